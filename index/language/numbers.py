"""Numbers of English text as values, so that "5 lakh", "half a million" and "500,000" can be compared."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from index.language.lexicon import CURRENCIES, TIMES
from index.language.numerals import DOZEN, Measure, Quantity, numbers
from index.terms import STOP_WORDS, normalise

ABOUT, OVER = 0.05, 0.2
"""How far off "about 100" and "more than 100" may be, as shares of the true number."""

_MEASURED = (
    TIMES
    | CURRENCIES
    | frozenset(
        "metre meter kilometre kilometer km mile foot inch tonne ton kilogram kilo kg gram litre liter gallon hectare "
        "acre degree volt watt kilowatt megawatt gigawatt knot".split()
    )
)
_SAME_UNIT = {"meter": "metre", "kilometer": "kilometre", "km": "kilometre", "kg": "kilogram", "kilo": "kilogram",
              "ton": "tonne", "liter": "litre", "feet": "foot", "ruble": "rouble", "mins": "minute",
              "hrs": "hour"}  # fmt: skip
_HEDGES = (
    (0, r"about|around|roughly|approximately|some|an estimated|circa|or so"),
    (1, r"(?<!no )more than|over|at least|upwards of|above|exceeding|no fewer than|no less than"),
    (-1, r"no more than|nearly|almost|under|fewer than|less than|up to|just under|close to|below|not quite|at most"),
)
_HEDGE = re.compile("|".join(rf"(?P<h{n}>\b(?:{words}))" for n, (_, words) in enumerate(_HEDGES)) + "", re.I)
_CLOCK = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?"
    r"|\b(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)\b|\b(?P<named>noon|midday|midnight)\b",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:to|and|or|–|-)\s*")
_DENIAL = re.compile(r"\b(?:not|rather than|instead of|nor)\s+(?:the|a|as many as)?\s*$", re.IGNORECASE)
_NEXT_WORD = re.compile(r"[\s-]+([^\W\d_]+)")


def quantities(text: str, skip: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """Return the numbers of a text in order, without those that begin inside the spans of `skip`."""
    clocks = [_clock(m) for m in _CLOCK.finditer(text)]
    taken = [*skip, *((q.start, q.end) for q in clocks)]
    found = [q for q in chain(clocks, numbers(text)) if q in clocks or not _inside(q.start, taken)]
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


def _clock(match: re.Match[str]) -> Quantity:
    if match["named"]:
        minutes = 0 if match["named"].lower() == "midnight" else 720
    elif match["hour24"]:
        minutes = 60 * int(match["hour24"]) + int(match["minute24"])
    else:
        minutes = 60 * (int(match["hour"]) % 12 + 12 * (match["half"].lower() == "p")) + int(match["minute"] or 0)
    return Quantity((float(minutes),), Measure.CLOCK, match.start(), match.end())


def _described(text: str, quantity: Quantity) -> Quantity:
    """Return a number with its hedge, its unit, what it counts and whether it is denied."""
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
    denied = bool(_DENIAL.search(text, max(0, quantity.start - 30), quantity.start))
    return replace(quantity, hedge=hedge, unit=unit, noun=noun, denied=denied)


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)
