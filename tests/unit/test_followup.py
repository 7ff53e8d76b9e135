"""Follow-ups take what they lack from the question before; questions that stand by themselves stay as they are."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer.followup import MAX_LENGTH, standalone
from bot.answer.types import Answer, Citation, Reason, Statement, Status
from index.catalog import Coverage
from index.types import DateBasis, EventDate
from retrieval.query import kind_of
from retrieval.types import Kind
from tests.unit.answers import ANSWERED, BROKEN, COVERS, FERRY

MET = "When did Orlan Teshk meet Vanderholt?"
HELD = "When did Teshk meet Vanderholt in Port Sable?"
DIED = "How many people died in the sinking of the Corran Light?"
QUIT = "When did Lucan Dray resign?"
SHUT = "Why was the Aldermoor Bridge closed?"
SANK = "When did the ferry sink?"

FOLLOW_UPS = [
    (MET, "what about march?", "When did Orlan Teshk meet Vanderholt in March?"),
    (MET, "and in may?", "When did Orlan Teshk meet Vanderholt in May?"),
    # another kind of answer to the same question
    (MET, "And where?", "Where did Orlan Teshk meet Vanderholt?"),
    (MET, "where exactly?", "Where did Orlan Teshk meet Vanderholt?"),
    (MET, "why?", "Why did Orlan Teshk meet Vanderholt?"),
    (MET, "how?", "How did Orlan Teshk meet Vanderholt?"),
    (MET, "On what day?", "On what day did Orlan Teshk meet Vanderholt?"),
    (MET, "when was that?", "When did Orlan Teshk meet Vanderholt?"),
    ("Did Teshk go to Port Sable?", "When?", "When did Teshk go to Port Sable?"),
    ("Who did Teshk meet in May?", "And why did that happen?", "Why did Teshk meet in May?"),
    ("Who met Teshk?", "when was that?", "When: who met Teshk?"),
    (DIED, "when?", "When: how many people died in the sinking of the Corran Light?"),
    # the same question at another time
    (MET, "what about October?", "When did Orlan Teshk meet Vanderholt in October?"),
    (MET, "And in October 2024?", "When did Orlan Teshk meet Vanderholt in October 2024?"),
    (MET, "On Monday?", "When did Orlan Teshk meet Vanderholt on Monday?"),
    (MET, "and last year?", "When did Orlan Teshk meet Vanderholt last year?"),
    ("Who met Teshk in late November 2024?", "and December?", "Who met Teshk in December?"),
    ("Who resigned since May 2023 in Ostrel?", "what about 2025?", "Who resigned in 2025 in Ostrel?"),
    # the same question about somebody else
    (MET, "and Marrowby?", "When did Orlan Teshk meet Marrowby?"),
    (MET, "and with Marrowby?", "When did Orlan Teshk meet Marrowby?"),
    (MET, "And Vanderholt?", MET),
    (HELD, "and Marrowby?", "When did Teshk meet Marrowby in Port Sable?"),
    (HELD, "And in Tarn Bay?", "When did Teshk meet Vanderholt in Tarn Bay?"),
    (SANK, "And in Tarn Bay?", "When did the ferry sink in Tarn Bay?"),
    (SHUT, "what about the Weir Bridge?", "Why was the Weir Bridge closed?"),
    ("Is Teshk the foreign minister?", "And Marrowby?", "Is Marrowby the foreign minister?"),
    ("How many died in the sinking of the Pym?", "and in Storm Ada?", "How many died in Storm Ada?"),
    ("How many died in the flood?", "and in Storm Ada?", "How many died in Storm Ada?"),
    ("How many were hurt in May?", "and in Ostrel?", "How many were hurt in May in Ostrel?"),
    ("Who leads St. Brannoc's Hospital?", "and Ostrel General?", "Who leads Ostrel General?"),
    (SANK, "and the survivors?", "When did the ferry sink, and the survivors?"),
    # pronouns
    (QUIT, "Why did he resign?", "Why did Lucan Dray resign?"),
    (QUIT, "and his deputy?", "When did Lucan Dray's deputy resign?"),
    (QUIT, "for how long?", "For how long: when did Lucan Dray resign?"),
    (QUIT, "who said that?", "Who said that: when did Lucan Dray resign?"),
    (QUIT, "which party?", "Which party: when did Lucan Dray resign?"),
    (QUIT, "And how old is he?", "How old is Lucan Dray?"),
    ("When did the Taliban take over?", "What do they want?", "What do the Taliban want?"),
    (MET, "where did they meet?", "Where did Orlan Teshk and Vanderholt meet?"),
    (SHUT, "When did it reopen?", "When did the Aldermoor Bridge reopen?"),
    (MET, "who else was there?", "Who else was there: when did Orlan Teshk meet Vanderholt?"),
    (MET, "who said so?", "Who said so: when did Orlan Teshk meet Vanderholt?"),
    ("Who resigned in Tarn Bay?", "Why did he resign?", "Why did he resign: who resigned in Tarn Bay?"),
    # too little to stand by itself
    (SANK, "How many died?", "How many died: when did the ferry sink?"),
    (SANK, "who was blamed?", "Who was blamed: when did the ferry sink?"),
    (SANK, "And who was blamed?", "Who was blamed: when did the ferry sink?"),
    (QUIT, "What happened next?", "What happened next: Lucan Dray resign?"),
]

ALONE = [
    (MET, QUIT),
    (MET, "And when did Lucan Dray resign?"),
    (MET, "Is it true that the ferry sank?"),
    (MET, "Did it rain in Tarn Bay?"),
    (MET, "When did Dray say that he would resign?"),
    (MET, "Who resigned?"),
    (MET, "Who was the captain blamed by?"),
    (MET, "How many strikes were there?"),
    (MET, "How many people died in the ferry?"),
    (MET, "Who else met Marrowby?"),
    (MET, "What about the harbour land sale in Tarn Bay?"),
    (MET, "Why do dockers strike?"),
    (MET, "What did the coast guard say?"),
    (MET, "Vanderholt?"),
    (MET, "Did May resign?"),
    (MET, "Who are you?"),
    (MET, "thanks"),
    (MET, "ok thanks"),
    (QUIT, "Can patients see their own files?"),
    (QUIT, "What happens to a typical drone if it loses contact with its operator?"),
    (SHUT, "Why is it hard to find work?"),
    (MET, "Did it rain the day before the vote?"),
    (MET, "What happened the day after the strike?"),
    (SANK, "What did they say about Marrowby?"),
    ("", "And where?"),
]

CASES = Path(__file__).parents[1] / "data" / "followups.jsonl"


def cases(half: str) -> list[dict[str, Any]]:
    """Return the follow-ups of one half: "tune" was written to work on, "judge" to measure."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [case for case in map(json.loads, lines) if case["half"] == half]


