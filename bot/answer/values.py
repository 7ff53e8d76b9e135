"""What a sentence says in a few words: the reader's span, taken where it holds a value of the type that is asked for.

The reader proposes; what is checked here is only that the words it chose are of that type, that the question does not
give them itself, and that the sentence can be about whom the question names. A wrong short answer is worse than none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.amounts import AGE_TERMS, amounts, counted_terms
from bot.answer.events import happens, own_dates, stands_in
from bot.answer.wording import say_event
from index.language.clauses import distance
from index.language.lexicon import UNSURE
from index.language.numbers import quantities
from index.language.numerals import Quantity
from index.language.people import people, places
from index.language.polarity import polarity
from index.terms import same_stem, tokens
from index.types import DateBasis, EventDate
from retrieval.types import Evidence, Kind, Query

TYPED = (Kind.WHO, Kind.WHERE, Kind.WHEN, Kind.HOW_MANY)
"""Kinds of questions that ask for a value of a type."""
MAX_WORDS = 12
HOLDS = 2.0
"""Log-odds of the reader from which on the span it reads is given as the short answer."""
ANY = -3.0
"""Log-odds from which on it may be a value where all else speaks for it."""
SPEAKS_OF = 0.0
"""Log-odds from which on it is a value that may be compared with those of other reports."""
BETWEEN = 2
"""Characters that may lie between the reader's span and the number, name or day that it is taken for."""
MOST_CHARACTERS = 2000
"""Characters of a sentence in which a value is looked for: what is longer is a table or a list."""
MOST = 0.66
"""Share of what a question says happened that a sentence must hold to affirm or deny it."""

_NOT_THIS = re.compile(r"\b(?:instead of|rather than|not)(?: (?:on|in|at|by|the))* $", re.IGNORECASE)
_PART_OF = re.compile(r"\b(?:half|third|quarter|fraction|per ?cent|%) of\b|\bwho\b", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:deputy|vice|former|ex|acting|assistant)[ -]$", re.IGNORECASE)
_UNSURE = re.compile(rf"\b(?:{UNSURE})\b", re.IGNORECASE)
_WILL = re.compile(r"\b(?:will|won[’']t|is to|are to)\b", re.IGNORECASE)


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
    found = find(query, evidence) if len(evidence.text) <= MOST_CHARACTERS else []
    if evidence.span and evidence.holds >= least:
        read = [value for value in found if _overlap(evidence, value) > 0]
        read = read or [value for value in found if _overlap(evidence, value) == 0]
        if len(read) != 1 or _is_denied(query, evidence, read[0]):
            return None
        return read[0] if query.kind is not Kind.WHERE or _is_next_to_deed(query, evidence, read[0], found) else None
    if query.kind is not Kind.HOW_MANY or not says_it(query, evidence) or not _is_plain(evidence):
        return None
    if len(found) != 1 or not _counts_what_is_asked(query, found[0]):
        return None
    return found[0] if evidence.span is None or _overlap(evidence, found[0]) >= 0 else None


def _is_next_to_deed(query: Query, evidence: Evidence, value: Value, found: Sequence[Value]) -> bool:
    """Tell whether no other place stands nearer to what happened: "stolen in Ostrel, it was found in Halsy"."""
    deeds = [(t.start, t.end) for t in tokens(evidence.text) if t.term in query.acts]

    def apart(other: Value) -> int:
        at = (other.start - evidence.start, other.end - evidence.start)
        return min(distance(evidence.text, deed, at) for deed in deeds)

    return not deeds or apart(value) == min(apart(other) for other in found)


def _is_denied(query: Query, evidence: Evidence, value: Value) -> bool:
    """Tell whether a sentence denies what the question asks of a value: "Brask was not killed", "not on 9 May"."""
    before = evidence.text[: value.start - evidence.start]
    if _NOT_THIS.search(before):
        return True
    asked, said = polarity(query.question), polarity(evidence.text)
    return not asked.says_no and bool((query.acts & said.negated) - said.affirmed)


def _is_plain(evidence: Evidence) -> bool:
    """Tell whether a sentence says what it says without a doubt, a denial or a part of a number."""
    return not (_UNSURE.search(evidence.text) or polarity(evidence.text).says_no or _PART_OF.search(evidence.text))


