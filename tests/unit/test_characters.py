"""Tests of index.characters."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.characters import one_line, plain, web_address

ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.text(
    st.sampled_from("a \n\r\t\x1b[]31m;\x07\x9b\x9c\u200c\u200d\u0627\u0645\u0915\u094d\u0301e\ud800\ufeff\u2028")
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("cafe\u0301", "café"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]8;;http://oslen.example\x07link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;never closed", "]0;never closed"),
        ("a\x00b\x08c\td", "abc\td"),
        ("safe\u202etxt.exe\u2069", "safetxt.exe"),
        ("in\u200bvis\u00adi\u2060ble\ufeff", "invisible"),
        ("\ufffe\uffff\ufdd0\U0001ffffend", "end"),
        ("lone\ud800", "lone"),
        ("hidden\U000e0041\U000e0042", "hidden"),
        ("می\u200cخواهد", "می\u200cخواهد"),
        ("می\u200c\u200d\u200cخواهد", "می\u200cخواهد"),
        ("می\u200c خواهد", "می خواهد"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("pass\u200cword", "password"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_plain_leaves_nothing_unseen_of_three_planes() -> None:
    text = plain("".join(map(chr, (*range(0x20000), *range(0xE0000, 0xE1000)))))
    assert {c for c in text if unicodedata.category(c) in {"Cc", "Cs"}} == {"\n", "\t"}
    assert not {c for c in text if unicodedata.bidirectional(c) in {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "PDI"}}
    assert len(text) > 100_000


def test_one_line() -> None:
    assert one_line("  Ferry\u00a0strike\r\n ends \x1b[0m") == "Ferry strike ends"


@settings(derandomize=True, max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_twice_is_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert one_line(one_line(text)) == one_line(text)
    assert unicodedata.is_normalized("NFC", plain(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" https://oslen.example/a?b=1 ", "https://oslen.example/a?b=1"),
        ("javascript:alert(1)", None),
        ("http://[broken", None),
        ("http://", None),
        ("https://oslen.example/" + "a" * 3000, None),
        ("https://oslen.example/ two", None),
    ],
)
def test_web_address(text: str, expected: str | None) -> None:
    assert web_address(text) == expected
