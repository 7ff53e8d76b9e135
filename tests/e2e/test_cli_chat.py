"""`dateline chat` as it is typed at: the installed command in a terminal of its own."""

import contextlib
import fcntl
import json
import os
import pty
import re
import select
import shutil
import stat
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
DATELINE = Path(sys.executable).with_name("dateline")
CONTROLLED = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
PATIENCE = 60.0
SETTLING = 0.3
"""Seconds until readline waits for a key: a signal between the prompt and that is seen at the next key only."""
CTRL_C, CTRL_D, UP = "\x03", "\x04", "\x1b[A"
PROMPT = re.compile(r"(?:^|\n)> $")
MEETING = "When did Muttaqi meet Kabulov?"

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>]|\r")


class Terminal:
    """A running command and the terminal that it is typed at."""

    def __init__(self, *arguments: str, cwd: Path) -> None:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 500, 0, 0))
        self._screen = ours
        self._seen = ""
        self.process = subprocess.Popen(
            [sys.executable, "-c", CONTROLLED, str(DATELINE), *arguments],
            stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, env=_environment(), start_new_session=True,
        )  # fmt: skip
        os.close(theirs)

    def type(self, text: str) -> None:
        os.write(self._screen, text.encode())

    def until(self, pattern: str | re.Pattern[str]) -> str:
        """Return what was shown until a pattern was, without escape sequences; what follows is kept for later."""
        deadline = time.monotonic() + PATIENCE
        while not (match := re.search(pattern, self._seen)):
            assert time.monotonic() < deadline, f"{pattern} was not shown:\n{self._seen}"
            assert self._read(), f"it ended without {pattern}:\n{self._seen}"
        shown, self._seen = self._seen[: match.end()], self._seen[match.end() :]
        return shown

    def interrupt(self, delay: float = SETTLING) -> None:
        time.sleep(delay)
        self.type(CTRL_C)

    def ask(self, line: str) -> str:
        """Type a line and return what is shown before the next prompt."""
        self.type(f"{line}\r")
        self.until(re.escape(line) + "\n")
        return self.until(PROMPT)

    def ended(self) -> int:
        """Return the exit status, once everything shown was read."""
        while self._read():
            pass
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._screen)

    def _read(self) -> bool:
        if not select.select([self._screen], [], [], PATIENCE)[0]:
            return False
        try:
            self._seen = _ESCAPES.sub("", self._seen + os.read(self._screen, 65536).decode(errors="replace"))
        except OSError:  # the command has closed its side
            return False
        return True


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    return kept | {"TERM": "xterm", "INPUTRC": os.devnull}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seed_models: Callable[[Path], None]) -> Path:
    """Return a folder with the sample articles in `news` and their index in `data`."""
    home = tmp_path_factory.mktemp("chat")
    shutil.copytree(ROOT / "articles", home / "news")
    seed_models(home / "data")
    command = [DATELINE, "index", "news", "--data", "data"]
    subprocess.run(command, cwd=home, env=_environment(), check=True, capture_output=True)
    return home


@contextlib.contextmanager
def chatting(home: Path, *options: str) -> Iterator[Terminal]:
    terminal = Terminal("chat", "--data", "data", *options, cwd=home)
    try:
        greeting = terminal.until(PROMPT)
        assert re.match(
            r"The archive holds [0-9]{2} articles, published .* Ask a question, or type /help\.\n", greeting
        )
        yield terminal
    finally:
        terminal.close()


def test_a_conversation(home: Path) -> None:
    with chatting(home) as terminal:
        assert terminal.ask("/sources").strip().startswith("Nothing was answered yet.")
        answer = terminal.ask(MEETING)
        assert answer.startswith("24 November 2024; 23 April 2025\n")
        assert "Understood as" not in answer
        assert terminal.ask("thanks!").startswith(
            "There is nothing to look up in this. Ask about something in the archive"
        )
        followed = terminal.ask("and where?")
        assert followed.startswith("Understood as: Where did Muttaqi meet Kabulov?\nKabul\n")

        sources = terminal.ask("/sources")
        path, start, end, quote = _first_source(sources)
        stored = subprocess.run(
            [DATELINE, "show", path, "--data", "data", "--json"], cwd=home, env=_environment(), capture_output=True
        )
        assert json.loads(stored.stdout)["text"][int(start) : int(end)] == quote

        why = terminal.ask("/why")
        assert why.startswith("Looked up: Where did Muttaqi meet Kabulov?\n")
        assert "Looked for: Muttaqi, meet, Kabulov; asked for: a place\n" in why
        assert "in the quote: Muttaqi, meet, Kabulov\n" in why

        refusal = terminal.ask("Who is Zorblax Quintano?")
        assert refusal.startswith("The archive does not answer this.")
        why = terminal.ask("/why")
        assert "Nowhere in the archive: Zorblax, Quintano\n" in why
        assert "Nearest:" in why

        assert terminal.ask("/nonsense").strip("\n> ") == "There is no /nonsense: /help lists what there is."
        assert "/sources" in terminal.ask("/help")
        terminal.type("/quit\r")
        assert terminal.ended() == 0


