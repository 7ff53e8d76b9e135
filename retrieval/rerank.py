"""From passages to the sentences that bear on the question."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.catalog import StoredSentence
from index.terms import content_terms, same_stem
from index.types import Article, EventDate, Sentence
from retrieval.ranker import Candidate, Reading
from retrieval.search import Search
from retrieval.types import Evidence, Hit, Kind, Query

MIN_WORDS, MIN_HEADING = 3, 8
"""Words of the shortest sentence that can answer, and of one that ends without a full stop."""
CLOSE_READING = 20
"""Sentences that are read closely, by the ranker or by their vectors; the cheap score picks them."""
NEIGHBOUR, HEADLINE, PASSAGE = 0.7, 0.6, 0.4
"""What a term counts for that stands beside the sentence instead of in it."""
CHEAP = {"support": 2.0, "coverage": 0.3, "rank": 0.7}
"""What makes a sentence worth reading closely: a choice between all sentences found, fitted by `tests.evals.fit`."""
WEIGHTS = {"support": 3.5, "coverage": 0.7, "holds": 0.25, "missing": -2.5}
"""What is added to the log-odds that a sentence answers, fitted likewise: words around it count for it."""
MOST_HOLDS = 6.0
"""Log-odds of a short answer are counted up to here."""
VECTOR = {"near": 6.0, "support": 3.0, "constant": -2.54}
"""Without a ranker: what makes log-odds of closeness and of the words shared."""

_NUMBER = re.compile(r"\d")
_POINTS_BACK = re.compile(
    r"\W*(?:(?:but|and|however|meanwhile|instead|later|there),? )?"
    r"(?:he|she|it|they|his|her|their|its|this|that|these|those|both|the (?:two|pair|former|latter))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence with what the cheap score knows of it; `terms` are its own, `before` is the sentence before it."""

    article: Article
    sentence: Sentence
    coverage: float
    support: float
    rank: int
    terms: frozenset[str]
    beside: frozenset[str]
    headline: frozenset[str]
    before: Sentence | None

    @property
    def text(self) -> str:
        return self.article.text[self.sentence.start : self.sentence.end]

    @property
    def cheap(self) -> float:
        return CHEAP["support"] * self.support + CHEAP["coverage"] * self.coverage + CHEAP["rank"] / self.rank

    @property
    def reading(self) -> Candidate:
        context = self.article.text[self.before.start : self.before.end] if self.before else ""
        return Candidate(
            self.text,
            before=context if points_back(self.text) else "",
            headline=self.article.title or "",
            context=context,
            shared=WEIGHTS["support"] * self.support + WEIGHTS["coverage"] * self.coverage,
        )


def points_back(sentence: str) -> bool:
    """Tell whether a sentence begins with a word for what the one before it names: "He", "The two"."""
    return bool(_POINTS_BACK.match(sentence))


def rank_sentences(search: Search, query: Query, hits: Sequence[Hit], latest: date) -> list[Evidence]:
    """Return the sentences of the hits that bear best on the query, the best first.

    `latest` is the newest day that the year of an undated story may be completed to.
    """
    rarity = {term: search.rarity(term) for term in query.terms}
    stored = search.generation.catalog.sentences([hit.passage.id for hit in hits])
    found = [
        c
        for rank, hit in enumerate(hits, start=1)
        for c in _candidates(query, hit, stored[hit.passage.id], rank, rarity)
    ]
    found = _worth_reading(query, sorted(found, key=lambda c: (-c.cheap, c.article.path, c.sentence.start)))
    if not found:
        return []
    readings = _read_closely(search, query, found)
    present = search.generation.catalog.article_terms(list({c.article.id for c in found}))
    missing = {a.id: _missing_names(query, a, present[a.id]) for a in {c.article for c in found}}
    ranked = [_evidence(query, c, reading, missing[c.article.id]) for c, reading in zip(found, readings, strict=True)]
    ranked = [_dated(e, search.dates(e.article, latest)) for e in ranked]
    return sorted(ranked, key=lambda e: (-e.score, e.article.path, e.start))


def _worth_reading(query: Query, found: list[_Candidate]) -> list[_Candidate]:
    """Return the candidates to read closely: the best and, where a number is asked for, the newest that gives one.

    The last report of a count often mentions it in passing, so that few of the question's words stand around it.
    """
    best = found[:CLOSE_READING]
    if query.kind is not Kind.HOW_MANY:
        return best
    giving = [c for c in found if c.article.published and _names_all(query, c) and _NUMBER.search(c.text)]
    newest = max(giving, key=lambda c: c.article.published or date.min, default=None)
    return best if newest is None or newest in best else [*best[:-1], newest]


