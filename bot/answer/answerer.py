"""One question in, one answer out: the same for the terminal and for Discord."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.answer.extract import extract, nearest
from bot.answer.followup import standalone
from bot.answer.types import Answer, Citation, Reason, SourceArticle, Status, source_article
from bot.answer.wording import NO_ANSWER, say_coverage
from index.catalog import Catalog, Coverage
from index.characters import one_line
from index.errors import DatelineError, UsageError
from index.terms import tokens
from retrieval.query import match_names, parse_question
from retrieval.rerank import rank_sentences
from retrieval.search import Search
from retrieval.types import Bounds, Query

PASSAGES = 10
"""Passages that are read for an answer."""
MOST_NAMED, LONGEST_NAMED = 3, 40
"""Unknown words that a refusal names, and the letters it shows of each."""
NO_BOUNDS = Bounds()


class Answerer:
    """Answers questions from whatever archive `search` gives at the time; `today` is the clock."""

    def __init__(self, search: Callable[[], Search], today: Callable[[], date]) -> None:
        self._search = search
        self._today = today

    async def answer(self, question: str, history: Sequence[Answer] = (), bounds: Bounds = NO_BOUNDS) -> Answer:
        """Answer a question. `history` are the answers before it in the conversation, the oldest first.

        Raises UsageError for an empty question; every other error of the archive becomes an answer that failed.
        """
        asked = one_line(question)
        if not asked:
            raise UsageError('the question is empty: ask something, for example `dateline ask "Who met whom?"`')
        began = time.perf_counter()
        answer = await asyncio.to_thread(self._answer, asked, standalone(asked, history), bounds)
        return replace(answer, elapsed_ms=round((time.perf_counter() - began) * 1000))

    def _answer(self, question: str, understood: str, bounds: Bounds) -> Answer:
        search = self._search()
        catalog = search.generation.catalog
        unanswered = Answer(question, understood, Status.REFUSED, catalog.coverage())
        try:
            query = match_names(parse_question(understood), search.spellings)
            hits = search.hits(query, PASSAGES, bounds)
            latest = catalog.newest_stated() or self._today()
            evidence = rank_sentences(search, query, hits, latest)
        except DatelineError as exc:
            return replace(unanswered, status=Status.FAILED, error=str(exc), text=str(exc))
        notices = bounds_notices(search, bounds)
        found = extract(query, evidence)
        if not found.statements:
            return _refusal(unanswered, catalog, query, bounds, nearest(evidence), notices)
        lines = [found.short_answer] if found.short_answer else []
        lines += [f"{s.text} {''.join(f'[{n}]' for n in s.citations)}" for s in found.statements]
        return replace(
            unanswered,
            status=Status.ANSWERED,
            text="\n".join(lines),
            short_answer=found.short_answer,
            statements=found.statements,
            citations=tuple(_with_copies(search, citation) for citation in found.citations),
            notices=notices,
        )


def _refusal(
    unanswered: Answer,
    catalog: Catalog,
    query: Query,
    bounds: Bounds,
    near: tuple[SourceArticle, ...],
    notices: tuple[str, ...],
) -> Answer:
    reason = Reason.NOT_IN_ARCHIVE
    why = ""
    if (bounds.since or bounds.until) and not catalog.matching_articles(bounds.since, bounds.until, None):
        reason = Reason.OUTSIDE_DATES
        why = " No article was published in that period."
    elif bounds.outlet and not catalog.matching_articles(None, None, bounds.outlet):
        outlets = ", ".join(name for name, _ in catalog.outlets()[:5])
        why = f" It holds no article of {one_line(bounds.outlet)}; its outlets are {outlets or 'not named'}."
    elif query.unknown:
        why = f" Nothing in it mentions {_as_asked(query)}."
    text = f"{NO_ANSWER}{why} {say_coverage(unanswered.covers)}"
    return replace(unanswered, text=text, reason=reason, nearest=near, notices=notices)


def _with_copies(search: Search, citation: Citation) -> Citation:
    copies = search.copies_of(citation.source.article_id)
    return replace(citation, also=tuple(source_article(copy) for copy in copies))


def _as_asked(query: Query) -> str:
    words = [query.question[t.start : t.end] for t in tokens(query.question) if t.term in query.unknown]
    return " or ".join(f"“{word[:LONGEST_NAMED]}”" for word in list(dict.fromkeys(words))[:MOST_NAMED])


def bounds_notices(search: Search, bounds: Bounds) -> tuple[str, ...]:
    """Return what a reader should know of bounds: that undated articles fall outside any period."""
    undated = search.generation.catalog.undated() if bounds.since or bounds.until else 0
    if not undated:
        return ()
    articles = (
        "1 article without a publication date is"
        if undated == 1
        else f"{undated} articles without a publication date are"
    )
    return (f"{articles} left out, since a period was given.",)


def failed_answer(question: str, error: str) -> Answer:
    """Return the answer of a question that could not even be looked up."""
    return Answer(question, question, Status.FAILED, Coverage(0, None, None), text=error, error=error)
