"""How many people something killed, in the many ways that reports say it.

"Sixteen people died", "cost four lives", "raising the death toll to 19": a question for one of them asks for all.
"""

import re

from index.terms import normalise
from retrieval.types import Kind, Query

_ASKED = re.compile(
    r"how many (?:people |persons |lives |in all )?(?:(?:have|has|had|were|was|are|is|been|did|does) ){0,2}"
    r"(?:died?|dead|killed|dies|lost their lives|perished|deaths|fatalities|victims|lives lost)\b|"
    r"how many (?:people |lives )?(?:did|does|has|have|had) [^?]{1,80} (?:kill(?:ed)?|cost|claim(?:ed)?)\b|"
    r"how many (?:deaths|dead|fatalities|lives)\b|\bdeath toll\b",
    re.IGNORECASE,
)
_SMALL = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
_LARGE = "eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]{3,5})?|dozens|hundreds"
_HEDGE = r"(?:(?:at least|about|around|nearly|almost|some|more than|over|up to|as many as) )?"
_N = (
    rf"(?P<n>{_HEDGE}(?<![\w.,-])(?:\d+(?:,\d{{3}})*|{_SMALL}|{_LARGE})(?: (?:hundred|thousand|million))?)"
    r"(?![\w%]|[.,-]\w)"
)
_WHO = (
    r"(?:(?: [a-z-]+){0,2} (?:people|persons?|lives|men|women|children|passengers|soldiers|others|civilians|residents|"
    r"workers|miners|pupils|victims|troops|police officers|migrants|villagers|students|tourists))"
)
_NOT = r"(?:, (?:and )?not [\w-]+,)?"
_BEEN = r"(?: (?:were|was|are|is|have|has|had|been|known|to|now|feared|confirmed|reported|also)){0,6}"
_DIED = r"(?:died|killed|dead|perished|drowned|lost their li(?:ves|fe))"
_TOLLS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_N}{_WHO}?{_NOT}{_BEEN} {_DIED}\b",
        rf"{_N} of (?:them|whom|these)\b[^.;]{{0,60}}? {_DIED}\b",
        rf"\b(?:cost|claim(?:ed|s)?|taken|took|lost) {_N} (?:more )?lives\b",
        rf"\btoll\b[^.;]{{0,60}}?\b(?:to|at|is|was|stands? at|stood at) {_N}(?! (?:per|days?|hours?)\b)",
        rf"\bnumber of (?:people |those )?(?:dead|deaths|killed|victims)\b[^.;]{{0,60}}?\b(?:to|at|is|was) {_N}",
        rf"\bkill(?:ed|ing|s)? {_N}{_WHO}\b",
        rf"\bdeaths? of {_N}{_WHO}\b",
        rf"{_N} (?:[a-z]+ )?(?:deaths|fatalities)\b",
        rf"{_N} dead\b",
    )
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(
    r"\b(?:in|since|of|by|from|during|until|the|January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.|\d{1,2},) $",
    re.IGNORECASE,
)
"""What stands before a number that is a year."""
BEFORE_YEAR = 12
"""Characters in which it does."""

TOLL_TERMS = frozenset(
    normalise(word) for word in "people person lives life die dead death kill lose perish toll fatality victim".split()
)
"""Words that say no more of what is asked than that it is a toll."""


def asks_toll(query: Query) -> bool:
    """Tell whether a question asks how many people died of something."""
    return query.kind is Kind.HOW_MANY and bool(_ASKED.search(query.question))


def tolls(text: str) -> list[str]:
    """Return the numbers of dead that a sentence gives, as written, each once."""
    found = [(m.start("n"), m["n"]) for pattern in _TOLLS for m in pattern.finditer(text)]
    return list(dict.fromkeys(n for start, n in sorted(found) if not _is_year(text, start, n)))


def _is_year(text: str, start: int, number: str) -> bool:
    return bool(_YEAR.fullmatch(number) and _DATED.search(text, max(0, start - BEFORE_YEAR), start))
