"""Tests of index.cleaning."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cleaning import clean
from index.types import Cut

STORY = "\n".join(
    f"The harbour board of Oslen met for the {nth} time and put off its vote on the ferry."
    for nth in ("first", "second")
)
OTHER = "A heat wave closed the schools of Tarn on Friday."


@pytest.mark.parametrize(
    "notice",
    [
        "LEGAL WARNING: All rights of the news and pictures are reserved by the Oslen Press Agency.",
        "Legal notice: this report may not be reproduced without written permission.",
        "LEGAL NOTICE",
        "All rights reserved.",
        "All rights reserved © Oslen Courier",
        "© 2024 Oslen Courier. All rights reserved",
        "Copyright 2024 Oslen Courier",
        "(c) 2024 Oslen Courier",
        "Copyright © Oslen Courier",
        "DISCLAIMER: The views are those of the author.",
    ],
)
def test_notice_and_what_follows_it(notice: str) -> None:
    long_story = "\n".join([STORY] * 3)
    text, cuts = clean(f"{long_story}\n{notice}\n{OTHER}")
    assert text == long_story
    assert cuts == (Cut("legal notice", notice), Cut("after the legal notice", OTHER))


@pytest.mark.parametrize(
    "line",
    [
        "Copyright law changed on Monday, the ministry of Tarn said.",
        "All rights reserved for fishermen since 1911 are to end, the board said.",
        "The label read: © 2024 Oslen Courier. All rights reserved.",
        "Legal notice was served on the ferry company on Tuesday.",
        "Legal warning: drones over the harbour will be shot down, the board says.",
        "Disclaimers were read out before the vote.",
        "He said that all rights reserved by the treaty of Tarn must be honoured.",
    ],
)
def test_a_story_that_mentions_rights_stays(line: str) -> None:
    text = f"{STORY}\n{line}\n{OTHER}"
    assert clean(text) == (text, ())


def test_a_notice_at_the_top_takes_nothing_else() -> None:
    notice = "© 2024 Oslen Courier. All rights reserved."
    assert clean(f"{notice}\n\n{STORY}") == (STORY, (Cut("legal notice", notice),))


def test_a_picture_credit_in_the_middle_takes_nothing_else() -> None:
    credit = "© 2024 Ada Venn/Oslen Courier"
    assert clean(f"{STORY}\n\n{credit}\n\n{STORY}") == (f"{STORY}\n\n{STORY}", (Cut("legal notice", credit),))


def test_a_text_that_is_a_notice_stays() -> None:
    assert clean("LEGAL NOTICE\n") == ("LEGAL NOTICE", ())


def test_white_space() -> None:
    assert clean("\n\n one  \n \t\n\n\ntwo \n") == ("one\n\ntwo", ())


LINES = st.sampled_from([STORY, OTHER, "", "  ", "LEGAL NOTICE", "© 2024 Oslen Courier", "All rights reserved.", "- "])


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(LINES | st.text(max_size=20), max_size=12))
def test_twice_is_once_and_no_story_is_invented(lines: list[str]) -> None:
    text = "\n".join(lines)
    once, cuts = clean(text)
    assert clean(once) == (once, ())
    assert bool(once) == bool(text.strip())
    for part in (*once.split("\n"), *(line for cut in cuts for line in cut.text.split("\n"))):
        assert part in text
