"""The words of the archive: article, passage, sentence, date."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PublishedBasis(StrEnum):
    """How the publication date of an article is known."""

    STATED = "stated"
    """Given by metadata, markup or front matter."""
    INFERRED = "inferred"
    """Taken from a dateline that carries a day."""
    FILE = "file"
    """A complete date standing alone in the path."""
    UNKNOWN = "unknown"


class Form(StrEnum):
    """What an article is as a page or file."""

    ARTICLE = "article"
    LIVE_BLOG = "live_blog"
    """Posts by the minute under one headline."""
    STUB = "stub"
    """The open beginning of an article that only subscribers can read."""
    LISTING = "listing"
    """A list of other articles, such as a front page: stored and shown, never searched or cited."""


class DateBasis(StrEnum):
    """How the date of an event is known."""

    STATED = "stated"
    """Day, month and year stand in the text."""
    WEEKDAY = "weekday"
    """A weekday with day and month fixes the year."""
    RELATIVE = "relative"
    """Counted from the publication date."""
    CHAIN = "chain"
    """Counted from another date of the story."""
    UNRESOLVED = "unresolved"
    """Shown as written: nothing says which day it was."""


@dataclass(frozen=True, slots=True)
class EventDate:
    """A temporal expression of a text and the calendar days it stands for.

    `at` is the offset of `expression` in the text, in code points: `text[at : at + len(expression)] ==
    expression`. `start` and `end` are inclusive; both are None where the basis is `unresolved`, and `end` alone is
    None where the period is open ("since 2021"). `note` says in words what a reader should know of the reading.
    """

    start: date | None
    end: date | None
    basis: DateBasis
    expression: str
    at: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of the source that is not part of the story, and why it was taken out."""

    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader found in a file: one article before cleaning, dating and naming.

    `item_id` is the item's own id, where the format has one; `published` and `updated` are dates as written. `cuts`
    is what the reader itself left out. `number` counts from 1 the articles of a file that holds several; None for a
    file that is one article.
    """

    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    item_id: str | None = None
    language: str | None = None
    number: int | None = None
    cuts: tuple[Cut, ...] = ()
    updated: str | None = None
    form: Form = Form.ARTICLE


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file, or one item of a file, that could not be read, and why in one line.

    `path` is `<source folder name>/<relative path>`; `line` counts from 1.
    """

    path: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}, line {self.line}"
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Article:
    """One stored article. Every offset elsewhere counts code points of `text` (NFC, LF line ends).

    `near_midnight` tells that its publication is stated in UTC within six hours of midnight: the day of the place where
    it appeared may be a neighbour of `published`.
    """

    id: str
    path: str
    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: date | None = None
    published_basis: PublishedBasis = PublishedBasis.UNKNOWN
    url: str | None = None
    language: str = "en"
    cuts: tuple[Cut, ...] = ()
    updated: date | None = None
    form: Form = Form.ARTICLE
    near_midnight: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article as offsets into its text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article: what is embedded, indexed and found.

    `id` is `<article id>:<ordinal>`.
    """

    id: str
    article_id: str
    start: int
    end: int
