"""Tests of bot.answer.extract and bot.answer.events."""

from dataclasses import replace
from datetime import date

import pytest

from bot.answer.confidence import BEARS, REFUSED, SURE, answers, bears
from bot.answer.events import event_date, stands_in, told_events
from bot.answer.extract import (
    BEHIND,
    CONTESTING,
    FURTHER,
    MAX_EVENTS,
    MAX_NEAREST,
    MAX_STATEMENTS,
    Saying,
    dated,
    extract,
    is_contested,
    nearest,
    with_newest,
)
from bot.answer.quoting import MAX_CHARACTERS
from bot.answer.reports import DISAGREE
from bot.answer.types import Shape
from index.dates import find_dates
from index.terms import content_terms, tokens
from index.types import Article, DateBasis, EventDate
from retrieval.query import parse_question
from retrieval.types import Evidence

PUBLISHED = date(2024, 11, 25)
ODDS, EVEN = 24.0, 0.42
"""What makes log-odds of how good a sentence is, and what is even odds."""
MEETING = parse_question("When did Oda Brandt meet Emil Tarn?")


def article(text: str, n: int = 1, published: date | None = PUBLISHED, title: str | None = None) -> Article:
    return Article(id=f"a{n}", path=f"news/{n}.txt", text=text, title=title, published=published)


def evidence(
    text: str, *, n: int = 1, good: float = 0.8, score: float | None = None, published: date | None = PUBLISHED
) -> Evidence:
    """Return a sentence that is an article of its own; `good` is its support, and how surely it answers."""
    return Evidence(
        article=article(text, n, published),
        start=0,
        end=len(text),
        coverage=good,
        support=good,
        answers=ODDS * (good - EVEN),
        score=ODDS * (good - EVEN) if score is None else score,
        missing_names=(),
        dates=tuple(find_dates(text, published=published)),
        terms=frozenset(content_terms(text)),
    )


def test_evidence_below_the_floor_answers_nothing() -> None:
    found = extract(MEETING, [evidence("Oda Brandt met Emil Tarn on Sunday, November 24.", good=0.3)])
    assert (found.short_answer, found.statements, found.citations) == (None, (), ())
    assert extract(MEETING, []).statements == ()


def test_a_name_that_the_archive_does_not_know_answers_nothing() -> None:
    unknown = replace(MEETING, unknown=("tarn",))
    assert extract(unknown, [evidence("Oda Brandt met Emil Tarn on Sunday, November 24.")]).statements == ()


def test_each_missing_name_lowers_confidence() -> None:
    whole = evidence("Oda Brandt met Emil Tarn.")
    sure = bears(MEETING, whole)
    without = [bears(MEETING, replace(whole, missing_names=MEETING.names[:n])) for n in (1, 2)]
    assert without == pytest.approx([sure + BEARS["missing"] / 2, sure + BEARS["missing"]])


def test_several_events_stand_in_the_order_of_the_days_and_unknown_ones_last() -> None:
    found = extract(
        MEETING,
        [
            evidence("Oda Brandt met Emil Tarn today.", n=4, published=None),
            evidence("Oda Brandt met Emil Tarn on 3 May 2025.", n=1, published=date(2025, 5, 4)),
            evidence("Oda Brandt met Emil Tarn on Sunday, November 24.", n=2),
            evidence("Emil Tarn and Oda Brandt met on 24 November 2024 in Ostrel.", n=3),
        ],
    )
    assert found.short_answer == "24 November 2024; 3 May 2025; date unknown (“today”)"
    assert [s.event.basis for s in found.statements if s.event] == [
        DateBasis.WEEKDAY,
        DateBasis.STATED,
        DateBasis.UNRESOLVED,
    ]
    assert [s.citations for s in found.statements] == [(1,), (2,), (3,)]
    assert [c.source.article_id for c in found.citations] == ["a2", "a1", "a4"]


def test_many_events_are_counted_and_limited() -> None:
    days = [evidence(f"Oda Brandt met Emil Tarn on {n} May 2024.", n=n) for n in range(1, 15)]
    found = extract(MEETING, days)
    assert len(found.statements) == MAX_EVENTS
    assert found.short_answer == "1 May 2024 to 10 May 2024, 10 times"


