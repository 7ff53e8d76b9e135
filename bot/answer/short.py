"""Short answers: the name, place, number or yes and no that a sentence gives, in the sentence's own words.

A wrong short answer is worse than none: where several things in a sentence could be meant, there is none.
"""

import re
from collections.abc import Sequence

from index.terms import STOP_WORDS, Token, tokens
from retrieval.types import Evidence, Kind, Query

MAX_WORDS = 12
_SMALL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_COUNT = (
    rf"(?:\d[\d,.]*\d|\d|(?:{_SMALL})(?:-(?:{_SMALL}))?|a dozen|dozens|half a|"
    r"a (?:hundred|thousand|million|third|quarter))"
)
_HEDGE = (
    r"(?:(?:about|around|nearly|almost|some|roughly|over|more than|at least|up to|as many as|fewer than|less than|"
    r"just over) )?"
)
_NUMBER = re.compile(
    rf"(?<![\w.,])(?P<all>{_HEDGE}(?:[$€£¥]|US\$|A\$)?(?P<count>{_COUNT})"
    r"(?:[- ](?:hundred|thousand|million|billion|trillion|dozen|lakh|crore))*"
    r"(?: ?(?:%|per ?cent|percent)|-?(?:third|quarter|half)s?\b)?)(?![\w])",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"how (?:many|much)(?: more| fewer| less)?(?: of the| of)? (?P<noun>[^\W\d_][\w-]*(?: [^\W\d_][\w-]*)?)",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"how much (?:money|did|does|do|was|were|is|has|will|would|have)\b|"
    r"\b(?:cost|price|fine|pay|paid|worth|salary|spent|spend|money)\b",
    re.IGNORECASE,
)
_MONEY_SIGN = re.compile(r"[$€£¥]")
_CURRENCY = re.compile(
    r"\s(?:million |billion |thousand )?(?:dollars?|euros?|pounds?|yen|rupees?|crowns?|francs?|roubles?|rubles?|velms?|"
    r"cents?|lira|pesos?)\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\bhow old\b", re.IGNORECASE)
_AGED = re.compile(
    r"\b(?:aged?(?: of)?) (\d{1,3})\b|, (\d{1,3}),|\b(\d{1,3})-year-old|\b(\d{1,3}) years old", re.IGNORECASE
)
_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Lady|Justice|Judge|Professor|Prof|Lord|Captain|Inspector)\.? )*[^\W\d_a-z][\w’'-]*"
    r"(?: (?:de la|de|van der|van|von|al|bin|der|du|da|of)(?= [^\W\d_a-z])| [^\W\d_a-z][\w’'-]*)*"
)
_PLACE = re.compile(
    r"\b(?:in|at|near|outside|off|on|from|to|into|around|above|below|between) (?:the )?"
    r"(?:(?:north|south|east|west|city|town|village|port|island|suburb|state|province|region|capital|centre|center|coast|"
    r"mouth|outskirts)(?:ern)?(?:[- ](?:east|west))? (?:of )?(?:the )?)?"
    r"(?P<name>[^\W\d_a-z][\w’'-]*(?: (?:of|de|la|the)(?= [^\W\d_a-z])| [^\W\d_a-z][\w’'-]*)*)"
)
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|neither|nor|without|nobody|nothing|\w+n[’']t|cannot|denied|denies|rejected|refused|"
    r"ruled out)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:may|might|could|if|whether|would|should|possibly|perhaps|alleged\w*|claims?|expected|likely|"
    r"plan(?:s|ned)? to|hopes?|wants?|called? for|asks?)\b",
    re.IGNORECASE,
)
_MONTHS_AND_DAYS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday".split()
)
"""Capitalised words that name no place and nobody."""
_OPENERS = frozenset("he she it they we i his her their its this that these those there here mr mrs ms dr".split())
AGREED = 0.75
"""Share of what a yes-or-no question says that must stand in the sentence for yes or no to be said."""


def short_answer(query: Query, evidence: Evidence) -> str | None:
    """Return what a sentence answers in a few words of its own, None where that cannot be told for sure."""
    found = {
        Kind.HOW_MANY: _number,
        Kind.WHO: _person,
        Kind.WHERE: _place,
        Kind.YES_NO: _yes_or_no,
    }.get(query.kind)
    short = found(query, evidence) if found else None
    return short if short and len(short.split()) <= MAX_WORDS else None


