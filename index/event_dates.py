"""The event dates of articles: what of them is stored, and what only the archive can complete.

Stored is what the article alone says. Two things need the archive and are never stored: the year of a weekday with
day and month in an undated article, and which of day and month comes first in 3/4/2024.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from index.dates import find_dates
from index.dates.published import dateline_span
from index.types import Article, DateBasis, EventDate

MIN_EXAMPLES = 2
"""Dates that an outlet must have written in one order, and none in the other, before its order is known."""
_ANY_YEAR = date(2200, 12, 31)
_NUMERIC = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-][0-9]{4}")
_MONTH_FIRST = frozenset({"us", "ph"})
_DAY_FIRST = frozenset("uk gb ie au nz in pk bd lk za ke ng gh ug zm zw sg my hk mt jm".split())
_WHOLE_ARCHIVE = ""
LOCAL_DAY = "published near midnight UTC, so the local day may be the neighbouring one"


@dataclass(frozen=True, slots=True)
class StoredDate:
    """A date of an article as the catalog keeps it; without days where only the archive can complete it."""

    at: int
    length: int
    start: date | None
    end: date | None
    basis: str


def stored_dates(article: Article) -> list[StoredDate]:
    """Return what is stored of the dates of an article: those it resolves itself, and those left to the archive."""
    found = find_dates(article.text, published=article.published)
    left = _left_open(article, found)
    return [
        StoredDate(e.at, len(e.expression), e.start, e.end, e.basis)
        for e in without_dateline(article.text, found)
        if e.start is not None or e.end is not None or e.at in left
    ]


def without_dateline(text: str, dates: tuple[EventDate, ...]) -> tuple[EventDate, ...]:
    """Return the dates of a text but for that of its dateline: it is the day of the report and no event's."""
    begin, end = dateline_span(text)
    return tuple(event for event in dates if not begin <= event.at < end)


def _left_open(article: Article, found: tuple[EventDate, ...]) -> set[int]:
    """Return the offsets of the dates that the archive may complete."""
    open_ = {e.at for e in found if e.start is None and e.end is None}
    if not open_:
        return set()
    latest = _ANY_YEAR if article.published is None else None
    completed = [
        find_dates(article.text, published=article.published, latest=latest, day_first=first) for first in (True, False)
    ]
    return {e.at for events in completed for e in events if e.at in open_ and e.start is not None}


def dates_of(article: Article, latest: date | None, orders: Mapping[str, bool]) -> tuple[EventDate, ...]:
    """Return the dates of an article with what the archive knows.

    `latest` is the newest day that the year of an undated story may be completed to; `orders` are those of the
    catalog.
    """
    found = find_dates(article.text, published=article.published, latest=latest, day_first=day_order(article, orders))
    if not article.near_midnight:
        return found
    return tuple(replace(e, note=e.note or LOCAL_DAY) if e.basis is DateBasis.RELATIVE else e for e in found)


def day_order(article: Article, orders: Mapping[str, bool]) -> bool | None:
    """Tell whether an article writes the day before the month in 3/4/2024, None where nothing says so.

    The country of its web address or its language says it, else what its outlet writes elsewhere, else what the whole
    archive does.
    """
    country = _host(article.url).rpartition(".")[2]
    if country in _MONTH_FIRST | _DAY_FIRST or article.language != "en":
        return country not in _MONTH_FIRST
    return orders.get((article.outlet or "").casefold(), orders.get(_WHOLE_ARCHIVE))


def _host(url: str | None) -> str:
    try:
        return urlsplit(url).hostname or "" if url else ""
    except ValueError:
        return ""


def learn_orders(written: list[tuple[str | None, str]]) -> dict[str, bool]:
    """Return by outlet (case folded; "" for the whole archive) whether it writes the day first.

    `written` are outlets and their dates in numbers; only one that can be read in a single way tells anything. Where
    both orders occur nothing is known.
    """
    seen: dict[str, list[bool]] = {}
    for outlet, expression in written:
        m = _NUMERIC.fullmatch(expression)
        if m is None or (int(m[1]) > 12) == (int(m[2]) > 12):
            continue
        for name in {(outlet or "").casefold(), _WHOLE_ARCHIVE}:
            seen.setdefault(name, []).append(int(m[1]) > 12)
    return {name: votes[0] for name, votes in seen.items() if len(votes) >= MIN_EXAMPLES and len(set(votes)) == 1}
