"""Where nothing more can be written, the index stays as it was and says why."""

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.generation import candidates, current_id
from tests.conftest import bag_sync, write_files

pytestmark = pytest.mark.slow

LIMITED = """
import resource, signal, sys
from pathlib import Path
from index.errors import DiskFullError
from index.language.identify import language_of
from tests.conftest import bag_sync
language_of("Der Hafenrat von Oslen vertagte am Dienstag die Abstimmung.")  # unpacks its tables into a file
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    bag_sync(Path(sys.argv[1]))
except DiskFullError as exc:
    print(exc)
    sys.exit(3)
"""
FIRST, LAST, FACTOR = 100, 100_000_000, 2.2


def files(data: Path) -> set[str]:
    return {p.relative_to(data).as_posix() for p in data.rglob("*") if p.suffix != ".lock"}


def test_whatever_is_being_written_when_the_disk_is_full(tmp_path: Path) -> None:
    data, news = tmp_path / "data", tmp_path / "news"
    write_files(news, ferry="The ferry sank off Halsy Island.")
    bag_sync(data, news)
    write_files(news, **{f"storm{n}": f"Storm number {n} tore off {n} roofs in Ostrel. " * 9 for n in range(60)})
    limit, refused = float(FIRST), 0
    while limit < LAST:
        copy = Path(shutil.copytree(data, tmp_path / f"data-{limit:.0f}"))
        before = files(copy)
        command = [sys.executable, "-c", LIMITED, str(copy), f"{limit:.0f}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
        said = f"the disk that holds {copy} is full, or its files may not grow any further: nothing was changed; "
        assert (done.returncode, done.stdout) == (3, f"{said}make room and run it again\n"), done.stderr
        assert files(copy) == before
        assert candidates(copy) == candidates(data)
        refused += 1
        limit *= FACTOR
    assert refused >= 5
    assert current_id(copy) != current_id(data)


def test_a_first_index_without_room_leaves_nothing(tmp_path: Path) -> None:
    news = write_files(tmp_path / "news", ferry="The ferry sank off Halsy Island.")
    command = [sys.executable, "-m", "bot.cli", "index", str(news), "--data", str(tmp_path / "data")]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)),
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("dateline: the disk that holds ") and done.stderr.count("\n") == 1
    assert sorted(p.name for p in (tmp_path / "data").rglob("*")) == ["lock", "models"]
