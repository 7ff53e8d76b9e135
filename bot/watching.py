"""Following the source folders: one process that watches, one child process a sync."""

import asyncio
import contextlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from index.sync import recorded_sources
from index.watch import settled_changes

COMMAND = (sys.executable, "-P", "-m", "bot.cli")
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds before a watcher that ended is started again: twice as long each time."""
SOUND_RUN = 60.0
"""Seconds after which a watcher counts as sound, and its next pause as the first."""
STOPPING = 3.0
LINE_LIMIT = 2**20
_LOOK_EVERY = 0.2


def watch(data: Path, stop: threading.Event) -> None:
    """Sync the archive whenever its sources changed, until `stop` is set. Each sync is a child process."""
    command = [*COMMAND, "index", "--data", str(data)]
    for _ in settled_changes(lambda: [source.folder for source in recorded_sources(data)], stop):
        if stop.is_set():
            return
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as child:  # noqa: S603  it reports for itself
            while child.poll() is None:
                if stop.wait(_LOOK_EVERY):
                    child.terminate()
                    break


def stop_at_signals(stop: threading.Event) -> None:
    """Have SIGTERM and SIGINT set `stop`."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())


def stop_at_end_of_input(stop: threading.Event) -> None:
    """Have the end of standard input set `stop`: whoever started this process holds the other side while it lives."""

    def wait() -> None:
        with contextlib.suppress(OSError, ValueError):
            while sys.stdin.buffer.read(1):
                pass
        stop.set()

    threading.Thread(target=wait, daemon=True).start()


async def keep_watching(data: Path, log: Callable[[str], None]) -> None:
    """Run `dateline watch` as a child, again whenever it ends, until this is cancelled; `log` takes what it writes.

    The child ends when this process does, however that ends: it reads the other side of a pipe that is held here.
    """
    pause = FIRST_PAUSE
    while True:
        began = time.monotonic()
        status = await _watch_once(data, log)
        pause = FIRST_PAUSE if time.monotonic() - began > SOUND_RUN else pause
        log(f"following the source folders ended with status {status}: again in {pause:g} s")
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


async def _watch_once(data: Path, log: Callable[[str], None]) -> int | None:
    child = await asyncio.create_subprocess_exec(
        *COMMAND, "watch", "--with-parent", "--data", str(data), limit=LINE_LIMIT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        while child.stdout and (line := await child.stdout.readline()):
            text = line.decode(errors="replace").rstrip()
            if text:
                log(text)
        return await child.wait()
    finally:
        if child.returncode is None:
            await _end(child)


async def _end(child: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        child.terminate()
        try:
            async with asyncio.timeout(STOPPING):
                await child.wait()
        except TimeoutError:
            child.kill()
            await child.wait()
