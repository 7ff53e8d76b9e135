"""Numbers that the archive gives otherwise than a question takes for granted.

A number denies another only where it counts the same thing in the same unit, in a sentence that tells of the same, and
where the other stands nowhere for that thing. Rounded, hedged and further ones deny nothing.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.answer.premise_question import IN_SENTENCE, Asked, Correction, Found, content, terms_of
from bot.answer.synonyms import alike
from bot.answer.types import Slot
from bot.answer.values import dated_spans
from index.dates import find_dates
from index.language.numbers import quantities, supports
from index.language.numerals import Measure, Quantity
from index.terms import normalise
from retrieval.types import Evidence

LEAST = 0.5
"""Share of the rest of a question that has to be borne out."""
TOLD_OF_WHOM, TOLD = 0.3, 0.5
"""Share of what happened that a sentence has to tell, the first where it says of people what the question does."""
ABOUT = 0.15
"""How far off "about 100" may be, as a share."""
WHOSE = 3
"""Words behind "people" that say which people are counted."""

_TIMES = frozenset("second minute hour day week month year decade".split())
_GENERIC = frozenset({"peopl", "person"})
_PEOPLE = _GENERIC | {
    normalise(word)
    for word in "man woman child survivor victim patient passenger resident worker soldier pupil student officer "
    "guest visitor refugee migrant hostage prisoner member".split()
}
_OTHER = re.compile(r"\b(?:other|remaining|further|additional|another|more|next|last|first|than) $", re.IGNORECASE)
_OTHER_AFTER = re.compile(r" (?:other|more|further|additional)\b", re.IGNORECASE)


def figures(asked: Asked, evidence: Sequence[Evidence], most: int) -> Found:
    """Yield other numbers of what a number of the question counts."""
    dates = [(d.at, d.at + len(d.expression)) for d in find_dates(asked.text, published=None)]
    for q in quantities(asked.text, [*dates, asked.period_span]):
        span = (q.start, q.end)
        if q.measure in (Measure.ORDINAL, Measure.CLOCK) or q.denied or not (q.unit or q.noun):
            continue
        if _OTHER.search(asked.text[: q.start]) or _OTHER_AFTER.match(asked.text[q.end :]):
            continue
        for e in evidence[:most]:
            against = [k for k in quantities(e.text, dated_spans(e)) if _counts_the_same(q, k, e.text)]
            if not against or any(_agree(q, k) for k in against) or not _is_of_them(asked, q, against[0], e):
                continue
            if any(_bears_out_number(q, o, asked.borne_out(o, span)) for o in evidence):
                break
            if not q.unit and any(_same_value(q, k) and not k.unit for k in _numbers_of(e.article.text)):
                continue
            score = asked.borne_out(e, span) + asked.deeds(e, span, _PEOPLE | {q.noun, q.unit})
            at = (e.start + against[0].start, e.start + against[0].end)
            yield score, Correction(Slot.FIGURE, e.article.text[slice(*at)], asked.text[slice(*span)], e, at)


def _is_of_them(asked: Asked, q: Quantity, k: Quantity, e: Evidence) -> bool:
    """Tell whether a sentence tells of what a question counts what the question does.

    "Forty-four survivors" are the "120 people left deaf" only where they were left deaf, too.
    """
    span = (q.start, q.end)
    if asked.borne_out(e, span) < LEAST:
        return False
    vague = q.noun in _PEOPLE and (q.noun in _GENERIC or k.noun != q.noun)
    whose = content(asked.text[q.end :])[1 : 1 + WHOSE] if vague else []
    if sum(t in terms_of(e.text) for t in whose) < len(whose) / 2:
        return False
    named = bool(asked.query.names) and asked.names_somebody(e)
    if named and not q.unit and q.measure is Measure.COUNT and q.noun in e.terms and q.noun not in _PEOPLE:
        return True
    least = 1.0 if q.unit in _TIMES else IN_SENTENCE
    told = asked.deeds(e, span, _PEOPLE | {q.noun, q.unit}, least)
    beside = content(asked.text[q.end :])[1:2]  # "40 passengers hurt": fourteen of them were
    return told >= (TOLD_OF_WHOM if whose or (q.noun == k.noun and beside and beside[0] in terms_of(e.text)) else TOLD)


def _agree(q: Quantity, k: Quantity) -> bool:
    """Tell whether two numbers may be the same, as exactly as they are said."""
    if supports(q, k) or supports(k, q) or set(q.values) & set(k.values):
        return True
    return (k.hedge is not None and _allows(k, q)) or (q.hedge is not None and _allows(q, k))


def _allows(hedged: Quantity, other: Quantity) -> bool:
    """Tell whether "at least 14" allows another number, 17."""
    mine, theirs = hedged.values[0], other.values[0]
    if not hedged.hedge:
        return abs(mine - theirs) <= ABOUT * max(mine, theirs)
    return (theirs - mine) * hedged.hedge >= 0


def _bears_out_number(q: Quantity, e: Evidence, share: float) -> bool:
    """Tell whether an article gives the number of a question for the same thing, or a sentence of it by itself."""
    if any(_same_value(q, k) and (_same_thing(q, k) or q.unit == k.unit != "") for k in _numbers_of(e.article.text)):
        return True
    return share >= LEAST and any(_same_value(q, k) and not k.noun for k in quantities(e.text, dated_spans(e)))


def _same_value(q: Quantity, k: Quantity) -> bool:
    return bool(set(q.values) & set(k.values)) and not k.denied


@lru_cache(maxsize=64)
def _numbers_of(text: str) -> tuple[Quantity, ...]:
    return tuple(quantities(text, [(d.at, d.at + len(d.expression)) for d in find_dates(text, published=None)]))


def _same_thing(q: Quantity, k: Quantity) -> bool:
    if q.noun == k.noun or k.noun in alike(q.noun):
        return True
    return bool({q.noun, k.noun} & _GENERIC) and {q.noun, k.noun} <= _PEOPLE


def _counts_the_same(q: Quantity, k: Quantity, sentence: str) -> bool:
    """Tell whether a number of a sentence is of the thing, unit and measure of one of a question."""
    if k.denied or q.measure is not k.measure or q.unit != k.unit:
        return False
    if q.unit or (k.noun and _same_thing(q, k)):
        return True
    after = content(sentence[k.end :])[:2]
    before = content(sentence[: k.start])[-2:] if not k.noun or k.noun not in after[:1] else []
    return bool({*after, *before} & ({q.noun} | alike(q.noun)))
