"""`dateline chat` with a chat model, typed at: sentences as they pass, and Ctrl-C."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.chat_server import ChatServer, Reply, number_of
from tests.e2e.cli import MEETING, make_home
from tests.e2e.test_cli_chat import CTRL_C, PROMPT, Terminal

pytestmark = pytest.mark.slow

FIRST = "Ilka Brandt and Oskar Vell met in Pellisund on 11 March 2025"


def _reply(prompt: str) -> str:
    n = number_of(prompt, "March 11")
    return f"{FIRST} [{n}]. They met in Oslo on 3 May 2021 [{n}]. " + "They said many things to many people [1]. " * 20


def test_sentences_are_printed_as_they_pass_and_ctrl_c_cancels(
    tmp_path: Path, seed_models: Callable[[Path], None]
) -> None:
    home = make_home(tmp_path, seed_models)
    with ChatServer(Reply(_reply, between=0.1), Reply(_reply), keep_alive=True) as server:
        # the terminal's environment leaves settings out: they come from the file
        (home / ".env").write_text("\n".join(f"{k}={v}" for k, v in server.openai.items()))
        terminal = Terminal("chat", "--data", "data", "--no-sync", "--today", "2025-06-01", cwd=home)
        try:
            terminal.until(PROMPT)
            terminal.type(f"{MEETING}\r")
            terminal.until(FIRST)
            began = time.monotonic()
            terminal.type(CTRL_C)
            shown = terminal.until(PROMPT)
            assert "Cancelled." in shown and "Oslo" not in shown and time.monotonic() - began < 10
            whole = terminal.ask(MEETING)
            assert whole.count(FIRST) == 1 and "Sources" in whole and "Oslo" not in whole
            assert "did not hold against the sources" in whole
            assert server.was_left()
        finally:
            terminal.close()
