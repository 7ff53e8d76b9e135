"""Reports that say different things of one matter: which is newer, or that nobody can tell.

A figure or a state of affairs changes while a story runs. Of two reports of different days the newer is given first
and the older is said to be superseded; two of one day disagree, and both are given; of undated ones it is said that
their order is not known.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.answer.values import differ, figures, value_of
from index.language.lexicon import NEGATORS, STATES
from index.terms import normalise, tokens
from retrieval.types import Evidence, Kind, Query

ORDER_UNKNOWN = "These reports carry no dates: which of them is the newer is not known."
ORDER_PARTLY_UNKNOWN = "Not all of these reports carry a date: which of them is the newer is not known."
DISAGREE = "Reports of the same day disagree; both are given."
AS_SUPPORTED = 0.6
"""Share of the best sentence's support that another needs to speak of the same matter."""
VERSION = 0.7
"""Share of the words that two versions of one sentence have in common."""
AS_SURE, FIGURE_AS_SURE = 6.0, 3.0
"""Log-odds that it may lie below the best one's, and that one may which gives another figure in other words."""


_STATE = re.compile(rf"\b(?:{STATES})\b", re.IGNORECASE)
_PRESENT = re.compile(
    r"(?:^|\b(?:who|what|which|where|how (?:many|much)|how)\b(?: [\w’'-]+){0,4}? )"
    r"(?:is|are|am|has|have|does|do|can|will)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(rf"\b(?:{NEGATORS}|\w+n[’']t)\b", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:former|ex|then|outgoing|ousted|deposed|previous|late)[ -](?:\w+ )?$", re.IGNORECASE)
_STAYS = frozenset(map(normalise, "remain remains remained still continue continues stay stays keep keeps".split()))
_CHANGES = frozenset(
    map(
        normalise,
        "remove lift end drop cancel reopen close reverse replace resign quit withdraw suspend free release dismiss "
        "overturn reject abandon retract correct revise decide agree sign approve open lose leave rule return nominate "
        "deny confirm arrest charge acquit convict recover find restore".split(),
    )
)
"""Verbs after which what was so is so no longer."""


@dataclass(frozen=True, slots=True)
class Order:
    """How sentences stand to each other.

    `places` is the order to give them in; `superseded` names for an older one's place that of the newer; `notices` are
    what a reader should be told.
    """

    places: tuple[int, ...]
    superseded: dict[int, int]
    notices: tuple[str, ...]


def asks_for_state(query: Query) -> bool:
    """Tell whether a question asks how things stand, and not what once happened."""
    return bool(_STATE.search(query.question) or _PRESENT.match(query.question))


def order(query: Query, told: Sequence[Evidence]) -> Order:
    """Return in what order sentences are given, which are superseded, and what is to be said of that."""
    as_found = tuple(range(len(told)))
    near = [n for n in as_found if n and (_of_one_matter(told[0], told[n]) or _give_figures(query, told[0], told[n]))]
    rivals = [n for n in near if _differ(query, told[0], told[n])]
    if not rivals:
        undated = near and asks_for_state(query) and not any(told[n].article.published for n in (0, *near))
        return Order(as_found, {}, (ORDER_UNKNOWN,) if undated else ())
    together = [0, *rivals]
    days = [told[n].article.published for n in together]
    known = [day for day in days if day]
    if not known:
        return Order(as_found, {}, (ORDER_UNKNOWN,))
    if len(known) < len(days):
        return Order(as_found, {}, (ORDER_PARTLY_UNKNOWN,))
    newest_first = sorted(together, key=lambda n: (-_ordinal(told[n].article.published), n))
    newest = newest_first[0]
    of_newest = _ordinal(told[newest].article.published)
    older = [n for n in newest_first[1:] if _ordinal(told[n].article.published) < of_newest]
    superseded = {n: newest for n in older if _differ(query, told[newest], told[n])}
    notices = (DISAGREE,) if len(older) + 1 < len(together) else ()
    rest = [n for n in as_found if n not in together]
    return Order((*newest_first, *rest), superseded, notices)


def _of_one_matter(best: Evidence, other: Evidence) -> bool:
    return (
        best.article.id != other.article.id
        and other.support >= AS_SUPPORTED * best.support
        and other.answers >= best.answers - AS_SURE
    )


def gives_figure(query: Query, evidence: Evidence) -> bool:
    """Tell whether a sentence gives the number asked for, of what the question names and speaks of."""
    there = evidence.terms | evidence.headline
    if not all(name[-1] in there for name in query.names):
        return False
    return value_of(query, evidence) is not None


def tells_of_state(query: Query, evidence: Evidence) -> bool:
    """Tell whether a sentence says of what the question names, there or around it, what is asked of it."""
    around = evidence.terms | evidence.headline | evidence.beside
    return bool(query.acts) and query.acts <= evidence.terms and all(name[-1] in around for name in query.names)


def has_ceased(query: Query, evidence: Evidence) -> bool:
    """Tell whether a sentence speaks of what somebody was: "the former mayor", where the mayor is asked for."""
    text = evidence.text
    return any(t.term in query.acts and _FORMER.search(text, 0, t.start) for t in tokens(text))


def _give_figures(query: Query, one: Evidence, other: Evidence) -> bool:
    return (
        query.kind is Kind.HOW_MANY
        and one.article.id != other.article.id
        and other.answers >= one.answers - FIGURE_AS_SURE
        and gives_figure(query, one)
        and gives_figure(query, other)
    )


def _differ(query: Query, one: Evidence, other: Evidence) -> bool:
    """Tell whether two sentences give different answers to a question."""
    if _other_figures(one, other):
        return True
    if query.kind is Kind.HOW_MANY or (query.kind in (Kind.WHO, Kind.WHERE) and asks_for_state(query)):
        first, second = (value_of(query, e) for e in (one, other))
        return bool(first and second and differ(first, second))
    if not asks_for_state(query):
        return False
    if query.kind is not Kind.YES_NO:
        return False
    turned = bool(one.terms & _STAYS) != bool(other.terms & _STAYS) and bool((one.terms | other.terms) & _CHANGES)
    changed = bool(one.terms & _CHANGES) != bool(other.terms & _CHANGES)
    return turned or changed or bool(_NEGATION.search(one.text)) != bool(_NEGATION.search(other.text))


def _other_figures(one: Evidence, other: Evidence) -> bool:
    """Tell whether two sentences are versions of one that differ in a figure."""
    shared = len(one.terms & other.terms)
    if shared < VERSION * max(1, len(one.terms), len(other.terms)):
        return False
    return figures(one) != figures(other)


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0
