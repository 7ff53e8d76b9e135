"""The extractive answer: sentences of the archive, quoted as they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.answer.confidence import REFUSED, SURE, answers, bears, is_answerable
from bot.answer.events import event_date, told_events
from bot.answer.quoting import fits, quote_span
from bot.answer.reports import DISAGREE, asks_for_state, gives_figure, has_ceased, order, tells_of_state
from bot.answer.types import Citation, SourceArticle, Statement, source_article
from bot.answer.values import figures, short_answer, value_of
from bot.answer.wording import say_event
from index.terms import tokens
from index.types import DateBasis, EventDate
from retrieval.period import tells_of
from retrieval.rerank import points_back
from retrieval.types import Evidence, Kind, Query

UNSURE = "None of these sentences surely answers the question; they are what comes nearest."
"""What is said of an answer that is not asserted."""
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

    `notices` say what a reader should know of how the statements stand to each other; `leads` are the sentences
    that the statements quote.
    """

    short_answer: str | None
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    notices: tuple[str, ...] = ()
    leads: tuple[Evidence, ...] = ()


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
        return dated(query, events)
    chosen = with_newest(query, choose(query, near), evidence)
    if asks_for_state(query):
        chosen.sort(key=lambda saying: has_ceased(query, saying.lead))
    told = order(query, [saying.lead for saying in chosen])
    chosen = [chosen[n] for n in told.places]
    newer = {told.places.index(old): told.places.index(new) for old, new in told.superseded.items()}
    lead = chosen[0].lead
    sure = answers(query, lead) >= SURE
    open_ = DISAGREE in told.notices or is_contested(query, lead, evidence)
    short = short_answer(query, lead) if sure and not open_ else None
    return quoted(query, chosen, short, newer, told.notices if sure else (*told.notices, UNSURE))


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
    start, end = quote_span(text, lead.start, lead.end, [at, *_wanted(query, lead, None)])
    day = next((d for d in lead.dates if d.at == at[0] and d.basis is not DateBasis.UNRESOLVED), None)
    leads = (
        []
        if UNSURE in found.notices
        else [e for e in found.leads if (e.article.id, e.start) != (lead.article.id, lead.start)]
    )
    further = quoted(query, [Saying(e) for e in leads[: MAX_STATEMENTS - 1]], None)
    statements = [replace(s, citations=tuple(n + 1 for n in s.citations)) for s in further.statements]
    return Extract(
        None,
        (Statement(text[start:end], (1,), day), *statements),
        (
            Citation(1, source_article(lead.article), text[start:end], start, end),
            *(replace(c, n=c.n + 1) for c in further.citations),
        ),
        leads=(lead, *further.leads),
    )


def _day(query: Query, lead: Evidence) -> EventDate | None:
    """Return the date of what a sentence tells: the one that the reader reads, else the one beside the deed."""
    value = value_of(query, lead)
    return value.day if value else event_date(query, lead)


def _quoted(saying: Saying) -> list[Evidence]:
    return [saying.lead, *([saying.second] if saying.second else [])]


def nearest(evidence: Sequence[Evidence]) -> tuple[SourceArticle, ...]:
    """Return the articles that come closest to the question, each once."""
    articles = dict.fromkeys(e.article for e in evidence)
    return tuple(source_article(article) for article in list(articles)[:MAX_NEAREST])


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
    return Extract(short, statements, citations, leads=tuple(e for e, _ in events))


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
