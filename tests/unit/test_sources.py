"""Tests of index.sources."""

import os
from pathlib import Path

import pytest

from index.errors import UsageError
from index.sources import Source, check_apart, scan, shown, source_of
from index.types import Rejection
from tests.conftest import write_files

LIMIT = 1000


def paths(source: Source, data: Path) -> list[str]:
    return [file.path for file in scan(source, data, LIMIT).files]


def test_files_are_listed_in_the_order_of_their_paths(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "news", b="B", a="A")
    write_files(folder / "2024", c="C")
    (folder / "metadata.csv").write_text("file\n")
    (folder / "photo.jpg").write_bytes(b"x")
    (folder / "UPPER.TXT").write_text("U")
    found = scan(source_of(folder), tmp_path / "data", LIMIT)
    assert [f.path for f in found.files] == [
        "news/2024/c.txt",
        "news/UPPER.TXT",
        "news/a.txt",
        "news/b.txt",
        "news/metadata.csv",
    ]
    assert (found.rejections, found.other_kinds) == ((), 1)
    assert found.files[2].size == 1


def test_hidden_files_and_the_data_folder_are_passed_over(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "news", a="A")
    write_files(folder / ".git", b="B")
    write_files(folder / "index-data" / "generations", c="C")
    (folder / ".hidden.txt").write_text("H")
    assert paths(source_of(folder), folder / "index-data") == ["news/a.txt"]


def test_what_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "news", a="A")
    write_files(tmp_path / "secret", key="K")
    (folder / "out.txt").symlink_to(tmp_path / "secret" / "key.txt")
    (folder / "in.txt").symlink_to(folder / "a.txt")
    (folder / "linked").symlink_to(tmp_path / "secret")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    found = scan(source_of(folder), tmp_path / "data", LIMIT)
    assert [f.path for f in found.files] == ["news/a.txt", "news/in.txt"]
    assert found.rejections == (
        Rejection("news/gone.txt", "No such file or directory"),
        Rejection("news/linked", "a link to a folder: not followed"),
        Rejection("news/out.txt", "a link that leaves its folder: not followed"),
    )


def test_what_is_too_large_or_no_plain_file_is_refused(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "news", exact="x" * LIMIT, large="x" * (LIMIT + 1))
    os.mkfifo(folder / "pipe.txt")
    (folder / "folder.txt").mkdir()
    found = scan(source_of(folder), tmp_path / "data", LIMIT)
    assert [f.path for f in found.files] == ["news/exact.txt"]
    assert found.rejections == (
        Rejection("news/large.txt", "larger than 0.001 MB (DATELINE_MAX_FILE_MB)"),
        Rejection("news/pipe.txt", "not a plain file"),
    )


def test_names_are_shown_on_one_line_in_unicode(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9\x1b[31m\n\xe2\x80\xaetxt.txt")).write_text("A")
    assert paths(source_of(folder), tmp_path / "data") == ["news/caf\ufffd txt.txt"]
    assert shown("e\u0301.txt") == "é.txt"


@pytest.mark.parametrize("name", ["nowhere", "a.txt"])
def test_a_source_is_a_folder_that_exists(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("A")
    with pytest.raises(UsageError, match=r"no such folder|is a file"):
        source_of(tmp_path / name)


def test_a_source_is_called_like_its_folder(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "news")
    (tmp_path / "link").symlink_to(folder)
    assert source_of(tmp_path / "link") == Source("news", folder) == source_of(folder / ".." / "news")
    assert source_of(Path("/")).name == "root"


def test_sources_lie_apart() -> None:
    news = Source("news", Path("/a/news"))
    check_apart([news, Source("newspaper", Path("/a/newspaper"))])
    with pytest.raises(UsageError, match="two sources are called 'news'"):
        check_apart([news, Source("news", Path("/b/news"))])
    for inner in (Source("2024", Path("/a/news/2024")), Source("a", Path("/a"))):
        with pytest.raises(UsageError, match="inside one another"):
            check_apart([news, inner])


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "news", a="A")
    (folder / "loop.txt").symlink_to("loop.txt")
    found = scan(source_of(folder), tmp_path / "data", LIMIT)
    assert [r.path for r in found.rejections] == ["news/loop.txt"]


@pytest.mark.parametrize("name", ["~no-such-user/news", "a\0b"])
def test_a_name_that_is_no_path_is_wrong_use(name: str) -> None:
    with pytest.raises(UsageError):
        source_of(Path(name))


def test_names_that_look_alike_keep_apart(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "news", **{"a": "A", "a\u200b": "B"})
    found = paths(source_of(folder), tmp_path / "data")
    assert len(set(found)) == len(found)
