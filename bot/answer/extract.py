"""The extractive answer: sentences of the archive, quoted as they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.answer.confidence import REFUSED, answers, bears, is_answerable, is_sure
from bot.answer.events import event_date, told_events
from bot.answer.quoting import fits, quote_span, shown, standing_alone
from bot.answer.reports import DISAGREE, asks_for_state, gives_figure, has_ceased, order, tells_of_state
from bot.answer.types import Citation, Nearest, Shape, Statement, source_article
from bot.answer.values import MAX_WORDS, figures, short_answer, value_of
from bot.answer.wording import say_event
from index.terms import tokens
from index.types import DateBasis, EventDate
from retrieval.period import tells_of
from retrieval.rerank import points_back
from retrieval.types import Evidence, Kind, Query

DATED = -5.0
"""Sum of `confidence.answers` from which on a day is asserted that stands beside whom and what is asked."""
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


@dataclass(frozen=True, slots=True)
class Extract:
    """What the evidence says: a short answer, statements and their citations; no statements means refuse.

    `notices` say what a reader should know of how the statements stand to each other. `unsure` tells that the
    statements are what comes nearest, not surely the answer; `leads` are the sentences that they quote.
    """

    short_answer: str | None
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    notices: tuple[str, ...] = ()
    leads: tuple[Evidence, ...] = ()
    unsure: bool = False
    shape: Shape = Shape.FACT


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence of the answer, and the same said by another article where one says it."""

    lead: Evidence
    second: Evidence | None = None


def extract(query: Query, evidence: Sequence[Evidence]) -> Extract:
    """Answer from evidence that stands in the order of its scores, the best first: what is ranked first is shown first.

    Days of events stand in their own order, and a newer report that says otherwise before the one it supersedes.
    """
    if not is_answerable(query, evidence):
        return Extract(None, (), ())
    near = [e for e in evidence if bears(query, e) >= REFUSED - FURTHER]
    events = told_events(query, near)[:MAX_EVENTS] if query.kind is Kind.WHEN else []
    if query.period:  # another year's meeting is another meeting
        events = [(e, event) for e, event in events if tells_of(query.period, event)]
    if events:
        return replace(dated(query, events), unsure=all(answers(query, e) < DATED for e, _ in events))
    chosen = with_newest(query, choose(query, near), evidence)
    if asks_for_state(query):
        chosen.sort(key=lambda saying: has_ceased(query, saying.lead))
    told = order(query, [saying.lead for saying in chosen])
    chosen = [chosen[n] for n in told.places]
    newer = {told.places.index(old): told.places.index(new) for old, new in told.superseded.items()}
    lead = chosen[0].lead
    sure = is_sure(query, lead) or not query.terms  # what happened on a day: all that tells of it does
    open_ = DISAGREE in told.notices or is_contested(query, lead, evidence)
    short = short_answer(query, lead) if sure and not open_ else None
    return replace(quoted(query, chosen, short, newer, told.notices), unsure=not sure)


def unshown(evidence: Sequence[Evidence], shown: Sequence[Citation]) -> list[Evidence]:
    """Return the sentences that were not shown, and do not say again what was."""

    def was_shown(e: Evidence) -> bool:
        return any(c.source.article_id == e.article.id and c.start < e.end and e.start < c.end for c in shown)

    told = [e for e in evidence if was_shown(e)]
    return [e for e in evidence if not was_shown(e) and not any(same_saying(other, e) for other in told)]


def further(query: Query, evidence: Sequence[Evidence]) -> Extract:
    """Return the next sentences that bear on a question which was answered, none where they hardly do."""
    near = [e for e in evidence if bears(query, e) >= REFUSED]
    return replace(quoted(query, choose(query, near), None), unsure=not near or not is_sure(query, near[0]))


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
    if figures(one) != figures(other):
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
        day = _day(query, saying.lead) if query.kind is Kind.WHEN else None
        own = [
            _citation(query, e, n, day if e is saying.lead else None)
            for n, e in enumerate(_quoted(saying), start=firsts[place])
        ]
        citations += own
        since = firsts[newer[place]] if newer and place in newer else None
        statements.append(Statement(_said(query, saying.lead, day), tuple(c.n for c in own), day, since))
    return Extract(short, tuple(statements), tuple(citations), notices, tuple(saying.lead for saying in chosen))


def corrected(query: Query, lead: Evidence, at: tuple[int, int], found: Extract) -> Extract:
    """Return a sentence that denies what a question takes for granted, and what surely answers the rest behind it.

    `at` is where it says otherwise: the quote holds that.
    """
    text = lead.article.text
    start, end = _span_with(lead, [at, *_wanted(query, lead, None)])
    day = next((d for d in lead.dates if d.at == at[0] and d.basis is not DateBasis.UNRESOLVED), None)
    leads = [] if found.unsure else [e for e in found.leads if (e.article.id, e.start) != (lead.article.id, lead.start)]
    more = quoted(query, [Saying(e) for e in leads[: MAX_STATEMENTS - 1]], None)
    statements = [replace(s, citations=tuple(n + 1 for n in s.citations)) for s in more.statements]
    return Extract(
        None,
        (Statement(shown(text, (start, end), (lead.start, lead.end)), (1,), day), *statements),
        (
            Citation(1, source_article(lead.article), text[start:end], start, end),
            *(replace(c, n=c.n + 1) for c in more.citations),
        ),
        leads=(lead, *more.leads),
    )


def _day(query: Query, lead: Evidence) -> EventDate | None:
    """Return the date of what a sentence tells: the one that the reader reads, else the one beside the deed."""
    value = value_of(query, lead)
    return value.day if value else event_date(query, lead)


def _quoted(saying: Saying) -> list[Evidence]:
    return [saying.lead, *([saying.second] if saying.second else [])]


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
    short: str | None = "; ".join(said)
    if len(said) > 4 or _is_long(short):
        ends = [say_event(event) for event in (resolved[0], resolved[-1])] if resolved else []
        short = f"{ends[0]} to {ends[1]}, {len(events)} times" if len(set(ends)) > 1 else None
    short = None if _is_long(short) else short
    shape = Shape.DATES if len(events) > 1 else Shape.FACT
    return Extract(short, statements, citations, leads=tuple(e for e, _ in events), shape=shape)


def _is_long(short: str | None) -> bool:
    """Tell whether a short answer is longer than one may be."""
    return short is not None and len(short.split()) > MAX_WORDS


def _span(query: Query, e: Evidence, event: EventDate | None) -> tuple[int, int]:
    """Return what is quoted of a sentence: with what lets it stand alone, or as much of it as is short enough."""
    return _span_with(e, _wanted(query, e, event))


def _span_with(e: Evidence, wanted: Sequence[tuple[int, int]]) -> tuple[int, int]:
    if fits(e.text):
        return standing_alone(e.article.text, e.start, e.end, e.before if points_back(e.text) else None)
    return quote_span(e.article.text, e.start, e.end, wanted)


def _said(query: Query, e: Evidence, event: EventDate | None) -> str:
    return shown(e.article.text, _span(query, e, event), (e.start, e.end))


def _citation(query: Query, e: Evidence, n: int, event: EventDate | None = None) -> Citation:
    start, end = _span(query, e, event)
    return Citation(n, source_article(e.article), e.article.text[start:end], start, end)


def _wanted(query: Query, e: Evidence, event: EventDate | None) -> list[tuple[int, int]]:
    wanted = [(event.at, event.at + len(event.expression))] if event else []
    return wanted + [(e.start + t.start, e.start + t.end) for t in tokens(e.text) if t.term in query.terms]
