"""Calendar dates of the temporal expressions of a text."""

from dataclasses import replace
from datetime import date

from index.dates.expressions import Found, find_expressions
from index.dates.known import Known, Period
from index.dates.narrowing import bounded, narrowed
from index.dates.ranges import range_of, start_of_between
from index.dates.readings import reading
from index.dates.surroundings import prefix_of, stands_for_a_date
from index.dates.tense import Tense
from index.types import EventDate

_BOUNDED = frozenset(
    {"month", "year", "decade", "period", "the_period", "year_end", "day", "numeric", "weekday", "weekday_of_week"}
    | {"today", "weekend", "chain_period", "chain_weekday", "ago"}
)


def find_dates(
    text: str, *, published: date | None, latest: date | None = None, day_first: bool | None = None
) -> tuple[EventDate, ...]:
    """Return the dates of an English text, in text order and without overlaps; offsets count code points.

    `published` is the day the text appeared, None where unknown: then only what names its year, a weekday with day
    and month (completed to the latest year that fits and is not after `latest`, where that is given), and what
    follows from these within the story get days. `day_first` says which way 3/4/2024 is read; None leaves it open.

    A month or year written in full ("November 2024", "2021", "the 1990s") is `stated`: nothing is inferred. Counts
    of days, weeks and months lead to a day, counts of years to a whole calendar year. "early", "mid" and "late" are
    thirds of a month or year, and the years 0-3, 4-6 and 7-9 of a decade. "since" and "after" leave the end open,
    "before" the start, "until" and "by" too where more than a day follows: "until Friday" is the Friday.
    """
    accepted = accepted_expressions(text)
    earlier: list[Period] = []
    known = Known(published, latest, day_first, earlier)
    events: list[EventDate] = []
    n = 0
    while n < len(accepted):
        placed, used = _placed(accepted[n : n + 2], known)
        n += used
        if placed is None:
            continue
        start, end, period = placed
        if events:
            start = max(start, events[-1].at + len(events[-1].expression))
        events.append(EventDate(period.start, period.end, period.basis, text[start:end], start, period.note))
        if (period.start is None) == (period.end is None):
            earlier.append(period)
    return tuple(events)


def accepted_expressions(text: str) -> list[Found]:
    """Return the expressions of a text that their surroundings support."""
    accepted: list[Found] = []
    for found in find_expressions(text):
        if stands_for_a_date(found, accepted[-1] if accepted else None):
            accepted.append(found)
    return accepted


def _placed(pair: list[Found], known: Known) -> tuple[tuple[int, int, Period] | None, int]:
    """Return start, end and days of the expression that opens `pair`, and how many of the pair it took."""
    first = pair[0]
    if len(pair) == 2 and (joined := range_of(first, pair[1], known)) is not None:
        return (joined[0], pair[1].end, joined[1]), 2
    prefix = prefix_of(first)
    period = reading(first, replace(known, tense=Tense.PAST) if prefix.bound == "since" else known)
    if period is None:
        return None, 1
    if first.kind not in _BOUNDED:
        between = start_of_between(first) if first.kind == "days" else None
        return (first.start if between is None else between, first.end, period), 1
    return (prefix.start, first.end, bounded(narrowed(period, prefix), prefix)), 1
