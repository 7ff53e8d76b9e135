"""The errors of the archive.

    DatelineError
    ├── UsageError          the call is wrong (exit 2)
    ├── ReadError           a file cannot be read as an article
    ├── IndexBusyError      another process is indexing
    ├── NoIndexError        there is no generation to read yet
    ├── DiskFullError       nothing more can be written
    ├── CorruptIndexError   a generation does not hold what its manifest says
    └── ModelError          the embedding model is missing or not the expected one

Every message is one line and says what to do next.
"""


class DatelineError(Exception):
    """The root of all errors a user can meet."""


class UsageError(DatelineError):
    """The call itself is wrong: a missing path, two sources of one name, an unknown setting."""


class ReadError(DatelineError):
    """A file, or one line of it, is no article."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


class IndexBusyError(DatelineError):
    """Another process holds the lock of the archive."""


class NoIndexError(DatelineError):
    """There is no generation to read yet."""


class DiskFullError(DatelineError):
    """The disk is full; what was there before is as it was."""


class CorruptIndexError(DatelineError):
    """A generation does not hold what its manifest says."""


class ModelError(DatelineError):
    """The embedding model cannot be loaded, or is not the one it should be."""
