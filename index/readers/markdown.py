"""Markdown files as plain text: a title and paragraphs, without addresses, pictures and marks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.characters import one_line, plain
from index.errors import ReadError
from index.readers.front_matter import split_front_matter
from index.readers.furniture import label
from index.readers.text import take_below, take_top
from index.types import Cut, Draft, Rejection

if TYPE_CHECKING:
    from markdown_it.token import Token

_GROUPS = frozenset({"bullet_list_open", "ordered_list_open", "table_open"})
_CODE = frozenset({"fence", "code_block"})


def read_markdown(text: str, path: str) -> Iterator[Draft | Rejection]:
    """Yield the one article of a Markdown file.

    The title of the front matter goes before the first heading of level 1, and that before a headline found in the
    text.

    Raises:
        ReadError: the front matter cannot be read, or there is no text after it.
    """
    front = split_front_matter(plain(text))
    given = front.fields
    heading, above, below = _around_heading(_tokens(front.text))
    cuts = [Cut(reason, one_line(block)) for block in above if (reason := label(block))]
    story = "\n\n".join([*(block for block in above if not label(block)), *below])
    top = take_below(story) if heading or "title" in given else take_top(story)
    if not top.body:
        raise ReadError("no text")
    title = given.get("title") or heading or top.title
    if heading and heading.casefold() != (title or "").casefold():
        cuts.append(Cut("second headline", heading))
    yield Draft(
        text=top.body,
        title=title,
        outlet=given.get("outlet"),
        author=given.get("author") or top.author,
        published=given.get("published") or top.published,
        url=given.get("url"),
        item_id=given.get("item_id"),
        language=given.get("language"),
        cuts=(*cuts, *top.cuts),
    )


def _tokens(text: str) -> "list[Token]":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").parse(text)


def _around_heading(tokens: "list[Token]") -> tuple[str | None, list[str], list[str]]:
    """Return the first heading of level 1, the blocks above it and those below; without one all are below."""
    at = next((at for at, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1"), None)
    heading = one_line(_inline(tokens[at + 1])) if at is not None else ""
    if at is None or not heading:
        return None, [], _blocks(tokens)
    return heading, _blocks(tokens[:at]), _blocks(tokens[at + 3 :])


def _blocks(tokens: "list[Token]") -> list[str]:
    """Return the blocks of plain text; the items of a list and the rows of a table share one, a line each."""
    blocks: list[str] = []
    depth, fresh = 0, True
    for at, token in enumerate(tokens):
        if token.type in _GROUPS:
            fresh = fresh or depth == 0
            depth += 1
        elif token.type.replace("_close", "_open") in _GROUPS:
            depth -= 1
        text = _inline(token) if token.type == "inline" else token.content if token.type in _CODE else ""
        text = plain(text).strip()
        if not text:
            continue
        if depth and not fresh:
            in_row = tokens[at - 1].type in {"th_open", "td_open"} and tokens[at - 2].type != "tr_open"
            blocks[-1] += (" | " if in_row else "\n") + text
        else:
            blocks.append(text)
        fresh = depth == 0
    return blocks


def _inline(token: "Token") -> str:
    """Return the text of a line without marks, addresses, pictures and HTML."""
    parts: list[str] = []
    for child in token.children or []:
        if child.type in {"text", "code_inline", "text_special"}:
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
    return "".join(parts)
