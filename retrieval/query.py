"""A question as search sees it."""

import re

from index.terms import STOP_WORDS, tokens
from retrieval.types import Kind, Query

_KINDS = (
    (Kind.WHEN, r"when|(?:on |in |since )?(?:what|which) (?:date|day|time|year|month)|how long ago"),
    (Kind.WHO, r"who|whom|whose|who's|whos"),
    (Kind.WHERE, r"where|(?:in|at|to|from) (?:what|which) (?:place|city|town|country|village)"),
    (Kind.HOW_MANY, r"how (?:many|much|old|far|long|high|large|big|tall|fast)|what (?:number|percentage|share|amount)"),
    (Kind.WHY, r"why|for what reason|what (?:reason|caused|was the (?:reason|cause))|how come"),
    (Kind.YES_NO, r"is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|am"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(rf"(?:{words})\b", re.IGNORECASE)) for kind, words in _KINDS)
_ANYWHERE = tuple((kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _KINDS[:-1])
_ASKING = frozenset(
    "date day time year month reason place many much number percentage share amount tell name happen happened long ago "
    "please".split()
)
"""Words that say what kind of answer is wanted, not what it is about."""


def parse_question(question: str) -> Query:
    """Return the query of a question: its kind, its content terms, the names in it."""
    kind = kind_of(question)
    terms: dict[str, None] = {}
    names: dict[str, None] = {}
    lowest = len(question) - len(question.lstrip(" \"'“‘¿¡"))
    asks_for = kind not in (Kind.WHAT, Kind.YES_NO)
    for token in tokens(question):
        word = question[token.start : token.end]
        if word.lower() in STOP_WORDS or (asks_for and word.lower() in _ASKING):
            continue
        terms[token.term] = None
        if word[0].isupper() and (token.start > lowest or len(word) > 1):
            names[token.term] = None
    return Query(question, kind, tuple(terms), tuple(names))


def kind_of(question: str) -> Kind:
    """Return what a question asks for, by its first words, else by the first asking word in it."""
    start = question.lstrip(" \"'“‘¿¡")
    for kind, pattern in _PATTERNS:
        if pattern.match(start):
            return kind
    found = [(match.start(), kind) for kind, pattern in _ANYWHERE if (match := pattern.search(question))]
    return min(found)[1] if found else Kind.WHAT
