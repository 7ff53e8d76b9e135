"""Numbers of a sentence that are of the type asked for: an age, a share, a time, a measure, so many of something."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.language.lexicon import CURRENCIES, TIMES
from index.language.numbers import quantities
from index.language.numerals import Measure, Quantity
from index.terms import STOP_WORDS, tokens
from retrieval.types import Query

MUCH = 1000
"""What an amount of money comes to at least whose currency is not known."""
NAME_WITHIN = 80
"""Characters before an age, and behind it, in which a name stands."""
NOUN_WITHIN = 60
"""Characters behind a number in which the thing stands that it counts."""

_AGE = re.compile(r"\bhow old\b|\bwhat age\b|\bage of\b", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:per ?cent|percentage|share|proportion|fraction)\b", re.IGNORECASE)
_LENGTH = re.compile(r"\bhow long\b|\bhow much (?:time|longer|later)\b", re.IGNORECASE)
_MEASURE = re.compile(r"\bhow (?:far|high|tall|deep|wide|heavy|fast)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow many (?:more |fewer |other )?(?P<noun>[^\W\d_][\w-]*)", re.IGNORECASE)
_MONEY = re.compile(r"\b(?:cost|price|fine[ds]?|pa(?:y|id)|worth|salary|fee|budget|bail|reward)\b", re.IGNORECASE)
_KIN = re.compile(
    r"\b(?:mother|father|son|daughter|wife|husband|widow|brother|sister|child|parents?) of "
    r"[^,;]{0,40}, $|['’]s [a-z]+, $"
)
_AGED = re.compile(r"\baged?(?: of)? $|, $", re.IGNORECASE)
_OLD = re.compile(r"[- ]years?[- ]old\b", re.IGNORECASE)
NEXT_TO = 4
"""Words from "36-year-old" to the end of the name of whom it tells."""
AGE_TERMS = frozenset({"old", "age"})
"""Terms of a question for an age that say nothing of what is asked."""


class Amount(NamedTuple):
    """A number with its unit or the thing it counts: `sentence[start:end]` are its words."""

    start: int
    end: int
    quantity: Quantity


def amounts(query: Query, text: str, skip: Sequence[tuple[int, int]]) -> list[Amount]:
    """Return the numbers of the type asked for, those left out that the question gives or that begin in `skip`."""
    asked = {(q.values, q.unit) for q in quantities(query.question)}
    return [
        Amount(q.written[0], _counted(query, text, q), q)
        for q in quantities(text, skip)
        if not q.denied and (q.values, q.unit) not in asked and _is_of_type(query, text, q)
    ]


def _counted(query: Query, text: str, number: Quantity) -> int:
    """Return where the words end that a number counts: at the noun of the question, else behind the next word."""
    if _AGE.search(query.question):
        return number.end
    following = [t for t in tokens(text[number.end : number.end + NOUN_WITHIN])][:3]
    between = [number.end, *(number.end + t.end for t in following)]
    for n, token in enumerate(following):
        gap = text[between[n] : number.end + token.start]
        word = text[number.end + token.start : number.end + token.end].lower()
        if gap not in (" ", "-", "\u00a0") or word in STOP_WORDS:
            break
        if token.term in counted_terms(query):
            return number.end + token.end
        if n == 0 and token.term not in query.acts and (number.unit or number.noun == token.term):
            between.append(number.end + token.end)
            if not counted_terms(query) & {t.term for t in following}:
                return number.end + token.end
    return number.end


def counted_terms(query: Query) -> set[str]:
    """Return the terms for what a question asks the number of: "people" of "how many people"."""
    noun = _HOW_MANY.search(query.question)
    return {t.term for t in tokens(noun["noun"])} if noun else set()


def _is_of_type(query: Query, text: str, number: Quantity) -> bool:
    """Tell whether a number is of the type asked for: an age, a share, a time, a measure, so many of something."""
    question = query.question
    if number.measure is Measure.CLOCK or number.measure is Measure.ORDINAL:
        return number.measure is Measure.ORDINAL and "how many times" in question.lower() and number.noun == "time"
    if _AGE.search(question):
        return _is_age(text, number) and _is_aged(query, text, number)
    if _SHARE.search(question):
        return number.measure is Measure.SHARE
    if _LENGTH.search(question):
        return bool(number.unit) and number.unit not in CURRENCIES
    if _MEASURE.search(question):
        return bool(number.unit) and number.unit not in CURRENCIES | TIMES
    if _MONEY.search(question):
        return number.unit in CURRENCIES or (not number.unit and max(number.values) >= MUCH)
    counted = counted_terms(query)
    if not counted:
        return True
    if counted & TIMES:
        return number.unit in counted or number.noun in counted
    return number.measure is not Measure.SHARE and number.unit not in TIMES


def _is_aged(query: Query, text: str, number: Quantity) -> bool:
    """Tell whether an age is of whom the question names: it follows the name, or the name follows "41-year-old"."""
    names = {spelled for name in query.names for spelled in query.spelled(name)}
    old = _OLD.match(text, number.end)
    lead = text[max(0, number.start - NAME_WITHIN) : number.start]
    behind = text[old.end() : old.end() + NAME_WITHIN] if old else ""
    if not names:
        return bool((query.acts - AGE_TERMS) & {t.term for t in (*tokens(lead)[-NEXT_TO:], *tokens(behind)[:NEXT_TO])})
    if _KIN.search(lead):
        return False
    near = {t.term for t in tokens(lead)[-1:]} | {t.term for t in tokens(behind)[:NEXT_TO]}
    given = {t.term for t in tokens(lead)[-2:-1] if lead[t.start].isupper()}
    return any(name[-1] in near and not (len(name) > 1 and given and not given & set(name)) for name in names)


def _is_age(text: str, number: Quantity) -> bool:
    before = _AGED.search(text, max(0, number.start - 10), number.start)
    set_off = before and (text[number.end : number.end + 1] in (",", ".", "") or "age" in before.group().lower())
    return bool(set_off or _OLD.match(text, number.end))
