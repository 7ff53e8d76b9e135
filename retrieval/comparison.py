"""Questions about two things at once: which is larger, which came first, how long after one the other was."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """What is asked of the two."""

    COMPARE = "compare"
    ORDER = "order"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two questions that answer one; of `ORDER` and `INTERVAL` each asks when something was.

    `sides` are the words for the two things.
    """

    relation: Relation
    questions: tuple[str, str]
    sides: tuple[str, str]


MAX_VERBS = 3
_AUXILIARY = r"did|do|does|was|were|is|are|has|have|had|will|would|can|could"
_PAST = r"did|was|were|had|has|have"
_COMPARING = r"(?:\w{2,}er|more|less|fewer|worse|better|further|farther|rather|other|sooner)"
_INTERVAL = re.compile(
    rf"how (?:long|soon|much later|many (?:days|weeks|months|years)(?: later)?) (?P<way>after|before|later than) "
    rf"(?P<a>.+?),? (?P<b>(?:{_PAST}) .+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"how (?:long|much time|many (?:days|weeks|months|years))(?: \w+){0,4} between (?P<a>.+) and (?P<b>.+)",
    re.IGNORECASE,
)
_BEFORE_OR_AFTER = re.compile(
    rf"(?P<a>(?:{_PAST}) .+?) (?:before or after|after or before|earlier or later than|before|after) (?P<b>.+)",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"(?:which|what|who)(?: \w+){0,4} (?:first|earlier|earliest|last|later|latest)\b[^,:–—]*[,:–—] ?"
    r"(?P<a>.+?),? or (?P<b>.+)",
    re.IGNORECASE,
)
_OR_AT_END = re.compile(
    r"(?P<head>(?:who|whom|whose|which|what|where|when|how)\b.*?)[,:–—] ?(?:between )?"
    r"(?P<a>[^,]+?(?:, [^,]+)??),? or (?P<b>.+)",
    re.IGNORECASE,
)
_OR_INSIDE = re.compile(
    rf"(?P<head>(?i:{_AUXILIARY})) (?P<a>(?:the )?[A-Z][^,?]*?) or (?P<b>(?:the )?[A-Z]\w*(?: [A-Z]\w*)*) (?P<tail>.+)"
)
_THAN = re.compile(
    rf"(?P<head>.*?\b{_COMPARING}\b(?: \w+)?? (?:(?:{_AUXILIARY})\b)?) ?(?P<a>.+?) than (?P<b>.+)", re.IGNORECASE
)
_COMPARED = re.compile(
    rf"(?P<first>(?P<head>\w+(?: (?:{_AUXILIARY}))?) (?P<a>.+?)),? "
    r"(?:(?:as )?compared (?:with|to)|in comparison (?:with|to)|versus|vs\.?|as opposed to|against that of) (?P<b>.+)",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"(?P<head>.*\bdifferences?\b.*?|.*\bcompare|.*\bcomparison) (?:between |of )?(?P<a>.+?) (?:and|with|to) (?P<b>.+)",
    re.IGNORECASE,
)
_ANYTHING = re.compile(r"\b(?:any|some|no)(?:one|body|thing)?\b", re.IGNORECASE)
_PREPOSITION = re.compile(r"(?:in|at|on|by|during|for|from|under)\b", re.IGNORECASE)
_PLACED = re.compile(r"(?P<what>.+?) (?P<where>(?:in|at|on|by|during|for|from|under) .+)", re.IGNORECASE)


def read_comparison(question: str) -> Comparison | None:
    """Return the two questions that a question joins, None where it asks of one thing."""
    stem = question.strip().rstrip("?!. ")
    if found := _INTERVAL.fullmatch(stem) or _BETWEEN.fullmatch(stem):
        return _dated(Relation.INTERVAL, found["a"], found["b"])
    if found := _FIRST.fullmatch(stem):
        return _dated(Relation.ORDER, found["a"], found["b"])
    if (found := _BEFORE_OR_AFTER.fullmatch(stem)) and not _ANYTHING.search(found["a"]):
        return _dated(Relation.ORDER, found["a"], found["b"])
    if found := _COMPARED.fullmatch(stem):
        second = f"{found['head']} {found['b']} {_verbs(found['a'])}".rstrip()
        return _both(found["a"], found["b"], f"{found['first']}?", f"{second}?")
    if found := _THAN.fullmatch(stem):
        head = found["head"].strip()
        place = _PLACED.fullmatch(found["a"]) if _PREPOSITION.match(found["b"]) else None
        second = f"{head} {place['what']} {found['b']}?" if place else f"{head} {found['b']}?"
        return _both(place["where"] if place else found["a"], found["b"], f"{head} {found['a']}?", second)
    if found := _OR_AT_END.fullmatch(stem):
        return _both(found["a"], found["b"], f"{found['head']}, {found['a']}?", f"{found['head']}, {found['b']}?")
    if found := _OR_INSIDE.fullmatch(stem):
        head, tail = found["head"], found["tail"]
        return _both(found["a"], found["b"], f"{head} {found['a']} {tail}?", f"{head} {found['b']} {tail}?")
    if found := _DIFFERENCE.fullmatch(stem):
        return _both(found["a"], found["b"], f"What is {found['a']}?", f"What is {found['b']}?")
    return None


def _verbs(thing: str) -> str:
    """Return the words that follow a thing in a question: "turn out" of "the Perth Test turn out"."""
    words = thing.split()
    after = next((n for n, word in enumerate(reversed(words)) if not word.islower()), 1)
    return " ".join(words[len(words) - min(after, MAX_VERBS) :]) if after else ""


def _both(a: str, b: str, first: str, second: str) -> Comparison:
    return Comparison(Relation.COMPARE, (first, second), (a.strip(), b.strip()))


def _dated(relation: Relation, a: str, b: str) -> Comparison:
    return Comparison(relation, (_when(a), _when(b)), (a.strip(), b.strip()))


def _when(event: str) -> str:
    """Return the question when something was: "the ferry sank", "did the ferry sink" and "the sinking" alike."""
    event = event.strip().rstrip(",")
    if re.match(rf"(?:{_AUXILIARY})\b", event, re.IGNORECASE):
        return f"When {event[0].lower()}{event[1:]}?"
    return f"When: {event}?"
