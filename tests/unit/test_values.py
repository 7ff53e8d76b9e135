"""Values: what the reader takes for the answer where its type is the one asked for, else the only one of the type."""

from dataclasses import replace

import pytest

from bot.answer.values import differ, figures, short_answer, value_of
from index.terms import normalise
from retrieval.query import parse_question
from retrieval.types import Evidence
from tests.unit.evidence import evidence


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many boats left the race?", "A total of 14 boats left the race on Friday.", "14 boats"),
        ("How many people live in Ostrel?", "In Ostrel live 61,000 people.", "61,000 people"),
        ("How much was Brask fined?", "Brask was fined 3.6 million crowns in June 2025.", "3.6 million crowns"),
        ("How old is Ida Brask?", "Ida Brask, 41, leads the team.", "41"),
        ("How old is Ida Brask?", "The 41-year-old engineer Ida Brask leads Tomas Veld, 36.", "41"),
        ("How old was the keeper?", "The keeper was 63 years old.", "63"),
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


def test_another_word_for_a_deed_says_neither_who_nor_yes() -> None:
    killed = evidence("Ida Brask killed a man in Ostrel.")
    killed = replace(killed, terms=killed.terms | {normalise("die")})
    assert short_answer(parse_question("Who died in Ostrel?"), killed) is None


def read(text: str, words: str, holds: float = 3.0) -> Evidence:
    """Return a sentence in which the reader takes words for the answer."""
    start = text.index(words)
    return replace(evidence(text), span=(start, start + len(words)), holds=holds)


@pytest.mark.parametrize(
    ("question", "text", "words", "expected"),
    [
        ("Who leads the inquiry?", "Ida Brask and Tomas Veld lead the inquiry.", "Ida Brask", "Ida Brask"),
        ("Who heads it?", "The panel's head, Judge Ida Brask, told Tomas Veld so.", "Ida Brask", "Judge Ida Brask"),
        ("How many boats left the race?", "14 boats left the race of 57.", "14", "14 boats"),
        ("How many boats left?", "Of the 57 that began 14 boats had gone.", "14 boats", "14 boats"),
        ("How much did the repair cost?", "It took 3 weeks and 16 million marn.", "16 million", "16 million marn"),
        ("How old is Brask?", "Brask, 61, has led it for 12 years.", "61", "61"),
        ("What share voted for it?", "Some 2,000 voted, 71% of them for it.", "71%", "71%"),
        ("Where was it found?", "It was taken in Ostrel and found in a barn near Halsy.", "Halsy", "Halsy"),
        ("How many people died?", "Of 121 people 22 died.", "22", "22"),
        ("How many people died in the gale?", "The gale has cost four lives.", "four lives", "four lives"),
        (
            "Who leads the inquiry?",
            "The inquiry is led by Judge Rosa Achter.",
            "Judge Rosa Achter",
            "Judge Rosa Achter",
        ),
        (
            "Who was dismissed as coach of Velden?",
            "The Veldenan federation dismissed its coach, Ida Brask.",
            "Ida Brask",
            "Ida Brask",
        ),
        ("Who is the mayor of Ostrel?", "Ida Brask is the new mayor of Ostrel.", "Ida Brask", "Ida Brask"),
        (
            "Who is the prime minister of Velden?",
            "Velden's Prime Minister Ida Brask left.",
            "Prime Minister Ida Brask",
            "Prime Minister Ida Brask",
        ),
        ("Where did the ferry sink?", "The ferry sank off Halsy Island.", "Halsy Island", "Halsy Island"),
        ("When was it found?", "Lost on 3 May 2024, it was found on 9 May 2024.", "9 May 2024", "9 May 2024"),
    ],
)
def test_what_the_reader_reads_is_said(question: str, text: str, words: str, expected: str) -> None:
    assert short_answer(parse_question(question), read(text, words)) == expected


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("Who leads the inquiry?", "The inquiry is led by the harbour board.", "the harbour board"),
        ("How old is Brask?", "Brask waited for 61 days.", "61"),
        ("How long did it last?", "It lasted as 300 people watched.", "300"),
        ("What share voted for it?", "Some 2,000 voted for it.", "2,000"),
        ("How many weeks did it take?", "It took 16 million marn.", "16 million"),
        ("How many people left?", "A third, 33%, left.", "33%"),
        ("Where was it found?", "It was found on Monday by a boy.", "Monday"),
        ("Who met Ida Brask?", "It was said that Ida Brask met somebody.", "Ida Brask"),
    ],
)
def test_what_is_of_another_type_is_not_said(question: str, text: str, words: str) -> None:
    assert short_answer(parse_question(question), read(text, words)) is None


def test_an_unsure_reader_says_nothing_of_several() -> None:
    asked = parse_question("Who leads the inquiry?")
    assert short_answer(asked, read("Ida Brask and Tomas Veld lead the inquiry.", "Ida Brask", holds=1.0)) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nineteen boats left.", "19 boats left.", True),
        ("Nineteen boats left.", "At least nineteen boats left.", False),
        ("It cost 1.5 million marn.", "It cost 1.5 billion marn.", False),
        ("Twenty-one left.", "21 left.", True),
        ("Some 2,300 left.", "Some 2300 left.", True),
        ("It fell by 9 percent.", "It fell by 9 men.", False),
    ],
)
def test_figures_are_compared_by_value(one: str, other: str, same: bool) -> None:
    assert (figures(evidence(one)) == figures(evidence(other))) is same


def test_values_differ_as_numbers_and_names_do() -> None:
    asked = parse_question("How many boats left the race?")
    told = [value_of(asked, evidence(f"{n} boats left the race.")) for n in ("Nineteen", "19", "20")]
    assert told[0] and told[1] and told[2]
    assert not differ(told[0], told[1])
    assert differ(told[0], told[2])
