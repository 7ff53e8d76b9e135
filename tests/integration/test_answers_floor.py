"""What the answers are worth on reports that trained nothing: one question in eight, and never below a floor."""

import asyncio
from collections import Counter

import pytest

from bot import wiring
from tests.evals.answers import TODAY, count
from tests.evals.archives import archive, questions

EVERY = 8


@pytest.mark.slow
def test_answers_on_unseen_reports_do_not_get_worse() -> None:
    found: Counter[str] = Counter()
    with archive("unseen") as search:
        answerer = wiring.answerer(search, TODAY)
        for asked in questions("unseen")[::EVERY]:
            found += count(asked, search, asyncio.run(answerer.answer(asked.text)))
    told, untold = found["answerable"], found["unanswerable"]
    assert found["within"] >= 0.78 * told
    assert found["first"] >= 0.62 * told
    assert found["first"] >= found["ranked_first"] - 0.04 * told
    assert found["sure_right"] >= 0.90 * found["sure"]
    assert found["sure"] >= 0.25 * told
    assert found["asserted"] <= 0.09 * untold
    assert found["short_wrongly"] <= 0.04 * untold
