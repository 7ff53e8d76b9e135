"""Passages for a query: lexical and dense search, fused by reciprocal ranks."""

import difflib
import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from index.embedding import Embedder, Vectors
from index.generation import Generation
from index.types import Article, Passage
from retrieval.types import Bounds, Hit, Query

CANDIDATES = 50
"""Passages that each of the two searches contributes."""
FUSION_CONSTANT = 60
"""The k of reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009)."""
MIN_SPELLING = 5
"""Letters that a name needs before another spelling of it is looked for."""
SAME_SPELLING = 0.84
"""Likeness of two spellings of one name: "muttaqi" and "mutaqi" 0.92, "muttaqi" and "mottaki" 0.71."""


def same_stem(one: str, other: str) -> bool:
    """Tell whether two terms differ in a short ending alone: "argentin" and "argentina"."""
    short, long = sorted((one, other), key=len)
    return len(short) >= MIN_SPELLING and long.startswith(short) and len(long) - len(short) <= 3


class Search:
    """Search over one generation."""

    def __init__(self, generation: Generation, embedder: Embedder) -> None:
        self.generation = generation
        self.embedder = embedder
        self._article = lru_cache(maxsize=2048)(generation.catalog.article)
        self._passages = generation.lexical.count()
        self._report_of = {link.other: link.kept for link in generation.catalog.copies() if link.folded}

    def hits(self, query: Query, limit: int, bounds: Bounds | None = None) -> list[Hit]:
        """Return up to `limit` passages, the best first."""
        allowed = self._allowed(bounds)
        if limit < 1 or allowed == frozenset():
            return []
        candidates = max(CANDIDATES, limit)
        lexical = [id_ for id_, _ in self.generation.lexical.best(query.terms, candidates, allowed)]
        dense = [id_ for id_, _ in self._nearest(self.embedder.embed_question(query.question), candidates, allowed)]
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

    def article(self, id_: str) -> Article:
        """Return an article by id. Raises KeyError."""
        return self._article(id_)

    def rarity(self, term: str) -> float:
        """Return the inverse document frequency of a term among the passages, as BM25 counts it."""
        with_term = self.generation.lexical.passages_with(term)
        return math.log(1.0 + (self._passages - with_term + 0.5) / (with_term + 0.5))

    def spellings(self, name: str) -> tuple[str, ...]:
        """Return the terms of the archive that a name of a question may stand for, the likeliest first.

        That is the name itself where the archive has it, else what differs in an ending or a letter or two; empty
        where nothing comes near.
        """
        if self.generation.lexical.passages_with(name):
            return (name,)
        if len(name) < MIN_SPELLING:
            return ()
        like = self.generation.lexical.terms_like(name)
        endings = [term for term in like if same_stem(term, name)]
        return tuple(endings or difflib.get_close_matches(name, like, n=3, cutoff=SAME_SPELLING))

    def _allowed(self, bounds: Bounds | None) -> frozenset[str] | None:
        if not bounds:
            return None
        return self.generation.catalog.matching_articles(bounds.since, bounds.until, bounds.outlet)

    def _nearest(self, question: Vectors, limit: int, allowed: frozenset[str] | None) -> list[tuple[str, float]]:
        if allowed is None:
            near = self.generation.vectors.nearest(question, limit)
            passages = self.generation.catalog.passages_of([digest for digest, _ in near])
            return [(id_, likeness) for digest, likeness in near for id_ in passages[digest]][:limit]
        # a broad filter inside Chroma costs forty times this exact comparison
        ids, rows = self.generation.catalog.vectors(self.embedder.model.fingerprint, allowed)
        if not ids:
            return []
        similarity = rows @ question
        best = np.argsort(-similarity, kind="stable")[:limit]
        return [(ids[n], float(similarity[n])) for n in best]
