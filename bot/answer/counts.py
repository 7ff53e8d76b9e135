"""The numbers of a sentence, compared as values with those of the evidence that it cites, and what they count."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answer.claims import held, light_terms
from bot.answer.faults import Fault, FaultKind
from bot.answer.numbered import MONTH, YEAR, NumberedEvidence, Reading
from index.language.clauses import part_at
from index.language.numbers import quantities, supports
from index.language.numerals import Measure, Quantity
from index.terms import STOP_WORDS, tokens
from index.types import EventDate

_WHICH_ONE = re.compile(r"(?:second|third) one\b", re.IGNORECASE)
"""One of what the sentence before tells of."""
_BY = re.compile(r"\b(?:by|all but|difference of)(?: (?:about|around|roughly|some))?\s*$", re.IGNORECASE)
_MORE = re.compile(
    r"(?: \w+)? (?:(?:more|less|fewer)(?: \w+){0,3} than|higher|lower|above|below)\b", re.IGNORECASE
)  # "five more people were missing" compares nothing
_BOUNDS = frozenset("least most more less fewer than about around nearly almost some up over under only".split())


def check_numbers(
    text: str, dates: Sequence[EventDate], cited: Sequence[NumberedEvidence], readings: Sequence[Reading]
) -> Fault | None:
    """Find a number that no cited evidence bears out."""
    known = [q for reading in readings for q in reading.numbers]
    years = {q for e in cited for q in YEAR.findall(e.text)}
    years |= {str(d.start.year) for e in cited for d in e.dates if d.start}
    said = quantities(text, _calendar_spans(text, dates))
    firm, doubtful = False, ""
    derived: list[Quantity] = []
    for number in said:
        written = text[number.start : number.end]
        if (
            written in years
            or _WHICH_ONE.match(text, number.start)
            or (number.values == (1.0,) and _harmless_one(text, number, known))
        ):
            continue
        borne = [q for q in known if supports(number, q)]
        if not borne and (operands := _operands(text, number, said, known)):
            firm = True
            derived += operands
            continue
        if not borne:
            return Fault(FaultKind.NUMBER, f"“{written}” stands in no cited evidence")
        if number.noun and _counts_other(number, borne, known):
            return Fault(FaultKind.NUMBER, f"“{written}” counts something else in the evidence")
        if (
            number.measure is Measure.COUNT
            and not any(supports(number, q) for q in derived)
            and _tells_of_other(text, number, said, cited, readings)
        ):
            return Fault(FaultKind.NUMBER, f"“{written}” is told of something else in the evidence")
        if any(not q.denied for q in borne):
            firm = True
        elif not number.denied:
            doubtful = doubtful or written
    # "eight instead of the nine of first reports" names both: only what stands alone is wrong
    return Fault(FaultKind.NUMBER, f"“{doubtful}” is what the evidence denies") if doubtful and not firm else None


def _operands(text: str, number: Quantity, said: Sequence[Quantity], known: Sequence[Quantity]) -> list[Quantity]:
    """Return the numbers of the evidence whose difference a number is said to be: "cut by 2 to 9 million".

    Both count the same thing, or the sentence says one of them, too.
    """
    if not _BY.search(text, max(0, number.start - 30), number.start) and not _MORE.match(text, number.end):
        return []
    for a in known:
        for b in known:
            alike = a.measure is b.measure and (not a.unit or not b.unit or a.unit == b.unit)
            told = any(q is not number and (supports(q, a) or supports(q, b)) for q in said)
            alike = alike and (told or (a.noun == b.noun and bool(a.noun)))
            if alike and a.values[0] > b.values[0]:
                difference = replace(a, values=(a.values[0] - b.values[0],), noun="")
                if supports(number, difference):
                    return [a, b]
    return []


def _harmless_one(text: str, number: Quantity, known: Sequence[Quantity]) -> bool:
    """Tell whether "one" or "first" claims no number: nothing else is counted of the same kind."""
    if text[number.start : number.end].isdigit():
        return False
    return not number.noun or not any(q.noun == number.noun and q.measure is number.measure for q in known)


def _counts_other(said: Quantity, borne: Sequence[Quantity], known: Sequence[Quantity]) -> bool:
    """Tell whether the evidence counts the same thing, and only with another number."""
    same = [q for q in known if q.noun == said.noun and q.measure is said.measure is Measure.COUNT]
    return bool(same) and not any(q in same for q in borne) and all(q.noun for q in borne)


def _calendar_spans(text: str, dates: Sequence[EventDate]) -> list[tuple[int, int]]:
    """Return where the dates stand that name a day, month or year: their numbers count nothing."""
    spans = [(d.at, d.at + len(d.expression)) for d in dates if MONTH.search(d.expression) or YEAR.search(d.expression)]
    return [span for span in spans if text[span[0] : span[1]]]


def _tells_of_other(
    text: str,
    number: Quantity,
    said: Sequence[Quantity],
    cited: Sequence[NumberedEvidence],
    readings: Sequence[Reading],
) -> bool:
    """Tell whether what a sentence says of a number is what the evidence says of another one.

    "43 people died" where it has "43 people fell ill, and two died": the clauses of the right number share nothing
    with what is said, a clause of another one does, and that one is not said beside it.
    """
    clause = part_at(text, number.start, number.end)
    claimed = _told(text, clause, number.noun)
    beside = [q for q in said if q is not number and clause[0] <= q.start < clause[1]]
    others = []
    for e, reading in zip(cited, readings, strict=True):
        right = [q for q in reading.numbers if supports(number, q)]
        spans = {part_at(e.text, q.start, q.end) for q in right}
        if any(_shared(claimed, _told(e.text, part_at(e.text, q.start, q.end), number.noun)) for q in right):
            return False
        others += [
            _told(e.text, span, number.noun)
            for q in reading.numbers
            if q.measure is Measure.COUNT and q not in right and (span := part_at(e.text, q.start, q.end)) not in spans
            and not any(supports(b, q) for b in beside)
        ]  # fmt: skip
    return any(_shared(claimed, told) for told in others)


def _told(text: str, clause: tuple[int, int], noun: str) -> frozenset[str]:
    """Return what a clause says of a number: its terms without `noun`, which is counted."""
    found = tokens(text[clause[0] : clause[1]])
    words = ((t.term, text[clause[0] + t.start : clause[0] + t.end].lower()) for t in found)
    return frozenset(
        term for term, word in words
        if word not in STOP_WORDS | _BOUNDS and term != noun and term not in light_terms() and word.isalpha()
    )  # fmt: skip


def _shared(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(held(term, other) for term in one)
