"""Generations: complete, verified states of the index, published by replacing one small pointer file.

DATA/
├── CURRENT              the id of the generation in use
├── lock                 held by the one process that indexes
├── models/              models exported to ONNX
└── generations/
    ├── <id>/            catalog.sqlite, tantivy/, chroma/, manifest.json
    └── <id>.lock        held, shared, by every process that reads it
"""

import contextlib
import hashlib
import json
import logging
import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

import portalocker

from index.catalog import Catalog
from index.disk import disk_errors
from index.errors import CorruptIndexError, NoIndexError
from index.lexical import LexicalIndex
from index.vectors import VectorIndex

FORMAT = 7
"""Rises when a generation of an earlier version cannot be read any more."""
DAMAGED = ".damaged"
CATALOG = "catalog.sqlite"
POINTER = "CURRENT"
_ID = re.compile(r"\d{8}T\d{12}-[0-9a-f]{6}")
_NOTHING_INDEXED = "{data} holds no index yet: run `dateline index FOLDER`"
_ALL_DAMAGED = "the index is damaged ({damage}): run `dateline index` to make it again"

_Opened = TypeVar("_Opened")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself.

    `shape` names the settings and the versions that decide what the index of given articles looks like; `files` maps
    every file that opening does not change to its SHA-256.
    """

    format: int
    created: str
    articles: int
    passages: int
    model: str
    fingerprint: str
    shape: str
    files: dict[str, str]


class Generation:
    """One generation, open for reading."""

    def __init__(self, folder: Path, manifest: Manifest, lock: IO[bytes]) -> None:
        self.id = folder.name
        self._folder = folder
        self.manifest = manifest
        self.catalog = Catalog(folder / CATALOG)
        self.lexical = LexicalIndex(folder / "tantivy")
        self._lock = lock
        # importing chromadb takes longer than all the rest: it runs beside the loading of the model
        opener = ThreadPoolExecutor(1)
        self._vectors: Future[VectorIndex] = opener.submit(VectorIndex, folder / "chroma")
        opener.shutdown(wait=False)

    @property
    def vectors(self) -> VectorIndex:
        """The dense index; the first use waits until it is open, for which Chroma has to write a row.

        Raises DiskFullError.
        """
        with disk_errors(self._folder.parent):
            return self._vectors.result()

    def close(self) -> None:
        """Close everything and let the generation go."""
        self.catalog.close()
        with contextlib.suppress(Exception):  # what failed to open needs no closing
            self.vectors.close()
        self._lock.close()


def generations(data: Path) -> Path:
    """Return the folder of the generations."""
    return data / "generations"


def pointer(data: Path) -> str | None:
    """Return the id that the pointer names, None where it is missing or names none."""
    try:
        id_ = (data / POINTER).read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    return id_ if _ID.fullmatch(id_) else None


def current_id(data: Path) -> str | None:
    """Return the id of the generation in use, None where there is none yet.

    Where the pointer is damaged it is the newest: a generation gets its name only after it was verified.
    """
    return pointer(data) or next(iter(_newest_first(data)), None)


def candidates(data: Path) -> list[str]:
    """Return the ids of all generations: the one in use, then the others, the newest first."""
    current = current_id(data)
    return list(dict.fromkeys([current, *_newest_first(data)])) if current else []


def _newest_first(data: Path) -> list[str]:
    home = generations(data)
    return sorted((p.name for p in home.iterdir() if _ID.fullmatch(p.name)), reverse=True) if home.is_dir() else []


def first_sound(data: Path, open_: Callable[[Path], _Opened]) -> tuple[_Opened, str | None]:
    """Open the generation in use; where that raises CorruptIndexError, the newest that opens, with a notice.

    Raises NoIndexError where nothing was indexed yet, CorruptIndexError where no generation is sound.
    """
    damage: CorruptIndexError | None = None
    for candidate in candidates(data):
        folder = generations(data) / candidate
        try:
            made = read_manifest(folder).created[:16]
            opened = open_(folder)
        except CorruptIndexError as exc:
            damage = damage or exc
            continue
        return opened, f"the newest index is damaged ({damage}): the one made {made} answers" if damage else None
    if damage is None:
        raise NoIndexError(_NOTHING_INDEXED.format(data=data))
    raise CorruptIndexError(_ALL_DAMAGED.format(damage=damage)) from damage


def open_current(data: Path) -> tuple[Generation, str | None]:
    """Open the first sound generation; the notice says so where it is not the one in use. Raises as `first_sound`."""
    return first_sound(data, open_generation)


def open_generation(folder: Path) -> Generation:
    """Open a generation whose files are all as its manifest says. Raises CorruptIndexError."""
    lock = _share(folder)
    try:
        return Generation(folder, check_files(folder), lock)
    except BaseException:
        lock.close()
        raise


def sound_generation(data: Path) -> tuple[Path, Manifest] | None:
    """Return the newest generation whose files are all as it says; damaged ones before it are set aside.

    To be called with the lock for indexing held. None where there is no sound generation.
    """
    for candidate in candidates(data):
        folder = generations(data) / candidate
        try:
            return folder, check_files(folder)
        except CorruptIndexError as exc:
            set_aside(folder, exc)
    return None


def set_aside(folder: Path, damage: CorruptIndexError) -> None:
    """Rename a damaged generation, so that it is not opened any more; the next one that is published removes it."""
    if folder.is_dir():
        folder.rename(folder.with_name(f"{folder.name}{DAMAGED}"))
        _log.warning("%s: set aside as %s%s", damage, folder.name, DAMAGED)


def disk_used(data: Path) -> int:
    """Return the bytes that everything in a data folder takes: generations, models, answers."""
    total = 0
    for path in data.rglob("*"):
        with contextlib.suppress(OSError):  # gone meanwhile
            total += path.lstat().st_size if not path.is_dir() else 0
    return total


def sound_catalog(data: Path) -> tuple[Path, Manifest]:
    """Return the first generation whose catalog is as its manifest says, whatever became of its other parts.

    Raises as `first_sound`.
    """
    return first_sound(data, _checked_catalog)[0]


def _checked_catalog(folder: Path) -> tuple[Path, Manifest]:
    manifest = read_manifest(folder)
    _check_file(folder, CATALOG, manifest.files.get(CATALOG, ""))
    return folder, manifest


def open_current_catalog(data: Path) -> tuple[Catalog, Manifest]:
    """Open the catalog alone of the first generation whose catalog is sound. Raises as `first_sound`."""
    folder, manifest = sound_catalog(data)
    return Catalog(folder / CATALOG), manifest


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a generation. Raises CorruptIndexError."""
    try:
        stored = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        manifest = Manifest(**stored)
    except (OSError, ValueError, TypeError) as exc:
        raise CorruptIndexError(f"{folder.name} has no readable manifest") from exc
    if manifest.format != FORMAT:
        raise CorruptIndexError(f"{folder.name} was written by another version")
    return manifest


