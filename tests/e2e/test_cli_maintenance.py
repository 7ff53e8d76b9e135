"""Tests of watch, doctor and rebuild, through the installed command."""

import json
import os
import signal
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


def damage(data: Path, part: str) -> None:
    """Cut off a file of the newest generation."""
    file = generations(data) / str(current_id(data)) / part
    file.write_bytes(file.read_bytes()[:10])


def test_a_damaged_index_is_shown_from_the_one_before_it(data: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "news", bridge="Bridge open\n\nThe bridge reopened on 4 June 2025.")
    assert run("index", "--data", data).returncode == 0
    damage(data, "catalog.sqlite")
    status, show = run("status", "--data", data, "--json"), run("show", "ferry.txt", "--data", data)
    assert status.returncode == show.returncode == 0
    assert json.loads(status.stdout)["covers"]["articles"] == 1
    assert json.loads(status.stdout)["notices"] == [
        "The newest index is damaged: this is the one before it. `dateline doctor` says what mends it."
    ]
    assert "The ferry sank on 3 May 2025." in show.stdout


def test_a_pointer_that_names_nothing_is_found_and_mended(data: Path) -> None:
    (data / "CURRENT").write_bytes(b"\xff")
    found = run("doctor", "--data", data)
    assert found.returncode == 1 and "names no index: the newest is used\n      run `dateline index`" in found.stdout
    assert run("index", "--data", data).returncode == 0
    assert run("doctor", "--data", data).returncode == 0


HOLD = """
import sys
from pathlib import Path
from index.lock import indexing_lock
with indexing_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def busy(data: Path) -> Iterator["subprocess.Popen[str]"]:
    """Have another process hold the lock until its standard input ends."""
    command = [sys.executable, "-c", HOLD, str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        yield holder
        holder.stdin.close()


def test_index_waits_for_another_and_gives_up_in_the_end(data: Path, busy: "subprocess.Popen[str]") -> None:
    who = f"dateline: another process ({busy.pid}) is indexing {data}"
    done = run("index", "--wait", "1", "--data", data)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{who}: waiting for it, at most 1 s\n{who}: wait for it to finish\n"
    done = run("ask", "When did the ferry sink?", "--data", data)
    assert done.stdout.startswith("3 May 2025\n")
    assert "another process is indexing: the answer comes from the index before it." in done.stdout


def test_an_interrupted_index_says_how_things_stand(data: Path, busy: "subprocess.Popen[str]") -> None:
    command = [DATELINE, "index", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None and child.stdout is not None
        assert "waiting for it" in child.stderr.readline()
        child.send_signal(signal.SIGINT)
        assert child.wait(PATIENCE) == 130
        assert child.stderr.read().strip() == "Interrupted: the index is as it was."
        assert child.stdout.read() == ""


def test_names_that_are_no_unicode_are_one_line(data: Path, tmp_path: Path) -> None:
    wrong = os.fsdecode(b"n\xffws")
    for command in (("show", wrong), ("index", str(tmp_path / wrong))):
        done = run(*command, "--data", data)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
        assert done.stderr.startswith("dateline: ")
