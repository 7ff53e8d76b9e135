"""HTML inside a field of another format as plain paragraphs: nothing is run, fetched or expanded."""

import re
from html import unescape
from typing import TYPE_CHECKING

from index.characters import plain
from index.types import Cut

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAGS = (
    "a abbr article aside b blockquote body br center cite code dd div dl dt em figcaption figure font footer form "
    "h1 h2 "
    "h3 h4 h5 h6 head header hl2 hr html i iframe img li link main mark media meta nitf ol p picture pre q s script "
    "section small source span strong style sub sup svg table tbody td th title tr u ul video"
).split()
_MARKUP = re.compile(
    rf"<!--|</?(?:{'|'.join(_TAGS)})(?=[\s/>])|&(?:#[0-9]{{1,7}}|#x[0-9a-f]{{1,6}}|[a-z]{{2,8}});", re.I
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{'|'.join(_TAGS)})(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header "
    "hl2 hr html li main media nav ol p pre section table tr ul block body.content nitf".split()
)
_BLOCK_TAG = re.compile(r"<(?:p|br|div|li|h[1-6]|tr|blockquote|section|article)(?=[\s/>])", re.IGNORECASE)
_TIGHT = frozenset({"li", "tr", "dd", "dt"})
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset(
    "audio base button canvas embed head iframe input link map math meta nav noscript object option script select "
    "style "
    "svg template textarea title video media-reference media-producer".split()
)
_CAPTIONS = {"figcaption": "picture caption", "media-caption": "picture caption"}
_SPACES = re.compile(r"[ \t\n\r\f\u00a0\u2002-\u200a\u202f]+")


def is_markup(text: str) -> bool:
    """Tell whether a text holds HTML tags or character references."""
    return ("<" in text or "&" in text) and bool(_MARKUP.search(text))


def unmarked(line: str) -> str:
    """Return a headline or a name without tags, its character references resolved, also those escaped twice."""
    for _ in range(2):
        if "&" in line and _ENTITY.search(line):
            line = unescape(line).replace("\xa0", " ")
    return _TAG.sub("", line) if "<" in line else line


def story_of(text: str, *, marked: bool = False) -> tuple[str, tuple[Cut, ...]]:
    """Return the paragraphs of a text that may be HTML (`marked`: that is), and the picture captions cut from it."""
    if not marked and not is_markup(text):
        return plain(text).strip(), ()
    if not marked and not _TAG.search(text):
        return plain(unmarked(plain(text))).strip(), ()
    if not _BLOCK_TAG.search(text):  # line ends are all that parts the paragraphs
        text = plain(text).strip().replace("\n", "<br>")
    return paragraphs(text)


def paragraphs(markup: str) -> tuple[str, tuple[Cut, ...]]:
    """Return the plain text of a piece of HTML, a blank line between paragraphs, and the picture captions cut from it.

    Scripts, styles, forms and embedded pages are left out. Whatever the markup is, there is an answer.
    """
    from lxml import html
    from lxml.etree import LxmlError

    source = _ENTITY.sub(_resolved_twice, plain(markup))
    try:
        parser = html.HTMLParser(recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
        root = html.document_fromstring(source, parser=parser)
    except (LxmlError, ValueError, AssertionError):
        return plain(unmarked(source)).strip(), ()
    return text_of(root)


def text_of(root: "_Element") -> tuple[str, tuple[Cut, ...]]:
    """Return the plain text of an element, a blank line between paragraphs, and the captions cut from it."""
    story: list[str] = []
    cuts: list[Cut] = []
    caption: list[str] | None = None
    # A stack of its own: hostile markup is nested deeper than Python may recurse.
    waiting: list[tuple[_Element, bool]] = [(root, False)]
    while waiting:
        element, leaving = waiting.pop()
        name = _name(element)
        into = story if caption is None else caption
        if leaving:
            if caption is not None and name in _CAPTIONS:
                if text := " ".join(_joined(caption).split()):
                    cuts.append(Cut(_CAPTIONS[name], text))
                caption, into = None, story
            elif name in _BLOCKS:
                into.append("" if name in _TIGHT else "\n\n")
            elif name in _CELLS:
                into.append(" ")
            if element is not root:
                into.append(_SPACES.sub(" ", element.tail or ""))
            continue
        waiting.append((element, True))
        if name in _UNSEEN or not name:
            continue
        if name in _CAPTIONS and caption is None:
            caption = into = []
            story.append("\n\n")
        elif name == "br":
            into.append("\n")
        elif name in _BLOCKS:
            into.append("\n" if name in _TIGHT else "\n\n")
        text = element.text or ""
        into.append(text if name == "pre" else _SPACES.sub(" ", text))
        waiting += [(child, False) for child in reversed(element)]
    return _joined(story), tuple(cuts)


def _name(element: "_Element") -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _joined(parts: list[str]) -> str:
    text = re.sub(r" *\n *", "\n", "".join(parts))
    return re.sub(r"\n{3,}", "\n\n", plain(text)).strip()


def _resolved_twice(match: re.Match[str]) -> str:
    """Resolve `&amp;` before what is itself a reference once more; all other references are the parser's."""
    rest = match.string[match.end() : match.end() + 10]
    again = match.group().lower() in ("&amp;", "&#38;", "&#038;") and _ENTITY.match(f"&{rest}")
    return "&" if again else match.group()
