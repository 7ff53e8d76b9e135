"""Readings of single days: a day and month, a weekday, "today"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.dates.arithmetic import same_days, shifted, weekday_from, whole
from index.dates.expressions import Found
from index.dates.known import NO_SUCH_DAY, Known, Period, relative, step_of, unresolved, year_named
from index.dates.surroundings import looks_ahead
from index.dates.tense import Tense
from index.dates.words import month_number, weekday_number
from index.types import DateBasis

_CLOSE_FIT = 2
"""Years within which a weekday must fit a date of a story whose publication date is known."""
_HALF_A_YEAR = timedelta(days=183)
_SOON = timedelta(days=45)
"""A day so near ahead is likelier meant than the same day a year ago, where no past verb stands close to it."""
_ANY_FIT = 40
"""Years that hold every weekday for every day, 29 February across a century's turn included."""
_YEAR_INFERRED = "year inferred: the latest that fits the weekday"
_WEEKDAY_AMISS = "the weekday does not fit the date"


def read_numeric(found: Found, known: Known) -> Period:
    """Read 2024-11-24, 24.11.2024, 3/4/2024."""
    m = found.match.groupdict()
    if "m" in m:
        return _stated(int(m["y"]), int(m["m"]), int(m["d"]))
    a, b, year = int(m["a"]), int(m["b"]), int(m["y"])
    by_day, by_month = _stated(year, b, a), _stated(year, a, b)
    if m["s"] == "." or by_month.start is None or by_day.start == by_month.start:
        return by_day
    if by_day.start is None:
        return by_month
    if known.day_first is None:
        return unresolved(note=f"{_written(by_day.start)} or {_written(by_month.start)}")
    chosen, other = (by_day, by_month) if known.day_first else (by_month, by_day)
    order = "day" if known.day_first else "month"
    return replace(chosen, note=f"read with the {order} first, else {_written(other.start)}" if other.start else None)


