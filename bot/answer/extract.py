"""The extractive answer: sentences of the archive, quoted as they stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.answer.events import event_date, told_events
from bot.answer.quoting import fits, quote_span
from bot.answer.reports import DISAGREE, asks_for_state, gives_figure, has_ceased, order, tells_of_state
from bot.answer.short import short_answer
from bot.answer.types import Citation, Nearest, Shape, Statement, source_article
from bot.answer.wording import say_event
from index.terms import tokens
from index.types import DateBasis, EventDate
from retrieval.rerank import points_back
from retrieval.types import Evidence, Kind, Query

MIN_CONFIDENCE = 0.0
"""Confidence below which no sentence answers; set on development questions, see the README's table of figures."""
SUPPORT, COVERAGE = 8.0, 4.0
"""What the shared words add to the log-odds of the ranker, which tells near misses apart less well than they do."""
MISSING_NAMES, NO_NUMBER, NO_NAME = 5.0, 8.0, 3.0
"""What confidence loses where none of the question's names stands in the article, where a number is asked for and the
sentence holds none, and where a person, place, name or reason is asked for and it gives none."""
READS = -2.5
"""Log-odds that the packaged ranker itself must give one of the best sentences: shared words alone are no answer."""
MATTER = 0.25
"""Share of the words for what is asked that must stand in a sentence or around it."""
SURE = 2.5
"""Confidence that makes up for words of its own."""
MAX_STATEMENTS = 3
MAX_EVENTS = 10
MAX_NEAREST = 3
BEHIND = 8.0
"""Further sentences are given that lie no further than this below the best one's score."""
FURTHER = 3.0
"""Log-odds that further sentences may lie below the floor, once one is above it."""
SAME_SAYING = 0.6
"""Share of the words of the shorter of two sentences that both hold, where both say the same."""

CONTESTING = 0.6
"""Share of a sentence's support that a newer report needs to speak of the same."""

_FIGURE = re.compile(
    r"\d[\d.,]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?)\b"
)


