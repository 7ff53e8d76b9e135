"""Tests of index.terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms import STOP_WORDS, content_terms, tokens


def terms(text: str) -> list[str]:
    return [token.term for token in tokens(text)]


@pytest.mark.parametrize(
    "variants",
    [
        "met meeting meets meet Meeting",
        "recognise recognized recognising",
        "organisation organization",
        "harbour harbor harbours",
        "minister ministers Minister",
        "café cafe Café",
        "1,200 1200",
        "U.S. US",
        "Søren søren",
    ],
)
def test_variants_are_one_term(variants: str) -> None:
    assert len(set(terms(variants))) == 1, terms(variants)


@pytest.mark.parametrize("pair", ["US us", "14 15", "1.5 15", "ferry fairy", "Muttaqi Kabulov", "1,20 120"])
def test_different_words_stay_different(pair: str) -> None:
    assert len(set(terms(pair))) == 2, terms(pair)


def test_numbers_are_whole() -> None:
    assert terms("1,200 of 3.5 or 1,200,300; 5.12") == ["1200", "of", "3.5", "or", "1200300", "5.12"]


@pytest.mark.parametrize("text", ["Kestria's harbour", "Kestria’s harbour"])
def test_a_possessive_is_no_word(text: str) -> None:
    assert terms(text) == terms("Kestria harbour")


def test_offsets_are_those_of_the_words() -> None:
    text = "“Öland” — the U.S. envoy’s 1,200 men"
    found = [text[t.start : t.end] for t in tokens(text)]
    assert found == ["Öland", "the", "U.S.", "envoy", "1,200", "men"]


def test_content_terms_leave_out_what_says_nothing() -> None:
    assert content_terms("When did the ferry and the trawler sink?") == terms("ferry trawler sink")
    assert content_terms(" ".join(sorted(STOP_WORDS))) == []


@given(st.text())
def test_tokens_of_any_text_are_ordered_and_exact(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end
        end = token.end


@pytest.mark.parametrize("text", ["\uff9e", "\uff9f", "ferry \uff9e sank"])
def test_a_mark_that_stands_alone_is_no_error(text: str) -> None:
    assert "" not in terms(text)


@pytest.mark.parametrize("text", ["\ufe70", "\ufdfa", "\u037a"])
def test_a_term_is_one_word(text: str) -> None:
    assert [term.split() for term in terms(text)] == [[term] for term in terms(text)]
