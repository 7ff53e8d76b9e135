"""Numbers of English text as values, so that "5 lakh", "half a million" and "500,000" can be compared."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, pairwise

from index.terms import STOP_WORDS, normalise


class Measure(StrEnum):
    """What kind of number it is; `share` is of one: 20 percent is 0.2."""

    COUNT = "count"
    ORDINAL = "ordinal"
    SHARE = "share"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text.

    `values` are its possible readings ("46m" is metres or millions), minutes since midnight for a time of day. `step`
    is what its last written digit stands for; `unit` a currency or the unit that follows it; `hedge` is -1 for "under",
    1 for "over", 0 for "about", None for none. `noun` is the term of what it counts, as far as the next words say.
    """

    values: tuple[float, ...]
    measure: Measure
    start: int
    end: int
    step: float = 1.0
    unit: str = ""
    hedge: int | None = None
    noun: str = ""


DOZEN = 12
ABOUT, OVER = 0.05, 0.2
"""How far off "about 100" and "more than 100" may be, as shares of the true number."""

_UNITS = dict(zip("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
                  "seventeen eighteen nineteen".split(), range(1, 20), strict=True)) | {"zero": 0}  # fmt: skip
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "million": 1e6, "crore": 1e7, "billion": 1e9, "trillion": 1e12}
_SCALES |= {f"{word}s": value for word, value in _SCALES.items()} | {
    "dozen": DOZEN,
    "dozens": DOZEN,
    "couple": 2,
    "bn": 1e9,
}
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12}
_ORDINALS = dict(zip("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
                     "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
                     range(1, 20), strict=True))  # fmt: skip
_ORDINALS |= {f"{word[:-1]}ieth": value for word, value in _TENS.items()}
_PARTS = {"half": 0.5, "halves": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25}
_PARTS |= {"fifth": 0.2, "fifths": 0.2, "tenth": 0.1, "tenths": 0.1}
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee"}
_MEASURED = frozenset(
    "dollar euro pound yen yuan rupee rouble ruble franc crown velm afghani second minute hour day week month year "
    "decade metre meter kilometre kilometer km mile foot inch tonne ton kilogram kilo kg gram litre liter gallon "
    "hectare acre degree volt watt kilowatt megawatt gigawatt knot".split()
)
_SAME_UNIT = {"meter": "metre", "kilometer": "kilometre", "km": "kilometre", "kg": "kilogram", "kilo": "kilogram",
              "ton": "tonne", "liter": "litre", "feet": "foot", "ruble": "rouble", "mins": "minute",
              "hrs": "hour"}  # fmt: skip
