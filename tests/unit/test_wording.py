"""Tests of bot.answer.wording."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.wording import say_basis, say_coverage, say_date, say_event, say_period
from index.catalog import Coverage
from index.types import DateBasis, EventDate


def test_a_day_in_words() -> None:
    assert say_date(date(2024, 11, 4)) == "4 November 2024"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2024, 11, 24), date(2024, 11, 24), "24 November 2024"),
        (date(2025, 5, 3), date(2025, 5, 5), "3–5 May 2025"),
        (date(2024, 10, 1), date(2024, 10, 31), "October 2024"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (date(2023, 2, 1), date(2023, 2, 27), "1–27 February 2023"),
        (date(2021, 1, 1), date(2021, 12, 31), "2021"),
        (date(2020, 1, 1), date(2029, 12, 31), "2020–2029"),
        (date(2024, 10, 1), date(2024, 11, 30), "1 October to 30 November 2024"),
        (date(2024, 12, 30), date(2025, 1, 2), "30 December 2024 to 2 January 2025"),
        (date(2021, 1, 1), None, "since 1 January 2021"),
        (None, date(2021, 1, 1), "until 1 January 2021"),
        (None, None, "date unknown"),
    ],
)
def test_a_period_in_words(start: date | None, end: date | None, words: str) -> None:
    assert say_period(start, end) == words


@given(st.dates(max_value=date(9999, 12, 30)), st.dates(max_value=date(9999, 12, 30)))
def test_every_period_can_be_said(one: date, other: date) -> None:
    start, end = sorted((one, other))
    assert str(start.year) in say_period(start, end)


def test_the_end_of_the_calendar_can_be_said() -> None:
    assert say_period(date(9999, 1, 1), date.max) == "9999"


def event(basis: DateBasis, note: str | None = None) -> EventDate:
    day = None if basis is DateBasis.UNRESOLVED else date(2024, 11, 24)
    return EventDate(day, day, basis, "on Sunday", 0, note)


def test_an_event_in_words() -> None:
    assert say_event(event(DateBasis.WEEKDAY)) == "24 November 2024"
    assert say_event(event(DateBasis.UNRESOLVED)) == "date unknown (“on Sunday”)"


@pytest.mark.parametrize(
    ("found", "published", "words"),
    [
        (event(DateBasis.STATED), None, "written “on Sunday”"),
        (
            event(DateBasis.WEEKDAY),
            date(2024, 11, 25),
            "by weekday and day, “on Sunday” in an article of 25 November 2024",
        ),
        (
            event(DateBasis.WEEKDAY, "the year is inferred"),
            None,
            "by weekday and day, “on Sunday” in an undated article; the year is inferred",
        ),
        (event(DateBasis.RELATIVE), date(2024, 11, 25), "“on Sunday” in an article of 25 November 2024"),
        (event(DateBasis.CHAIN), None, "“on Sunday”, counted from another date of the story"),
        (event(DateBasis.UNRESOLVED), None, "“on Sunday” in an undated article"),
    ],
)
def test_how_a_date_is_known_in_words(found: EventDate, published: date | None, words: str) -> None:
    assert say_basis(found, published) == words


@pytest.mark.parametrize(
    ("covers", "words"),
    [
        (Coverage(0, None, None), "The archive is empty."),
        (Coverage(1, None, None), "The archive holds 1 article, none with a publication date."),
        (Coverage(2, date(2024, 1, 2), date(2024, 1, 2)), "The archive holds 2 articles, published 2 January 2024."),
        (
            Coverage(1200, date(2024, 1, 2), date(2025, 3, 4)),
            "The archive holds 1,200 articles, published 2 January 2024 to 4 March 2025.",
        ),
    ],
)
def test_what_the_archive_covers_in_words(covers: Coverage, words: str) -> None:
    assert say_coverage(covers) == words
