"""Waiting for something to happen in the server."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LOOK_AGAIN = 0.05
"""Seconds; what is waited for may lie in the client, which announces nothing."""


class Changes:
    """Wakes everyone who waits, each time something happened."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def announce(self) -> None:
        """Let those who wait look again."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, find: Callable[[], T | None], within: float, missing: Callable[[], str]) -> T:
        """Return what `find` finds, at once or later.

        Raises TimeoutError after `within` seconds, with the words of `missing`.
        """
        end = asyncio.get_running_loop().time() + within
        while (found := find()) is None:
            left = end - asyncio.get_running_loop().time()
            if left <= 0:
                raise TimeoutError(f"{missing()} (waited {within:g} s)")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._event.wait(), min(left, LOOK_AGAIN))
        return found
