"""Answers to questions about two things: both halves quoted, and dates compared as dates."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answer.events import told_events
from bot.answer.extract import (
    MAX_STATEMENTS,
    MIN_CONFIDENCE,
    Extract,
    Saying,
    answerable,
    confidence,
    dated,
    quoted,
    same_saying,
)
from bot.answer.wording import say_event
from index.terms import content_terms
from index.types import EventDate
from retrieval.comparison import Comparison, Relation
from retrieval.types import Evidence, Kind, Query

Found = tuple[Query, Sequence[Evidence]]
NAMED = 0.5
"""Share of the words for a thing that must stand in a sentence or around it, where the sentence speaks of it."""
HALF_SURE = MIN_CONFIDENCE - 4.0
"""Log-odds that a sentence on one half needs: half a question is a poor question, and the ranker knows it."""
WITH_NUMBER = 4.0
"""What a sentence with a number gains where a question compares amounts."""
MONTH_DAYS = 30.44
FEW_MONTHS = 60
"""Days from which on a time between two events is said in months, too."""

_AMOUNT = re.compile(
    r"\b(?:how (?:much|many)|more|less|fewer|older|younger|bigger|larger|smaller|longer|shorter|higher|lower|heavier|"
    r"faster|often|cheaper|dearer|most|tougher|harsher|richer|poorer|stronger|wider|deeper|taller|worse|better)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|one-\w+|(?:second|third|fourth|fifth|sixth|"
    r"seventh|eighth|ninth|tenth) \w+ \w+ this)\b"
)
_OLDER = re.compile(r"\b(?:older|younger|oldest|youngest)\b", re.IGNORECASE)
_AGE = re.compile(r"\baged? \d|, \d{1,3},|\d-year-old|\b\d{1,3} years old", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:first|earlier|earliest|before)\b", re.IGNORECASE)
_BEFORE_OR_AFTER = re.compile(r"\b(?:before or after|after or before)\b", re.IGNORECASE)


def compare(question: str, asked: Comparison, look_up: Callable[[str], Found]) -> Extract | None:
    """Answer a question about two things, None where the archive tells of one of them alone or of neither.

    `look_up` gives the query of a question and its evidence, the best first.
    """
    found = [look_up(half) for half in asked.questions]
    if asked.relation is Relation.COMPARE:
        return _both_halves(question, asked, found)
    events = [_event(query, evidence) for query, evidence in found]
    if events[0] is None or events[1] is None:
        return None
    told = dated(found[0][0], [events[0], events[1]])
    return replace(told, short_answer=_said(question, asked, events[0][1], events[1][1]))


def _both_halves(question: str, asked: Comparison, found: Sequence[Found]) -> Extract | None:
    pattern = _AGE if _OLDER.search(question) else _NUMBER if _AMOUNT.search(question) else None

    def worth(e: Evidence) -> float:
        numbers = pattern.finditer(e.text) if pattern else ()
        return e.score + WITH_NUMBER * any(m.group().lower() not in question.lower() for m in numbers)

    chosen: list[Evidence] = []
    for side, (query, evidence) in zip(asked.sides, found, strict=True):
        speaking = [e for e in evidence if _speaks_of(query, side, e)]
        if not any(confidence(query, e) >= HALF_SURE for e in speaking):
            return None
        best = max(speaking, key=worth)
        chosen += [best] if best not in chosen else []
    more = [
        e
        for side, (query, evidence) in zip(asked.sides, found, strict=True)
        for e in evidence
        if confidence(query, e) >= HALF_SURE and _speaks_of(query, side, e)
    ]
    for e in sorted(more, key=worth, reverse=True):
        if len(chosen) < MAX_STATEMENTS and not any(same_saying(e, other) for other in chosen):
            chosen.append(e)
    return quoted(replace(found[0][0], kind=Kind.WHAT), [Saying(e) for e in chosen], None)


def _speaks_of(query: Query, side: str, evidence: Evidence) -> bool:
    """Tell whether a sentence, with what surrounds it, speaks of one thing: of its names, else of half its words."""
    wanted = set(content_terms(side))
    there = evidence.terms | evidence.beside | evidence.headline
    names = [name for name in query.names if set(name) <= wanted]
    if names:
        return all(name[-1] in there for name in names)
    return len(wanted & there) >= NAMED * len(wanted)


def _event(query: Query, evidence: Sequence[Evidence]) -> tuple[Evidence, EventDate] | None:
    """Return the event that a half asks for, where there is one with a known day."""
    if not answerable(query, evidence):
        return None
    return next(((e, event) for e, event in told_events(query, evidence) if event.start), None)


def _said(question: str, asked: Comparison, first: EventDate, second: EventDate) -> str | None:
    """Return the comparison of two dates in words, None where their days overlap or are too vague to compare."""
    if first.start is None or second.start is None or first.end is None or second.end is None:
        return None
    if first.start <= second.end and second.start <= first.end:
        return None
    before = first.end < second.start
    if asked.relation is Relation.INTERVAL:
        if first.start != first.end or second.start != second.end:
            return None
        days = abs((second.start - first.start).days)
        months = f" (about {round(days / MONTH_DAYS)} months)" if days > FEW_MONTHS else ""
        return f"{days} {'day' if days == 1 else 'days'}{months}"
    if _BEFORE_OR_AFTER.search(question):
        return f"{'Before' if before else 'After'}: {say_event(first)}; {say_event(second)}"
    if question.split()[0].lower() in {"which", "what", "who"}:
        earlier = before if _FIRST.search(question) else not before
        place = 0 if earlier else 1
        return f"{asked.sides[place]}: {say_event((first, second)[place])}"
    right = before if re.search(r"\b(?:before|earlier)\b", question, re.IGNORECASE) else not before
    return f"{'Yes' if right else 'No'}: {say_event(first)}; {say_event(second)}"
