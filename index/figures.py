"""Numbers of a text, written in digits or in words, as values that compare."""

import re
from decimal import Decimal
from typing import NamedTuple

from index.language.lexicon import ONES, ORDINALS, SCALES, TENS

_SMALL = {"zero": 0} | {word: n for n, word in enumerate(ONES, 1)}
_TENS = {word: n for n, word in enumerate(TENS, 2)}
_SCALES = SCALES | {"dozen": 12}
_SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "tn": 10**12}
_NTH = {word: n for n, word in enumerate(ORDINALS, 1)}
_MAX_DIGITS = 20
_LARGEST = 10**18

_SPACES = "\u00a0\u2009\u202f "
_DIGITS = rf"[0-9]{{1,3}}(?:[{_SPACES}'’][0-9]{{3}}(?![0-9]))+|[0-9]+(?:[.,:][0-9]+)*"
_WORDS = "|".join([*_SMALL, *_TENS, *_SCALES, "half"])
_NUMBER = re.compile(
    rf"(?<![\w.])(?:(?P<digits>{_DIGITS})(?:(?P<nth>st|nd|rd|th)|(?P<suffix>mln|mn|bn|tn|[km])|"
    r"[ \u00a0]?(?P<half>[ap])\.?m\b\.?)?(?!\w)"
    rf"|(?:an?[ -])?(?P<word>{_WORDS})\b|(?P<ordinal>{'|'.join(_NTH)})\b)",
    re.IGNORECASE,
)
_JOIN = re.compile(r" and a (?=half)|(?: and | of a | of | a |[ \u00a0-])(?=[a-z])", re.IGNORECASE)
_WORD = re.compile(rf"(?:{_WORDS})\b", re.IGNORECASE)


_GROUPING = re.compile(rf"[,{_SPACES}'’](?=[0-9]{{3}}(?![0-9]))")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")


class Figure(NamedTuple):
    """A number of a text: `value` is equal where the numbers are, `start` and `end` are offsets."""

    value: str
    start: int
    end: int


def find_figures(text: str) -> list[Figure]:
    """Return the numbers of a text in order, without overlaps; offsets count code points.

    "1,200" is "1200" and "twelve hundred", "half a million" is "500,000" and "0.5m", "5.40 p.m." is "17:40", "3rd" is
    "third". Units are not converted, and vague words ("dozens", "several") are no numbers.
    """
    found: list[Figure] = []
    at = 0
    while match := _NUMBER.search(text, at):
        found.append(_figure(text, match))
        at = found[-1].end
    return found


def _figure(text: str, match: re.Match[str]) -> Figure:
    if match["ordinal"]:
        return Figure(f"nth {_NTH[match['ordinal'].lower()]}", match.start(), match.end())
    if match["word"]:
        return _from_words(text, match)
    digits = match["digits"]
    if len(digits) > _MAX_DIGITS:
        return Figure(digits, match.start(), match.end())
    if match["half"] or _CLOCK.fullmatch(digits):
        return Figure(_clock(digits, match["half"]), match.start(), match.end())
    value = _decimal(digits)
    if value is None:
        return Figure(digits, match.start(), match.end())
    if match["nth"]:
        return Figure(f"nth {_written(value)}", match.start(), match.end())
    if match["suffix"]:
        return Figure(_written(value * _SUFFIXES[match["suffix"].lower()]), match.start(), match.end())
    return _scaled(text, value, match.start(), match.end())


def _decimal(digits: str) -> Decimal | None:
    plain = digits if digits.isdigit() else _GROUPING.sub("", digits)
    return Decimal(plain) if _PLAIN.fullmatch(plain) else None


def _clock(digits: str, half: str | None) -> str:
    hour, _, minute = digits.replace(".", ":").partition(":")
    if half and hour.isdigit():
        hour = str(int(hour) % 12 + (12 if half.lower() == "p" else 0))
    return f"{int(hour) if hour.isdigit() else hour}:{minute or '00'}"


def _from_words(text: str, match: re.Match[str]) -> Figure:
    word = match["word"].lower()
    if word in _SCALES:
        return _scaled(text, Decimal(_SCALES[word]), match.start(), match.end(), in_words=True)
    value = Decimal("0.5") if word == "half" else Decimal(_small(word))
    return _scaled(text, value, match.start("word"), match.end(), in_words=True)


def _scaled(text: str, value: Decimal, start: int, end: int, *, in_words: bool = False) -> Figure:
    """Follow a number on through "-one", "hundred and five", "and a half million"."""
    total, current = Decimal(0), value
    while (join := _JOIN.match(text, end)) and (match := _WORD.match(text, join.end())):
        word, joined = match.group().lower(), join.group().strip().lower()
        if word == "half" and joined == "and a" and 0 < current < _LARGEST:
            current += Decimal("0.5")
        elif word in _SCALES and _multiplies(current, joined):
            current *= _SCALES[word]
            if _SCALES[word] > 100:
                total, current = total + current, Decimal(0)
        elif in_words and word != "half" and word not in _SCALES and _adds(current, total, joined, _small(word)):
            current += _small(word)
        else:
            break
        end = match.end()
    return Figure(_written(total + current), start, end)


def _small(word: str) -> int:
    return _SMALL[word] if word in _SMALL else _TENS[word] * 10


def _multiplies(current: Decimal, joined: str) -> bool:
    return 0 < current < _LARGEST and (joined in ("", "-") or ("a" in joined.split() and current == Decimal("0.5")))


def _adds(current: Decimal, total: Decimal, joined: str, more: int) -> bool:
    """Say whether a small number goes on with the one before: "twenty-one", "two hundred and five"."""
    if joined not in ("", "-", "and"):
        return False
    if current in range(20, 100, 10):
        return joined != "and" and more < 10
    return total > 0 if current == 0 else current >= 100 and current % 100 == 0 and more < 100


def _written(value: Decimal) -> str:
    return f"{value.normalize():f}"
