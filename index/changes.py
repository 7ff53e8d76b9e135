"""What differs between the sources and the generation before."""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from enum import Enum, auto
from pathlib import Path

from index.build import Changes
from index.catalog import Catalog, FileContent
from index.plan import Plan
from index.reading import UNREADABLE, Progress, read_files
from index.sources import METADATA_FILE, Source, SourceFile

TOUCHED_FILE = "touched.json"

Touched = dict[str, tuple[int, int, str]]
"""Size, modification time and SHA-256 by path, of files whose bytes were found to be as the catalog knows them."""


def changes_since(previous: Catalog, plan: Plan, data: Path, progress: Progress) -> Changes | None:
    """Return what differs between the sources and the generation before; None where nothing does."""
    stored, known = previous.files(), _read_touched(data)
    present = {file.path for found in plan.scans.values() for file in found.files}
    present |= {file for source in plan.kept for file in previous.files(source)}
    gone = sorted(set(stored) - present)
    stale: dict[Source, list[SourceFile]] = {}
    touched: list[SourceFile] = []
    for source, found in plan.scans.items():
        states = {file: _state(file, stored.get(file.path), known.get(file.path)) for file in found.files}
        changed = {path for path in gone if path.startswith(f"{source.name}/")}
        listed = bool(changed) or any(file.path not in stored for file in found.files)
        changed |= {file.path for file, state in states.items() if state is _State.CHANGED}
        everything = any(_is_table(path) for path in changed)
        # a table says which of the files it names are not there: that may change without it
        stale[source] = [f for f in found.files if everything or f.path in changed or (listed and _is_table(f.path))]
        touched += [file for file, state in states.items() if state is _State.TOUCHED]
    if plan.sources == previous.sources() and not gone and not any(stale.values()):
        before = {r for source in plan.sources for r in previous.refusals(source)}
        if before == {r for _, r in plan.refusals}:
            if any(known.get(file.path) != _mark(file, stored) for file in touched):
                _write_touched(data, {file.path: _mark(file, stored) for file in touched})
            return None
    read = ((s, content) for s, files in stale.items() for content in read_files(s, plan.scans[s], files, progress))
    return Changes(False, plan.sources, plan.refusals, read, gone, touched)


def everything(plan: Plan, previous: Catalog | None, progress: Progress) -> Changes:
    """Return all that the sources hold; those that are kept, as the generation before knows them."""
    return Changes(True, plan.sources, plan.refusals, _contents(plan, previous, progress))


def _contents(plan: Plan, previous: Catalog | None, progress: Progress) -> Iterator[tuple[Source, FileContent]]:
    for source, found in plan.scans.items():
        for content in read_files(source, found, found.files, progress):
            yield source, content
    if previous:
        for source in plan.kept:
            for content in previous.contents(source):
                yield source, content


def _is_table(path: str) -> bool:
    return path.rpartition("/")[2] == METADATA_FILE


class _State(Enum):
    """How a file stands to what was last read of it: TOUCHED has another time but the same bytes."""

    SAME = auto()
    TOUCHED = auto()
    CHANGED = auto()


def _state(file: SourceFile, stored: tuple[int, int, str] | None, known: tuple[int, int, str] | None) -> _State:
    if stored is None:
        return _State.CHANGED
    size, mtime_ns, digest = stored
    if digest == UNREADABLE:
        return _State.CHANGED if os.access(file.location, os.R_OK) else _State.SAME
    if (size, mtime_ns) == (file.size, file.mtime_ns):
        return _State.SAME
    if known == (file.size, file.mtime_ns, digest):
        return _State.TOUCHED
    try:
        same = size == file.size and hashlib.sha256(file.location.read_bytes()).hexdigest() == digest
    except OSError:
        return _State.CHANGED
    return _State.TOUCHED if same else _State.CHANGED


def _mark(file: SourceFile, stored: dict[str, tuple[int, int, str]]) -> tuple[int, int, str]:
    return file.size, file.mtime_ns, stored[file.path][2]


def _read_touched(data: Path) -> Touched:
    try:
        found = json.loads((data / TOUCHED_FILE).read_text(encoding="utf-8"))
        return {str(path): (int(size), int(mtime), str(digest)) for path, (size, mtime, digest) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write_touched(data: Path, touched: Touched) -> None:
    """Write down which files were compared, so that the next run need not do it again; nothing is lost without it."""
    new = data / f"{TOUCHED_FILE}.new"
    with contextlib.suppress(OSError):
        new.write_text(json.dumps(touched), encoding="utf-8")
        new.replace(data / TOUCHED_FILE)
