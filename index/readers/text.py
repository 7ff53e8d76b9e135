"""Plain text files: front matter, a headline with the lines around it, paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.characters import one_line, plain
from index.errors import ReadError
from index.readers.front_matter import split_front_matter
from index.readers.furniture import byline, date_line, is_photo_credit, is_update, label
from index.types import Cut, Draft, Rejection

_MAX_HEADLINE = 200
_MAX_FURNITURE = 8
_FULL_STOP = re.compile(r"[.…。।۔][\"'”’»)\]]*$")
_ABBREVIATION = re.compile(r"(?:(?:\w\.){2,}|\b(?:Inc|Co|Corp|Ltd|Jr|Sr|Bros)\.)[\"'”’)]*$")
_SENTENCE_END = re.compile(r"[.!?…。।۔؟][\"'”’»)\]]*$|\)$")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Top:
    """The top of a text, taken apart: what stands around the story, and the story."""

    body: str
    title: str | None = None
    author: str | None = None
    published: str | None = None
    cuts: tuple[Cut, ...] = ()


def read_text(text: str, path: str) -> Iterator[Draft | Rejection]:
    """Yield the one article of a text file.

    Raises:
        ReadError: the front matter cannot be read, or there is no text after it.
    """
    front = split_front_matter(plain(text))
    given = front.fields
    top = take_top(front.text)
    if "title" in given and (top.title is None or _folded(top.title) != _folded(given["title"])):
        top = take_below(front.text)
    if not top.body:
        raise ReadError("no text")
    yield Draft(
        text=top.body,
        title=given.get("title") or top.title,
        outlet=given.get("outlet"),
        author=given.get("author") or top.author,
        published=given.get("published") or top.published,
        url=given.get("url"),
        item_id=given.get("item_id"),
        language=given.get("language"),
        cuts=top.cuts,
    )


def take_top(text: str) -> Top:
    """Take the headline off a plain text, with what stands above and below it.

    Without a headline that has text after it, the whole text is the body.
    """
    lines = text.strip().split("\n")
    above: list[tuple[int, Cut]] = []
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        reason = label(line)
        if reason is None or len(above) == _MAX_FURNITURE:
            return _headed(lines, at, above) or _from_label(lines, above)
        above.append((at, Cut(reason, one_line(line))))
    return Top(text.strip())


def take_below(text: str) -> Top:
    """Take byline, date and photo credits off the top of a plain text whose headline is known.

    The body is empty where nothing else stands in the text.
    """
    found, rest = Top(""), text.strip()
    for _ in range(_MAX_FURNITURE):
        line, _, after = rest.partition("\n")
        taken = _taken(found, one_line(line)) if rest else None
        if taken is None:
            break
        found, rest = taken, after.strip()
    return replace(found, body=rest)


def _from_label(lines: list[str], above: list[tuple[int, Cut]]) -> Top:
    """Take what looked like a section label as the headline where none followed it."""
    headed = None
    if above and above[-1][1].reason == "kicker":
        headed = _headed(lines, above[-1][0], above[:-1])
    return headed or Top("\n".join(lines).strip())


def _headed(lines: list[str], at: int, above: list[tuple[int, Cut]]) -> Top | None:
    """Return the text with the line at `at` as its headline, or None where that cannot be one."""
    end = at + _headline_lines(lines, at)
    title = one_line(" ".join(lines[at:end]))
    if end == at or not _is_headline(title):
        return None
    below = take_below("\n".join(lines[end:]))
    if not below.body:
        return None
    return replace(below, title=title, cuts=(*(cut for _, cut in above), *below.cuts))


def _headline_lines(lines: list[str], at: int) -> int:
    """Return over how many lines the headline at `at` runs; 0 where the lines belong to a paragraph."""
    end = next((end for end in range(at, len(lines)) if not lines[end].strip()), len(lines))
    rest = [line.strip() for line in lines[at + 1 : end]]
    if not rest or _taken(Top(""), one_line(rest[0])) or _is_paragraph_each(lines[at].strip(), rest):
        return 1
    if _SENTENCE_END.search(rest[-1]) or end == len(lines):
        return 0
    return 2 if len(rest) == 1 and rest[0][0].islower() else 1


def _is_paragraph_each(first: str, rest: list[str]) -> bool:
    """Tell a headline with a paragraph a line from a paragraph that is wrapped at a width."""
    whole = all(_SENTENCE_END.search(line) and not line[0].islower() for line in rest)
    return whole and len(rest[0]) > len(first)


def _is_headline(line: str) -> bool:
    if len(line) > _MAX_HEADLINE or line.endswith((":", ";", ",")) or date_line(line) or byline(line):
        return False
    if _FULL_STOP.search(line) and not _ABBREVIATION.search(line):
        return False
    return len(line.split()) >= 3 or (len(line) >= 6 and bool(_UNSPACED.search(line)))


def _taken(found: Top, line: str) -> Top | None:
    """Return `found` with what a line under the headline adds to it; None where the line is the story's."""
    if is_photo_credit(line):
        return replace(found, cuts=(*found.cuts, Cut("photo credit", line)))
    for piece in re.split(r" [|•·] ", line):
        author, published = byline(piece), date_line(piece)
        if published and (found.published or is_update(piece)):
            found = replace(found, cuts=(*found.cuts, Cut("date line", piece)))
        elif published:
            found = replace(found, published=published)
        elif author and found.author is None:
            found = replace(found, author=author)
        else:
            return None
    return found


def _folded(title: str) -> str:
    return re.sub(r"\W+", " ", title).strip().casefold()
