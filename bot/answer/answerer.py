"""One question in, one answer out: the same for the terminal and for Discord."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answer.ambiguity import bearers
from bot.answer.asked import asks_nothing, says_nothing
from bot.answer.compare import compare
from bot.answer.extract import Extract, corrected, extract, further, nearest, unshown
from bot.answer.followup import asks_for_more, standalone, thread
from bot.answer.premise import Correction, correction
from bot.answer.prose import Progress, Writer
from bot.answer.types import Answer, Citation, Confidence, Nearest, Premise, Reason, Status, source_article
from bot.answer.wording import NO_ANSWER, WHAT_TO_ASK, say_answer, say_basis, say_coverage, say_event, say_premise
from index.catalog import Catalog, Coverage
from index.characters import one_line
from index.errors import DatelineError, UsageError
from index.terms import tokens
from retrieval.anchors import Resolved
from retrieval.comparison import read_comparison
from retrieval.period import About, Period, is_outside
from retrieval.rerank import rank_sentences
from retrieval.search import Search
from retrieval.types import Bounds, Evidence, Hit, Kind, Query
from retrieval.within import asked_period, dated_query, evidence_within, hits_within, holds_nothing, is_of, narrowed

PASSAGES = 10
"""Passages that are read for an answer."""
PASSAGES_WITH_NUMBERS = 20
"""Passages that are read where a number is asked for: the newest report of a count may only mention it."""
MOST_NAMED, LONGEST_NAMED = 3, 40
"""Unknown words that a refusal names, and the letters it shows of each."""
NO_BOUNDS = Bounds()


class Answerer:
    """Answers questions from whatever archive `search` gives at the time; `today` is the clock.

    `writer` lets a chat model write the prose, where one is set.
    """

    def __init__(self, search: Callable[[], Search], today: Callable[[], date], writer: Writer | None = None) -> None:
        self._search = search
        self._today = today
        self._writer = writer

    async def answer(
        self,
        question: str,
        history: Sequence[Answer] = (),
        bounds: Bounds = NO_BOUNDS,
        on_progress: Progress | None = None,
    ) -> Answer:
        """Answer a question. `history` are the answers before it in the conversation, the oldest first.

        `on_progress` is given the answer as far as it is written, while a chat model writes it: first without a
        statement, then with one more checked statement each time.

        Raises UsageError for an empty question; every other error of the archive becomes an answer that failed.
        """
        asked = one_line(question)
        if not asked:
            raise UsageError('the question is empty: ask something, for example `dateline ask "Who met whom?"`')
        began = time.perf_counter()
        empty = says_nothing(asked)
        understood, used = (asked if empty else standalone(asked, history)), None
        shown = _shown(history) if asks_for_more(asked) else ()
        if self._writer and not shown and not empty:
            understood, used = await self._writer.standalone(asked, history)
        answer, evidence = await asyncio.to_thread(self._answer, asked, understood, bounds, shown)
        if self._writer and answer.status is Status.ANSWERED and not answer.premise:
            answer = await self._written(self._writer, answer, evidence, on_progress)
        if used:
            answer = replace(answer, tokens=used + answer.tokens if answer.tokens else used)
        if self._writer and answer.tokens:
            await asyncio.to_thread(self._writer.count, answer.tokens)
        return replace(answer, elapsed_ms=round((time.perf_counter() - began) * 1000))

    async def _written(
        self,
        writer: Writer,
        draft: Answer,
        evidence: Sequence[Evidence],
        on_progress: Progress | None,
    ) -> Answer:
        """Return the answer in the words of the chat model, or as it is."""
        answer = await writer.write(draft, evidence, on_progress)
        citations = tuple(_with_copies(self._search(), citation) for citation in answer.citations)
        return replace(answer, citations=citations)

    def _answer(
        self, question: str, understood: str, bounds: Bounds, shown: Sequence[Citation]
    ) -> tuple[Answer, list[Evidence]]:
        """Return the answer and its evidence, without what was `shown` where more of an answer is asked for."""
        search = self._search()
        unanswered = Answer(question, understood, Status.REFUSED, search.covers)
        if asks_nothing(understood):
            return replace(unanswered, text=WHAT_TO_ASK, reason=Reason.NO_QUESTION), []
        catalog = search.generation.catalog
        try:
            latest = search.newest_stated or self._today()
            both = None if shown else _compared(search, understood, latest, bounds)
            if both:
                evidence, found = both
                period, counted, relaxed, query = None, None, False, dated_query(search, understood, None)
            else:
                asked = look_up(search, understood, self._today(), bounds)
                query, evidence, period, counted = asked.query, asked.evidence, asked.period, asked.counted
                found = extract(query, evidence)
                denial = None if shown else correction(query, evidence or _beyond(search, asked, latest, bounds))
                if denial:
                    return _corrected(search, unanswered, query, denial, found), evidence
                relaxed = period is not None and bool(query.terms) and not _is_of(period, found)
                found = replace(found, unsure=found.unsure or relaxed)
                if period and not counted and not _is_of(period, found) and is_outside(period, unanswered.covers):
                    return _outside(unanswered, period), evidence
        except DatelineError as exc:
            return replace(unanswered, status=Status.FAILED, error=str(exc), text=str(exc)), []
        if shown:
            evidence = unshown(evidence, shown)
            found = replace(found := further(query, evidence), unsure=found.unsure or relaxed)
            if not found.statements:
                text = f"The archive has nothing more on “{understood}”."
                return replace(unanswered, text=text, reason=Reason.NOT_IN_ARCHIVE), []
        notices = bounds_notices(search, bounds)
        if period and found.statements:
            notices = period_notices(search, period, counted, bounds, relaxed=relaxed)
        if not found.statements:
            return _refusal(unanswered, catalog, query, bounds, nearest(query, evidence), notices), evidence
        if not both and (people := bearers(query, evidence)):
            return _ambiguous(unanswered, query, people), []
        confidence, short = (Confidence.UNSURE, None) if found.unsure else (Confidence.SURE, found.short_answer)
        answer = replace(
            unanswered,
            status=Status.ANSWERED,
            shape=found.shape,
            confidence=confidence,
            text=say_answer(short, found.statements, confidence),
            short_answer=short,
            statements=found.statements,
            citations=tuple(_with_copies(search, citation) for citation in found.citations),
            notices=notices + found.notices,
        )
        return answer, evidence


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What the archive has on a question: its query and the sentences that bear on it, the best first.

    `period` is the one that the question asks about, `counted` the sentence it was counted from where it was.
    """

    query: Query
    evidence: list[Evidence]
    period: Period | None = None
    counted: Resolved | None = None


