"""Search within the period that a question asks about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.types import Article
from retrieval.anchors import Resolved, resolve_anchor
from retrieval.period import About, Period, is_outside, read_anchor, read_period, tells_of, without_period
from retrieval.query import match_names, parse_question
from retrieval.search import CANDIDATES, FUSION_CONSTANT, Search
from retrieval.types import Bounds, Evidence, Hit, Query

REPORTED_BY = timedelta(days=2)
"""A report of these days after a period may tell of it without naming a day."""
SHORT = timedelta(days=31)
"""A period of so many days is looked up by itself, too: in a longer one too much happens."""
TELLS, APPEARED = 3.0, 2.0
"""What a sentence gains that tells of a day of the period asked for, and one whose article appeared in it."""
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


def dated_query(search: Search, question: str, period: Period | None, *, counted: bool = False) -> Query:
    """Return the query of a question in the archive's spellings; the words for its period are no terms of it.

    Those for the event that a period is `counted` from are.
    """
    if period is None:
        return match_names(parse_question(question), search)
    if counted:
        return replace(match_names(parse_question(question), search), period=period)
    query = match_names(parse_question(without_period(question, period)), search)
    terms = tuple(term for term in query.terms if term not in _SAYS_NOTHING)
    return replace(query, question=question, terms=terms, period=period)


def holds_nothing(search: Search, period: Period, latest: date) -> bool:
    """Tell whether a period lies outside the archive: nothing was published in it, and no event of it is told."""
    if not is_outside(period, search.covers):
        return False
    return period.about is About.PUBLICATION or not search.told_in(period.start, period.end, 1, latest)


def hits_within(search: Search, query: Query, limit: int, latest: date, bounds: Bounds | None = None) -> list[Hit]:
    """Return up to `limit` passages for a query, the best first; a period raises those of it and hides none.

    They are joined by reciprocal ranks from the search itself, its passages that tell of the period or appeared in it,
    and for a short period of events the order of `Search.told_in`. A question that asks for nothing but the period
    ("What happened on 3 May?") gets its passages alone; "as of" a day leaves out what appeared later, where that
    leaves anything.
    """
    period = query.period
    if period is None:
        return search.hits(query, limit, bounds)
    if period.about is About.PUBLICATION and (not query.terms or period.end):
        bounded = search.hits(query, limit, narrowed(bounds or NO_BOUNDS, period))
        if bounded or not query.terms:
            return bounded
    found = search.hits(query, CANDIDATES, bounds)
    events = period.about is About.EVENT
    telling = search.telling_of([h.passage.id for h in found], period.start, period.end, latest) if events else set()
    within = [hit for hit in found if hit.passage.id in telling or appeared_in(hit.article, period)]
    whole = events and (not query.terms or _is_short(period))
    told = search.told_in(period.start, period.end, CANDIDATES, latest, bounds) if whole else []
    hits = {hit.passage.id: hit for hit in (found if query.terms else within)}
    for passage in told:
        hits.setdefault(passage.id, Hit(passage, search.article(passage.article_id), 0.0, None, None))
    scores = {id_: hit.score for id_, hit in hits.items()}
    for ranked in ([hit.passage.id for hit in within], [passage.id for passage in told]):
        for rank, id_ in enumerate(ranked, start=1):
            scores[id_] += 1.0 / (FUSION_CONSTANT + rank)
    return [hits[id_] for id_ in sorted(hits, key=lambda id_: (-scores[id_], id_))[:limit]]


def _is_short(period: Period) -> bool:
    return bool(period.start and period.end and period.end - period.start <= SHORT)


def narrowed(bounds: Bounds, period: Period) -> Bounds:
    """Return bounds that also keep to a period of publication."""
    since = max((day for day in (bounds.since, period.start) if day), default=None)
    until = min((day for day in (bounds.until, period.end) if day), default=None)
    return Bounds(since, until, bounds.outlet)


def evidence_within(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return sentences with those raised that tell of the period of a query, or appeared in it; none is hidden.

    A question that asks for nothing but the period ("What happened on Sunday?") is answered by whatever tells of it,
    what was written soonest after the day first, and by nothing else.
    """
    period = query.period
    if period is None or (not query.terms and period.about is About.PUBLICATION):
        return list(evidence)
    if not query.terms:
        telling = [e for e in evidence if _tells(e, period)]
        telling.sort(key=lambda e: (_days_after(e, period), -e.score))
        return [replace(e, coverage=1.0, support=1.0) for e in telling]
    raised = [replace(e, score=e.score + _raise(e, period)) for e in evidence]
    return sorted(raised, key=lambda e: (-e.score, e.article.path, e.start))


def _raise(evidence: Evidence, period: Period) -> float:
    """Return what a period is worth to a sentence: less where it only appeared in those days than where it says so."""
    if period.about is About.EVENT and _tells(evidence, period):
        return TELLS
    return APPEARED if appeared_in(evidence.article, period) else 0.0


def is_of(evidence: Evidence, period: Period) -> bool:
    """Tell whether a sentence tells of a period, or appeared in it."""
    return (period.about is About.EVENT and _tells(evidence, period)) or appeared_in(evidence.article, period)


def _tells(evidence: Evidence, period: Period) -> bool:
    return any(tells_of(period, day) for day in evidence.dates)


def _days_after(evidence: Evidence, period: Period) -> int:
    """Return the days between the date of a sentence in a period and its article, many where they are unknown."""
    published = evidence.article.published
    days = [day.end or day.start for day in evidence.dates if tells_of(period, day)]
    if published is None:
        return date.max.toordinal()
    return min((abs((published - day).days) for day in days if day), default=date.max.toordinal())


def appeared_in(article: Article, period: Period) -> bool:
    """Tell whether an article appeared in a period, or so soon after its end that it reports of it."""
    day = article.published
    if day is None:
        return False
    late = REPORTED_BY if period.about is About.EVENT else timedelta(0)
    return not (period.start and day < period.start) and not (period.end and day - late > period.end)
