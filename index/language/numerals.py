"""Numbers of English text as they are written, in digits and words, read as values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.language.lexicon import CURRENCY_SIGNS, ONES, ORDINALS, SCALES, TENS


class Measure(StrEnum):
    """What kind of number it is.

    A share is of one: 20 percent is 0.2. A count of percentage points is a count, with "percentage point" as its unit.
    Ages and how often something happened are read by functions of their own.
    """

    COUNT = "count"
    ORDINAL = "ordinal"
    SHARE = "share"
    CLOCK = "clock"
    AGE = "age"
    TIMES = "times"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text.

    `values` are its possible readings ("46m" is metres or millions), minutes since midnight for a time of day. `step`
    is what its last written digit stands for; `unit` a currency or the unit that follows it; `hedge` is -1 for "under",
    1 for "over", 0 for "about", None for none. `noun` is the term of what it counts, as far as the next words say.
    `denied` tells that it is said not to be so: the second number of "eight, not nine"; `vague` that no
    number is meant: "dozens", "hundreds".

    `written` is where the number stands with its hedge, its sign and the unit or noun behind it, to be quoted: "more
    than 1,016 crowns", "54.3 percent", "eleven months".
    """

    values: tuple[float, ...]
    measure: Measure
    start: int
    end: int
    step: float = 1.0
    unit: str = ""
    hedge: int | None = None
    noun: str = ""
    denied: bool = False
    vague: bool = False
    written: tuple[int, int] = (0, 0)


