"""From the files of a source to its articles."""

import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from index.articles import to_article
from index.catalog import FileContent
from index.characters import one_line
from index.metadata import MetadataRow, read_metadata
from index.readers import read
from index.sources import METADATA_FILE, Scan, Source, SourceFile
from index.types import Article, Rejection

UNREADABLE = ""
"""Stands for the hash of a file that is there but cannot be read."""

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much of it is done and how much there is."""


def read_files(source: Source, found: Scan, files: Sequence[SourceFile], progress: Progress) -> Iterator[FileContent]:
    """Yield what some files of a source hold; what cannot be read becomes a rejection.

    The rows of every metadata.csv in the source go before what the files say of themselves.
    """
    rows, faults = _metadata(found.files)
    for done, file in enumerate(files, start=1):
        progress(f"reading {source.name}", done, len(files))
        try:
            content = file.location.read_bytes()
        except OSError as exc:
            yield FileContent(file, UNREADABLE, (), (Rejection(file.path, exc.strerror or "cannot be read"),))
            continue
        digest = hashlib.sha256(content).hexdigest()
        if file.location.name == METADATA_FILE:
            yield FileContent(file, digest, (), tuple(f for f in faults if f.path == file.path))
            continue
        items = list(_read_file(file, content, rows))
        articles = tuple(item for item in items if isinstance(item, Article))
        yield FileContent(file, digest, articles, tuple(item for item in items if isinstance(item, Rejection)))


def _read_file(file: SourceFile, content: bytes, rows: Mapping[str, MetadataRow]) -> Iterator[Article | Rejection]:
    for item in read(content, file.path):
        if isinstance(item, Rejection):
            yield item
            continue
        numbered = file.path if item.number is None else f"{file.path}#{item.number}"
        article = to_article(item, file.path, rows.get(numbered) or rows.get(file.path))
        yield article or Rejection(file.path, "no text left after cleaning")


def _metadata(files: Sequence[SourceFile]) -> tuple[dict[str, MetadataRow], list[Rejection]]:
    """Return the metadata rows by stored path; a row of a deeper metadata.csv goes before one above it."""
    rows: dict[str, MetadataRow] = {}
    rejections: list[Rejection] = []
    known = {file.path for file in files}
    tables = [file for file in files if file.location.name == METADATA_FILE]
    for table in sorted(tables, key=lambda file: file.path.count("/")):
        with contextlib.suppress(OSError):  # reported where every file is read
            found, faults = read_metadata(table.location.read_bytes(), table.path)
            rejections += faults
            for name, row in found.items():
                path = one_line(str(PurePosixPath(table.path).parent / name))
                if path.partition("#")[0] in known:
                    rows[path] = row
                else:
                    rejections.append(Rejection(table.path, f"names {name!r}, which is not there"))
    return rows, rejections
