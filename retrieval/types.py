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

    `terms` are the content terms in order, each once; `names` those of them that are written as names.
    """

    question: str
    kind: Kind
    terms: tuple[str, ...]
    names: tuple[str, ...]


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
    names of the question that stand nowhere in the article. `dates` are the dates of the sentence.
    """

    article: Article
    start: int
    end: int
    coverage: float
    support: float
    closeness: float
    score: float
    missing_names: tuple[str, ...]
    dates: tuple[EventDate, ...]

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.article.text[self.start : self.end]