def history_of(case: dict[str, Any]) -> list[Answer]:
    """Return the answers that a follow-up comes after."""
    return [_before(**one) for one in case["before"]]


def holds(case: dict[str, Any], understood: str) -> bool:
    """Tell whether a follow-up was understood: in the words expected, or with all that must and none that may not."""
    if "expected" in case:
        return bool(understood == case["expected"])
    said = understood.lower()
    return all(word.lower() in said for word in case.get("must", ())) and not any(
        re.search(rf"\b{word}\b", said) for word in case.get("must_not", ())
    )


def _before(
    asked: str,
    short: str | None = None,
    day: str | None = None,
    published: str | None = None,
    refused: bool = False,
    said: Sequence[tuple[str, str | None]] = (),
) -> Answer:
    if refused:
        return Answer(asked, asked, Status.REFUSED, COVERS, text="No.", reason=Reason.NOT_IN_ARCHIVE)
    told = said or [("It is so.", day)]
    source = replace(FERRY, published=date.fromisoformat(published) if published else None)
    return replace(
        ANSWERED,
        question=asked,
        understood_as=asked,
        short_answer=short,
        statements=tuple(Statement(text, (n,), _on(iso)) for n, (text, iso) in enumerate(told, start=1)),
        citations=tuple(Citation(n, source, text, 0, len(text)) for n, (text, _) in enumerate(told, start=1)),
    )


def _on(iso: str | None) -> EventDate | None:
    day = date.fromisoformat(iso) if iso else None
    return EventDate(day, day, DateBasis.STATED, "then", 0) if day else None


@pytest.mark.parametrize("case", [*cases("tune"), *cases("judge")], ids=lambda case: case["question"])
def test_what_is_lacking_comes_from_the_last_answer(case: dict[str, Any]) -> None:
    understood = standalone(case["question"], history_of(case))
    assert holds(case, understood), understood


def answered(question: str, understood: str | None = None) -> Answer:
    return Answer(question, understood or question, Status.ANSWERED, Coverage(0, None, None))


@pytest.mark.parametrize(("before", "question", "expected"), FOLLOW_UPS)
def test_a_follow_up_inherits_what_it_lacks(before: str, question: str, expected: str) -> None:
    assert standalone(question, [answered(SHUT), answered(before)]) == expected


@pytest.mark.parametrize(("before", "question"), ALONE)
def test_a_question_that_stands_by_itself_stays(before: str, question: str) -> None:
    assert standalone(question, [answered(before)]) == question


@pytest.mark.parametrize(("_", "question", "__"), FOLLOW_UPS)
def test_nothing_is_inherited_from_nothing(_: str, question: str, __: str) -> None:
    assert standalone(question, []) == question
    assert standalone(question, [BROKEN]) == question


def test_long_histories_and_odd_answers_are_taken() -> None:
    odd = replace(answered("?" * 9_000), short_answer="", text="knows (“" * 900, reason=Reason.AMBIGUOUS)
    assert standalone("and where?", [answered(SANK), *[BROKEN] * 50_000]) == "Where did the ferry sink?"
    assert standalone("and where?", [odd] * 50_000) == "and where?"


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("said", ["the day before that?", "the year after that?", "999 years later?", "that month?"])
def test_days_at_the_ends_of_the_calendar_break_nothing(day: date, said: str) -> None:
    event = EventDate(day, day, DateBasis.STATED, "then", 0)
    assert standalone(said, [replace(ANSWERED, statements=(Statement("So.", (1,), event),))])


