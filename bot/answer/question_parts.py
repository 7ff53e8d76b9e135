"""The parts of a question that a follow-up replaces or lends: names, words that carry meaning, times."""

import re
from collections.abc import Sequence
from typing import TypeVar

from bot.answer.types import Answer
from index.language.lexicon import MONTHS, SHORT_MONTHS
from index.terms import STOP_WORDS

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:-[^\W_]+)*")
_ABBREVIATION = re.compile(r"\b[^\W\d_]\.$")
_LIGHT = frozenset(
    "happen happened happens take took takes taken place occur occurred exactly precisely else next afterwards later "
    "many much long often old far since".split()
)
"""Words that say nothing of what a follow-up is about, beside the stop words."""

_MONTHS = "|".join(month.capitalize() for month in (*MONTHS, *SHORT_MONTHS))
_DAYS = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_YEARS = r"(?:1[89]|20)\d\d(?:-\d\d){0,2}"
_RELATIVE = r"(?i:yesterday|today|tomorrow|(?:last|this|next|the same) (?:week|month|year|spring|summer|autumn|winter))"
_FIXED = rf"(?:(?:{_MONTHS})\b\.?|{_DAYS}\b|{_YEARS}\b|(?:{_RELATIVE})\b)"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?\b"
TIME = re.compile(
    r"\b(?P<preposition>(?i:in|on|since|until|before|after|by|during|from) )?"
    rf"(?:(?:the|of|early|late|mid|last|next|{_NUMBER}),? )*{_FIXED}"
    rf"(?:,? (?:{_FIXED}|{_NUMBER}|morning|evening|night))*"
)
"""When something was, with the preposition before it: "in May", "on Friday, 3 May", "last year"."""
NO_PREPOSITION = re.compile(rf"(?:{_RELATIVE}|last|next)\b", re.IGNORECASE)
"""Times that stand without a preposition."""
DAY = re.compile(rf"{_DAYS}|\b{_NUMBER}|-\d\d-\d\d")
"""A time that names a day, so that "on" goes before it."""
_PLACED = re.compile(r"\b(?:in|at|near|from|to|on|of|off) (?:the )?$", re.IGNORECASE)
_INSIDE_NAMES = frozenset((" ", "'s ", "’s ", ". "))
_OFFERED = re.compile(r"(?:knows|,|”\) and) (?P<name>[^“”(),]+) \(“")
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1, "former": 0, "latter": 1}
PLACE = re.compile(rf"(?:the )?(?P<place>{'|'.join(_PLACES)})(?: one)?", re.IGNORECASE)
"""One in a row: "the second one"."""
T = TypeVar("T")


def names_in(text: str) -> list[tuple[int, int]]:
    """Return where the names of a question stand: capitals past its first word, months and weekdays left out."""
    times = [match.span() for match in TIME.finditer(text)]
    found: list[tuple[int, int]] = []
    for n, match in enumerate(WORD.finditer(text)):
        start, end = match.span()
        word = match.group()
        if not word[0].isupper() or (n == 0 and not word.isupper()) or word.lower() in STOP_WORDS:
            continue
        if any(begin <= start < stop for begin, stop in times):
            continue
        if found and text[found[-1][1] : start] in _INSIDE_NAMES:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def unplaced_names(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the names that do not say where something was."""
    return [span for span in spans if not _PLACED.search(text[max(0, span[0] - 12) : span[0]])]


def with_article(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return where a name stands with the "the" before it."""
    start, end = span
    return start - 4 * text[:start].lower().endswith("the "), end


def is_name(text: str) -> bool:
    """Tell whether all words of a text are capitalised."""
    words = WORD.findall(text)
    return bool(words) and all(word[0].isupper() for word in words) and words[0].lower() not in STOP_WORDS


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, initials such as "U.S." and compounds whole."""
    return [word.lower() for word in WORD.findall(text)]


def content_of(text: str) -> list[str]:
    """Return the words that say what a question is about."""
    return [word for word in words_of(text) if word not in STOP_WORDS and word not in _LIGHT]


def without_mark(question: str) -> str:
    """Return a question without the mark at its end."""
    bare = question.strip().rstrip("?!… ")
    return bare if _ABBREVIATION.search(bare) else bare.rstrip(". ")


def capital(text: str) -> str:
    """Return a text that begins with a capital."""
    return text[:1].upper() + text[1:]


def nth(things: Sequence[T], place: re.Match[str]) -> list[T]:
    """Return the one of several that "the second one" means, nothing where there are fewer."""
    return list(things[_PLACES[place["place"].lower()] :][:1])


def with_full_name(body: str, last: Answer) -> str | None:
    """Return an ambiguous question with the person meant: "Viktor Orlov", "Viktor", "the first"."""
    asked = last.understood_as
    offered = [match["name"] for match in _OFFERED.finditer(last.text)]
    said = {word.casefold() for word in WORD.findall(body)}
    place = PLACE.fullmatch(body)
    for word in WORD.finditer(asked):
        shared = word.group().casefold()
        people = [name for name in offered if shared in name.casefold().split()]
        meant = [name for name in people if (said - {shared}) & set(name.casefold().split())]
        if len(people) > 1 and place:
            meant = nth(people, place)
        if len(meant) == 1:
            return asked[: word.start()] + meant[0] + asked[word.end() :]
    return None
