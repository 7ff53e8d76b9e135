"""Complete dates as pages write them, in the languages of many newspapers."""

import re

from index.characters import one_line
from index.dates.published import parse_stated

_NAMES = (
    "january januar jänner janvier enero gennaio janeiro januari styczeń stycznia января січня ocak يناير",
    "february februar feber février febrero febbraio fevereiro februari lutego февраля лютого şubat فبراير",
    "march märz mars marzo março maart marca марта березня mart مارس",
    "april avril abril aprile kwietnia апреля квітня nisan أبريل ابريل",
    "may mai mayo maggio maio mei maj maja мая травня mayıs مايو",
    "june juni juin junio giugno junho czerwca июня червня haziran يونيو",
    "july juli juillet julio luglio julho lipca июля липня temmuz يوليو",
    "august août agosto augustus augusti sierpnia августа серпня ağustos أغسطس",
    "september septembre septiembre settembre setembro września сентября вересня eylül سبتمبر",
    "october oktober octobre octubre ottobre outubro października октября жовтня ekim أكتوبر",
    "november novembre noviembre novembro listopada ноября листопада kasım نوفمبر",
    "december dezember décembre diciembre dicembre dezembro desember grudnia декабря грудня aralık ديسمبر",
)
"""The names of each month: English, German, French, Spanish, Italian, Portuguese, Dutch and the Nordic languages,
Polish, Russian, Ukrainian, Turkish, Arabic."""
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９", "0123456789" * 3)
_CJK = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号號]")
_WRITTEN = (
    re.compile(r"(?<![\d.])\d{4}-\d{1,2}-\d{1,2}(?![\d-])"),
    re.compile(r"(?<![\d.])\d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?!\d)"),
    re.compile(r"(?<![\d/])\d{1,4}/\d{1,2}/\d{1,4}(?![\d/])"),
)
_DAY_MONTH_YEAR = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?:\s+(?:de|of))?\s+([^\W\d_]{3,12})\.?,?(?:\s+(?:de"
    r"|del))?\s+(\d{4})(?!\d)"
)
_MONTH_DAY_YEAR = re.compile(r"(?<!\w)([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")


def written_day(text: str) -> str | None:
    """Return the first complete date in a short line in any of some languages, as YYYY-MM-DD; None without one."""
    line = one_line(text[:1000]).translate(_DIGITS)
    if match := _CJK.search(line):
        return iso_day(match[1], int(match[2]), match[3])
    for match in _DAY_MONTH_YEAR.finditer(line):
        if month := _month(match[2]):
            return iso_day(match[3], month, match[1])
    for match in _MONTH_DAY_YEAR.finditer(line):
        if month := _month(match[1]):
            return iso_day(match[3], month, match[2])
    for pattern in _WRITTEN:
        if (found := pattern.search(line)) and (day := parse_stated(found[0].replace(" ", ""))):
            return day.isoformat()
    return None


def _month(word: str) -> int | None:
    folded = word.casefold()
    if folded in _MONTHS:
        return _MONTHS[folded]
    fitting = {month for name, month in _MONTHS.items() if len(folded) >= 3 and name.startswith(folded)}
    return fitting.pop() if len(fitting) == 1 else None


def iso_day(year: str, month: int, day: str) -> str | None:
    """Return a day as YYYY-MM-DD, None where there is no such day."""
    parsed = parse_stated(f"{int(year):04}-{month:02}-{int(day):02}")
    return parsed.isoformat() if parsed else None
