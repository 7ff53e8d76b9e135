"""Reports that differ: newest first, superseded ones said so, order unknown where nobody can tell."""

from dataclasses import replace
from datetime import date

from bot.answer.reports import DISAGREE, ORDER_PARTLY_UNKNOWN, ORDER_UNKNOWN, has_ceased, order
from retrieval.query import parse_question
from tests.unit.evidence import evidence

COUNT = parse_question("How many boats have left the race?")
STILL = parse_question("Is the group still on the list?")


def test_the_newer_figure_is_first_and_supersedes_the_older() -> None:
    told = [
        evidence("Seven boats have left the race.", n=1, published=date(2024, 12, 27)),
        evidence("In all 14 boats have left the race.", n=2, published=date(2024, 12, 29)),
    ]
    found = order(COUNT, told)
    assert found.places == (1, 0)
    assert found.superseded == {0: 1}
    assert found.notices == ()


def test_undated_figures_that_differ_are_in_no_known_order() -> None:
    told = [
        evidence("Seven boats have left the race.", n=1, published=None),
        evidence("In all 14 boats have left the race.", n=2, published=None),
    ]
    assert order(COUNT, told).notices == (ORDER_UNKNOWN,)
    dated = [told[0], evidence("In all 14 boats have left the race.", n=2)]
    assert order(COUNT, dated).notices == (ORDER_PARTLY_UNKNOWN,)


def test_figures_of_one_day_disagree() -> None:
    told = [evidence("Seven boats have left the race.", n=1), evidence("In all 14 boats have left the race.", n=2)]
    found = order(COUNT, told)
    assert found.superseded == {}
    assert found.notices == (DISAGREE,)


def test_a_state_of_affairs_that_changed_is_superseded() -> None:
    told = [
        evidence("The group remains on the list.", n=1, published=date(2024, 11, 25)),
        evidence("The group was removed from the list this month.", n=2, published=date(2025, 4, 23)),
    ]
    found = order(STILL, told)
    assert found.places == (1, 0)
    assert found.superseded == {0: 1}


def test_what_says_the_same_stays_as_it_was_found() -> None:
    told = [
        evidence("In all 14 boats have left the race.", n=1, published=date(2024, 12, 27)),
        evidence("The 14 boats that left the race are safe.", n=2, published=date(2024, 12, 29)),
    ]
    assert order(COUNT, told).places == (0, 1)
    past = parse_question("Who opened the bridge?")
    assert order(past, told).notices == ()


def test_what_hardly_bears_on_the_question_is_no_rival() -> None:
    told = [
        evidence("In all 14 boats have left the race.", n=1, published=None),
        evidence("Two boats were painted.", n=2, published=None, support=0.2),
    ]
    assert order(COUNT, told).notices == ()


def test_whoever_holds_an_office_now_is_first() -> None:
    question = parse_question("Who is the mayor of Ostrel?")
    told = [
        evidence("The mayor of Ostrel, Ida Brask, opened the fair.", n=1, published=date(2024, 5, 1)),
        evidence("Tomas Veld is the new mayor of Ostrel.", n=2, published=date(2025, 5, 1)),
    ]
    read = [
        replace(e, span=(e.text.index(name), e.text.index(name) + len(name)), holds=3.0)
        for e, name in zip(told, ("Ida Brask", "Tomas Veld"), strict=True)
    ]
    found = order(question, read)
    assert (found.places, found.superseded) == ((1, 0), {0: 1})
    asked_then = parse_question("Who opened the fair as mayor of Ostrel?")
    assert order(asked_then, told).places == (0, 1)


def test_who_was_something_is_nothing_now() -> None:
    question = parse_question("Who is the mayor of Ostrel?")
    assert has_ceased(question, evidence("Ida Brask, the former mayor of Ostrel, was charged."))
    assert not has_ceased(question, evidence("The mayor of Ostrel, Ida Brask, met a former judge."))


def test_a_toll_in_passing_is_still_the_newer_figure() -> None:
    question = parse_question("How many people died on the Marla Quint?")
    told = [
        evidence("Nine people died on the Marla Quint.", n=1, published=date(2024, 5, 1)),
        evidence("The owner of the Marla Quint, on which 12 people died, was fined.", n=2, published=date(2025, 5, 1)),
    ]
    at = told[1].text.index("12")
    passing = replace(told[1], answers=told[0].answers - 2, support=0.1, span=(at, at + 2), holds=3.0)
    found = order(question, [told[0], passing])
    assert (found.places, found.superseded) == ((1, 0), {0: 1})
