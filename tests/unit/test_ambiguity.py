"""Tests of bot.answer.ambiguity."""

from dataclasses import replace

import pytest

from bot.answer.ambiguity import CLOSE, bearers
from retrieval.query import parse_question
from retrieval.types import Evidence
from tests.unit.evidence import evidence

ASKED = parse_question("When did Orlov resign?")
MAYOR = "The mayor of Velden, Dmitri Orlov, resigned on Friday, and Orlov said no more."
COACH = "Viktor Orlov, the coach of Harburg, resigned on Thursday."


def people(*texts: str, question: str = "When did Orlov resign?") -> list[str]:
    found = [evidence(text, n=n) for n, text in enumerate(texts)]
    return [name for name, _ in bearers(parse_question(question), found)]


def test_two_people_of_one_name_are_told_apart() -> None:
    assert people(MAYOR, COACH) == ["Dmitri Orlov", "Viktor Orlov"]


def test_all_of_them_are_named() -> None:
    texts = [f"{first} Orlov, who ran Velden, resigned." for first in ("Anton", "Boris", "Dmitri", "Igor", "Pavel")]
    assert people(*texts) == ["Anton Orlov", "Boris Orlov", "Dmitri Orlov", "Igor Orlov", "Pavel Orlov"]


def test_a_name_ends_with_its_sentence() -> None:
    assert people(MAYOR, "All praised Viktor Orlov. He wept. Orlov, a loser, resigned.") == [
        "Dmitri Orlov",
        "Viktor Orlov",
    ]


def test_each_comes_with_the_best_sentence_on_him() -> None:
    first, again, other = (evidence(text, n=n) for n, text in enumerate((MAYOR, MAYOR, COACH)))
    assert [e for _, e in bearers(ASKED, [first, again, other])] == [first, other]


@pytest.mark.parametrize("question", ["When did Viktor Orlov resign?", "When did the coach resign?"])
def test_a_full_name_or_none_is_clear(question: str) -> None:
    assert people(MAYOR, COACH, question=question) == []


@pytest.mark.parametrize(
    "other",
    [
        "D. Orlov, the mayor of Velden, resigned on Friday.",
        "Dmitry Orlov, who ran Velden, resigned on Friday.",
        "Mayor Dmitri Ivan Orlov resigned on Friday.",
        "Orlov, the mayor, resigned on Friday.",
        "Viktor Orlov, a baker, saw Dmitri Orlov, the mayor, resign on Friday.",
    ],
)
def test_one_person_may_be_written_in_several_ways(other: str) -> None:
    assert people(MAYOR, other) == []


def test_towns_of_like_names_are_nobody() -> None:
    texts = "Rain fell on Greater Velden all week.", "Rain fell on Lower Velden all week."
    assert people(*texts, question="When did it rain in Velden?") == []


def test_who_is_told_of_far_less_surely_is_not_meant() -> None:
    def with_score(e: Evidence, score: float) -> Evidence:
        return replace(e, score=score)

    near, far = (with_score(evidence(COACH, n=2), 9.0 - CLOSE - off) for off in (0.0, 0.1))
    assert len(bearers(ASKED, [with_score(evidence(MAYOR), 9.0), near])) == 2
    assert bearers(ASKED, [with_score(evidence(MAYOR), 9.0), far]) == []
