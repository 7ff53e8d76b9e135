"""A streamed reply, taken apart into sentences."""

import pytest

from bot.answer.reply import SentenceReader

REPLY = (
    "Mr. Brandt met Vell on Nov. 24 at 5.40 p.m. in the harbour [1]. They talked. [2][3] "
    "- The tram opens in May [2]!\n\n**Later** it closed [4]. And so"
)
SENTENCES = [
    "Mr. Brandt met Vell on Nov. 24 at 5.40 p.m. in the harbour [1].",
    "They talked. [2][3]",
    "The tram opens in May [2]!",
    "Later it closed [4].",
    "And so",
]


@pytest.mark.parametrize("length", [1, 2, 5, 13, 400])
def test_pieces_of_any_length_give_the_same_sentences(length: int) -> None:
    reader = SentenceReader()
    found = [s for at in range(0, len(REPLY), length) for s in reader.feed(REPLY[at : at + length])]
    assert found + reader.rest() == SENTENCES


def test_a_sentence_waits_for_its_markers() -> None:
    reader = SentenceReader()
    assert reader.feed("They met. ") == []
    assert reader.feed("[1") == []
    assert reader.feed("] Then") == ["They met. [1]"]


def test_what_a_model_thinks_is_left_out() -> None:
    reader = SentenceReader()
    assert reader.feed("<think>They met in Oslo [1]. I think. ") == []
    assert reader.feed("So.</think>They met [1]. ") + reader.rest() == ["They met [1]."]


def test_text_without_an_end_is_given_out_some_time() -> None:
    reader = SentenceReader()
    assert sum(len(s) for n in range(300) for s in reader.feed("word " * 10)) > 10_000
