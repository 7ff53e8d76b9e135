"""Writing a generation: the catalog, then the two indexes that are made from it."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from index.catalog import Catalog, FileContent
from index.catalog_writer import CatalogWriter
from index.chunking import cut_passages, embedded_texts
from index.embedding import Embedder
from index.encoding import Embedding
from index.lexical import write_lexical
from index.reading import Progress
from index.sources import Source, SourceFile
from index.types import Article, Passage, Rejection
from index.vectors import VectorIndex

REBUILD_BELOW = 5000
"""Up to so many passages the dense index is made anew, which takes seconds: it then equals that of a first build."""
REBUILD_SHARE = 0.2
"""Share of the texts that may change before the dense index is made anew; removed vectors slow its graph down."""


@dataclass(slots=True)
class Changes:
    """What a generation holds that the one before it does not, and the other way round.

    `files` yields what was read anew, file by file. `full` starts from nothing: then `files` yields everything.
    """

    full: bool
    sources: list[Source]
    refusals: list[tuple[Source, Rejection]]
    files: Iterable[tuple[Source, FileContent]]
    removed: list[str] = field(default_factory=list)
    refreshed: list[SourceFile] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Built:
    """What was written: the counts of the generation, and how many passages had to be embedded."""

    articles: int
    versions: int
    passages: int
    embedded: int
    listings: int


def write_generation(
    folder: Path, changes: Changes, previous: Path | None, embedder: Embedder, progress: Progress
) -> Built:
    """Write a generation into an empty folder.

    `previous` is the folder of the generation before it, None where there is none that can be built upon. Vectors of
    texts that it knows are taken over.
    """
    path = folder / "catalog.sqlite"
    if previous and not changes.full:
        shutil.copyfile(previous / "catalog.sqlite", path)
    writer = CatalogWriter(path)
    if previous and changes.full:
        writer.adopt_vectors(previous / "catalog.sqlite", embedder.model.fingerprint)
    writer.set_sources(changes.sources, changes.refusals)
    for file in changes.removed:
        writer.remove_file(file)
    for refreshed in changes.refreshed:
        writer.refresh_file(refreshed)
    for source, content in changes.files:
        writer.put_file(source, content)
    waiting = writer.waiting
    with Embedding(writer, embedder, progress) as embedding:
        for done, article in enumerate(writer.settle(), start=1):
            writer.put_passages(article, _passages(article, embedder, embedding))
            progress("cutting", done, waiting)
        # the encoder has more to do than all the rest: what needs no vectors is written meanwhile
        embedding.begin()
        writer.link_copies()
        writer.learn_day_orders()
        writer.commit()
        with closing(Catalog(path)) as catalog:
            write_lexical(folder / "tantivy", catalog.lexical_rows())
        embedded = embedding.finish()
    writer.close()
    with closing(Catalog(path)) as catalog:
        built = _counted(catalog, embedded)
        few = built.passages <= REBUILD_BELOW
        base = None if changes.full or few else previous
        _write_dense(folder, catalog, embedder.model.fingerprint, progress, base)
    return built


def rewrite_indexes(folder: Path, previous: Path, fingerprint: str, progress: Progress) -> Built:
    """Write a generation with the catalog of another, its lexical and its dense index made anew from that catalog."""
    shutil.copyfile(previous / "catalog.sqlite", folder / "catalog.sqlite")
    with closing(Catalog(folder / "catalog.sqlite")) as catalog:
        write_lexical(folder / "tantivy", catalog.lexical_rows())
        _write_dense(folder, catalog, fingerprint, progress)
        return _counted(catalog, 0)


def _counted(catalog: Catalog, embedded: int) -> Built:
    return Built(
        articles=catalog.coverage().articles,
        versions=catalog.version_count(),
        passages=catalog.passage_count(),
        embedded=embedded,
        listings=catalog.listing_count(),
    )


def _passages(article: Article, embedder: Embedder, embedding: Embedding) -> list[tuple[Passage, str]]:
    """Return the passages of an article with the hashes of their texts, and have the texts embedded."""
    found = []
    passages = cut_passages(article, embedder.count_tokens, embedder.model.max_tokens)
    embedded = embedded_texts(article, passages, embedder.count_tokens, embedder.model.max_tokens)
    for passage, text in zip(passages, embedded, strict=True):
        digest = hashlib.sha256(text.encode()).hexdigest()
        embedding.add(digest, text)
        found.append((passage, digest))
    return found


def _write_dense(folder: Path, catalog: Catalog, model: str, progress: Progress, base: Path | None = None) -> None:
    """Write the dense index: as a copy of the one in `base` with the differences, if there is a base."""
    progress("writing", 0, 1)
    removed, added = _differing_texts(catalog, base)
    if base is None or len(removed) + len(added) > REBUILD_SHARE * len(catalog.text_hashes()):
        dense = VectorIndex(folder / "chroma", create=True)
        for hashes, vectors in catalog.vector_batches(model, VectorIndex.MAX_BATCH):
            dense.add(hashes, vectors)
    else:
        _copy_dense(base / "chroma", folder / "chroma")
        dense = VectorIndex(folder / "chroma")
        dense.remove(sorted(removed))
        dense.add(*catalog.vectors_of(model, added))
    dense.close()
    progress("writing", 1, 1)


def _differing_texts(catalog: Catalog, base: Path | None) -> tuple[set[str], set[str]]:
    """Return the hashes of the texts that only the generation in `base` has, and of those that only this one has."""
    if base is None:
        return set(), set()
    with closing(Catalog(base / "catalog.sqlite")) as other:
        before, now = other.text_hashes(), catalog.text_hashes()
    return before - now, now - before


def _copy_dense(source: Path, target: Path) -> None:
    """Copy a Chroma folder that readers may have open: they write to its database whenever they open it."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("chroma.sqlite3*"))
    with (
        closing(sqlite3.connect(source / "chroma.sqlite3")) as old,
        closing(sqlite3.connect(target / "chroma.sqlite3")) as new,
    ):
        old.backup(new)