@pytest.mark.parametrize(
    ("told", "understood"),
    [
        ("The ferry sank on Sunday, November 24.", "What happened on 23 November 2024?"),
        ("The ferry sank.", "What happened on 24 November 2024?"),
    ],
)
def test_a_day_is_counted_from_the_sentence_else_from_its_report(told: str, understood: str) -> None:
    assert standalone("the day before?", [replace(ANSWERED, statements=(Statement(told, (1,)),))]) == understood


def test_more_is_of_the_same_question_in_the_same_words() -> None:
    joined = answered("how many died?", "How many died: when did the ferry sink?")
    assert standalone("tell me more", [answered(SANK), joined]) == joined.understood_as


def test_a_failed_answer_is_passed_over() -> None:
    assert standalone("And where?", [answered(SANK), BROKEN]) == "Where did the ferry sink?"


@pytest.mark.parametrize(
    ("short", "said", "understood"),
    [
        ("Ada Bresk", "How old is she?", "How old is Ada Bresk?"),
        ("Ada Bresk", "And where did she work before?", "Where did Ada Bresk work before?"),
        ("Ivo Bresk", "what did his lawyer say", "What did Ivo Bresk's lawyer say?"),
        ("Ada Bresk", "How old is Mara Quill?", "How old is Mara Quill?"),
    ],
)
def test_who_was_named_in_front_is_meant_next(short: str | None, said: str, understood: str) -> None:
    before = replace(answered("Who coaches Velden?"), short_answer=short)
    assert standalone(said, [before]) == understood


def test_whom_somebody_met_is_not_who_did_something_next() -> None:
    before = replace(answered("Who did Teshk meet?"), short_answer="Ada Bresk")
    assert standalone("When did he leave?", [before]) == "When did Teshk leave?"


def test_the_third_follow_up_still_points_to_the_first_question() -> None:
    history: list[Answer] = []
    understood = []
    for question in (MET, "who else was there?", "and in October?", "and where?", "who else?"):
        understood.append(standalone(question, history))
        history.append(answered(question, understood[-1]))
    assert understood[1:] == [
        "Who else was there: when did Orlan Teshk meet Vanderholt?",
        "When did Orlan Teshk meet Vanderholt in October?",
        "Where did Orlan Teshk meet Vanderholt in October?",
        "Who else: where did Orlan Teshk meet Vanderholt in October?",
    ]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("And where?", Kind.WHERE),
        ("who else was there?", Kind.WHO),
        ("with whom?", Kind.WHO),
        ("why not?", Kind.WHY),
        ("how many were there?", Kind.HOW_MANY),
        ("was it an accident?", Kind.YES_NO),
        ("what happened next?", Kind.WHAT),
        ("what about October?", Kind.WHEN),
        ("and Marrowby?", Kind.WHEN),
    ],
)
def test_the_kind_is_that_of_the_follow_up_where_it_has_one(question: str, kind: Kind) -> None:
    assert kind_of(standalone(question, [answered(MET)])) is kind


def test_long_questions_neither_inherit_nor_lend() -> None:
    long = f"When did {'very ' * MAX_LENGTH}old Teshk resign?"
    assert standalone("And where?", [answered(long)]) == "And where?"
    assert standalone(f"and {long}", [answered(MET)]) == f"and {long}"


@settings(deadline=None)
@given(
    st.text(max_size=500)
    | st.lists(st.sampled_from("and the of on in last May 3rd , ? he St. U.S. it".split())).map(" ".join),
    st.text(max_size=500) | st.sampled_from([MET, DIED, QUIT]),
)
def test_any_text_gives_a_question_of_bounded_length(question: str, before: str) -> None:
    understood = standalone(question, [answered(before)])
    assert len(understood) <= len(question) + 2 * len(before) + 10
    assert bool(understood.strip()) == bool(question.strip())


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("Viktor Orlov", "When did Viktor Orlov resign?"),
        ("Viktor?", "When did Viktor Orlov resign?"),
        ("viktor orlov", "When did Viktor Orlov resign?"),
        ("the coach, Viktor", "When did Viktor Orlov resign?"),
        ("the second one", "When did Viktor Orlov resign?"),
        ("The first.", "When did Dmitri Orlov resign?"),
        ("Thanks", "Thanks"),
        ("Orlov", "Orlov"),
        ("Who runs Velden?", "Who runs Velden?"),
        ("The ferry sank in the bay", "The ferry sank in the bay"),
    ],
)
def test_the_person_meant_completes_an_ambiguous_question(said: str, understood: str) -> None:
    asked = "When did orlov resign?"
    text = "Who is meant? The archive knows Dmitri Orlov (“Mayor resigns”) and Viktor Orlov (“Coach quits”)."
    refused = Answer(asked, asked, Status.REFUSED, Coverage(2, None, None), text=text, reason=Reason.AMBIGUOUS)
    assert standalone(said, [refused]) == understood
