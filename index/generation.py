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
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import portalocker

from index.catalog import Catalog
from index.errors import CorruptIndexError, DiskFullError, IndexBusyError, NoIndexError
from index.lexical import LexicalIndex
from index.vectors import VectorIndex

FORMAT = 4
"""Rises when a generation of an earlier version cannot be read any more."""
KEPT = 2
DAMAGED = ".damaged"
CATALOG = "catalog.sqlite"
VERIFY_TIMEOUT = 600
FULL = 1_000_000
"""Free bytes below which a failure is put down to the disk."""
_ID = re.compile(r"\d{8}T\d{12}-[0-9a-f]{6}")
NOTHING_INDEXED = "{data} holds no index yet: run `dateline index FOLDER`"

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
        """The dense index; the first use waits until it is open."""
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


def current_id(data: Path) -> str | None:
    """Return the id of the generation in use, None where there is none yet."""
    try:
        id_ = (data / "CURRENT").read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    return id_ if _ID.fullmatch(id_) else None


def open_current(data: Path) -> tuple[Generation, str | None]:
    """Open the generation in use; where it is damaged, the one before it, with a notice that says so.

    Raises NoIndexError where nothing was indexed yet, CorruptIndexError where no generation is sound.
    """
    current = current_id(data)
    if current is None:
        raise NoIndexError(NOTHING_INDEXED.format(data=data))
    damage: CorruptIndexError | None = None
    for candidate in candidates(data, current):
        folder = generations(data) / candidate
        try:
            generation = open_generation(folder)
        except CorruptIndexError as exc:
            damage = damage or exc
            continue
        notice = None
        if candidate != current:
            notice = f"the newest index is damaged ({damage}): the one made {generation.manifest.created[:16]} answers"
        return generation, notice
    raise CorruptIndexError(f"the index is damaged ({damage}): run `dateline index` to make it again")


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
    for candidate in candidates(data, current_id(data) or ""):
        folder = generations(data) / candidate
        try:
            return folder, check_files(folder)
        except CorruptIndexError as exc:
            if folder.is_dir():
                folder.rename(folder.with_name(f"{candidate}{DAMAGED}"))
                _log.warning("%s: set aside as %s%s", exc, candidate, DAMAGED)
    return None


def sound_catalog(data: Path) -> tuple[Path, Manifest]:
    """Return the newest generation whose catalog is as its manifest says, whatever became of its other parts.

    Raises NoIndexError where there is none.
    """
    for candidate in candidates(data, current_id(data) or ""):
        folder = generations(data) / candidate
        try:
            manifest = read_manifest(folder)
            if _digest(folder / CATALOG) == manifest.files[CATALOG]:
                return folder, manifest
        except (CorruptIndexError, OSError, KeyError):
            continue
    raise NoIndexError(NOTHING_INDEXED.format(data=data))


def candidates(data: Path, current: str) -> list[str]:
    """Return the ids of all generations: the one in use, then the others, the newest first."""
    home = generations(data)
    found = sorted((p.name for p in home.iterdir() if _ID.fullmatch(p.name)), reverse=True) if home.is_dir() else []
    return list(dict.fromkeys([current, *found] if current else found))


def open_current_catalog(data: Path) -> tuple[Catalog, Manifest]:
    """Open the catalog alone of the generation in use. Raises NoIndexError, CorruptIndexError."""
    current = current_id(data)
    if current is None:
        raise NoIndexError(NOTHING_INDEXED.format(data=data))
    folder = generations(data) / current
    manifest = check_files(folder)
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
        try:
            found = _digest(folder / name)
        except OSError as exc:
            raise CorruptIndexError(f"{folder.name}/{name} is missing") from exc
        if found != expected:
            raise CorruptIndexError(f"{folder.name}/{name} was changed or cut off")
    _check_database(folder / "chroma" / "chroma.sqlite3")
    return manifest