def numbers(query: Query, evidence: Evidence) -> list[str]:
    """Return the numbers of a sentence that may answer "how many", as written; those the question gives left out."""
    text = evidence.text
    if _AGE.search(query.question):
        return [next(group for group in m.groups() if group) for m in _AGED.finditer(text)]
    asked = query.question.lower()
    dates = [(d.at - evidence.start, d.at - evidence.start + len(d.expression)) for d in evidence.dates]
    found = [
        m
        for m in _NUMBER.finditer(text)
        if m["count"].lower() not in asked.split() and not any(a < m.end() and m.start() < b for a, b in dates)
    ]
    if _MONEY.search(query.question):
        money = [m for m in found if _MONEY_SIGN.search(m.group()) or _CURRENCY.match(text, m.end())]
        return [m.group() + (c.group() if (c := _CURRENCY.match(text, m.end())) else "") for m in money]
    noun = _HOW_MANY.search(query.question)
    if noun is None:
        return [m.group() for m in found if not _years(m)]
    wanted = {t.term for t in tokens(noun["noun"]) if noun["noun"][t.start : t.end].lower() not in STOP_WORDS}
    counted = [(m, after) for m in found if (after := _counted(text, m.end(), wanted))]
    return [f"{m.group()} {after}" for m, after in counted] or [m.group() for m in found if not _years(m)]


def _years(number: re.Match[str]) -> bool:
    return bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", number["count"])) and number["all"] == number["count"]


def _counted(text: str, end: int, wanted: set[str]) -> str | None:
    """Return the words from a number to the noun that it counts, None where it counts something else."""
    following = [t for t in tokens(text[end : end + 60])][:4]
    for token in following:
        words = text[end : end + token.end]
        if re.search(r"[,;:.()]", words):
            return None
        if token.term in wanted:
            return words.strip()
    return None


def _number(query: Query, evidence: Evidence) -> str | None:
    found = list(dict.fromkeys(numbers(query, evidence)))
    return found[0] if len(found) == 1 else None


def _person(query: Query, evidence: Evidence) -> str | None:
    given = _given(query)
    found = []
    for name in _names(evidence.text, given):
        words = name.split()
        if len(words) > 1 and not any(word.lower() in _OPENERS - {"mr", "mrs", "ms", "dr"} for word in words):
            found.append(name)
    found = list(dict.fromkeys(found))
    return found[0] if len(found) == 1 else None


def _place(query: Query, evidence: Evidence) -> str | None:
    given = _given(query)
    found = [
        m["name"]
        for m in _PLACE.finditer(evidence.text)
        if m["name"].lower() not in _MONTHS_AND_DAYS and not _is_given(m["name"], given)
    ]
    found = list(dict.fromkeys(found))
    return found[0] if len(found) == 1 else None


def _yes_or_no(query: Query, evidence: Evidence) -> str | None:
    inside = {t.term for t in tokens(evidence.text)}
    said = [term for term in query.terms if term in inside]
    if len(said) < AGREED * len(query.terms) or _UNSURE.search(evidence.text) or _UNSURE.search(query.question[4:]):
        return None
    return "No" if bool(_NEGATION.search(evidence.text)) != bool(_NEGATION.search(query.question)) else "Yes"


def _names(text: str, given: frozenset[str]) -> list[str]:
    found = []
    for match in _NAME.finditer(text):
        name = match.group()
        if name.lower() in _MONTHS_AND_DAYS or name.split()[0].lower() in _MONTHS_AND_DAYS:
            continue
        if match.start() == 0 and name.split()[0].lower() in STOP_WORDS | _OPENERS:
            name = " ".join(name.split()[1:])
        if name and not _is_given(name, given):
            found.append(name)
    return found


def _given(query: Query) -> frozenset[str]:
    return frozenset(query.terms)


def _is_given(name: str, given: Sequence[str] | frozenset[str]) -> bool:
    words: list[Token] = tokens(name)
    return any(token.term in given for token in words)
