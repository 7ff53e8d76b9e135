"""`dateline index` from the outside: what can be read, what cannot and is named, which folders are sources."""

import contextlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.generation import open_current
from index.types import Rejection
from tests.e2e.cli import make_home, run, write_archive

pytestmark = pytest.mark.slow

HERE = ("--data", "data")
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
QUAY = "Quay opens in Pellisund\n\nThe quay of Pellisund opened on Friday, the town hall said.\n"
REPORT = [
    "changed", "articles", "passages", "embedded", "added", "updated", "removed", "moved", "replaced_versions",
    "other_kinds", "listings", "rejected", "warnings", "seconds", "passages_per_second", "generation",
]  # fmt: skip
UNREAD = [
    "src/binary.txt: looks binary, not text",
    "src/blank.txt: empty file",
    "src/closed.md, line 3: front matter is not valid YAML: expected ',' or ']', but got ':'",
    "src/dangling.txt: No such file or directory",
    "src/empty.txt: empty file",
    "src/escred.txt: looks binary, not text",
    "src/fifo.txt: not a plain file",
    "src/latin.txt, line 3: not valid UTF-8 at byte 20",
    "src/link.txt: a link that leaves its folder: not followed",
    "src/loop.txt: cannot be read",
    "src/metadata.csv, line 2: names a file outside its folder",
    "src/metadata.csv, line 3: names a file outside its folder",
    "src/metadata.csv: names 'not-there.txt', which is not there",
    "src/new line.txt: empty file",
    "src/open.md, line 1: front matter has no closing ---",
    "src/rows.jsonl, line 2: not valid JSON: Expecting value at column 11",
    "src/rows.jsonl, line 3: not a JSON object",
    "src/rows.jsonl, line 4: no text",
]


def write_hostile(folder: Path) -> None:
    """Write files of which five articles can be read, and everything else in its own way cannot."""
    write_archive(
        folder / "src",
        {
            "good.txt": QUAY,
            "[bold]name[/bold] :smile:.txt": "Name of markup\n\nThe file of this article has markup in its name.\n",
            "bidi\u202egpj.txt": "Name of bidi\n\nThe file of this article turns its name around.\n",
            "empty.txt": "",
            "blank.txt": "\n \n\t\n",
            "new\nline\u202e.txt": "",
            "closed.md": "---\ntitle: [unclosed\npublished: 2025\n---\nText under front matter that is broken.\n",
            "open.md": "---\ntitle: Open\nText in front matter that has no end.\n",
            "rows.jsonl": '{"title": "One", "text": "Orla Venn won the regatta."}\n{"title": \n[1]\n'
            '{"title": "No text"}\n{"title": "Five", "text": "Tarn Hobb lost the regatta."}\n',
            "metadata.csv": "file,title\n../outside.txt,Escaped\n/etc/passwd,Escaped\nnot-there.txt,Missing\n"
            "good.txt,Quay of Pellisund opens\n",
            "picture.jpg": "no article",
        },
    )
    (folder / "src" / "binary.txt").write_bytes(bytes(range(256)))
    (folder / "src" / "esc\x1b[31mred\x1b[0m.txt").write_bytes(b"\0")
    (folder / "src" / "latin.txt").write_bytes(b"\xef\xbb\xbfHeadline one\n\nCaf\xe9 opens.\n")
    (folder / "outside.txt").write_text("Secret\n\nThe secret of Zanzibar Quill lies outside.\n", encoding="utf-8")
    (folder / "src" / "link.txt").symlink_to(folder / "outside.txt")
    (folder / "src" / "loop.txt").symlink_to("loop.txt")
    (folder / "src" / "dangling.txt").symlink_to("nowhere.txt")
    os.mkfifo(folder / "src" / "fifo.txt")


def as_lines(rejected: list[dict[str, Any]]) -> list[str]:
    return [str(Rejection(**r)) for r in rejected]


def test_what_cannot_be_read_is_named_once_and_the_rest_is_indexed(
    tmp_path: Path, seed_models: Callable[[Path], None]
) -> None:
    write_hostile(tmp_path)
    seed_models(tmp_path / "data")
    done = run("index", "src", *HERE, "--json", cwd=tmp_path)
    report = done.json()
    assert (done.status, done.stderr, list(report)) == (0, "", REPORT)
    assert sorted(as_lines(report["rejected"])) == UNREAD
    assert {key: report[key] for key in REPORT[:10]} == {
        "changed": True, "articles": 5, "passages": 5, "embedded": 5, "added": 5, "updated": 0, "removed": 0,
        "moved": 0, "replaced_versions": 0, "other_kinds": 1,
    }  # fmt: skip
    assert (report["warnings"], report["generation"]) == ([], (tmp_path / "data/CURRENT").read_text().strip())

    done = run("index", *HERE, cwd=tmp_path)
    head, others, count, *lines = done.stdout.splitlines()
    assert (done.status, done.stderr, head) == (0, "", "Nothing changed: 5 articles, 5 passages.")
    assert (others, count) == ("1 file of another kind was passed over.", f"Not read ({len(UNREAD)}):")
    assert sorted(line.strip() for line in lines) == UNREAD

    status = run("status", *HERE, cwd=tmp_path).stdout
    assert all(f"  {line}\n" in status for line in UNREAD)
    shown = [run("show", name, *HERE, cwd=tmp_path).stdout for name in ("good.txt", "bidigpj.txt")]
    found = run("search", "Zanzibar Quill", *HERE, "--no-sync", cwd=tmp_path).stdout
    assert shown[0].startswith("Quay of Pellisund opens\nundated · src/good.txt\n")
    assert "src/[bold]name[/bold] :smile:.txt" in found
    assert "Zanzibar" not in found
    assert not UNSAFE.search("".join((done.stdout, status, found, *shown)))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_without_the_right_to_read_it_is_named(tmp_path: Path, seed_models: Callable[[Path], None]) -> None:
    write_archive(tmp_path / "src", {"good.txt": QUAY, "private.txt": QUAY})
    (tmp_path / "src" / "private.txt").chmod(0)
    seed_models(tmp_path / "data")
    done = run("index", "src", *HERE, "--json", cwd=tmp_path)
    assert (done.status, as_lines(done.json()["rejected"])) == (0, ["src/private.txt: Permission denied"])


