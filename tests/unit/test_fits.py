"""What kind of thing a sentence holds beyond what the question gives."""

import time

import pytest

from retrieval.fits import fits, persons
from retrieval.query import parse_question


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Judge Ida Brask heads the panel, said Tomas Veld.", ["Ida Brask", "Tomas Veld"]),
        ("Yesterday Mayor Ida Brask met Foreign Minister Amir Khan Veld in New Kell.", ["Ida Brask", "Amir Khan Veld"]),
        ("The Ostrel Film Prize went to Ida Brask's brother.", ["Ida Brask"]),
        ('A "Long Table" of elders will appoint it.', []),
        ("The ferry belongs to Kell Lines and sails from Port Ostrel.", []),
        ("They told Ida Brask. He left with A. B. Veld and J.R. Holt.", ["Ida Brask", "A. B. Veld", "J.R. Holt"]),
        ("Le café était fermé, so the iPhone Maker asked élan vital.", []),
        ("Überlingen honours Ödön Ärger.", ["Ödön Ärger"]),
    ],
)
def test_persons_are_told_from_other_names(sentence: str, names: list[str]) -> None:
    found = persons(sentence)
    assert [name for _, name in found] == names
    assert all(sentence[at:].startswith(name) for at, name in found)


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("How much was spent on the bridge?", "It cost 4 million crowns.", "It took 7 years to build."),
        ("How much was spent on the bridge?", "The bill came to $12m.", "It has 4 lanes."),
        ("How many boats left?", "Nine of them left.", "They left on 3 May 2024."),
        ("How fast was the ferry going?", "It was doing 21 knots.", "It carried 121 people."),
        ("How deep is the wreck?", "It lies 46 metres down.", "It sank on October 11, 2024."),
        ("How many people died?", "The gale has cost four lives.", "Four boats were lost."),
        ("How old is Brask?", "Brask, 61, was away.", "Brask was away for 61 days."),
        ("How many times has the bank cut the rate?", "It was the sixth cut.", "The bank cut it again."),
        ("How many people died?", "Nine people died.", "People died there."),
        ("Who judges the case?", "The case went to Ida Brask.", "The case went to the High Court."),
        ("Which film won the prize?", 'The jury chose "Salt Water".', "The jury chose a film."),
        ("What was the name of the boat?", "The boat, the Greta Pym, sank.", "The boat sank."),
        ("Where did it sink?", "It sank near Halsy.", "It sank at night."),
        ("Why did it sink?", "It sank because a door failed.", "It sank at night."),
        ("What caused the fire?", "Experts traced the fire to a lamp on the roof.", "Experts saw the fire."),
        (
            "Why was the bridge closed?",
            "The bridge was closed because a girder cracked.",
            "Trams ran late because the bridge was closed.",
        ),
    ],
)
def test_what_is_asked_for_counts(question: str, better: str, worse: str) -> None:
    query = parse_question(question)
    assert fits(query, better) > fits(query, worse)


def test_what_the_question_gives_counts_for_nothing() -> None:
    assert fits(parse_question("Who met Ida Brask?"), "It was said that Ida Brask met somebody.") == 0


def test_who_somebody_is_asks_for_no_other_person() -> None:
    assert fits(parse_question("Who is Ida Brask?"), "Ida Brask teaches in Ostrel.") == 1


@pytest.mark.parametrize("question", ["How tall is the bridge?", "How much did it cost?", "What was the boat called?"])
@pytest.mark.parametrize("hostile", ["1," * 50_000, "“A" * 50_000, "A " * 50_000, "in the " * 20_000, "1 " * 50_000])
def test_hostile_sentences_cost_little(question: str, hostile: str) -> None:
    began = time.process_time()
    fits(parse_question(question), hostile)
    assert time.process_time() - began < 1