def test_a_short_answer_of_days_is_short() -> None:
    def said(*days: tuple[date | None, date | None], words: str = "then") -> str | None:
        met = [evidence("Oda Brandt met Emil Tarn then.", n=n) for n in range(1, len(days) + 1)]
        basis = [DateBasis.STATED if start else DateBasis.UNRESOLVED for start, _ in days]
        events = [
            EventDate(*day, how, f"{words} {e.article.id}", e.start)
            for e, day, how in zip(met, days, basis, strict=True)
        ]
        return dated(MEETING, list(zip(met, events, strict=True))).short_answer

    first, last = (date(2024, 5, 1), date(2024, 5, 1)), (date(2024, 7, 9), date(2024, 7, 9))
    long = [(date(2024, 5, n), date(2024, 6, n)) for n in (2, 3)]
    assert said(first, *long, last) == "1 May 2024 to 9 July 2024, 4 times"
    assert said(*long, *[(date(2024, 6, n), date(2024, 7, n)) for n in (4, 5)]) is None
    assert said((None, None), (None, None), words="the day before the one that nobody knew") is None


@pytest.mark.parametrize(
    "text",
    [
        "Oda Brandt met Lea Quist on Sunday, November 24.",
        "Emil Tarn travelled to Ostrel on Sunday, November 24, Oda Brandt stayed.",
        "Oda Brandt met Emil Tarn.",
        "Oda Brandt met Emil Tarn, a spokesman said on Sunday, November 24.",
    ],
)
def test_a_sentence_that_does_not_date_the_event_gives_no_date(text: str) -> None:
    assert told_events(MEETING, [evidence(text)]) == []
    assert extract(MEETING, [evidence(text)]).short_answer is None


def test_the_day_on_which_it_was_said_counts_where_saying_is_asked_for() -> None:
    query = parse_question("When did Oda Brandt announce the strike?")
    found = evidence("Oda Brandt announced on 3 May 2024 a strike.")
    assert [event.start for _, event in told_events(query, [found])] == [date(2024, 5, 3)]


def test_among_several_dates_the_one_beside_the_act_is_meant() -> None:
    found = evidence("After the talks of 2 March 2024, Oda Brandt met Emil Tarn on 5 May 2024 for lunch.")
    event = event_date(MEETING, found)
    assert event is not None
    assert event.start == date(2024, 5, 5)


@pytest.mark.parametrize(
    ("name", "text", "there"),
    [
        ("Lucan Dray", "Mayor Dray resigned.", True),
        ("Lucan Dray", "the mayor, Dray, resigned", True),
        ("Aldermoor Bridge", "The Weir Bridge was shut.", False),
        ("Aldermoor Bridge", "The bridge was shut.", False),
        ("Dray", "Lucan Dray resigned", True),
        ("Lucan Dray", "Nobody resigned", False),
    ],
)
def test_names_in_a_text(name: str, text: str, there: bool) -> None:
    assert (stands_in([token.term for token in tokens(name)], text) is not None) is there


