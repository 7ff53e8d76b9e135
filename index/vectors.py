"""The dense index of a generation: the only importer of chromadb.

Chroma holds ids and vectors alone; texts and metadata live in the catalog. Its folder is not safe between processes,
so a generation is written by one process and only read afterwards.
"""

import gc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding import Vectors

COLLECTION = "passages"
EF_SEARCH = 400
"""Candidates that the graph search keeps: recall@10 is 0.98 on hard data, 0.81 with Chroma's own 100."""
NEIGHBOURS = 32
"""Links of a text in the graph: with Chroma's own 16, sixty texts with all but equal vectors can cut others off."""


def load() -> None:
    """Import Chroma, which takes about a second."""
    import chromadb  # noqa: F401


class VectorIndex:
    """Nearest texts by cosine, by the hash of the text.

    Each text stands in it once, however many passages say the same: a graph of hundreds of equal vectors hides others.
    """

    MAX_BATCH = 5000
    """Chroma takes at most 5461 rows at a time."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        import chromadb
        from chromadb.config import Settings

        self._client: Any = chromadb.PersistentClient(
            path=str(folder), settings=Settings(anonymized_telemetry=False, allow_reset=False)
        )
        if create:
            self._collection: Any = self._client.create_collection(
                COLLECTION,
                embedding_function=None,
                configuration={
                    "hnsw": {
                        "space": "cosine",
                        "ef_search": EF_SEARCH,
                        "ef_construction": 200,
                        "max_neighbors": NEIGHBOURS,
                    }
                },
            )
        else:
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add texts by hash."""
        for first in range(0, len(ids), self.MAX_BATCH):
            part = slice(first, first + self.MAX_BATCH)
            self._collection.add(ids=list(ids[part]), embeddings=vectors[part])

    def remove(self, ids: Sequence[str]) -> None:
        """Remove texts by hash; unknown ones are passed over."""
        for first in range(0, len(ids), self.MAX_BATCH):
            self._collection.delete(ids=list(ids[first : first + self.MAX_BATCH]))

    def count(self) -> int:
        """Return the number of texts."""
        return int(self._collection.count())

    def nearest(self, question: Vectors, limit: int) -> list[tuple[str, float]]:
        """Return up to `limit` hashes of texts with their cosine similarity, the nearest first."""
        found = self._collection.query(
            query_embeddings=[np.asarray(question, dtype=np.float32)], n_results=limit, include=["distances"]
        )
        return [(id_, 1.0 - float(d)) for id_, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def close(self) -> None:
        """Let go of the folder's files."""
        self._client.close()
        gc.collect()
