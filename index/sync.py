"""From source folders to a new generation."""

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from index.articles import newest_versions
from index.catalog import Catalog, SourceContent, write_catalog
from index.chunking import cut_passages, embedded_text
from index.embedding import Embedder, Vectors
from index.errors import CorruptIndexError, UsageError
from index.generation import FORMAT, Manifest, current_id, generations, indexing_lock, publish, read_manifest
from index.lexical import write_lexical
from index.reading import UNREADABLE, Progress, read_source
from index.sources import Scan, Source, SourceFile, check_apart, scan, source_of
from index.terms import content_terms
from index.types import Article, Passage, Rejection
from index.vectors import VectorIndex

READING_VERSION = 1
"""Rises when the same files would be read, dated or cut into other articles and passages than before."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a run did. `changed` is False where the sources were as the last run left them."""

    changed: bool
    articles: int = 0
    passages: int = 0
    embedded: int = 0
    replaced_versions: int = 0
    other_kinds: int = 0
    seconds: float = 0.0
    rejections: tuple[Rejection, ...] = ()
    warnings: tuple[str, ...] = ()
    generation: str | None = None


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """What to sync: `add` and `forget` change the recorded sources; `default` serves while none is recorded."""

    data: Path
    max_file_bytes: int
    add: tuple[Path, ...] = ()
    forget: tuple[Path, ...] = ()
    default: Path | None = None


@dataclass(slots=True)
class _Plan:
    """What the sources hold now: freshly scanned ones, and those that are kept as they were."""

    scans: dict[Source, Scan] = field(default_factory=dict)
    kept: list[Source] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def sources(self) -> list[Source]:
        return sorted([*self.scans, *self.kept], key=lambda source: source.name)


def sync(request: SyncRequest, embedder: Callable[[], Embedder], model: str, progress: Progress) -> SyncReport:
    """Bring the index up to date with its sources; a full build whenever anything changed.

    `embedder` is called only when there is something to do. Raises UsageError for a wrong source, IndexBusyError,
    ModelError, CorruptIndexError; the index in use stays whatever happens.
    """
    began = time.perf_counter()
    with indexing_lock(request.data):
        previous, manifest = _previous(request.data)
        try:
            plan = _plan(request, previous)
            if previous and manifest and _unchanged(plan, previous, manifest, model):
                coverage = previous.coverage()
                return SyncReport(
                    False,
                    coverage.articles,
                    previous.passage_count(),
                    other_kinds=sum(s.other_kinds for s in plan.scans.values()),
                    seconds=time.perf_counter() - began,
                    rejections=tuple(previous.rejections()),
                    warnings=tuple(plan.warnings),
                    generation=current_id(request.data),
                )
            return _build(request, plan, previous, embedder, model, progress, began)
        finally:
            if previous:
                previous.close()


def recorded_sources(data: Path) -> list[Source]:
    """Return the sources of the index in use; none where there is no index."""
    previous, _ = _previous(data)
    if previous is None:
        return []
    with contextlib.closing(previous):
        return previous.sources()


def _previous(data: Path) -> tuple[Catalog | None, Manifest | None]:
    current = current_id(data)
    if current is None:
        return None, None
    folder = generations(data) / current
    try:
        manifest = read_manifest(folder)
        return Catalog(folder / "catalog.sqlite"), manifest
    except (CorruptIndexError, OSError):
        return None, None


def _plan(request: SyncRequest, previous: Catalog | None) -> _Plan:
    recorded = previous.sources() if previous else []
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
        known = previous is not None and source in recorded and bool(previous.content(source).articles)
        if known and not found.files:
            plan.kept.append(source)
            state = "is empty" if source.folder.is_dir() else "is missing"
            plan.warnings.append(
                f"{source.folder} {state}: its articles stay; `dateline index --forget {source.folder}` removes them"
            )
        else:
            plan.scans[source] = found
    return plan


def _recorded(path: Path, recorded: Sequence[Source]) -> Source:
    resolved = path.expanduser().resolve()
    for source in recorded:
        if source.folder == resolved or source.name == str(path):
            return source
    known = ", ".join(str(s.folder) for s in recorded) or "none"
    raise UsageError(f"{path} is no source of this archive (its sources: {known})")


def _shape(embedder_fingerprint: str) -> str:
    return f"reading {READING_VERSION}, model {embedder_fingerprint}"


def _unchanged(plan: _Plan, previous: Catalog, manifest: Manifest, model: str) -> bool:
    if manifest.model != model or manifest.shape != _shape(manifest.fingerprint):
        return False
    if plan.sources != previous.sources():
        return False
    stored = previous.files()
    files = [file for found in plan.scans.values() for file in found.files]
    kept = sum(len(previous.content(source).files) for source in plan.kept)
    if len(files) + kept != len(stored):
        return False
    refused = {r for found in plan.scans.values() for r in found.rejections}
    refused |= {r for source in plan.kept for r in previous.content(source).rejections}
    if refused != {r for r in previous.rejections() if r.path not in stored}:
        return False
    return all(_same(file, stored.get(file.path)) for file in files)


