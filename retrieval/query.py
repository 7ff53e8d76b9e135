"""A question as search sees it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from index.terms import STOP_WORDS, is_word, same_stem, tokens
from retrieval.types import Kind, Query

PERSONS = (
    "persons?|people|man|woman|men|women|boys?|girls?|teenagers?|victims?|judge|minister|president|mayor|leader|chief|"
    "boss|head|chair(?:man|woman)?|captain|coach|player|batsman|bowler|umpire|referee|marshal|actor|actress|singer|"
    "musician|artist|poet|painter|composer|writer|author|editor|journalist|director|doctor|surgeon|nurse|lawyer|"
    "prosecutor|witness|general|commander|soldier|officer|politician|senator|governor|premier|chancellor|candidate|"
    "official|envoy|ambassador|secretary|spokesman|spokeswoman|scientist|engineer|architect|economist|professor|"
    "teacher|student|farmer|fisherman|driver|pilot|sailor|swimmer|runner|cyclist|climber|boxer|golfer|skipper|"
    "goalkeeper|striker|champion|winner|owner|founder|gunman|attacker|suspect|prisoner|activist|priest|bishop|king|"
    "queen|prince|princess|mother|father|son|daughter|brother|sister|wife|husband|widow"
)
"""Nouns for people by what they are or do."""
_NO_NOUN = "did|do|does|is|are|was|were|has|have|had|will|would|can|could|the|an?|of|in|on|at|to|by|for|from|with|and"
_PLAIN = rf"(?: (?!(?:{_NO_NOUN})\b)\w+)"
_PLACES = (
    "places?|city|cities|towns?|countr(?:y|ies)|villages?|islands?|ports?|states?|regions?|suburbs?|streets?|provinces?"
)
_KINDS = (
    (Kind.WHEN, r"when|(?:on |in |since )?(?:what|which) (?:date|day|time|year|month)|how long ago"),
    (Kind.WHO, rf"who|whom|whose|who's|whos|(?:what|which){_PLAIN}{{0,3}}? (?:{PERSONS})(?:'s|’s)?|"
     rf"what(?:'s|’s| is| was| were| are) (?:the names? of(?: the| an?)?{_PLAIN}{{0,3}}? (?:{PERSONS})|"
     rf"the{_PLAIN}{{0,3}}? (?:{PERSONS})(?:'s|’s) (?:full |first |last )?name)"),
    (Kind.WHERE, rf"where|(?:(?:in|at|to|from|near|on|off) )?(?:what|which) (?:{_PLACES})"),
    (Kind.HOW_MANY, r"how (?:many|much|old|far|long|high|large|big|tall|fast|deep|wide|heavy)|"
     r"what (?:number|percentage|share|amount)|what(?:'s|’s| is| was)? the (?:\w+ ){0,2}(?:toll|number|amount|turnout|"
     r"percentage|rate|price|cost|value|speed|population|fine|fee|salary|budget|reward|bail)\b(?! of living)"),
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
    return Query(question, kind, tuple(terms), tuple(dict.fromkeys(names)), meant=question)


class Vocabulary(Protocol):
    """What an archive knows of words."""

    def spellings(self, term: str) -> tuple[str, ...]:
        """Return the terms of the archive that a term may stand for, the likeliest first; itself where it is there."""

    def word(self, term: str) -> str:
        """Return a term of the archive as the archive writes it."""

    def is_name(self, term: str) -> bool:
        """Tell whether the archive mostly writes a term as a name."""

    def other_spellings(self, term: str) -> tuple[str, ...]:
        """Return other terms of the archive that are the same name."""


def match_names(query: Query, archive: Vocabulary) -> Query:
    """Return the query in the archive's own spellings; a name that the archive does not know at all becomes `unknown`.

    Names in lower case become names, and misspelt words what they were meant to be. Abbreviations and short names that
    the archive does not know are no sign of anything: they stay as they are.
    """
    capitalised = {term for name in query.names for term in name}
    known: dict[str, str] = {}
    unknown = []
    spelled_right = {t.term for t in tokens(query.question) if is_word(query.question[t.start : t.end])}
    for term in query.terms:
        found = archive.spellings(term)
        if term in spelled_right - capitalised:  # "batch" is no misspelt "botch"
            found = tuple(other for other in found if same_stem(other, term))
        known[term] = found[0] if found else term
        if not found and term in capitalised and len(term) > MAX_ABBREVIATION:
            unknown.append(term)
    names = [tuple(known.get(term, term) for term in name) for name in query.names]
    in_lower_case = [known[term] for term in query.terms if term not in capitalised and archive.is_name(known[term])]
    names += [(term,) for term in in_lower_case]
    terms = tuple(dict.fromkeys(known[term] for term in query.terms))
    spellings = [(other, term) for name in names for term in name for other in archive.other_spellings(term)]
    return replace(
        query,
        meant=_respelled(query.meant, known, archive),
        terms=terms,
        names=tuple(dict.fromkeys(names)),
        unknown=tuple(unknown),
        spellings=tuple(spellings),
    )


def _respelled(question: str, known: Mapping[str, str], archive: Vocabulary) -> str:
    """Return a question with the words that the archive does not have as it writes them."""
    parts, end = [], 0
    for token in tokens(question):
        term = known.get(token.term, token.term)
        if term != token.term and not same_stem(term, token.term):
            parts += [question[end : token.start], archive.word(term)]
            end = token.end
    return "".join([*parts, question[end:]])


def kind_of(question: str) -> Kind:
    """Return what a question asks for, by its first words, else by the first asking word in it."""
    start = question.lstrip(" \"'“‘¿¡")
    for kind, pattern in _PATTERNS:
        if pattern.match(start):
            return kind
    found = [(match.start(), kind) for kind, pattern in _ANYWHERE if (match := pattern.search(question))]
    return min(found)[1] if found else Kind.WHAT
