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
    r"(?:which|what|who)(?: of the \w+)?(?: [^\W\d_]+)?? (?P<verb>[^,:–—]+?) (?:the )?"
    r"(?:first|earlier|earliest|last|later|latest)\b(?P<rest>[^,:–—]*)[,:–—] ?(?P<a>.+?),? or (?P<b>.+)",
    re.IGNORECASE,
)
_HAPPENED = re.compile(r"(?:came|comes?|happened|occurred|took place|was|were|is|began|begins?)", re.IGNORECASE)
_OR_AT_END = re.compile(
    r"(?P<head>(?:who|whom|whose|which|what|where|when|how)\b.*?)[,:–—] ?(?:between )?"
    r"(?P<a>[^,]+?(?:, [^,]+)??),? or (?P<b>.+)",
    re.IGNORECASE,
)
_OR_INSIDE = re.compile(
    rf"(?P<head>(?i:{_AUXILIARY})) (?P<a>(?:the )?[A-Z][^,?]*?) or (?P<b>(?:the )?[A-Z]\w*(?: [A-Z]\w*)*) (?P<tail>.+)"
)
_A_SIDE = (
    r"(?!(?:\d|[$€£¥]|(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|dozens|hundreds|"
    r"thousands|millions) |once|twice|ever\b|before\b|after\b|expected|planned|thought|usual|normal|average|initially|"
    r"first\b|previously|(?:he|she|it|they|we|you|i|him|her|them|us|this|that|these|those|last|any|anyone|anybody|"
    r"anything|most|all)\b))"
)
"""What two things are compared by begins with neither a number nor a word for no thing of its own."""
_NO_PLACE = r"(?!(?:in|at|on)\b)"
_THAN = re.compile(
    rf"(?P<head>.*?\b{_COMPARING}\b(?: \w+)?? (?:(?:{_AUXILIARY})\b)?) ?(?P<a>.+?) than {_A_SIDE}(?P<b>.+)",
    re.IGNORECASE,
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
_DID_THAN = re.compile(
    r"(?P<aux>did|do|does|has|have|had|will|would) (?P<a>(?:the )?(?-i:[A-Z]).*?) (?P<verb>\w+) "
    rf"(?P<more>more|fewer|less)\b(?: (?P<noun>\w+(?: \w+)?))? than {_A_SIDE}{_NO_PLACE}(?P<b>.+)",
    re.IGNORECASE,
)
_ADJECTIVES = {
    "older": "old", "younger": "old", "elder": "old", "bigger": "big", "smaller": "big", "larger": "large",
    "greater": "great", "longer": "long", "shorter": "long", "higher": "high", "lower": "high", "taller": "tall",
    "heavier": "heavy", "lighter": "heavy", "faster": "fast", "slower": "fast", "wider": "wide", "deeper": "deep",
    "further": "far", "farther": "far", "stronger": "strong", "weaker": "strong",
}  # fmt: skip
_ADJECTIVE = "|".join(_ADJECTIVES)
_BE_THAN = re.compile(
    rf"(?:how much )?(?P<be>was|were|is|are) (?P<a>.+?) (?P<more>{_ADJECTIVE}) than {_A_SIDE}{_NO_PLACE}(?P<b>.+)",
    re.IGNORECASE,
)
_WHICH = r"(?:who|which|what)(?: of the \w+| \w+)??"
_ABSOLUTE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), asked)
    for pattern, asked in (
        (rf"(?:{_WHICH}|how much) (?P<be>was|were|is|are) (?:the )?(?P<more>{_ADJECTIVE})(?P<rest>\b.*)",
         "How {more} {be} {side}{rest}?"),
        (rf"(?P<be>was|were|is|are) (?P<more>{_ADJECTIVE})(?P<rest>\b.*)", "How {more} {be} {side}{rest}?"),
        (rf"how much (?P<more>{_ADJECTIVE}) (?P<be>was|were|is|are)(?P<rest>)", "How {more} {be} {side}{rest}?"),
        (r"how many (?:more|fewer) (?P<noun>\w+)(?P<rest>\b.*)", "How many {noun}{rest} {side}?"),
        (rf"{_WHICH} (?P<be>was|were|is|are|has been|had been) (?P<verb>\w+ed) (?:more|less)(?P<rest>)",
         "How much {be} {side} {verb}?"),
        (rf"{_WHICH} (?P<verb>\w+(?: .*?)?) (?:more|less) often(?P<rest>\b.*)",
         "How many times has {side} {verb}{rest}?"),
        (rf"{_WHICH} (?P<verb>\w+) (?:the )?(?:more|fewer|most|fewest) (?P<noun>\w+)(?P<rest>\b.*)",
         "{side} {verb} how many {noun}{rest}?"),
        (rf"{_WHICH} (?P<verb>\w+) (?:the )?(?:more|less|most|least)(?P<rest>\b.*)", "{side} {verb} how much{rest}?"),
        (rf"{_WHICH} (?P<verb>\w+) (?:the|a) (?:\w+(?:er|est)|worse|worst) (?P<noun>\w+)(?P<rest>\b.*)",
         "{side} {verb} what {noun}{rest}?"),
        (r"(?:where )?(?P<be>was|were|is|are|did|do|have|had) (?:more|fewer) (?P<noun>\w+)(?P<rest>\b.*)",
         "How many {noun} {be}{rest} {side}?"),
    )
)  # fmt: skip
"""What a comparing question asks of each thing: "who was older" asks how old each was. `side` is the thing."""
_ANYTHING = re.compile(r"\b(?:any|some|no)(?:one|body|thing)?\b", re.IGNORECASE)
_PREPOSITION = re.compile(r"(?:in|at|on|by|during|for|from|under)\b", re.IGNORECASE)
_PLACED = re.compile(r"(?P<what>.+?) (?P<where>(?:in|at|on|by|during|for|from|under) .+)", re.IGNORECASE)


