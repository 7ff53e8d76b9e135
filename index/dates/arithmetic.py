"""Calendar arithmetic: shifting days, calendar weeks, months and years, their parts, the fitting year."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

Days = tuple[date, date]
"""First and last day, both included."""


def shifted(day: date, count: int, unit: str) -> date:
    """Move a day by hours (whole days of them), days, weeks, months or years; a missing day becomes the month's last.

    Raises ValueError or OverflowError beyond the calendar.
    """
    if unit == "hour":
        return day + timedelta(days=int(count / 24))
    if unit in ("day", "week", "fortnight"):
        return day + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    months = count * {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError("beyond the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole(day: date, unit: str) -> Days:
    """Return the calendar day, week (Monday to Sunday), weekend of that week, month, year or decade around a day."""
    if unit in ("week", "weekend"):
        monday = day - timedelta(days=day.weekday())
        return monday + timedelta(days=5 if unit == "weekend" else 0), monday + timedelta(days=6)
    if unit == "month":
        return month_days(day.year, day.month)
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if unit == "decade":
        first = day.year - day.year % 10
        return date(max(first, 1), 1, 1), date(first + 9, 12, 31)
    return day, day


def month_days(year: int, month: int) -> Days:
    """Return the first and the last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def third(days: Days, unit: str, part: str) -> Days:
    """Return the early, mid or late part of a month, year or decade; a decade's are its years 0-3, 4-6 and 7-9."""
    start, end = days
    n = ("early", "mid", "late").index(part)
    if unit == "decade":
        first, last = ((0, 3), (4, 6), (7, 9))[n]
        return date(start.year + first, 1, 1), date(start.year + last, 12, 31)
    if unit == "year":
        return date(start.year, 4 * n + 1, 1), month_days(start.year, 4 * n + 4)[1]
    if unit == "month":
        return start.replace(day=10 * n + 1), (end if n == 2 else start.replace(day=10 * n + 10))
    return days


def piece(days: Days, unit: str, number: int, count: int) -> Days:
    """Return the `number`-th `count` units of a period (from 1; -1: the last): halves, quarters, months, weeks, days.

    Halves and quarters of anything shorter than a year, and pieces that reach beyond the period, are the period.
    """
    start, end = days
    length = (end - start).days + 1
    months = {"half": 6, "quarter": 3, "month": 1}.get(unit, 0) * count
    if months and length > 300:
        first = shifted(end + timedelta(days=1), -months, "month") if number < 0 else start
        first = first if number < 0 else shifted(start, (number - 1) * months, "month")
        last = shifted(first, months, "month") - timedelta(days=1)
    elif unit in ("week", "day") or (unit == "half" and length < 32):
        size = {"week": 7, "day": 1, "half": 15}[unit] * count
        first = end - timedelta(days=size - 1) if number < 0 else start + timedelta(days=(number - 1) * size)
        last = end if number < 0 or (unit == "half" and number == 2) else first + timedelta(days=size - 1)
    else:
        return days
    return (first, last) if start <= first and last <= end else days


def weekday_from(day: date, weekday: int, *, forward: bool, same: bool) -> date:
    """Return the nearest such weekday after or before `day`; `day` itself counts where `same`."""
    distance = (weekday - day.weekday()) % 7 if forward else (day.weekday() - weekday) % 7
    if distance == 0 and not same:
        distance = 7
    return day + timedelta(days=distance if forward else -distance)


def same_days(month: int, day: int, around: date, span: int) -> Iterator[date]:
    """Yield a day and month in each year up to `span` years from a day's own, where the year has it."""
    for year in range(max(around.year - span, 1), min(around.year + span, 9999) + 1):
        if day <= monthrange(year, month)[1]:
            yield date(year, month, day)


def shifted_unit(day: date, count: int, unit: str) -> date:
    """Return a day in the calendar unit `count` units on."""
    return shifted(day, count, "week" if unit == "weekend" else unit)
