"""The check of a sentence against the evidence that it cites: what does not hold is not shown.

Bounded rules, each of which can say why a sentence fell: its markers, its numbers, dates and names, what it denies,
who did it to whom, and how much of it the evidence says at all. They cannot understand: a sentence that says
something else in the words of its evidence passes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.claims import check_content, check_names, check_polarity, check_roles, content
from bot.answer.counts import check_numbers
from bot.answer.dates_said import Event, check_dates
from bot.answer.faults import Fault, FaultKind
from bot.answer.naming import Name, names_of
from bot.answer.numbered import NumberedEvidence, read_evidence
from bot.answer.quoting import quote_span
from index.characters import one_line
from index.language.numbers import quantities
from index.terms import STOP_WORDS, tokens
from index.types import EventDate

LONGEST = 700
"""Characters of a sentence that is read."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A verbatim span of an article that supports a sentence; `n` is the number of its evidence."""

    n: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence that holds, without its markers, with the quotes that support it and the date it tells, if any."""

    text: str
    quotes: tuple[Quoted, ...]
    event: EventDate | None = None


_MARKERS = re.compile(r"\s?[\[【]\s*\d{1,4}(?:\s*(?:,|;|and|–|-)\s*\d{1,4})*\s*[\]】]")
_RANGE = re.compile(r"(\d{1,4})\s*[–-]\s*(\d{1,4})")
_FOREIGN = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|org|net|io|gg|example|info|ru|co)\b|\]\(|<[@#:/!a-z]|@\s?(?:everyone|here)\b|```|"
    r"\b(?:system|assistant|user)\s*:|<\||\[/?INST|\bsystem prompt\b|\b(?:my|previous|these|above|all) instructions\b|"
    r"\blanguage model\b|\bas an ai\b|\b(?:the|my|your) prompt\b|\bas an update\b|"
    r"\bthe (?:correct |right |real |true |only )?answer is\b|"
    r"\b(?:ignore|disregard|forget|override) (?:all|any|the|your|every|these|those|previous|prior|earlier|above) "
    r"[^.]{0,30}?\b(?:rules?|instructions?|prompts?|guidelines|evidence)\b",
    re.IGNORECASE,
)


def is_foreign(text: str) -> bool:
    """Tell whether a text holds what no answer may hold: a link, a mention, a role, words to the model itself."""
    return bool(_FOREIGN.search(text))


def split_markers(sentence: str) -> tuple[str, tuple[int, ...]]:
    """Return a sentence without its markers "[1]", "[2, 3]", "[1-3]", and their numbers in order, each once."""
    numbers: dict[int, None] = {}
    for match in _MARKERS.finditer(sentence):
        body = match.group()
        for low, high in _RANGE.findall(body):
            if 0 <= int(high) - int(low) < 10:
                numbers.update(dict.fromkeys(range(int(low), int(high) + 1)))
        numbers.update((int(digits), None) for digits in re.findall(r"\d{1,4}", body))
    bare = _MARKERS.sub("", sentence)
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(bare.split())), tuple(numbers)


def check_sentence(sentence: str, evidence: Sequence[NumberedEvidence]) -> Checked | Fault:
    """Check one sentence of a chat model, with its markers, against all the evidence that the model was given."""
    text, markers = split_markers(one_line(sentence[: LONGEST + 1]))
    if len(sentence) > LONGEST or is_foreign(text):
        return Fault(FaultKind.FOREIGN, "it holds what no answer holds: a link, a mention, an order, or no end")
    names = names_of(text)
    if not markers:
        filler = not names and not quantities(text) and len(content(text, frozenset())) < 5
        kind = FaultKind.NOTHING if filler else FaultKind.MARKER
        return Fault(kind, "it claims nothing" if filler else "it cites nothing")
    by_number = {e.n: e for e in evidence}
    if absent := [n for n in markers if n not in by_number]:
        return Fault(FaultKind.MARKER, f"there is no evidence [{absent[0]}]")
    cited = [by_number[n] for n in markers]
    return _check(text, names, cited)


def _check(text: str, names: Sequence[Name], cited: Sequence[NumberedEvidence]) -> Checked | Fault:
    readings = [read_evidence(e) for e in cited]
    dates, event, fault = check_dates(text, cited)
    fault = (
        fault
        or check_numbers(text, dates, cited, readings)
        or check_names(text, names, readings)
        or check_polarity(text, cited, readings)
        or check_roles(text, names, cited)
        or check_content(text, names, dates, cited, readings)
    )
    if fault:
        return fault
    return Checked(text, tuple(_quote(text, e, event) for e in cited), event[0] if event else None)


def _quote(text: str, e: NumberedEvidence, event: Event | None) -> Quoted:
    """Return the span of the evidence to show for a sentence: the clauses that share most with it."""
    terms = {t.term for t in tokens(text) if text[t.start : t.end].lower() not in STOP_WORDS}
    wanted = [(event[0].at, event[0].at + len(event[0].expression))] if event and event[1] is e else []
    wanted += [(e.start + t.start, e.start + t.end) for t in tokens(e.text) if t.term in terms]
    start, end = quote_span(e.article.text, e.start, e.end, wanted)
    return Quoted(e.n, start, end)
