"""The composition root: from settings to ready objects."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.settings import Settings
from index.embedding import open_embedder
from index.errors import ModelError
from index.generation import open_current
from index.reading import Progress
from index.sync import SyncReport, SyncRequest, sync
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
) -> SyncReport:
    """Bring the index in `data` up to date with its sources. Raises what `index.sync.sync` raises."""
    default = settings.articles if settings.articles.is_dir() else None
    request = SyncRequest(data, round(settings.max_file_mb * 1e6), add, forget, default, prune)
    return sync(
        request, lambda: open_embedder(settings.embedding_model, models(data)), settings.embedding_model, progress
    )


def models(data: Path) -> Path:
    """Return the folder of the exported models."""
    return data / "models"


@contextlib.contextmanager
def open_archive(data: Path) -> Iterator[OpenArchive]:
    """Open the generation in use with the model it was made with.

    Raises NoIndexError, CorruptIndexError and ModelError.
    """
    generation, notice = open_current(data)
    try:
        embedder = open_embedder(generation.manifest.model, models(data))
        if embedder.model.fingerprint != generation.manifest.fingerprint:
            raise ModelError("the embedding model changed since the index was made: run `dateline index`")
        yield OpenArchive(Search(generation, embedder), notice)
    finally:
        generation.close()


def answerer(search: Search, today: date | None) -> Answerer:
    """Return the answerer over one archive; `today` replaces the clock."""
    return Answerer(lambda: search, lambda: today or datetime.now(UTC).astimezone().date())
