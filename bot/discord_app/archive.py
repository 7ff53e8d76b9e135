"""The archive as the bot asks it: off the event loop, and always the newest generation."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from bot import wiring
from bot.answer.prose import Progress, Writer
from bot.answer.types import Answer
from bot.live_archive import LiveArchive
from retrieval.types import Bounds

EVERY = 5.0
"""Seconds between two looks at the pointer."""
PATIENCE = 10.0
"""Seconds that a question waits for a newer generation to open."""
CHOICES = 25
MAX_CHOICE = 100

_log = logging.getLogger(__name__)


class Archive:
    """Answers from a live archive and follows it."""

    def __init__(self, live: LiveArchive, writer: Writer | None = None) -> None:
        self._live = live
        self._writer = writer
        self._refreshing: asyncio.Task[bool] | None = None

    async def answer(
        self, question: str, history: Sequence[Answer], bounds: Bounds, on_progress: Progress | None = None
    ) -> Answer:
        """Answer a question from one generation, the newest that is sound."""
        await self.refresh()
        with self._live.search() as search:
            return await wiring.answerer(search, None, self._writer).answer(question, history, bounds, on_progress)

    async def follow(self) -> None:
        """Look at the pointer every few seconds, for ever."""
        while True:
            await asyncio.sleep(EVERY)
            await self.refresh()

    async def refresh(self) -> None:
        """Look at the pointer now; return when a newer generation is open, or cannot be waited for any longer."""
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(asyncio.to_thread(self._live.refresh))
        await asyncio.wait({self._refreshing}, timeout=PATIENCE)

    @property
    def refreshing(self) -> bool:
        """Whether a newer generation is being opened."""
        return self._refreshing is not None and not self._refreshing.done()

    def outlets(self, typed: str) -> list[str]:
        """Return outlets that begin with what was typed, then those that hold it, as many as Discord shows."""
        part = typed.strip().casefold()
        names = [name for name in self._live.outlets() if len(name) <= MAX_CHOICE]
        first = [name for name in names if name.casefold().startswith(part)]
        return [*first, *(n for n in names if part in n.casefold() and n not in first)][:CHOICES]

    async def close(self) -> None:
        """Close the archive; only once no question is open."""
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.to_thread(self._live.close)
