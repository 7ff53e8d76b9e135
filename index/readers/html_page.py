"""A web page taken apart: its tree, its meta tags, its linked data. Nothing is run or fetched."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from index.characters import one_line
from index.errors import ReadError
from index.readers.linked_data import LinkedData, read_linked_data
from index.readers.markup import unmarked

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,500}+(?:\[[^\]]{0,2000}+\]?)?+[^>]{0,500}+>", re.IGNORECASE)
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile(
    r"&#(?:x0{0,9}(?:[0-8bcef]|1[0-9a-f])|0{0,9}(?:[0-8]|1[124-9]|2[0-9]|3[01]))(?![0-9a-f]);?", re.IGNORECASE
)
"""References to control characters: no tree can hold them."""
_INLINE_TAG = re.compile(r"</?(?:a|b|big|center|em|font|i|small|span|strong|u)(?=[\s/>])[^<>]{0,2000}>", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--\s{0,9}saved from url=\(\d{1,6}\)(\S{1,2000})")
_BREAKS = frozenset(
    "address article blockquote br dd div dt figcaption h1 h2 h3 h4 h5 h6 hr li p section td tr".split()
)
_UNSEEN = frozenset({"script", "style", "svg", "noscript", "template", "button"})
_OUTSIDE = frozenset({"aside", "footer", "nav", "dialog", "form", "template", "noscript"})
_OUTSIDE_WORDS = frozenset(
    "related recommended comments comment newsletter modal dialog popup sidebar aside footer trending consent cookie "
    "cookies gdpr banner paywall infinite appended next".split()
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[a-z0-9]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_MAX_NAME = 600
_NAMING = ("class", "id", "data-testid", "data-component", "role")
_NO_NAMES: frozenset[str] = frozenset()
MAX_ELEMENTS = 60_000


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page; `metas` are the contents of its meta tags by their names in lower case, in order."""

    root: "_Element"
    metas: Mapping[str, tuple[str, ...]]
    linked: LinkedData
    sizes: "Mapping[_Element, int]"
    saved_from: str | None = None
    _outside: "dict[_Element, bool]" = field(default_factory=dict)

    def short(self, most: int, limit: int, *tags: str) -> "Iterator[_Element]":
        """Yield the elements of some kinds that hold text, but at most so many characters; `limit` at most."""
        kinds = set(tags)
        found = (e for e, size in self.sizes.items() if 0 < size <= most and e.tag in kinds)
        return islice(found, limit)

    def is_outside(self, element: "_Element") -> bool:
        """Tell whether an element stands in what is not the page's own article: an aside, a dialog, other stories."""
        path: list[_Element] = []
        node: _Element | None = element
        while node is not None and node not in self._outside:
            path.append(node)
            node = node.getparent()
        outside = node is not None and self._outside[node]
        for step in reversed(path):
            outside = outside or _is_other(step)
            self._outside[step] = outside
        return outside

    def meta(self, *names: str) -> Iterator[str]:
        """Yield what the meta tags of some names say, the first name first."""
        for name in names:
            yield from self.metas.get(name, ())

    def title(self) -> str | None:
        """Return what the title tag says."""
        element = self.root.find(".//head/title")
        element = next(self.root.iter("title"), None) if element is None else element
        return one_line(unmarked("".join(element.itertext()))) or None if element is not None else None


def _is_other(element: "_Element") -> bool:
    if element.tag in ("body", "html"):
        return False
    if element.tag in _OUTSIDE or is_hidden(element):
        return True
    return element.tag != "article" and not _OUTSIDE_WORDS.isdisjoint(names_of(element))


def parse_page(text: str) -> Page:
    """Return the page of an HTML text.

    Raises:
        ReadError: there is no markup in it, or far too much.
    """
    saved_from = _SAVED_FROM.search(text[:4000])
    source = _DOCTYPE.sub("", _DECLARATION.sub("", text.lstrip("\ufeff"), count=1), count=1)
    source = _CONTROL.sub("", _INVALID.sub("", source))
    root = _tree(source)
    metas: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = one_line(unmarked(element.get("content") or ""))
        for name in ("property", "name", "itemprop", "http-equiv"):
            if content and (key := element.get(name)):
                for word in key.lower().split():
                    metas.setdefault(word, []).append(content)
    scripts = [e.text or "" for e in root.iter("script") if "ld+json" in (e.get("type") or "").lower()]
    return Page(
        root,
        {name: tuple(contents) for name, contents in metas.items()},
        read_linked_data(scripts),
        _sizes(root),
        saved_from and saved_from[1],
    )


def _sizes(root: "_Element") -> "dict[_Element, int]":
    """Return how many characters of text each element holds, in the order of the page."""
    every = [element for element in root.iter() if isinstance(element.tag, str)]
    sizes = {element: 0 if element.tag in _UNSEEN else len(element.text or "") for element in every}
    for element in reversed(every):
        parent = element.getparent()
        if parent is not None:
            sizes[parent] += sizes[element] + len(element.tail or "")
    return sizes


def _tree(source: str) -> "_Element":
    root, is_cut = _parsed(source)
    if is_cut:
        # Old pages leave <font> and <b> open; the parser gives up at a depth of 256.
        root, _ = _parsed(_INLINE_TAG.sub("", source))
    if root is None or not isinstance(root.tag, str):
        raise ReadError("no HTML")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise ReadError(f"more than {MAX_ELEMENTS:,} HTML elements")
    return root


def _parsed(source: str) -> "tuple[_Element | None, bool]":
    from lxml import html
    from lxml.etree import LxmlError

    parser = html.HTMLParser(recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(source, parser=parser)
    except (LxmlError, ValueError, AssertionError):
        return None, False
    return root, any("depth" in (entry.message or "") for entry in parser.error_log)


def line_of(element: "_Element", leave_out: "Callable[[_Element], bool] | None" = None) -> str:
    """Return the text of an element on one line: a headline, a name, a date."""
    parts: list[str] = []
    length = 0
    waiting: list[tuple[_Element, bool]] = [(element, False)]
    while waiting and length < 100_000:
        node, leaving = waiting.pop()
        name = node.tag if isinstance(node.tag, str) else "script"
        if leaving:
            parts.append((" " if name in _BREAKS else "") + ((node.tail or "") if node is not element else ""))
            continue
        waiting.append((node, True))
        if name in _UNSEEN or (leave_out is not None and node is not element and leave_out(node)):
            continue
        parts.append((" " if name in _BREAKS else "") + (node.text or ""))
        length += len(parts[-1])
        waiting += [(child, False) for child in reversed(node)]
    return one_line(unmarked("".join(parts)))


def names_of(element: "_Element") -> frozenset[str]:
    """Return the words of an element's class, id and kindred attributes: "ArticleBody_share" gives three."""
    attributes = element.attrib
    if not attributes:
        return _NO_NAMES
    return _words_of(" ".join(attributes.get(name) or "" for name in _NAMING)[:_MAX_NAME])


@lru_cache(maxsize=4096)
def _words_of(written: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_CAMEL.sub("-", written).lower()))


def word_count(text: str) -> int:
    """Return the number of words of a text; two characters of a script without spaces count as one."""
    unspaced = len(_UNSPACED.findall(text))
    return len(text.split()) + unspaced // 2


def is_hidden(element: "_Element") -> bool:
    """Tell whether the markup itself says that an element is not shown."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = (element.get("style") or "")[:500].replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style
