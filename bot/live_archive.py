"""The archive of a long-lived reader: follows the pointer to the generation in use."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.embedding import Embedder
from index.errors import ModelError, NoIndexError
from index.generation import Generation, current_id, first_sound, generations, open_generation
from index.publish import verify_in_child
from retrieval.query import parse_question
from retrieval.ranker import Ranker
from retrieval.search import Search

WARMING = "When did the ministers meet?"
RETRY, LONGEST_PAUSE = 10.0, 600.0
"""Seconds after which a generation that could not be used is tried again: longer each time, since it may be damaged for
good, or only have met a busy moment."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Open:
    """A generation in use: how many answers read it, and whether a newer one took its place."""

    search: Search
    outlets: tuple[str, ...]
    readers: int = 0
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class _Refused:
    """A generation that could not be used, until when it is left alone, and for how long then."""

    generation: str
    until: float
    pause: float


class LiveArchive:
    """The newest sound generation in `data`, exchanged while questions are answered.

    `open_model` returns the embedder of a model by name, `ranker` reads sentences closely. `verify` raises
    CorruptIndexError for a generation that must not be opened here: a damaged one can kill the process that opens it.
    """

    def __init__(
        self,
        data: Path,
        open_model: Callable[[str], Embedder],
        ranker: Ranker | None = None,
        verify: Callable[[Path], None] = verify_in_child,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._data = data
        self._open_model = open_model
        self._ranker = ranker
        self._verify = verify
        self._open: _Open | None = None
        self._clock = clock
        self._refused: _Refused | None = None
        self._swapping = threading.Lock()
        self._refreshing = threading.Lock()

    def start(self) -> None:
        """Open the generation in use; where it is damaged, the newest sound one, and say so in the log.

        Raises NoIndexError where nothing was indexed yet, CorruptIndexError where no generation is sound, ModelError.
        """
        newest = current_id(self._data)
        opened, notice = first_sound(self._data, self._opened)
        self._swap(opened)
        if notice:
            self._refuse(newest or "")
            _log.warning("%s", notice)

    def refresh(self) -> bool:
        """Exchange the generation where the pointer names another; return whether that was done.

        Slow, and not for an event loop. A generation that cannot be used is logged once and tried again after a while;
        the present one goes on.
        """
        with self._refreshing:
            wanted: str | None = None
            if self._open is None:  # closed meanwhile
                return False
            try:
                wanted = current_id(self._data)
                if wanted is None or wanted == self.generation or self._is_refused(wanted):
                    return False
                self._swap(self._opened(generations(self._data) / wanted))
            except Exception as exc:
                # whatever is wrong with the new one, the present one must go on answering
                if self._refuse(wanted or ""):
                    _log.warning("the new index %s is not used: %s", wanted, exc)
                return False
            self._refused = None
            _log.info("the index %s is in use", wanted)
            return True

    def _is_refused(self, id_: str) -> bool:
        return self._refused is not None and self._refused.generation == id_ and self._clock() < self._refused.until

    def _refuse(self, id_: str) -> bool:
        """Leave a generation alone for a while; return whether it is refused for the first time."""
        first = self._refused is None or self._refused.generation != id_
        pause = RETRY if self._refused is None or first else min(2 * self._refused.pause, LONGEST_PAUSE)
        self._refused = _Refused(id_, self._clock() + pause, pause)
        return first

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

    def _opened(self, folder: Path) -> _Open:
        """Return a generation that a child process found sound, open and warm."""
        self._verify(folder)
        generation = open_generation(folder)
        try:
            search = Search(generation, self._model_of(generation), self._ranker)
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
