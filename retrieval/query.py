"""A question as search sees it."""

import re
from collections.abc import Callable
from dataclasses import replace

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
MAX_ABBREVIATION = 4
_PATTERNS = tuple((kind, re.compile(rf"(?:{words})\b", re.IGNORECASE)) for kind, words in _KINDS)
_ANYWHERE = tuple((kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _KINDS[:-1])
_ASKING = frozenset(
    "date day time year month reason place many much number percentage share amount tell name happen happened long ago "
    "take takes took taken occur occurred please".split()
)
"""Words that say what kind of answer is wanted, not what it is about."""


def parse_question(question: str) -> Query:
    """Return the query of a question: its kind, its content terms, the names in it."""
    question = question.lower() if question.isupper() else question
    kind = kind_of(question)
    terms: dict[str, None] = {}
    names: list[tuple[str, ...]] = []
    lowest = len(question) - len(question.lstrip(" \"'“‘¿¡"))
    asks_for = kind not in (Kind.WHAT, Kind.YES_NO)
    name_end = -1
    for token in tokens(question):
        word = question[token.start : token.end]
        if word.lower() in STOP_WORDS or (asks_for and word.lower() in _ASKING):
            continue
        terms[token.term] = None
        if word[0].isupper() and (token.start > lowest or word.isupper()):
            goes_on = question[name_end : token.start] == " " if names else False
            names = [*names[:-1], (*names[-1], token.term)] if goes_on else [*names, (token.term,)]
            name_end = token.end
    return Query(question, kind, tuple(terms), tuple(dict.fromkeys(names)))


def match_names(query: Query, spellings: Callable[[str], tuple[str, ...]]) -> Query:
    """Return the query in the archive's own spellings; what the archive does not know at all becomes `unknown`.

    `spellings` gives the terms of the archive that a name may stand for, the likeliest first. Abbreviations and short
    names that the archive does not know are no sign of anything: they stay as they are.
    """
    known: dict[str, str] = {}
    unknown = []
    for term in {term: None for name in query.names for term in name}:
        found = spellings(term)
        known[term] = found[0] if found else term
        if not found and len(term) > MAX_ABBREVIATION:
            unknown.append(term)
    return replace(
        query,
        terms=tuple(dict.fromkeys(known.get(term, term) for term in query.terms)),
        names=tuple(tuple(known[term] for term in name) for name in query.names),
        unknown=tuple(unknown),
    )


def kind_of(question: str) -> Kind:
    """Return what a question asks for, by its first words, else by the first asking word in it."""
    start = question.lstrip(" \"'“‘¿¡")
    for kind, pattern in _PATTERNS:
        if pattern.match(start):
            return kind
    found = [(match.start(), kind) for kind, pattern in _ANYWHERE if (match := pattern.search(question))]
    return min(found)[1] if found else Kind.WHAT
