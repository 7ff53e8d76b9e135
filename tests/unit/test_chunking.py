"""Tests of index.chunking."""

from hypothesis import given
from hypothesis import strategies as st

from index.chunking import MODEL_MARKS, cut_passages, embedded_texts
from index.sentences import split_sentences
from index.types import Article
from tests.embedders import count_words

_WORDS = st.sampled_from(
    ["The", "ferry", "sank", "off", "Halsy", "Island;", "rain,", "and", "night.", "Why?", "“No.”", "\n", "x" * 90, "😀"]
)
_TEXTS = st.lists(_WORDS, min_size=1, max_size=150).map(" ".join)
_TITLES = st.one_of(st.none(), st.lists(_WORDS, max_size=8).map(lambda words: " ".join(words).strip()))


def article(text: str, title: str | None = None) -> Article:
    return Article(id="a1", path="news/a.txt", text=text, title=title)


@given(_TEXTS, _TITLES, st.integers(24, 80))
def test_passages_are_ordered_runs_that_hold_everything(text: str, title: str | None, room: int) -> None:
    passages = cut_passages(article(text, title), count_words, room)
    end = 0
    for n, passage in enumerate(passages):
        assert (passage.id, passage.article_id) == (f"a1:{n}", "a1")
        assert end <= passage.start < passage.end <= len(text)
        assert not text[end : passage.start].strip()
        end = passage.end
    assert not text[end:].strip()


@given(_TEXTS, st.integers(24, 80))
def test_passages_fit_the_model(text: str, room: int) -> None:
    headlined = article(text, "Ferry sinks off Halsy Island")
    for text in embedded_texts(headlined, cut_passages(headlined, count_words, room), count_words, room):
        assert count_words(text) + MODEL_MARKS <= room


@given(_TEXTS, st.integers(24, 80))
def test_a_sentence_that_fits_is_never_cut(text: str, room: int) -> None:
    passages = cut_passages(article(text), count_words, room)
    for sentence in split_sentences(text):
        if count_words(text[sentence.start : sentence.end]) <= room - MODEL_MARKS:
            assert any(p.start <= sentence.start and sentence.end <= p.end for p in passages)


def test_the_last_passage_is_no_stub() -> None:
    text = " ".join(f"Sentence number {n} has six words." for n in range(21))
    sizes = [count_words(text[p.start : p.end]) for p in cut_passages(article(text), count_words, 102)]
    assert len(sizes) == 2
    assert min(sizes) > 50


def test_no_text_has_no_passages() -> None:
    assert cut_passages(article(""), count_words, 64) == []


def test_the_headline_is_embedded_before_the_passage() -> None:
    passages = cut_passages(article("It sank.", "Ferry lost"), count_words, 64)
    assert embedded_texts(article("It sank.", "Ferry lost"), passages, count_words, 64) == ["Ferry lost\nIt sank."]
    assert embedded_texts(article("It sank."), passages, count_words, 64) == ["It sank."]


def test_a_headline_longer_than_half_the_room_is_left_out() -> None:
    headlined = article("The ferry sank off the island. " * 20, "Ferry " * 40)
    for text in embedded_texts(headlined, cut_passages(headlined, count_words, 64), count_words, 64):
        assert count_words(text) + MODEL_MARKS <= 64
