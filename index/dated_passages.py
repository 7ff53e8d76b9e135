"""Passages by the days they tell of, with the dates that only the archive as a whole can complete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.catalog import Catalog
from index.event_dates import dates_of

SHORTEST = 7
"""Days that a date may span at least and still tell of a single day: "last week", but not "in November"."""
LONGEST = 366
"""Days that a date may span where the period asked for is open."""
ROWS = 20_000
"""Dates that are looked at for one period."""
_A_YEAR = 366


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date of a passage: first and last day, and when its article appeared."""

    passage: str
    published: date | None
    start: date
    end: date


class DatedPassages:
    """The passages of a catalog by the days they tell of.

    `latest` is the newest day that the year of an undated story may be completed to. What needs the archive is
    completed here, at the first use, and never stored.
    """

    def __init__(self, catalog: Catalog, latest: date) -> None:
        self._catalog = catalog
        self._completed = _completed(catalog, latest)

    def of_period(self, start: date | None, end: date | None, limit: int) -> list[str]:
        """Return ids of up to `limit` passages that hold a date of a period, either side of which may be open.

        Those come first whose date lies wholly within it, then those that were published nearest to their date. A
        date that is much longer than the period ("in 2024" for one day of it) does not count.
        """
        best: dict[str, tuple[bool, int, int]] = {}
        for dated in self._found(start, end, None):
            rank = _rank(dated, start, end)
            best[dated.passage] = min(best.get(dated.passage, rank), rank)
        return sorted(best, key=lambda id_: (best[id_], id_))[:limit]

    def among(self, ids: Sequence[str], start: date | None, end: date | None) -> frozenset[str]:
        """Return those of some passages that hold a date of a period, either side of which may be open."""
        return frozenset(dated.passage for dated in self._found(start, end, ids))

    def _found(self, start: date | None, end: date | None, ids: Sequence[str] | None) -> list[_Dated]:
        if (start is None and end is None) or (start and end and start > end):
            return []
        longest = max(SHORTEST, (end - start).days + 1) if start and end else LONGEST
        found = [_Dated(*row) for row in self._catalog.dated_passages(start, end, longest, ROWS, ids)]
        wanted = None if ids is None else frozenset(ids)
        return found + [
            dated
            for dated in self._completed
            if (wanted is None or dated.passage in wanted) and _is_of(dated, start, end, longest)
        ]


def _completed(catalog: Catalog, latest: date) -> list[_Dated]:
    """Return the dates that the archive alone can complete, with their passages."""
    orders = catalog.day_orders()
    found = []
    for id_, places in sorted(catalog.undecided_dates().items()):
        article = catalog.article(id_)
        passages = catalog.passages_of_article(id_)
        for event in dates_of(article, latest, orders):
            if event.at not in places or event.start is None:
                continue
            holder = next((p.id for p in passages if p.start <= event.at < p.end), None)
            if holder is not None:
                found.append(_Dated(holder, article.published, event.start, event.end or event.start))
    return found


def _is_of(dated: _Dated, start: date | None, end: date | None, longest: int) -> bool:
    if (dated.end - dated.start).days >= longest:
        return False
    if start is not None and end is not None:
        return dated.start <= end and dated.end >= start
    return dated.start >= start if start is not None else end is not None and dated.end <= end


def _rank(dated: _Dated, start: date | None, end: date | None) -> tuple[bool, int, int]:
    within = (start is None or dated.start >= start) and (end is None or dated.end <= end)
    away = abs(dated.published - dated.end) if dated.published else timedelta(days=_A_YEAR)
    return not within, away.days, (dated.end - dated.start).days
