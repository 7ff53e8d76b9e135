"""What an archive answers does not depend on the precision in which its passages were embedded."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.cli.json_output import answer_json
from index.embedding import PACKAGED_MODEL, has_bfloat16, open_embedder
from index.generation import open_current
from index.original import TransformerEmbedder
from index.sync import SyncRequest, sync
from retrieval.careful import CarefulRanker
from retrieval.search import Search
from tests.conftest import ROOT
from tests.embedders import Remembering

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not has_bfloat16(), reason="this processor does not compute in bfloat16"),
]

QUESTIONS = (
    "When did Muttaqi meet Kabulov?",
    "When did the Aldermoor bridge reopen?",
    "Who was charged over the ferry?",
    "How many miners were rescued at Bramholt?",
    "Where did the envoys talk?",
    "Why was Essel Straits fined?",
    "What happened to the Linden Cup?",
    "Who is Zorblax Quintano?",
)


def test_answers_are_the_same(tmp_path: Path, sample_search: Search, exported_models: Path) -> None:
    exported = open_embedder(PACKAGED_MODEL, exported_models)
    half = TransformerEmbedder(PACKAGED_MODEL, exported.model, half=True)
    request = SyncRequest(tmp_path / "data", 20_000_000, add=(ROOT / "articles",))
    sync(request, lambda: half, PACKAGED_MODEL, lambda *_: None)
    generation, _ = open_current(tmp_path / "data")
    search = Search(generation, Remembering(exported), CarefulRanker())
    for question in QUESTIONS:
        found = [
            answer_json(asyncio.run(Answerer(lambda s=s: s, lambda: date(2025, 6, 1)).answer(question)))
            | {"elapsed_ms": 0}
            for s in (sample_search, search)
        ]
        assert found[0] == found[1]
    generation.close()
