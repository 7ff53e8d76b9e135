"""What a sentence says in a few words: the reader's span, taken where it holds a value of the type that is asked for.

The reader proposes; what is checked here is only that the words it chose are of that type, that the question does not
give them itself, and that the sentence can be about whom the question names. A wrong short answer is worse than none.
"""

import re
from dataclasses import dataclass
from functools import partial

from bot.answer.events import own_dates, stands_in
from bot.answer.wording import say_event
from index.language.lexicon import CALENDAR, UNSURE
from index.language.numbers import quantities
from index.language.numerals import Measure, Quantity
from index.language.people import persons, titled
from index.language.polarity import polarity
from index.terms import same_stem, tokens
from index.types import DateBasis, EventDate
from retrieval.types import Evidence, Kind, Query

TYPED = (Kind.WHO, Kind.WHERE, Kind.WHEN, Kind.HOW_MANY)
"""Kinds of questions that ask for a value of a type."""
MAX_WORDS = 12
HOLDS = 2.0
"""Log-odds of the reader from which on the span it reads is given as the short answer."""
SPEAKS_OF = 0.0
"""Log-odds from which on it is a value that may be compared with those of other reports."""
BETWEEN = 2
"""Characters that may lie between the reader's span and the number, name or day that it is taken for."""
LONGEST_HEDGE, NOUN_WITHIN = 14, 60
"""Characters before a number in which its hedge stands, and behind it in which the thing does that it counts."""
MOST = 0.66
"""Share of what a question says happened that a sentence must hold to affirm or deny it."""

_AGE = re.compile(r"\bhow old\b|\bwhat age\b|\bage of\b", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:per ?cent|percentage|share|proportion|fraction)\b", re.IGNORECASE)
_LENGTH = re.compile(r"\bhow long\b|\bhow much (?:time|longer|later)\b", re.IGNORECASE)
_MEASURE = re.compile(r"\bhow (?:far|high|tall|deep|wide|heavy|fast)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow many (?:more |fewer |other )?(?P<noun>[^\W\d_][\w-]*)", re.IGNORECASE)
_TIME = frozenset("second minute hour day week month year decade".split())
_AGED = re.compile(r"\baged?(?: of)? $|, $", re.IGNORECASE)
_OLD = re.compile(r"[- ]years?[- ]old\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\W*(?:he|she|it|they|his|her)\b", re.IGNORECASE)
NEXT_TO = 4
"""Words from "36-year-old" to the end of the name of whom it tells."""
BEFORE_PLACE = "in|at|near|outside|off|on|from|to|into|around|above|below|between|inside|beside"
PROPER_NAME = r"[^\W\d_a-z][\w’'-]*(?: (?:of|de|la|the)(?= [^\W\d_a-z])| [^\W\d_a-z][\w’'-]*)*"
_PLACE = re.compile(rf"\b(?:{BEFORE_PLACE}) (?:the )?(?:[a-z-]+ ){{0,3}}?(?P<name>{PROPER_NAME})")
_HEDGED = re.compile(
    r"\b(?:about|around|nearly|almost|some|roughly|over|more than|at least|up to|as many as|fewer than|less than) $",
    re.IGNORECASE,
)
_UNSURE = re.compile(rf"\b(?:{UNSURE})\b", re.IGNORECASE)
_WILL = re.compile(r"\b(?:will|won[’']t|is to|are to)\b", re.IGNORECASE)


_OLD_TERMS = frozenset({"old", "age"})


@dataclass(frozen=True, slots=True)
class Value:
    """A value as the sentence writes it: `article.text[start:end]` are its words.

    `quantity` is the number of one, `day` the date of one; both None for a name, a place, and words.
    """

    start: int
    end: int
    words: str
    quantity: Quantity | None = None
    day: EventDate | None = None


def value_of(query: Query, evidence: Evidence, least: float = SPEAKS_OF) -> Value | None:
    """Return what a sentence gives of the type asked for, None where it gives nothing or several things could be meant.

    That is what the reader takes for the answer, where it is surer than `least` (log-odds); else the only number, where
    it counts what is asked in a sentence that says what the question says of what is named.
    """
    find = {Kind.HOW_MANY: _numbers, Kind.WHO: _people, Kind.WHERE: _places, Kind.WHEN: _days}.get(query.kind)
    if find is None or not is_of_them(query, evidence):
        return None
    found = find(query, evidence)
    if evidence.span and evidence.holds >= least:
        return max(found, key=partial(_overlap, evidence)) if any(_overlap(evidence, v) >= 0 for v in found) else None
    if query.kind is not Kind.HOW_MANY or not says_it(query, evidence):
        return None
    if len(found) != 1 or not _counts_what_is_asked(query, found[0]):
        return None
    return found[0] if evidence.span is None or _overlap(evidence, found[0]) >= 0 else None


