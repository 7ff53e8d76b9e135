"""Source folders: which they are, and which files in them are articles."""

import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.characters import one_line
from index.errors import UsageError
from index.readers import SUFFIXES
from index.types import Rejection

METADATA_FILE = "metadata.csv"
SOURCES_FILE = "sources.json"


@dataclass(frozen=True, slots=True)
class Source:
    """A folder of articles; `name` is the folder's own and begins the paths of its articles."""

    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a source. `path` is `<source name>/<relative path>`, `mtime_ns` nanoseconds since the epoch."""

    path: str
    location: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What a source folder holds, before anything is read."""

    files: tuple[SourceFile, ...]
    rejections: tuple[Rejection, ...]
    other_kinds: int
    """Files of a kind that no reader knows."""

    complete: bool = True
    """False where a folder below could not be listed: what lies in it is not gone."""

    @property
    def has_articles(self) -> bool:
        """Whether there is anything but tables of metadata."""
        return any(file.location.name != METADATA_FILE for file in self.files)


def source_of(folder: Path) -> Source:
    """Return the source of a folder. Raises UsageError where there is none."""
    try:
        resolved = folder.expanduser().resolve()
        there = resolved.exists()
    except (OSError, RuntimeError, ValueError) as exc:
        raise UsageError(f"{one_line(str(folder))} is no path") from exc
    if not there:
        raise UsageError(f"{one_line(str(folder))}: no such folder")
    if not _is_unicode(str(resolved)):
        raise UsageError(f"{shown(str(folder))}: its path is not valid UTF-8, rename it")
    if not resolved.is_dir():
        raise UsageError(f"{one_line(str(folder))} is a file: give the folder it lies in")
    return Source(shown(resolved.name) or "root", resolved)


def _is_unicode(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:  # bytes that are no UTF-8 stand in a path as lone surrogates
        return False
    return True


def remember_sources(data: Path, sources: Sequence[Source]) -> None:
    """Write down the sources beside the generations, for the day when none of these can be read."""
    new = data / f"{SOURCES_FILE}.new"
    new.write_text(json.dumps([str(source.folder) for source in sources]), encoding="utf-8")
    new.replace(data / SOURCES_FILE)


def remembered_sources(data: Path) -> list[Source]:
    """Return the sources that were written down; none where nothing can be read."""
    try:
        folders = json.loads((data / SOURCES_FILE).read_text(encoding="utf-8"))
        return [Source(shown(Path(folder).name) or "root", Path(folder)) for folder in folders]
    except (OSError, ValueError, TypeError):
        return []


def check_apart(sources: Sequence[Source]) -> None:
    """Raise UsageError where two sources have one name or one lies inside another."""
    for n, one in enumerate(sources):
        for other in sources[:n]:
            if one.name == other.name:
                raise UsageError(
                    f"two sources are called {one.name!r} ({other.folder} and {one.folder}): rename one of the folders"
                )
            if one.folder.is_relative_to(other.folder) or other.folder.is_relative_to(one.folder):
                raise UsageError(f"{one.folder} and {other.folder} lie inside one another: keep one of them")


def scan(source: Source, data: Path, max_bytes: int) -> Scan:
    """List the files of a source in the order of their paths.

    Hidden files and `data` are passed over. A link out of the folder, a file over `max_bytes` and what is no plain
    file are rejected, each with its reason.
    """
    files: list[SourceFile] = []
    rejections: list[Rejection] = []
    known: set[str] = set()
    others = 0
    failed: list[OSError] = []
    for location in _walk(source.folder, data.resolve(), failed):
        path = f"{source.name}/{shown(location.relative_to(source.folder).as_posix())}"
        if location.is_symlink() and location.is_dir():
            rejections.append(Rejection(path, "a link to a folder: not followed"))
            continue
        if location.suffix.lower() not in SUFFIXES and location.name != METADATA_FILE:
            others += not location.is_dir()
            continue
        try:
            reason = _refusal(location, source.folder, max_bytes)
            status = location.stat()
        except (OSError, RuntimeError) as exc:  # a link to itself is a RuntimeError
            reason = getattr(exc, "strerror", None) or "cannot be read"
        if not reason and path in known:
            reason = "another file has this name once it is made readable: rename one of them"
        known.add(path)
        if reason:
            rejections.append(Rejection(path, reason))
        else:
            files.append(SourceFile(path, location, status.st_size, status.st_mtime_ns))
    files.sort(key=lambda file: file.path)
    return Scan(tuple(files), tuple(rejections), others, complete=not failed)


def shown(name: str) -> str:
    """Return a file name as it can be stored and shown: valid Unicode, on one line."""
    return one_line(os.fsencode(name).decode("utf-8", errors="replace"))


def _walk(folder: Path, data: Path, failed: list[OSError]) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, onerror=failed.append):
        here = Path(parent)
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(n for n in folders if not n.startswith(".") and n not in links and here / n != data)
        for name in sorted([*names, *links]):
            if not name.startswith("."):
                yield here / name


def _refusal(location: Path, folder: Path, max_bytes: int) -> str | None:
    if location.is_symlink() and not location.resolve(strict=True).is_relative_to(folder):
        return "a link that leaves its folder: not followed"
    status = location.stat()
    if not stat.S_ISREG(status.st_mode):
        return "not a plain file"
    if status.st_size > max_bytes:
        return f"larger than {max_bytes / 1e6:g} MB (DATELINE_MAX_FILE_MB)"
    return None