def look_up(search: Search, question: str, today: date, bounds: Bounds = NO_BOUNDS) -> LookedUp:
    """Return what the archive has on a question that can be read by itself; `today` is the clock."""
    latest = search.newest_stated or today
    period, counted = asked_period(search, question, today, latest)
    query = dated_query(search, question, period, counted=counted is not None)
    if period and not counted and holds_nothing(search, period, latest):
        return LookedUp(query, [], period)
    hits = hits_within(search, query, _passages(query), latest, bounds)
    return LookedUp(query, evidence_within(query, rank_sentences(search, query, hits, latest)), period, counted)


def _shown(history: Sequence[Answer]) -> tuple[Citation, ...]:
    """Return what was quoted so far on the question that was answered last."""
    last = thread(history)
    told = [answer for answer in history if last and answer.understood_as == last.understood_as]
    return tuple(citation for answer in told for citation in answer.citations)


def _beyond(search: Search, asked: LookedUp, latest: date, bounds: Bounds) -> list[Evidence]:
    """Return the sentences that bear on a question whose period the archive does not reach, the period left aside."""
    if asked.period is None or not asked.query.terms:
        return []
    return rank_sentences(search, asked.query, search.hits(asked.query, _passages(asked.query), bounds), latest)


def _corrected(search: Search, unanswered: Answer, query: Query, denial: Correction, found: Extract) -> Answer:
    """Return the answer to a question that takes for granted what the archive denies: that comes first."""
    told = corrected(query, denial.evidence, denial.at, found)
    premise = Premise(denial.slot, one_line(denial.said), one_line(denial.asked), 1)
    opening = f"{say_premise(premise)} [{premise.citation}]"
    return replace(
        unanswered,
        status=Status.ANSWERED,
        confidence=Confidence.SURE,
        text=f"{opening}\n{say_answer(None, told.statements, Confidence.SURE)}",
        statements=told.statements,
        citations=tuple(_with_copies(search, citation) for citation in told.citations),
        premise=premise,
    )


def _is_of(period: Period, found: Extract) -> bool:
    """Tell whether an answer speaks of a period: one of its sentences tells of it, or appeared in it."""
    return any(is_of(e, period) for e in found.leads)


def _passages(query: Query) -> int:
    return PASSAGES_WITH_NUMBERS if query.kind is Kind.HOW_MANY else PASSAGES


def _outside(unanswered: Answer, period: Period) -> Answer:
    words = one_line(period.expression)
    text = f"{NO_ANSWER} It has nothing of “{words}”. {say_coverage(unanswered.covers)}"
    return replace(unanswered, text=text, reason=Reason.OUTSIDE_DATES)