def _same(file: SourceFile, stored: tuple[int, int, str] | None) -> bool:
    if stored is None or stored[0] != file.size:
        return False
    if stored[2] == UNREADABLE:
        return not os.access(file.location, os.R_OK)
    return stored[1] == file.mtime_ns or stored[2] == hashlib.sha256(file.location.read_bytes()).hexdigest()


def _build(
    request: SyncRequest,
    plan: _Plan,
    previous: Catalog | None,
    open_embedder: Callable[[], Embedder],
    model: str,
    progress: Progress,
    began: float,
) -> SyncReport:
    contents = [read_source(source, found, progress) for source, found in plan.scans.items()]
    contents += [previous.content(source) for source in plan.kept] if previous else []
    contents.sort(key=lambda content: content.source.name)
    every = [article for content in contents for article in content.articles]
    articles = newest_versions(every)
    contents = [_only(content, frozenset(a.path for a in articles)) for content in contents]
    rejections = tuple(sorted({r for c in contents for r in c.rejections}, key=lambda r: (r.path, r.line or 0)))
    other_kinds = sum(found.other_kinds for found in plan.scans.values())
    if not articles and not request.forget:
        return SyncReport(True, rejections=rejections, warnings=tuple(plan.warnings), other_kinds=other_kinds)
    embedder = open_embedder()
    fingerprint = embedder.model.fingerprint
    texts, passages = _passages(articles, embedder)
    hashes = [digest for _, digest in passages]
    vectors = previous.cached_vectors(fingerprint, hashes) if previous else {}
    missing = [digest for digest in dict.fromkeys(hashes) if digest not in vectors]
    vectors |= _embed(embedder, {digest: texts[digest] for digest in missing}, progress)
    manifest = Manifest(
        format=FORMAT,
        created=datetime.now(UTC).isoformat(),
        articles=len(articles),
        passages=len(passages),
        model=model,
        fingerprint=fingerprint,
        shape=_shape(fingerprint),
        files={},
    )
    progress("writing", 0, 1)
    generation = publish(
        request.data, manifest, lambda folder: _write(folder, contents, articles, passages, fingerprint, vectors)
    )
    progress("writing", 1, 1)
    return SyncReport(
        changed=True,
        articles=len(articles),
        passages=len(passages),
        embedded=len(missing),
        replaced_versions=len(every) - len(articles),
        other_kinds=other_kinds,
        seconds=time.perf_counter() - began,
        rejections=rejections,
        warnings=tuple(plan.warnings),
        generation=generation,
    )


def _write(
    folder: Path,
    contents: Sequence[SourceContent],
    articles: Sequence[Article],
    passages: Sequence[tuple[Passage, str]],
    fingerprint: str,
    vectors: Mapping[str, Vectors],
) -> None:
    import numpy as np

    write_catalog(folder / "catalog.sqlite", contents, passages, fingerprint, vectors)
    by_id = {article.id: article for article in articles}
    headlines = {article.id: content_terms(article.title or "") for article in articles}
    write_lexical(
        folder / "tantivy",
        [
            (p.id, p.article_id, headlines[p.article_id], content_terms(by_id[p.article_id].text[p.start : p.end]))
            for p, _ in passages
        ],
    )
    dense = VectorIndex(folder / "chroma", create=True)
    if passages:
        dense.add([p.id for p, _ in passages], np.stack([vectors[digest] for _, digest in passages]))
    dense.close()


def _passages(articles: Sequence[Article], embedder: Embedder) -> tuple[dict[str, str], list[tuple[Passage, str]]]:
    texts: dict[str, str] = {}
    passages: list[tuple[Passage, str]] = []
    for article in articles:
        for passage in cut_passages(article, embedder.count_tokens, embedder.model.max_tokens):
            text = embedded_text(article, passage)
            digest = hashlib.sha256(text.encode()).hexdigest()
            texts[digest] = text
            passages.append((passage, digest))
    return texts, passages


def _embed(embedder: Embedder, texts: Mapping[str, str], progress: Progress) -> dict[str, Vectors]:
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("embedding", done, len(texts))

    if not texts:
        return {}
    progress("embedding", 0, len(texts))
    return dict(zip(texts, embedder.embed_passages(list(texts.values()), advance), strict=True))


def _only(content: SourceContent, paths: frozenset[str]) -> SourceContent:
    kept = [article for article in content.articles if article.path in paths]
    return SourceContent(content.source, content.files, kept, content.rejections)
