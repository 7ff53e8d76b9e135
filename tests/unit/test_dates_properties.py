"""What holds for the dates of every text."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.dates import date_in_path, dateline_date, find_dates, parse_stated
from index.types import DateBasis

_PIECES = st.sampled_from(
    "Monday,|Sunday|Sun.|November|Nov.|May|March|in|since|until|between|from|to|and|the|last|next|this|earlier|later|"
    "that|same|following|day|week|month|year|years|ago|two|three|a|few|past|over|24|30|31|3|29|2024|2021|9999|999|1990s|"
    "2024-11-24|3/4/2024|24.11.2024|–|-|,|.|(|)|'s|will|met|today|yesterday|weekend|half|of|end|first|early|mid|late|\n"
    "|February|decade|century|before|after|by|today's|ß|كابل|𝒩ov|²|٢٤".split("|")
)
_NEWS = st.lists(_PIECES, max_size=40).map(" ".join)
_TEXTS = st.one_of(st.text(max_size=300), _NEWS, st.lists(_PIECES, max_size=20).map("".join))
_UNHURRIED = settings(deadline=None)  # the first call compiles the rules
_DAYS = st.one_of(st.none(), st.dates(), st.sampled_from([date.min, date.max, date(2024, 2, 29)]))


@_UNHURRIED
@given(_TEXTS, _DAYS, _DAYS, st.sampled_from([None, True, False]))
def test_expressions_are_exact_ordered_and_sound(
    text: str, published: date | None, latest: date | None, day_first: bool | None
) -> None:
    end = 0
    for event in find_dates(text, published=published, latest=latest, day_first=day_first):
        assert event.expression
        assert text[event.at : event.at + len(event.expression)] == event.expression
        assert event.at >= end
        end = event.at + len(event.expression)
        assert (event.basis is DateBasis.UNRESOLVED) == (event.start is None and event.end is None)
        if event.start is not None and event.end is not None:
            assert event.start <= event.end


@_UNHURRIED
@given(_TEXTS, _DAYS)
def test_reading_twice_gives_the_same(text: str, published: date | None) -> None:
    assert find_dates(text, published=published) == find_dates(text, published=published)


@_UNHURRIED
@given(_TEXTS)
def test_publication_dates_of_any_text_are_days_or_none(text: str) -> None:
    for day in (parse_stated(text), date_in_path(text), dateline_date(text)):
        assert day is None or 1600 <= day.year <= 2200


@_UNHURRIED
@given(st.dates(date(1600, 1, 1), date(2200, 12, 31)))
def test_every_written_form_of_a_day_is_read_back(day: date) -> None:
    month = f"{day:%B}"
    for written in (day.isoformat(), f"{month} {day.day}, {day.year}", f"{day.day} {month[:3]} {day.year}"):
        assert parse_stated(written) == day
        event = find_dates(f"It stood there on {written} and fell.", published=None)
        assert [(e.start, e.end, e.expression) for e in event] == [(day, day, written)]


@_UNHURRIED
@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.integers(0, 150))
def test_a_recent_weekday_with_day_and_month_finds_its_year(published: date, days: int) -> None:
    day = published - timedelta(days=days)
    written = f"{day:%A}, {day:%B} {day.day}"
    events = find_dates(f"The gate fell on {written}.", published=published)
    assert [(e.start, e.basis, e.expression) for e in events] == [(day, DateBasis.WEEKDAY, written)]


@_UNHURRIED
@given(st.dates(date(1700, 1, 1), date(2150, 12, 31)), st.integers(0, 150))
def test_an_undated_story_takes_the_latest_year_that_fits(latest: date, days: int) -> None:
    day = latest - timedelta(days=days)
    [event] = find_dates(f"The gate fell on {day:%A}, {day.day} {day:%B}.", published=None, latest=latest)
    assert (event.start, event.end) == (day, day)
    assert event.note is not None
    assert "year inferred" in event.note


@pytest.mark.parametrize(
    "hostile",
    [
        "the " * 30_000,
        "in May " * 3_000,
        " " * 100_000,
        "in 2021" + " " * 100_000 + "2022",
        "November " * 4_000,
        "3 and 5 and " * 9_000,
        "1" * 100_000,
        "Sunday, " * 3_000,
        "a few " * 20_000,
        "\n" * 100_000,
        "was " * 25_000 + "on Tuesday",
        "(" * 100_000,
        "KABUL, " * 15_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_time_stays_linear(hostile: str) -> None:
    started = time.process_time()
    find_dates(hostile, published=date(2024, 11, 26))
    dateline_date(hostile)
    date_in_path(hostile)
    parse_stated(hostile)
    assert time.process_time() - started < 3
