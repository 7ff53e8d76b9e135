"""The words of an answer: statement, citation, answer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.catalog import Coverage
from index.types import Article, EventDate, PublishedBasis


class Status(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    REFUSED = "refused"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a question was refused."""

    NOT_IN_ARCHIVE = "not_in_archive"
    OUTSIDE_DATES = "outside_dates"
    AMBIGUOUS = "ambiguous"
    NO_QUESTION = "no_question"


class Confidence(StrEnum):
    """Whether an answer is asserted, or quoted as what comes nearest."""

    SURE = "sure"
    UNSURE = "unsure"


class Shape(StrEnum):
    """The form that an answer takes."""

    FACT = "fact"
    DATES = "dates"
    LATEST = "latest"
    TIMELINE = "timeline"
    OVERVIEW = "overview"
    ARTICLES = "articles"
    COMPARISON = "comparison"


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """What names an article to a reader."""

    article_id: str
    title: str | None
    outlet: str | None
    published: date | None
    published_basis: PublishedBasis
    url: str | None
    path: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: `quote == text[start:end]` of the stored article. `also` are copies of the same report."""

    n: int
    source: SourceArticle
    quote: str
    start: int
    end: int
    also: tuple[SourceArticle, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearest:
    """The sentence of an article that comes nearest to a question: `quote == text[start:end]` of the stored article."""

    source: SourceArticle
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer with the numbers of its citations, and the event it dates, if any.

    `superseded_by` is the number of a newer citation that says otherwise.
    """

    text: str
    citations: tuple[int, ...]
    event: EventDate | None = None
    superseded_by: int | None = None


class Slot(StrEnum):
    """What part of a question the archive may say otherwise."""

    FIGURE = "figure"
    DAY = "day"
    NAME = "name"
    PLACE = "place"
    DEED = "deed"


@dataclass(frozen=True, slots=True)
class Premise:
    """What a question takes for granted (`asked`) and what the archive says instead; `citation` is the quote's."""

    slot: Slot
    said: str
    asked: str
    citation: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a chat model counted: tokens read and written."""

    read: int
    written: int

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(self.read + other.read, self.written + other.written)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    `text` is what a reader reads: the short answer and the statements with their markers, or the words of the
    refusal. `confidence` is None where nothing was answered; an answer that is unsure has no short answer, and its
    text opens with the line that says so. `understood_as` is the question as it was looked up, `covers` what the
    archive holds, `elapsed_ms` the milliseconds from question to answer. `answered_by` is "extractive" or the name of
    the chat model that wrote the prose; `tokens` is what a chat model used for it, whatever became of its reply.
    `premise` is what the question takes for granted and the archive denies, if anything: the text then opens with it.
    """

    question: str
    understood_as: str
    status: Status
    covers: Coverage
    text: str = ""
    reason: Reason | None = None
    error: str | None = None
    answered_by: str = "extractive"
    shape: Shape = Shape.FACT
    confidence: Confidence | None = None
    short_answer: str | None = None
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    notices: tuple[str, ...] = ()
    elapsed_ms: int = 0
    tokens: Tokens | None = None
    premise: Premise | None = None


def source_article(article: Article) -> SourceArticle:
    """Return what names an article."""
    return SourceArticle(
        article.id, article.title, article.outlet, article.published, article.published_basis, article.url, article.path
    )
