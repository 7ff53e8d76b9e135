"""Answers to questions about two things: both halves quoted, and dates compared as dates."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.answer.confidence import REFUSED, bears, is_answerable, is_sure
from bot.answer.events import told_events
from bot.answer.extract import (
    MAX_STATEMENTS,
    Extract,
    Saying,
    dated,
    quoted,
    same_saying,
    with_newest,
)
from bot.answer.reports import order
from bot.answer.types import Shape
from bot.answer.values import MAX_WORDS, figures, value_of
from bot.answer.wording import say_event
from index.language.numbers import quantities
from index.terms import content_terms
from index.types import EventDate
from retrieval.comparison import Comparison, Relation
from retrieval.types import Evidence, Kind, Query

Found = tuple[Query, Sequence[Evidence]]
NAMED = 0.5
"""Share of the words for a thing that must stand in a sentence or around it, where the sentence speaks of it."""
HALF_SURE = REFUSED - 3.0
"""Sum of `confidence.bears` that a sentence on one half needs: the ranker knows that half a question is a poor one."""
WITH_NUMBER = 6.0
"""What a sentence with a number gains where a question compares amounts."""
MONTH_DAYS = 30.44
FEW_MONTHS = 60
"""Days from which on a time between two events is said in months, too."""

_AMOUNT = re.compile(r"\b(?:more|less|fewer|most|tougher|harsher|richer|poorer|cheaper|dearer|worse|better)\b", re.I)
_AUXILIARY = re.compile(r"\b(?:was|were|is|are|did|does|do|has|have|had|will|would|can)\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:first|earlier|earliest|before)\b", re.IGNORECASE)
_BEFORE_OR_AFTER = re.compile(r"\b(?:before or after|after or before)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Half:
    """What is told of one of two things; `known` tells that no report of unknown age says otherwise."""

    told: list[Evidence]
    known: bool


def compare(question: str, asked: Comparison, look_up: Callable[[str], Found]) -> Extract | None:
    """Answer a question about two things, None where the archive tells of one of them alone or of neither.

    `look_up` gives the query of a question and its evidence, the best first.
    """
    found = [look_up(half) for half in asked.questions]
    pair = None if asked.relation is Relation.COMPARE else _events(found)
    if pair is None:
        told = _both_halves(question, asked, found)
    else:
        told = replace(dated(found[0][0], pair), short_answer=_said(question, asked, pair[0][1], pair[1][1]))
    return replace(told, shape=Shape.COMPARISON) if told else None


def _both_halves(question: str, asked: Comparison, found: Sequence[Found]) -> Extract | None:
    speaking = _speaking(asked, found)
    if not all(speaking):
        return None

    def worth(query: Query, e: Evidence) -> float:
        asked = query.kind is Kind.HOW_MANY or _AMOUNT.search(question)
        number = bool(asked and figures(e))
        return e.score + WITH_NUMBER * number

    halves = [
        _newest_first(query, sorted(those, key=partial(worth, query), reverse=True))
        for (query, _), those in zip(found, speaking, strict=True)
    ]
    chosen = list({(e.article.id, e.start): e for e in (half.told[0] for half in halves)}.values())
    known = len(chosen) == len(halves) and all(half.known for half in halves)
    short = _amounts(asked, [query for query, _ in found], chosen) if known else None
    more = [(worth(query, e), e) for (query, _), half in zip(found, halves, strict=True) for e in half.told[1:]]
    for _, e in sorted(more, key=lambda pair: -pair[0]):
        if len(chosen) < MAX_STATEMENTS and not any(same_saying(e, other) for other in chosen):
            chosen.append(e)
    sure = all(is_sure(query, half.told[0]) for (query, _), half in zip(found, halves, strict=True))
    told = quoted(replace(found[0][0], kind=Kind.WHAT), [Saying(e) for e in chosen], short)
    return replace(told, unsure=short is None and not sure)


def _newest_first(query: Query, best_first: Sequence[Evidence]) -> _Half:
    """Return the sentences of a half, a newer report before the best one where it says otherwise."""
    best = [Saying(e) for e in best_first[:MAX_STATEMENTS]]
    chosen = [saying.lead for saying in with_newest(query, best, best_first)]
    told = order(query, chosen)
    rest = [e for e in best_first if e not in chosen]
    return _Half([*(chosen[n] for n in told.places), *rest], not told.notices)


def _amounts(asked: Comparison, queries: Sequence[Query], chosen: Sequence[Evidence]) -> str | None:
    """Return the number of each thing, None where one of them has none or several."""
    if any(query.kind is not Kind.HOW_MANY for query in queries):
        return None
    values = [value_of(query, e) for query, e in zip(queries, chosen, strict=True)]
    found = [[value.words] if value else [] for value in values]
    if any(len(those) != 1 for those in found):
        found = _in_one_unit(chosen)
    if any(len(those) != 1 for those in found) or any(_AUXILIARY.search(side) for side in asked.sides):
        return None
    figures = [those[0] for those in found]
    short = "; ".join(f"{side}: {figure}" for side, figure in zip(asked.sides, figures, strict=True))
    return short if len(short.split()) <= MAX_WORDS else "; ".join(figures)


def _in_one_unit(chosen: Sequence[Evidence]) -> list[list[str]]:
    """Return the measures of two sentences in the units that both use, as written."""
    measured = [[(q.unit, e.text[slice(*q.written)]) for q in quantities(e.text) if q.unit] for e in chosen]
    common = {unit for unit, _ in measured[0]} & {unit for unit, _ in measured[1]}
    return [[written for unit, written in those if unit in common] for those in measured]


def _speaking(asked: Comparison, found: Sequence[Found]) -> list[list[Evidence]]:
    """Return the sentences that speak of each thing, the best first, and are sure enough.

    Where none names one of the things as the question does ("the Fed"), the article counts that surely answers its
    half, if it does not speak of the other one.
    """
    sure = [[e for e in evidence if bears(query, e) >= HALF_SURE] for query, evidence in found]
    speaking = [
        [e for e in those if _speaks_of(query, side, e)]
        for side, (query, _), those in zip(asked.sides, found, sure, strict=True)
    ]
    taken = {e.article.id for those in speaking for e in those}
    return [
        those or _of_best_article(query, [e for e in rest if e.article.id not in taken])
        for those, rest, (query, _) in zip(speaking, sure, found, strict=True)
    ]


def _of_best_article(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    if not evidence or bears(query, evidence[0]) < REFUSED:
        return []
    return [e for e in evidence if e.article.id == evidence[0].article.id]


def _speaks_of(query: Query, side: str, evidence: Evidence) -> bool:
    """Tell whether a sentence, with what surrounds it, speaks of one thing: of its names, else of half its words."""
    wanted = set(content_terms(side))
    there = evidence.terms | evidence.beside | evidence.headline
    names = [name for name in query.names if name[-1] in wanted]
    if names:
        return any(name[-1] in there for name in names) and not set(names) & set(evidence.missing_names)
    return len(wanted & there) >= NAMED * len(wanted)


def _events(found: Sequence[Found]) -> list[tuple[Evidence, EventDate]] | None:
    """Return the events that the halves ask for, of one story; None where there are none with known days.

    "The collapse" may be that of a mine or of a bank: a half that names nobody is about what the other half is about.
    """
    told = [
        [(e, event) for e, event in told_events(query, evidence) if event.start]
        if is_answerable(query, evidence)
        else []
        for query, evidence in found
    ]
    pairs = [
        [first, second]
        for first in told[0]
        for second in told[1]
        if (first[0].article.id, first[1].at) != (second[0].article.id, second[1].at)
        if all(
            query.names or first[0].article.id == second[0].article.id or _is_about(mine, query, other)
            for mine, query, other in ((first[0], found[0][0], found[1][0]), (second[0], found[1][0], found[0][0]))
        )
    ]
    return max(pairs, key=lambda pair: pair[0][0].article.id == pair[1][0].article.id, default=None)


def _is_about(evidence: Evidence, query: Query, other: Query) -> bool:
    """Tell whether what stands around a sentence on one half speaks of the other half, too."""
    there = evidence.terms | evidence.beside | evidence.headline
    return bool((set(other.terms) - set(query.terms)) & there)


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
