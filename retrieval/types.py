"""The words of retrieval: query, hit, evidence."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.types import Article, EventDate, Passage
from retrieval.period import Period


class Kind(StrEnum):
    """What a question asks for."""

    WHEN = "when"
    WHO = "who"
    WHERE = "where"
    HOW_MANY = "how many"
    WHY = "why"
    YES_NO = "yes or no"
    WHAT = "what"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the caller limits a search to: publication dates (both days included), an outlet, articles to leave out."""

    since: date | None = None
    until: date | None = None
    outlet: str | None = None
    without: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return any((self.since, self.until, self.outlet, self.without))


@dataclass(frozen=True, slots=True)
class Query:
    """A question as search sees it.

    `terms` are the content terms in order, each once; `names` are the names in it, each as its terms ("Corran Light"
    is one name). `unknown` are terms of names that stand nowhere in the archive, in any spelling; `spellings` are
    pairs of another spelling or word and the term of the question that it stands for. `period` is the period it
    asks about; the words for it are no terms. `meant` is the question without them, in the archive's spelling.
    """

    question: str
    kind: Kind
    terms: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    unknown: tuple[str, ...] = ()
    period: Period | None = None
    spellings: tuple[tuple[str, str], ...] = ()
    meant: str = ""

    @property
    def acts(self) -> frozenset[str]:
        """The terms that belong to no name: what happened, or what is asked of it."""
        return frozenset(self.terms) - {term for name in self.names for term in name}

    def spelled(self, name: tuple[str, ...]) -> list[tuple[str, ...]]:
        """Return a name in all its spellings, the question's own first."""
        others = [
            tuple(other if term == own else term for term in name) for other, own in self.spellings if own in name
        ]
        return [name, *others]

    def own(self, terms: frozenset[str]) -> frozenset[str]:
        """Return terms of the archive with those of the question added that they are other words for."""
        found = {term for other, term in self.spellings if other in terms}
        return terms | found if found else terms


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that search found. `score` is the sum of reciprocal ranks: higher is better."""

    passage: Passage
    article: Article
    score: float
    lexical_rank: int | None
    dense_rank: int | None

    @property
    def text(self) -> str:
        """The words of the passage."""
        return self.article.text[self.passage.start : self.passage.end]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a found passage and how well it bears on the question.

    `start` and `end` are offsets into the article's text. `coverage` is the share of the question's terms, weighted
    by rarity, that stand in the sentence, `support` the same for the sentence with what surrounds it (both 0..1);
    `answers` are the log-odds that the sentence answers the question; `score` joins them: higher is better.
    `missing_names` are names of the question that stand nowhere in its article. `dates` are the dates of the sentence
    (of one far from the answer they may be left out), `terms` its content terms; `beside` are the terms of the
    sentences before and after it, `headline` those of the headline; `before` is where the sentence before it begins,
    if its passage holds one. `span` is where the ranker reads a short answer
    in it (offsets into the article's text) and `holds` the log-odds that it is one.
    """

    article: Article
    start: int
    end: int
    coverage: float
    support: float
    answers: float
    score: float
    missing_names: tuple[tuple[str, ...], ...]
    dates: tuple[EventDate, ...]
    terms: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    headline: frozenset[str] = frozenset()
    before: int | None = None
    span: tuple[int, int] | None = None
    holds: float = 0.0

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.article.text[self.start : self.end]
