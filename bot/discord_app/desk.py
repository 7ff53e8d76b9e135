"""Where questions are taken: limits, the line they wait in, and a final state for each of them."""

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answer.prose import Progress
from bot.answer.types import Answer, Status
from bot.discord_app import messages
from bot.store import Store
from index.characters import one_line
from retrieval.types import Bounds

AT_ONCE = 2
"""Questions answered at the same time."""
MARKING = 2.0
"""Seconds that unfinished questions get to say so when the bot stops."""
NO_BOUNDS = Bounds()

EVERY = 1.5
"""Seconds between two edits of an answer that is being written, at least."""

AskArchive = Callable[[str, Sequence[Answer], Bounds, Progress], Awaitable[Answer]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one user and all of them may ask; `cooldown` is in seconds."""

    cooldown: float = 5.0
    waiting: int = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a user. `reply_to` is the id of the message it replies to; `say_question` repeats its words."""

    user: int
    channel: int | None
    question: str
    bounds: Bounds = NO_BOUNDS
    reply_to: int | None = None
    say_question: bool = False


class Undeliverable(Exception):
    """Nothing can be said where the question was asked; the message says why, in words for the log."""


class Surface(Protocol):
    """Where a question came from and its answer goes. Its methods raise Undeliverable."""

    async def acknowledge(self) -> None:
        """Show that the question was taken."""
        ...

    async def hint(self, text: str) -> None:
        """Say why the question is not taken."""
        ...

    async def show(self, content: str, stop: Callable[[], None]) -> None:
        """Put an answer that is still being written, with a button for the asker that calls `stop`."""
        ...

    async def deliver(self, contents: Sequence[str], *, sources: bool) -> list[int]:
        """Put the answer in place of what was shown of it, with a Sources button if wanted; return its message ids."""
        ...


class Growing:
    """Shows an answer while it is written, at most every `EVERY` seconds; what cannot be shown is skipped."""

    def __init__(self, surface: Surface, stop: Callable[[], None], *, with_question: bool) -> None:
        self._surface = surface
        self._stop = stop
        self._with_question = with_question
        self._edits: asyncio.Task[None] | None = None
        self._closed = asyncio.Event()
        self.latest: Answer | None = None

    async def take(self, answer: Answer) -> None:
        """Take the answer as far as it is written."""
        self.latest = answer
        if self._edits is None:
            self._edits = asyncio.create_task(self._edit())

    async def close(self) -> None:
        """Show nothing more: when this returns, no edit is under way that could follow the final one."""
        self._closed.set()
        if self._edits:
            await asyncio.wait({self._edits}, timeout=MARKING)
            self._edits.cancel()

    async def _edit(self) -> None:
        shown: Answer | None = None
        while not self._closed.is_set():
            if self.latest and self.latest is not shown:
                shown = self.latest
                content = messages.progress_contents(shown, with_question=self._with_question)
                try:
                    await self._surface.show(content, self._stop)
                except Undeliverable as exc:
                    _log.warning("an answer cannot be shown while it is written: %s", exc)
                    return
                except Exception as exc:
                    _log.warning("an answer could not be shown while it is written: %s", describe(exc))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closed.wait(), EVERY)


