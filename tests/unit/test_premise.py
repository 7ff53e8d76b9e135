"""Tests of bot.answer.premise: what a question takes for granted and the archive denies."""

from dataclasses import replace
from datetime import date

import pytest

from bot.answer.premise import correction
from bot.answer.types import Premise, Slot
from bot.answer.wording import say_premise
from index.catalog import Coverage
from index.terms import content_terms
from retrieval.period import read_period, without_period
from retrieval.query import parse_question
from retrieval.types import Evidence, Query
from tests.unit.evidence import evidence

TODAY = date(2025, 6, 1)
COVERS = Coverage(10, date(2024, 1, 1), TODAY)


def query(question: str) -> Query:
    """Return the query of a question as the archive's search makes it, its period apart."""
    period = read_period(question, TODAY, COVERS)
    if period is None:
        return parse_question(question)
    return replace(parse_question(without_period(question, period)), question=question, meant=question, period=period)


def told(question: str, *sentences: str, headline: str = "") -> tuple[str, str] | None:
    """Return what is said and what was asked, where sentences, the best first, deny the question."""
    ranked = [
        replace(evidence(text, n=n), headline=frozenset(content_terms(headline)))
        for n, text in enumerate(sentences, start=1)
    ]
    found = correction(query(question), ranked)
    if found:
        assert found.evidence.article.text[slice(*found.at)] in found.evidence.text
    return (found.said, found.asked) if found else None


@pytest.mark.parametrize(
    ("question", "sentence", "said", "asked"),
    [
        ("Why did five sailors die in the fire at Velden docks?",
         "Three sailors died in the fire at the Velden docks, which began in a paint store.", "Three", "five"),
        ("Who dug the 60-metre tunnel under the Marn prison?",
         "A tunnel of 22 metres was dug under the Marn prison by four inmates.", "22", "60"),
        ("Why did the Tarsk theatre return 9 million crowns to its sponsors?",
         "The Tarsk theatre returned 4.5 million crowns to its sponsors after the season was lost.",
         "4.5 million", "9 million"),
        ("Where do the 80 people left homeless by the Orby flood sleep?",
         "Some 31 residents left homeless by the Orby flood sleep in a school.", "31", "80"),
    ],
)  # fmt: skip
def test_another_number(question: str, sentence: str, said: str, asked: str) -> None:
    assert told(question, sentence) == (said, asked)


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        # the same number of another thing, and another number of another thing
        ("Why did five sailors die in the fire at Velden docks?", ["The fire at Velden docks destroyed three cranes."]),
        # rounded and hedged
        ("Why did about 40 guests leave the Tarsk theatre?", ["In all 42 guests left the Tarsk theatre in anger."]),
        ("Why did 17 sailors die in the fire at Velden docks?",
         ["At least 14 sailors died in the fire at Velden docks."]),
        ("Why did more than 30 guests leave the Tarsk theatre?", ["In all 42 guests left the Tarsk theatre."]),
        # a toll that grew: one of the reports bears out the question
        ("Why did five sailors die in the fire at Velden docks?",
         ["Seven sailors are now known to have died in the fire at Velden docks.",
          "Five sailors died in the fire at Velden docks, the coast guard said."]),
        # asked for, not taken for granted
        ("How many sailors died in the fire at Velden docks?", ["Three sailors died in the fire at Velden docks."]),
        ("Did five sailors die in the fire at Velden docks?", ["Three sailors died in the fire at Velden docks."]),
        # the rest of many
        ("Who were the other five sailors who died in the fire at Velden docks?",
         ["Six sailors died in the fire at Velden docks."]),
        # shares of other things
        ("How did the union get a 15 percent rise out of the Marn strike?",
         ["Shares in the terminal rose by 6 percent at the Marn exchange."]),
        # another matter
        ("Why did five sailors die in the fire at Velden docks?", ["Three sailors were fined at Marn on Monday."]),
        # the number itself is corrected in the sentence
        ("Why did three sailors die in the fire at Velden docks?",
         ["Three sailors, and not five, died in the fire at Velden docks."]),
    ],
)  # fmt: skip
def test_no_other_number(question: str, sentences: list[str]) -> None:
    assert told(question, *sentences) is None


