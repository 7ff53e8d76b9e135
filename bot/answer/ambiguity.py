"""Names that two people of the archive bear: a question that says only "Orlov" may mean either."""

import re
from collections.abc import Sequence

from bot.answer.confidence import REFUSED, bears
from index.language.people import persons, titled
from index.names import may_be_same
from index.terms import content_terms
from retrieval.query import PERSONS
from retrieval.types import Evidence, Query

CLOSE = 3.0
"""Score that the best sentence on one person may lie below that on the other, for the question to mean either."""
READ = 6
"""Sentences, the best first, that are looked at for whom they speak of."""
ALIKE = 3
"""Letters that two forms of a first name begin with alike."""

OFFICE = 80
"""Characters before a name in which its bearer's office may stand."""
_OFFICE_BEFORE = re.compile(rf"\b(?:{PERSONS})\b[^.,]{{0,40}}, $", re.IGNORECASE)
_OF_A_PERSON = (
    r"(?:, (?:who|whose|aged?|\d{1,3}|an?|the)\b|[’']s (?:wife|husband|lawyer|son|daughter)\b|"
    r" (?:said|says|told|added)\b)"
)
"""What stands after the name of a person, and seldom after that of a place."""


def bearers(query: Query, evidence: Sequence[Evidence]) -> list[tuple[str, Evidence]]:
    """Return the people that a name in a question may mean and the best sentence on each; empty where it is clear whom.

    That is so where the question gives one word of a name, and sentences that answer about as well stand in articles
    that each know one person of that name, and not the same one.
    """
    sure = [e for e in evidence[:READ] if bears(query, e) >= REFUSED]
    for name in query.names:
        if len(name) > 1:
            continue
        found: list[tuple[str, Evidence]] = []
        for e in sure:
            known = _bearing(name[0], e.article.text)
            if len(known) != 1 or e.score < sure[0].score - CLOSE:
                break  # nobody of that name, or several, in an article that answers: the question may not be about them
            if not any(_same(known[0], other) for other, _ in found):
                found.append((known[0], e))
        if len(found) > 1:
            return found
    return []


def _bearing(name: str, text: str) -> list[str]:
    """Return the full names of a text that end in a name and are a person's, those of one person once."""
    known: list[str] = []
    for at, full in persons(text):
        if content_terms(full)[-1:] != [name] or any(_same(full, other) for other in known):
            continue
        family = re.escape(full.rpartition(" ")[2])
        office = _OFFICE_BEFORE.search(text, max(0, at - OFFICE), at)
        if office or titled(text, at, full) != full or re.search(rf"\b{family}{_OF_A_PERSON}", text):
            known.append(full)
    return known


def _same(one: str, other: str) -> bool:
    """Tell whether two full names may be one person's: "A. Orlov" and "Alexey Orlov", "Orlov" and "Ivan Orlov"."""
    first, second = (set(name.lower().replace(".", "").split()) for name in (one, other))
    return not (first - second and second - first) or any(
        a.startswith(b[:ALIKE]) or b.startswith(a[:ALIKE]) or may_be_same(a, b)
        for a in first - second
        for b in second - first
    )
