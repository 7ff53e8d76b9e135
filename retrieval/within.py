"""Search within the period that a question asks about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from retrieval.anchors import Resolved, resolve_anchor
from retrieval.period import About, Period, is_outside, read_anchor, read_period, tells_of, without_period
from retrieval.query import match_names, parse_question
from retrieval.search import CANDIDATES, FUSION_CONSTANT, Search
from retrieval.types import Bounds, Evidence, Hit, Query

REPORTED_BY = timedelta(days=2)
"""A report of these days after a period may tell of it without naming a day."""
NO_BOUNDS = Bounds()
_SAYS_NOTHING = frozenset({"happen", "occur", "event", "news", "take", "place", "go", "on"})
"""Terms that ask for whatever a period holds."""


def asked_period(search: Search, question: str, today: date, latest: date) -> tuple[Period | None, Resolved | None]:
    """Return the period that a question asks about, and the sentence it follows from where it is counted from an event.

    `today` is the clock, `latest` the newest day that the year of an undated story may be completed to.
    """
    day_first = search.generation.catalog.day_orders().get("")
    period = read_period(question, today, search.covers, day_first=day_first)
    anchor = None if period else read_anchor(question)
    resolved = resolve_anchor(search, anchor, latest) if anchor else None
    return (resolved.period, resolved) if resolved else (period, None)


def dated_query(search: Search, question: str, period: Period | None) -> Query:
    """Return the query of a question in the archive's spellings; the words for its period are no terms of it."""
    if period is None:
        return match_names(parse_question(question), search)
    query = match_names(parse_question(without_period(question, period)), search)
    terms = tuple(term for term in query.terms if term not in _SAYS_NOTHING)
    return replace(query, question=question, terms=terms, period=period)


def holds_nothing(search: Search, period: Period, latest: date) -> bool:
    """Tell whether a period lies outside the archive: nothing was published in it, and no event of it is told."""
    if not is_outside(period, search.covers):
        return False
    return period.about is About.PUBLICATION or not search.told_in(period.start, period.end, 1, latest)


def hits_within(search: Search, query: Query, limit: int, latest: date, bounds: Bounds | None = None) -> list[Hit]:
    """Return up to `limit` passages of the period of a query, the best first; nothing where none is of it.

    For a period of publication that is the search within its bounds. For one of events it is what the search finds of
    the passages that hold such a date, or appeared in those days, joined by reciprocal ranks with the order of
    `Search.told_in`. Without a period it is the search itself.
    """
    period = query.period
    if period is None:
        return search.hits(query, limit, bounds)
    if period.about is About.PUBLICATION:
        return search.hits(query, limit, narrowed(bounds or NO_BOUNDS, period))
    found = search.hits(query, CANDIDATES, bounds)
    telling = search.telling_of([hit.passage.id for hit in found], period.start, period.end, latest)
    kept = [hit for hit in found if hit.passage.id in telling or _appeared_in(hit, period)]
    told = search.told_in(period.start, period.end, CANDIDATES, latest, bounds)
    ranks = {passage.id: rank for rank, passage in enumerate(told, start=1)}
    hits = {hit.passage.id: hit for hit in kept}
    for passage in told:
        hits.setdefault(passage.id, Hit(passage, search.article(passage.article_id), 0.0, None, None))
    scores = {
        id_: hit.score + (1.0 / (FUSION_CONSTANT + ranks[id_]) if id_ in ranks else 0.0) for id_, hit in hits.items()
    }
    return [hits[id_] for id_ in sorted(hits, key=lambda id_: (-scores[id_], id_))[:limit]]


def narrowed(bounds: Bounds, period: Period) -> Bounds:
    """Return bounds that also keep to a period of publication."""
    since = max((day for day in (bounds.since, period.start) if day), default=None)
    until = min((day for day in (bounds.until, period.end) if day), default=None)
    return Bounds(since, until, bounds.outlet)


def evidence_within(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentences that may tell of the period of a query: first those whose date lies in it.

    A sentence without a date counts where its article appeared in those days; one with other dates alone does not. A
    question that asks for nothing but the period ("What happened on Sunday?") is answered by whatever tells of it,
    what was written soonest after the day first.
    """
    period = query.period
    if period is None or period.about is About.PUBLICATION:
        return list(evidence)
    telling = [e for e in evidence if any(tells_of(period, day) for day in e.dates)]
    if not query.terms:
        telling.sort(key=lambda e: (_days_after(e, period), -e.score))
        return [replace(e, coverage=1.0, support=1.0) for e in telling]
    return telling + [e for e in evidence if not e.dates and _appeared_in(e, period)]


def _days_after(evidence: Evidence, period: Period) -> int:
    """Return the days between the date of a sentence in a period and its article, many where they are unknown."""
    published = evidence.article.published
    days = [day.end or day.start for day in evidence.dates if tells_of(period, day)]
    if published is None:
        return date.max.toordinal()
    return min((abs((published - day).days) for day in days if day), default=date.max.toordinal())


def _appeared_in(found: Hit | Evidence, period: Period) -> bool:
    day = found.article.published
    if day is None:
        return False
    return not (period.start and day < period.start) and not (period.end and day - REPORTED_BY > period.end)