def read_comparison(question: str) -> Comparison | None:
    """Return the two questions that a question joins, None where it asks of one thing."""
    stem = question.strip().rstrip("?!. ")
    stem = stem[:1].lower() + stem[1:]
    if found := _INTERVAL.fullmatch(stem) or _BETWEEN.fullmatch(stem):
        return _dated(Relation.INTERVAL, found["a"], found["b"])
    if found := _FIRST.fullmatch(stem):
        happened = _HAPPENED.fullmatch(found["verb"])
        did = "" if happened else f" {found['verb']}"
        first, second = (f"{found[side].strip()}{did}{found['rest']}" for side in ("a", "b"))
        return Comparison(Relation.ORDER, (_when(first), _when(second)), (found["a"].strip(), found["b"].strip()))
    if (found := _BEFORE_OR_AFTER.fullmatch(stem)) and not _ANYTHING.search(found["a"]):
        return _dated(Relation.ORDER, found["a"], found["b"])
    if found := _COMPARED.fullmatch(stem):
        second = f"{found['head']} {found['b']} {_verbs(found['a'])}".rstrip()
        return _both(found["a"], found["b"], _capitalised(f"{found['first']}?"), _capitalised(f"{second}?"))
    if found := _DID_THAN.fullmatch(stem):
        many = f"many {found['noun']}" if found["noun"] else "much"
        first, second = (f"How {many} {found['aux']} {found[side]} {found['verb']}?" for side in ("a", "b"))
        return _both(found["a"], found["b"], first, second)
    if found := _BE_THAN.fullmatch(stem):
        head = f"{found['be']} {found['more']}"
        return _both(found["a"], found["b"], _half(head, found["a"]), _half(head, found["b"]))
    if found := _THAN.fullmatch(stem):
        head = found["head"].strip()
        place = _PLACED.fullmatch(found["a"]) if _PREPOSITION.match(found["b"]) else None
        head = f"{head} {place['what']}" if place else head
        first = place["where"] if place else found["a"]
        return _both(first, found["b"], _half(head, first), _half(head, found["b"]))
    if found := _OR_AT_END.fullmatch(stem):
        return _both(found["a"], found["b"], _half(found["head"], found["a"]), _half(found["head"], found["b"]))
    if found := _OR_INSIDE.fullmatch(stem):
        head, tail = found["head"], found["tail"]
        first, second = (_capitalised(f"{head} {found[side]} {tail}?") for side in ("a", "b"))
        return _both(found["a"], found["b"], first, second)
    if found := _DIFFERENCE.fullmatch(stem):
        return _both(found["a"], found["b"], f"What is {found['a']}?", f"What is {found['b']}?")
    return None


def _half(head: str, side: str) -> str:
    """Return the question of one thing: how old it was where a question asks which of two was older."""
    for pattern, asked in _ABSOLUTE:
        if found := pattern.fullmatch(head.strip()):
            words = {name: said for name, said in found.groupdict().items() if said is not None}
            more = words.get("more", "").lower()
            half = asked.format(**words | {"side": side.strip(), "more": _ADJECTIVES.get(more, more)})
            return _capitalised(half)
    comma = "" if re.match(rf"(?:{_AUXILIARY}|how)\b", head) else ","
    return _capitalised(f"{head.strip()}{comma} {side}?")


def _capitalised(question: str) -> str:
    return question[0].upper() + question[1:]


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
