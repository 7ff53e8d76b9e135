"""Text of the archive made safe for Discord, links, and the cutting of long texts."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from index.characters import one_line, plain, web_address

LIMIT = 2000
"""The length of a message, counted here in UTF-16 units: the stricter of the two ways Discord counts."""
MAX_LABEL = 200
MAX_ADDRESS = 1000

_MARKS = re.compile(r"[\\*_~`|\[\]<>#@]|:(?=\S)")
_LIST = re.compile(r"^([^\S\n]*)(?:([-+])|(\d+)([.)]))", re.M)
_EVERYONE = re.compile(r"@(?=everyone|here)")
# Discord makes invitations and messages clickable without a scheme in front
_OWN_ADDRESS = re.compile(r"(?i)(discord(?:app)?\.(?:gg|com|new|gift|me))/")
_IN_ADDRESS = re.compile(r"[<>()\[\]\\`|\"]|@(?=everyone|here)")

_FENCE = re.compile(r"```.*?```", re.S)
_WHOLE = re.compile(r"```.*?```|\[(?:\\.|[^\[\]\\])*\]\(<[^<>\s]*>\)|\\.|.", re.S)
_BREAKS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[.!?…][\"”’)]*(?:\s?\[\d+\])*\s+"),
    re.compile(r"\s+"),
)
"""Where a text may be cut, the best place first: paragraph, line, sentence, word."""


def escape(text: str) -> str:
    """Return text that Discord shows as it is: no markup, no mention, no link, no list."""
    text = _MARKS.sub(r"\\\g<0>", plain(text))
    text = _LIST.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", text)
    text = _EVERYONE.sub("@\u200b", text)
    return _OWN_ADDRESS.sub(r"\1\\/", text)


def link(title: str, url: str | None) -> str:
    """Return a headline that leads to its article without a preview; the bare headline where no address serves."""
    title = _shortened(one_line(title), MAX_LABEL)
    address = _address(url)
    # an escaped bracket still counts for Discord when it looks for the end of a link's text
    return f"[{escape(title.translate(_ROUND))}](<{address}>)" if address else escape(title)


_ROUND = str.maketrans("[]", "()")


def size(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pack(blocks: Iterable[str], limit: int = LIMIT) -> list[str]:
    """Return the blocks, a line each, in as few messages as hold them; a block is cut only where none holds it."""
    contents: list[str] = []
    current = ""
    for piece in (piece for block in blocks for piece in split(block, limit)):
        joined = f"{current}\n{piece}" if current else piece
        if size(joined) > limit:
            contents.append(current)
            joined = piece
        current = joined
    return [content for content in (c.strip() for c in [*contents, current]) if content]


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Return a text in pieces of at most `limit` UTF-16 units, cut at a paragraph, else a sentence, else a word.

    Links, fences and escapes stay whole; a fence longer than the limit becomes several.
    """
    if size(text) <= limit:
        return [text]
    text = _FENCE.sub(lambda m: "\n".join(_cut_fence(m[0], limit)), text)
    pieces = []
    while size(text) > limit:
        at = _cut(text, limit)
        pieces.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [piece for piece in [*pieces, text] if piece.strip()]


def quoted(text: str, limit: int = LIMIT) -> list[str]:
    """Return a text of the archive as block quotes of at most `limit` each."""
    marked = "> " + escape(text).replace("\n", "\n> ")
    return [piece if piece.startswith("> ") else f"> {piece}" for piece in split(marked, limit - 2)]


def _cut(text: str, limit: int) -> int:
    """Return where the first piece ends."""
    ends = list(_fitting(text, limit))
    if not ends:  # a single link that no message holds
        return max(1, next(n for n in range(limit, 0, -1) if size(text[:n]) <= limit))
    last, allowed = ends[-1], set(ends)
    for places in _BREAKS:
        found = [m.end() for m in places.finditer(text, 0, last) if m.end() in allowed and m.end() >= last // 2]
        if found:
            return found[-1]
    return last


def _fitting(text: str, limit: int) -> Iterator[int]:
    """Yield the offsets up to the limit that lie inside no link, fence or escape."""
    used = 0
    for match in _WHOLE.finditer(text):
        used += size(match[0])
        if used > limit:
            return
        yield match.end()


def _cut_fence(fence: str, limit: int) -> Iterator[str]:
    """Yield a fence as fences that each fit."""
    if size(fence) <= limit:
        yield fence
        return
    head, newline, body = fence.removesuffix("```").partition("\n")
    if not newline or size(head) > limit // 4:
        head, body = "```", fence.removeprefix("```").removesuffix("```")
    room = limit - size(head) - 5
    if size(body) > len(body):  # a code point takes at most two units
        room //= 2
    while body.strip():
        at = body.rfind("\n", 0, room) + 1 or room
        yield f"{head}\n{body[:at].rstrip()}\n```"
        body = body[at:]


def _address(url: str | None) -> str | None:
    address = web_address(url) if url else None
    if address is None or "@" in urlsplit(address).netloc:
        return None
    address = _IN_ADDRESS.sub(lambda m: quote(m[0], safe=""), address)
    return address if size(address) <= MAX_ADDRESS else None


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
