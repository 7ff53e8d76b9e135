"""Tests of index.generation: published whole or not at all, and never opened damaged."""

import contextlib
import gc
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from index.errors import CorruptIndexError, NoIndexError
from index.generation import (
    FORMAT,
    Manifest,
    candidates,
    check_files,
    current_id,
    generations,
    open_current,
    open_current_catalog,
    read_manifest,
)
from index.publish import KEPT, publish, verify_in_child, verifying_child
from index.sync import rebuild
from tests.conftest import bag_sync, write_files
from tests.damaged import DAMAGE
from tests.embedders import DIMENSION

TEXT = "The ferry sank off Halsy Island on Friday. Fourteen people died."
ANY = np.ones(DIMENSION, dtype=np.float32)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with two generations: tests work on copies of it."""
    home = tmp_path_factory.mktemp("two")
    news = write_files(home / "news", ferry=TEXT)
    bag_sync(home / "data", news)
    write_files(news, bridge="The bridge was shut. Nobody was hurt.")
    bag_sync(home / "data")
    return home / "data"


@pytest.fixture
def data(two: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two, tmp_path / "data"))


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """Leave no unclosed file to the tests that follow."""
    yield
    gc.collect()


def newest(data: Path) -> Path:
    return generations(data) / (current_id(data) or "none")


def opened(data: Path) -> tuple[str, str | None]:
    """Return the id of what opens, after using all its parts, and the notice."""
    generation, notice = open_current(data)
    assert generation.vectors.nearest(ANY, 1)
    assert generation.lexical.best(["ferri"], 1)
    assert generation.catalog.coverage().articles == generation.manifest.articles
    generation.close()
    return generation.id, notice


def test_nothing_indexed_yet(tmp_path: Path) -> None:
    for read in (open_current, open_current_catalog):
        with pytest.raises(NoIndexError, match="run `dateline index FOLDER`"):
            read(tmp_path)


def test_every_generation_that_is_published_is_sound(data: Path) -> None:
    verify_in_child(newest(data))
    manifest = check_files(newest(data))
    assert (manifest.articles, manifest.passages, manifest.model) == (2, 2, "bag-of-words")
    assert {"catalog.sqlite", "tantivy/meta.json"} <= set(manifest.files)
    assert opened(data) == (newest(data).name, None)


@pytest.mark.parametrize("part", ["catalog.sqlite", "manifest.json", "tantivy/*.store"])
def test_a_generation_with_a_part_missing_is_passed_over(data: Path, part: str) -> None:
    damaged = newest(data)
    for file in damaged.glob(part):
        file.unlink()
    assert opened(data)[0] != damaged.name


def test_a_notice_says_what_is_damaged(data: Path) -> None:
    damaged = newest(data)
    (damaged / "tantivy" / "meta.json").write_bytes(b"")
    id_, notice = opened(data)
    assert id_ != damaged.name and notice is not None
    assert notice.startswith(f"the newest index is damaged ({damaged.name}/tantivy/meta.json was changed or cut off)")
    assert "\n" not in notice


def test_where_no_generation_is_sound_it_says_what_to_do(data: Path) -> None:
    for folder in generations(data).iterdir():
        if folder.is_dir():
            (folder / "catalog.sqlite").write_bytes(b"")
    with pytest.raises(CorruptIndexError, match="run `dateline index` to make it again"):
        open_current(data)


def test_a_damaged_index_can_be_made_again(data: Path, tmp_path: Path) -> None:
    (newest(data) / "manifest.json").write_bytes(b"")
    assert bag_sync(data, write_files(tmp_path / "wire", ferry=TEXT)).articles == 3
    assert opened(data)[1] is None


def test_an_index_with_a_damaged_catalog_can_be_made_again(data: Path, tmp_path: Path) -> None:
    (newest(data) / "catalog.sqlite").write_bytes(b"x" * 5000)
    assert bag_sync(data, write_files(tmp_path / "wire", ferry=TEXT)).articles >= 1


def test_sources_outlive_a_damaged_generation(data: Path) -> None:
    (newest(data) / "manifest.json").write_bytes(b"")
    assert bag_sync(data).articles == 2


def test_a_pointer_to_nothing_falls_back(data: Path) -> None:
    before = newest(data).name
    (data / "CURRENT").write_text("20990101T000000000000-ffffff\n")
    assert opened(data)[0] == before


@pytest.mark.parametrize("damage", ["cut off", "noise"])
def test_the_child_finds_a_damaged_database_of_chroma(data: Path, damage: str) -> None:
    file = newest(data) / "chroma" / "chroma.sqlite3"
    file.write_bytes(DAMAGE[damage](file.read_bytes()))
    with pytest.raises(CorruptIndexError):
        verify_in_child(newest(data))


def test_the_child_finds_parts_of_different_generations(data: Path) -> None:
    older = min(p for p in generations(data).iterdir() if p.is_dir())
    shutil.rmtree(newest(data) / "chroma")
    shutil.copytree(older / "chroma", newest(data) / "chroma")
    with pytest.raises(CorruptIndexError, match="chroma holds 1 texts, the catalog 2"):
        verify_in_child(newest(data))


def test_a_child_that_is_not_needed_ends() -> None:
    with verifying_child():
        (child,) = (c for c in psutil.Process().children() if "index.verify" in c.cmdline())
    assert not child.is_running()


def test_many_openings_of_a_small_generation_leave_it_sound(data: Path) -> None:
    for _ in range(8):
        assert opened(data) == (newest(data).name, None)
    verify_in_child(newest(data))
    assert opened(data) == (newest(data).name, None)


def test_two_readers_in_one_process(data: Path) -> None:
    one, _ = open_current(data)
    assert one.vectors.count() == 2
    other, _ = open_current(data)
    assert other.vectors.count() == 2
    one.close()
    assert len(other.vectors.nearest(ANY, 5)) == 2
    other.close()


def test_two_generations_are_kept_and_what_is_being_read(data: Path) -> None:
    first, second = sorted(p.name for p in generations(data).iterdir() if p.is_dir())
    reader, _ = open_current(data)
    later = []
    for n in range(KEPT):
        write_files(data.parent / "wire", **{f"storm{n}": f"Storm number {n} came."})
        later.append(bag_sync(data, data.parent / "wire").generation)
        assert current_id(data) == later[-1]
    assert {p.name for p in generations(data).iterdir() if p.is_dir()} == {second, *later}
    assert reader.id == second != first
    assert reader.vectors.nearest(ANY, 1)
    reader.close()
    assert [p.name for p in data.glob("CURRENT*")] == ["CURRENT"]


KILLED = """
import os, signal, sys
from pathlib import Path
from dataclasses import replace
from index.publish import publish, verify_in_child
data = Path(sys.argv[1])
def write(folder):
    (folder / "catalog.sqlite").write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
