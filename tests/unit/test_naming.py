"""Names of a sentence, and which of them the evidence knows."""

import pytest

from bot.answer.naming import Known, acronyms, names_of, places_of, unknown_office, unknown_word, word_set

EVIDENCE = (
    "Mayor Ilka Brandt of Pellisund and the Velmoran envoy Zamur Mottaki of the United Harbour League met near "
    "Garr Head on Sunday, 24 November."
)
KNOWN = Known(word_set(EVIDENCE), word_set(EVIDENCE), places_of(EVIDENCE, ""), acronyms(EVIDENCE), f"TARN — {EVIDENCE}")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mr Brandt met Ilse van Dorn in May.", [("Brandt",), ("Ilse",), ("Dorn",)]),
        ("On Sunday the Pellisund Echo's reporter wrote.", [("Pellisund", "Echo")]),
        ("Talks in St. Osyth ended.", [("Talks",), ("St", "Osyth")]),
        ("nobody has a capital", []),
    ],
)
def test_names_of_a_sentence(text: str, names: list[tuple[str, ...]]) -> None:
    assert [name.words for name in names_of(text)] == names


def test_a_name_after_in_stands_for_a_place() -> None:
    assert [(n.words[0], n.placed) for n in names_of("Brandt was in Pellisund.")] == [
        ("Brandt", False),
        ("Pellisund", True),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ilka Brandt met Muttaqi.",
        "The UHL sent Mottaki.",
        "Talks took place near Garr Head.",
        "An envoy of Velmora came.",
        "Meetings followed.",
    ],
)
def test_the_evidence_knows_a_name_in_its_other_forms(sentence: str) -> None:
    assert [unknown_word(name, KNOWN) for name in names_of(sentence)] == [None] * len(names_of(sentence))


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("He met Ilka Vell.", "Vell"),
        ("He met the mayor of Nordhaven.", "Nordhaven"),
        ("She spoke near Cape Orrin.", "Cape"),
        ("She spoke for the Town Authority.", "Town"),
    ],
)
def test_the_evidence_does_not_know_another_name(sentence: str, word: str) -> None:
    assert word in [unknown_word(name, KNOWN) for name in names_of(sentence)]


@pytest.mark.parametrize(
    ("sentence", "office"),
    [
        ("The mayor met the envoy.", None),
        ("The ambassador met the mayor.", None),
        ("The king met the envoy.", "king"),
        ("Two judges met the envoy.", "judges"),
        ("Mr King met the envoy.", None),
    ],
)
def test_nobody_is_given_an_office(sentence: str, office: str | None) -> None:
    assert unknown_office(sentence, KNOWN) == office