def _counts_what_is_asked(query: Query, value: Value) -> bool:
    """Tell whether a number stands with the thing whose number is asked, or is an age or an amount of money."""
    wanted = counted_terms(query)
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
    acts = query.acts - counted_terms(query) - AGE_TERMS
    return len(acts & {t.term for t in tokens(evidence.text)}) >= MOST * len(acts)


def is_verified(query: Query, evidence: Evidence) -> bool:
    """Tell whether a sentence says itself what a question says of whom it names, and gives what is asked for."""
    if query.kind is Kind.YES_NO:
        return yes_or_no(query, evidence) is not None
    return says_it(query, evidence) and value_of(query, evidence, ANY) is not None


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
    """Return the numbers of the type asked for with their units or what they count."""
    found = amounts(query, evidence.text, dated_spans(evidence))
    return [_value(evidence, a.start, a.end, quantity=a.quantity) for a in found]


def dated_spans(evidence: Evidence) -> list[tuple[int, int]]:
    """Return where the dates of a sentence stand in it."""
    return [(d.at - evidence.start, d.at - evidence.start + len(d.expression)) for d in evidence.dates]


def _people(query: Query, evidence: Evidence) -> list[Value]:
    """Return the people whom a sentence names with their titles, but for those of the question."""
    given = {t.term for t in tokens(query.question)}
    return [
        _value(evidence, person.begins, person.end)
        for person in people(evidence.text)
        if not {t.term for t in tokens(person.name)} & given
        and not evidence.text[person.end :].startswith(("'s ", "’s "))
    ]


def _places(query: Query, evidence: Evidence) -> list[Value]:
    """Return the names behind a preposition of place, but for those of the question."""
    given = {t.term for t in tokens(query.question)}
    named = {person.name for person in people(evidence.text)}
    return [
        _value(evidence, place.start, place.end)
        for place in places(evidence.text)
        if {t.term for t in tokens(place.name)} - given and place.name not in named
    ]


def _days(query: Query, evidence: Evidence) -> list[Value]:
    """Return the days that a sentence names, but for those on which somebody only said so."""
    found = []
    for day in own_dates(query, evidence):
        at = day.at - evidence.start
        if not happens(query, evidence, day):
            continue
        found.append(_value(evidence, at, at + len(day.expression), day=day))
    return found


def yes_or_no(query: Query, evidence: Evidence) -> str | None:
    """Return yes or no where a sentence says all that the question says, plainly or denying it."""
    text = evidence.text
    if not is_of_them(query, evidence) or not query.acts <= evidence.terms or not query.acts:
        return None
    if not _in_the_same_order(query, text) or len(text) > MOST_CHARACTERS:
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


def _in_the_same_order(query: Query, text: str) -> bool:
    """Tell whether the words of a question stand in a sentence in its order: "Veld killed Brask" is not "Brask killed".

    An office is not that of its deputy, or of one who had it.
    """
    terms = [t.term for t in tokens(query.question) if t.term in query.terms]
    words = tokens(text)
    places = [next((n for n, t in enumerate(words) if t.term == term), None) for term in dict.fromkeys(terms)]
    known = [place for place in places if place is not None]
    return known == sorted(known) and not any(_OTHER.search(text, 0, words[n].start) for n in known)


def figures(evidence: Evidence) -> frozenset[tuple[float, ...]]:
    """Return the numbers of a sentence as values, those of its dates left out: "1.5 million" is not "1.5 billion"."""
    text = evidence.text[:MOST_CHARACTERS]
    return frozenset((*q.values, float(q.hedge or 0)) for q in quantities(text, dated_spans(evidence)))


def differ(one: Value, other: Value) -> bool:
    """Tell whether two values of one matter are not the same: other numbers, other names."""
    if one.quantity and other.quantity:
        return not set(one.quantity.values) & set(other.quantity.values)
    if one.day and other.day:
        return (one.day.start, one.day.end) != (other.day.start, other.day.end)
    first, second = ({t.term for t in tokens(value.words)} for value in (one, other))
    return not first & second
