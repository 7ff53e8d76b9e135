"""Another embedding model makes a whole new index while readers go on with the old one."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.live_archive import LiveArchive
from index.embedding import PACKAGED_MODEL, open_embedder, packaged_model_path
from index.generation import current_id, open_current
from index.sync import SyncReport, SyncRequest, sync
from retrieval.query import parse_question
from tests.conftest import write_files

pytestmark = pytest.mark.slow

QUESTION = parse_question("When did the ferry sink?")
FERRY = "The ferry Corran Light sank on 3 March 2025 off Halsy Island. " + " ".join(
    f"Boat number {n} of the harbour of Ostrel brought {n * n} people back to the quay." for n in range(20)
)


def shorter_model(folder: Path) -> str:
    """Return the path of the packaged model's copy with another length and a prompt: its vectors are others."""
    shutil.copytree(packaged_model_path(), folder)
    file = folder / "sentence_bert_config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"max_seq_length": 64}))
    file = folder / "config_sentence_transformers.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"prompts": {"query": "asked: ", "document": ""}}))
    return str(folder)


def test_readers_go_on_until_the_new_index_is_whole(tmp_path: Path, seed_models: Callable[[Path], None]) -> None:
    data, other = tmp_path / "data", shorter_model(tmp_path / "other")
    seed_models(data)
    news = write_files(tmp_path / "news", ferry=f"Ferry lost\n\n{FERRY}", dam="Dam holds\n\nThe dam of Ostrel held.")
    answered: list[tuple[str, str]] = []
    live: list[LiveArchive] = []

    def ask(stage: str, *_: int) -> None:
        for reader in live:
            reader.refresh()
            with reader.search() as search:
                assert search.hits(QUESTION, 1)[0].article.path == "news/ferry.txt"
                answered.append((stage, search.generation.id))

    def index(model: str, *add: Path) -> SyncReport:
        request = SyncRequest(data, 10**6, add=add)
        return sync(request, lambda: open_embedder(model, data / "models"), model, ask)

    first = index(PACKAGED_MODEL, news)
    live.append(LiveArchive(data, lambda name: open_embedder(name, data / "models")))
    live[0].start()
    second = index(other)
    assert {stage for stage, _ in answered} >= {"preparing the model", "embedding", "writing"}
    assert {used for _, used in answered} == {first.generation}
    assert (second.embedded, second.articles, second.added, second.updated) == (second.passages, 2, 0, 0)
    assert second.passages > first.passages
    ask("afterwards")
    assert answered[-1] == ("afterwards", second.generation) == ("afterwards", current_id(data))
    live.pop().close()

    generation, notice = open_current(data)
    assert (generation.manifest.model, notice) == (other, None)
    generation.close()
    assert index(other).changed is False
    assert index(PACKAGED_MODEL).embedded == first.passages
