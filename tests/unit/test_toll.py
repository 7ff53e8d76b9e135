"""How many people something killed, as reports say it."""

import pytest

from retrieval.query import parse_question
from retrieval.toll import asks_toll, tolls


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("Nine people died when the dam of Ostrel broke.", ["Nine"]),
        ("Of 121 people 22 died.", ["22"]),
        ("Nineteen people, and not 20, are known to have died.", ["Nineteen"]),
        ("The gale has cost four lives.", ["four"]),
        ("The bomb killed at least 12 people and wounded 30.", ["at least 12"]),
        ("Two more bodies raised the death toll to 1,204, the police said.", ["1,204"]),
        ("The number of people killed has risen to 17, while seven are missing.", ["17"]),
        ("Forty-three fell ill, and two of them, a man and his son, have died.", ["two"]),
        ("It left 14 dead and 30 injured.", ["14"]),
        ("Nobody died, and 43 people were hurt.", []),
        ("He died on 3 May at 61.", []),
        ("The keeper, who had retired in 1998 died in the fire.", []),
        ("On 3 March 2021 died the last keeper.", []),
        ("The flood of 1931 killed 2000 people.", ["2000"]),
        ("The dead were found by 12 divers.", []),
    ],
)
def test_numbers_of_dead(sentence: str, numbers: list[str]) -> None:
    assert tolls(sentence) == numbers


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("How many people died on the Marla Quint?", True),
        ("how many were killed in the gale", True),
        ("How many people did the gale kill?", True),
        ("What was the death toll of the gale?", True),
        ("How many people fell ill?", False),
        ("How many dogs died?", False),
        ("When did the captain die?", False),
    ],
)
def test_questions_for_it(question: str, asks: bool) -> None:
    assert asks_toll(parse_question(question)) is asks
