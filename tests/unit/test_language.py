"""Tests of index.language."""

import pytest

from index.language.identify import detected_language, foreign_share, language_of, stated_language

TEXTS = {
    "en": "The harbour board of Oslen met on Tuesday and put off its vote on the ferry.",
    "de": "Der Hafenrat von Oslen vertagte am Dienstag die Abstimmung über die Fähre auf den Herbst.",
    "es": "El consejo del puerto aplazó el martes la votación sobre el transbordador hasta el otoño.",
    "ru": "Портовый совет Ослена во вторник отложил голосование по поводу парома.",
    "fa": "شورای بندر روز سه شنبه رای گیری درباره کشتی را به تعویق انداخت و تاریخ تازه ای اعلام نکرد",
    "ps": "د بندر شورا د سې شنبې په ورځ رایه ورکول وځنډول او نوې نېټه یې اعلان نه کړه",
    "ja": "港務委員会は火曜日、フェリーに関する採決を延期した。",
    "th": "สภาท่าเรือเลื่อนการลงคะแนน",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_detected(code: str, text: str) -> None:
    assert detected_language(text) == code
    assert language_of(text, None) == code


@pytest.mark.parametrize("text", ["", "123 456", "Ferry vote", "Oslen Tarn Kestria", "Fähre vertagt", "x " * 300])
def test_too_little_to_tell(text: str) -> None:
    assert detected_language(text) == "en"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("en", "en"),
        ("EN-gb", "en"),
        ("de_DE", "de"),
        ("deu", "de"),
        ("German", "de"),
        ("zh-Hant-TW", "zh"),
        ("nb", "no"),
        ("prs", "fa"),
        ("Farsi", "fa"),
        ("xx", None),
        ("english text", None),
        ("", None),
        ("x" * 9000, None),
    ],
)
def test_stated(written: str, code: str | None) -> None:
    assert stated_language(written) == code


def test_what_is_stated_goes_first_unless_it_is_no_language() -> None:
    assert language_of(TEXTS["de"], "nl") == "nl"
    assert language_of(TEXTS["de"], "unknown") == "de"


def test_share_of_other_languages() -> None:
    assert foreign_share([("en", 6), ("de", 1), ("ps", 3)]) == (0.4, ("Pashto", "German"))
    assert foreign_share([]) == (0.0, ())
