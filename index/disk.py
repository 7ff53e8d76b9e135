"""Telling a full disk from other failures, whichever library met it."""

import contextlib
import errno
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from index.errors import CorruptIndexError, DatelineError, DiskFullError

FULL = 1_000_000
"""Free bytes below which a failure is put down to the disk."""
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_ROOM_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}
_NO_ROOM_WORDS = re.compile(r"os error (?:27|28|122)\b|disk is full|No space left|File too large")


@contextlib.contextmanager
def disk_errors(data: Path) -> Iterator[None]:
    """Turn an error that comes from a full disk into DiskFullError, whichever library met it."""
    try:
        yield
    except DiskFullError:
        raise
    except Exception as exc:
        if not _is_full(exc, data):
            raise
        said = f"the disk that holds {data} is full, or its files may not grow any further"
        raise DiskFullError(f"{said}: nothing was changed; make room and run it again") from exc


def _is_full(exc: BaseException, data: Path) -> bool:
    if isinstance(exc, OSError) and exc.errno in _NO_ROOM:
        return True
    if isinstance(exc, sqlite3.Error) and getattr(exc, "sqlite_errorcode", None) in _NO_ROOM_SQLITE:
        return True
    if isinstance(exc, DatelineError) and not isinstance(exc, CorruptIndexError):
        return False
    return bool(_NO_ROOM_WORDS.search(str(exc))) or shutil.disk_usage(data).free < FULL
