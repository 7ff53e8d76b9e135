"""`python -m index.verify FOLDER`: open a generation and compare its parts. Run as a child process."""

import sys
from pathlib import Path

import numpy as np

from index.catalog import Catalog
from index.errors import CorruptIndexError
from index.generation import check_files
from index.lexical import LexicalIndex
from index.vectors import VectorIndex

SAMPLES = 20
SELF_HIT = 0.999


def verify(folder: Path) -> None:
    """Compare manifest, catalog, lexical and dense index of a generation. Raises CorruptIndexError."""
    manifest = check_files(folder)
    catalog = Catalog(folder / "catalog.sqlite")
    ids = catalog.passage_ids()
    vectors = VectorIndex(folder / "chroma")
    counts = {
        "manifest": manifest.passages,
        "catalog": len(ids),
        "tantivy": LexicalIndex(folder / "tantivy").count(),
        "chroma": vectors.count(),
    }
    if len(set(counts.values())) > 1:
        raise CorruptIndexError(f"the parts of the index differ in passages: {counts}")
    if not ids:
        return
    sampled = sorted(set(ids[:: max(1, len(ids) // SAMPLES)]))
    found_ids, rows = catalog.vectors(manifest.fingerprint, frozenset(p.article_id for p in catalog.passages(sampled)))
    by_id = dict(zip(found_ids, rows, strict=True))
    everything = {id_ for id_, _ in vectors.nearest(rows[0], len(ids))}
    if not everything <= set(ids):
        raise CorruptIndexError("chroma holds passages that the catalog does not know")
    for id_ in sampled:
        if id_ not in by_id:
            raise CorruptIndexError(f"passage {id_} has no vector")
        best = vectors.nearest(np.asarray(by_id[id_]), 1)
        if not best or best[0][1] < SELF_HIT:
            raise CorruptIndexError(f"chroma does not find passage {id_} by its own vector")


if __name__ == "__main__":
    try:
        verify(Path(sys.argv[1]))
    except CorruptIndexError as exc:
        sys.exit(str(exc))
