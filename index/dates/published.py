"""Publication dates: as stated by a source, in a path, in a dateline."""

import re
from datetime import UTC, date, datetime, timedelta

from index.dates.words import DAY, MONTH, WEEKDAY_OR_SHORT, YEAR, month_number

_YEARS = range(1600, 2201)
_YEARS_OF_COMPACT_PATHS = range(1900, 2101)
"""Narrower: eight digits in a file name are more often a serial number than a date of 1650."""
_LONGEST_STATED = 120
_LONGEST_DATELINE = 160
_LONGEST_OPENING, _LINES_OF_OPENING = 600, 8
"""Where a dateline may still stand: below a headline, a kicker, a byline."""
_DIGITS_OF_MILLISECONDS = 11
"""As seconds since 1970, a number of eleven digits lies beyond the year 2200."""

_CLOCK = r"(?:[T,]?\s*(?:at\s+)?[(|-]?\s*[0-9]{1,2}(?:[:.h][0-9]{2}|\s*[ap]\.?m\b|Z).*)?"
_LABEL = r"(?:(?:first\s+)?(?:published|posted|updated|date)(?:\s+on)?[:\s]\s*)?"
_OPENING = rf"{_LABEL}(?:{WEEKDAY_OR_SHORT},?\s+)?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR_FIRST = re.compile(rf"{_LABEL}([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})(?![0-9]){_CLOCK}$", re.A | re.I)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T[0-9]{2}.*)?$", re.A)
_YEAR_LAST = re.compile(rf"{_OPENING}([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}})(?![0-9]){_CLOCK}$", re.A | re.I)
_DAY_MONTH = re.compile(
    rf"{_OPENING}(?P<day>{DAY}){_ORDINAL}(?:\s+of)?[\s-]+(?P<month>{MONTH}),?[\s-]+(?P<year>{YEAR})(?![0-9]){_CLOCK}$",
    re.I | re.A,
)
_MONTH_DAY = re.compile(
    rf"{_OPENING}(?P<month>{MONTH})\s*(?P<day>{DAY}){_ORDINAL},?\s+(?P<year>{YEAR})(?![0-9]){_CLOCK}$", re.I | re.A
)
_UTC_CLOCK = re.compile(
    r"[T ](?P<hour>[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?\s?"
    r"(?:Z|UTC|GMT|[+-]00:?00)(?![\w:])",
    re.A,
)
_HOURS_FROM_MIDNIGHT = 6
_STAMP = re.compile(r"([0-9]{9,13})(?:\.[0-9]{1,9})?$", re.A)

_IN_PATH = re.compile(
    rf"""(?<![0-9A-Za-z])(?:
        (?P<y>[0-9]{{4}})(?P<s>[-_./])(?P<m>[0-9]{{2}})(?P=s)(?P<d>[0-9]{{2}})(?=[^0-9A-Za-z]|T[0-9]|$)
      | (?P<cy>[0-9]{{4}})(?P<cm>[0-9]{{2}})(?P<cd>[0-9]{{2}})(?=[^0-9A-Za-z]|T[0-9]|$)
      | (?P<a>[0-9]{{1,2}})(?P<t>[-_.])(?P<b>[0-9]{{1,2}})(?P=t)(?P<ly>[0-9]{{4}})(?![0-9A-Za-z])
      | (?P<nd>{DAY})[-_\s](?P<nm>{MONTH})[-_\s](?P<ny>{YEAR})(?![0-9A-Za-z])
      | (?P<om>{MONTH})[-_\s](?P<od>{DAY})[-_\s,]{{1,2}}(?P<oy>{YEAR})(?![0-9A-Za-z])
    )""",
    re.A | re.I | re.X,
)
_DATELINE = re.compile(
    rf"""\s*(?:\([^()\n]{{1,40}}\)\ *[–—-]?\ *)?
    (?!(?:On|In|By|Since|Until|From|After|Before)\b)
    (?:(?:[A-Z][\w.'’-]*|[^\W\d_a-zA-Z][\w.'’-]*|de|del|la|el|al|of|the|and)(?:[,:]?\ +|,\n)){{1,8}}?
    (?:\([^()\d\n]{{1,40}}\),?\ *(?:[–—-]\ *)?)?\(?(?:{WEEKDAY_OR_SHORT},?\ +)?(?:
        (?P<month>{MONTH})\ ?(?P<day>{DAY}){_ORDINAL}(?:,?\ +(?P<year>{YEAR}))?
      | (?P<day2>{DAY}){_ORDINAL}\ (?P<month2>{MONTH})(?:,?\ +(?P<year2>{YEAR}))?
      | (?P<iso>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})
    )(?![0-9])\)?\ *(?:,?\ *[(/\[][^()\n]{{1,40}}[)/\]]\ *)?(?:[,:]?\ *(?:--|[–—-])|:(?=\s))""",
    re.X,
)


