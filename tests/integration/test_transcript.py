"""Questions of all kinds to the sample archive: what is answered first, each answer read and found good.

`tests/data/transcript.jsonl` holds what was answered when it was last read. A difference is no fault by itself: read
the new answer, and put it there where it is as good or better.
"""

import asyncio
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from index.embedding import PACKAGED_MODEL, open_embedder
from index.generation import open_current
from retrieval.careful import CarefulRanker
from retrieval.search import Search
from tests.conftest import ROOT

LINES = (ROOT / "tests/data/transcript.jsonl").read_text(encoding="utf-8").splitlines()
TODAY = date(2025, 8, 1)


@pytest.fixture(scope="module")
def answerer(sample_data: Path) -> Iterator[Answerer]:
    """Return the answerer as the commands have it: with the packaged models."""
    generation, _ = open_current(sample_data)
    search = Search(generation, open_embedder(PACKAGED_MODEL, sample_data / "models"), CarefulRanker())
    yield Answerer(lambda: search, lambda: TODAY)
    generation.close()


@pytest.mark.parametrize("line", LINES, ids=lambda line: json.loads(line)["question"])
def test_what_is_answered_first(answerer: Answerer, line: str) -> None:
    expected = json.loads(line)
    answer = asyncio.run(answerer.answer(expected["question"]))
    found = {
        "question": answer.question,
        "status": answer.status,
        "reason": answer.reason,
        "confidence": answer.confidence,
        "short_answer": answer.short_answer,
        "says": answer.statements[0].text if answer.statements else None,
        "path": answer.citations[0].source.path if answer.citations else None,
        "superseded": sorted(n for s in answer.statements if s.superseded_by for n in s.citations),
    }
    assert found == expected
