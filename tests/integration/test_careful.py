"""Tests of retrieval.careful with the packaged models."""

import json
import shutil
from pathlib import Path

import pytest

from index.errors import ModelError
from retrieval.careful import PACKAGED, CarefulRanker
from retrieval.ranker import Candidate

pytestmark = pytest.mark.skipif(not (PACKAGED / "model.onnx").exists(), reason="the model is not packaged")

SANK = Candidate(
    "The ferry Marla Quint sank off Tenby Reach on 4 March after her bow door gave way.",
    context="Nineteen people are missing.",
    headline="Ferry sinks off Tenby Reach",
)
BUILT = Candidate("The Marla Quint was built in 1988 and carried 140 passengers.", headline=SANK.headline)
OTHER_STORY = Candidate("The council of Ostrel voted to raise the tram fare by a third.", headline="Fares to rise")


@pytest.fixture(scope="module")
def ranker() -> CarefulRanker:
    return CarefulRanker()


@pytest.mark.parametrize(
    "question", ["How many passengers did the Marla Quint carry?", "how many passengers did marla quint carry"]
)
def test_the_sentence_that_answers_comes_first(ranker: CarefulRanker, question: str) -> None:
    same_story, answers, other_story = (r.answers for r in ranker.read(question, [SANK, BUILT, OTHER_STORY]))
    assert answers > 0 > other_story
    assert answers > same_story


def test_the_short_answer_is_found_in_the_sentence(ranker: CarefulRanker) -> None:
    reading, other = ranker.read("In which year was the Marla Quint built?", [BUILT, OTHER_STORY])
    assert reading.span is not None
    assert "1988" in BUILT.sentence[slice(*reading.span)]
    assert reading.holds > other.holds


def test_only_the_best_are_read_again() -> None:
    question, candidates = "How many passengers did the Marla Quint carry?", [OTHER_STORY] * 3 + [BUILT] + [SANK] * 3
    all_again = CarefulRanker(again=len(candidates)).read(question, candidates)
    one_again = CarefulRanker(again=1).read(question, candidates)
    assert one_again[3] == all_again[3]
    assert one_again[0] != all_again[0]
    assert max(range(7), key=lambda n: one_again[n].answers) == 3


def test_the_sentence_before_is_read_in_any_case(ranker: CarefulRanker) -> None:
    question = "What did the council of Ostrel vote on?"
    bare = Candidate("It was raised by a third.")
    after = Candidate(bare.sentence, context="The council of Ostrel voted on the tram fare.")
    alone, beside = (r.answers for r in ranker.read(question, [bare, after]))
    assert beside > alone


@pytest.mark.parametrize("question", ["", "?", "x" * 100_000, "\x00\ud83d\ude00 нет 渡轮", "</s> <s> [UNK]"])
def test_any_text_gets_a_score(ranker: CarefulRanker, question: str) -> None:
    candidates = [Candidate(""), Candidate(question, context=question, headline=question), SANK]
    for candidate, reading in zip(candidates, ranker.read(question, candidates), strict=True):
        assert -50 < reading.answers < 50
        assert reading.span is None or 0 <= reading.span[0] < reading.span[1] <= len(candidate.sentence)


def test_no_candidates_no_readings(ranker: CarefulRanker) -> None:
    assert ranker.read("Where did it sink?", []) == []


def test_the_packaged_model_is_not_too_large_and_names_its_sources() -> None:
    card = json.loads((PACKAGED / "card.json").read_text(encoding="utf-8"))
    assert (PACKAGED / "model.onnx").stat().st_size <= 90_000_000
    assert "CC BY-SA" in " ".join(card["sources"])


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
def test_another_model_than_the_card_names_is_refused(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(PACKAGED, folder)
    (folder / file).write_bytes((folder / file).read_bytes() + b" ")
    with pytest.raises(ModelError, match=file):
        CarefulRanker(folder=folder).read("Where?", [SANK])
