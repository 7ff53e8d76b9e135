"""How the check of a chat model's words does: on replies that somebody wrote blind, on sentences made wrong."""

import json

import pytest

from bot.answer.citations import check_sentence
from bot.answer.faults import Fault
from index.types import Article
from tests.evals.mutations import mutations
from tests.evals.replies import REPLIES, judged, sample_articles


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return sample_articles()


def test_wrong_sentences_fall_and_faithful_ones_are_shown(articles: dict[str, Article]) -> None:
    rows = [json.loads(line) for line in REPLIES.read_text(encoding="utf-8").splitlines()]
    found = list(judged(rows, articles))
    wrong, faithful = [j for j in found if not j.faithful], [j for j in found if j.faithful]
    assert (len(wrong), len(faithful)) == (30, 114)
    assert sum(not j.shown for j in wrong) >= 27
    assert sum(j.shown for j in faithful) >= 0.9 * len(faithful)


def test_sentences_made_wrong_by_a_program_fall(articles: dict[str, Article]) -> None:
    every = mutations(articles)
    assert len(every) == 300
    assert sum(isinstance(check_sentence(m.sentence, m.evidence), Fault) for m in every) >= 285