def _written(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _stated(year: int, month: int, day: int) -> Period:
    try:
        return Period(date(year, month, day), date(year, month, day), DateBasis.STATED)
    except ValueError:
        return unresolved(note=NO_SUCH_DAY)


def read_day(found: Found, known: Known) -> Period:
    """Read a day and month, with or without weekday and year."""
    m = found.match.groupdict()
    return _one_day(found, known, int(m["day"]))


def read_week_of(found: Found, known: Known) -> Period:
    """Read "the week of November 18"."""
    day = read_day(found, known)
    if day.start is None:
        return replace(day, unit="week")
    start, end = whole(day.start, "week")
    return replace(day, start=start, end=end, unit="week")


def read_second_day(found: Found, known: Known) -> Period:
    """Read the second of two days that share a month."""
    return _one_day(found, known, int(found.match["day2"]), named=False)


def _one_day(found: Found, known: Known, day: int, *, named: bool = True) -> Period:
    m = found.match.groupdict()
    month = month_number(m["month"])
    name = m.get("weekday") or m.get("in_brackets") or m.get("after")
    weekday = weekday_number(name) if name and named else None
    if year := m.get("year") or m.get("dashed"):
        return _checked(_stated(int(year), month, day), weekday)
    if m["yearly"]:
        return _day_of_year(month, day, m["yearly"], known)
    if weekday is not None:
        return _weekday_day(month, day, weekday, found, known)
    if known.published is None:
        return unresolved()
    nearest = _nearest(month, day, found, known)
    return relative((nearest, nearest)) if nearest else unresolved(note=NO_SUCH_DAY)


def _checked(period: Period, weekday: int | None) -> Period:
    amiss = weekday is not None and period.start is not None and period.start.weekday() != weekday
    return replace(period, note=_WEEKDAY_AMISS) if amiss else period


def _day_of_year(month: int, day: int, which: str, known: Known) -> Period:
    named = year_named(which, known)
    if named is None:
        return unresolved()
    period = _stated(named[0], month, day)
    return replace(period, basis=named[1]) if period.start else period


def _weekday_day(month: int, day: int, weekday: int, found: Found, known: Known) -> Period:
    if known.published is None:
        return _latest_fit(month, day, weekday, known.latest)
    tense, around = known.tense_of(found), known.published
    fits = [d for d in same_days(month, day, around, _CLOSE_FIT) if d.weekday() == weekday]
    fits = [d for d in fits if _on_side(d, around, tense) or abs(d - around) < _HALF_A_YEAR]
    if fits:
        best = _pick(fits, around, tense)
        return Period(best, best, DateBasis.WEEKDAY)
    nearest = _nearest(month, day, found, known)
    return relative((nearest, nearest), note=_WEEKDAY_AMISS) if nearest else unresolved(note=NO_SUCH_DAY)


def _latest_fit(month: int, day: int, weekday: int, latest: date | None) -> Period:
    if latest is None:
        return unresolved()
    fits = [d for d in same_days(month, day, latest, _ANY_FIT) if d <= latest and d.weekday() == weekday]
    return Period(fits[-1], fits[-1], DateBasis.WEEKDAY, note=_YEAR_INFERRED) if fits else unresolved()


def _nearest(month: int, day: int, found: Found, known: Known) -> date | None:
    """Return the day in the year nearest to publication, on the side the tense allows."""
    if known.published is None:
        return None
    choices = list(same_days(month, day, known.published, 8 if (month, day) == (2, 29) else 1))
    return _pick(choices, known.published, known.tense_of(found)) if choices else None


def _pick(choices: Sequence[date], around: date, tense: Tense) -> date:
    """Pick the nearest day on the tense's side of `around`; the nearest of all where that side has none."""
    allowed = [d for d in choices if _on_side(d, around, tense)]
    ahead = tense is Tense.FUTURE
    return min(allowed or choices, key=lambda d: (abs(d - around), (d < around) == ahead))


def _on_side(day: date, around: date, tense: Tense) -> bool:
    """Say whether the tense allows a day; a story dated in another time zone may tell of its own morrow."""
    if tense is Tense.OPEN:
        return True
    if tense is Tense.FUTURE:
        return day >= around
    return day <= around + (_SOON if tense is Tense.LIKELY_PAST else timedelta(days=1))


def read_days(found: Found, known: Known) -> Period:
    """Read "Nov. 28-30": two days of one month."""
    first, last = _one_day(found, known, int(found.match["day"])), int(found.match["day2"])
    if first.start is None or first.start.day >= last:
        return unresolved(note=first.note)
    try:
        return replace(first, end=first.start.replace(day=last))
    except ValueError:
        return unresolved(note=NO_SUCH_DAY)


def read_weekday_of_month(found: Found, known: Known) -> Period:
    """Read "Sunday the 24th": the nearest month in which it fits."""
    if known.published is None:
        return unresolved()
    number, weekday = int(found.match["day"]), weekday_number(found.match["weekday"])
    span = (known.published + timedelta(days=n) for n in range(-200, 200))
    fits = [d for d in span if d.day == number and d.weekday() == weekday]
    if not fits:
        return unresolved()
    best = _pick(fits, known.published, known.tense_of(found))
    return relative((best, best))


def read_holiday(found: Found, known: Known) -> Period:
    """Read "Christmas Eve", "New Year's Day": the feasts that keep to a day of the calendar."""
    eve = found.match["part"].lower() == "eve"
    month, day = (12, 24 if eve else 25) if found.match["feast"].lower() == "christmas" else (12, 31) if eve else (1, 1)
    nearest = _nearest(month, day, found, known)
    return relative((nearest, nearest)) if nearest else unresolved()


def read_day_of_month(found: Found, known: Known) -> Period:
    """Read "the 3rd of last month"."""
    if known.published is None:
        return unresolved()
    first = shifted(known.published.replace(day=1), step_of(found.match["which"]), "month")
    return replace(_stated(first.year, first.month, int(found.match["day"])), basis=DateBasis.RELATIVE)


def read_weekday(found: Found, known: Known) -> Period | None:
    """Read a weekday alone, or with "last", "this" or "next"."""
    if known.published is None:
        return unresolved()
    weekday, which = weekday_number(found.match["weekday"]), found.match.groupdict().get("which")
    tense = known.tense_of(found)
    if which is not None and (which := which.lower().split()[-1]) != "this":
        day = weekday_from(known.published, weekday, forward=which in ("next", "coming", "upcoming"), same=False)
    elif which == "this":
        day = weekday_from(known.published, weekday, forward=tense in (Tense.FUTURE, Tense.OPEN), same=True)
    else:
        ahead = tense is Tense.FUTURE or (known.tense is None and looks_ahead(found))
        day = weekday_from(known.published, weekday, forward=ahead, same=not ahead)
    return relative((day, day))


def read_weekday_of_week(found: Found, known: Known) -> Period:
    """Read "Tuesday of last week"."""
    if known.published is None:
        return unresolved()
    monday = whole(known.published, "week")[0] + timedelta(weeks=step_of(found.match["which"]))
    day = monday + timedelta(days=weekday_number(found.match["weekday"]))
    return relative((day, day))


def read_today(found: Found, known: Known) -> Period:
    """Read "today", "yesterday", "last night"."""
    if known.published is None:
        return unresolved()
    word = found.match["word"].lower()
    shift = {"yesterday": -1, "tomorrow": 1, "before": -2, "after": 2, "last": -1}.get(word.split()[0], 0)
    day = known.published + timedelta(days=shift)
    return relative((day, day))
