"""JSON lines: one article a line, under the names that feeds and scrapers use."""

import json
import re
from collections.abc import Iterator

from index.characters import one_line, plain, web_address
from index.errors import ReadError
from index.types import Draft, Rejection

# Names in order of preference, in lower case without `_` and `-`.
_TEXT = ("body", "text", "articlebody", "content")
_TITLE = ("title", "headline", "name")
_PUBLISHED = ("publishedat", "published", "datepublished", "pubdate", "date")
_OUTLET = ("outlet", "source", "provider", "publisher")
_URL = ("url", "link")
_AUTHOR = ("author", "authors", "byline")
_ID = ("id", "guid", "uid")
_LANGUAGE = ("language", "lang")


def read_json_lines(text: str, path: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each line that is an article, a rejection with its line for each that is not.

    `Draft.number` is the place of the line among the lines that are not blank, whether they can be read or not: a
    line that is broken today and mended tomorrow does not shift the numbers of the others.
    """
    number = 0
    for line, row in enumerate(re.split("\r\n|\r|\n", text), 1):
        if not row.strip():
            continue
        number += 1
        try:
            yield _draft(_item(row), number)
        except ReadError as exc:
            yield Rejection(path, str(exc), line)


def _item(row: str) -> dict[str, object]:
    """Parse one line as an object, its names brought to one form."""
    try:
        item = json.loads(row)
    except json.JSONDecodeError as exc:
        raise ReadError(f"not valid JSON: {one_line(exc.msg)} at column {exc.colno}") from exc
    except (ValueError, RecursionError) as exc:
        raise ReadError("not usable JSON: nested too deeply or a number too long") from exc
    if not isinstance(item, dict):
        raise ReadError("not a JSON object")
    return {re.sub("[_-]", "", name).lower(): value for name, value in item.items()}


def _draft(item: dict[str, object], number: int) -> Draft:
    text = next((text for name in _TEXT if (text := _paragraphs(item.get(name)))), None)
    if text is None:
        raise ReadError("no text")
    return Draft(
        text=text,
        title=_first(item, _TITLE),
        outlet=_first(item, _OUTLET),
        author=_first(item, _AUTHOR),
        published=_first(item, _PUBLISHED),
        url=next((url for name in _URL if (url := web_address(_value(item.get(name))))), None),
        item_id=_first(item, _ID),
        language=_first(item, _LANGUAGE),
        number=number,
    )


def _paragraphs(value: object) -> str:
    """Return a text, or the paragraphs of a list of texts."""
    if isinstance(value, list):
        return "\n\n".join(part for item in value if isinstance(item, str) and (part := plain(item).strip()))
    return plain(value).strip() if isinstance(value, str) else ""


def _first(item: dict[str, object], names: tuple[str, ...]) -> str | None:
    return next((value for name in names if (value := _value(item.get(name)))), None)


def _value(value: object, depth: int = 0) -> str:
    """Return one line for a string, an integer, an object with a name, or a list of these."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict) and depth < 2:
        return _value(value.get("name"), 2) or _value(value.get("title"), 2)
    if isinstance(value, list) and depth == 0:
        return ", ".join(part for item in value if (part := _value(item, 1)))
    return ""
