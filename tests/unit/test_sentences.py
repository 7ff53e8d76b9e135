"""Tests of index.sentences."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import split_sentences

_PIECES = st.sampled_from(
    'Dr.|Mr.|U.S.|a.m.|5 p.m.|Monday|November 3|No. 7|St.|e.g.|said|The|ferry|sank.|Why?|No!|...|…|“Yes.”|"No."|(a.)|'
    "\n|\n\n|\t|\r\n|\u2028|\u00a0|KABUL, Nov. 25 (Agency) —|—|–|-|1.5|3.|😀|é|e\u0301|。|！|؟|नमस्ते।|\ufeff|www.a.b|"
    "a@b.c|AB|.|,|;".split("|")
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=40).map(" ".join), st.lists(_PIECES).map("".join))


def pieces(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


@given(TEXTS)
def test_every_character_but_white_space_is_in_one_sentence(text: str) -> None:
    end = 0
    for sentence in split_sentences(text):
        assert end <= sentence.start < sentence.end
        assert not text[end : sentence.start].strip()
        piece = text[sentence.start : sentence.end]
        assert piece == piece.strip()
        end = sentence.end
    assert not text[end:].strip()


@given(TEXTS)
def test_a_line_break_ends_a_sentence(text: str) -> None:
    assert not any("\n" in piece for piece in pieces(text))


def test_abbreviations_end_no_sentence() -> None:
    text = "Dr. Oda Brandt met Mr. Tarn in the U.S. capital. They ate at 5 p.m. Tuesday. It rained, she said."
    assert pieces(text) == [
        "Dr. Oda Brandt met Mr. Tarn in the U.S. capital.",
        "They ate at 5 p.m. Tuesday.",
        "It rained, she said.",
    ]


def test_a_dateline_stands_alone_at_the_top_only() -> None:
    body = "The mayor left. OSTREL, Nov. 3 — is no dateline here."
    text = f"OSTREL, Kestria, Nov. 3 (VPS) — {body}"
    assert pieces(text)[:2] == ["OSTREL, Kestria, Nov. 3 (VPS) —", "The mayor left."]
    assert pieces(body)[0] == "The mayor left."


@pytest.mark.parametrize("language", ["", "zz", "../../etc", "EN", "de-AT", "x" * 1000, "\0"])
def test_any_name_of_a_language_is_taken(language: str) -> None:
    assert len(split_sentences("One stood. Two sat. Three ran.", language)) == 3


@pytest.mark.parametrize("unit", ["word ", "a", ".", "A. ", '"', "(a. ", "AB-", "1. ", "x\n", "?! "])
def test_long_texts_take_little_time(unit: str) -> None:
    began = time.perf_counter()
    split_sentences(unit * 20_000)
    assert time.perf_counter() - began < 3


def test_many_times_of_day_take_little_time() -> None:
    began = time.perf_counter()
    split_sentences("at 5 p.m. Monday " * 3_000)
    assert time.perf_counter() - began < 0.5
