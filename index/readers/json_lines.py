"""JSON lines: one news item a line."""

import re
from collections.abc import Iterator

from index.errors import ReadError
from index.readers.fields import version_of
from index.readers.json_news import parse_json
from index.readers.newest import Version, newest
from index.types import Draft, Rejection


def read_json_lines(text: str, path: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each line that is an article, a rejection with its line for each that is not.

    `Draft.number` is the place of the line among the lines that are not blank, whether they can be read or not: a
    line that is broken today and mended tomorrow does not shift the numbers of the others. Of several versions of one
    item the latest is yielded.
    """
    yield from newest(_versions(text, path), path)


def _versions(text: str, path: str) -> Iterator[Version | Rejection]:
    number = 0
    for line, row in enumerate(re.split("\r\n|\r|\n", text), 1):
        if not row.strip():
            continue
        number += 1
        try:
            item = parse_json(row)
            if not isinstance(item, dict):
                raise ReadError("not a JSON object")
            yield version_of(item, number)
        except ReadError as exc:
            yield Rejection(path, str(exc), line)
