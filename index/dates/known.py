"""What is known where an expression stands, and the days it is found to mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.dates.expressions import Found
from index.dates.tense import Tense, tense_at
from index.types import DateBasis

NO_SUCH_DAY = "there is no such day"


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the calendar, how they are known, and the unit the expression names; no days where unresolved."""

    start: date | None
    end: date | None
    basis: DateBasis
    unit: str = "day"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known where an expression stands: the dates that years are completed from, and what was said before."""

    published: date | None
    latest: date | None
    day_first: bool | None
    earlier: Sequence[Period] = ()
    tense: Tense | None = None

    def tense_of(self, found: Found) -> Tense:
        """Return the tense that was set, else the one of the sentence."""
        return self.tense or tense_at(found.match.string, found.start, found.end)

    def anchor(self, unit: str) -> Period | None:
        """Return the date mentioned last that is fine enough to count `unit` from, where it is resolved."""
        last = next((p for p in reversed(self.earlier) if self.is_fine(p, unit)), None)
        return last if last is not None and last.start is not None and last.end is not None else None

    @staticmethod
    def is_fine(period: Period, unit: str) -> bool:
        """Tell whether a date is fine enough to count days, months or years from."""
        return period.unit in {"month": ("day", "month"), "year": ("day", "month", "year")}.get(unit, ("day",))


def unresolved(unit: str = "day", note: str | None = None) -> Period:
    """Return the period of an expression that cannot be placed."""
    return Period(None, None, DateBasis.UNRESOLVED, unit, note)


def relative(days: tuple[date, date], unit: str = "day", note: str | None = None) -> Period:
    """Return days that are counted from publication."""
    return Period(*days, DateBasis.RELATIVE, unit, note)


def chained(days: tuple[date, date], unit: str = "day", note: str | None = None) -> Period:
    """Return days that are counted from another date of the story."""
    return Period(*days, DateBasis.CHAIN, unit, note)


def step_of(which: str) -> int:
    """Return -1, 0 or 1 for "last", "this" or "next" and their kin."""
    return {"last": -1, "past": -1, "previous": -1, "preceding": -1, "before": -1}.get(
        which.lower().split()[0], 1 if which.lower() in ("next", "following", "after", "coming") else 0
    )


def anchored(known: Known, unit: str) -> date | None:
    """Return the last day of the date that `unit` is counted from, where it is resolved."""
    anchor = known.anchor(unit)
    return anchor.end if anchor else None


def year_named(which: str, known: Known) -> tuple[int, DateBasis] | None:
    """Return the year of "last year", "this year", "next year" or of the story's "that year", and how it is known."""
    if which.lower().startswith("th") and which.lower() != "this":
        anchor = anchored(known, "year")
        return (anchor.year, DateBasis.CHAIN) if anchor else None
    return (known.published.year + step_of(which), DateBasis.RELATIVE) if known.published else None
