"""When the event was that a question counts from: the dated sentence of the archive that names it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index.dates.arithmetic import shifted
from index.dates.questions import Relation
from index.language.clauses import NEXT_CLAUSE, distance, is_of_saying
from index.terms import Token, tokens
from index.types import EventDate
from retrieval.period import About, Anchor, Period
from retrieval.query import match_names, parse_question
from retrieval.rerank import rank_sentences
from retrieval.search import Search
from retrieval.types import Evidence, Query

PASSAGES = 10
"""Passages that are read to find out when an event was."""
MAJORITY = 0.5
"""Share of what names an event by a single word ("the flood") that has to agree on its day."""
LONGEST = timedelta(days=31)
"""An event whose days are known no closer than this is nothing to count from."""
FAR = 0.4
"""What a date counts for that stands in another clause than what happened."""
_ANOTHER = re.compile(r"\bthe (?:last|previous|former) ", re.IGNORECASE)
"""A sentence that begins to tell of another event of the same kind."""
_GIVEN_BY_THE_QUESTION = frozenset({"happen", "take", "place", "time", "day", "week", "month", "year"})


@dataclass(frozen=True, slots=True)
class Resolved:
    """The period that follows from an event, and the dated sentence that says when it was."""

    period: Period
    evidence: Evidence
    event: EventDate


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence that names the event, its date, and what that is worth."""

    evidence: Evidence
    event: EventDate
    weight: float


def resolve_anchor(search: Search, anchor: Anchor, latest: date) -> Resolved | None:
    """Return the period of an anchor with the sentence that dates the event, or None where the archive has none.

    The sentence has to name the event, in full or with its headline; among several days the one that most speaks for
    is taken, none where a single word names too many things. `latest` is the newest day that the year of an undated
    story may be completed to.
    """
    query = match_names(parse_question(f"When was {anchor.phrase}?"), search)
    if query.unknown or not query.terms:
        return None
    evidence = rank_sentences(search, query, search.hits(query, PASSAGES), latest)
    told = [found for e in evidence if (found := _dated(query, e)) is not None]
    if not told:
        return None
    best = max(told, key=lambda found: (_agreement(found.event, told), found.weight))
    if len(query.terms) == 1 and _agreement(best.event, told) < MAJORITY * sum(other.weight for other in told):
        return None
    period = _period(anchor, best.event)
    return Resolved(period, best.evidence, best.event) if period else None


def _agreement(event: EventDate, told: Sequence[_Told]) -> float:
    """Return what the sentences weigh whose date is this one or a longer one around it ("October")."""
    return sum(other.weight for other in told if _holds(other.event, event))


def _holds(whole: EventDate, part: EventDate) -> bool:
    if whole.start is None or whole.end is None or part.start is None or part.end is None:
        return False
    return whole.start <= part.start and part.end <= whole.end


def _dated(query: Query, evidence: Evidence) -> _Told | None:
    """Return the date nearest to what a sentence says of the event, None where it does not name the event."""
    wanted = {term for term in query.terms if term not in _GIVEN_BY_THE_QUESTION}
    acts = query.acts & wanted
    if _ANOTHER.search(evidence.text) and not _ANOTHER.search(query.question):
        return None
    inside = [t for t in tokens(evidence.text) if t.term in wanted]
    here = {t.term for t in inside}
    around = here | evidence.headline | (evidence.beside if len(here) > 1 else frozenset())
    if not here or not wanted <= around or not acts <= here | evidence.headline:
        return None
    days = [d for d in evidence.dates if _is_close(d) and not _is_of_saying(evidence, d)]
    said = [t for t in inside if t.term in acts] or inside
    if not days:
        return None
    apart, day = min(((_distance(evidence, t, d), d) for t in said for d in days), key=lambda p: (p[0], p[1].at))
    return _Told(evidence, day, evidence.support * (1.0 if apart < NEXT_CLAUSE else FAR))


def _distance(evidence: Evidence, word: Token, day: EventDate) -> int:
    """Return the characters between a word and a date, more where a clause ends between them."""
    at = (evidence.start + word.start, evidence.start + word.end)
    return distance(evidence.article.text, at, (day.at, day.at + len(day.expression)))


def _is_close(day: EventDate) -> bool:
    return day.start is not None and day.end is not None and day.end - day.start <= LONGEST


def _is_of_saying(evidence: Evidence, day: EventDate) -> bool:
    return is_of_saying(evidence.article.text, evidence.start, day.at)


def _period(anchor: Anchor, event: EventDate) -> Period | None:
    if event.start is None or event.end is None:
        return None
    try:
        start, end = _days(anchor, event.start, event.end)
    except (ValueError, OverflowError):
        return None
    relation = Relation.IN if anchor.count else anchor.relation
    return Period(start, end, relation, About.EVENT, anchor.expression, anchor.at)


def _days(anchor: Anchor, start: date, end: date) -> tuple[date | None, date | None]:
    ahead = anchor.relation is Relation.AFTER
    if anchor.count and ahead:
        last = shifted(end, anchor.count, anchor.unit)
        return (end + timedelta(days=1) if anchor.stretch else last), last
    if anchor.count:
        first = shifted(start, -anchor.count, anchor.unit)
        return first, (start - timedelta(days=1) if anchor.stretch else first)
    match anchor.relation:
        case Relation.BEFORE:
            return None, start - timedelta(days=1)
        case Relation.AFTER | Relation.SINCE:
            return start, None
        case Relation.UNTIL:
            return None, end
        case _:
            return start, end
