"""From source folders to a new generation."""

import contextlib
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from index.build import Built, Changes, rewrite_indexes, write_generation
from index.catalog import Catalog
from index.changes import changes_since, everything
from index.disk import disk_errors
from index.embedding import Embedder
from index.generation import (
    CATALOG,
    Manifest,
    current_id,
    generations,
    is_sound,
    pointer,
    sound_catalog,
    sound_generation,
)
from index.lock import indexing_lock
from index.plan import Plan, plan_sources
from index.plan import SyncRequest as SyncRequest
from index.publish import new_manifest, point_to, publish, verify_in_child, verifying_child
from index.reading import Progress
from index.sources import Source, remember_sources, remembered_sources
from index.types import Rejection

READING_VERSION = 5
"""Rises when the same files would be read, dated or cut into other articles and passages than before."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a run did. `changed` is False where the sources were as the last run left them.

    `added`, `updated`, `removed` and `moved` count articles: a moved one says the same at another path. `listings` are
    stored pages that only list articles: they are counted nowhere else. `generation`
    is the id of the index in use, None where nothing could be read.
    """

    changed: bool
    articles: int = 0
    passages: int = 0
    embedded: int = 0
    added: int = 0
    updated: int = 0
    removed: int = 0
    moved: int = 0
    replaced_versions: int = 0
    other_kinds: int = 0
    listings: int = 0
    seconds: float = 0.0
    rejections: tuple[Rejection, ...] = ()
    warnings: tuple[str, ...] = ()
    generation: str | None = None


def sync(
    request: SyncRequest,
    embedder: Callable[[], Embedder],
    model: str,
    progress: Progress,
    verify: Callable[[Path], None] | None = None,
) -> SyncReport:
    """Bring the index up to date with its sources: only what was added, changed or removed is read and embedded.

    A first run, another model and another version of the reading make a complete new generation. `embedder` is called
    only when there is something to do, and `verify` opens what was written before it is published: in a process of its
    own where it is None. Raises UsageError for a wrong source, IndexBusyError, ModelError, CorruptIndexError and
    DiskFullError; the index in use stays whatever happens.
    """
    began = time.perf_counter()
    with disk_errors(request.data), indexing_lock(request.data, request.wait):
        folder, manifest = sound_generation(request.data) or (None, None)
        catalog = Catalog(folder / CATALOG) if folder else None
        try:
            plan = plan_sources(request, catalog)
            in_use = manifest if folder and folder.name == current_id(request.data) else None
            changes = _changes(plan, catalog, in_use, request, model, progress)
            if changes:
                report = _build(request.data, changes, folder, catalog, embedder, model, progress, verify)
                if report.generation:
                    remember_sources(request.data, plan.sources)
            else:
                report = _unchanged(catalog, current_id(request.data))
                if folder and pointer(request.data) is None:
                    point_to(request.data, folder.name)
        finally:
            if catalog:
                catalog.close()
    seconds = time.perf_counter() - began
    return replace(report, other_kinds=plan.other_kinds, warnings=tuple(plan.warnings), seconds=seconds)


def rebuild(data: Path, progress: Progress, wait: float = 0.0) -> SyncReport:
    """Make the lexical and the dense index again from the catalog: nothing is read or embedded.

    A damaged generation whose catalog was sound goes when the new one is in use. Raises NoIndexError and
    CorruptIndexError where there is no catalog to make them from, and what `sync` raises.
    """
    began = time.perf_counter()
    with disk_errors(data), indexing_lock(data, wait):
        folder, manifest = sound_catalog(data)
        damaged = None if is_sound(folder) else folder
        generation = publish(
            data, lambda target: _rewritten(target, folder, manifest, progress), verify_in_child, damaged
        )
    return SyncReport(
        True,
        articles=manifest.articles,
        passages=manifest.passages,
        seconds=time.perf_counter() - began,
        generation=generation,
    )


def _rewritten(target: Path, folder: Path, manifest: Manifest, progress: Progress) -> Manifest:
    built = rewrite_indexes(target, folder, manifest.fingerprint, progress)
    return new_manifest(built.articles, built.passages, manifest.model, manifest.fingerprint, manifest.shape)


def recorded_sources(data: Path) -> list[Source]:
    """Return the sources of the index in use, or those that were written down beside it where it cannot be read."""
    current = current_id(data)
    try:
        with closing(Catalog(generations(data) / str(current) / CATALOG)) as catalog:
            return catalog.sources()
    except sqlite3.Error:
        return remembered_sources(data)


def _shape(fingerprint: str) -> str:
    return f"reading {READING_VERSION}, model {fingerprint}"


def _changes(
    plan: Plan,
    previous: Catalog | None,
    manifest: Manifest | None,
    request: SyncRequest,
    model: str,
    progress: Progress,
) -> Changes | None:
    """Return what is to be written; None where the generation in use is as the sources are."""
    if previous and manifest and manifest.model == model and manifest.shape == _shape(manifest.fingerprint):
        return changes_since(previous, plan, request.data, progress)
    return everything(plan, previous, progress)


def _build(
    data: Path,
    changes: Changes,
    folder: Path | None,
    previous: Catalog | None,
    open_embedder: Callable[[], Embedder],
    model: str,
    progress: Progress,
    verify: Callable[[Path], None] | None,
) -> SyncReport:
    """Publish a generation with the changes and report what they were."""
    built: list[Built] = []
    progress("preparing the model", 0, 1)
    embedder = open_embedder()
    progress("preparing the model", 1, 1)

    def write(target: Path) -> Manifest:
        built.append(write_generation(target, changes, folder, embedder, progress))
        if not built[0].articles and not built[0].listings and not previous:
            with closing(Catalog(target / CATALOG)) as empty:
                raise _NothingReadError(tuple(empty.rejections()))
        fingerprint = embedder.model.fingerprint
        return new_manifest(built[0].articles, built[0].passages, model, fingerprint, _shape(fingerprint))

    try:
        with contextlib.nullcontext(verify) if verify else verifying_child() as check:
            generation = publish(data, write, check)
    except _NothingReadError as nothing:
        return SyncReport(True, rejections=nothing.rejections)
    with closing(Catalog(generations(data) / generation / CATALOG)) as catalog:
        return replace(
            _compared(previous.version_hashes() if previous else {}, catalog.version_hashes()),
            articles=built[0].articles,
            passages=built[0].passages,
            embedded=built[0].embedded,
            replaced_versions=built[0].versions - built[0].articles,
            listings=built[0].listings,
            rejections=tuple(catalog.rejections()),
            generation=generation,
        )


def _compared(before: dict[str, str], after: dict[str, str]) -> SyncReport:
    """Return a report that counts what differs between two states, each the hash of every article by path."""
    gone = Counter(before[path] for path in before.keys() - after.keys())
    come = Counter(after[path] for path in after.keys() - before.keys())
    moved = (gone & come).total()
    updated = sum(before[path] != after[path] for path in before.keys() & after.keys())
    return SyncReport(True, added=come.total() - moved, removed=gone.total() - moved, moved=moved, updated=updated)


def _unchanged(catalog: Catalog | None, generation: str | None) -> SyncReport:
    if catalog is None:
        return SyncReport(False)
    return SyncReport(
        False,
        articles=catalog.coverage().articles,
        passages=catalog.passage_count(),
        listings=catalog.listing_count(),
        rejections=tuple(catalog.rejections()),
        generation=generation,
    )


class _NothingReadError(Exception):
    """A first run found no article: nothing is published."""

    def __init__(self, rejections: tuple[Rejection, ...]) -> None:
        super().__init__()
        self.rejections = rejections
