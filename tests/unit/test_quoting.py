"""Tests of bot.answer.quoting."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.answer.quoting import MAX_CHARACTERS, MAX_WORDS, fits, quote_span, shown, standing_alone

_WORDS = st.sampled_from(
    ["ferry", "sank,", "off;", "Halsy:", "–", "—", ",", "“No,”", "x" * 60, "y" * 400, "a", "\u00a0", "😀", "end.", "\t"]
)
_SENTENCES = st.one_of(st.text(min_size=1, max_size=500), st.lists(_WORDS, min_size=1, max_size=160).map(" ".join)).map(
    str.strip
)


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, int, int, list[tuple[int, int]]]:
    """Draw a text, the span of a sentence in it, and wanted spans inside the sentence."""
    sentence = draw(_SENTENCES.filter(bool))
    before = draw(st.sampled_from(["", "Before. ", "\n\n"]))
    start, end = len(before), len(before) + len(sentence)
    ends = st.tuples(st.integers(start, end - 1), st.integers(1, 30))
    wanted = [(low, min(low + size, end)) for low, size in draw(st.lists(ends, max_size=3))]
    return f"{before}{sentence} After.", start, end, wanted


@given(sentences())
def test_a_quote_lies_in_its_sentence_and_is_short_enough(drawn: tuple[str, int, int, list[tuple[int, int]]]) -> None:
    text, start, end, wanted = drawn
    low, high = quote_span(text, start, end, wanted)
    assert start <= low < high <= end
    assert len(text[low:high]) <= MAX_CHARACTERS
    assert len(text[low:high].split()) <= MAX_WORDS


@given(sentences())
def test_a_short_sentence_is_quoted_whole(drawn: tuple[str, int, int, list[tuple[int, int]]]) -> None:
    text, start, end, wanted = drawn
    assume(fits(text[start:end]))
    assert quote_span(text, start, end, wanted) == (start, end)


def long_sentence(*parts: str) -> tuple[str, tuple[int, int]]:
    """Return a sentence too long to quote, and the span of what stands in brackets, without them."""
    marked = " ".join(parts)
    low = marked.index("[")
    high = marked.index("]") - 1
    return marked.replace("[", "").replace("]", ""), (low, high)


FILLER = "and the crews of two trawlers brought many people ashore"


@pytest.mark.parametrize("before", [0, 1, 5, 12])
@pytest.mark.parametrize("after", [0, 1, 5, 12])
@pytest.mark.parametrize("comma", [",", ""])
def test_the_first_wanted_span_is_quoted(before: int, after: int, comma: str) -> None:
    filler = FILLER + comma
    text, wanted = long_sentence(*[filler] * before, "the ferry sank on [Friday] off Halsy" + comma, *[filler] * after)
    low, high = quote_span(text, 0, len(text), [wanted])
    assert low <= wanted[0] and wanted[1] <= high


def test_a_giant_word_is_cut() -> None:
    assert quote_span("x" * 2000, 0, 2000, []) == (0, MAX_CHARACTERS)
    assert quote_span("x" * 2000, 0, 2000, [(900, 905)])[1] <= 2000


def test_a_comma_at_the_end_is_left_out() -> None:
    text = ", ".join([FILLER] * 12)
    low, high = quote_span(text, 0, len(text), [])
    assert text[low:high] == ", ".join([FILLER] * 6)


def test_a_date_with_a_comma_in_it_is_quoted_whole() -> None:
    text, wanted = long_sentence(FILLER + ",", "the ferry sank on [Sunday, November 24]", *[FILLER] * 6)
    low, high = quote_span(text, 0, len(text), [wanted])
    assert low <= wanted[0] and wanted[1] <= high


def test_the_first_wanted_span_goes_before_the_others() -> None:
    text, date = long_sentence(
        *[FILLER] * 4, f"{FILLER},", "the ferry sank on [Sunday, November 24]", f"{FILLER},", *[FILLER] * 2
    )
    terms = [(m, m + len("trawlers")) for m in range(len(text)) if text.startswith("trawlers", m)]
    low, high = quote_span(text, 0, len(text), [date, *terms])
    assert low <= date[0] and date[1] <= high


def test_a_span_in_a_giant_word_is_quoted() -> None:
    text = f"{'x' * 900}Friday{'x' * 900}"
    low, high = quote_span(text, 0, len(text), [(900, 906)])
    assert low <= 900 and high >= 906


@pytest.mark.parametrize("lead", ["– ", "— — ", ", ", ": "])
def test_a_sentence_that_begins_with_a_dash(lead: str) -> None:
    text = lead + " ".join([FILLER] * 8)
    low, high = quote_span(text, 0, len(text), [])
    assert low < high


@pytest.mark.parametrize(
    ("text", "sentence", "alone"),
    [
        ("Ida Brask spoke. “We lost it. It was old,” she said. He left.", "It was old,” she said.",
         "“We lost it. It was old,” she said."),
        ("Ida Brask spoke. “We lost it. It was old,” she said. He left.", "“We lost it.",
         "“We lost it. It was old,” she said."),
        ('Brask said: "We lost it. It was old." He left.', "It was old.\"", 'Brask said: "We lost it. It was old."'),
        ("“One.” “Two.” Three came.", "“Two.”", "“Two.”"),
        ("A first line.\n“Two. Three", "“Two.", "“Two."),
    ],
)  # fmt: skip
def test_a_quotation_is_taken_whole(text: str, sentence: str, alone: str) -> None:
    start = text.index(sentence)
    low, high = standing_alone(text, start, start + len(sentence), None)
    assert text[low:high] == alone


def test_what_a_sentence_speaks_of_is_quoted_with_it_where_both_are_short() -> None:
    text = f"The mayor came. He left. {'word ' * 70}. It rained."
    start = text.index("He left.")
    assert standing_alone(text, start, start + 8, 0) == (0, start + 8)
    rained = text.index("It rained.")
    assert standing_alone(text, rained, rained + 10, start + 9) == (rained, rained + 10)


def test_what_is_left_out_of_a_sentence_is_marked_outside_the_span() -> None:
    assert shown("One, two, three.", (5, 8), (0, 16)) == "… two …"
    assert shown("One, two, three.", (0, 16), (0, 16)) == "One, two, three."
