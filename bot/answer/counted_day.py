"""Days that a follow-up counts from the answer before: "that day", "the year before", "two days after that"."""

import re

from bot.answer.types import Answer
from bot.answer.wording import say_date, say_period
from index.dates import find_dates
from index.dates.arithmetic import Days, shifted, whole
from index.dates.words import NUMBER, quantity, unit_name

_COUNTED = re.compile(
    r"\b(?:on |in )?(?:(?:that|the)(?: very)?(?: same)? (?P<same>day|month|year)(?= *$| \w+ed\b)|"
    r"the (?P<next>next|following|previous) (?P<unit>day|month|year)|"
    rf"(?:the|(?P<n>{NUMBER})) (?P<units>(?:day|week|month|year)s?) "
    r"(?P<way>before|earlier|after|afterwards|later)(?: (?:that|this|it))?(?= *$))",
    re.IGNORECASE,
)
MAX_READ = 2000
"""Characters of a statement that are read for a date."""
_BACK = frozenset({"before", "earlier", "previous"})


def counted_day(body: str, last: Answer) -> tuple[str, str, str] | None:
    """Return what stands before a counted day, the day in words, and what stands after; None where nothing is counted.

    It is counted from the date of the first statement of the last answer, or from the day on which that appeared.
    """
    counted = _COUNTED.search(body)
    told = _days_of(last) if counted else None
    if not counted or not told:
        return None
    unit = unit_name(counted["same"] or counted["unit"] or counted["units"])
    back = (counted["way"] or counted["next"] or "").lower() in _BACK
    count = 0 if counted["same"] else quantity(counted["n"] or "1") * (-1 if back else 1)
    if unit == "day" and not count and told[0] != told[1]:
        return None
    try:
        day = shifted(told[0] if back else told[1], count, unit)
    except (ValueError, OverflowError):
        return None
    said = f"in {say_period(*whole(day, unit))}" if unit in ("month", "year") else f"on {say_date(day)}"
    return body[: counted.start()], said, body[counted.end() :]


def _days_of(last: Answer) -> Days | None:
    """Return the first and the last day of what the last answer tells first."""
    for told in last.statements[:1]:
        appeared = next((c.source.published for c in last.citations if c.n in told.citations), None)
        said = find_dates(told.text[:MAX_READ], published=appeared) if not told.event else (told.event,)
        for event in said:
            if event.start:
                return event.start, event.end or event.start
        if appeared:
            return appeared, appeared
    return None
