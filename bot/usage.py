"""What chat models were asked for an archive: answers and tokens, added up in DATA/usage.sqlite."""

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.answer.types import Tokens

FILE = "usage.sqlite"
PATIENCE = 5.0
"""Seconds that a process waits for another one that is writing."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Usage:
    """What one model was asked: answers that took tokens of it, and the tokens read and written for them."""

    model: str
    answers: int
    tokens: Tokens


def add_usage(data: Path, model: str, tokens: Tokens) -> None:
    """Add an answer's tokens; where the file cannot be written, the answer matters more."""
    try:
        with _open(data / FILE) as database, database:
            database.execute("CREATE TABLE IF NOT EXISTS usage (model PRIMARY KEY, answers, read, written)")
            database.execute(
                "INSERT INTO usage VALUES (?, 1, ?, ?) ON CONFLICT DO UPDATE SET"
                " answers = answers + 1, read = read + excluded.read, written = written + excluded.written",
                (model, tokens.read, tokens.written),
            )
    except sqlite3.Error as exc:
        _log.warning("the tokens of an answer were not counted: %s", exc)


def read_usage(data: Path) -> list[Usage]:
    """Return what each model was asked so far, by its name; nothing where nothing was, or the file is damaged."""
    if not (data / FILE).is_file():
        return []
    try:
        with _open(data / FILE) as database:
            rows = database.execute("SELECT model, answers, read, written FROM usage ORDER BY model").fetchall()
    except sqlite3.Error:
        return []
    return [Usage(model, answers, Tokens(read, written)) for model, answers, read, written in rows]


@contextlib.contextmanager
def _open(file: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(file, timeout=PATIENCE)) as database:
        yield database
