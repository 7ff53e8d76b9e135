"""The lock of the one process that indexes."""

import contextlib
import logging
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import portalocker

from index.errors import IndexBusyError

LOCK = "lock"
LOOK_EVERY = 0.2
_HOLDER = re.compile(rb"[0-9]{1,10}")

_log = logging.getLogger(__name__)


@contextlib.contextmanager
def indexing_lock(data: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold the lock of the one process that indexes; wait up to `patience` seconds for it, and say so in the log.

    Raises IndexBusyError where another process holds it all the while.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / LOCK).open("a+b") as stream:
        _take(stream, data, patience)
        with contextlib.suppress(OSError):  # the name of the holder only helps those who wait
            stream.truncate(0)
            stream.write(b"%d\n" % os.getpid())
            stream.flush()
        yield


def _take(stream: IO[bytes], data: Path, patience: float) -> None:
    end = time.monotonic() + patience
    told = False
    while True:
        try:
            portalocker.lock(stream, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException as exc:
            holder = f"another process{_holder(stream)} is indexing {data}"
            if time.monotonic() >= end:
                raise IndexBusyError(f"{holder}: wait for it to finish") from exc
            if not told:
                _log.warning("%s: waiting for it, at most %.0f s", holder, patience)
                told = True
            time.sleep(LOOK_EVERY)
        else:
            return


def _holder(stream: IO[bytes]) -> str:
    """Return the id of the process that holds the lock in brackets, nothing where it cannot be read."""
    with contextlib.suppress(OSError):
        stream.seek(0)
        found = _HOLDER.match(stream.read(20))
        if found:
            return f" ({found[0].decode()})"
    return ""