def _counts_what_is_asked(query: Query, value: Value) -> bool:
    """Tell whether a number stands with the thing whose number is asked, or is an age or an amount of money."""
    wanted = _nouns(query)
    return not wanted or bool(wanted & {t.term for t in tokens(value.words)})


def short_answer(query: Query, evidence: Evidence) -> str | None:
    """Return what a sentence answers in a few of its own words, None where it cannot be told for sure."""
    if query.kind is Kind.YES_NO:
        return yes_or_no(query, evidence)
    value = value_of(query, evidence, HOLDS)
    if value is None or len(value.words.split()) > MAX_WORDS:
        return None
    return say_event(value.day) if value.day and value.day.basis is not DateBasis.UNRESOLVED else value.words


def says_it(query: Query, evidence: Evidence) -> bool:
    """Tell whether a sentence holds most of what a question says happened, in its own words."""
    acts = query.acts - _nouns(query) - _OLD_TERMS
    return len(acts & {t.term for t in tokens(evidence.text)}) >= MOST * len(acts)


def _overlap(evidence: Evidence, value: Value) -> int:
    """Return the characters that a value shares with the reader's span: 0 where it touches it, -1 where it does not."""
    first, last = evidence.span or (0, 0)
    shared = min(value.end, last) - max(value.start, first)
    return shared if shared > 0 else 0 if shared >= -BETWEEN else -1


def is_of_them(query: Query, evidence: Evidence) -> bool:
    """Tell whether a sentence can be about all whom a question names: each stands in it, or in what is around it.

    None stands there as part of another name only: "Weir Bridge" is not "Aldermoor Bridge".
    """
    around = evidence.beside | evidence.headline
    for name in query.names:
        spelled = query.spelled(name)
        inside = any(other[-1] in evidence.terms for other in spelled)
        if not inside and any(same_stem(term, name[-1]) for term in evidence.terms):  # "Velmoran" is of Velmora
            continue
        if inside and not any(stands_in(other, evidence.text, around) for other in spelled):
            return False
        if not inside and not any(other[-1] in around for other in spelled):
            return False
    return True


def _value(evidence: Evidence, start: int, end: int, **of: object) -> Value:
    start, end = evidence.start + start, evidence.start + end
    return Value(start, end, evidence.article.text[start:end], **of)  # type: ignore[arg-type]


def _numbers(query: Query, evidence: Evidence) -> list[Value]:
    """Return the numbers of the type asked for with their units or what they count, those of the question left out."""
    text = evidence.text
    asked = {(q.values, q.unit) for q in quantities(query.question)}
    found = []
    for q in quantities(text, dated_spans(evidence)):
        if not q.denied and (q.values, q.unit) not in asked and _is_of_type(query, text, q):
            hedge = _HEDGED.search(text, max(0, q.start - LONGEST_HEDGE), q.start)
            found.append(_value(evidence, hedge.start() if hedge else q.start, _counted(query, text, q), quantity=q))
    return found


def _counted(query: Query, text: str, number: Quantity) -> int:
    """Return where the words end that a number counts: at the noun of the question, else behind the next word."""
    if _AGE.search(query.question):
        return number.end
    following = [t for t in tokens(text[number.end : number.end + NOUN_WITHIN])][:3]
    between = [number.end, *(number.end + t.end for t in following)]
    for n, token in enumerate(following):
        gap = text[between[n] : number.end + token.start]
        if gap not in (" ", "-", "\u00a0"):
            break
        if token.term in _nouns(query):
            return number.end + token.end
        if n == 0 and token.term not in query.acts and (number.unit or number.noun == token.term):
            between.append(number.end + token.end)
            if not _nouns(query) & {t.term for t in following}:
                return number.end + token.end
    return number.end


def _nouns(query: Query) -> set[str]:
    """Return the terms for what a question asks the number of: "people" of "how many people"."""
    noun = _HOW_MANY.search(query.question)
    return {t.term for t in tokens(noun["noun"])} if noun else set()


def dated_spans(evidence: Evidence) -> list[tuple[int, int]]:
    """Return where the dates of a sentence stand in it."""
    return [(d.at - evidence.start, d.at - evidence.start + len(d.expression)) for d in evidence.dates]


