"""Publishing a generation: written aside, verified by a process of its own, then named by the pointer."""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import portalocker

from index.disk import disk_errors
from index.errors import CorruptIndexError
from index.generation import DAMAGED, FORMAT, POINTER, Manifest, candidates, digest, generations, pointer

KEPT = 2
VERIFY_TIMEOUT = 600


def new_manifest(articles: int, passages: int, model: str, fingerprint: str, shape: str) -> Manifest:
    """Return the manifest of a generation that is being written; `publish` adds the hashes."""
    created = datetime.now(UTC).isoformat()
    return Manifest(FORMAT, created, articles, passages, model, fingerprint, shape, files={})


def publish(
    data: Path, write: Callable[[Path], Manifest], verify: Callable[[Path], None], damaged: Path | None = None
) -> str:
    """Write a generation, verify it, and make it the one in use; return its id.

    `write` fills an empty folder and says what it wrote; the hashes are made here. `verify` opens what was written.
    `damaged` is a generation that is removed as soon as the new one is in use. Whatever fails, the generation in use
    stays. Raises CorruptIndexError where `verify` finds a fault, DiskFullError, and what `write` raises.
    """
    home = generations(data)
    id_ = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
    scratch = home / f".new-{id_}"
    with _cleaned_up(data, id_, scratch), disk_errors(data):
        home.mkdir(parents=True, exist_ok=True)
        for left_over in home.glob(".new-*"):
            shutil.rmtree(left_over, ignore_errors=True)
        scratch.mkdir()
        manifest = write(scratch)
        files = {name: digest(scratch / name) for name in _file_names(scratch)}
        stored = asdict(manifest) | {"files": files}
        (scratch / "manifest.json").write_text(json.dumps(stored, indent=1), encoding="utf-8")
        verify(scratch)
        _fsync_tree(scratch)
        scratch.rename(home / id_)
        _fsync(home)
        point_to(data, id_)
    if damaged and damaged.is_dir():
        damaged.rename(damaged.with_name(f"{damaged.name}{DAMAGED}"))
    _remove_old(data, id_)
    return id_


@contextlib.contextmanager
def _cleaned_up(data: Path, id_: str, scratch: Path) -> Iterator[None]:
    """Leave nothing behind of a generation that could not be published."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            shutil.rmtree(scratch, ignore_errors=True)
            (data / f"{POINTER}.new").unlink(missing_ok=True)
            if pointer(data) != id_:
                shutil.rmtree(scratch.with_name(id_), ignore_errors=True)
            scratch.parent.rmdir()  # it stays as soon as it holds anything
        raise


@contextlib.contextmanager
def verifying_child() -> Iterator[Callable[[Path], None]]:
    """Give a function that opens a generation in a process of its own: a damaged Chroma folder kills whoever opens it.

    The process starts at once: its imports take more than a second, which pass while the generation is written. It
    ends when its standard input does, so it outlives nobody. -P keeps modules of the current folder from being run in
    place of ours. The function serves once and raises CorruptIndexError.
    """
    command = [sys.executable, "-P", "-m", "index.verify"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as child:  # noqa: S603
        try:
            yield lambda folder: _verify(child, folder)
        finally:
            child.kill()


def verify_in_child(folder: Path) -> None:
    """Open a generation in a process of its own. Raises CorruptIndexError."""
    with verifying_child() as verify:
        verify(folder)


def _verify(child: subprocess.Popen[bytes], folder: Path) -> None:
    try:
        _, said = child.communicate(os.fsencode(folder), timeout=VERIFY_TIMEOUT)
    except subprocess.TimeoutExpired as exc:
        raise CorruptIndexError(f"checking {folder.name} took longer than {VERIFY_TIMEOUT} s") from exc
    if child.returncode:
        lines = said.decode(errors="replace").strip().splitlines()
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


def _fsync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _fsync(path)


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def point_to(data: Path, id_: str) -> None:
    """Replace the pointer by one that names a generation."""
    new = data / f"{POINTER}.new"
    with new.open("w", encoding="utf-8") as stream:
        stream.write(f"{id_}\n")
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(data / POINTER)
    _fsync(data)


def _remove_old(data: Path, current: str) -> None:
    """Keep the current generation and the one before it, and whatever a reader still holds."""
    home = generations(data)
    complete = [home / candidate for candidate in candidates(data) if candidate != current]
    for folder in [*complete[KEPT - 1 :], *home.glob(f"*{DAMAGED}")]:
        lock_file = folder.with_name(f"{folder.name.removesuffix(DAMAGED)}.lock")
        with lock_file.open("a+b") as stream:
            try:
                portalocker.lock(stream, portalocker.LOCK_EX | portalocker.LOCK_NB)
            except portalocker.LockException:
                continue
            shutil.rmtree(folder, ignore_errors=True)
            lock_file.unlink(missing_ok=True)
