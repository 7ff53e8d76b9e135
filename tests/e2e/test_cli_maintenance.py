"""Tests of watch, doctor and rebuild, through the installed command."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.generation import current_id, generations
from tests.conftest import write_files

pytestmark = pytest.mark.slow

DATELINE = str(Path(sys.executable).with_name("dateline"))
PATIENCE = 60.0


def run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([DATELINE, *map(str, arguments)], capture_output=True, text=True, check=False)


@pytest.fixture
def data(tmp_path: Path, seed_models: Callable[[Path], None]) -> Path:
    """Return the data folder of a small archive."""
    data = tmp_path / "data"
    seed_models(data)
    news = write_files(tmp_path / "news", ferry="Ferry lost\n\nThe ferry sank on 3 May 2025.")
    assert run("index", news, "--data", data).returncode == 0
    return data


def test_doctor_names_what_is_wrong_and_rebuild_mends_it(data: Path) -> None:
    assert run("doctor", "--data", data).returncode == 0
    damaged = generations(data) / str(current_id(data)) / "tantivy" / "meta.json"
    damaged.write_bytes(damaged.read_bytes()[:10])
    found = run("doctor", "--data", data, "--json")
    faults = [finding for finding in json.loads(found.stdout)["findings"] if finding["remedy"]]
    assert found.returncode == 1
    assert "meta.json was changed or cut off" in faults[0]["state"]
    assert "dateline rebuild" in faults[0]["remedy"]
    assert run("rebuild", "--data", data).returncode == 0
    assert run("doctor", "--data", data).returncode == 0
    assert run("ask", "When did the ferry sink?", "--no-sync", "--data", data).stdout.startswith("3 May 2025\n")


def test_doctor_and_rebuild_of_nothing(tmp_path: Path) -> None:
    doctor, rebuild = run("doctor", "--data", tmp_path), run("rebuild", "--data", tmp_path)
    assert doctor.returncode == rebuild.returncode == 1
    assert "run `dateline index FOLDER`" in doctor.stdout
    assert rebuild.stderr == f"dateline: {tmp_path} holds no index yet: run `dateline index FOLDER`\n"


def test_watch_without_sources_is_wrong_use(tmp_path: Path) -> None:
    done = run("watch", "--data", tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


@pytest.fixture
def watching(data: Path) -> Iterator["subprocess.Popen[str]"]:
    """Watch the archive while the test runs."""
    child = subprocess.Popen([DATELINE, "watch", "--data", str(data)], stdout=subprocess.PIPE, text=True)
    yield child
    child.terminate()
    child.communicate()


def test_a_dropped_in_article_is_indexed(data: Path, tmp_path: Path, watching: "subprocess.Popen[str]") -> None:
    assert watching.stdout is not None
    assert watching.stdout.readline().startswith("Nothing changed")
    before = current_id(data)
    write_files(tmp_path / "news", bridge="Bridge open\n\nThe bridge reopened on 4 June 2025.")
    end = time.monotonic() + PATIENCE
    while current_id(data) == before and time.monotonic() < end:
        time.sleep(0.1)
    assert run("ask", "When did the bridge reopen?", "--no-sync", "--data", data).stdout.startswith("4 June 2025\n")
