"""Words before a period that widen or narrow it: "since", "until", "late", "the end of", "the first half of"."""

from dataclasses import replace
from datetime import timedelta

from index.dates.arithmetic import Days, piece, third
from index.dates.known import Period
from index.dates.surroundings import Prefix
from index.dates.words import NUMBERS, quantity

_EDGES = {"start": "early", "beginning": "early", "middle": "mid", "end": "late", "close": "late"}
_LAST_DAY = "the last day"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def narrowed(period: Period, prefix: Prefix) -> Period:
    """Return the part of a resolved period that the words before it name."""
    if period.start is None or period.end is None:
        return period
    days: Days = (period.start, period.end)
    if prefix.part == "so far":
        return period
    if prefix.piece and prefix.nth:
        days = piece(days, prefix.piece, _ORDINALS.get(prefix.nth, -1), _number(prefix.count))
    elif prefix.part:
        days = third(days, period.unit, prefix.part)
    elif prefix.edge in ("start", "beginning") and prefix.bound not in (None, "since", "after"):
        days = days[0], days[0]
    elif prefix.edge and (prefix.bound in (None, "since") or prefix.edge not in ("end", "close")):
        days = _edge(days, period.unit, prefix.edge)
    return replace(period, start=days[0], end=days[1])


def _edge(days: Days, unit: str, edge: str) -> Days:
    """Return the start, middle or end of a period; of a year its first or last month."""
    if unit == "year" and edge != "middle":
        return piece(days, "month", -1 if _EDGES[edge] == "late" else 1, 1)
    return third(days, unit, _EDGES[edge])


def _number(word: str | None) -> int:
    return quantity(word) if word and (word.isdigit() or word in NUMBERS) else 1


def bounded(period: Period, prefix: Prefix) -> Period:
    """Return a resolved period opened at one side by "since", "until", "before" or "after".

    "until Friday" and "by Friday" name the day on which something ends, not all the days before it.
    """
    if period.start is None or period.end is None or prefix.bound is None:
        return period
    try:
        match " ".join(prefix.bound.split()):
            case "since":
                return replace(period, end=None)
            case "before" | "prior to" if prefix.edge not in ("end", "close"):
                return replace(period, start=None, end=period.start - timedelta(days=1))
            case "after":
                return replace(period, start=period.end + timedelta(days=1), end=None)
            case _ if period.start == period.end:
                return replace(period, note=period.note or _LAST_DAY)
            case _:
                return replace(period, start=None)
    except OverflowError:
        return period