def test_sources_are_added_refused_and_forgotten(tmp_path: Path, seed_models: Callable[[Path], None]) -> None:
    home = make_home(tmp_path, seed_models, {"2025/quay.txt": QUAY})
    write_archive(home / "elsewhere" / "news", {"tram.txt": QUAY.replace("quay", "tram")})
    news, namesake = home / "news", home / "elsewhere" / "news"
    for path, said in (
        ("nowhere", "nowhere: no such folder"),
        ("news/2025/quay.txt", "news/2025/quay.txt is a file: give the folder it lies in"),
        ("news/2025", f"{news}/2025 and {news} lie inside one another: keep one of them"),
        ("elsewhere/news", f"two sources are called 'news' ({news} and {namesake}): rename one of the folders"),
    ):
        done = run("index", path, *HERE, cwd=home)
        assert (done.status, done.stdout, done.stderr) == (2, "", f"dateline: {said}\n")
    done = run("index", "--forget", "elsewhere", *HERE, cwd=home)
    assert (done.status, done.stdout) == (2, "")
    assert done.stderr == f"dateline: elsewhere is no source of this archive (its sources: {news})\n"

    namesake.rename(home / "trams")
    done = run("index", "trams", *HERE, "--json", cwd=home)
    assert (done.status, done.json()["articles"], done.json()["added"]) == (0, 2, 1)
    done = run("index", "--forget", "news", *HERE, "--json", cwd=home)
    assert (done.status, done.json()["articles"], done.json()["removed"]) == (0, 1, 1)
    assert run("show", "quay.txt", *HERE, cwd=home).status == 2
    sources = run("status", *HERE, "--json", cwd=home).json()["sources"]
    assert sources == [{"name": "trams", "folder": str(home / "trams"), "there": True}]


def test_nothing_to_read_is_a_failure(tmp_path: Path, seed_models: Callable[[Path], None]) -> None:
    seed_models(tmp_path / "data")
    (tmp_path / "src").mkdir()
    said = "Nothing could be read: no index was made.\n"
    done = run("index", "src", *HERE, cwd=tmp_path)
    assert (done.status, done.stdout, done.stderr) == (1, said, "")
    (tmp_path / "src" / "bad.txt").write_bytes(b"\0")
    done = run("index", "src", *HERE, cwd=tmp_path)
    assert (done.status, done.stdout) == (1, f"{said}Not read (1):\n  src/bad.txt: looks binary, not text\n")
    assert not (tmp_path / "data" / "CURRENT").exists()

    done = run("index", *HERE, cwd=tmp_path)
    assert (done.status, done.stdout) == (2, "")
    assert done.stderr == "dateline: data has no source yet: run `dateline index FOLDER`\n"


def test_a_damaged_index_is_made_again_from_its_sources(tmp_path: Path, seed_models: Callable[[Path], None]) -> None:
    home = make_home(tmp_path, seed_models, {"quay.txt": QUAY})
    (catalog,) = (home / "data" / "generations").glob("*/catalog.sqlite")
    catalog.write_bytes(b"damaged")
    done = run("index", *HERE, cwd=home)  # what `ask` says to do
    assert (done.status, done.stdout.partition(" (")[0]) == (0, "Indexed 1 articles")


@pytest.mark.parametrize("command", [("index", "src"), ("ask", "Who?", "--no-sync"), ("status",)])
def test_a_file_in_place_of_data_is_one_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    done = run(*command, *HERE, cwd=tmp_path)
    assert (done.status in {1, 2}, done.stdout, done.stderr.count("\n")) == (True, "", 1)


def test_a_text_that_repeats_itself_hides_no_other(tmp_path: Path, seed_models: Callable[[Path], None]) -> None:
    gulls = "The gulls of Vellmark cried over the cold water of the bay.\n" * 6_000
    quays = {f"quay-{n}.txt": QUAY.replace("quay", f"quay number {n}") for n in range(20)}
    write_archive(tmp_path / "src", {"gulls.txt": f"Gulls cry\n\n{gulls}", **quays})
    seed_models(tmp_path / "data")
    done = run("index", "src", *HERE, cwd=tmp_path)
    assert (done.status, done.stderr) == (0, "")
    generation, _ = open_current(tmp_path / "data")
    with contextlib.closing(generation):
        catalog = generation.catalog
        ids, vectors = catalog.vectors(generation.manifest.fingerprint, frozenset(a.id for a in catalog.articles()))
        unique = [(i, v) for i, v in zip(ids, vectors, strict=True) if catalog.passages([i])[0].end < 100]
        assert len(unique) == len(quays)
        nearest = catalog.passages_of([generation.vectors.nearest(v, 1)[0][0] for _, v in unique])
        assert list(nearest.values()) == [[i] for i, _ in unique]
