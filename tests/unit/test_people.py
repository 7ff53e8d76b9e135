"""Names of persons in a sentence."""

import pytest

from index.language.people import persons


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
