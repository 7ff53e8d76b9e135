"""The periods that questions ask about, and the events they count from."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.catalog import Coverage
from retrieval.period import About, is_outside, read_anchor, read_period

_DATA = Path(__file__).parents[1] / "data" / "question-periods.jsonl"
_ROWS = [json.loads(line) for line in _DATA.read_text(encoding="utf-8").splitlines()]
_COVERS = Coverage(9, date(2024, 10, 12), date(2025, 7, 14))
_TODAY = date(2026, 1, 10)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


@pytest.mark.parametrize("row", _ROWS, ids=[f"{n}-{row['question'][:40]}" for n, row in enumerate(_ROWS, 1)])
def test_the_period_of_a_question(row: dict[str, Any]) -> None:
    today, covers = date.fromisoformat(row["today"]), Coverage(9, *map(date.fromisoformat, row["covers"]))
    found, wanted = read_period(row["question"], today, covers), row["period"]
    if wanted is None:
        assert found is None
    else:
        assert found is not None
        assert (found.start, found.end) == (_day(wanted["start"]), _day(wanted["end"]))
        assert (found.relation, found.about) == (wanted["relation"], wanted["about"])
        assert found.expression == wanted["expression"]
        assert row["question"][found.at :].startswith(found.expression)


@pytest.mark.parametrize("row", _ROWS, ids=[f"{n}-{row['question'][:40]}" for n, row in enumerate(_ROWS, 1)])
def test_the_event_a_question_counts_from(row: dict[str, Any]) -> None:
    found, wanted = read_anchor(row["question"]), row["anchor"]
    if wanted is None:
        assert found is None
    else:
        assert found is not None
        assert {name: getattr(found, name) for name in wanted} == wanted
        assert row["question"][found.at :].startswith(found.expression)


def test_half_of_the_questions_are_traps() -> None:
    assert len(_ROWS) >= 60
    assert sum(row["period"] is None and row["anchor"] is None for row in _ROWS) >= 0.45 * len(_ROWS)


def test_dates_in_numbers_are_read_the_way_that_is_said() -> None:
    question = "What happened on 3/4/2025?"
    by_day = read_period(question, _TODAY, _COVERS, day_first=True)
    by_month = read_period(question, _TODAY, _COVERS, day_first=False)
    assert by_day and by_month
    assert (by_day.start, by_month.start) == (date(2025, 4, 3), date(2025, 3, 4))


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("What happened on New Year's Eve?", date(2024, 12, 31)),
        ("What happened on Christmas Day?", date(2024, 12, 25)),
        ("What happened on New Year's Day?", date(2025, 1, 1)),
    ],
)
def test_a_feast_without_a_year_is_the_latest_that_the_archive_knows_of(question: str, day: date) -> None:
    period = read_period(question, _TODAY, _COVERS)
    assert period
    assert (period.start, period.end) == (day, day)


def test_an_archive_without_dates_leaves_the_clock() -> None:
    period = read_period("What happened in October?", _TODAY, Coverage(3, None, None))
    assert period
    assert period.start == date(2025, 10, 1)
    assert not is_outside(period, Coverage(3, None, None))


@pytest.mark.parametrize(
    ("question", "outside"),
    [
        ("What happened in 2019?", True),
        ("What happened before 2020?", True),
        ("What happened yesterday?", True),
        ("What happened since 2019?", False),
        ("What happened in 2024?", False),
        ("What happened until June?", False),
    ],
)
def test_what_lies_outside_the_archive(question: str, outside: bool) -> None:
    period = read_period(question, _TODAY, _COVERS)
    assert period
    assert is_outside(period, _COVERS) is outside


_WORDS = st.sampled_from(
    "what when since before after until as of in on the May March 2024 24 November day week after two reports published"
    " between and Friday today last ? , the flood Kazan Forum that began , by end early from onwards 9999 1600".split()
)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(_WORDS, max_size=25).map(" ".join)), st.dates(), st.dates())
def test_any_question_is_read_soundly(question: str, today: date, end: date) -> None:
    period = read_period(question, today, Coverage(1, date.min, end))
    if period is not None:
        assert period.start or period.end
        assert period.start is None or period.end is None or period.start <= period.end
        assert question[period.at : period.at + len(period.expression)] == period.expression
        assert period.about in About
    anchor = read_anchor(question)
    if anchor is not None:
        assert question[anchor.at : anchor.at + len(anchor.expression)] == anchor.expression


@pytest.mark.parametrize("words", ["after the ", "since May ", "that ", "reports on ", "in the two weeks before "])
def test_time_stays_linear(words: str) -> None:
    question = words * 3_000
    began = time.process_time()
    read_period(question, _TODAY, _COVERS)
    read_anchor(question)
    assert time.process_time() - began < 3