_FRACTION_OF = re.compile(r"\s+(?:of|the|its|his|her|their)\b")
_HEDGES = (
    (0, r"about|around|roughly|approximately|some|an estimated|circa|or so"),
    (1, r"more than|over|at least|upwards of|above|exceeding|no fewer than|no less than"),
    (-1, r"nearly|almost|under|fewer than|less than|up to|just under|close to|below|not quite|at most"),
)
_HEDGE = re.compile("|".join(rf"(?P<h{n}>\b(?:{words}))" for n, (_, words) in enumerate(_HEDGES)) + "", re.I)
_CLOCK = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?"
    r"|\b(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)\b|\b(?P<named>noon|midday|midnight)\b",
    re.IGNORECASE,
)
_PIECE = re.compile(
    r"(?P<money>[$€£¥₹])?(?P<digits>\d{1,3}(?:[,\u00a0\u202f]\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:(?P<ordinal>st|nd|rd|th)\b|[\u00a0 ]?(?P<percent>%)|(?P<short>bn|mn|trn|tn|k|m|b)\b)?|(?P<word>[^\W\d_]+)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"[\s-]+(?:per\s?cent|percent|pct|percentage)\b", re.IGNORECASE)
_TO = re.compile(r"\s*(?:to|and|or|–|-)\s*")
_NEXT_WORD = re.compile(r"[\s-]+([^\W\d_]+)")


def quantities(text: str, skip: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """Return the numbers of a text in order, without those that begin inside the spans of `skip`."""
    clocks = [_clock(m) for m in _CLOCK.finditer(text)]
    taken = [*skip, *((q.start, q.end) for q in clocks)]
    found = [q for q in chain(clocks, _numbers(text)) if q in clocks or not _inside(q.start, taken)]
    found = sorted((q for q in found if not _inside(q.start, skip)), key=lambda q: q.start)
    return [_described(text, q) for q in _ranges(text, found)]


def with_sums(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Return numbers of evidence with what they add up to: "four years and six months" is four and a half years too."""
    sums = [
        replace(years, values=(years.values[0] + months.values[0] / 12,), end=months.end)
        for years, months in pairwise(found)
        if (years.unit, months.unit) == ("year", "month") and text[years.end : months.start].endswith(" and ")
    ]
    return [*found, *sums]


def supports(said: Quantity, known: Quantity) -> bool:
    """Tell whether a number of the evidence bears out one that was said: the same value, or honestly rounded."""
    apart = {Measure.CLOCK, Measure.SHARE} & {said.measure, known.measure}
    if apart and said.measure is not known.measure:
        return False
    if said.unit and known.unit and said.unit != known.unit:
        return False
    return any(_near(said, mine, theirs, known.measure) for mine in said.values for theirs in known.values)


def _near(said: Quantity, mine: float, theirs: float, measure: Measure) -> bool:
    if abs(mine - theirs) <= 1e-9 * max(1.0, abs(theirs)):
        return True
    if measure is not Measure.COUNT and measure is not Measure.SHARE:
        return False
    if said.step > 1 and abs(mine - theirs) <= said.step / 2 and mine >= 10 * said.step:
        return True
    if said.step != DOZEN and not _is_round(mine, theirs):
        return False
    if not said.hedge:
        return said.hedge == 0 and abs(mine - theirs) <= ABOUT * abs(theirs)
    return 0 < (theirs - mine) * said.hedge <= OVER * abs(theirs)


def _is_round(mine: float, theirs: float) -> bool:
    """Tell whether a number has fewer digits than the one it stands for: 2,300 for 2,317."""
    digits = [len(f"{value:.6g}".replace(".", "").strip("0")) for value in (mine, theirs)]
    return digits[0] <= 2 and digits[0] < digits[1]


def _ranges(text: str, found: Sequence[Quantity]) -> Iterator[Quantity]:
    """Yield the numbers, the first of "4 to 5 percent" as a percentage too, that of "2 and 4 a.m." as a time."""
    for n, q in enumerate(found):
        after = found[n + 1] if n + 1 < len(found) else None
        if q.measure is not Measure.COUNT or after is None or not _TO.fullmatch(text, q.end, after.start):
            yield q
        elif after.measure is Measure.SHARE and after.end < len(text) and "half" not in text[after.start : after.end]:
            yield replace(q, values=(q.values[0] / 100,), measure=Measure.SHARE)
        elif after.measure is Measure.CLOCK and q.values[0] <= 12:
            half = 720 * (after.values[0] >= 720)
            yield replace(q, values=(q.values[0] % 12 * 60 + half,), measure=Measure.CLOCK)
        elif after.step >= 1000 and q.step == 1:
            yield replace(q, values=(q.values[0], q.values[0] * after.step))
        else:
            yield q


def _numbers(text: str) -> Iterator[Quantity]:
    """Yield the numbers written in digits and words, read from the left."""
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
    if word in ("half", "a", "an") and (scaled := _scaled(text, pieces, n)):
        return scaled
    if word in _UNITS or word in _TENS:
        return _from_words(text, pieces, n)
    if word in ("half", "quarter") or (word in ("dozen", "dozens", "hundreds", "thousands", "millions")):
        value = _PARTS.get(word) or _SCALES[word]
        measure = Measure.SHARE if word in _PARTS else Measure.COUNT
        return Quantity((value,), measure, first.start(), first.end()), 1
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
    unit = _CURRENCIES.get(first["money"] or "", "")
    if first["ordinal"]:
        return Quantity((value,), Measure.ORDINAL, first.start(), first.end()), 1
    if first["percent"] or _PERCENT.match(text, first.end()):
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
        if word in _UNITS and (not used or (current % 10 == 0 and (current % 100 or current >= 100 or total))):
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
            end = pieces[n + used].end()
            return Quantity((current * _PARTS[word],), Measure.SHARE, pieces[n].start(), end), used + 1
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


def _clock(match: re.Match[str]) -> Quantity:
    if match["named"]:
        minutes = 0 if match["named"].lower() == "midnight" else 720
    elif match["hour24"]:
        minutes = 60 * int(match["hour24"]) + int(match["minute24"])
    else:
        minutes = 60 * (int(match["hour"]) % 12 + 12 * (match["half"].lower() == "p")) + int(match["minute"] or 0)
    return Quantity((float(minutes),), Measure.CLOCK, match.start(), match.end())


def _described(text: str, quantity: Quantity) -> Quantity:
    """Return a number with its hedge, its unit and what it counts."""
    hedge = None
    for match in _HEDGE.finditer(text, max(0, quantity.start - 20), quantity.start):
        if not text[match.end() : quantity.start].strip(" a"):
            hedge = next(sign for n, (sign, _) in enumerate(_HEDGES) if match[f"h{n}"])
    unit, noun, at = quantity.unit, "", quantity.end
    for _ in range(3):
        following = _NEXT_WORD.match(text, at)
        if not following:
            break
        word, at = following[1].lower(), following.end()
        single = _SAME_UNIT.get(word.removesuffix("s"), _SAME_UNIT.get(word, word.removesuffix("s")))
        if not unit and not noun and single in _MEASURED:
            unit = single
        if word not in STOP_WORDS and not noun:
            noun = normalise(following[1])
        elif word in ("of", "and", "in", "at", "on", "but"):
            break
    return replace(quantity, hedge=hedge, unit=unit, noun=noun)


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)
