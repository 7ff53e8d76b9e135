"""Numbers of English text as values, so that "5 lakh", "half a million" and "500,000" can be compared."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from math import isclose

from index.language.lexicon import (
    CURRENCIES,
    CURRENCY_CODES,
    HEDGES,
    MEASURES,
    MONTHS,
    PEOPLE,
    SAME_CURRENCY,
    SAME_UNIT,
    SAYING,
    SHORT_MONTHS,
)
from index.language.numerals import DOZEN, POINTS, Measure, Quantity, numbers
from index.terms import STOP_WORDS, normalise

ABOUT, OVER = 0.05, 0.2
"""How far off "about 100" and "more than 100" may be, as shares of the true number."""

HEDGED_WITHIN = 30
"""Characters before a number in which its hedge stands."""
WRITTEN_WORDS = 3
"""Words behind a number among which its unit or noun stands, to be quoted with it."""
MOST_YEARS = 120
"""The highest age of anybody."""

_HEDGE = re.compile("|".join(rf"(?P<h{n}>\b(?:{words})\b)" for n, (_, words) in enumerate(HEDGES)), re.IGNORECASE)
_HEDGE_BEHIND = re.compile(r"\+| or (?:more|(?P<about>so)|(?P<under>less|fewer))\b", re.IGNORECASE)
_CODE = re.compile(rf"\b(?P<code>{'|'.join(CURRENCY_CODES)})\b\.? ?$")
_CODE_BEHIND = re.compile(rf"[\s\u00a0](?P<code>{'|'.join(CURRENCY_CODES)})\b")
_POINTS = re.compile(r"%?[\s-]*(?:percent|percentage|(?<=%))[\s-]+points?\b", re.IGNORECASE)
_PER_CENT = re.compile(r"[\s-]*(?:%|per\s?cent(?:age)?|pct)(?!\w)", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?"
    r"|\b(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)\b|\b(?P<named>noon|midday|midnight)\b",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:to|and|or|–|-)\s*")
_DENIAL = re.compile(r"\b(?:not|rather than|instead of|nor)\s+(?:the|a|as many as)?\s*$", re.IGNORECASE)
_NEXT_WORD = re.compile(r"[\s-]+([^\W\d_]+)")
_PLAIN_WORD = re.compile(r"[ \u00a0-](?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)")
_SAYS = re.compile(rf"(?:{SAYING})\w*$")
_MONTHS = frozenset((*MONTHS, *SHORT_MONTHS))
_NO_NOUNS = frozenset(
    "always perhaps besides overseas towards across unless afterwards sometimes versus plus minus less this thus yes "
    "its his hers ours theirs yours us as is was has does says".split()
)
"""Words with the ending of a plural that are no nouns."""
_BETWEEN = frozenset("other more further fewer own such".split())
"""Words between a number and what it counts that say nothing of it."""
_ONCE = re.compile(r"\b(?P<word>twice|thrice)\b(?! (?:as|the)\b)", re.IGNORECASE)
_OFTEN = re.compile(r"(?P<unit> (?:times|occasions))\b(?! (?:as|more|less|the|higher|larger|bigger)\b)", re.IGNORECASE)
_OLD = re.compile(r"[ -](?P<unit>year|month|week|day)s?(?:[ -]old(?:s\b|\b)| of age\b)", re.IGNORECASE)
_AGED = re.compile(
    r"\b(?:aged?|age of|ages of|ages?)(?: (?:about|around|at least|under|over|between|from))?(?: \w+ (?:and|to|or))? $",
    re.IGNORECASE,
)
_SET_OFF = re.compile(r"(?P<name>[^\W\d_][\w’'-]*)(?:, | \()$")
_SET_OFF_BEHIND = re.compile(r"[,;)](?! ?\d)|\.(?!\d)|$")
_NOBODY = re.compile(r"\b(?:no[ -]one|nobody|none|(?P<no>no))\b", re.IGNORECASE)


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
    """Return a number with its hedge, its unit, what it counts, where it is written and whether it is denied."""
    begins, unit = quantity.start, quantity.unit
    if not unit and (code := _CODE.search(text, max(0, begins - 6), begins)):
        begins, unit = code.start(), CURRENCY_CODES[code["code"]]
    hedge, begins = _hedge(text, begins)
    noun, at = "", quantity.end
    points = quantity.measure is Measure.COUNT and _POINTS.match(text, at)
    if points:
        unit, at = POINTS, points.end()
    for _ in range(3):
        following = _NEXT_WORD.match(text, at)
        if not following:
            break
        word, at = following[1].lower(), following.end()
        if not unit and not noun:
            unit = unit_of(word)
        if word not in STOP_WORDS and not noun:
            noun = normalise(following[1])
        elif word in ("of", "and", "in", "at", "on", "but"):
            break
    if quantity.measure is Measure.COUNT and not unit and (code := _CODE_BEHIND.match(text, quantity.end)):
        unit = CURRENCY_CODES[code["code"]]
    values = quantity.values[-1:] if unit in CURRENCIES else quantity.values
    ends = points.end() if points else _written_end(text, quantity)
    if hedge is None and (behind := _HEDGE_BEHIND.match(text, quantity.end)):
        hedge = 0 if behind["about"] else -1 if behind["under"] else 1
        ends = max(ends, behind.end())
    denied = bool(_DENIAL.search(text, max(0, begins - 30), begins))
    return replace(
        quantity, values=values, hedge=hedge, unit=unit, noun=noun, denied=denied, written=(begins, ends)
    )  # fmt: skip


def unit_of(word: str) -> str:
    """Return the unit that a word names, in the singular, "" where it names none: "kms" is "kilometre"."""
    word = word.lower()
    for form in (word, word.removesuffix("s"), word.removesuffix("es")):
        single = SAME_UNIT.get(form) or SAME_CURRENCY.get(form) or form
        if single in MEASURES or single in CURRENCIES:
            return single
    return ""


def _hedge(text: str, at: int) -> tuple[int | None, int]:
    """Return the hedge right before a number, None without one, and where the number begins with it."""
    for match in _HEDGE.finditer(text, max(0, at - HEDGED_WITHIN), at):
        if text[match.end() : at].strip(" \u00a0") in ("", "a", "an"):
            return next(sign for n, (sign, _) in enumerate(HEDGES) if match[f"h{n}"]), match.start()
    return None, at


def _written_end(text: str, quantity: Quantity) -> int:
    """Return where a number ends with the unit or the noun behind it: the last of the plurals that follow it.

    A word that may be a verb is none: "nineteen died" ends behind "nineteen".
    """
    if quantity.measure is Measure.SHARE:
        share = _PER_CENT.match(text, quantity.end)
        return share.end() if share and "%" not in text[quantity.start : quantity.end] else quantity.end
    if quantity.measure is not Measure.COUNT:
        return quantity.end
    if code := _CODE_BEHIND.match(text, quantity.end):
        return code.end()
    return _noun_end(text, quantity.end, one=1.0 in quantity.values)


def _noun_end(text: str, start: int, *, one: bool = False) -> int:
    """Return where the last of the nouns ends that follow a number, its own end where none does."""
    at, ends = start, start
    for _ in range(WRITTEN_WORDS):
        following = _PLAIN_WORD.match(text, at)
        if not following:
            break
        word, at = following["word"].lower(), following.end()
        if _counts(word, one=one):
            ends = at
        elif word in _BETWEEN:
            continue
        elif ends > start or word in STOP_WORDS or word in _NO_NOUNS or word.endswith("ed") or _SAYS.match(word):
            break
    return ends


def _counts(word: str, *, one: bool) -> bool:
    """Tell whether a word can be what a number counts: a unit, people, a plural."""
    if unit_of(word) or word in PEOPLE:
        return True
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return plural and not one and word not in STOP_WORDS and word not in _NO_NOUNS and not _SAYS.match(word)


def equal(one: Quantity, other: Quantity) -> bool:
    """Tell whether two numbers are the same: value, measure and hedge, and no two units.

    Nothing is rounded: "19" is "nineteen", but neither "at least 19" nor "about 19".
    """
    if one.measure is not other.measure or one.hedge != other.hedge or one.vague != other.vague:
        return False
    if one.unit and other.unit and one.unit != other.unit:
        return False
    return any(isclose(a, b, rel_tol=1e-9) for a in one.values for b in other.values)


def is_money(quantity: Quantity) -> bool:
    """Tell whether a number is an amount of money, by its sign or by the name of a currency."""
    return quantity.unit in CURRENCIES


def ages(text: str) -> list[Quantity]:
    """Return the ages that a text gives, with the offsets of the number alone: "36-year-old", "aged 36", "Veld, 36,".

    A number between commas is an age where a name stands before it.
    """
    found = []
    for number in numbers(text):
        value = number.values[0]
        if number.measure is not Measure.COUNT or number.unit or len(number.values) > 1 or not value.is_integer():
            continue
        old = _OLD.match(text, number.end)
        unit = old["unit"].lower() if old else "year"
        if not 0 < value <= MOST_YEARS:
            continue
        hedge, begins = _hedge(text, number.start)
        if old or _AGED.search(text, max(0, begins - 40), begins) or _set_off(text, number):
            ends = old.end() if old else number.end
            found.append(replace(number, measure=Measure.AGE, unit=unit, hedge=hedge, written=(begins, ends)))
    return found


def _set_off(text: str, number: Quantity) -> bool:
    """Tell whether a number stands between commas or in brackets behind a name: "Veld, 36,", "Veld (36)"."""
    before = _SET_OFF.search(text, max(0, number.start - 60), number.start)
    if not before or not before["name"][0].isupper() or before["name"].lower() in STOP_WORDS:
        return False
    if before["name"].lower() in _MONTHS:
        return False
    behind = _SET_OFF_BEHIND.match(text, number.end)
    return bool(behind) and (text[number.start - 1] != "(" or text[number.end : number.end + 1] == ")")


def times(text: str) -> list[Quantity]:
    """Return how often something happened, as a text says it: "twice", "three times", "on four occasions"."""
    found = [
        Quantity((3.0 if m["word"].lower() == "thrice" else 2.0,), Measure.TIMES, *m.span(), written=m.span())
        for m in _ONCE.finditer(text)
    ]
    for number in numbers(text):
        often = _OFTEN.match(text, number.end)
        if often and number.measure is Measure.COUNT:
            hedge, begins = _hedge(text, number.start)
            written = (begins, often.end("unit"))
            found.append(replace(number, measure=Measure.TIMES, hedge=hedge, written=written))
    return sorted(found, key=lambda q: q.start)


def nobody(text: str) -> list[Quantity]:
    """Return where a text counts none: "no one was hurt", "none of the crew died", "no passengers". The value is 0."""
    found = []
    for match in _NOBODY.finditer(text):
        ends = _noun_end(text, match.end()) if match["no"] else match.end()
        if match["no"] and ends == match.end():
            continue
        noun = normalise(text[match.end() : ends].split()[-1]) if match["no"] else ""
        found.append(Quantity((0.0,), Measure.COUNT, *match.span(), noun=noun, written=(match.start(), ends)))
    return found


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)
