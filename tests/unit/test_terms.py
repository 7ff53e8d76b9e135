"""Tests of index.terms."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.terms import STOP_WORDS, content_terms, tokens, tokens_in


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


@settings(deadline=None)  # the first word of a language loads its dictionary
@given(
    st.text() | st.text(st.sampled_from("a 1.,'港カสิहि́بُ")), st.sampled_from(["en", "de", "ar", "tr", "zh", "uk", "xx"])
)
def test_tokens_of_any_text_are_ordered_and_exact(text: str, language: str) -> None:
    start = -1
    for token in tokens(text, language):
        assert start < token.start < token.end <= len(text)
        assert token.term and token.term.split() == [token.term]
        start = token.start


@pytest.mark.parametrize(
    ("language", "variants"),
    [
        ("de", "Haus Häuser Hauses"),
        ("es", "votación votaciones VOTACIÓN"),
        ("ru", "новый новая новые"),
        ("fr", "reporté reportée reportés"),
        ("ar", "الكتاب كتاب كِتَاب"),
        ("fa", "کتاب كتاب کتاب‌ها"),
        ("tr", "feribot feribotlar"),
        ("uk", "книга книги"),
        ("he", "סְפִינָה ספינה"),
        ("en", "۱۲ 12 १२"),
    ],
)
def test_variants_in_other_languages(language: str, variants: str) -> None:
    assert len({token.term for token in tokens(variants, language)}) == 1


@pytest.mark.parametrize(
    ("language", "pair"), [("hi", "कल काल"), ("ru", "мир мор"), ("de", "Fähre Hafen"), ("ps", "بندر بندګي")]
)
def test_other_words_stay_different(language: str, pair: str) -> None:
    assert len({token.term for token in tokens(pair, language)}) == 2


@pytest.mark.parametrize("language", ["en", "ja", "zh", "th"])
def test_scripts_without_blanks_are_cut_into_pairs(language: str) -> None:
    text = "新しい港 and 船 of Oslen"
    found = [text[t.start : t.end] for t in tokens(text, language)]
    assert found == ["新し", "しい", "い港", "and", "船", "of", "Oslen"]
    assert tokens("ตลาด", language)[0].term == "ตล"


def test_a_question_in_any_language_of_the_archive() -> None:
    found = {token.term for token in tokens_in("Häuser harbours", ["en", "de"])}
    assert found >= {tokens("Haus", "de")[0].term, tokens("harbor")[0].term}
    assert tokens_in("two harbours", ["en"]) == tokens("two harbours")


def test_other_languages_have_no_stop_words() -> None:
    assert content_terms("die Fähre", "de") == [token.term for token in tokens("die Fähre", "de")]


@pytest.mark.parametrize("text", ["\uff9e", "\uff9f", "ferry \uff9e sank"])
def test_a_mark_that_stands_alone_is_no_error(text: str) -> None:
    assert "" not in terms(text)


@pytest.mark.parametrize("text", ["\ufe70", "\ufdfa", "\u037a"])
def test_a_term_is_one_word(text: str) -> None:
    assert [term.split() for term in terms(text)] == [[term] for term in terms(text)]