def _ambiguous(unanswered: Answer, query: Query, people: Sequence[tuple[str, Evidence]]) -> Answer:
    named = [f"{one_line(name)} (“{one_line(e.article.title or e.article.path)}”)" for name, e in people]
    text = f"Who is meant? The archive knows {', '.join(named[:-1])} and {named[-1]}. Ask again with the full name."
    return replace(unanswered, text=text, reason=Reason.AMBIGUOUS, nearest=nearest(query, [e for _, e in people]))


def _compared(search: Search, question: str, latest: date, bounds: Bounds) -> tuple[list[Evidence], Extract] | None:
    """Return the evidence and the answer of a question about two things, None where it asks of one, or tells of one."""
    asked = read_comparison(question)
    if asked is None:
        return None
    seen: list[Evidence] = []

    def look_up(half: str) -> tuple[Query, list[Evidence]]:
        query = dated_query(search, half, None)
        evidence = rank_sentences(search, query, search.hits(query, _passages(query), bounds), latest)
        seen.extend(evidence)
        return query, evidence

    found = compare(question, asked, look_up)
    return (seen, found) if found else None


def _refusal(
    unanswered: Answer,
    catalog: Catalog,
    query: Query,
    bounds: Bounds,
    near: tuple[Nearest, ...],
    notices: tuple[str, ...],
) -> Answer:
    if found := empty_bounds(catalog, bounds):
        reason, why = found
    else:
        reason, why = (
            Reason.NOT_IN_ARCHIVE,
            f"Nothing in it mentions {_as_asked(query, query.unknown)}." if query.unknown else "",
        )
    text = " ".join(part for part in (NO_ANSWER, why, say_coverage(unanswered.covers)) if part)
    return replace(unanswered, text=text, reason=reason, nearest=near, notices=notices)


def empty_bounds(catalog: Catalog, bounds: Bounds, holder: str = "It") -> tuple[Reason, str] | None:
    """Return why no article lies within bounds, None where some do: none of that period, or none of that outlet."""
    if (bounds.since or bounds.until) and not catalog.matching_articles(bounds.since, bounds.until, None):
        return Reason.OUTSIDE_DATES, "No article was published in that period."
    if bounds.outlet and not catalog.matching_articles(None, None, bounds.outlet):
        outlets = ", ".join(name for name, _ in catalog.outlets()[:5])
        said = f"{holder} holds no article of {one_line(bounds.outlet)}; its outlets are {outlets or 'not named'}."
        return Reason.NOT_IN_ARCHIVE, said
    return None


def _with_copies(search: Search, citation: Citation) -> Citation:
    copies = search.copies_of(citation.source.article_id)
    return replace(citation, also=tuple(source_article(copy) for copy in copies))


def unmentioned(search: Search, query: Query, hits: Sequence[Hit]) -> str | None:
    """Return that the archive holds none of the words of a query, None where it holds one, in any spelling."""
    held = any(hit.lexical_rank is not None for hit in hits) or any(t in search.spellings(t) for t in query.terms)
    if held or not query.terms:
        return None
    said = f"Nothing in the archive mentions {_as_asked(query, query.terms)}"
    return f"{said}: these passages only come near in meaning." if hits else f"{said}."


def _as_asked(query: Query, terms: Sequence[str]) -> str:
    """Return words of a question as they were asked, the first few."""
    words = [query.question[t.start : t.end] for t in tokens(query.question) if t.term in terms]
    return " or ".join(f"“{word[:LONGEST_NAMED]}”" for word in list(dict.fromkeys(words))[:MOST_NAMED])


def bounds_notices(search: Search, bounds: Bounds) -> tuple[str, ...]:
    """Return what a reader should know of bounds: that undated articles fall outside any period."""
    undated = search.undated if bounds.since or bounds.until else 0
    if not undated:
        return ()
    articles = (
        "1 article without a publication date is"
        if undated == 1
        else f"{undated} articles without a publication date are"
    )
    return (f"{articles} left out, since a period was given.",)


def period_notices(
    search: Search, period: Period, counted: Resolved | None, bounds: Bounds, *, relaxed: bool
) -> tuple[str, ...]:
    """Return what a reader should know of the period that was read from a question."""
    words = f"“{one_line(period.expression)}”"
    if relaxed:
        return (f"Nothing was found for {words}: the period was left aside.", *bounds_notices(search, bounds))
    if counted:
        said = f"{say_event(counted.event)}, {say_basis(counted.event, counted.evidence.article.published)}"
        return (f"{words} is counted from {said}.", *bounds_notices(search, bounds))
    return bounds_notices(search, narrowed(bounds, period) if period.about is About.PUBLICATION else bounds)


def failed_answer(question: str, error: str) -> Answer:
    """Return the answer of a question that could not even be looked up."""
    return Answer(question, question, Status.FAILED, Coverage(0, None, None), text=error, error=error)
