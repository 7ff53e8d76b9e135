"""Readings of what is counted from publication or from another date of the story."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from index.dates.arithmetic import month_days, shifted, shifted_unit, weekday_from, whole
from index.dates.expressions import Found
from index.dates.known import Known, Period, anchored, chained, relative, step_of, unresolved
from index.dates.surroundings import looks_ahead, runs_over
from index.dates.tense import Tense
from index.dates.words import month_number, quantity, unit_name, weekday_number

_TO_THE_DAY = "counted to the day"
_TO_THE_YEAR = "counted in whole years"


def read_stretch(found: Found, known: Known) -> Period:
    """Read "the past three days", "the coming week": a stretch that ends or begins at publication or at the anchor."""
    m = found.match.groupdict()
    unit, which = unit_name(m["unit"]), m["which"].lower()
    count = _count(m.get("count") or ("few" if m["unit"].lower().endswith("s") else "one"))
    if count is None:
        return unresolved("stretch")
    ahead = which in ("next", "coming", "following")
    of_story = which in ("following", "previous", "preceding") or (
        which == "next" and known.tense_of(found) is Tense.PAST and known.anchor(unit) is not None
    )
    middle = anchored(known, unit) if of_story else known.published
    if middle is None:
        return unresolved("stretch")
    other = shifted(middle, count if ahead else -count, unit)
    return (chained if of_story else relative)((min(middle, other), max(middle, other)), "stretch")


def _count(word: str) -> int | None:
    return None if re.fullmatch(r"a\s+few|few|several|many|some", word.lower()) else quantity(word)


def read_stretch_if_over(found: Found, known: Known) -> Period:
    """Read "the last year" after "over" or "in", "the next week" otherwise as the one that followed."""
    return read_stretch(found, known) if runs_over(found) else read_chain_period(found, known)


def read_chain_period(found: Found, known: Known) -> Period:
    """Read "the following day", "that month", "the year before"."""
    unit = found.match["unit"].lower()
    unit = unit if unit in ("week", "weekend", "month", "year") else "day"
    anchor = known.anchor(unit)
    if anchor is None or anchor.start is None or anchor.end is None:
        return unresolved(unit)
    step = step_of(found.match["which"] or "same")
    day = shifted_unit(anchor.start if step < 0 else anchor.end, step, unit)
    return chained((anchor.start, anchor.end) if step == 0 and unit == "day" else whole(day, unit), unit)


def read_chain_weekday(found: Found, known: Known) -> Period:
    """Read "the following Monday", "the Sunday before"."""
    anchor = anchored(known, "day")
    if anchor is None:
        return unresolved()
    step = step_of(found.match["which"])
    day = weekday_from(anchor, weekday_number(found.match["weekday"]), forward=step >= 0, same=step == 0)
    return chained((day, day))


def read_chain_month(found: Found, known: Known) -> Period:
    """Read "the previous December"."""
    anchor = anchored(known, "month")
    if anchor is None:
        return unresolved("month")
    month, step = month_number(found.match["month"]), step_of(found.match["which"])
    beyond = month > anchor.month if step > 0 else month < anchor.month
    return chained(month_days(anchor.year + (0 if beyond else step), month), "month")


def read_in(found: Found, known: Known) -> Period | None:
    """Read "in two weeks" where the sentence looks ahead, and "within two weeks"; else it is a duration."""
    m = found.match.groupdict()
    within = m["how"].lower() == "within"
    if not m["time"] and (known.tense_of(found) is not Tense.FUTURE or not looks_ahead(found)):
        return None
    if known.published is None:
        return unresolved()
    unit = unit_name(m["unit"])
    target = shifted(known.published, quantity(m["count"]), unit)
    return relative((known.published, target), "stretch") if within else _counted(target, unit, relative)


def _counted(target: date, unit: str, make: Callable[..., Period]) -> Period:
    if unit in ("year", "decade", "century"):
        return make(whole(target, "year"), "year", _TO_THE_YEAR)
    return make((target, target), "day", _TO_THE_DAY if unit in ("month", "week", "fortnight") else None)


def read_ago(found: Found, known: Known) -> Period:
    """Read "three days ago", "two weeks from now"."""
    m = found.match.groupdict()
    count, unit = _count(m["count"]), unit_name(m["unit"])
    if known.published is None or count is None or m["side"].lower().endswith("yesterday"):
        return unresolved()
    if m["half"] or m["half2"]:
        if unit not in ("year", "decade"):
            return unresolved()
        count, unit = (2 * count + 1) * (6 if unit == "year" else 60), "month"
    count = -count if m["side"].lower() == "ago" else count
    return _counted(shifted(known.published, count, unit), unit, relative)


def read_later(found: Found, known: Known) -> Period:
    """Read "three days later", "a week earlier"."""
    m = found.match.groupdict()
    count, unit = _count(m["count"]), unit_name(m["unit"])
    back = m["side"].lower().startswith(("earlier", "before"))
    fine = "year" if unit in ("year", "decade") else "month" if unit == "month" else "day"
    anchor = known.anchor(fine) if back else _start_of_count(found, known, fine, count, unit)
    if count is None or anchor is None or anchor.start is None or anchor.end is None:
        return unresolved()
    target = shifted(anchor.start if back else anchor.end, -count if back else count, unit)
    if unit == "month" and anchor.unit == "month":
        return chained(whole(target, "month"), "month")
    return _counted(target, unit, chained)


def _start_of_count(found: Found, known: Known, fine: str, count: int | None, unit: str) -> Period | None:
    """Return the date that "two weeks later" counts from: the one before it, unless the tense speaks against it.

    What will be is counted from a date that is still to come, where the story has one; what was cannot lie ahead.
    """
    anchor, tense = known.anchor(fine), known.tense_of(found)
    if known.published is None or count is None or anchor is None or tense not in (Tense.FUTURE, Tense.PAST):
        return anchor
    for earlier in reversed(known.earlier):
        if earlier.end is None or not known.is_fine(earlier, fine):
            continue
        ahead = shifted(earlier.end, count, unit) > known.published + timedelta(days=1)
        if earlier.end > known.published if tense is Tense.FUTURE else not ahead:
            return earlier
    return anchor


def read_unplaced(found: Found, known: Known) -> Period:
    """Leave a season or a vague count as written."""
    return unresolved("season")
