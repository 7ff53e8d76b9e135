"""The extractive answer: sentences of the archive, quoted as they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.quoting import quote_span
from bot.answer.types import Citation, SourceArticle, Statement, source_article
from bot.answer.wording import say_event
from index.terms import tokens
from index.types import DateBasis, EventDate
from retrieval.types import Evidence, Kind, Query

MIN_CONFIDENCE = 0.5
"""Evidence below this answers nothing; set on development questions, see the README's table of figures."""
MAX_STATEMENTS = 3
MAX_EVENTS = 10
MAX_NEAREST = 3
AS_GOOD = 0.85
"""Further sentences are given that reach this share of the best one's score."""
SAME_EVENT = 0.8
"""Share of the best sentence's coverage that a sentence needs to be listed as an event of the same kind."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What the evidence says: a short answer, statements and their citations; no statements means refuse."""

    short_answer: str | None
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


def confidence(evidence: Evidence) -> float:
    """Return how sure it is that a sentence answers the question, 0..1; 0 where a name of the question is missing."""
    if evidence.missing_names:
        return 0.0
    return 0.5 * evidence.support + 0.5 * evidence.closeness


def extract(query: Query, evidence: Sequence[Evidence]) -> Extract:
    """Answer from evidence that stands in the order of its scores, the best first."""
    sure = [e for e in evidence if confidence(e) >= MIN_CONFIDENCE]
    if not sure:
        return Extract(None, (), ())
    if query.kind is Kind.WHEN and (events := _events(query, sure)):
        return _dated(query, events)
    chosen = [e for e in sure if e.score >= AS_GOOD * sure[0].score][:MAX_STATEMENTS]
    citations = tuple(_citation(query, e, n) for n, e in enumerate(chosen, start=1))
    return Extract(None, tuple(Statement(c.quote, (c.n,)) for c in citations), citations)


def nearest(evidence: Sequence[Evidence]) -> tuple[SourceArticle, ...]:
    """Return the articles that come closest to the question, each once."""
    articles = dict.fromkeys(e.article for e in evidence)
    return tuple(source_article(article) for article in list(articles)[:MAX_NEAREST])


def _events(query: Query, sure: Sequence[Evidence]) -> list[tuple[Evidence, EventDate]]:
    """Return the dated sentences that tell of the event asked for, one a day and article, in the order of the days.

    Every name of the question stands in such a sentence, and nearly as much of the rest as in the best of them.
    """
    told = [e for e in sure if e.dates and _holds(e, query.names)]
    if not told:
        return []
    needed = SAME_EVENT * max(e.coverage for e in told)
    found: dict[tuple[object, ...], tuple[Evidence, EventDate]] = {}
    for e in told:
        if e.coverage < needed:
            continue
        event = _nearest_date(query, e)
        key = (event.start, event.end) if event.start or event.end else (e.article.id, event.expression)
        found.setdefault(key, (e, event))
    ordered = sorted(found.values(), key=lambda pair: (_day(pair[1]), pair[0].article.path, pair[0].start))
    return ordered[:MAX_EVENTS]


def _holds(evidence: Evidence, names: Sequence[str]) -> bool:
    return set(names) <= {t.term for t in tokens(evidence.text)}


def _day(event: EventDate) -> tuple[bool, str]:
    day = event.start or event.end
    return (day is None, day.isoformat() if day else "")


def _nearest_date(query: Query, evidence: Evidence) -> EventDate:
    """Return the date that stands nearest to the words of the question that are no names: what happened."""
    acts = set(query.terms) - set(query.names) or set(query.terms)
    places = [evidence.start + t.start for t in tokens(evidence.text) if t.term in acts] or [evidence.start]
    return min(evidence.dates, key=lambda d: (min(abs(d.at - place) for place in places), d.at))


def _dated(query: Query, events: Sequence[tuple[Evidence, EventDate]]) -> Extract:
    citations = tuple(_citation(query, e, n, event) for n, (e, event) in enumerate(events, start=1))
    statements = tuple(Statement(c.quote, (c.n,), event) for c, (_, event) in zip(citations, events, strict=True))
    said = dict.fromkeys(say_event(event) for _, event in events)
    resolved = [event for _, event in events if event.basis is not DateBasis.UNRESOLVED]
    if len(said) > 4 and resolved:
        short = f"{say_event(resolved[0])} to {say_event(resolved[-1])}, {len(events)} times"
    else:
        short = "; ".join(said)
    return Extract(short, statements, citations)


def _citation(query: Query, e: Evidence, n: int, event: EventDate | None = None) -> Citation:
    text = e.article.text
    wanted = [(event.at, event.at + len(event.expression))] if event else []
    wanted += [(e.start + t.start, e.start + t.end) for t in tokens(e.text) if t.term in query.terms]
    start, end = quote_span(text, e.start, e.end, wanted)
    return Citation(n, source_article(e.article), text[start:end], start, end)