def _names_all(query: Query, c: _Candidate) -> bool:
    return all(name[-1] in c.terms or name[-1] in c.headline for name in query.names)


def _dated(evidence: Evidence, dates: Sequence[EventDate]) -> Evidence:
    """Return evidence with its dates."""
    return replace(evidence, dates=tuple(d for d in dates if evidence.start <= d.at < evidence.end))


def rank_hits(hits: Sequence[Hit], evidence: Sequence[Evidence]) -> list[Hit]:
    """Return hits in the order of their articles' best sentences; those without evidence follow as they were."""
    place: dict[str, int] = {}
    for n, e in enumerate(evidence):
        place.setdefault(e.article.id, n)
    return sorted(hits, key=lambda hit: place.get(hit.article.id, len(evidence)))


def _read_closely(search: Search, query: Query, found: Sequence[_Candidate]) -> list[Reading]:
    """Return how surely each sentence answers the question, and where it may say so."""
    if search.ranker:
        return search.ranker.read(query.meant, [c.reading for c in found])
    closeness = search.embedder.embed_passages([c.text for c in found]) @ search.vector(query.meant)
    return [
        Reading(VECTOR["near"] * float(near) + VECTOR["support"] * c.support + VECTOR["constant"])
        for c, near in zip(found, closeness, strict=True)
    ]


def _candidates(
    query: Query, hit: Hit, sentences: Sequence[StoredSentence], rank: int, rarity: dict[str, float]
) -> Iterable[_Candidate]:
    text = hit.article.text
    terms = [query.own(found) for _, _, found in sentences]
    headline = query.own(frozenset(content_terms(hit.article.title or "")))
    everywhere = frozenset().union(*terms)
    total = sum(rarity.values()) or 1.0
    for n, (start, end, _) in enumerate(sentences):
        if not _says_something(text[start:end]):
            continue
        beside = frozenset().union(*terms[max(0, n - 1) : n], *terms[n + 1 : n + 2])
        coverage = sum(weight for term, weight in rarity.items() if term in terms[n])
        support = coverage + sum(
            weight * (NEIGHBOUR if term in beside else HEADLINE if term in headline else PASSAGE)
            for term, weight in rarity.items()
            if term not in terms[n] and (term in beside or term in headline or term in everywhere)
        )
        before = Sentence(*sentences[n - 1][:2]) if n else None
        yield _Candidate(
            hit.article,
            Sentence(start, end),
            coverage / total,
            support / total,
            rank,
            terms[n],
            beside,
            headline,
            before,
        )


def _says_something(sentence: str) -> bool:
    """Tell whether a sentence can answer anything: a dateline, a heading and "Yes." cannot."""
    words = len(sentence.split())
    if sentence.isupper() and sentence.endswith("?"):
        return False
    return words >= MIN_WORDS and (words >= MIN_HEADING or sentence.rstrip("\"'”’)]")[-1:] in (".", "!", "?", "…"))


def _missing_names(query: Query, article: Article, present: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    present = query.own(present) | frozenset(content_terms(article.outlet or ""))
    absent = [name for name in query.names if name[-1] not in present]
    return tuple(name for name in absent if not any(same_stem(name[-1], term) for term in present))


def _evidence(query: Query, c: _Candidate, reading: Reading, missing: tuple[tuple[str, ...], ...]) -> Evidence:
    at = c.sentence.start
    features = {
        "support": c.support,
        "coverage": c.coverage,
        "holds": min(reading.holds, MOST_HOLDS) if reading.span else 0.0,
        "missing": len(missing) / max(1, len(query.names)),
    }
    return Evidence(
        article=c.article,
        start=c.sentence.start,
        end=c.sentence.end,
        coverage=c.coverage,
        support=c.support,
        answers=reading.answers,
        score=reading.answers + sum(WEIGHTS[name] * value for name, value in features.items()),
        missing_names=missing,
        dates=(),
        terms=c.terms,
        beside=c.beside,
        headline=c.headline,
        before=c.before.start if c.before else None,
        span=(at + reading.span[0], at + reading.span[1]) if reading.span else None,
        holds=reading.holds,
    )
