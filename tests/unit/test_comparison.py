"""Questions about two things are taken apart."""

import pytest

from retrieval.comparison import Relation, read_comparison


@pytest.mark.parametrize(
    ("question", "relation", "halves"),
    [
        (
            "How much bigger was the first crane than the crane that fell in Ostrel?",
            Relation.COMPARE,
            ("How much bigger was the first crane?", "How much bigger was the crane that fell in Ostrel?"),
        ),
        (
            "Who was older when they retired, Ida Brask or Tomas Veld?",
            Relation.COMPARE,
            ("Who was older when they retired, Ida Brask?", "Who was older when they retired, Tomas Veld?"),
        ),
        (
            "Did Ida Brask or Tomas Veld win the cup?",
            Relation.COMPARE,
            ("Did Ida Brask win the cup?", "Did Tomas Veld win the cup?"),
        ),
        (
            "Were more people hurt in the storm than in the fire?",
            Relation.COMPARE,
            ("Were more people hurt in the storm?", "Were more people hurt in the fire?"),
        ),
        (
            "How did the spring fair go compared with the autumn fair?",
            Relation.COMPARE,
            ("How did the spring fair go?", "How did the autumn fair go?"),
        ),
        (
            "Did Brask resign before or after the vote?",
            Relation.ORDER,
            ("When did Brask resign?", "When: the vote?"),
        ),
        (
            "Which came first, the strike or the flood?",
            Relation.ORDER,
            ("When: the strike?", "When: the flood?"),
        ),
        (
            "How long after the ferry sank did the inquiry report?",
            Relation.INTERVAL,
            ("When: the ferry sank?", "When did the inquiry report?"),
        ),
    ],
)
def test_two_things_make_two_questions(question: str, relation: Relation, halves: tuple[str, str]) -> None:
    found = read_comparison(question)
    assert found is not None
    assert (found.relation, found.questions) == (relation, halves)


@pytest.mark.parametrize(
    "question",
    [
        "When did Muttaqi meet Kabulov?",
        "Did more than 100 people die?",
        "Who was mayor before Thea Marchbank?",
        "Did anyone die after the storm?",
        "What did the minister say after the meeting?",
        "Which two films lead the list?",
    ],
)
def test_one_thing_stays_one_question(question: str) -> None:
    assert read_comparison(question) is None
