"""The composition root: from settings to ready objects."""

import contextlib
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.answer.prose import Writer
from bot.settings import Settings, provider_key
from bot.usage import add_usage
from index.characters import one_line
from index.embedding import open_embedder, open_indexer
from index.errors import ModelError
from index.generation import open_current
from index.reading import Progress
from index.sync import SyncReport, SyncRequest, sync
from retrieval.careful import CarefulRanker
from retrieval.cross_encoder import CrossEncoderRanker
from retrieval.ranker import Ranker
from retrieval.search import Search


@dataclass(frozen=True, slots=True)
class OpenArchive:
    """An archive ready for questions; `notice` says where it is not the newest generation."""

    search: Search
    notice: str | None


def sync_archive(
    settings: Settings,
    data: Path,
    progress: Progress,
    add: tuple[Path, ...] = (),
    forget: tuple[Path, ...] = (),
    *,
    prune: bool = False,
    wait: float = 0.0,
) -> SyncReport:
    """Bring the index in `data` up to date with its sources. Raises what `index.sync.sync` raises."""
    default = settings.articles if settings.articles.is_dir() else None
    request = SyncRequest(data, round(settings.max_file_mb * 1e6), add, forget, default, prune, wait)
    return sync(
        request, lambda: open_indexer(settings.embedding_model, models(data)), settings.embedding_model, progress
    )


def models(data: Path) -> Path:
    """Return the folder of the exported models."""
    return data / "models"


def ranker(settings: Settings) -> Ranker:
    """Return what reads sentences closely: the packaged readers, or the CrossEncoder that is set. Raises ModelError."""
    return CrossEncoderRanker(settings.rerank_model) if settings.rerank_model else CarefulRanker()


@contextlib.contextmanager
def open_archive(data: Path, ranker: Ranker) -> Iterator[OpenArchive]:
    """Open the generation in use with the model it was made with.

    Raises NoIndexError, CorruptIndexError and ModelError.
    """
    generation, notice = open_current(data)
    try:
        embedder = open_embedder(generation.manifest.model, models(data))
        if embedder.model.fingerprint != generation.manifest.fingerprint:
            raise ModelError("the embedding model changed since the index was made: run `dateline index`")
        yield OpenArchive(Search(generation, embedder, ranker), notice)
    finally:
        generation.close()


def answerer(search: Search, today: date | None, prose: Writer | None = None) -> Answerer:
    """Return the answerer over one archive; `today` replaces the clock."""
    return Answerer(lambda: search, lambda: today or datetime.now(UTC).astimezone().date(), prose)


def writer(settings: Settings, data: Path, today: date | None = None) -> Writer | None:
    """Return what writes the prose of answers, None where no chat model is set. Its tokens are counted in `data`.

    Raises UsageError where the model cannot be had. Imports the client of its provider: slow.
    """
    if settings.answer_model is None:
        return None
    from bot.answer.chat_model import open_chat_model

    name = one_line(settings.answer_model)
    key = provider_key(settings, name.partition(":")[0].strip().lower())
    model = open_chat_model(
        name, key.get_secret_value() if key else None, settings.answer_base_url, settings.answer_timeout
    )
    clock = lambda: today or datetime.now(UTC).astimezone().date()  # noqa: E731
    count = functools.partial(add_usage, data, name)
    return Writer(model, clock, settings.answer_tokens, settings.answer_timeout, count)