def test_a_common_noun_is_the_name_where_the_rest_of_it_stands_around() -> None:
    name = [token.term for token in tokens("Aldermoor Bridge")]
    assert stands_in(name, "The bridge was shut.", frozenset({"aldermoor"}))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "When did Lucan Dray die?",
            "Dray rose in May 2020, when he let in the many families of those who died.",
            None,
        ),
        ("When was the Weir Bridge opened?", "The bridge was opened on 2 May 1962.", None),
        ("When was the tower last repaired?", "The tower was built in 1962 and repaired in 2009.", date(2009, 1, 1)),
        (
            "When did the ship pass a test?",
            "The ship was built in 1991 and passed a test on 3 May 2024.",
            date(2024, 5, 3),
        ),
        ("When did the strike end?", "The last strike in the port, in May 2018, ended after five days.", None),
        ("When did Oda Brandt resign?", "Oda Brandt offered to mediate on 3 May 2024.", None),
        ("When did Oda Brandt resign?", "The mayor, Oda Brandt, resigned on 3 May 2024.", date(2024, 5, 3)),
        ("When will the ferry sail again?", "The ferry failed a test on 3 May 2024 and has not sailed since.", None),
        ("When did the ferry sail?", "The ferry failed a test on 3 May 2024 and has never sailed again.", None),
        ("When did Oda Brandt visit Ostrel?", "Oda Brandt is to visit Ostrel on 2 December 2024.", None),
        ("When did Oda Brandt visit Ostrel?", "Oda Brandt will soon visit Ostrel, on 2 December 2024.", None),
        ("When will Oda Brandt visit Ostrel?", "Oda Brandt visited Ostrel on 3 May 2024.", None),
        ("When will Oda Brandt visit Ostrel?", "Oda Brandt will visit Ostrel on 2 December 2024.", date(2024, 12, 2)),
        ("When was the trial to open?", "The trial was to open on 3 May 2024.", date(2024, 5, 3)),
        ("When did Oda Brandt resign?", "Brandt's predecessor, Lea Holm, resigned on 3 May 2024.", None),
        (
            "When was the Weir Bridge closed?",
            "Fourteen shops near the Weir Bridge that closed on 3 May 2024 are back.",
            None,
        ),
        ("When was the Weir Bridge closed?", "The Weir Bridge was closed on 3 May 2024.", date(2024, 5, 3)),
        ("When was the Weir Bridge closed?", "The Weir Bridge has been closed since 3 May 2024.", date(2024, 5, 3)),
        ("When was Oda Brandt elected?", "Oda Brandt saw the best turnout in an election since 2001.", None),
        ("When did Oda Brandt retire?", "On 3 May 2024 it met under a retired judge, Oda Brandt.", None),
        ("When was the Weir Bridge found?", "The Weir Bridge, stolen on 3 May 2024, has been found.", None),
        ("When was the Weir Bridge sold?", "The Weir Bridge, sold on 3 May 2024, has been found.", date(2024, 5, 3)),
        ("When did Oda Brandt resign?", "Oda Brandt, who was elected on 3 May, 2024, has resigned.", None),
        ("When did Oda Brandt resign?", "On Friday, 3 May 2024, Oda Brandt, the mayor, resigned.", date(2024, 5, 3)),
        ("When was the market closed?", "The market opened on 3 May 2024 after being closed for 25 days.", None),
    ],
)
def test_a_date_answers_only_what_its_clause_tells(question: str, text: str, expected: date | None) -> None:
    events = told_events(parse_question(question), [evidence(text)])
    assert [event.start for _, event in events] == ([expected] if expected else [])


@pytest.mark.parametrize(("word", "expected"), [("first", date(2024, 5, 3)), ("last", date(2024, 7, 1)), ("", None)])
def test_first_and_last_pick_one_of_several_events(word: str, expected: date | None) -> None:
    days = ("3 May 2024", "2 June 2024", "1 July 2024")
    told = [evidence(f"Oda Brandt met Emil Tarn on {day}.", n=n) for n, day in enumerate(days)]
    events = told_events(parse_question(f"When did Oda Brandt {word} meet Emil Tarn?"), told)
    assert [event.start for _, event in events] == [expected] if expected else len(events) == len(days)


def test_other_questions_get_the_best_sentences() -> None:
    query = parse_question("Who met Emil Tarn?")
    texts = [f"Person number {n} met Emil Tarn." for n in range(6)]
    found = extract(query, [evidence(text, n=n, good=0.9 - n / 100) for n, text in enumerate(texts)])
    assert [s.text for s in found.statements] == texts[:MAX_STATEMENTS]
    assert found.short_answer is None
    assert all(s.event is None for s in found.statements)


def test_a_sentence_far_behind_the_best_is_left_out() -> None:
    query = parse_question("Who met Emil Tarn?")
    best, behind = evidence("Oda met Emil Tarn."), evidence("Lea saw Emil Tarn.", n=2)
    found = extract(query, [best, replace(behind, score=best.score - BEHIND - 0.1)])
    assert [s.text for s in found.statements] == ["Oda met Emil Tarn."]


def test_statement_and_citation_are_the_quote() -> None:
    text = "On Sunday Oda Brandt met Emil Tarn. She left."
    found = extract(parse_question("Who met Emil Tarn?"), [replace(evidence(text), end=35)])
    (citation,) = found.citations
    assert citation.quote == text[citation.start : citation.end] == found.statements[0].text
    assert citation.quote == "On Sunday Oda Brandt met Emil Tarn."


def test_the_nearest_articles_are_named_once_with_their_best_sentence() -> None:
    text = "It rained. Oda left Emil."
    same = [replace(evidence(text), start=11), replace(evidence(text), end=10)]
    found = nearest(MEETING, [*same, *(evidence("One.", n=n) for n in (2, 3, 4))])
    assert [(near.source.article_id, near.quote) for near in found] == [
        ("a1", "Oda left Emil."), ("a2", "One."), ("a3", "One."),
    ]  # fmt: skip
    assert (found[0].start, found[0].end, len(found)) == (11, 25, MAX_NEAREST)


