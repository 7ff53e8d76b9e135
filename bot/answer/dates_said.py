"""The dates of a sentence, compared as dates with those of the evidence that it cites."""

import re
from collections.abc import Sequence
from datetime import date

from bot.answer.faults import Fault, FaultKind
from bot.answer.numbered import MONTH, YEAR, NumberedEvidence, read_evidence
from index.dates import find_dates
from index.terms import tokens
from index.types import EventDate

_DEICTIC = re.compile(r"\b(?:today|yesterday|tomorrow|tonight)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(r"(?:that|the same)\b", re.IGNORECASE)
"""A time that only the sentence before can tell, and that was checked there."""
_QUOTED = re.compile(r"[\"“][^\"”]{0,400}[\"”]")
_PUBLISHING = re.compile(
    r"\b(?:report\w*|publish\w*|article|story|wrote|writes|written|dispatch|edition|as of|according|newspaper)\b", re.I
)
_SAYING = re.compile(r"\b(?:said|says|told|announced?|confirmed|stated?)\b", re.IGNORECASE)
MONTH_DAYS = 31
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_WEEKDAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
Event = tuple[EventDate, NumberedEvidence]


def check_dates(
    text: str, cited: Sequence[NumberedEvidence]
) -> tuple[tuple[EventDate, ...], Event | None, Fault | None]:
    """Return the dates of a sentence, the event of the evidence that the first of them is, and a fault."""
    bare = _QUOTED.sub(lambda m: " " * len(m.group()), text)
    if match := _DEICTIC.search(bare):
        return (), None, Fault(FaultKind.DATE, f"“{match.group()}” is another day for its reader")
    said = find_dates(text, published=None)
    first: Event | None = None
    for day in said:
        if _POINTS_BACK.match(day.expression):
            continue
        known = _known_date(text, day, cited)
        if known is None:
            return said, None, Fault(FaultKind.DATE, f"“{day.expression}” stands in no cited evidence")
        first = first or (known if isinstance(known, tuple) else None)
    covered = [(d.at, d.at + len(d.expression)) for d in said]
    for match in _WEEKDAY.finditer(text):
        dated = any(low <= match.start() < high for low, high in covered)
        if not dated and not any(match.group().lower() in e.text.lower() for e in cited):
            return said, None, Fault(FaultKind.DATE, f"“{match.group()}” stands in no cited evidence")
    return said, first, None


def _known_date(text: str, day: EventDate, cited: Sequence[NumberedEvidence]) -> Event | bool | None:
    """Return the event that a date of a sentence is; True where it is borne out otherwise, None where it is not."""
    weekday = _WEEKDAY.search(day.expression) if day.start and day.start == day.end else None
    if day.start and weekday and _WEEKDAYS[day.start.weekday()] != weekday.group(1).lower():
        return None
    for e in cited:
        for known in e.dates:
            if any(_same_days(reading, known) for reading in _readings_of(day, e.article.published, known)):
                return known, e
    words = {t.term for t in tokens(day.expression)} - {"on", "in", "the", "at"}
    fixed = bool(MONTH.search(day.expression) or YEAR.search(day.expression))
    for e in cited:
        if words <= read_evidence(e).terms and (not fixed or not e.dates or day.expression.lower() in e.text.lower()):
            return True
        published = e.article.published
        about_report = _PUBLISHING.search(text) or (not e.dates and _SAYING.search(text))
        if about_report and fixed and _is_day(day, published):
            return True
        if published and (day.end == published and day.start is None):  # "by" the day of publication
            return True
        if not e.dates and published and any(_month_of(r, published) for r in _readings_of(day, published, None)):
            return True
    return None


def _is_day(day: EventDate, published: date | None) -> bool:
    """Tell whether a date is the day of publication."""
    return published is not None and any(r.start == r.end == published for r in _readings_of(day, published, None))


def _month_of(period: EventDate, published: date) -> bool:
    """Tell whether a period of more than a day, and of a month at most, holds the day of publication.

    What a report tells without a date is of its time; of its year it need not be.
    """
    if period.start is None or period.end is None:
        return False
    return 0 < (period.end - period.start).days < MONTH_DAYS and period.start <= published <= period.end


def _readings_of(day: EventDate, published: date | None, known: EventDate | None) -> list[EventDate]:
    """Return what a date may mean beside evidence: as it stands, from its publication, from the day that is known."""
    readings = [day] if day.start or day.end else []
    if readings:
        return readings
    near = [published] if published else []
    if known and known.start and MONTH.search(day.expression):
        near.append(known.start)
    for anchor in near:
        readings += find_dates(day.expression, published=anchor)[:1]
    return readings


def _same_days(said: EventDate, known: EventDate) -> bool:
    """Tell whether a date is the known one, a longer period around it, or the first or last day of it."""
    if (said.start, said.end) == (known.start, known.end):
        return said.start is not None or said.end is not None
    if said.start and said.end and known.start and known.end:
        if said.start <= known.start and known.end <= said.end:
            return True
        return said.start == said.end and said.start in (known.start, known.end) and _short(known)
    if said.start and known.start and (said.end is None or known.end is None):
        return said.start == known.start
    return bool(said.end and known.end and said.end == known.end)


def _short(period: EventDate) -> bool:
    return bool(period.start and period.end and (period.end - period.start).days <= 10)