def _check_database(path: Path) -> None:
    """Raise CorruptIndexError where SQLite finds its own pages wrong: a file that changes has no hash to compare."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            (state,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as exc:
        raise CorruptIndexError(f"{path.name} cannot be read ({exc})") from exc
    if state != "ok":
        raise CorruptIndexError(f"{path.name} is damaged")


@contextlib.contextmanager
def indexing_lock(data: Path) -> Iterator[None]:
    """Hold the lock of the one process that indexes. Raises IndexBusyError where another holds it."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("a+b") as stream:
        try:
            portalocker.lock(stream, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException as exc:
            raise IndexBusyError(f"another process is indexing {data}: wait for it to finish") from exc
        yield


def new_manifest(articles: int, passages: int, model: str, fingerprint: str, shape: str) -> Manifest:
    """Return the manifest of a generation that is being written; `publish` adds the hashes."""
    created = datetime.now(UTC).isoformat()
    return Manifest(FORMAT, created, articles, passages, model, fingerprint, shape, files={})


def publish(data: Path, write: Callable[[Path], Manifest], verify: Callable[[Path], None]) -> str:
    """Write a generation, verify it, and make it the one in use; return its id.

    `write` fills an empty folder and says what it wrote; the hashes are made here. `verify` opens what was written.
    Whatever fails, the generation in use stays. Raises CorruptIndexError where `verify` finds a fault, DiskFullError,
    and what `write` raises.
    """
    home = generations(data)
    home.mkdir(parents=True, exist_ok=True)
    for left_over in home.glob(".new-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    id_ = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
    scratch = home / f".new-{id_}"
    scratch.mkdir()
    try:
        manifest = write(scratch)
        files = {name: _digest(scratch / name) for name in _file_names(scratch)}
        stored = asdict(manifest) | {"files": files}
        (scratch / "manifest.json").write_text(json.dumps(stored, indent=1), encoding="utf-8")
        verify(scratch)
        _fsync_tree(scratch)
        scratch.rename(home / id_)
        _fsync(home)
        _point_to(data, id_)
    except BaseException as exc:
        full = _is_full(data)
        shutil.rmtree(scratch, ignore_errors=True)
        with contextlib.suppress(OSError):  # it stays as soon as it holds anything
            home.rmdir()
        if full and isinstance(exc, Exception):
            raise DiskFullError(f"the disk that holds {data} is full: the index before stays in use") from exc
        raise
    _remove_old(data, id_)
    return id_


def _is_full(data: Path) -> bool:
    return shutil.disk_usage(data).free < FULL


def verify_in_child(folder: Path) -> None:
    """Open a generation in a process of its own: a damaged Chroma folder kills whoever opens it.

    -P keeps modules of the current folder from being run in place of ours.

    Raises CorruptIndexError.
    """
    command = [sys.executable, "-P", "-m", "index.verify", str(folder)]
    try:
        child = subprocess.run(command, capture_output=True, text=True, timeout=VERIFY_TIMEOUT)  # noqa: S603
    except subprocess.TimeoutExpired as exc:
        raise CorruptIndexError(f"checking {folder.name} took longer than {VERIFY_TIMEOUT} s") from exc
    if child.returncode:
        lines = child.stderr.strip().splitlines()
        raise CorruptIndexError(lines[-1] if lines else f"checking it ended with signal {-child.returncode}")


def _file_names(folder: Path) -> list[str]:
    """Return the files that never change again.

    Opening changes Chroma's own database; and it fills the graph files of a segment anew as long as no graph was
    saved, which happens only past a thousand passages. Until then the vectors lie in the database alone.
    """
    saved = {p.parent for p in folder.glob("chroma/*/index_metadata.pickle")}
    names = []
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        of_chroma = name.startswith("chroma/")
        if path.is_file() and not name.endswith(".lock") and (path.parent in saved or not of_chroma):
            names.append(name)
    return sorted(names)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _share(folder: Path) -> IO[bytes]:
    try:
        lock = folder.with_name(f"{folder.name}.lock").open("a+b")
        portalocker.lock(lock, portalocker.LOCK_SH | portalocker.LOCK_NB)
    except (OSError, portalocker.LockException) as exc:
        raise CorruptIndexError(f"{folder.name} is being removed") from exc
    return lock


def _fsync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _fsync(path)


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _point_to(data: Path, id_: str) -> None:
    pointer = data / "CURRENT.new"
    with pointer.open("w", encoding="utf-8") as stream:
        stream.write(f"{id_}\n")
        stream.flush()
        os.fsync(stream.fileno())
    pointer.replace(data / "CURRENT")
    _fsync(data)


def _remove_old(data: Path, current: str) -> None:
    """Keep the current generation and the one before it, and whatever a reader still holds."""
    home = generations(data)
    complete = [home / candidate for candidate in candidates(data, current) if candidate != current]
    for folder in [*complete[KEPT - 1 :], *home.glob(f"*{DAMAGED}")]:
        lock_file = folder.with_name(f"{folder.name.removesuffix(DAMAGED)}.lock")
        with lock_file.open("a+b") as stream:
            try:
                portalocker.lock(stream, portalocker.LOCK_EX | portalocker.LOCK_NB)
            except portalocker.LockException:
                continue
            shutil.rmtree(folder, ignore_errors=True)
            lock_file.unlink(missing_ok=True)
