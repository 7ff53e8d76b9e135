"""Texts on their way to vectors, beside the other work of a build."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from index.catalog_writer import CatalogWriter
from index.embedding import MANY, Embedder, Vectors
from index.reading import Progress


class Embedding:
    """Embeds texts in a thread of its own and puts their vectors into a catalog; known ones are passed over.

    Texts are gathered until there are many: those of like length then run together. Only the thread that made it may
    use it.
    """

    def __init__(self, writer: CatalogWriter, embedder: Embedder, progress: Progress) -> None:
        self._writer = writer
        self._embedder = embedder
        self._progress = progress
        self._gathered: dict[str, str] = {}
        self._seen: set[str] = set()
        self._begun: list[tuple[list[str], Future[Vectors]]] = []
        self._thread = ThreadPoolExecutor(1)
        self._stopped = threading.Event()
        self._new = self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.shutdown(cancel_futures=True)

    def add(self, digest: str, text: str) -> None:
        """Take a text by its hash."""
        if digest not in self._seen:
            self._seen.add(digest)
            self._gathered[digest] = text
        if len(self._gathered) >= MANY:
            self.begin()

    def begin(self) -> None:
        """Begin with what was gathered, and store what is done."""
        known = self._writer.known_vectors(self._embedder.model.fingerprint, self._gathered)
        new = {digest: text for digest, text in self._gathered.items() if digest not in known}
        self._gathered.clear()
        if new:
            self._new += len(new)
            texts = list(new.values())
            self._begun.append((list(new), self._thread.submit(self._embedder.embed_passages, texts, self._advance)))
        while self._begun and self._begun[0][1].done():
            self._store()

    def finish(self) -> int:
        """Wait until all texts have their vectors; return how many were embedded. Raises what the embedder raises."""
        self.begin()
        while self._begun:
            self._store()
        return self._new

    def _store(self) -> None:
        digests, vectors = self._begun.pop(0)
        found = dict(zip(digests, vectors.result(), strict=True))
        self._writer.put_vectors(self._embedder.model.fingerprint, found)

    def _advance(self, count: int) -> None:
        if self._stopped.is_set():
            raise InterruptedError
        self._done += count
        self._progress("embedding", self._done, self._new)