@pytest.mark.parametrize(
    ("question", "sentence", "said", "asked"),
    [
        ("Who led the Marn brewery when it was founded in 1931?",
         "The Marn brewery, founded in 1874, has been sold.", "1874", "1931"),
        ("What was stolen from the Velden museum on 3 March 2024?",
         "Two clocks were stolen from the Velden museum on 9 April 2024.", "9 April 2024", "3 March 2024"),
        ("Which crews escaped when the Velden docks burned on New Year's Eve?",
         "All crews escaped when the Velden docks burned on 24 December 2024.", "24 December 2024", "New Year's Eve"),
    ],
)  # fmt: skip
def test_another_day(question: str, sentence: str, said: str, asked: str) -> None:
    assert told(question, sentence) == (said, asked)


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("What was stolen from the Velden museum in April 2024?",
         ["Two clocks were stolen from the Velden museum on 9 April 2024."]),
        ("What was stolen from the Velden museum on 9 April?",
         ["Two clocks were stolen from the Velden museum on 9 April 2024."]),
        # another report of that day bears it out
        ("What was stolen from the Velden museum on 3 March 2024?",
         ["Two clocks were stolen from the Velden museum on 9 April 2024.",
          "A painting was stolen from the Velden museum on 3 March 2024."]),
        # days that count from the day of asking
        ("What was stolen from the Velden museum last week?",
         ["Two clocks were stolen from the Velden museum on 9 April 2024."]),
        # another happening
        ("Who was fined at Velden on 3 March 2024?",
         ["Two clocks were stolen from the Velden museum on 9 April 2024."]),
    ],
)  # fmt: skip
def test_no_other_day(question: str, sentences: list[str]) -> None:
    assert told(question, *sentences) is None


@pytest.mark.parametrize(
    ("question", "sentence", "said"),
    [
        ("Why did Judge Tomas Veld close the inquiry into the Velden fire?",
         "Judge Ida Brask closed the inquiry into the Velden fire.", "Ida Brask"),
        ("What did the harbour master, Oda Lenz, say of the Velden fire?",
         "The harbour master, Emil Tarn, said the Velden fire began in a paint store.", "Emil Tarn"),
        ("Which room did coach Lena Holt praise in Marn?",
         "In Marn the old stage was praised by Ada Bresk, the departing coach.", "Ada Bresk"),
    ],
)  # fmt: skip
def test_another_person(question: str, sentence: str, said: str) -> None:
    found = told(question, sentence)
    assert found and found[0] == said


def test_another_office_of_the_same_kind_does_not_bear_one_out() -> None:
    question = "How did Labour Minister Tomas Veld end the strike at Velden docks?"
    sentences = ("Labour Minister Ida Brask ended the strike at Velden docks.", "Finance Minister Tomas Veld laughed.")
    assert told(question, *sentences) == ("Ida Brask", "Tomas Veld")


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        # both hold the office somewhere
        ("Why did Judge Tomas Veld close the inquiry into the Velden fire?",
         ["Judge Ida Brask closed the inquiry into the Velden fire.", "Judge Tomas Veld fell ill in Velden in May."]),
        # another role
        ("Why did Judge Tomas Veld close the inquiry into the Velden fire?",
         ["Minister Ida Brask closed the inquiry into the Velden fire."]),
        # nothing else of the question
        ("How old is Judge Tomas Veld?", ["Judge Ida Brask closed the inquiry into the Velden fire."]),
        # no role at all
        ("Why did Tomas Veld close the inquiry into the Velden fire?",
         ["Ida Brask closed the inquiry into the Velden fire."]),
    ],
)  # fmt: skip
def test_no_other_person(question: str, sentences: list[str]) -> None:
    assert told(question, *sentences) is None


