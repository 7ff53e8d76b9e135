"""Short answers: given where one thing is meant, and not where several could be."""

from dataclasses import replace

import pytest

from bot.answer.short import short_answer
from index.terms import normalise
from retrieval.query import parse_question
from tests.unit.evidence import evidence


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many boats left the race?", "A total of 14 boats left the race on Friday.", "14 boats"),
        ("How many people does Ostrel have?", "Ostrel has 61,000 people and 14 bridges.", "61,000 people"),
        ("How much was Brask fined?", "Brask was fined 3.6 million crowns in June 2025.", "3.6 million crowns"),
        ("How old is Ida Brask?", "Ida Brask, 41, leads the team.", "41"),
        ("How old is Ida Brask?", "The 41-year-old engineer Ida Brask leads Tomas Veld, 36.", "41"),
        ("How old was the keeper?", "The keeper was 63 years old.", "63"),
        ("How many people died?", "Of 121 people 22 died.", "22"),
        ("How many people died in the gale?", "The gale has cost four lives.", "four"),
        ("Who leads the inquiry?", "The inquiry is led by Judge Rosa Achter.", "Judge Rosa Achter"),
        (
            "Who was dismissed as coach of Velden?",
            "The Veldenan federation dismissed its coach, Ida Brask.",
            "Ida Brask",
        ),
        ("Who is the mayor of Ostrel?", "Ida Brask is the new mayor of Ostrel.", "Ida Brask"),
        ("Who is the prime minister of Velden?", "Velden's Prime Minister Ida Brask left.", "Prime Minister Ida Brask"),
        ("Where did the ferry sink?", "The ferry sank off Halsy Island.", "Halsy Island"),
        ("Did the council approve the plan?", "The council approved the plan on Monday.", "Yes"),
        ("Did the council approve the plan?", "The council did not approve the plan.", "No"),
    ],
)
def test_one_thing_is_said(question: str, sentence: str, expected: str) -> None:
    assert short_answer(parse_question(question), evidence(sentence)) == expected


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many people died?", "Two people died at sea, and three were killed ashore."),
        ("Who leads the inquiry?", "Ida Brask and Tomas Veld spoke of the inquiry."),
        ("Who leads the inquiry?", 'The inquiry will lead to a "Long Table" of elders.'),
        ("Who repaired the bridge?", "City engineer Ida Brask said that the repair of the bridge was dear."),
        ("Who repaired the bridge?", "The bridge was repaired in May, said the city engineer, Ida Brask."),
        ("How old is Ida Brask?", "Tomas Veld, 36, was first; the last was Ida Brask."),
        ("How old is Ida Brask?", "The 21-year-old from Nelson replaces Ida Brask."),
        ("How old is Ida Brask?", "The 18-year-old striker Ephraim Brask was called."),
        ("How old is the bridge?", "The Aune ferry carries 3,400 people."),
        (
            "How many votes did Ida Brask get?",
            "She won 54.3 percent of the votes, ahead of Ida Brask, who got 38.1 percent.",
        ),
        ("How many people were injured in Ostrel?", "The pile-up near Ostrel killed six people."),
        ("How many caps has Ida Brask won?", "The new skipper, 29, has won 64 caps."),
        ("Who is the prime minister of Kestria?", "Prime Minister Ida Brask cut short a visit to Kestria."),
        ("Who is the prime minister of Velden?", "Prime Minister Ida Brask is to visit Greywick."),
        ("Where did they meet?", "They met in Ostrel and in Bramholt."),
        ("Did the council approve the plan?", "The council may approve the plan on Monday."),
        ("Did the council approve the plan?", "The mayor spoke of the plan."),
        ("Why did the ferry sink?", "The ferry sank after its bow door failed."),
        ("How many boats left the race?", "The race of 2024 was held in May."),
        ("Who coaches the women's team?", "Ida Brask, who coached the women's team until this year, will assist him."),
    ],
)
def test_nothing_is_said_where_it_cannot_be_told(question: str, sentence: str) -> None:
    assert short_answer(parse_question(question), evidence(sentence)) is None


def test_whose_office_it_is_may_be_said_around_a_sentence() -> None:
    question = parse_question("Who is the chief executive of Kell Lines?")
    told = evidence("Its chief executive, Ida Brask, said no more.")
    assert short_answer(question, told) is None
    assert short_answer(question, replace(told, headline=frozenset({"kell", "line"}))) == "Ida Brask"


def test_another_word_for_a_deed_says_neither_who_nor_yes() -> None:
    killed = evidence("Ida Brask killed a man in Ostrel.")
    killed = replace(killed, terms=killed.terms | {normalise("die")})
    assert short_answer(parse_question("Did Ida Brask die?"), killed) is None
    assert short_answer(parse_question("Who died in Ostrel?"), killed) is None


def test_of_several_people_the_one_that_the_ranker_reads_is_meant() -> None:
    asked, text = parse_question("Who leads the inquiry?"), "Ida Brask and Tomas Veld lead the inquiry."
    told = evidence(text)
    assert short_answer(asked, told) is None
    read = replace(told, span=(0, len("Ida Brask")), holds=3.0)
    assert short_answer(asked, read) == "Ida Brask"
    assert short_answer(asked, replace(read, holds=1.0)) is None


def test_no_short_answer_where_the_ranker_surely_reads_another() -> None:
    asked, text = parse_question("How many boats left the race?"), "14 boats left the race of 57."
    told = evidence(text)
    assert short_answer(asked, replace(told, span=(0, 2), holds=9.0)) == "14 boats"
    assert short_answer(asked, replace(told, span=(text.index("57"), text.index(".")), holds=9.0)) is None