publish(data, write, verify_in_child)
"""


def test_a_killed_build_leaves_the_index_as_it_was(data: Path, tmp_path: Path) -> None:
    before = current_id(data)
    done = subprocess.run([sys.executable, "-c", KILLED, str(data)], check=False, capture_output=True)
    assert done.returncode == -9, done.stderr
    assert len(list(generations(data).glob(".new-*"))) == 1
    assert opened(data) == (before, None)
    bag_sync(data, write_files(tmp_path / "wire", strike="Dockers walked out."))
    assert list(generations(data).glob(".new-*")) == []


def test_a_build_that_fails_leaves_nothing_behind(data: Path) -> None:
    before = sorted(p.name for p in generations(data).iterdir())
    manifest = read_manifest(newest(data))

    def write(folder: Path) -> Manifest:
        (folder / "catalog.sqlite").write_bytes(b"half")
        return manifest

    with pytest.raises(CorruptIndexError):
        publish(data, write, verify_in_child)
    assert sorted(p.name for p in generations(data).iterdir()) == before
    assert opened(data)[1] is None


def test_a_generation_of_another_version_is_refused(data: Path) -> None:
    manifest = newest(data) / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"format": {FORMAT}', '"format": 99'))
    with pytest.raises(CorruptIndexError, match="written by another version"):
        read_manifest(newest(data))


def test_files_of_the_current_folder_are_not_run(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "index.py").write_text("from pathlib import Path; Path('run').touch()")
    monkeypatch.chdir(here)
    try:
        verify_in_child(newest(data))
    finally:
        assert not Path("run").exists()


def test_closing_twice_is_no_error(data: Path) -> None:
    generation, _ = open_current(data)
    generation.close()
    generation.close()


def test_a_damaged_generation_is_let_go(data: Path) -> None:
    (newest(data) / "catalog.sqlite").write_bytes(b"")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        opened(data)
        gc.collect()
    assert [str(w.message) for w in caught if w.category is ResourceWarning] == []


@pytest.mark.parametrize("pointer", [b"", b"\xff\xfe\0", b"../../elsewhere\n", None])
def test_without_a_readable_pointer_the_newest_serves_and_a_sync_mends_it(data: Path, pointer: bytes | None) -> None:
    before = newest(data).name
    if pointer is None:
        (data / "CURRENT").unlink()
    else:
        (data / "CURRENT").write_bytes(pointer)
    assert opened(data) == (before, None)
    assert bag_sync(data).changed is False
    assert (data / "CURRENT").read_text() == f"{before}\n"


def test_the_catalog_falls_back_too_and_only_where_it_is_damaged(data: Path) -> None:
    def articles() -> int:
        catalog, manifest = open_current_catalog(data)
        with contextlib.closing(catalog):
            assert catalog.coverage().articles == manifest.articles
        return manifest.articles

    (newest(data) / "tantivy" / "meta.json").write_bytes(b"")
    assert articles() == 2
    (newest(data) / "catalog.sqlite").write_bytes(b"")
    assert articles() == 1


def test_a_rebuild_replaces_what_was_damaged(data: Path) -> None:
    older, damaged = sorted(candidates(data))
    (newest(data) / "tantivy" / "meta.json").write_bytes(b"")
    made = rebuild(data, lambda *_: None).generation
    assert candidates(data) == [made, older]
    assert opened(data) == (made, None)
    assert not list(generations(data).glob(f"{damaged}*"))