def parse_stated(written: str) -> date | None:
    """Return the day a source states, or None where it states none or more than one reading is possible.

    A stamp with an offset keeps its own day; a number of seconds or milliseconds since 1970 is read in UTC.
    """
    written = " ".join(written[: _LONGEST_STATED + 1].split())
    if not written or len(written) > _LONGEST_STATED:
        return None
    if m := _YEAR_FIRST.match(written):
        return _day(m[1], m[3], m[4])
    if m := _COMPACT.match(written):
        return _day(m[1], m[2], m[3])
    if m := _YEAR_LAST.match(written):
        return _day_of_numbers(m[1], m[3], m[4], dotted=m[2] == ".")
    if m := _DAY_MONTH.match(written) or _MONTH_DAY.match(written):
        return _day(m["year"], month_number(m["month"]), m["day"])
    if m := _STAMP.match(written):
        return _day_of_stamp(m[1])
    return _day_of_mail_header(written)


def date_in_path(path: str) -> date | None:
    """Return the one complete date that stands alone in a relative path, or None; a second, different one is none."""
    days = {day for m in _IN_PATH.finditer(path) if (day := _day_of_path(m)) is not None}
    return days.pop() if len(days) == 1 else None


def dateline_date(text: str) -> date | None:
    """Return the full day in the dateline that opens a body ("KABUL, Nov. 24, 2024 (Agency) —"), or None."""
    m = _DATELINE.match(text[:_LONGEST_DATELINE])
    if m is None:
        return None
    if m["iso"]:
        return _day(*m["iso"].split("-"))
    year = m["year"] or m["year2"]
    return _day(year, month_number(m["month"] or m["month2"]), m["day"] or m["day2"]) if year else None


def dateline_span(text: str) -> tuple[int, int]:
    """Return where a dateline that carries a day stands among the first lines; (0, 0) where there is none.

    Its day is that of the report and no event's.
    """
    at = 0
    for line in text[:_LONGEST_OPENING].split("\n")[:_LINES_OF_OPENING]:
        if m := _DATELINE.match(text[at : at + _LONGEST_DATELINE]):
            return at, at + m.end()
        at += len(line) + 1
    return 0, 0


def is_near_midnight(written: str) -> bool:
    """Tell whether a stated time is one in UTC within six hours of midnight: the local day may be a neighbour of it."""
    m = _UTC_CLOCK.search(written[:_LONGEST_STATED])
    return m is not None and not _HOURS_FROM_MIDNIGHT <= int(m["hour"]) < 24 - _HOURS_FROM_MIDNIGHT


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    if int(year) not in _YEARS:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _day_of_numbers(first: str, second: str, year: str, *, dotted: bool) -> date | None:
    """Read day and month in numbers; dots are only written with the day first, else one part must exceed 12."""
    by_day, by_month = _day(year, second, first), _day(year, first, second)
    if dotted or by_month is None or by_day == by_month:
        return by_day
    return by_month if by_day is None else None


def _day_of_stamp(digits: str) -> date | None:
    seconds = int(digits) // 1000 if len(digits) >= _DIGITS_OF_MILLISECONDS else int(digits)
    day = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).date()
    return day if day.year in _YEARS else None


def _day_of_mail_header(written: str) -> date | None:
    """Read the older forms of RFC 2822 and the C library: a short year, the year after the clock."""
    if written.count(":") < 1 or not written[:1].isalnum():
        return None
    from email.utils import parsedate

    try:
        parts = parsedate(written)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return _day(*parts[:3]) if parts else None


def _day_of_path(m: re.Match[str]) -> date | None:
    if m["y"]:
        return _day(m["y"], m["m"], m["d"])
    if m["cy"]:
        return _day(m["cy"], m["cm"], m["cd"]) if int(m["cy"]) in _YEARS_OF_COMPACT_PATHS else None
    if m["ly"]:
        return _day_of_numbers(m["a"], m["b"], m["ly"], dotted=False)
    return _day(m["ny"] or m["oy"], month_number(m["nm"] or m["om"]), m["nd"] or m["od"])