DOZEN = 12
POINTS = "percentage point"
"""The unit of a difference of two shares: 9 percentage points are not 9 percent."""
_UNITS = {"zero": 0} | {word: n for n, word in enumerate(ONES, 1)}
_TENS = {word: 10 * n for n, word in enumerate(TENS, 2)}
_SCALES = {word: float(value) for word, value in SCALES.items()}
_SCALES |= {f"{word}s": value for word, value in _SCALES.items()}
_SCALES |= {"dozen": DOZEN, "dozens": DOZEN, "couple": 2, "mn": 1e6, "bn": 1e9, "tn": 1e12, "trn": 1e12}
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12}
_ORDINALS = {word: n for n, word in enumerate(ORDINALS, 1)}
_ORDINALS |= {f"{word[:-1]}ieth": value for word, value in _TENS.items()}
_PARTS = {"half": 0.5, "halves": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25}
_PARTS |= {"fifth": 0.2, "fifths": 0.2, "tenth": 0.1, "tenths": 0.1}
_ONE_OF = frozenset({"hundred", "thousand", "million", "billion", "trillion", "lakh", "crore"})
"""Scales that a number in words may begin with after "a": "a hundred and fifty"."""
_FRACTION_OF = re.compile(r"\s+(?:of|the|its|his|her|their)\b")
_SIGNS = "".join(map(re.escape, CURRENCY_SIGNS))
_PIECE = re.compile(
    rf"(?:(?P<money>(?:\b(?:US|AU?|CA?|NZ|HK|S|R)(?=[$]))?[{_SIGNS}])[\u00a0\u202f ]?)?"
    r"(?P<digits>\d{1,3}(?:[,\u00a0\u202f]\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:(?P<ordinal>st|nd|rd|th)\b|[\u00a0 ]?(?P<percent>%)|(?P<short>bn|mn|trn|tn|k|m|b)\b)?|(?P<word>[^\W\d_]+)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"[\s-]+(?:per\s?cent|percent|pct|percentage)\b(?![\s-]+points?\b)", re.IGNORECASE)
_OF_POINTS = re.compile(r"[\s-]+(?:percent|percentage|%)?[\s-]*points?\b", re.IGNORECASE)


def numbers(text: str) -> Iterator[Quantity]:
    """Yield the numbers of a text in digits and words, times of day aside, read from the left."""
    pieces = list(_PIECE.finditer(text))
    n = 0
    while n < len(pieces):
        quantity, used = _read(text, pieces, n)
        if quantity:
            yield quantity
        n += used


def _read(text: str, pieces: Sequence[re.Match[str]], n: int) -> tuple[Quantity | None, int]:
    """Return the number that begins at a piece and how many pieces it takes; one piece is taken at least."""
    first = pieces[n]
    word = (first["word"] or "").lower()
    if first["digits"]:
        return _from_digits(text, pieces, n)
    if word in ("a", "an") and _word_after(text, pieces, n) in _ONE_OF:
        return _from_words(text, pieces, n)
    if word in ("half", "a", "an") and (scaled := _scaled(text, pieces, n)):
        return scaled
    if word in _UNITS or word in _TENS:
        return _from_words(text, pieces, n)
    if word in ("half", "quarter") or (word in ("dozen", "dozens", "hundreds", "thousands", "millions")):
        value = _PARTS.get(word) or _SCALES[word]
        measure = Measure.SHARE if word in _PARTS else Measure.COUNT
        return Quantity((value,), measure, first.start(), first.end(), vague=word.endswith("s")), 1
    if word in _ORDINALS:
        before = (pieces[n - 1]["word"] or "").lower() if n else ""
        if before in ("a", "one") and word in _PARTS and _FRACTION_OF.match(text, first.end()):
            return Quantity((_PARTS[word],), Measure.SHARE, first.start(), first.end()), 1
        return Quantity((float(_ORDINALS[word]),), Measure.ORDINAL, first.start(), first.end()), 1
    return None, 1


def _from_digits(text: str, pieces: Sequence[re.Match[str]], n: int) -> tuple[Quantity, int]:
    first = pieces[n]
    digits = re.sub(r"[,\u00a0\u202f]", "", first["digits"])
    value, step = float(digits[:40]), 10.0 ** -len(digits.partition(".")[2][:12])
    money = first["money"] or ""
    unit = "reais" if money.upper() == "R$" else CURRENCY_SIGNS.get(money[-1:], "")
    if first["ordinal"]:
        return Quantity((value,), Measure.ORDINAL, first.start(), first.end()), 1
    points = first["percent"] and _OF_POINTS.match(text, first.end())
    if (first["percent"] and not points) or _PERCENT.match(text, first.end()):
        return Quantity((value / 100,), Measure.SHARE, first.start(), first.end(), step / 100), 1
    if short := (first["short"] or "").lower():
        times = _SHORT[short]
        values = (value * times,) if unit or short != "m" else (value, value * times)
        return Quantity(values, Measure.COUNT, first.start(), first.end(), step * times, unit), 1
    end, used = first.end(), 1
    while scale := _SCALES.get(_word_after(text, pieces, n + used - 1)):
        value, step, end = value * scale, step * scale, pieces[n + used].end()
        used += 1
    return Quantity((value,), Measure.COUNT, first.start(), end, step if used > 1 else 1.0, unit), used


def _from_words(text: str, pieces: Sequence[re.Match[str]], n: int) -> tuple[Quantity, int]:
    """Read "one hundred and twenty thousand", "two thirds", "twenty-first", "two and a half million"."""
    total, current, used, step = 0.0, 0.0, 0, 1.0
    word = (pieces[n]["word"] or "").lower()
    while True:
        if not used and word in ("a", "an"):
            current = 1
        elif word in _UNITS and (not used or (current % 10 == 0 and (current % 100 or current >= 100 or total))):
            current += _UNITS[word]
        elif word in _TENS and (not used or current % 100 == 0):
            current += _TENS[word]
        elif used and word in ("hundred", "dozen"):
            current *= _SCALES[word]
        elif used and word in _SCALES and word != "couple":
            total, current, step = total + (current or 1) * _SCALES[word], 0.0, _SCALES[word]
        elif used and word in _ORDINALS and current % 10 == 0 and current >= 20:
            end = pieces[n + used].end()
            return Quantity((current + _ORDINALS[word],), Measure.ORDINAL, pieces[n].start(), end), used + 1
        elif used and word in _PARTS and current < 10 and not total:
            return _share(text, pieces, n, used, current * _PARTS[word])
        else:
            break
        used += 1
        word = _word_after(text, pieces, n + used - 1)
        if word == "and" and _word_after(text, pieces, n + used) in (_UNITS.keys() | _TENS.keys()):
            if not (total or current >= 100):
                break
            used += 1
            word = _word_after(text, pieces, n + used - 1)
    if used and word == "and" and [_word_after(text, pieces, n + used + k) for k in (0, 1)] == ["a", "half"]:
        total, current, used = total, current + 0.5, used + 3
        scale = _SCALES.get(_word_after(text, pieces, n + used - 1), 0.0)
        if scale:
            total, current, used = (total + current) * scale, 0.0, used + 1
    end = pieces[n + used - 1].end()
    value = total + current
    if _PERCENT.match(text, end):
        return Quantity((value / 100,), Measure.SHARE, pieces[n].start(), end, 0.01), used
    return Quantity((value,), Measure.COUNT, pieces[n].start(), end, step if step > 1 else 1.0), used


def _share(text: str, pieces: Sequence[re.Match[str]], n: int, used: int, share: float) -> tuple[Quantity, int]:
    """Read "two thirds", and "three quarters of a million" as a count."""
    following = [_word_after(text, pieces, n + used + k) for k in range(3)]
    if following[:2] == ["of", "a"] and (scale := _SCALES.get(following[2])):
        return Quantity((share * scale,), Measure.COUNT, pieces[n].start(), pieces[n + used + 3].end()), used + 4
    return Quantity((share,), Measure.SHARE, pieces[n].start(), pieces[n + used].end()), used + 1


def _scaled(text: str, pieces: Sequence[re.Match[str]], n: int) -> tuple[Quantity, int] | None:
    """Read "a dozen", "a hundred", "half a million", "half a dozen"."""
    value, used = 1.0, 0
    if (pieces[n]["word"] or "").lower() == "half":
        value, used = 0.5, 1
    if (_word_after(text, pieces, n + used - 1) if used else (pieces[n]["word"] or "").lower()) in ("a", "an"):
        used += 1
    scale = _SCALES.get(_word_after(text, pieces, n + used - 1))
    if scale is None or not used or scale == 2:
        return None
    step = DOZEN if scale == DOZEN else 1.0
    return Quantity((value * scale,), Measure.COUNT, pieces[n].start(), pieces[n + used].end(), step), used + 1


def _word_after(text: str, pieces: Sequence[re.Match[str]], n: int) -> str:
    """Return the word that follows a piece directly or over a hyphen, in small letters; "" where none does."""
    if n + 1 >= len(pieces) or text[pieces[n].end() : pieces[n + 1].start()] not in (" ", "-", "\u00a0", "‑"):
        return ""
    return (pieces[n + 1]["word"] or "").lower()
