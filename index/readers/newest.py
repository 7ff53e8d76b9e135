"""Of the versions of one item in a file, the latest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from index.dates.published import parse_stated
from index.types import Draft, Rejection

_EARLIEST = datetime.min.replace(tzinfo=UTC)
_LONGEST_NUMBER = 18
_DIGITS_OF_MILLISECONDS = 13


@dataclass(frozen=True, slots=True)
class Version:
    """A draft with when this version of it was made and its version number, as written; None where neither is."""

    draft: Draft
    made: str | None = None
    number: str | None = None
    withdrawn: bool = False


def newest(found: Iterable[Version | Rejection], path: str) -> list[Draft | Rejection]:
    """Return the latest version of each item in the order of the file; `path` is the file's, for rejections.

    Items are told apart by their own id, else by their URL; one without either stands for itself. Of two versions the
    one with the later stamp, then the greater version number, then the later one in the file is kept. A withdrawn item
    is no article, and neither are the versions before it.
    """
    entries = list(found)
    latest: dict[str, int] = {}
    for at, entry in enumerate(entries):
        key = _key(entry)
        if isinstance(entry, Version) and key:
            before = latest.get(key)
            other = entries[before] if before is not None else None
            if not isinstance(other, Version) or _order(other) <= _order(entry):
                latest[key] = at
    kept: list[Draft | Rejection] = []
    for at, entry in enumerate(entries):
        key = _key(entry)
        if isinstance(entry, Rejection):
            kept.append(entry)
        elif not key or latest[key] == at:
            kept.append(Rejection(path, _withdrawn(entry.draft)) if entry.withdrawn else entry.draft)
    return kept


def _key(entry: Version | Rejection) -> str | None:
    if isinstance(entry, Rejection):
        return None
    if entry.draft.item_id:
        return f"item {entry.draft.item_id}"
    return f"url {entry.draft.url}" if entry.draft.url else None


def _withdrawn(draft: Draft) -> str:
    named = f"item {draft.number}" if draft.number else "the item"
    return f"{named} was withdrawn by its publisher"


def _order(version: Version) -> tuple[datetime, int]:
    number = version.number or ""
    counted = number.isdecimal() and len(number) <= _LONGEST_NUMBER
    return _moment(version.made or version.draft.published), int(number) if counted else 0


def _moment(written: str | None) -> datetime:
    """Return the point in time of a stamp; of a mere day its beginning; the first moment of all for anything else."""
    if not written:
        return _EARLIEST
    read = _stamp(written) or _mail_stamp(written) or _day(written) or _EARLIEST
    try:
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return _EARLIEST


def _stamp(written: str) -> datetime | None:
    if written.isdecimal() and 8 < len(written) <= _DIGITS_OF_MILLISECONDS:
        seconds = int(written) / (1000 if len(written) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC)
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _mail_stamp(written: str) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(written[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _day(written: str) -> datetime | None:
    day = parse_stated(written)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
