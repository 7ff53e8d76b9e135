"""Passages for a query: lexical and dense search, fused by reciprocal ranks."""

import math
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
from rapidfuzz.distance import OSA

from index.dated_passages import DatedPassages
from index.embedding import Embedder, Vectors
from index.event_dates import dates_of, without_dateline
from index.generation import Generation
from index.names import may_be_same
from index.terms import MIN_STEM, same_stem, tokens
from index.types import Article, EventDate, Passage
from retrieval.ranker import Ranker
from retrieval.types import Bounds, Hit, Query

CANDIDATES = 50
"""Passages that each of the two searches contributes."""
FUSION_CONSTANT = 60
"""The k of reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009)."""
MOST_DATED = 5000
"""Passages with a date of a period that are looked at where an outlet or publication dates narrow them further."""
LONG_SPELLING = 8
"""Letters that a word needs before it may be two letters off."""
MOSTLY = 0.8
"""Share of the passages with a word that have it as a name, from which on it is one."""
COMPANY, MENTIONS, RARE = 2, 20, 0.1
"""Names that two spellings must both be mentioned with, the passages that are looked at for that, and the share of all
passages from which on a name is too common to count."""
BROAD, WIDER = 0.2, 1.5
"""Share of the articles from which on a filter is applied to more results, instead of before the search; how many
more of them, beyond that share."""


