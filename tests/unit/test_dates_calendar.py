"""Calendar arithmetic, tense, and the parts of `find_dates` that sentences alone do not show."""

from datetime import date

import pytest

from index.dates import find_dates
from index.dates.arithmetic import piece, shifted, third, weekday_from, whole
from index.dates.tense import Tense, tense_at

_TUESDAY = date(2024, 11, 26)


@pytest.mark.parametrize(
    ("day", "count", "unit", "expected"),
    [
        (date(2024, 1, 31), 1, "month", date(2024, 2, 29)),
        (date(2023, 1, 31), 1, "month", date(2023, 2, 28)),
        (date(2024, 3, 31), -1, "month", date(2024, 2, 29)),
        (date(2024, 2, 29), 1, "year", date(2025, 2, 28)),
        (date(2024, 12, 31), 2, "week", date(2025, 1, 14)),
        (date(2024, 11, 26), -48, "hour", date(2024, 11, 24)),
        (date(2024, 11, 26), -2, "decade", date(2004, 11, 26)),
    ],
)
def test_shifts_keep_to_the_calendar(day: date, count: int, unit: str, expected: date) -> None:
    assert shifted(day, count, unit) == expected


def test_shifting_beyond_the_calendar_raises() -> None:
    with pytest.raises(ValueError, match="beyond the calendar"):
        shifted(date(2024, 1, 1), -9000, "year")


def test_a_week_runs_from_monday_to_sunday() -> None:
    assert whole(date(2024, 12, 1), "week") == (date(2024, 11, 25), date(2024, 12, 1))
    assert whole(date(2024, 11, 25), "weekend") == (date(2024, 11, 30), date(2024, 12, 1))


def test_thirds_and_pieces() -> None:
    february = (date(2024, 2, 1), date(2024, 2, 29))
    year = (date(2024, 1, 1), date(2024, 12, 31))
    assert third(february, "month", "late") == (date(2024, 2, 21), date(2024, 2, 29))
    assert third(year, "year", "mid") == (date(2024, 5, 1), date(2024, 8, 31))
    assert piece(year, "quarter", 3, 1) == (date(2024, 7, 1), date(2024, 9, 30))
    assert piece(year, "month", -1, 3) == (date(2024, 10, 1), date(2024, 12, 31))
    assert piece(february, "week", -1, 1) == (date(2024, 2, 23), date(2024, 2, 29))
    assert piece(february, "week", 5, 1) == february


def test_the_nearest_weekday() -> None:
    assert weekday_from(_TUESDAY, 1, forward=False, same=True) == _TUESDAY
    assert weekday_from(_TUESDAY, 1, forward=False, same=False) == date(2024, 11, 19)
    assert weekday_from(_TUESDAY, 0, forward=True, same=False) == date(2024, 12, 2)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("He left on DATE.", Tense.PAST),
        ("He will leave on DATE.", Tense.FUTURE),
        ("Talks will begin soon, he said on DATE.", Tense.PAST),
        ("He said on DATE that talks will begin.", Tense.PAST),
        ("On DATE, the court will rule.", Tense.FUTURE),
        ("He said that on DATE the court would rule.", Tense.FUTURE),
        ("The envoys are due to meet on DATE.", Tense.FUTURE),
        ("The road was shut due to snow on DATE.", Tense.PAST),
        ("The envoy could not be reached on DATE.", Tense.PAST),
        ("A feast on DATE in Kesh.", Tense.OPEN),
        ("It will rain. On DATE, the sun shone and he left.", Tense.PAST),
    ],
)
def test_tense_of_the_nearest_verb(sentence: str, expected: Tense) -> None:
    start = sentence.index("DATE")
    assert tense_at(sentence, start, start + 4) is expected


def test_day_first_decides_between_two_days() -> None:
    [by_day] = find_dates("It says 3/4/2024.", published=None, day_first=True)
    [by_month] = find_dates("It says 3/4/2024.", published=None, day_first=False)
    [neither] = find_dates("It says 3/4/2024.", published=None)
    assert (by_day.start, by_month.start, neither.start) == (date(2024, 4, 3), date(2024, 3, 4), None)
    assert neither.note == "3 April 2024 or 4 March 2024"


def test_a_weekday_that_does_not_fit_is_said() -> None:
    [stated] = find_dates("It opened on Monday, November 24, 2024.", published=None)
    [nearest] = find_dates("It opened on Monday, November 24.", published=_TUESDAY)
    assert stated.note == nearest.note == "the weekday does not fit the date"


def test_line_ends_within_an_expression_are_kept() -> None:
    text = "The envoys met on Sunday,\nNovember 24."
    [event] = find_dates(text, published=_TUESDAY)
    assert event.expression == "Sunday,\nNovember 24"
    assert text[event.at :].startswith(event.expression)


def test_a_paragraph_end_parts_expressions() -> None:
    found = find_dates("The envoys met on Sunday\n\nNovember 24 was quiet.", published=_TUESDAY)
    assert [e.expression for e in found] == ["Sunday", "November 24"]
