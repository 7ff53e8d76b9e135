"""Which words are names, and which spellings may be one name."""

import pytest

from index.names import may_be_same, name_terms
from index.terms import normalise, tokens


def test_the_first_word_of_a_sentence_is_no_name_by_itself() -> None:
    text = "Ferries stopped when Ida Brask left on Monday."
    assert name_terms(text, tokens(text)) == ["ida", "brask"]


def test_a_name_of_two_words_may_open_a_sentence() -> None:
    text = "Ida Brask left."
    assert name_terms(text, tokens(text)) == ["ida", "brask"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Muttaqi", "Mottaki"),
        ("Muttaqi", "Motaqi"),
        ("Kabulov", "Kabuloff"),
        ("Pennick", "Penick"),
        ("Odesa", "Odessa"),
    ],
)
def test_spellings_with_the_same_consonants_may_be_one_name(one: str, other: str) -> None:
    assert may_be_same(normalise(one), normalise(other))


@pytest.mark.parametrize(("one", "other"), [("Sallow", "Salloway"), ("Perth", "Protea"), ("Ida", "Ada")])
def test_other_names_are_not(one: str, other: str) -> None:
    assert not may_be_same(normalise(one), normalise(other))
