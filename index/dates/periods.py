"""Readings of calendar periods: months, years, decades, "last week", "earlier this year", "the weekend"."""

from datetime import date, timedelta

from index.dates.arithmetic import month_days, shifted_unit, whole
from index.dates.expressions import Found
from index.dates.known import Known, Period, anchored, chained, relative, step_of, unresolved, year_named
from index.dates.surroundings import prefix_of
from index.dates.tense import Tense
from index.dates.words import month_number
from index.types import DateBasis


def read_month(found: Found, known: Known) -> Period:
    """Read a month, with or without its year."""
    m = found.match.groupdict()
    month = month_number(m["month"])
    if m.get("year"):
        return Period(*month_days(int(m["year"]), month), DateBasis.STATED, "month")
    if m.get("yearly"):
        named = year_named(m["yearly"], known)
        return Period(*month_days(named[0], month), named[1], "month") if named else unresolved("month")
    if known.published is None:
        return unresolved("month")
    return relative(month_days(_year_of_month(month, m.get("which"), found, known, known.published), month), "month")


def _year_of_month(month: int, which: str | None, found: Found, known: Known, published: date) -> int:
    if which is not None:
        which = which.lower().split()[-1]
        if which == "this" and known.tense_of(found) is not Tense.FUTURE:
            return published.year
        ahead = which in ("next", "this", "coming")
        beyond = month > published.month - (which == "this") if ahead else month < published.month
        return published.year + (0 if beyond else 1 if ahead else -1)
    tense = known.tense_of(found)
    if tense is Tense.OPEN:
        distance = month - published.month
        return published.year + (1 if distance < -6 else -1 if distance > 6 else 0)
    if tense is Tense.FUTURE:
        return published.year + (month < published.month)
    return published.year - (month > published.month)


def read_year(found: Found, known: Known) -> Period:
    """Read a year."""
    year = int(found.match["year"])
    note = "the season is not placed within its year" if "season" in found.match.groupdict() else None
    return Period(date(year, 1, 1), date(year, 12, 31), DateBasis.STATED, "year", note)


def read_decade(found: Found, known: Known) -> Period:
    """Read "the 1990s"."""
    m = found.match.groupdict()
    first = int(m["year"]) * 10 if m.get("year") else 1900 + int(m["short"]) * 10
    return Period(date(first, 1, 1), date(first + 9, 12, 31), DateBasis.STATED, "decade")


def read_part(found: Found, known: Known) -> Period | None:
    """Read "earlier this year", "later in the month", "later that day"."""
    m = found.match.groupdict()
    unit = m["unit"].lower()
    of_story = m["of"].lower() in ("that", "the same") or unit == "day"
    middle = anchored(known, unit) if of_story else known.published
    if middle is None:
        return unresolved(unit)
    start, end = whole(middle, unit)
    days = (start, middle) if m["side"].lower() == "earlier" else (middle, end)
    return (chained if of_story else relative)(days, unit)


def read_period(found: Found, known: Known) -> Period:
    """Read "last week", "this month", "next year"."""
    m = found.match.groupdict()
    unit = m["unit"].lower()
    if known.published is None:
        return unresolved(unit)
    days = whole(shifted_unit(known.published, step_of(m["which"]), unit), unit)
    if prefix_of(found).part == "so far":
        days = days[0], known.published
    return relative(days, unit)


def read_period_before_last(found: Found, known: Known) -> Period:
    """Read "the year before last", "the week after next"."""
    unit = found.match["unit"].lower()
    if known.published is None:
        return unresolved(unit)
    count = -2 if found.match["which"].lower().startswith("before") else 2
    return relative(whole(shifted_unit(known.published, count, unit), unit), unit)


def read_weekend(found: Found, known: Known) -> Period:
    """Read "over the weekend"."""
    if known.published is None:
        return unresolved("weekend")
    start, end = whole(known.published, "weekend")
    if known.tense_of(found) is not Tense.FUTURE and start > known.published:
        start, end = start - timedelta(weeks=1), end - timedelta(weeks=1)
    return relative((start, end), "weekend")


def read_the_period(found: Found, known: Known) -> Period:
    """Read "the year" where words before it take a part of it: "the end of the year"."""
    unit = found.match["unit"].lower()
    if known.published is None:
        return unresolved(unit)
    days = whole(known.published, unit)
    return relative((days[1], days[1]) if found.kind == "year_end" and not prefix_of(found).bound else days, unit)
