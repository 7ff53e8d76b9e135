"""Tests of the Markdown reader."""

import pytest

from index.readers import read
from index.types import Cut, Draft, Rejection

BODY = "The harbour board met on Tuesday."


def draft(text: str) -> Draft | Rejection:
    (found,) = read(text.encode(), "news/a.md")
    return found


@pytest.mark.parametrize("heading", ["# Ferry *vote* put off", "Ferry vote put off\n==="])
def test_heading(heading: str) -> None:
    text = f"WORLD\n\n{heading}\n\nBy Ada Venn | 24 November 2024\n\n{BODY}"
    cuts = (Cut("kicker", "WORLD"),)
    assert draft(text) == Draft(BODY, "Ferry vote put off", author="Ada Venn", published="24 November 2024", cuts=cuts)


def test_front_matter_goes_before_the_heading() -> None:
    front = "---\ntitle: Ferry vote\noutlet: Oslen Courier\n---\n"
    assert draft(f"{front}# Ferry vote\n\n{BODY}") == Draft(BODY, "Ferry vote", "Oslen Courier")
    cuts = (Cut("second headline", "No ferry"),)
    assert draft(f"{front}# No ferry\n\n{BODY}") == Draft(BODY, "Ferry vote", "Oslen Courier", cuts=cuts)


def test_a_headline_without_a_mark() -> None:
    assert draft(f"**Ferry vote put off**\n\n{BODY}") == Draft(BODY, "Ferry vote put off")


def test_a_heading_alone_is_no_article() -> None:
    assert draft("# Ferry vote put off\n") == Rejection("news/a.md", "no text")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Wrapped\nat a *width*.", "Wrapped at a width."),
        ("Broken  \nhere.", "Broken\nhere."),
        ("A [link](https://oslen.example) stays.", "A link stays."),
        ("No ![alt](a.png)picture.", "No picture."),
        ("![alt](a.png)\n\nText.", "Text."),
        ("<div>gone</div>\n\nKept <b>text</b>.", "Kept text."),
        ("- one\n- two\n  - three\n\n1. four", "one\ntwo\nthree\n\nfour"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("```\nx = 1\n\ny = 2\n```", "x = 1\n\ny = 2"),
        ("> Said\n\n---\n\n## Later\n\n5 &lt; 6&#x202e;", "Said\n\nLater\n\n5 < 6"),
    ],
)
def test_plain_text(source: str, expected: str) -> None:
    assert draft(f"# Ferry vote put off\n\n{source}") == Draft(expected, "Ferry vote put off")
