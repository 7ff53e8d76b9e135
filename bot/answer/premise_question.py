"""How much of a question a sentence of the archive bears out, word by word.

A word counts fully that stands in the sentence, less in other words, around it or elsewhere in its article.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.answer.synonyms import alike
from bot.answer.types import Slot
from index.language.polarity import Polarity, polarity, same_side
from index.terms import STOP_WORDS, Token, normalise, same_stem, tokens
from retrieval.rerank import points_back
from retrieval.types import Evidence, Query

Span = tuple[int, int]
ALIKE, AROUND, ELSEWHERE = 0.8, 0.7, 0.4
"""What a word of a question counts that stands in other words in a sentence, around it, elsewhere in its article."""
IN_SENTENCE = ALIKE
"""What a word counts at least that the sentence itself says."""
NOTHING: frozenset[str] = frozenset()

_ASKING = frozenset(
    "what which who whom whose why how when where much many long old far hour time date day night kind name words word "
    "against without with upon".split()
)
_SAYS_LITTLE = frozenset(normalise(w) for w in "make get take say tell know come go use do happen call answer".split())
_PHRASES = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), word)
    for pattern, word in (
        (r"st[eo]p(?:s|ped|ping)? (?:down|aside)", "resigned"),
        (r"g[ia]v(?:e|es|en|ing) up (?:his|her|their|the) (?:post|office|job|seat)", "resigned"),
        (r"turn(?:s|ed|ing)? (?:(?:it|them|him|her) )?down|vot(?:e|es|ed|ing) (?:down|against)", "rejected"),
        (r"thr(?:ow|ows|ew|own|owing) out", "rejected"), (r"vot(?:e|es|ed|ing) (?:for|in favou?r of)", "approved"),
        (r"g[ia]v(?:e|es|en|ing) (?:(?:him|her|it)self|themselves) up", "surrendered"),
        (r"w[eo]nt down|go(?:es)? down", "sank"), (r"call(?:s|ed|ing)? off", "scrapped"),
        (r"put(?:s|ting)? off", "delayed"), (r"plead(?:s|ed|ing)? not guilty", "denied"),
        (r"plead(?:s|ed|ing)? guilty|own(?:s|ed|ing)? up", "admitted"), (r"cleared of", "acquitted"),
        (r"(?<=was )fired|(?<=were )fired", "sacked"),
    )
)  # fmt: skip
"""What says the same as one word, which is no longer than the phrase."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What the archive says otherwise than a question takes for granted, in words, and the sentence that says it.

    `at` is where it says so: offsets into the article's text.
    """

    slot: Slot
    said: str
    asked: str
    evidence: Evidence
    at: Span


Found = Iterator[tuple[float, Correction]]
"""Corrections, each with how well its sentence bears out the rest of the question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is compared with sentences: `text` is it in the archive's spelling, `words` its content words.

    Shares are from 0 to 1 and of the words outside the span `but`.
    """

    query: Query
    text: str
    words: tuple[Token, ...]

    @property
    def names(self) -> frozenset[str]:
        """The terms of its names."""
        return frozenset(term for name in self.query.names for term in name)

    @property
    def period_span(self) -> Span:
        """Where the words for its period stand in its text; an empty span where it has none."""
        period = self.query.period
        at = self.text.find(period.expression) if period else -1
        return (at, at + len(period.expression)) if period and at >= 0 else (0, 0)

    def rest(self, but: Span) -> list[str]:
        """Return the terms outside a span of the text."""
        return [t.term for t in self.words if not (but[0] < t.end and t.start < but[1])]

    def level(self, term: str, e: Evidence) -> float:
        """Return how well a term is borne out by a sentence and what is around it, from 0 to 1."""
        if _stands(term, e.terms | self.query.own(terms_of(e.text))):
            return 1.0
        other = alike(term) | same_side(term)
        if other & terms_of(e.text):
            return ALIKE
        around = e.beside | e.headline
        if _stands(term, around) or other & around:
            return AROUND
        return ELSEWHERE if _stands(term, self.query.own(terms_of(e.article.text))) else 0.0

    def borne_out(self, e: Evidence, but: Span) -> float:
        """Return the share that a sentence and what is around it bear out; 0 where a name is missing altogether."""
        levels = {t: self.level(t, e) for t in self.rest(but)}
        if any(not levels.get(name[-1], 1.0) for name in self.query.names):
            return 0.0
        counted = [level for t, level in levels.items() if level or t not in _SAYS_LITTLE]
        return sum(counted) / max(1, len(counted))

    def told(self, e: Evidence, but: Span) -> list[str]:
        """Return the terms that a sentence itself says, in its own words or others."""
        return [t for t in self.rest(but) if self.level(t, e) >= ALIKE]

    def names_somebody(self, e: Evidence) -> bool:
        """Tell whether a sentence names one of the question's names, or points back; true where there is none."""
        named = any(self.level(name[-1], e) >= ALIKE for name in self.query.names)
        return named or not self.query.names or points_back(e.text)

    def deeds(self, e: Evidence, but: Span, without: frozenset[str] = NOTHING, least: float = ALIKE) -> float:
        """Return the share of what happened, names and terms `without` aside, that a sentence itself tells."""
        acts = [t for t in self.rest(but) if t not in self.names | without | _SAYS_LITTLE]
        return sum(self.level(t, e) >= least for t in acts) / max(1, len(acts))


def read(query: Query) -> Asked:
    """Return a question as it is compared."""
    text = query.question if query.period else query.meant or query.question  # `meant` is without the period
    words = (t for t in tokens(plain(text)) if text[t.start : t.end].lower() not in STOP_WORDS | _ASKING)
    return Asked(query, text, tuple(words))


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """Return a text with phrases as one word, so padded that offsets stay: "stepped down" is "resigned    "."""
    for pattern, word in _PHRASES:
        text = pattern.sub(lambda m, word=word: word.ljust(len(m[0]))[: len(m[0])], text)  # type: ignore[misc]
    return text


def end_of(text: str, token: Token) -> int:
    """Return where a word of a text made plain ends in the text itself: the phrase that it stands for, if any."""
    after = plain(text)[token.end :]
    padded = len(after) - len(after.lstrip(" "))
    return len(text[: token.end + padded].rstrip(" ")) if padded > 1 else token.end


@lru_cache(maxsize=1024)
def polarity_of(text: str) -> Polarity:
    """Return the polarity of a text made plain."""
    return polarity(plain(text))


@lru_cache(maxsize=1024)
def terms_of(text: str) -> frozenset[str]:
    """Return all terms of a text made plain."""
    return frozenset(t.term for t in tokens(plain(text)))


def content(text: str) -> list[str]:
    """Return the terms of a text made plain that are no stop words, in order."""
    text = plain(text)
    return [t.term for t in tokens(text) if text[t.start : t.end].lower() not in STOP_WORDS]


def _stands(term: str, terms: frozenset[str]) -> bool:
    return term in terms or any(same_stem(term, other) for other in terms)
