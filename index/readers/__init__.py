"""Files to drafts: one reader a format, chosen by the suffix of the path."""

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from index.characters import decode, plain
from index.errors import ReadError
from index.readers.json_lines import read_json_lines
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
}

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
        text = decode(data)
        if not plain(text).strip():
            raise ReadError("empty file")
        yield from reader(text, path)
    except ReadError as exc:
        yield Rejection(path, str(exc), exc.line)