class Search:
    """Search over one generation, and what its archive as a whole is like, read once: each scans all articles."""

    def __init__(self, generation: Generation, embedder: Embedder, ranker: Ranker | None = None) -> None:
        self.generation = generation
        self.embedder = embedder
        self.ranker = ranker
        self._article = lru_cache(maxsize=2048)(generation.catalog.article)
        self._matching = lru_cache(maxsize=32)(generation.catalog.matching_articles)
        self._other_spellings = lru_cache(maxsize=2048)(self._find_other_spellings)
        self._vector = lru_cache(maxsize=32)(embedder.embed_question)
        self._passages = generation.lexical.count()
        self._dated = lru_cache(maxsize=2)(lambda latest: DatedPassages(generation.catalog, latest))
        self._dates = lru_cache(maxsize=512)(self._find_dates)
        self.covers = generation.catalog.coverage()
        self.newest_stated = generation.catalog.newest_stated()
        self.undated = generation.catalog.undated()
        self._report_of = {link.other: link.kept for link in generation.catalog.copies() if link.folded}

    def hits(self, query: Query, limit: int, bounds: Bounds | None = None) -> list[Hit]:
        """Return up to `limit` passages, the best first."""
        allowed = self._allowed(bounds)
        if limit < 1 or allowed == frozenset():
            return []
        candidates = max(CANDIDATES, limit)
        lexical = self._lexical([*query.terms, *(other for other, _ in query.spellings)], candidates, allowed)
        dense = [id_ for id_, _ in self._nearest(self.vector(query.meant), candidates, allowed)]
        ranks = [{id_: n for n, id_ in enumerate(ids, start=1)} for ids in (lexical, dense)]
        scores = {
            id_: sum(1.0 / (FUSION_CONSTANT + rank[id_]) for rank in ranks if id_ in rank)
            for rank in ranks
            for id_ in rank
        }
        best = self.generation.catalog.passages(sorted(scores, key=lambda id_: (-scores[id_], id_)))
        return [
            Hit(p, self.article(p.article_id), scores[p.id], ranks[0].get(p.id), ranks[1].get(p.id))
            for p in self._once_told(best)[:limit]
        ]

    def copies_of(self, article: str) -> list[Article]:
        """Return the other articles that carry the same report, in the order of their paths."""
        report = self._report_of.get(article, article)
        same = [other for other, kept in self._report_of.items() if kept == report]
        found = [self.article(id_) for id_ in {report, *same} - {article}]
        return sorted(found, key=lambda copy: copy.path)

    def _once_told(self, passages: Sequence[Passage]) -> list[Passage]:
        """Leave out passages of an article whose report an article further up carries already."""
        teller: dict[str, str] = {}
        reports = [(self._report_of.get(p.article_id, p.article_id), p) for p in passages]
        return [p for report, p in reports if teller.setdefault(report, p.article_id) == p.article_id]

    def told_in(
        self, start: date | None, end: date | None, limit: int, latest: date, bounds: Bounds | None = None
    ) -> list[Passage]:
        """Return up to `limit` passages that tell of a period (either side may be open), the likeliest first.

        What counts are the dates in the text, "on Sunday" as well as "24 November 2024", not when it appeared.
        `latest` is the newest day that the year of an undated story may be completed to.
        """
        allowed = self._allowed(bounds)
        ids = self._dated(latest).of_period(start, end, 4 * limit if allowed is None else MOST_DATED)
        passages = self.generation.catalog.passages(ids)
        return self._once_told([p for p in passages if allowed is None or p.article_id in allowed])[:limit]

    def telling_of(self, ids: Sequence[str], start: date | None, end: date | None, latest: date) -> frozenset[str]:
        """Return those of some passages that tell of a period: see `told_in`."""
        return self._dated(latest).among(ids, start, end)

    def dates(self, article: Article, latest: date) -> tuple[EventDate, ...]:
        """Return the dates of an article as the archive completes them, but for that of its dateline."""
        return self._dates(article.id, latest)

    def article(self, id_: str) -> Article:
        """Return an article by id. Raises KeyError."""
        return self._article(id_)

    def rarity(self, term: str) -> float:
        """Return the inverse document frequency of a term among the passages, as BM25 counts it."""
        with_term = self.generation.lexical.passages_with(term)
        return math.log(1.0 + (self._passages - with_term + 0.5) / (with_term + 0.5))

    def spellings(self, term: str) -> tuple[str, ...]:
        """Return the terms of the archive that a term of a question may stand for, the likeliest first.

        That is the term itself where the archive has it, else what differs in an ending or a letter or two; empty
        where nothing comes near.
        """
        lexical = self.generation.lexical
        if lexical.passages_with(term):
            return (term,)
        if len(term) < MIN_STEM or any(c.isdigit() for c in term):
            return ()
        like = lexical.terms_like(term)
        if endings := [other for other in like if same_stem(other, term)]:
            return tuple(sorted(endings, key=lambda other: -lexical.passages_with(other)))
        off = 1 if len(term) < LONG_SPELLING else 2
        near = [(distance, other) for other in like if (distance := OSA.distance(term, other, score_cutoff=off)) <= off]
        near += [(off + 1, other) for other in like if may_be_same(term, other) and self.is_name(other)]
        near.sort(key=lambda pair: (pair[0], -lexical.passages_with(pair[1])))
        return tuple(dict.fromkeys(other for _, other in near))

    def word(self, term: str) -> str:
        """Return a term of the archive as a passage with it writes it, itself where none does."""
        for id_, _ in self.generation.lexical.best([term], 1):
            (passage,) = self.generation.catalog.passages([id_])
            article = self.article(passage.article_id)
            for text in (article.text[passage.start : passage.end], article.title or ""):
                if written := next((t for t in tokens(text) if t.term == term), None):
                    return text[written.start : written.end]
        return term

    def is_name(self, term: str) -> bool:
        """Tell whether the archive mostly writes a term as a name."""
        lexical = self.generation.lexical
        return lexical.passages_naming(term) >= MOSTLY * max(1, lexical.passages_with(term))

    def other_spellings(self, term: str) -> tuple[str, ...]:
        """Return other terms that are the same name: alike in consonants, and mentioned with the same others."""
        return self._other_spellings(term)

    def _find_other_spellings(self, term: str) -> tuple[str, ...]:
        lexical = self.generation.lexical
        if not lexical.passages_naming(term):
            return ()
        like = [other for other in lexical.names_like(term) if may_be_same(term, other) and self.is_name(other)]
        return tuple(other for other in like if self._keep_company(term, other))

    def _keep_company(self, one: str, other: str) -> bool:
        """Tell whether two names are mentioned together with the same others, and never with each other."""
        first, second = (self._named_with(name) for name in (one, other))
        return other not in first and len((first & second) - {one, other}) >= COMPANY

    def _named_with(self, name: str) -> set[str]:
        lexical = self.generation.lexical
        passages = lexical.naming(name, MENTIONS)
        names = self.generation.catalog.names(passages)
        rare = max(COMPANY, RARE * self._passages)
        return {other for other in names if lexical.passages_naming(other) <= rare}

    def _find_dates(self, article: str, latest: date) -> tuple[EventDate, ...]:
        found = self.article(article)
        return without_dateline(found.text, dates_of(found, latest, self.generation.catalog.day_orders()))

    def _allowed(self, bounds: Bounds | None) -> frozenset[str] | None:
        if not bounds:
            return None
        return self._matching(bounds.since, bounds.until, bounds.outlet) - bounds.without

    def vector(self, question: str) -> Vectors:
        """Return the vector of a question; the last few are kept."""
        return self._vector(question)

    def _lexical(self, terms: Sequence[str], limit: int, allowed: frozenset[str] | None) -> list[str]:
        lexical = self.generation.lexical
        if allowed is not None and (wide := self._widened(limit, allowed)):
            found = [id_ for id_, _ in lexical.best(terms, wide)]
            kept = [id_ for id_ in found if _article_of(id_) in allowed][:limit]
            if len(kept) == limit or len(found) < wide:
                return kept
        return [id_ for id_, _ in lexical.best(terms, limit, allowed)]

    def _nearest(self, question: Vectors, limit: int, allowed: frozenset[str] | None) -> list[tuple[str, float]]:
        if allowed is None:
            return self._in_graph(question, limit)[:limit]
        if wide := self._widened(limit, allowed):
            kept = [(id_, near) for id_, near in self._in_graph(question, wide) if _article_of(id_) in allowed]
            if len(kept) >= limit:
                return kept[:limit]
        # a filter inside Chroma costs forty times this exact comparison
        ids, rows = self.generation.catalog.vectors(self.embedder.model.fingerprint, allowed)
        if not ids:
            return []
        similarity = rows @ question
        best = np.argsort(-similarity, kind="stable")[:limit]
        return [(ids[n], float(similarity[n])) for n in best]

    def _in_graph(self, question: Vectors, limit: int) -> list[tuple[str, float]]:
        near = self.generation.vectors.nearest(question, limit)
        passages = self.generation.catalog.passages_of([digest for digest, _ in near])
        return [(id_, likeness) for digest, likeness in near for id_ in passages[digest]]

    def _widened(self, limit: int, allowed: frozenset[str]) -> int | None:
        """Return how many of all passages hold `limit` allowed ones, with room; None where too few are allowed."""
        share = len(allowed) / max(1, self.covers.articles)
        return math.ceil(WIDER * limit / share) if share >= BROAD else None


def _article_of(passage: str) -> str:
    return passage.rpartition(":")[0]
