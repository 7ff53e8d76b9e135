"""JSON files: one news item, a list of items, or an object that wraps such a list."""

import json
from collections.abc import Iterator

from index.characters import one_line
from index.errors import ReadError
from index.readers.fields import has_text, named, version_of
from index.readers.newest import Version, newest
from index.types import Draft, Rejection

Row = dict[str, object]
_LISTS = (
    "articles items results hits docs documents stories news entries posts records response data feed channel rss "
    "value "
    "nodes rows edges graph collection content payload result output sources"
).split()
_MAX_DEPTH = 5


def read_json(text: str, path: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each item of a JSON file, a rejection for each that is none; of an item the latest version.

    `Draft.number` is the place of an item in its list, whether the others can be read or not; None where the file is
    one item.

    Raises:
        ReadError: the file is not JSON, or holds no items.
    """
    root = parse_json(text)
    rows, outlet = (None, None) if isinstance(root, dict) and has_text(root, or_summary=False) else _rows(root)
    if rows is None and isinstance(root, dict) and has_text(root):  # the description of a feed is none of an item
        yield from newest([version_of(root, None)], path)
        return
    if rows is None:
        raise ReadError("no news items in it" if isinstance(root, dict | list) else "not a JSON object or list")
    yield from newest(_versions(rows, outlet, path), path)


def parse_json(text: str) -> object:
    """Parse a JSON text. Raises ReadError with the line and column of what is wrong."""
    try:
        return json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as exc:
        raise ReadError(f"not valid JSON: {one_line(exc.msg)} at column {exc.colno}", exc.lineno) from exc
    except (ValueError, RecursionError) as exc:
        raise ReadError("not usable JSON: nested too deeply or a number too long") from exc


def _versions(rows: list[object], outlet: str | None, path: str) -> Iterator[Version | Rejection]:
    for number, row in enumerate(rows, 1):
        try:
            if not isinstance(row, dict):
                raise ReadError("not a JSON object")
            yield version_of(row, number, outlet)
        except ReadError as exc:
            yield Rejection(path, f"item {number}: {exc}")


def _rows(root: object, depth: int = 0) -> tuple[list[object] | None, str | None]:
    """Return the list of items in a parsed file, and the outlet that the object around it names."""
    if isinstance(root, list):
        return (root, None) if any(isinstance(row, dict) for row in root) else (None, None)
    if not isinstance(root, dict) or depth > _MAX_DEPTH:
        return None, None
    fields = named(root)
    for name in _LISTS:
        rows, outlet = _rows(fields.get(name), depth + 1)
        if rows is not None:
            if name == "graph":  # linked data names the publisher, the page and the picture in the same list
                rows = [row for row in rows if isinstance(row, dict) and has_text(row)] or rows
            return rows, outlet or _feed_title(fields)
    # Items by their ids: {"a1": {...}, "a2": {...}}
    values = list(root.values())
    if values and all(isinstance(value, dict) for value in values) and any(has_text(value) for value in values):
        return values, None
    return None, None


def _feed_title(fields: Row) -> str | None:
    """Return the title of a JSON feed, which names its outlet."""
    title = fields.get("title")
    return (
        one_line(title) or None if isinstance(title, str) and ("version" in fields or "homepageurl" in fields) else None
    )
