"""The extractive answer: sentences of the archive, quoted as they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.events import event_date, told_events
from bot.answer.quoting import quote_span
from bot.answer.types import Citation, SourceArticle, Statement, source_article
from bot.answer.wording import say_event
from index.terms import tokens
from index.types import DateBasis, EventDate
from retrieval.types import Evidence, Kind, Query

MIN_CONFIDENCE = 0.42
"""Evidence below this answers nothing; set on development questions, see the README's table of figures."""
MATTER = 0.25
"""Share of the words for what is asked that must stand in a sentence or around it."""
VERY_CLOSE = 0.55
"""Cosine of question and sentence that makes up for words of its own."""
MISSING_NAMES = 0.6
"""What confidence loses where none of the question's names stands in the article."""
MAX_STATEMENTS = 3
MAX_EVENTS = 10
MAX_NEAREST = 3
AS_GOOD = 0.5
"""Further sentences are given that reach this share of the best one's score."""


@dataclass(frozen=True, slots=True)
class Extract:
    """What the evidence says: a short answer, statements and their citations; no statements means refuse."""

    short_answer: str | None
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


def confidence(query: Query, evidence: Evidence) -> float:
    """Return how sure it is that a sentence answers the question, 0..1.

    Half of it is what the sentence and its surroundings share with the question, half how close the model finds
    them; each name of the question that its article never mentions takes its share off.
    """
    mentioned = 1.0 - MISSING_NAMES * len(evidence.missing_names) / max(1, len(query.names))
    return mentioned * (0.5 * evidence.support + 0.5 * evidence.closeness)


def extract(query: Query, evidence: Sequence[Evidence]) -> Extract:
    """Answer from evidence that stands in the order of its scores, the best first."""
    sure = [e for e in evidence if confidence(query, e) >= MIN_CONFIDENCE]
    if query.unknown or not any(_on_the_matter(query, e) for e in sure[:MAX_STATEMENTS]):
        return Extract(None, (), ())
    if query.kind is Kind.WHEN and (events := told_events(query, sure)[:MAX_EVENTS]):
        return _dated(query, events)
    chosen = [e for e in sure if e.score >= AS_GOOD * sure[0].score][:MAX_STATEMENTS]
    days = [event_date(query, e) if query.kind is Kind.WHEN else None for e in chosen]
    citations = tuple(_citation(query, e, n, day) for n, (e, day) in enumerate(zip(chosen, days, strict=True), start=1))
    statements = tuple(Statement(c.quote, (c.n,), day) for c, day in zip(citations, days, strict=True))
    return Extract(None, statements, citations)


def _on_the_matter(query: Query, evidence: Evidence) -> bool:
    """Tell whether a sentence bears on what is asked of the names, and not on the names alone.

    It, its headline or the sentences beside it hold a word of what is asked, or the model finds it very close.
    """
    inside = {t.term for t in tokens(evidence.text)} | evidence.beside | evidence.headline
    asked = query.acts
    return len(asked & inside) >= MATTER * len(asked) or evidence.closeness >= VERY_CLOSE


def nearest(evidence: Sequence[Evidence]) -> tuple[SourceArticle, ...]:
    """Return the articles that come closest to the question, each once."""
    articles = dict.fromkeys(e.article for e in evidence)
    return tuple(source_article(article) for article in list(articles)[:MAX_NEAREST])


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
