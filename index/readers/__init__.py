"""Files to drafts: one reader a format, chosen by the suffix of the path."""

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from index.characters import plain
from index.errors import ReadError
from index.readers.encoding import declared_charset, decode
from index.readers.feed import read_xml
from index.readers.html import read_html
from index.readers.json_lines import read_json_lines
from index.readers.json_news import read_json
from index.readers.markdown import read_markdown
from index.readers.text import read_text
from index.types import Draft, Rejection

_Reader = Callable[[str, str], Iterator[Draft | Rejection]]

# A reader takes the decoded text as it stands in the file, and the path for its rejections.
_READERS: dict[str, _Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".shtml": read_html,
    ".rss": read_xml,
    ".atom": read_xml,
    ".xml": read_xml,
}

_MARKUP = frozenset({".html", ".htm", ".xhtml", ".shtml", ".xml", ".rss", ".atom"})
"""Suffixes of files that may name their own encoding."""

SUFFIXES: frozenset[str] = frozenset(_READERS)
"""The suffixes of files that can be read, in lower case."""


def read(data: bytes, path: str) -> Iterator[Draft | Rejection]:
    """Yield the articles of a file as drafts, and a rejection for each that cannot be read.

    `path` is `<source folder name>/<relative path>`. What is wrong with the whole file is one rejection. Raises
    nothing, whatever the bytes are.
    """
    suffix = PurePosixPath(path).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        yield Rejection(path, f"not a format that can be read ({', '.join(sorted(SUFFIXES))})")
        return
    try:
        text = decode(data, declared_charset(data) if suffix in _MARKUP else None)
        if not plain(text).strip():
            raise ReadError("empty file")
        yield from reader(text, path)
    except ReadError as exc:
        yield Rejection(path, str(exc), exc.line)
    except (ValueError, RecursionError) as exc:  # a library met what it cannot hold: one file, not the whole run
        yield Rejection(path, f"cannot be read as {suffix.removeprefix('.')} ({type(exc).__name__})")