@dataclass(frozen=True, slots=True)
class Extract:
    """What the evidence says: a short answer, statements and their citations; no statements means refuse.

    `notices` say what a reader should know of how the statements stand to each other. `unsure` tells that the
    statements are what comes nearest, not surely the answer.
    """

    short_answer: str | None
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    notices: tuple[str, ...] = ()
    unsure: bool = False
    shape: Shape = Shape.FACT


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence of the answer, and the same said by another article where one says it."""

    lead: Evidence
    second: Evidence | None = None


def confidence(query: Query, evidence: Evidence) -> float:
    """Return how sure it is that a sentence answers the question: the ranker's log-odds and the words they share.

    Each name of the question that its article never mentions takes its share off.
    """
    missing = MISSING_NAMES * len(evidence.missing_names) / max(1, len(query.names))
    lacks = query.kind is not Kind.WHEN and not evidence.fits
    lacking = lacks * (NO_NUMBER if query.kind is Kind.HOW_MANY else NO_NAME)
    shared = SUPPORT * evidence.support + COVERAGE * evidence.coverage
    return evidence.answers + shared - missing - lacking


def extract(query: Query, evidence: Sequence[Evidence]) -> Extract:
    """Answer from evidence that stands in the order of its scores, the best first."""
    if not answerable(query, evidence):
        return Extract(None, (), ())
    sure = [e for e in evidence if confidence(query, e) >= MIN_CONFIDENCE - FURTHER]
    if query.kind is Kind.WHEN and (events := told_events(query, sure)[:MAX_EVENTS]):
        return dated(query, events)
    chosen = with_newest(query, choose(query, sure), evidence)
    if asks_for_state(query):
        chosen.sort(key=lambda saying: has_ceased(query, saying.lead))
    told = order(query, [saying.lead for saying in chosen])
    chosen = [chosen[n] for n in told.places]
    newer = {told.places.index(old): told.places.index(new) for old, new in told.superseded.items()}
    short = None if is_contested(query, chosen[0].lead, evidence) else short_answer(query, chosen[0].lead)
    if DISAGREE in told.notices:
        short = None
    unsure = not query.period and short is None and all(s.lead.span and s.lead.answers < 0 for s in chosen)
    return replace(quoted(query, chosen, short, newer, told.notices), unsure=unsure)


def answerable(query: Query, evidence: Sequence[Evidence]) -> bool:
    """Tell whether any sentence answers the question surely enough."""
    best = [e for e in evidence if confidence(query, e) >= MIN_CONFIDENCE]
    if any(name[-1] in query.unknown for name in query.names):
        return False
    if query.kind is not Kind.WHEN and all(e.span and e.answers < READS for e in best[:MAX_STATEMENTS]):
        return False
    return any(_on_the_matter(query, e) for e in best[:MAX_STATEMENTS])


def choose(query: Query, sure: Sequence[Evidence], most: int = MAX_STATEMENTS) -> list[Saying]:
    """Return the sentences of the answer: the best, without saying anything twice."""
    chosen: list[Saying] = []
    for e in sure:
        if chosen and e.score < chosen[0].lead.score - BEHIND:
            break
        twin = next((n for n, saying in enumerate(chosen) if same_saying(saying.lead, e)), None)
        if twin is None:
            if len(chosen) < most:
                chosen.append(Saying(e))
        elif chosen[twin].second is None and e.article.id != chosen[twin].lead.article.id:
            chosen[twin] = replace(chosen[twin], second=e)
    return chosen


def with_newest(query: Query, chosen: list[Saying], evidence: Sequence[Evidence]) -> list[Saying]:
    """Return the sentences of an answer with the newest report of a number or of how things stand among them.

    Both change while a story runs, and the last report often mentions them in passing.
    """
    if query.kind is Kind.HOW_MANY:
        tells = gives_figure
    elif query.kind is Kind.YES_NO and asks_for_state(query):
        tells = tells_of_state
    else:
        return chosen
    dated = [(e.article.published, e) for e in evidence if e.article.published and tells(query, e)]
    known = [s.lead.article.published for s in chosen if s.lead.article.published and tells(query, s.lead)]
    if not dated or not known:
        return chosen
    day, newest = max(dated, key=lambda pair: (pair[0], pair[1].score))
    return chosen if day <= max(known) else [*chosen[: MAX_STATEMENTS - 1], Saying(newest)]


def is_contested(query: Query, lead: Evidence, evidence: Sequence[Evidence]) -> bool:
    """Tell whether a newer report may say otherwise than the one that a yes or no on how things stand comes from."""
    published = lead.article.published
    if query.kind is not Kind.YES_NO or not asks_for_state(query) or published is None:
        return False
    return any(
        e.article.published and e.article.published > published and e.support >= CONTESTING * lead.support
        for e in evidence
    )


def same_saying(one: Evidence, other: Evidence) -> bool:
    """Tell whether two sentences say the same, figures included, in nearly the same words."""
    if set(_FIGURE.findall(one.text.lower())) != set(_FIGURE.findall(other.text.lower())):
        return False
    first, second = one.terms, other.terms
    return len(first & second) >= SAME_SAYING * max(1, min(len(first), len(second)))


def quoted(
    query: Query,
    chosen: Sequence[Saying],
    short: str | None,
    newer: Mapping[int, int] | None = None,
    notices: tuple[str, ...] = (),
) -> Extract:
    """Return sentences as statements, each with the quotes that carry it.

    `newer` are the places of superseded sentences with the place of the one that says otherwise since.
    """
    firsts = list(accumulate((len(_quoted(saying)) for saying in chosen), initial=1))
    statements: list[Statement] = []
    citations: list[Citation] = []
    for place, saying in enumerate(chosen):
        day = event_date(query, saying.lead) if query.kind is Kind.WHEN else None
        own = [
            _citation(query, e, n, day if e is saying.lead else None)
            for n, e in enumerate(_quoted(saying), start=firsts[place])
        ]
        citations += own
        since = firsts[newer[place]] if newer and place in newer else None
        statements.append(Statement(_said(query, saying.lead, day), tuple(c.n for c in own), day, since))
    return Extract(short, tuple(statements), tuple(citations), notices)


def _quoted(saying: Saying) -> list[Evidence]:
    return [saying.lead, *([saying.second] if saying.second else [])]


def _on_the_matter(query: Query, evidence: Evidence) -> bool:
    """Tell whether a sentence bears on what is asked of the names, and not on the names alone.

    It, its headline or the sentences beside it hold a word of what is asked, or it answers very surely.
    """
    inside = evidence.terms | evidence.beside | evidence.headline
    asked = query.acts
    return len(asked & inside) >= MATTER * len(asked) or confidence(query, evidence) >= SURE


def nearest(query: Query, evidence: Sequence[Evidence]) -> tuple[Nearest, ...]:
    """Return the articles that come closest to the question, each once, with the sentence of it that does."""
    best: dict[str, Evidence] = {}
    for e in evidence:
        best.setdefault(e.article.id, e)
    return tuple(_nearest(query, e) for e in list(best.values())[:MAX_NEAREST])


def _nearest(query: Query, e: Evidence) -> Nearest:
    start, end = quote_span(e.article.text, e.start, e.end, _wanted(query, e, None))
    return Nearest(source_article(e.article), e.article.text[start:end], start, end)


def dated(query: Query, events: Sequence[tuple[Evidence, EventDate]]) -> Extract:
    """Return events as dated statements, in the order given."""
    citations = tuple(_citation(query, e, n, event) for n, (e, event) in enumerate(events, start=1))
    statements = tuple(Statement(_said(query, e, event), (n,), event) for n, (e, event) in enumerate(events, start=1))
    said = dict.fromkeys(say_event(event) for _, event in events)
    resolved = [event for _, event in events if event.basis is not DateBasis.UNRESOLVED]
    if len(said) > 4 and resolved:
        short = f"{say_event(resolved[0])} to {say_event(resolved[-1])}, {len(events)} times"
    else:
        short = "; ".join(said)
    return Extract(short, statements, citations, shape=Shape.DATES if len(events) > 1 else Shape.FACT)


def _said(query: Query, e: Evidence, event: EventDate | None) -> str:
    start, end = quote_span(e.article.text, e.start, e.end, _wanted(query, e, event))
    return e.article.text[start:end]


def _citation(query: Query, e: Evidence, n: int, event: EventDate | None = None) -> Citation:
    """Return a quote of a sentence, with the one before it where that says whom or what it speaks of."""
    text = e.article.text
    start, end = quote_span(text, e.start, e.end, _wanted(query, e, event))
    if e.before is not None and start == e.start and points_back(e.text) and _one_line(text[e.before : end]):
        start = e.before
    return Citation(n, source_article(e.article), text[start:end], start, end)


def _one_line(quote: str) -> bool:
    return fits(quote) and "\n" not in quote


def _wanted(query: Query, e: Evidence, event: EventDate | None) -> list[tuple[int, int]]:
    wanted = [(event.at, event.at + len(event.expression))] if event else []
    return wanted + [(e.start + t.start, e.start + t.end) for t in tokens(e.text) if t.term in query.terms]
