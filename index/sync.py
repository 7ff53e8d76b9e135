"""From source folders to a new generation."""

import hashlib
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path

from index.build import Built, Changes, rewrite_indexes, write_generation
from index.catalog import Catalog, FileContent
from index.embedding import Embedder
from index.errors import UsageError
from index.generation import (
    Manifest,
    current_id,
    generations,
    indexing_lock,
    new_manifest,
    publish,
    sound_catalog,
    sound_generation,
    verify_in_child,
)
from index.reading import UNREADABLE, Progress, read_files
from index.sources import (
    METADATA_FILE,
    Scan,
    Source,
    SourceFile,
    check_apart,
    remember_sources,
    remembered_sources,
    scan,
    source_of,
)
from index.types import Rejection

READING_VERSION = 2
"""Rises when the same files would be read, dated or cut into other articles and passages than before."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a run did. `changed` is False where the sources were as the last run left them.

    `added`, `updated`, `removed` and `moved` count articles: a moved one says the same at another path. `generation`
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
    seconds: float = 0.0
    rejections: tuple[Rejection, ...] = ()
    warnings: tuple[str, ...] = ()
    generation: str | None = None


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """What to sync: `add` and `forget` change the recorded sources; `default` serves while none is recorded.

    `prune` lets go of the articles of a source that is missing or empty; without it they stay.
    """

    data: Path
    max_file_bytes: int
    add: tuple[Path, ...] = ()
    forget: tuple[Path, ...] = ()
    default: Path | None = None
    prune: bool = False


@dataclass(slots=True)
class _Plan:
    """What the sources hold now: freshly scanned ones, and those that are kept as they were."""

    scans: dict[Source, Scan] = field(default_factory=dict)
    kept: dict[Source, list[Rejection]] = field(default_factory=dict)
    """With what was rejected in them, unread, when they were last there."""
    warnings: list[str] = field(default_factory=list)

    @property
    def sources(self) -> list[Source]:
        return sorted([*self.scans, *self.kept], key=lambda source: source.name)

    @property
    def refusals(self) -> list[tuple[Source, Rejection]]:
        fresh = [(source, r) for source, found in self.scans.items() for r in found.rejections]
        return fresh + [(source, r) for source, rejections in self.kept.items() for r in rejections]

    @property
    def other_kinds(self) -> int:
        return sum(found.other_kinds for found in self.scans.values())


def sync(
    request: SyncRequest,
    embedder: Callable[[], Embedder],
    model: str,
    progress: Progress,
    verify: Callable[[Path], None] = verify_in_child,
) -> SyncReport:
    """Bring the index up to date with its sources: only what was added, changed or removed is read and embedded.

    A first run, another model and another version of the reading make a complete new generation. `embedder` is called
    only when there is something to do, and `verify` opens what was written before it is published. Raises UsageError
    for a wrong source, IndexBusyError, ModelError, CorruptIndexError and DiskFullError; the index in use stays whatever
    happens.
    """
    began = time.perf_counter()
    with indexing_lock(request.data):
        folder, manifest = sound_generation(request.data) or (None, None)
        catalog = Catalog(folder / "catalog.sqlite") if folder else None
        try:
            plan = _plan(request, catalog)
            in_use = manifest if folder and folder.name == current_id(request.data) else None
            changes = _changes(plan, catalog, in_use, model, progress)
            if changes:
                report = _build(request.data, changes, folder, catalog, embedder, model, progress, verify)
                if report.generation:
                    remember_sources(request.data, plan.sources)
            else:
                report = _unchanged(catalog, current_id(request.data))
        finally:
            if catalog:
                catalog.close()
    seconds = time.perf_counter() - began
    return replace(report, other_kinds=plan.other_kinds, warnings=tuple(plan.warnings), seconds=seconds)


def rebuild(data: Path, progress: Progress) -> SyncReport:
    """Make the lexical and the dense index again from the catalog: nothing is read or embedded.

    Raises NoIndexError where there is no catalog to make them from, and what `sync` raises.
    """
    began = time.perf_counter()
    with indexing_lock(data):
        folder, manifest = sound_catalog(data)
        generation = publish(data, lambda target: _rewritten(target, folder, manifest, progress), verify_in_child)
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
    """Return the sources of the index in use; none where there is no index that can be read."""
    current = current_id(data)
    if current is None:
        return []
    try:
        with closing(Catalog(generations(data) / current / "catalog.sqlite")) as catalog:
            return catalog.sources()
    except sqlite3.Error:
        return []


def _plan(request: SyncRequest, previous: Catalog | None) -> _Plan:
    recorded = previous.sources() if previous else remembered_sources(request.data)
    forgotten = {_recorded(path, recorded) for path in request.forget}
    sources = [s for s in recorded if s not in forgotten]
    added = [source_of(path) for path in request.add]
    sources += [s for s in dict.fromkeys(added) if s not in sources]
    if not sources and not forgotten:
        if request.default is None:
            raise UsageError(f"{request.data} has no source yet: run `dateline index FOLDER`")
        sources.append(source_of(request.default))
    check_apart(sources)
    plan = _Plan()
    for source in sources:
        found = scan(source, request.data, request.max_file_bytes)
        readable = found.has_articles and found.complete
        if readable or request.prune or previous is None or not previous.has_articles(source):
            plan.scans[source] = found
        else:
            plan.kept[source] = previous.refusals(source)
            state = "is empty" if source.folder.is_dir() else "is missing"
            state = state if found.complete or not source.folder.is_dir() else "cannot be listed in full"
            plan.warnings.append(f"{source.folder} {state}: its articles stay; `dateline index --prune` removes them")
    return plan


def _recorded(path: Path, recorded: Sequence[Source]) -> Source:
    resolved = path.expanduser().resolve()
    for source in recorded:
        if source.folder == resolved or source.name == str(path):
            return source
    known = ", ".join(str(s.folder) for s in recorded) or "none"
    raise UsageError(f"{path} is no source of this archive (its sources: {known})")


def _shape(fingerprint: str) -> str:
    return f"reading {READING_VERSION}, model {fingerprint}"


def _changes(
    plan: _Plan, previous: Catalog | None, manifest: Manifest | None, model: str, progress: Progress
) -> Changes | None:
    """Return what differs between the sources and the generation before; None where nothing does."""
    if (
        previous is None
        or manifest is None
        or manifest.model != model
        or manifest.shape != _shape(manifest.fingerprint)
    ):
        return Changes(True, plan.sources, plan.refusals, _everything(plan, previous, progress))
    stored = previous.files()
    present = {file.path for found in plan.scans.values() for file in found.files}
    present |= {file for source in plan.kept for file in previous.files(source)}
    gone = sorted(set(stored) - present)
    stale: dict[Source, list[SourceFile]] = {}
    touched: list[SourceFile] = []
    for source, found in plan.scans.items():
        states = {file: _state(file, stored.get(file.path)) for file in found.files}
        changed = {path for path in gone if path.startswith(f"{source.name}/")}
        changed |= {file.path for file, state in states.items() if state is _State.CHANGED}
        everything = any(path.endswith(f"/{METADATA_FILE}") for path in changed)
        stale[source] = [file for file in found.files if everything or file.path in changed]
        touched += [file for file, state in states.items() if state is _State.TOUCHED]
    if plan.sources == previous.sources() and not gone and not any(stale.values()):
        before = {r for source in plan.sources for r in previous.refusals(source)}
        if before == {r for _, r in plan.refusals}:
            return None
    read = ((s, content) for s, files in stale.items() for content in read_files(s, plan.scans[s], files, progress))
    return Changes(False, plan.sources, plan.refusals, read, gone, touched)


def _everything(plan: _Plan, previous: Catalog | None, progress: Progress) -> Iterator[tuple[Source, FileContent]]:
    for source, found in plan.scans.items():
        for content in read_files(source, found, found.files, progress):
            yield source, content
    if previous:
        for source in plan.kept:
            for content in previous.contents(source):
                yield source, content


class _State(Enum):
    """How a file stands to what was last read of it: TOUCHED has another time but the same bytes."""

    SAME = auto()
    TOUCHED = auto()
    CHANGED = auto()


def _state(file: SourceFile, stored: tuple[int, int, str] | None) -> _State:
    if stored is None:
        return _State.CHANGED
    size, mtime_ns, digest = stored
    if digest == UNREADABLE:
        return _State.CHANGED if os.access(file.location, os.R_OK) else _State.SAME
    if (size, mtime_ns) == (file.size, file.mtime_ns):
        return _State.SAME
    try:
        same = size == file.size and hashlib.sha256(file.location.read_bytes()).hexdigest() == digest
    except OSError:
        return _State.CHANGED
    return _State.TOUCHED if same else _State.CHANGED


def _build(
    data: Path,
    changes: Changes,
    folder: Path | None,
    previous: Catalog | None,
    open_embedder: Callable[[], Embedder],
    model: str,
    progress: Progress,
    verify: Callable[[Path], None],
) -> SyncReport:
    """Publish a generation with the changes and report what they were."""
    built: list[Built] = []
    progress("preparing the model", 0, 1)
    embedder = open_embedder()
    progress("preparing the model", 1, 1)

    def write(target: Path) -> Manifest:
        built.append(write_generation(target, changes, folder, embedder, progress))
        if not built[0].articles and not previous:
            with closing(Catalog(target / "catalog.sqlite")) as empty:
                raise _NothingReadError(tuple(empty.rejections()))
        fingerprint = embedder.model.fingerprint
        return new_manifest(built[0].articles, built[0].passages, model, fingerprint, _shape(fingerprint))

    try:
        generation = publish(data, write, verify)
    except _NothingReadError as nothing:
        return SyncReport(True, rejections=nothing.rejections)
    with closing(Catalog(generations(data) / generation / "catalog.sqlite")) as catalog:
        return replace(
            _compared(previous.version_hashes() if previous else {}, catalog.version_hashes()),
            articles=built[0].articles,
            passages=built[0].passages,
            embedded=built[0].embedded,
            replaced_versions=built[0].versions - built[0].articles,
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
        rejections=tuple(catalog.rejections()),
        generation=generation,
    )


class _NothingReadError(Exception):
    """A first run found no article: nothing is published."""

    def __init__(self, rejections: tuple[Rejection, ...]) -> None:
        super().__init__()
        self.rejections = rejections
