"""Which dated sentences tell of the event that a question asks for.

A wrong date is worse than none: a sentence counts only where it names whom and what the question names, and a date
only where it is not the day on which somebody said so.
"""

import re
from collections.abc import Sequence

from index.terms import tokens
from index.types import EventDate
from retrieval.types import Evidence, Query

SAME_EVENT = 0.75
"""Share of the best sentence's support that a sentence needs to tell of an event of the same kind."""
NEEDED_ACTS = 0.6
"""Share of the words for what happened that a sentence needs to tell of it."""
_SAYING = "say|said|told|tell|announce|report|write|wrote|add|declare|confirm|state|warn|explain"
_SAID = re.compile(
    rf"\b(?:(?:{_SAYING})\w*|statement|interview|conference|reporters|according to [^,]{{1,40}}?)"
    r"(?: \w+){0,2},?(?: (?:late|early|in|on|a|an|the))*\s$",
    re.IGNORECASE,
)
_ASKED_SAYING = re.compile(rf"\b(?:{_SAYING})\w*\b", re.IGNORECASE)
_TITLES = frozenset(
    "mr mrs ms dr sir lady president minister mayor judge captain general commodore professor prof king queen prince "
    "princess chancellor senator governor pope bishop chairman director inspector envoy ambassador secretary".split()
)
_BACK_REFERENCE = re.compile(
    r"\b(?:he|she|it|they|the (?:two|three|men|women|pair|sides|minister|foreign minister|company|\w+ing))\b",
    re.IGNORECASE,
)


def told_events(query: Query, sure: Sequence[Evidence]) -> list[tuple[Evidence, EventDate]]:
    """Return the sentences that tell of the event asked for, each with its date, one a day, in the order of the days.

    `sure` stands in the order of the scores. Days that are not known come last.
    """
    told = [(e, event) for e in sure if _tells(query, e) and (event := event_date(query, e))]
    if not told:
        return []
    needed = SAME_EVENT * max(e.support for e, _ in told)
    found: dict[tuple[object, ...], tuple[Evidence, EventDate]] = {}
    for e, event in told:
        if e.support >= needed:
            known = event.start or event.end
            key = (event.start, event.end) if known else (e.article.id, event.expression)
            found.setdefault(key, (e, event))
    return sorted(found.values(), key=lambda pair: (*_day(pair[1]), pair[0].article.path, pair[0].start))


def event_date(query: Query, evidence: Evidence) -> EventDate | None:
    """Return the date of what a sentence tells, None where it has none or where it cannot be told which it is.

    Among several it is the one that stands nearest to what the question says happened, else the only one that is a
    single day.
    """
    dates = [d for d in evidence.dates if not _is_saying(query, evidence, d)]
    if len(dates) < 2:
        return dates[0] if dates else None
    places = [evidence.start + t.start for t in tokens(evidence.text) if t.term in query.acts]
    if not places:
        days = [d for d in dates if d.start == d.end]
        return days[0] if len(days) == 1 else None
    return min(dates, key=lambda d: (min(abs(d.at - place) for place in places), d.at))


def stands_in(name: Sequence[str], text: str) -> bool:
    """Tell whether a name stands in a text: its last word, and not as part of another name.

    "Dray" and "Mayor Dray" are "Lucan Dray"; "Weir Bridge" is not "Aldermoor Bridge".
    """
    words = tokens(text)
    for n, token in enumerate(words):
        if token.term != name[-1]:
            continue
        before = words[n - 1] if n else None
        if before is None or len(name) == 1 or before.term in name or text[before.end : token.start] != " ":
            return True
        word = text[before.start : before.end]
        if not word[0].isupper() or before.start == 0 or word.lower() in _TITLES:
            return True
    return False


def _tells(query: Query, evidence: Evidence) -> bool:
    """Tell whether a sentence names all whom the question names, or points back to them, and says what happened.

    The headline may say what happened for it, where the sentence names two or more of the question's names.
    """
    inside = {t.term for t in tokens(evidence.text)}
    named = [name for name in query.names if stands_in(name, evidence.text)]
    if len(named) < len(query.names):
        around = all(name[-1] in evidence.beside | evidence.headline for name in query.names)
        if named or not around or not _BACK_REFERENCE.search(evidence.text):
            return False
    if len(query.acts & inside) >= NEEDED_ACTS * len(query.acts):
        return True
    return len(named) > 1 and bool(query.acts & evidence.headline)


def _is_saying(query: Query, evidence: Evidence, date: EventDate) -> bool:
    if _ASKED_SAYING.search(query.question):
        return False
    before = evidence.article.text[max(evidence.start, date.at - 80) : date.at]
    return bool(_SAID.search(before))


def _day(event: EventDate) -> tuple[bool, str]:
    day = event.start or event.end
    return (day is None, day.isoformat() if day else "")