class Cooldown:
    """When each user may ask again."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._free: dict[int, float] = {}

    def remaining(self, user: int) -> float:
        """Return the seconds a user has to wait; 0 where none."""
        return max(0.0, self._free.get(user, 0.0) - self._clock())

    def start(self, user: int) -> None:
        """Let a user wait from now on."""
        now = self._clock()
        if len(self._free) > 1000:
            self._free = {id_: free for id_, free in self._free.items() if free > now}
        if self._seconds:
            self._free[user] = now + self._seconds


class Desk:
    """Takes questions, answers a few at a time, and brings every one that it took to a final state."""

    def __init__(
        self, ask: AskArchive, store: Store, limits: Limits, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask = ask
        self._store = store
        self._limit = limits.waiting + AT_ONCE
        self._cooldown = Cooldown(limits.cooldown, clock)
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._open: set[asyncio.Task[None]] = set()
        self._closed = False

    async def take(self, asked: Asked, surface: Surface) -> None:
        """Answer a question, or say why not; errors end in the log, never at the caller."""
        try:
            objection = self._objection(asked)
            if objection:
                await surface.hint(objection)
                return
            self._cooldown.start(asked.user)
            task = asyncio.create_task(self._serve(asked, surface))
            self._open.add(task)
            task.add_done_callback(self._open.discard)
        except Undeliverable as exc:
            _log.warning("a hint could not be given: %s", exc)
            return
        await asyncio.wait({task})

    async def close(self, patience: float) -> bool:
        """Take no more questions and finish the open ones; those still open after `patience` seconds are told so.

        Return whether all were finished.
        """
        self._closed = True
        if not self._open:
            return True
        _, unfinished = await asyncio.wait(self._open, timeout=patience)
        for task in unfinished:
            task.cancel()
        if unfinished:
            _log.warning("%d questions were not finished: they are told to ask again", len(unfinished))
            await asyncio.wait(unfinished, timeout=MARKING)
        return not unfinished

    def _objection(self, asked: Asked) -> str | None:
        """Return why a question is not taken."""
        if self._closed:
            return messages.RESTARTING
        if not one_line(asked.question):
            return messages.NO_QUESTION
        if len(asked.question) > messages.MAX_QUESTION:
            return messages.length_hint(asked.question)
        remaining = self._cooldown.remaining(asked.user)
        if remaining > 0:
            return messages.wait_hint(remaining)
        return messages.FULL if len(self._open) >= self._limit else None

    async def _serve(self, asked: Asked, surface: Surface) -> None:
        last_words = messages.FAILED
        began = time.perf_counter()
        try:
            await surface.acknowledge()
            async with self._turn:
                answer = await self._answer(asked, surface)
            contents = messages.answer_contents(answer, with_question=asked.say_question)
            shown = await surface.deliver(contents, sources=bool(answer.citations))
            try:
                await asyncio.to_thread(self._store.keep, answer, shown, asked.channel, asked.reply_to)
            except sqlite3.Error as exc:  # the answer stands; only its Sources button will not work
                _log.error("an answer could not be kept: %s", exc)
        except Undeliverable as exc:
            _log.warning("an answer could not be delivered: %s", exc)
        except asyncio.CancelledError:
            await self._say(surface, messages.RESTARTING)
        except Exception as exc:
            _log.error("a question failed: %s", describe(exc))
            await self._say(surface, last_words)
        else:
            _log.info("%s in %.0f ms", answer.status, (time.perf_counter() - began) * 1000)

    async def _answer(self, asked: Asked, surface: Surface) -> Answer:
        """Return the answer; where its asker stops it, as far as it was written."""
        history: list[Answer] = []
        if asked.reply_to is not None:
            history = await asyncio.to_thread(self._store.conversation, asked.reply_to)
        by_asker = False

        def stop() -> None:
            nonlocal by_asker
            by_asker = True
            asking.cancel()

        growing = Growing(surface, stop, with_question=asked.say_question)
        asking = asyncio.ensure_future(self._ask(asked.question, history, asked.bounds, growing.take))
        try:
            answer = await asking
        except asyncio.CancelledError:
            if not by_asker:
                raise
            answer = messages.stopped(asked.question, growing.latest)
        finally:
            asking.cancel()
            await growing.close()
        if answer.status is Status.FAILED:
            _log.error("a question failed: %s", one_line(answer.error or "no reason given"))
        return answer

    async def _say(self, surface: Surface, text: str) -> None:
        """Bring a question to its end with a few words, whatever happens."""
        try:
            await surface.deliver([text], sources=False)
        except Undeliverable as exc:
            _log.warning("an answer could not be delivered: %s", exc)
        except Exception as exc:
            _log.error("an answer could not be delivered: %s", describe(exc))


def describe(exc: BaseException) -> str:
    """Return kind and place of an error, never its words: they may hold what was asked."""
    trace = exc.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return type(exc).__name__
    return f"{type(exc).__name__} at {trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