def _is_of_type(query: Query, text: str, number: Quantity) -> bool:
    """Tell whether a number is of the type asked for: an age, a share, a time, a measure, so many of something."""
    question = query.question
    if number.measure is Measure.CLOCK or number.measure is Measure.ORDINAL:
        return number.measure is Measure.ORDINAL and "how many times" in question.lower()
    if _AGE.search(question):
        return _is_age(text, number) and _is_aged(query, text, number)
    if _SHARE.search(question):
        return number.measure is Measure.SHARE
    if _LENGTH.search(question):
        return number.unit in _TIME or bool(number.unit)
    if _MEASURE.search(question):
        return bool(number.unit)
    counted = _nouns(query)
    if not counted:
        return True
    if counted & _TIME:
        return number.unit in counted or number.noun in counted
    return number.measure is not Measure.SHARE and number.unit not in _TIME


def _is_aged(query: Query, text: str, number: Quantity) -> bool:
    """Tell whether an age is of whom the question names: it follows the name, or the name follows "41-year-old"."""
    names = {spelled[-1] for name in query.names for spelled in query.spelled(name)}
    before = {t.term for t in tokens(text[: number.start])[-1:]}
    old = _OLD.match(text, number.end)
    after = {t.term for t in tokens(text[old.end() :])[:NEXT_TO]} if old else set()
    return not names or bool(names & (before | after)) or bool(_PRONOUN.match(text))


def _is_age(text: str, number: Quantity) -> bool:
    before = _AGED.search(text, max(0, number.start - 10), number.start)
    set_off = before and (text[number.end : number.end + 1] in (",", ".", "") or "age" in before.group().lower())
    return bool(set_off or _OLD.match(text, number.end))


def _people(query: Query, evidence: Evidence) -> list[Value]:
    """Return the people whom a sentence names with their titles, but for those of the question."""
    given = {t.term for t in tokens(query.question)}
    found = []
    for at, name in persons(evidence.text):
        if not {t.term for t in tokens(name)} & given:
            whole = titled(evidence.text, at, name)
            found.append(_value(evidence, at + len(name) - len(whole), at + len(name)))
    return found


def _places(query: Query, evidence: Evidence) -> list[Value]:
    """Return the names behind a preposition of place, but for those of the question."""
    given = {t.term for t in tokens(query.question)}
    return [
        _value(evidence, *m.span("name"))
        for m in _PLACE.finditer(evidence.text)
        if {t.term for t in tokens(m["name"])} - given and m["name"].lower() not in CALENDAR
    ]


def _days(query: Query, evidence: Evidence) -> list[Value]:
    """Return the days that a sentence names, but for those on which somebody only said so."""
    found = []
    for day in own_dates(query, evidence):
        at = day.at - evidence.start
        found.append(_value(evidence, at, at + len(day.expression), day=day))
    return found


def yes_or_no(query: Query, evidence: Evidence) -> str | None:
    """Return yes or no where a sentence says all that the question says, plainly or denying it."""
    text = evidence.text
    if not is_of_them(query, evidence) or len(query.acts & evidence.terms) < len(query.acts) or not query.acts:
        return None
    if _UNSURE.search(text) or _UNSURE.search(query.question[4:]):
        return None
    asked, said = polarity(query.question), polarity(text)
    if asked.says_no or (_WILL.search(text) and not _WILL.search(query.question)):
        return None
    deeds = query.acts & {t.term for t in tokens(text)}
    if len(deeds) < MOST * len(query.acts):
        return None
    if not said.says_no:
        return "Yes"
    return "No" if deeds & said.negated and said.times == 1 and not said.refusals else None


def figures(evidence: Evidence) -> frozenset[tuple[float, ...]]:
    """Return the numbers of a sentence as values, those of its dates left out: "1.5 million" is not "1.5 billion"."""
    return frozenset((*q.values, float(q.hedge or 0)) for q in quantities(evidence.text, dated_spans(evidence)))


def differ(one: Value, other: Value) -> bool:
    """Tell whether two values of one matter are not the same: other numbers, other names."""
    if one.quantity and other.quantity:
        return not set(one.quantity.values) & set(other.quantity.values)
    if one.day and other.day:
        return (one.day.start, one.day.end) != (other.day.start, other.day.end)
    first, second = ({t.term for t in tokens(value.words)} for value in (one, other))
    return not first & second