@pytest.mark.parametrize(
    ("question", "sentence", "said", "asked"),
    [
        ("What did the court in Marn read out of the harbour log?",
         "The court in Velden read a page of the harbour log.", "Velden", "Marn"),
        ("How many divers were hurt by a falling crane at Orby?",
         "In Velden two divers were hurt by a falling crane.", "Velden", "Orby"),
    ],
)  # fmt: skip
def test_another_place(question: str, sentence: str, said: str, asked: str) -> None:
    assert told(question, sentence) == (said, asked)


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        # a country holds the town
        ("What did the court in Norway read out of the harbour log?",
         ["The court in Velden read a page of the harbour log."]),
        ("What did the court in Kestria read out of the harbour log?",
         ["The court in Velden read a page of the harbour log.", "A Kestrian lawyer laughed."]),
        # one lies near the other
        ("What did the court in Marn read out of the harbour log?",
         ["The court in Velden, near Marn, read a page of the harbour log."]),
        # there is a court in both
        ("What did the court in Marn read out of the harbour log?",
         ["The court in Velden read a page of the harbour log.", "The court in Marn was painted."]),
    ],
)  # fmt: skip
def test_no_other_place(question: str, sentences: list[str]) -> None:
    assert told(question, *sentences) is None


@pytest.mark.parametrize(
    ("question", "sentence", "said", "asked"),
    [
        ("When did Oda Lenz resign as head of the Velden museum?",
         "Oda Lenz was dismissed as head of the Velden museum on 9 April 2024.", "dismissed", "resign"),
        ("Why was Oda Lenz sacked as head of the Velden museum?",
         "Oda Lenz stepped down as head of the Velden museum.", "stepped down", "sacked"),
        ("Why did the Velden council approve the new bridge?",
         "The Velden council voted against the new bridge by nine to four.", "voted against", "approve"),
        ("When did Emil Tarn plead guilty to theft in Marn?",
         "Emil Tarn pleaded not guilty to theft in Marn.", "pleaded not guilty", "plead guilty"),
        ("Why did Emil Tarn sign the Marn treaty?", "Emil Tarn did not sign the Marn treaty.", "not sign", "sign"),
    ],
)  # fmt: skip
def test_another_deed(question: str, sentence: str, said: str, asked: str) -> None:
    assert told(question, sentence) == (said, asked)


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        # asked, not taken for granted
        ("Who resigned as head of the Velden museum?", ["Oda Lenz was dismissed as head of the Velden museum."]),
        ("How many sailors survived the fire at Velden?", ["Three sailors died in the fire at Velden."]),
        # first one, then the other
        ("Why was Oda Lenz released in Velden?", ["Oda Lenz was arrested in Velden on Monday."]),
        ("When did Oda Lenz resign as head of the Velden museum?",
         ["Oda Lenz was dismissed as head of the Velden museum.", "Oda Lenz resigned from the Velden museum."]),
        # she did it to others
        ("When did Oda Lenz resign as head of the Velden museum?",
         ["Oda Lenz, the head of the Velden museum, dismissed the report."]),
        # what will be may be otherwise yet
        ("When did Oda Lenz resign as head of the Velden museum?",
         ["Oda Lenz said she would not resign as head of the Velden museum."]),
    ],
)  # fmt: skip
def test_no_other_deed(question: str, sentences: list[str]) -> None:
    assert told(question, *sentences) is None


def test_words_of_the_correction() -> None:
    assert say_premise(Premise(Slot.FIGURE, "three", "five", 1)) == "The archive says three, not five."
    assert say_premise(Premise(Slot.DEED, "dismissed", "resign", 1)) == "The archive says “dismissed”, not “resign”."


def test_the_question_keeps_its_own_spelling() -> None:
    asked = replace(query("Why did Judge Tomas Feld close the inquiry into the Velden fire?"))
    asked = replace(asked, meant="Why did Judge Tomas Veldt close the inquiry into the Velden fire?")
    denying: Evidence = evidence("Judge Ida Brask closed the inquiry into the Velden fire.")
    found = correction(asked, [denying])
    assert found and found.asked == "Tomas Feld"
    assert correction(asked, []) is None