def test_a_long_sentence_that_comes_nearest_is_quoted_around_the_words_of_the_question() -> None:
    text = "and the crew of the trawler saw it, " * 20 + "Oda Brandt met nobody, " + "and it rained again, " * 20
    (near,) = nearest(MEETING, [evidence(text)])
    assert near.quote == text[near.start : near.end]
    assert "Oda Brandt met nobody" in near.quote
    assert len(near.quote) <= MAX_CHARACTERS


def test_no_statement_rests_on_evidence_below_the_floor() -> None:
    query = parse_question("Who met Emil Tarn?")
    strangers = [
        replace(evidence(f"Person {n} met somebody else.", n=n, good=0.2, score=9.0), missing_names=query.names)
        for n in range(3)
    ]
    assert all(bears(query, e) < REFUSED - FURTHER for e in strangers)
    found = extract(query, [*strangers[:2], evidence("Oda Brandt met Emil Tarn.", n=9)])
    assert [s.text for s in found.statements] == ["Oda Brandt met Emil Tarn."]


def test_the_newest_report_of_a_number_is_among_the_sentences() -> None:
    query = parse_question("How many people died in Ostrel?")
    old = [evidence(f"{n} people died in Ostrel, a {who} said.", n=n) for n, who in ((4, "nurse"), (5, "guard"))]
    older = evidence("3 people died in Ostrel.", n=3, good=0.5, published=date(2024, 11, 20))
    text = "The toll in Ostrel rose to 9."
    newest = evidence(text, n=9, good=0.35, published=date(2024, 12, 1))
    newest = replace(newest, span=(text.index("9"), text.index("9") + 1), holds=3.0)
    chosen = [Saying(e) for e in (*old, older)]
    assert [s.lead for s in with_newest(query, chosen, [*old, older, newest])] == [*old, newest]
    assert with_newest(query, [Saying(newest)], [newest, *old]) == [Saying(newest)]
    assert with_newest(parse_question("Who died in Ostrel?"), chosen, [*old, older, newest]) == chosen


def test_where_reports_of_a_day_disagree_none_of_their_figures_stands_in_front() -> None:
    query = parse_question("How many people died in Ostrel?")
    told = [evidence(f"{n} people died in Ostrel, the police said.", n=n) for n in (41, 14)]
    assert extract(query, told[:1]).short_answer == "41 people"
    found = extract(query, told)
    assert found.short_answer is None
    assert found.notices == (DISAGREE,)
    assert [s.text for s in found.statements] == [e.text for e in told]


def test_a_newer_report_contests_how_things_stand() -> None:
    open_ = evidence("The bridge of Ostrel is open.")
    newer = evidence("The bridge of Ostrel was shut.", n=2, published=date(2024, 12, 1))
    aside = replace(newer, support=CONTESTING * open_.support - 0.01)
    query = parse_question("Is the bridge of Ostrel open?")
    assert is_contested(query, open_, [open_, newer])
    assert not is_contested(query, newer, [open_, newer])
    assert not is_contested(query, open_, [open_, aside])
    assert not is_contested(parse_question("Did the bridge of Ostrel open?"), open_, [open_, newer])


def test_a_sentence_may_name_by_a_noun_what_stands_beside_it() -> None:
    sank = evidence("The ferry sank off Halsy on 11 October 2024.")
    query = parse_question("When did the Corran Light sink?")
    assert told_events(query, [sank]) == []
    beside = replace(sank, beside=frozenset(content_terms("Corran Light")))
    assert [event.start for _, event in told_events(query, [beside])] == [date(2024, 10, 11)]


def test_several_events_have_a_shape_of_their_own() -> None:
    told = [evidence(f"Oda Brandt met Emil Tarn on {day} May 2024.", n=day) for day in (3, 5)]
    assert extract(MEETING, told).shape is Shape.DATES
    assert extract(MEETING, told[:1]).shape is Shape.FACT


def test_an_answer_that_is_not_sure_says_so() -> None:
    query = parse_question("Why did Emil Tarn leave?")
    sure = replace(evidence("Emil Tarn left after a quarrel.", good=1.0), answers=0.5, span=(0, 5))
    sure = replace(sure, answers=SURE, holds=1.0)
    assert answers(query, sure) >= SURE
    assert not extract(query, [sure]).unsure
    found = extract(query, [replace(sure, answers=-0.5, holds=-3.0)])
    assert (found.unsure, found.short_answer, found.notices) == (True, None, ())
