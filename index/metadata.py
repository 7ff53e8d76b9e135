"""metadata.csv: what a folder says about its files."""

import csv
import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.characters import one_line, web_address
from index.errors import ReadError
from index.readers.encoding import decode
from index.types import Rejection

_COLUMNS = ("file", "title", "outlet", "published", "url")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class MetadataRow:
    """What metadata.csv says about one file; `published` is the date as written."""

    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None


def read_metadata(data: bytes, path: str) -> tuple[dict[str, MetadataRow], list[Rejection]]:
    """Return the rows of a metadata.csv by file, and what could not be used of it.

    The keys are normalised POSIX paths relative to the folder of metadata.csv, `path` is its own path. Raises
    nothing, whatever the bytes are.
    """
    rows: dict[str, MetadataRow] = {}
    rejections: list[Rejection] = []
    try:
        for line, cells in _cells(decode(data)):
            try:
                key = _key(cells.get("file", ""))
            except ReadError as exc:
                rejections.append(Rejection(path, str(exc), line))
                continue
            if key in rows:
                rejections.append(Rejection(path, f"a second row for {one_line(key)}: this one is used", line))
            rows[key] = _row(cells)
    except ReadError as exc:
        rejections.append(Rejection(path, str(exc), exc.line))
    return rows, rejections


def _cells(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line on which each row starts, and its known columns."""
    if not text.strip():
        raise ReadError("empty file")
    header_line = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns: dict[str, int] | None = None
    start = 1
    try:
        for row in reader:
            line, start = start, reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if columns is None:
                columns = _columns(row, line)
            else:
                yield line, {name: row[at] for name, at in columns.items() if at < len(row)}
    except csv.Error as exc:
        raise ReadError(f"{one_line(str(exc))}; no row from here on is read", start) from exc


def _columns(header: list[str], line: int) -> dict[str, int]:
    names = [one_line(name).lower() for name in header]
    if "file" not in names:
        raise ReadError("has no column `file`", line)
    return {name: names.index(name) for name in _COLUMNS if name in names}


def _key(file: str) -> str:
    """Return the relative path of a file that lies in the folder."""
    name = file.strip().replace("\\", "/")
    if not name:
        raise ReadError("names no file")
    key = posixpath.normpath(name)
    if name.startswith("/") or _DRIVE.match(name) or key == ".." or key.startswith("../"):
        raise ReadError("names a file outside its folder")
    if key == ".":
        raise ReadError("names no file")
    return key


def _row(cells: dict[str, str]) -> MetadataRow:
    title, outlet, published = (one_line(cells.get(name, "")) or None for name in ("title", "outlet", "published"))
    return MetadataRow(title, outlet, published, web_address(cells.get("url", "")))
