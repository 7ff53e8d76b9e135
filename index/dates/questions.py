"""The days that a question names, and how it stands to them: "since March", "the day after 24 November 2024"."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from index.dates.arithmetic import shifted
from index.dates.expressions import Found
from index.dates.known import Known, Period
from index.dates.narrowing import narrowed
from index.dates.ranges import range_of, start_of_between
from index.dates.readings import reading
from index.dates.resolve import accepted_expressions
from index.dates.surroundings import prefix_of
from index.dates.tense import Tense
from index.dates.words import NUMBERS, quantity


class Relation(StrEnum):
    """How what is asked stands to the days a question names."""

    IN = "in"
    SINCE = "since"
    AFTER = "after"
    BEFORE = "before"
    UNTIL = "until"
    AS_OF = "as of"


@dataclass(frozen=True, slots=True)
class Asked:
    """Days that a question names: first and last (None where open), relation, and where the words for them stand."""

    start: date | None
    end: date | None
    relation: Relation
    at: int
    end_at: int
    kind: str


_LOOKS_AHEAD = re.compile(
    r"\b(?:will|shall|going to|planned|scheduled|due|expected|upcoming|is to|are to|next|tomorrow)\b", re.IGNORECASE
)
_WITHOUT_YEAR = frozenset({"day", "first_day", "second_day", "days", "week_of", "weekday_of_month", "holiday", "month"})
_STORIES_OWN = frozenset({"chain_period", "chain_weekday", "chain_month", "later", "the_period", "season", "vague"})
"""What counts from another date of a story: a question has none."""
_NAMED_BY_A_PERIOD = frozenset({"year", "month", "decade"})
_AFTER_THE = re.compile(r"\b(?:the|this|that|a|an|its|his|her|their)\s+\Z", re.IGNORECASE)
_AFTER_PREPOSITION = re.compile(
    r"\b(?:on|since|until|till|by|before|after|from|through|of|and|or|to)\s+\Z", re.IGNORECASE
)
_A_NOUN = re.compile(r"(?:['’]s)?\s+(?!(?:and|or|to|until|when|who|what|where|was|were|is|are|did|does)\b)[^\W\d_]{3,}")
_BOUND = re.compile(
    r"\b(?P<bound>as\s+(?:of|at)|up\s+(?:to|until)|since|from|starting(?:\s+(?:in|on|from))?"
    r"|beginning(?:\s+(?:in|on))?|after|later\s+than|following|before|prior\s+to|earlier\s+than|ahead\s+of"
    r"|no\s+later\s+than|until|till|by|through)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_ONWARDS = re.compile(r"\s+(?:onwards?|and\s+(?:after|later)|or\s+later)\b", re.IGNORECASE)
_COUNTED = re.compile(
    rf"(?P<during>\b(?:in|during|within|over)\s+)?\b(?:the\s+)?(?P<count>the|[0-9]{{1,3}}|{'|'.join(NUMBERS)})\s+"
    r"(?P<unit>day|week|fortnight|month|year)(?P<many>s?)\s+\Z",
    re.IGNORECASE,
)
_LONGEST_BOUND = 40
_RELATIONS = {
    **dict.fromkeys(("since", "from", "starting", "beginning"), Relation.SINCE),
    **dict.fromkeys(("after", "later", "following"), Relation.AFTER),
    **dict.fromkeys(("before", "prior", "earlier", "ahead"), Relation.BEFORE),
    **dict.fromkeys(("until", "till", "by", "through", "up", "no"), Relation.UNTIL),
    "as": Relation.AS_OF,
}


def asked_days(question: str, today: date, newest: date, *, day_first: bool | None = None) -> tuple[Asked, ...]:
    """Return the days that a question names, in the order of its words; offsets count code points.

    What is counted from the day of asking ("last week", "on Friday") counts from `today`. A month or day without a
    year is the latest that does not begin after `newest`, the newest day the archive knows of, or the next one where
    the question looks ahead. "until June" reaches to the end of June. A year or month that only names a thing ("the
    2024 report") is no day that is asked about, and what counts from another date ("the following day") is unknown.
    """
    tense = Tense.FUTURE if _LOOKS_AHEAD.search(question) else Tense.PAST
    accepted = accepted_expressions(question)
    found: list[Asked] = []
    n = 0
    while n < len(accepted):
        pair = accepted[n : n + 2]
        nearest = newest if any(_lacks_year(f) for f in pair[:1]) else today
        known = Known(nearest, newest, day_first, (), tense)
        joined = range_of(pair[0], pair[1], known) if len(pair) == 2 else None
        n += 2 if joined else 1
        asked = _asked_range(pair, joined) if joined else _asked(question, pair[0], known)
        if asked is not None:
            found.append(asked)
    return tuple(found)


def _lacks_year(found: Found) -> bool:
    m = found.match.groupdict()
    return found.kind in _WITHOUT_YEAR and not any(m.get(group) for group in ("year", "dashed", "yearly", "which"))


def _asked_range(pair: list[Found], joined: tuple[int, Period]) -> Asked | None:
    start, period = joined
    if period.start is None:
        return None
    return Asked(period.start, period.end, Relation.IN, start, pair[1].end, "range")


def _asked(question: str, found: Found, known: Known) -> Asked | None:
    prefix = prefix_of(found)
    period = reading(found, known)
    if period is None or (found.kind in _STORIES_OWN and not prefix.edge and not prefix.piece):
        return None
    period = narrowed(period, prefix)
    if period.start is None or period.end is None or _names_a_thing(question, found):
        return None
    if found.kind == "days" and (between := start_of_between(found)) is not None:
        return Asked(period.start, period.end, Relation.IN, between, found.end, found.kind)
    core = prefix.start + len(prefix.bound or "")
    bound = _BOUND.search(question, max(0, core - _LONGEST_BOUND), _skip_blanks(question, core))
    try:
        return _bound_to(question, found, period, bound)
    except (ValueError, OverflowError):
        return None


def _skip_blanks(question: str, at: int) -> int:
    while at < len(question) and question[at].isspace():
        at += 1
    return at


def _names_a_thing(question: str, found: Found) -> bool:
    """Say whether a year or month only tells one thing from others ("the 2024 report"), or a weekday is a name."""
    if found.kind == "weekday" and found.match.start() == found.match.start("weekday"):
        before = question[max(0, found.start - 12) : found.start]
        return question.startswith(",", found.end) and _AFTER_PREPOSITION.search(before) is None
    if found.kind not in _NAMED_BY_A_PERIOD or found.match.start() != found.start:
        return False
    before = question[max(0, found.start - 8) : found.start]
    return bool(_AFTER_THE.search(before) and _A_NOUN.match(question, found.end))


def _bound_to(question: str, found: Found, period: Period, bound: re.Match[str] | None) -> Asked | None:
    start, end = period.start, period.end
    if start is None or end is None:
        return None
    relation = _RELATIONS[bound["bound"].lower().split()[0]] if bound else Relation.IN
    onwards = _ONWARDS.match(question, found.end)
    if bound and bound["bound"].lower() == "from" and not onwards:
        relation = Relation.IN
    elif onwards and relation is Relation.IN:
        relation = Relation.SINCE
    at, end_at = bound.start() if bound else prefix_of(found).start, onwards.end() if onwards else found.end
    if bound and relation in (Relation.AFTER, Relation.BEFORE):
        counted = _COUNTED.search(question, max(0, bound.start() - _LONGEST_BOUND), bound.start())
        if counted:
            days = _counted_from(start, end, counted, ahead=relation is Relation.AFTER)
            return Asked(*days, Relation.IN, counted.start(), end_at, found.kind)
    asked = Asked(start, end, relation, at, end_at, found.kind)
    match relation:
        case Relation.SINCE:
            return replace(asked, end=None)
        case Relation.AFTER:
            return replace(asked, start=end + timedelta(days=1), end=None)
        case Relation.BEFORE if prefix_of(found).edge not in ("end", "close"):
            return replace(asked, start=None, end=start - timedelta(days=1))
        case Relation.IN:
            return asked
        case _:
            return replace(asked, start=None)


def _counted_from(start: date, end: date, counted: re.Match[str], *, ahead: bool) -> tuple[date, date]:
    """Return "the day after D", "two weeks before D" (a day), "in the two weeks before D" (all of them)."""
    word, unit = counted["count"].lower(), counted["unit"].lower()
    vague = word == "the" and bool(counted["many"])
    count = 7 if vague and unit == "day" else 1 if word == "the" else quantity(word)
    stretch = vague or bool(counted["during"]) or (word == "the" and unit != "day")
    if ahead:
        last = shifted(end, count, unit)
        return (end + timedelta(days=1) if stretch else last), last
    first = shifted(start, -count, unit)
    return first, (start - timedelta(days=1) if stretch else first)
