"""Questions about a period, asked of the sample archive."""

from datetime import date

import pytest

from bot.answer.answerer import Answerer
from bot.answer.types import Answer, Reason, Status
from retrieval.anchors import resolve_anchor
from retrieval.period import read_anchor
from retrieval.search import Search
from retrieval.types import Bounds
from retrieval.within import asked_period, dated_query, hits_within

TODAY = date(2026, 1, 1)
LATEST = date(2025, 7, 14)


async def ask(search: Search, question: str, bounds: Bounds | None = None) -> Answer:
    return await Answerer(lambda: search, lambda: TODAY).answer(question, bounds=bounds or Bounds())


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What was said before the Kazan Forum?", None, date(2025, 4, 30)),
        ("Who ran the town after Dray resigned?", date(2025, 1, 9), None),
        ("What happened the day after the collapse of the Bramholt mine?", date(2024, 11, 19), date(2024, 11, 19)),
        ("What was found two weeks after the sinking of the Corran Light?", date(2024, 10, 25), date(2024, 10, 25)),
        ("Who died during Storm Odalys?", date(2024, 12, 31), date(2024, 12, 31)),
        ("What changed after the Aldermoor Bridge reopened?", date(2025, 3, 14), None),
        ("What did the union say before the strike began?", None, date(2025, 2, 2)),
        ("What was left after the flood?", date(1987, 3, 3), None),
    ],
)
def test_an_event_of_the_archive_gives_the_period(
    sample_search: Search, question: str, start: date | None, end: date | None
) -> None:
    anchor = read_anchor(question)
    assert anchor
    resolved = resolve_anchor(sample_search, anchor, LATEST)
    assert resolved
    assert (resolved.period.start, resolved.period.end) == (start, end)
    text = resolved.evidence.article.text
    assert text[resolved.event.at :].startswith(resolved.event.expression)


@pytest.mark.parametrize(
    "question", ["Who was held after the robbery of the post office?", "What was built after the War of the Kettles?"]
)
def test_an_event_the_archive_does_not_know_gives_none(sample_search: Search, question: str) -> None:
    assert asked_period(sample_search, question, TODAY, LATEST) == (None, None)


async def test_a_day_is_answered_by_what_names_the_weekday(sample_search: Search) -> None:
    answer = await ask(sample_search, "What happened on 24 November 2024?")
    assert answer.status is Status.ANSWERED
    assert "on Sunday, November 24, in Kabul" in answer.citations[0].quote


async def test_a_year_narrows_the_meetings(sample_search: Search) -> None:
    answer = await ask(sample_search, "When did Muttaqi meet Kabulov in 2025?")
    assert answer.short_answer == "23 April 2025"


async def test_as_of_leaves_out_later_reports(sample_search: Search) -> None:
    answer = await ask(sample_search, "How many people had died on the Corran Light as of 14 October 2024?")
    assert answer.citations
    assert all(c.source.published and c.source.published <= date(2024, 10, 14) for c in answer.citations)
    assert "left out, since a period was given" in answer.notices[0]


@pytest.mark.parametrize("question", ["What happened in 1999 in Lisbon?", "Who died yesterday?", "What sank in 2031?"])
async def test_a_period_outside_the_archive_refuses(sample_search: Search, question: str) -> None:
    answer = await ask(sample_search, question)
    if answer.status is Status.ANSWERED:
        pytest.fail(answer.text)
    assert answer.reason is Reason.OUTSIDE_DATES


async def test_a_period_without_an_answer_is_left_aside_and_that_is_said(sample_search: Search) -> None:
    answer = await ask(sample_search, "When did the Corran Light sink in May 2025?")
    assert answer.status is Status.ANSWERED
    assert answer.notices[0] == "Nothing was found for “May 2025”: the period was left aside."


async def test_options_do_not_relax(sample_search: Search) -> None:
    bounds = Bounds(since=date(2025, 6, 1))
    answer = await ask(sample_search, "When did Muttaqi meet Kabulov in May 2025?", bounds)
    assert all(c.source.published and c.source.published >= date(2025, 6, 1) for c in answer.citations)


async def test_what_an_answer_counts_from_is_said(sample_search: Search) -> None:
    answer = await ask(sample_search, "Who was to be elected in Tarn Bay after Dray resigned?")
    assert answer.status is Status.ANSWERED
    assert answer.notices[0].startswith("“after Dray resigned” is counted from 9 January 2025, ")


async def test_what_only_later_reports_tell_of_is_found_all_the_same(sample_search: Search) -> None:
    answer = await ask(sample_search, "What had Captain Salloway asked for before the sinking?")
    assert answer.status is Status.ANSWERED
    assert any(c.source.path == "articles/2025/achterberg-report.txt" for c in answer.citations)
    assert answer.notices[0].startswith("“before the sinking” is counted from 11 October 2024, ")


def test_hits_within_a_period(sample_search: Search) -> None:
    question = "What did Kabulov say in November 2024?"
    period, counted = asked_period(sample_search, question, TODAY, LATEST)
    assert period
    assert counted is None
    query = dated_query(sample_search, question, period)
    assert not {"novemb", "2024"} & set(query.terms)
    paths = [hit.article.path for hit in hits_within(sample_search, query, 3, LATEST)]
    assert "articles/2024/kabul-november-talks.txt" in paths
