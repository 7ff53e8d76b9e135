"""Any one file of a generation may be cut off, emptied or overwritten: the one before it serves, and nobody dies."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.generation import candidates, generations, read_manifest
from tests.conftest import bag_sync, write_files
from tests.damaged import DAMAGE

SAVED_GRAPH = 1100
"""Texts from which on Chroma saves its graph."""


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with two generations of a few articles."""
    home = tmp_path_factory.mktemp("few")
    news = write_files(home / "news", ferry="The ferry sank off Halsy Island.", dam="The dam of Ostrel held.")
    bag_sync(home / "data", news)
    write_files(news, bridge="The bridge was shut. Nobody was hurt.")
    bag_sync(home / "data")
    return home / "data"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with two generations whose graphs are saved."""
    home = tmp_path_factory.mktemp("many")
    rows = [{"id": f"i{n}", "text": f"Ship {n} of {n % 7} left port {n * n} for {n % 13}."} for n in range(SAVED_GRAPH)]
    (home / "news").mkdir()
    (home / "news" / "all.jsonl").write_text("\n".join(map(json.dumps, rows)))
    bag_sync(home / "data", home / "news")
    write_files(home / "news", bridge="The bridge was shut. Nobody was hurt.")
    bag_sync(home / "data")
    newest = generations(home / "data") / candidates(home / "data")[0]
    assert any(name.endswith("index_metadata.pickle") for name in read_manifest(newest).files)
    return home / "data"


def check(data: Path, tmp_path: Path, reader: str, damage: str) -> None:
    """Have a reader meet the damage in every file."""
    copy = shutil.copytree(data, tmp_path / "data")
    command = [sys.executable, "-m", "tests.damaged", reader, damage, str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert lines[-1:] == ["done"], f"the reader died with {done.returncode} after {lines[-1:]}:\n{done.stderr}"
    seen = [json.loads(line) for line in lines[:-1]]
    assert {"catalog.sqlite", "manifest.json", "tantivy/meta.json", "chroma/chroma.sqlite3"} <= {s[0] for s in seen}
    assert [name for name, _, _, right in seen if not right] == []
    # what the manifest does not know Chroma makes anew whenever it opens
    assert [name for name, known, fell_back, _ in seen if known and not fell_back] == []


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_command_of_few_articles(few: Path, tmp_path: Path, damage: str) -> None:
    check(few, tmp_path, "once", damage)


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_command_of_many_articles(many: Path, tmp_path: Path, damage: str) -> None:
    check(many, tmp_path, "once", damage)


@pytest.mark.slow
@pytest.mark.parametrize(("reader", "damage"), [("starting", "cut off"), ("following", "noise")])
def test_a_long_lived_reader_of_few_articles(few: Path, tmp_path: Path, reader: str, damage: str) -> None:
    check(few, tmp_path, reader, damage)


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("reader", ["starting", "following"])
def test_a_long_lived_reader_of_many_articles(many: Path, tmp_path: Path, reader: str, damage: str) -> None:
    check(many, tmp_path, reader, damage)
