"""The archive of a long-lived reader: follows the pointer to the generation in use."""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.embedding import Embedder
from index.errors import CorruptIndexError, ModelError, NoIndexError
from index.generation import (
    NOTHING_INDEXED,
    Generation,
    candidates,
    current_id,
    generations,
    open_generation,
    verify_in_child,
)
from retrieval.query import parse_question
from retrieval.search import Search

WARMING = "When did the ministers meet?"

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Open:
    """A generation in use: how many answers read it, and whether a newer one took its place."""

    search: Search
    outlets: tuple[str, ...]
    readers: int = 0
    replaced: bool = False


class LiveArchive:
    """The newest sound generation in `data`, exchanged while questions are answered.

    `open_model` returns the embedder of a model by name. `verify` raises CorruptIndexError for a generation that must
    not be opened here: a damaged one can kill the process that opens it.
    """

    def __init__(
        self,
        data: Path,
        open_model: Callable[[str], Embedder],
        verify: Callable[[Path], None] = verify_in_child,
    ) -> None:
        self._data = data
        self._open_model = open_model
        self._verify = verify
        self._open: _Open | None = None
        self._refused: str | None = None
        self._swapping = threading.Lock()
        self._refreshing = threading.Lock()

    def start(self) -> None:
        """Open the generation in use; where it is damaged, the newest sound one, and say so in the log.

        Raises NoIndexError where nothing was indexed yet, CorruptIndexError where no generation is sound, ModelError.
        """
        current = current_id(self._data)
        if current is None:
            raise NoIndexError(NOTHING_INDEXED.format(data=self._data))
        damage: CorruptIndexError | None = None
        for candidate in candidates(self._data, current):
            try:
                self._swap(self._opened(candidate))
            except CorruptIndexError as exc:
                damage = damage or exc
                continue
            if damage:
                self._refused = current
                _log.warning("the newest index is damaged (%s): the one before it answers", damage)
            return
        raise CorruptIndexError(f"the index is damaged ({damage}): run `dateline index` to make it again")

    def refresh(self) -> bool:
        """Exchange the generation where the pointer names another; return whether that was done.

        Slow, and not for an event loop. A generation that cannot be used is logged once, and the present one goes on.
        """
        with self._refreshing:
            wanted: str | None = None
            try:
                wanted = current_id(self._data)
                if wanted is None or wanted in (self._refused, self.generation):
                    return False
                self._swap(self._opened(wanted))
            except Exception as exc:
                # whatever is wrong with the new one, the present one must go on answering
                if self._refused != (wanted or ""):
                    _log.warning("the new index %s is not used: %s", wanted, exc)
                self._refused = wanted or ""
                return False
            _log.info("the index %s is in use", wanted)
            return True

    @contextlib.contextmanager
    def search(self) -> Iterator[Search]:
        """Lend the search over the generation in use; it stays open until it is given back."""
        with self._swapping:
            lent = self._now()
            lent.readers += 1
        try:
            yield lent.search
        finally:
            with self._swapping:
                lent.readers -= 1
                last = lent.replaced and lent.readers == 0
            if last:
                lent.search.generation.close()

    @property
    def generation(self) -> str | None:
        """The id of the generation in use, None before the start."""
        return self._open.search.generation.id if self._open else None

    def outlets(self) -> tuple[str, ...]:
        """Return the outlets of the archive, the largest first."""
        return self._now().outlets

    def close(self) -> None:
        """Close the generation in use after its last reader."""
        self._swap(None)

    def _now(self) -> _Open:
        if self._open is None:
            raise NoIndexError("the archive is not open")
        return self._open

    def _opened(self, id_: str) -> _Open:
        """Return a generation that a child process found sound, open and warm."""
        folder = generations(self._data) / id_
        self._verify(folder)
        generation = open_generation(folder)
        try:
            search = Search(generation, self._model_of(generation))
            search.hits(parse_question(WARMING), 1)
            return _Open(search, tuple(name for name, _ in generation.catalog.outlets()))
        except BaseException:
            generation.close()
            raise

    def _model_of(self, generation: Generation) -> Embedder:
        wanted = generation.manifest.fingerprint
        if self._open and self._open.search.embedder.model.fingerprint == wanted:
            return self._open.search.embedder
        embedder = self._open_model(generation.manifest.model)
        if embedder.model.fingerprint != wanted:
            raise ModelError("the embedding model changed since the index was made: run `dateline index`")
        return embedder

    def _swap(self, new: _Open | None) -> None:
        with self._swapping:
            old, self._open = self._open, new
            if old:
                old.replaced = True
            unread = old is not None and old.readers == 0
        if old and unread:
            old.search.generation.close()
