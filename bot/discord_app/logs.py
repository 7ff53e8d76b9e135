"""The log of the bot: one line an event on standard error, without questions and without the token."""

import logging
import sys

from bot.discord_app.desk import describe

WORDY = ("discord", "aiohttp", "asyncio")
"""Loggers that show what they send and receive below WARNING."""


class OneLine(logging.Formatter):
    """Writes an event on one line; of an exception its kind and place, never its words."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of an event."""
        record.message = " ".join(record.getMessage().split())
        record.asctime = self.formatTime(record)
        exc = record.exc_info[1] if record.exc_info else None
        line = self.formatMessage(record)
        return f"{line} ({describe(exc)})" if exc else line


class OwnWords(logging.Filter):
    """Lets pass what is ours, and of other libraries what is a warning or worse."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether an event is logged."""
        return record.levelno >= logging.WARNING or not record.name.startswith(WORDY)


def log_to_stderr() -> None:
    """Log what the bot does, and the warnings of everything else."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    handler.addFilter(OwnWords())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(logging.INFO)