def test_a_dropped_in_article_is_answered(home: Path) -> None:
    new = home / "news" / "lantern-festival.txt"
    with chatting(home) as terminal:
        assert "does not answer" in terminal.ask("Where was the Gullhaven lantern regatta held?")
        new.write_text(
            "Lantern regatta draws 900 boats\n\nGULLHAVEN, March 3 — The Gullhaven lantern regatta was held on Lake "
            "Ombrel on Sunday, March 2, 2025, with 900 boats.\n",
            encoding="utf-8",
        )
        answer = terminal.ask("Where was the Gullhaven lantern regatta held?")
        assert re.search(r"The archive now holds [0-9]{2} articles\.", answer)
        assert "was held on Lake Ombrel" in answer


def test_interrupts_clear_cancel_and_leave(home: Path) -> None:
    with chatting(home, "--no-sync") as terminal:
        terminal.type("Who resigned in Tarn")
        terminal.until("Tarn")
        terminal.interrupt()
        terminal.until(PROMPT)
        assert terminal.ask("/sources").strip().startswith("Nothing was answered yet.")  # the line was cleared

        shown = (_interrupted(terminal, delay) for delay in (0.02, 0.04, 0.08, 0.16, 0.01))
        cancelled = next(text for text in shown if "Cancelled." in text)
        assert "Sources" not in cancelled
        assert terminal.ask(MEETING).startswith("24 November 2024")

        terminal.interrupt()
        assert "Ctrl-C again or Ctrl-D leaves." in terminal.until(PROMPT)
        terminal.interrupt()
        assert terminal.ended() == 0


def test_indexing_can_be_cancelled(home: Path) -> None:
    many = home / "news" / "many"
    with chatting(home) as terminal:
        many.mkdir()
        for n in range(100):
            lines = " ".join(f"The harbour of Pellisund counted {n * 31 + k} boats in the year {k}." for k in range(60))
            (many / f"{n}.txt").write_text(f"Boats of Pellisund, part {n}\n\n{lines}\n", encoding="utf-8")
        terminal.type(f"{MEETING}\r")
        terminal.until("reading news")  # reading, embedding and writing take seconds from here
        terminal.interrupt()
        assert "Cancelled." in terminal.until(PROMPT)
        shutil.rmtree(many)
        answer = terminal.ask(MEETING)
        assert answer.startswith("24 November 2024")
        terminal.type(CTRL_D)
        assert terminal.ended() == 0
    assert not list((home / "data" / "generations").glob(".new-*"))


def test_the_history_is_kept_and_private(home: Path) -> None:
    history = home / "data" / "chat_history"
    history.write_text("Who resigned in Tarn Bay?\n", encoding="utf-8")
    history.chmod(0o644)
    with chatting(home, "--no-sync") as terminal:
        terminal.ask("/sources")
        terminal.type(UP + UP + "\r")
        assert "Lucan Dray" in terminal.until(PROMPT)
        terminal.type(CTRL_D)
        assert terminal.ended() == 0
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    assert history.read_text(encoding="utf-8").splitlines() == [
        "Who resigned in Tarn Bay?", "/sources", "Who resigned in Tarn Bay?",
    ]  # fmt: skip


def test_piped_lines_are_questions(home: Path) -> None:
    lines = b"\xef\xbb\xbf" + f"{MEETING}\n\nand where?\n/why\n\xff\xfe?\n".encode("latin-1")
    command = [DATELINE, "chat", "--data", "data", "--no-sync"]
    done = subprocess.run(command, input=lines, cwd=home, env=_environment(), capture_output=True, timeout=PATIENCE)
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert done.stderr == b""
    assert shown.startswith("24 November 2024; 23 April 2025\n")
    assert "\nUnderstood as: Where did Muttaqi meet Kabulov?\n" in shown
    assert "\nLooked up: Where did Muttaqi meet Kabulov?\n" in shown
    assert "> " not in shown
    assert "\x1b" not in shown


def test_no_index_is_one_line(home: Path) -> None:
    command = [DATELINE, "chat", "--data", "elsewhere", "--no-sync"]
    done = subprocess.run(command, input=b"", cwd=home, env=_environment(), capture_output=True, timeout=PATIENCE)
    assert done.returncode == 1
    assert done.stderr.decode() == "dateline: elsewhere holds no index yet: run `dateline index FOLDER`\n"


def _interrupted(terminal: Terminal, delay: float) -> str:
    """Return what is shown of a question that is interrupted some seconds after it was typed."""
    assert "/sources" in terminal.ask("/help")
    terminal.type(f"{MEETING}\r")
    terminal.until(re.escape(MEETING) + "\n")
    terminal.interrupt(delay)
    return terminal.until(PROMPT)


def _first_source(shown: str) -> tuple[str, ...]:
    found = re.search(r"\n +(\S+), characters (\d+)–(\d+)\n(?: +http\S+\n)? +“([^”]*)", shown)
    assert found, shown
    return (*found.groups()[:3], re.sub(r"\s+", " ", found.group(4)))
