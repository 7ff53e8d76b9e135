"""Both halves of a comparison, each quoted once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answer.compare import compare
from bot.answer.extract import Extract
from retrieval.comparison import read_comparison
from retrieval.query import parse_question
from retrieval.types import Evidence, Query
from tests.unit.evidence import evidence

OLDER = "Who was older when they retired, Ida Brask or Tomas Veld?"
BRASK, VELD = evidence("Ida Brask, 61, retired.", n=1), evidence("Tomas Veld, 58, retired.", n=2)


def told(question: str, *found: Sequence[Evidence]) -> Extract:
    asked = read_comparison(question)
    assert asked is not None
    halves = dict(zip(asked.questions, found, strict=True))

    def look_up(half: str) -> tuple[Query, Sequence[Evidence]]:
        return parse_question(half), halves[half]

    extract = compare(question, asked, look_up)
    assert extract is not None
    return extract


def test_each_thing_has_its_figure_and_its_quote() -> None:
    extract = told(OLDER, [BRASK], [VELD])
    assert extract.short_answer == "Ida Brask: 61; Tomas Veld: 58"
    assert [s.text for s in extract.statements] == [BRASK.text, VELD.text]


def test_a_sentence_that_both_halves_find_is_given_once() -> None:
    both = evidence("Ida Brask, 61, and Tomas Veld, 58, both retired.")
    extract = told(OLDER, [both], [replace(both, score=both.score - 1, support=0.5)])
    assert [s.text for s in extract.statements] == [both.text]
    assert extract.short_answer is None


def test_the_events_of_a_story_are_compared_and_not_those_of_two() -> None:
    question = "How many days after the collapse were the miners rescued?"
    bank = evidence("The collapse of the bank was on 9 March 2023.", n=1)
    mine = evidence("The collapse trapped eight miners on 18 November 2024.", n=2)
    rescued = evidence("The miners were rescued on 21 November 2024 from the collapse.", n=3)
    assert told(question, [bank], [rescued]).short_answer is None
    assert told(question, [bank, mine], [rescued]).short_answer == "3 days"


def test_long_words_for_two_things_are_left_out_of_the_short_answer() -> None:
    described = OLDER.replace("Tomas Veld", "the engineer and builder of so many of the bridges Tomas Veld")
    read = replace(VELD, span=(VELD.text.index("58"), VELD.text.index("58") + 2), holds=3.0)
    assert told(described, [BRASK], [read]).short_answer == "61; 58"


def test_a_newer_report_of_a_half_comes_first_and_nothing_is_lost() -> None:
    question = "How many people died in Ostrel compared with Halsy?"
    old = [
        evidence(f"{number} people died in Ostrel, the {who} said.", n=n, answers=5.0 - n / 10)
        for n, (number, who) in enumerate([("Two", "mayor"), ("Three", "police"), ("Four", "army")], start=1)
    ]
    new = evidence("Nine people died in Ostrel.", n=4, answers=1.0, published=date(2025, 1, 3))
    halsy = evidence("Six people died in Halsy.", n=5)
    extract = told(question, [*old, new], [halsy])
    assert extract.statements[0].text == new.text
    assert {s.text for s in extract.statements} == {new.text, halsy.text, old[0].text}
