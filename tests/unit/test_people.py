"""Names of persons in a sentence."""

import pytest

from index.language.people import bodies, people, persons, places


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


def test_a_person_is_named_with_and_without_the_title() -> None:
    sentence = "Judge Ida Brask heads the panel, said Prime Minister Tomas Veld and Ada Holt."
    found = people(sentence)
    assert [(p.title, p.name) for p in found] == [
        ("Judge", "Ida Brask"), ("Prime Minister", "Tomas Veld"), ("", "Ada Holt")
    ]  # fmt: skip
    assert [sentence[p.start : p.end] for p in found] == [p.name for p in found]
    assert [sentence[p.begins : p.end] for p in found] == ["Judge Ida Brask", "Prime Minister Tomas Veld", "Ada Holt"]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The Bank of Ostrel and the Ostrel Film Festival opened.", ["Bank of Ostrel", "Ostrel Film Festival"]),
        ("Judge Ida Brask heads the High Court of Velmora.", ["High Court of Velmora"]),
        ("They met at the University of East Kell's gate.", ["University of East Kell"]),
        ("Ida Brask left on Monday.", []),
    ],
)
def test_bodies(sentence: str, names: list[str]) -> None:
    assert [body.name for body in bodies(sentence)] == names
    assert all(sentence[body.start : body.end] == body.name for body in bodies(sentence))


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("They met in the port of Kell on Monday.", ["Kell"]),
        ("He flew from New Ostrel to the capital of Ruritania in March.", ["New Ostrel", "Ruritania"]),
        ("It stood near Kell’s bridge.", ["Kell"]),
        ("It sank in stormy weather.", []),
    ],
)
def test_places(sentence: str, names: list[str]) -> None:
    assert [place.name for place in places(sentence)] == names
    assert all(sentence[place.start : place.end] == place.name for place in places(sentence))
