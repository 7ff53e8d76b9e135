"""What the Discord bot remembers: answers by message, and which commands it registered.

DATA/bot.sqlite holds, for a limited time, what was answered: the sources of an answer are shown from here, as they
were when it was given, whatever became of the archive since.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.answer.types import Answer, Confidence, Status
from bot.answer.wording import UNSURE
from index.errors import DatelineError

HISTORY = 20
"""Answers of one conversation that are looked back upon."""
SECONDS_A_DAY = 86_400

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    id INTEGER PRIMARY KEY, channel INTEGER, created INTEGER NOT NULL, previous INTEGER, answer TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS answers_by_age ON answers (created);
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY, answer INTEGER NOT NULL REFERENCES answers (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS messages_by_answer ON messages (answer);
CREATE TABLE IF NOT EXISTS commands (application INTEGER PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
"""
_CONVERSATION = """
WITH RECURSIVE conversation (id, previous, answer, back) AS (
    SELECT a.id, a.previous, a.answer, 0 FROM answers a JOIN messages m ON m.answer = a.id WHERE m.id = ?
    UNION ALL
    SELECT a.id, a.previous, a.answer, back + 1 FROM answers a JOIN conversation c ON a.id = c.previous
    WHERE back + 1 < ?
)
SELECT answer FROM conversation ORDER BY back DESC
"""


class Store:
    """The bot's memory, safe to use from several threads; `now` is the clock in seconds since 1970."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        try:
            self._db = sqlite3.connect(path, check_same_thread=False, timeout=10)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as exc:
            raise DatelineError(f"{path} cannot be used ({exc}): move it away, a new one is made") from exc

    def keep(self, answer: Answer, messages: Sequence[int], channel: int | None, previous: int | None = None) -> None:
        """Keep an answer under the ids of its messages; `previous` is a message of the answer it follows."""
        stored = _adapter().dump_json(answer).decode()
        with self._lock, self._db:
            row = self._db.execute("SELECT answer FROM messages WHERE id = ?", (previous,)).fetchone()
            added = self._db.execute(
                "INSERT INTO answers (channel, created, previous, answer) VALUES (?, ?, ?, ?)",
                (channel, int(self._now()), row and row[0], stored),
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO messages VALUES (?, ?)", [(id_, added.lastrowid) for id_ in messages]
            )

    def answer(self, message: int) -> Answer | None:
        """Return the answer that a message belongs to, None where it is not known (any more)."""
        found = self.conversation(message, 1)
        return found[0] if found else None

    def conversation(self, message: int, limit: int = HISTORY) -> list[Answer]:
        """Return the answer that a message belongs to and those it followed, the oldest first, `limit` in all."""
        with self._lock:
            rows = self._db.execute(_CONVERSATION, (message, limit)).fetchall()
        try:
            return [_adapter().validate_json(_completed(row[0])) for row in rows]
        except ValidationError:  # kept by another version
            return []

    def remove_older(self, days: int) -> int:
        """Remove the answers that are older than `days`; return how many there were."""
        with self._lock, self._db:
            oldest = int(self._now()) - days * SECONDS_A_DAY
            return self._db.execute("DELETE FROM answers WHERE created < ?", (oldest,)).rowcount

    def commands(self, application: int) -> str | None:
        """Return the digest of the commands that were registered for an application."""
        with (
            self._lock,
            closing(self._db.execute("SELECT digest FROM commands WHERE application = ?", (application,))) as rows,
        ):
            row = rows.fetchone()
        return row[0] if row else None

    def record_commands(self, application: int, digest: str) -> None:
        """Record the digest of the commands that were registered for an application."""
        with self._lock, self._db:
            self._db.execute("INSERT OR REPLACE INTO commands VALUES (?, ?)", (application, digest))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


def _completed(stored: str) -> str:
    """Return a stored answer with what answers lacked when it was kept."""
    answer = json.loads(stored)
    if "confidence" not in answer and answer.get("status") == Status.ANSWERED:
        notices = answer.get("notices", [])
        answer["confidence"] = Confidence.UNSURE if UNSURE in notices else Confidence.SURE
        answer["notices"] = [notice for notice in notices if notice != UNSURE]
        if UNSURE in notices:
            answer["text"] = f"{UNSURE}\n{answer.get('text', '')}"
    for n, near in enumerate(answer.get("nearest", [])):
        if "source" not in near:
            answer["nearest"][n] = {"source": near, "quote": "", "start": 0, "end": 0}
    return json.dumps(answer)


@cache
def _adapter() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)
