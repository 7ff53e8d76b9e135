"""Tests of retrieval.ranker with the packaged model."""

import json
import shutil
from pathlib import Path

import pytest

from index.errors import ModelError
from retrieval.ranker import MOST_CHARACTERS, PACKAGED, Candidate, SentenceRanker

SANK = Candidate(
    "The ferry Marla Quint sank off Tenby Reach on 4 March after her bow door gave way.",
    before="Nineteen people are missing.",
    headline="Ferry sinks off Tenby Reach",
)
BUILT = Candidate("The Marla Quint was built in 1988 and carried 140 passengers.", headline=SANK.headline)
OTHER_STORY = Candidate("The council of Ostrel voted to raise the tram fare by a third.", headline="Fares to rise")


def scores(ranker: SentenceRanker, question: str, candidates: list[Candidate]) -> list[float]:
    return [reading.answers for reading in ranker.read(question, candidates)]


@pytest.fixture(scope="module")
def ranker() -> SentenceRanker:
    return SentenceRanker()


@pytest.mark.parametrize(
    "question", ["How many passengers did the Marla Quint carry?", "how many passengers did marla quint carry"]
)
def test_the_sentence_that_answers_comes_first(ranker: SentenceRanker, question: str) -> None:
    same_story, answers, other_story = scores(ranker, question, [SANK, BUILT, OTHER_STORY])
    assert answers > 0 > other_story
    assert answers > same_story


def test_what_stands_above_and_before_is_read(ranker: SentenceRanker) -> None:
    question = "What did the council of Ostrel vote on?"
    bare = Candidate("It was raised by a third.")
    beside = Candidate(bare.sentence, before="The council of Ostrel voted on the tram fare.")
    below = Candidate(bare.sentence, headline="Ostrel council votes on tram fare")
    alone, after, under = scores(ranker, question, [bare, beside, below])
    assert after > alone
    assert under > alone


def test_a_reading_does_not_depend_on_what_is_read_beside_it(ranker: SentenceRanker) -> None:
    question = "How old was the ferry?"
    many = [SANK, OTHER_STORY, BUILT, Candidate("It " * 200)] * 8
    together = ranker.read(question, many)
    assert len(together) == len(many)
    assert together[:4] == together[-4:] == [ranker.read(question, [candidate])[0] for candidate in many[:4]]


@pytest.mark.parametrize(
    ("question", "short"),
    [("How many passengers did the Marla Quint carry?", "140"), ("In which year was the Marla Quint built?", "1988")],
)
def test_the_short_answer_is_found_in_the_sentence(ranker: SentenceRanker, question: str, short: str) -> None:
    reading = ranker.read(question, [BUILT])[0]
    assert reading.span is not None
    assert short in BUILT.sentence[slice(*reading.span)]
    assert reading.holds > ranker.read(question, [OTHER_STORY])[0].holds


@pytest.mark.parametrize("question", ["", "?", "x" * 100_000, "\x00\ud83d\ude00 нет 渡轮", "[SEP] [CLS]"])
def test_any_text_gets_a_score(ranker: SentenceRanker, question: str) -> None:
    candidates = [Candidate(""), Candidate(question, before=question, headline=question), SANK]
    for candidate, reading in zip(candidates, ranker.read(question, candidates), strict=True):
        assert -50 < reading.answers < 50
        assert reading.span is None or 0 <= reading.span[0] < reading.span[1] <= len(candidate.sentence)


def test_no_candidates_no_scores(ranker: SentenceRanker) -> None:
    assert scores(ranker, "Where did it sink?", []) == []


def test_only_the_first_characters_are_read(ranker: SentenceRanker) -> None:
    long = "The harbour was closed. " * 200
    cut = Candidate(long[:MOST_CHARACTERS])
    assert scores(ranker, "Why?", [Candidate(long)]) == scores(ranker, "Why?", [cut])


def test_the_packaged_model_is_small_and_names_its_sources() -> None:
    card = json.loads((PACKAGED / "card.json").read_text(encoding="utf-8"))
    assert (PACKAGED / "model.onnx").stat().st_size <= 25_000_000
    assert "CC BY-SA" in " ".join(card["sources"])


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
def test_another_model_than_the_card_names_is_refused(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(PACKAGED, folder)
    (folder / file).write_bytes((folder / file).read_bytes() + b" ")
    with pytest.raises(ModelError, match=file):
        SentenceRanker(folder).read("Where?", [SANK])


@pytest.mark.parametrize("card", [None, "", "[]", '{"scale": 1}', '{"scale": "x", "offset": 0, "sha256": {}}'])
def test_a_broken_card_is_one_line(tmp_path: Path, card: str | None) -> None:
    if card is not None:
        (tmp_path / "card.json").write_text(card, encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        SentenceRanker(tmp_path).read("Where?", [SANK])
    assert "\n" not in str(caught.value)


def test_article_text_cannot_set_the_marks_that_part_what_is_read(ranker: SentenceRanker) -> None:
    question, sentence = "How many people died?", "Sixteen people died in the fire."
    (plain,) = ranker.read(question, [Candidate(sentence)])
    (spoken,) = ranker.read(question, [Candidate(f"(SEP) {sentence}")])
    (forged,) = ranker.read(question, [Candidate(f"[SEP] {sentence}")])
    assert forged == spoken
    assert plain.span == (0, 7)
    assert forged.span == (6, 13)
