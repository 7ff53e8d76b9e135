"""`python -m index.verify`: open the generation that standard input names and compare its parts; a child process."""

import os
import sys
from pathlib import Path

from index.catalog import Catalog
from index.errors import CorruptIndexError
from index.generation import check_files
from index.lexical import LexicalIndex
from index.vectors import VectorIndex, load

SAMPLES = 20
SELF_HIT = 0.999
FOUND = 0.5
"""Part of the sampled texts that must be found: of many texts that are almost equal the graph may hide a few."""


def verify(folder: Path) -> None:
    """Compare manifest, catalog, lexical and dense index of a generation. Raises CorruptIndexError."""
    manifest = check_files(folder)
    catalog = Catalog(folder / "catalog.sqlite")
    passages, texts = catalog.passage_count(), catalog.text_hashes()
    vectors = VectorIndex(folder / "chroma")
    if not manifest.passages == passages == LexicalIndex(folder / "tantivy").count():
        raise CorruptIndexError("the parts of the index differ in the number of passages")
    if vectors.count() != len(texts):
        raise CorruptIndexError(f"chroma holds {vectors.count()} texts, the catalog {len(texts)}")
    if not texts:
        return
    sampled = set(sorted(texts)[:: max(1, len(texts) // SAMPLES)])
    hashes, rows = catalog.vectors_of(manifest.fingerprint, sampled)
    if set(hashes) != sampled:
        raise CorruptIndexError("there are texts without a vector")
    if not {digest for digest, _ in vectors.nearest(rows[0], len(texts))} <= texts:
        raise CorruptIndexError("chroma holds texts that the catalog does not know")
    hits = [(row, *hit) for row in rows for hit in vectors.nearest(row, 1)]
    stored = dict(zip(*catalog.vectors_of(manifest.fingerprint, {digest for _, digest, _ in hits}), strict=True))
    found = sum(d in stored and min(similarity, row @ stored[d]) >= SELF_HIT for row, d, similarity in hits)
    if found < FOUND * len(rows):
        raise CorruptIndexError(f"chroma finds {found} of {len(rows)} texts by their own vectors")


if __name__ == "__main__":
    load()  # while the generation is still being written
    named = sys.stdin.buffer.read()
    try:
        if named:  # nothing is named where the parent has ended
            verify(Path(os.fsdecode(named)))
    except CorruptIndexError as exc:
        sys.exit(str(exc))
