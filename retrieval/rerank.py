"""From passages to the sentences that bear on the question."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from index.dates import find_dates
from index.sentences import split_sentences
from index.terms import tokens
from index.types import Article, EventDate, Sentence
from retrieval.search import Search, same_stem
from retrieval.types import Evidence, Hit, Kind, Query

MIN_WORDS, MIN_HEADING = 3, 8
"""Words of the shortest sentence that can answer, and of one that ends without a full stop."""
CLOSE_READING = 16
"""Sentences that are compared with the question by the model; the cheap score picks them."""
NEIGHBOUR, HEADLINE, PASSAGE = 0.7, 0.6, 0.4
"""What a term counts for that stands beside the sentence instead of in it."""
WEIGHTS = {"closeness": 0.5, "support": 0.3, "coverage": 0.2, "kind": 0.12, "rank": 0.05}
"""Set by hand on development questions; see the README's table of figures."""

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|"
    r"billions?|half|twice|no one|none)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|caused? by|blam\w+|after|since|so that|in order to|in protest|over|cit(?:ed|ing)|"
    r"reason|accus\w+|fail\w*|led to|follow\w+)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|near|outside|off|from|to|on) (?:the )?(?:\w+ ){0,2}[A-Z]")
_CAPITAL = re.compile(r"\b[^\W\d_]\w+")


class _Candidate:
    """A sentence with what the cheap score knows of it."""

    def __init__(
        self,
        article: Article,
        sentence: Sentence,
        coverage: float,
        support: float,
        rank: int,
        beside: frozenset[str],
        headline: frozenset[str],
    ) -> None:
        self.beside = beside
        self.headline = headline
        self.article = article
        self.sentence = sentence
        self.coverage = coverage
        self.support = support
        self.rank = rank

    @property
    def text(self) -> str:
        return self.article.text[self.sentence.start : self.sentence.end]

    @property
    def cheap(self) -> float:
        return self.support + self.coverage + 0.3 / self.rank


def rank_sentences(search: Search, query: Query, hits: Sequence[Hit], latest: date) -> list[Evidence]:
    """Return the sentences of the hits that bear best on the query, the best first.

    `latest` is the newest day that the year of an undated story may be completed to.
    """
    rarity = {term: search.rarity(term) for term in query.terms}
    found = [c for rank, hit in enumerate(hits, start=1) for c in _candidates(hit, rank, rarity)]
    found = sorted(found, key=lambda c: (-c.cheap, c.article.path, c.sentence.start))[:CLOSE_READING]
    if not found:
        return []
    question = search.embedder.embed_question(query.question)
    closeness = search.embedder.embed_passages([c.text for c in found]) @ question
    dates = {a.id: find_dates(a.text, published=a.published, latest=latest) for a in {c.article for c in found}}
    missing = {a.id: _missing_names(query, a) for a in {c.article for c in found}}
    ranked = [
        _evidence(query, c, float(near), dates[c.article.id], missing[c.article.id])
        for c, near in zip(found, closeness, strict=True)
    ]
    return sorted(ranked, key=lambda e: (-e.score, e.article.path, e.start))


def _candidates(hit: Hit, rank: int, rarity: dict[str, float]) -> Iterable[_Candidate]:
    text, begin = hit.article.text, hit.passage.start
    sentences = [Sentence(s.start + begin, s.end + begin) for s in split_sentences(hit.text, hit.article.language)]
    terms = [{t.term for t in tokens(text[s.start : s.end])} for s in sentences]
    headline = {t.term for t in tokens(hit.article.title or "")}
    everywhere = set().union(*terms)
    total = sum(rarity.values()) or 1.0
    for n, sentence in enumerate(sentences):
        if not _says_something(text[sentence.start : sentence.end]):
            continue
        beside = set().union(*terms[max(0, n - 1) : n], *terms[n + 1 : n + 2])
        coverage = sum(weight for term, weight in rarity.items() if term in terms[n])
        support = coverage + sum(
            weight * (NEIGHBOUR if term in beside else HEADLINE if term in headline else PASSAGE)
            for term, weight in rarity.items()
            if term not in terms[n] and (term in beside or term in headline or term in everywhere)
        )
        yield _Candidate(
            hit.article, sentence, coverage / total, support / total, rank, frozenset(beside), frozenset(headline)
        )


def _says_something(sentence: str) -> bool:
    """Tell whether a sentence can answer anything: a dateline, a heading between paragraphs and "Yes." cannot."""
    words = len(sentence.split())
    return words >= MIN_WORDS and (words >= MIN_HEADING or sentence.rstrip("\"'”’)]")[-1:] in (".", "!", "?", "…"))


def _missing_names(query: Query, article: Article) -> tuple[tuple[str, ...], ...]:
    present = {t.term for t in tokens(f"{article.title or ''}\n{article.text}\n{article.outlet or ''}")}
    absent = [name for name in query.names if name[-1] not in present]
    return tuple(name for name in absent if not any(same_stem(name[-1], term) for term in present))


def _evidence(
    query: Query, c: _Candidate, closeness: float, dates: Sequence[EventDate], missing: tuple[tuple[str, ...], ...]
) -> Evidence:
    inside = tuple(d for d in dates if c.sentence.start <= d.at < c.sentence.end)
    features = {
        "closeness": closeness,
        "support": c.support,
        "coverage": c.coverage,
        "kind": float(_fits(query, c.text, inside)),
        "rank": 1.0 / c.rank,
    }
    score = sum(WEIGHTS[name] * value for name, value in features.items())
    return Evidence(
        article=c.article,
        start=c.sentence.start,
        end=c.sentence.end,
        coverage=c.coverage,
        support=c.support,
        closeness=closeness,
        score=score,
        missing_names=missing,
        dates=inside,
        beside=c.beside,
        headline=c.headline,
    )


def _fits(query: Query, sentence: str, dates: Sequence[EventDate]) -> bool:
    """Tell whether a sentence holds the kind of thing that is asked for, beyond what the question gives."""
    asked = query.question.lower()
    if query.kind is Kind.WHEN:
        return bool(dates)
    if query.kind is Kind.HOW_MANY:
        return any(m.group().lower() not in asked for m in _NUMBER.finditer(sentence))
    if query.kind is Kind.WHY:
        return bool(_REASON.search(sentence))
    if query.kind is Kind.WHERE:
        return bool(_PLACE.search(sentence))
    if query.kind is Kind.WHO:
        return any(m.group()[0].isupper() and m.group().lower() not in asked for m in _CAPITAL.finditer(sentence, 1))
    return True
