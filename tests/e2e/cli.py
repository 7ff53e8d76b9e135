"""The installed command, run as a user runs it, and a small archive to run it on."""

import fcntl
import json
import os
import pty
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATELINE = Path(sys.executable).with_name("dateline")
PATIENCE = 120.0
MEETING = "When did Brandt meet Vell?"
QUAY = "Where did Ilka Brandt open the tram?"
UNKNOWN = "Who is Zorblax Quintano?"
UNDATED = "3 articles without a publication date are left out, since a period was given."

ARTICLES = {
    "2025/first-talks.txt": (
        "Brandt and Vell talk about the tram\n\n"
        "PELLISUND — Mayor Ilka Brandt met the engineer Oskar Vell on Tuesday, March 11, in Pellisund.\n\n"
        "They spoke about the harbour tram for an hour, the town hall said.\n"
    ),
    "2025/second-talks.txt": (
        "Second talks on the harbour tram\n\n"
        "Ilka Brandt met Oskar Vell again in Nordhaven today, the town hall said.\n\n"
        "The two agreed on a price.\n\n"
        "LEGAL NOTICE: All rights are reserved by the town hall. No part of this may be copied without a licence.\n"
    ),
    "2025/tram-opens.md": (
        "---\ntitle: Harbour tram opens\noutlet: Nordhaven Post\npublished: 2025-05-05\n---\n"
        "Ilka Brandt opened the harbour tram at the Salt Quay in Pellisund, before 900 guests.\n"
    ),
    "rows.jsonl": (
        '{"title": "Gulls return", "text": "The gulls returned to the lighthouse of Vellmark.", "id": "g1"}\n'
        '{"title": "Gulls leave", "text": "The gulls left the lighthouse of Vellmark again.", "id": "g2"}\n'
    ),
    "metadata.csv": (
        "file,outlet,published,url\n2025/first-talks.txt,Pellisund Echo,2025-03-12,https://echo.example/first-talks\n"
    ),
}


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run: the exit status and what was written."""

    status: int
    stdout: str
    stderr: str

    def json(self) -> Any:  # noqa: ANN401  (JSON can be anything)
        """Return the one JSON value that was printed."""
        return json.loads(self.stdout)


def environment(**settings: str) -> dict[str, str]:
    """Return the environment without settings of Dateline but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return kept | settings


def run(*arguments: str | Path, cwd: Path, stdin: bytes = b"", **settings: str) -> Ran:
    """Run the command in a folder and wait for its end."""
    return _run([DATELINE, *arguments], cwd, stdin, settings)


def run_in_terminal(*arguments: str | Path, cwd: Path, columns: int = 80) -> Ran:
    """Run the command in a terminal of its own; what it writes to either stream is `stdout`."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with subprocess.Popen(
        [DATELINE, *arguments],
        cwd=cwd,
        env=environment(TERM="xterm", COLORTERM=""),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        shown = b""
        while part := _read(ours):
            shown += part
        os.close(ours)
        return Ran(process.wait(PATIENCE), shown.decode("utf-8").replace("\r\n", "\n"), "")


def imported(*arguments: str | Path, cwd: Path) -> tuple[Ran, set[str]]:
    """Run the command and return what came of it, with the names of the packages that it imported."""
    done = _run([sys.executable, "-X", "importtime", DATELINE, *arguments], cwd, b"", {})
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return done, {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


def write_archive(folder: Path, articles: dict[str, str] = ARTICLES) -> Path:
    """Write articles into a folder and return it."""
    for name, text in articles.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def make_home(home: Path, seed_models: Callable[[Path], None], articles: dict[str, str] = ARTICLES) -> Path:
    """Return `home` with articles in `news` and their index in `data`."""
    write_archive(home / "news", articles)
    seed_models(home / "data")
    done = run("index", "news", "--data", "data", cwd=home)
    assert done.status == 0, done.stderr
    return home


def copy_home(home: Path, target: Path) -> Path:
    """Return a copy of a home whose index may be damaged: its source stays the first one's."""
    shutil.copytree(home / "data", target / "data")
    return target


def _run(command: list[str | Path], cwd: Path, stdin: bytes, settings: dict[str, str]) -> Ran:
    done = subprocess.run(
        command, cwd=cwd, env=environment(**settings), input=stdin, capture_output=True, timeout=PATIENCE
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other side is closed
        return b""
