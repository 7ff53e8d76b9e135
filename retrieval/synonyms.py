"""Words that reports and readers use for one thing: what "died" asks for, "killed" and "the dead" tell.

Only words that mean the same in nearly every report stand together: a sentence found by one of them counts as if it
held the word of the question.
"""

from functools import lru_cache

from index.terms import normalise

_GROUPS = (
    "die dead death kill killed fatal fatality perish toll",
    "injure injured hurt wounded injury",
    "resign resigned quit resignation",
    "jail jailed prison imprisoned imprisonment",
    "arrest arrested detain detained",
    "begin began start started commence",
    "end ended finish finished",
    "open opened reopen reopened",
    "close closed shut closure",
    "buy bought purchase acquire acquired",
    "find found discover discovered recover recovered",
    "steal stole stolen theft thief thieves",
    "fire blaze inferno",
    "quake earthquake tremor",
    "storm cyclone hurricane typhoon",
    "ship vessel boat",
    "plane aircraft jet airliner",
    "ill sick illness",
    "film movie",
    "doctor physician",
    "lawyer attorney solicitor barrister",
    "police officer constable",
    "child children kid",
    "car vehicle",
    "company firm",
    "cost price",
    "marry married wed wedding",
    "elect elected election",
    "ban banned prohibit prohibited outlaw outlawed",
    "destroy destroyed raze razed",
)


_OF_ONE_DAY = (
    "close shut", "begin start commence", "end finish", "resign quit", "arrest detain", "buy purchase acquire",
    "marry wed", "ban prohibit outlaw",
)  # fmt: skip
"""Verbs that tell of the very same event, so that the day of one is the day of the other."""


@lru_cache(maxsize=1)
def _deeds_of_term() -> dict[str, str]:
    groups = ([normalise(word) for word in words.split()] for words in _OF_ONE_DAY)
    return {term: terms[0] for terms in groups for term in terms}


def deed(term: str) -> str:
    """Return a term, or the first of the verbs that tell of the very same event: "shut" is "close"."""
    return _deeds_of_term().get(term, term)


@lru_cache(maxsize=1)
def _of_term() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for words in _GROUPS:
        terms = frozenset(normalise(word) for word in words.split())
        for term in terms:
            found[term] = found.get(term, frozenset()) | terms
    return found


def synonyms(term: str) -> tuple[str, ...]:
    """Return the other terms for what a term means, in a fixed order."""
    return tuple(sorted(_of_term().get(term, frozenset()) - {term}))