def check_files(folder: Path) -> Manifest:
    """Return the manifest of a generation whose files are all as it says. Raises CorruptIndexError."""
    manifest = read_manifest(folder)
    for name, expected in manifest.files.items():
        _check_file(folder, name, expected)
    _check_database(folder / "chroma" / "chroma.sqlite3")
    return manifest


def is_sound(folder: Path) -> bool:
    """Tell whether the files of a generation are all as its manifest says."""
    try:
        check_files(folder)
    except CorruptIndexError:
        return False
    return True


def _check_file(folder: Path, name: str, expected: str) -> None:
    try:
        found = digest(folder / name)
    except OSError as exc:
        raise CorruptIndexError(f"{folder.name}/{name} is missing") from exc
    if found != expected:
        raise CorruptIndexError(f"{folder.name}/{name} was changed or cut off")


def _check_database(path: Path) -> None:
    """Raise CorruptIndexError where SQLite finds its own pages wrong: a file that changes has no hash to compare."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            (state,) = database.execute("PRAGMA quick_check(1)").fetchone()
            database.execute("SELECT 1 FROM collections").fetchone()  # an empty file is a sound database
    except sqlite3.Error as exc:
        raise CorruptIndexError(f"{path.name} cannot be read ({exc})") from exc
    if state != "ok":
        raise CorruptIndexError(f"{path.name} is damaged")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _share(folder: Path) -> IO[bytes]:
    with contextlib.ExitStack() as stack:
        try:
            lock = stack.enter_context(folder.with_name(f"{folder.name}.lock").open("a+b"))
            portalocker.lock(lock, portalocker.LOCK_SH | portalocker.LOCK_NB)
        except (OSError, portalocker.LockException) as exc:
            raise CorruptIndexError(f"{folder.name} is being removed") from exc
        stack.pop_all()
    return lock
