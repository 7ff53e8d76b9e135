"""The words English dates are written with: pattern fragments, and the numbers they stand for."""

import re

from index.language.lexicon import MONTHS, SHORT_MONTHS, WEEKDAYS

NUMBERS = {
    **{word: n for n, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), 1)},
    **{"a": 1, "an": 1, "couple": 2, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15},
    **{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90},
}
UNITS = ("hour", "day", "week", "fortnight", "month", "year", "decade", "century")


def _cased(names: tuple[str, ...]) -> str:
    return "|".join(form for name in names for form in (name.capitalize(), name.upper()))


_NEVER_SMALL = ("march", "may")
"""Written small, these two are verbs."""

MONTH = (
    rf"(?-i:(?:{_cased(MONTHS)}|{'|'.join(m for m in MONTHS if m not in _NEVER_SMALL)})(?![A-Za-z])"
    rf"|(?:{_cased(SHORT_MONTHS)})(?![A-Za-z])\.?)"
)
"""A month's name or short form; "March", "May" and the short forms only with a capital."""
ANY_MONTH = rf"(?:(?:{'|'.join(MONTHS)})(?![a-z])|(?:{'|'.join(SHORT_MONTHS)})(?![a-z])\.?)"
"""The same where only a date can stand: for patterns that ignore case."""
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
WEEKDAY_OR_SHORT = rf"(?:{WEEKDAY}|(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)(?![a-z])\.?)"
DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
YEAR = r"(?:(?:1[6-9]|2[01])[0-9]{2}|2200)"
NUMBER = rf"(?:[0-9]{{1,3}}|a couple of|(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))}))"
VAGUE = r"(?:a few|few|several|many|some)"
UNIT = r"(?:hour|day|week|fortnight|month|year|decade)s?"

COUNTED = (
    r"(?:people|persons|men|women|children|civilians|soldiers|troops|fighters|militants|police|officers|prisoners"
    r"|workers|students|pupils|teachers|families|households|homes|houses|villages|schools|patients|cases|deaths"
    r"|victims|refugees|migrants|voters|votes|seats|members|delegates|protesters|pilgrims|employees|jobs|shares"
    r"|dollars|euros|pounds|rupees|afghanis|yuan|yen|lakh|crore|million|billion|percent|per cent|points|goals|runs"
    r"|meters|metres|kilometers|kilometres|km|miles|feet|acres|hectares|tons|tonnes|kilograms|kg|liters|litres|barrels"
    r"|hours|minutes|seconds|years|months|weeks|others|more|trucks|vehicles|copies|calories|degrees|square|of them)\b"
)
"""What a bare number counts: before one of these it is no year and no day."""

GAP = r"(?:[^\S\n]{1,4}|[^\S\n]{0,4}\n[^\S\n]{0,4})"
"""Blanks within an expression: at most one line end."""


def pattern(source: str) -> re.Pattern[str]:
    """Compile a pattern in which every blank stands for `GAP` and case is ignored."""
    return re.compile(source.replace(" ", GAP), re.IGNORECASE)


def month_number(word: str) -> int:
    """Return 1 to 12 for a month's name or short form."""
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(word[:3].lower()))


def weekday_number(word: str) -> int:
    """Return 0 for Monday to 6 for Sunday, from a name or short form."""
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(word[:3].lower()))


def quantity(word: str) -> int:
    """Return the number that a word or digits stand for."""
    word = word.lower()
    if word.isdigit():
        return int(word)
    return NUMBERS["couple" if "couple" in word else word]


def unit_name(word: str) -> str:
    """Return the singular of a unit's name, in small letters."""
    return word.lower().removesuffix("s")
