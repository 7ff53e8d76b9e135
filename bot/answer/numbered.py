"""Evidence as a chat model is given it: numbered sentences of articles, and what the check of a reply reads in them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.answer.naming import Known, acronyms, names_of, places_of, word_set
from index.language.numbers import quantities, with_sums
from index.language.numerals import Quantity
from index.language.polarity import Polarity, polarity
from index.sentences import split_sentences
from index.terms import tokens
from index.types import Article, EventDate

BEFORE = 3
"""Sentences before a quoted one that say whom "he" means."""

MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*", re.IGNORECASE)
YEAR = re.compile(r"\b(?:1[6-9]|20|21)\d\d\b")
_PRONOUN = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|their|its|this|these|that|there|both|the (?:two|three|four|other|pair))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NumberedEvidence:
    """A sentence of an article under the number that a chat model cites it by. `dates` are those inside it."""

    n: int
    article: Article
    start: int
    end: int
    dates: tuple[EventDate, ...] = ()

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the check knows of one piece of evidence."""

    terms: frozenset[str]
    around: frozenset[str]
    known: Known
    numbers: tuple[Quantity, ...]
    polarity: Polarity


@lru_cache(maxsize=256)
def read_evidence(e: NumberedEvidence) -> Reading:
    """Read a piece of evidence, once for all the sentences that cite it."""
    title, outlet = e.article.title or "", e.article.outlet or ""
    points_back = _PRONOUN.search(e.text) or not names_of(e.text)
    before = text_before(e) if points_back else ""
    named = f"{e.text}\n{title}\n{outlet}\n{before}"
    spans = [(d.at - e.start, d.at - e.start + len(d.expression)) for d in e.dates]
    calendar = [s for s in spans if MONTH.search(e.text[s[0] : s[1]]) or YEAR.search(e.text[s[0] : s[1]])]
    return Reading(
        terms=frozenset(t.term for t in tokens(e.text)),
        around=frozenset(t.term for t in tokens(f"{title}\n{before}\n{outlet}")),
        known=Known(
            words=word_set(named),
            around=word_set(f"{named}\n{text_before(e)}"),
            places=places_of(e.text, named),
            acronyms=acronyms(named) | acronyms(outlet),
            article=e.article.text,
        ),
        numbers=tuple(with_sums(e.text, quantities(e.text, calendar))),
        polarity=polarity(e.text),
    )


def text_before(e: NumberedEvidence) -> str:
    """Return the sentences before a piece of evidence that say whom its "he" means."""
    low = max(0, e.start - 800)
    before = split_sentences(e.article.text[low : e.start], e.article.language)[-BEFORE:]
    return e.article.text[low + before[0].start : e.start].strip() if before else ""
