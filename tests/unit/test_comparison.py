"""Questions about two things are taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.comparison import Relation, read_comparison


@pytest.mark.parametrize(
    ("question", "relation", "halves"),
    [
        (
            "How much bigger was the first crane than the crane that fell in Ostrel?",
            Relation.COMPARE,
            ("How big was the first crane?", "How big was the crane that fell in Ostrel?"),
        ),
        (
            "Who was older when they retired, Ida Brask or Tomas Veld?",
            Relation.COMPARE,
            ("How old was Ida Brask when they retired?", "How old was Tomas Veld when they retired?"),
        ),
        (
            "Did Ida Brask or Tomas Veld win the cup?",
            Relation.COMPARE,
            ("Did Ida Brask win the cup?", "Did Tomas Veld win the cup?"),
        ),
        (
            "Were more people hurt in the storm than in the fire?",
            Relation.COMPARE,
            ("How many people were hurt in the storm?", "How many people were hurt in the fire?"),
        ),
        (
            "How did the spring fair go compared with the autumn fair?",
            Relation.COMPARE,
            ("How did the spring fair go?", "How did the autumn fair go?"),
        ),
        (
            "Was Ida Brask older than Tomas Veld?",
            Relation.COMPARE,
            ("How old was Ida Brask?", "How old was Tomas Veld?"),
        ),
        (
            "Did the Marla Quint carry more passengers than the Orla?",
            Relation.COMPARE,
            ("How many passengers did the Marla Quint carry?", "How many passengers did the Orla carry?"),
        ),
        (
            "Who got the longer sentence, Ida Brask or Tomas Veld?",
            Relation.COMPARE,
            ("Ida Brask got what sentence?", "Tomas Veld got what sentence?"),
        ),
        (
            "Which bank cut its rate more often this year, the first or the second?",
            Relation.COMPARE,
            (
                "How many times has the first bank cut its rate this year?",
                "How many times has the second bank cut its rate this year?",
            ),
        ),
        (
            "Which ferry cost more, the Marla Quint or the Orla?",
            Relation.COMPARE,
            ("The Marla Quint cost how much?", "The Orla cost how much?"),
        ),
        (
            "Which team scored more goals in May, Ostrel or Kell?",
            Relation.COMPARE,
            ("Ostrel scored how many goals in May?", "Kell scored how many goals in May?"),
        ),
        (
            "Which company was fined more, the port or the mill?",
            Relation.COMPARE,
            ("How much was the port fined?", "How much was the mill fined?"),
        ),
        (
            "Where did more people die, in the storm or in the fire?",
            Relation.COMPARE,
            ("How many people did die in the storm?", "How many people did die in the fire?"),
        ),
        (
            "Which bridge was opened earlier, the Weir or the Kell?",
            Relation.ORDER,
            ("When: the Weir bridge was opened?", "When: the Kell bridge was opened?"),
        ),
        (
            "Which of the two came later: the vote or the trial?",
            Relation.ORDER,
            ("When: the vote?", "When: the trial?"),
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
        "Has Corran lost more than 10 ships?",
        "Has the Corran line lost more ships than expected?",
        "Did it rain more than expected?",
        "Did he say more than once that the bridge was safe?",
        "Is the bridge longer than 300 metres?",
        "Was the toll higher than in 2019?",
        "Was Ida Brask older than they said?",
    ],
)
def test_one_thing_stays_one_question(question: str) -> None:
    assert read_comparison(question) is None


_WORDS = "who which how much more first older than or , : {side} compared with Did A was the often fined ?".split()


@given(st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join) | st.text(max_size=100))
def test_any_question_is_one_or_two(question: str) -> None:
    found = read_comparison(question)
    assert found is None or all(half.endswith("?") and len(half) > 1 for half in found.questions)
