"""Two expressions that are the ends of one stretch: "from Monday to Wednesday", "between March and May 2024"."""

import re
from dataclasses import replace

from index.dates.expressions import Found
from index.dates.known import Known, Period
from index.dates.narrowing import narrowed
from index.dates.readings import reading
from index.dates.surroundings import before, prefix_of
from index.dates.tense import Tense
from index.types import DateBasis

_DAYS = frozenset({"today", "day", "numeric", "weekday", "second_day"})
_KINDS = (
    _DAYS,
    frozenset({"month"}),
    frozenset({"year"}),
    frozenset({"decade"}),
    frozenset({"month", "day", "numeric"}),
)
_LONGEST_LINK = 24
_PART = r"(?:(?:the\s+)?(?:early|mid|late)[\s-]+)?"
_LINK = re.compile(rf"\s?(?P<word>-|–|—|\b(?:to|until|till|through|and)\b)\s?(?:the\s+)?{_PART}\Z", re.I)
_FROM = re.compile(rf"\b(?P<word>from|between)\s+(?:the\s+)?{_PART}\Z", re.I)
_MOVED = re.compile(
    r"\b(?:moved|postponed|delayed|rescheduled|shifted|changed|brought|pushed|rose|fell|grew|increased|dropped)\b", re.I
)


def range_of(first: Found, last: Found, known: Known) -> tuple[int, Period] | None:
    """Return where a range of two neighbouring expressions begins, and its days; None where they make no range."""
    if last.start - first.end > _LONGEST_LINK:
        return None
    link = _LINK.match(first.match.string[first.end : last.start])
    if link is None or not any(first.kind in kinds and last.kind in kinds for kinds in _KINDS):
        return None
    opening = _FROM.search(before(first))
    word = opening["word"].lower() if opening else None
    if not _is_range(link["word"].lower(), word, first):
        return None
    period = _ends(first, last, known)
    if period is None:
        return None
    prefix = prefix_of(first)
    between = start_of_between(first)
    return (between if between is not None else (prefix.start if prefix.part else first.start)), period


def start_of_between(found: Found) -> int | None:
    """Return the offset of a "between" that opens an expression, or None."""
    opening = _FROM.search(before(found))
    if opening is None or opening["word"].lower() != "between":
        return None
    return found.start - len(before(found)) + opening.start()


def _is_range(link: str, opening: str | None, first: Found) -> bool:
    if link == "and" or opening == "between":
        return link == "and" and opening == "between"
    if opening == "from":
        return _MOVED.search(before(first)) is None
    return first.kind != "weekday"


def _ends(first: Found, last: Found, known: Known) -> Period | None:
    """Resolve both ends; the one that is known better completes the other."""
    start, end = _read(first, known), _read(last, known)
    if start is None or end is None:
        return None
    equal = _rank(end) == _rank(start)
    ahead = first.kind == "today" or (equal and last.kind != "today" and known.tense_of(first) is Tense.FUTURE)
    if _rank(end) >= _rank(start) and not ahead:
        start = _read(first, replace(known, published=end.end, tense=Tense.PAST)) if _rank(end) > 0 else start
        basis, note = end.basis, end.note
    else:
        end = _read(last, replace(known, published=start.start, tense=Tense.FUTURE))
        basis, note = start.basis, start.note
    if start is None or end is None:
        return None
    if start.start is None or end.end is None:
        return Period(None, None, DateBasis.UNRESOLVED, end.unit)
    return Period(start.start, end.end, basis, end.unit, note) if start.start <= end.end else None


def _rank(period: Period) -> int:
    order = (DateBasis.UNRESOLVED, DateBasis.CHAIN, DateBasis.RELATIVE, DateBasis.WEEKDAY, DateBasis.STATED)
    return order.index(period.basis)


def _read(found: Found, known: Known) -> Period | None:
    period = reading(found, known)
    return narrowed(period, prefix_of(found)) if period else None
