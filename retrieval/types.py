"""The words of retrieval: query, hit, evidence."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.types import Article, EventDate, Passage


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
    """What the caller limits a search to: publication dates (both days included) and an outlet."""

    since: date | None = None
    until: date | None = None
    outlet: str | None = None

    def __bool__(self) -> bool:
        return any((self.since, self.until, self.outlet))


@dataclass(frozen=True, slots=True)
class Query:
    """A question as search sees it.

    `terms` are the content terms in order, each once; `names` are the names in it, each as its terms ("Corran Light"
    is one name). `unknown` are terms of names that stand nowhere in the archive, in any spelling.
    """

    question: str
    kind: Kind
    terms: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    unknown: tuple[str, ...] = ()

    @property
    def acts(self) -> frozenset[str]:
        """The terms that belong to no name: what happened, or what is asked of it."""
        return frozenset(self.terms) - {term for name in self.names for term in name}


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
    `closeness` is the cosine of question and sentence; `score` joins them: higher is better. `missing_names` are
    names of the question that stand nowhere in its article. `dates` are the dates of the sentence; `beside` are the
    terms of the sentences before and after it, `headline` those of the headline.
    """

    article: Article
    start: int
    end: int
    coverage: float
    support: float
    closeness: float
    score: float
    missing_names: tuple[tuple[str, ...], ...]
    dates: tuple[EventDate, ...]
    beside: frozenset[str] = frozenset()
    headline: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.article.text[self.start : self.end]
