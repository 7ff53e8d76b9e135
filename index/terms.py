"""Text as normalised terms: one analysis for the lexical index, for questions and for sentences."""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|(?:[^\W\d_]\.){2,}|[^\W_]+")
_POSSESSIVE = frozenset({"s", "t"})
_SPELLINGS = ((re.compile(r"is(ation|e|ing|ed|er)$"), r"iz\1"), (re.compile(r"(?<=\w{3})our$"), "or"))

_STEMMING = threading.Lock()
STOP_WORDS = frozenset(
    "a about after again all also am an and any are as at be because been before being between both but by can could "
    "did do does doing down during each few for from further had has have having he her here hers him his how i if in "
    "into is it its itself just me more most my no nor not now of off on once only or other our out over own same she "
    "should so some such than that the their them then there these they this those through to too under until up very "
    "was we were what when where which while who whom whose why will with would you your whos whats".split()
)
"""Words that say nothing of what a text is about."""


class Token(NamedTuple):
    """A word of a text: its term and its offsets."""

    term: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _stemmer() -> Any:  # noqa: ANN401  (snowballstemmer is imported late)
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=100_000)
def normalise(word: str) -> str:
    """Return the term of one word: lower case, without accents, lemma, British and American alike, stem.

    "met", "meets" and "meeting" are one term, and so are "recognise" and "recognized". Numbers lose their grouping
    commas: "1,200" is "1200". Words in capitals stay as they are: "US" and "U.S." are no pronoun.
    """
    if word[0].isdigit():
        return re.sub(r",(?=\d{3}(?!\d))", "", word)
    import simplemma

    folded = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    folded = "".join(re.findall(r"\w+", folded)) or word.lower()
    if word.isupper() and len(folded) > 1:
        return folded
    term = "".join(simplemma.lemmatize(folded, lang="en").lower().split())
    for pattern, replacement in _SPELLINGS:
        if len(term) > 5:
            term = pattern.sub(replacement, term)
    with _STEMMING:  # a snowball stemmer keeps the word it works on
        return str(_stemmer().stemWord(term))


def tokens(text: str) -> list[Token]:
    """Return the words of a text in order, stop words included; a possessive 's is left out."""
    found = []
    for match in _TOKEN.finditer(text):
        word, start = match.group(), match.start()
        if word in _POSSESSIVE and start and text[start - 1] in "'’":
            continue
        found.append(Token(normalise(word), start, match.end()))
    return found


def content_terms(text: str) -> list[str]:
    """Return the terms of a text that say what it is about, in order, repeated where the text repeats them."""
    return [token.term for token in tokens(text) if text[token.start : token.end].lower() not in STOP_WORDS]
