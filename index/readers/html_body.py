"""The story of a page: what surrounds it is taken out, trafilatura finds it, the rest is put into paragraphs."""

import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from index.characters import one_line, plain
from index.readers.html_page import is_hidden, line_of, names_of
from index.readers.markup import text_of as marked_text
from index.types import Cut

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNSEEN = frozenset(
    "script style noscript template iframe svg button select input textarea object embed audio video canvas map "
    "dialog".split()
)
_FURNITURE_TAGS = frozenset({"nav", "aside", "form", "footer"})
_FURNITURE_ROLES = frozenset(
    "navigation complementary contentinfo banner dialog alertdialog search menu toolbar".split()
)
_FURNITURE_WORDS = frozenset(
    "related recommended recommendation recommendations recirc recirculation newsletter newsletters share "
    "sharing shares "
    "sharebar sharetools social socials comments comment commentlist disqus respond cookie cookies consent "
    "gdpr onetrust "
    "didomi promo promos promotion advert adverts advertisement advertising ads ad sponsored sponsor outbrain taboola "
    "trending mostread signup breadcrumb breadcrumbs taglist byline bylines toolbar pagination pager sidebar readmore "
    "teaser teasers onward rail rails login modal popup donate donation followus pullquote permalink perma".split()
)
_WEAK_WORDS = frozenset(
    "popular social subscribe subscription tags topics skip appeal follow copyright noprint promo promos "
    "promotion sponsor "
    "barrier gate offer offers metered piano outro outtro".split()
)
"""These also name what belongs to a story: what has prose below it stays."""
_WEAK_PROSE = 250
_PAIRS = tuple(
    frozenset(pair.split())
    for pair in ("read more", "more on", "sign up", "pull quote", "visually hidden", "screen reader", "sr only")
)
_EMBED_WORDS = frozenset({"tweet", "instagram"})
_EMBEDS = {"blockquote": "embedded post"}
_CAPTION_WORDS = frozenset({"caption", "figcaption", "credit", "wp-caption-text", "legend"})
_PAYWALL_WORDS = frozenset("paywall regwall subscribewall premiumwall".split())
_CONTAINERS = frozenset(
    "li strong em time figure div section aside ul ol p span header article dl table details blockquote a h2 "
    "h3 h4 h5".split()
)
_MOST_OF_PROSE = 0.4
_PROSE_BEFORE = 0.3
_MOST = 0.7
_LARGE = frozenset("body div article main section table tbody tr td center form ol ul".split())
_MIN_PROSE = 40
_MIN_LINKED = 12
_LINKED = 0.6
_TEI_BLOCKS = frozenset("p head quote list table div item row body ab".split())
_TIGHT = frozenset({"item", "row"})
_MAX_FOR_TRAFILATURA = 6_000
_MAX_SUM_OF_DEPTHS = 150_000
_MAX_CUTS = 60


@dataclass(frozen=True, slots=True)
class Body:
    """The story of a page as paragraphs with blank lines between them, and what was cut from among them."""

    text: str
    cuts: tuple[Cut, ...]
    has_paywall: bool = False


def find_body(tree: "_Element", headline: "_Element | None", *, whole: bool = False) -> Body:
    """Return the story of a page; its text is empty where there is none. Changes the tree.

    With `whole` all that is left of the page around its prose is taken: the posts of a live blog.
    """
    cuts, has_paywall = prune(tree, headline)
    if headline is not None:
        _remove(headline)
    if whole:
        return Body(_largest_block(tree), cuts, has_paywall)
    text = _extracted(tree) if _is_small(tree) else ""
    return Body(text or _largest_block(tree), cuts, has_paywall)


def prune(tree: "_Element", headline: "_Element | None" = None) -> tuple[tuple[Cut, ...], bool]:
    """Take out of a tree what is no part of a story; return the captions among it, and whether it has a paywall.

    What holds the headline or a good part of all prose stays, whatever its name.
    """
    cuts: list[Cut] = []
    has_paywall = False
    prose = _prose_below(tree)
    whole = max(prose.get(tree, 0), 1)
    if headline is not None:
        _cut_before(tree, headline, prose, whole)
    dense = _link_lists(tree)
    kept = {headline, *(headline.iterancestors() if headline is not None else ())}
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element in kept or element.getparent() is None:
            continue
        reason = _reason(element)
        if reason is None and element in dense:
            reason = "weak"
        if reason is None:
            continue
        if reason not in ("unseen", "picture caption") and prose.get(element, 0) > _MOST_OF_PROSE * whole:
            continue
        if reason == "weak" and prose.get(element, 0) > _WEAK_PROSE:
            continue
        if reason == "paywall notice":
            has_paywall = True
        if (
            reason in ("picture caption", "embedded post", "related story")
            and len(cuts) < _MAX_CUTS
            and (text := line_of(element)[:1000])
        ):
            cuts.append(Cut(reason, text))
        _remove(element)
    return tuple(dict.fromkeys(cuts)), has_paywall


def _reason(element: "_Element") -> str | None:
    """Return why an element is no part of a story; None where it may be."""
    tag = element.tag
    if tag in _UNSEEN:
        return "unseen"
    if tag == "figcaption":
        return "picture caption"
    if tag in ("body", "html", "main", "head"):
        return None
    if tag in _FURNITURE_TAGS or is_hidden(element) or (element.get("role") or "").lower() in _FURNITURE_ROLES:
        return "furniture"
    if tag not in _CONTAINERS:
        return None
    if tag == "p" and _is_teaser(element):
        return "related story"
    names = names_of(element)
    if not names:
        return None
    if tag == "blockquote" and names & _EMBED_WORDS:
        return "embedded post"
    if names & _CAPTION_WORDS:
        return "picture caption"
    if names & _PAYWALL_WORDS:
        return "paywall notice"
    if names & _FURNITURE_WORDS or any(pair <= names for pair in _PAIRS):
        return "furniture"
    return "weak" if names & _WEAK_WORDS else None


def _is_teaser(paragraph: "_Element") -> bool:
    """Tell a paragraph that is nothing but a link to another story."""
    links = list(paragraph.iter("a"))
    if len(links) != 1 or (paragraph.text or "").strip(" [(»►▶•-–|:\n\t\xa0"):
        return False
    linked, whole = line_of(links[0]), line_of(paragraph)
    return len(linked.split()) >= 4 and len(whole) - len(linked) <= 6


def _cut_before(tree: "_Element", headline: "_Element", prose: "dict[_Element, int]", whole: int) -> None:
    """Take out what stands before the headline, unless it holds much of the prose: there the headline is none."""
    before = [node for step in (headline, *headline.iterancestors()) for node in step.itersiblings(preceding=True)]
    before = [node for node in before if node.tag not in ("head", "base")]
    if sum(prose.get(node, 0) for node in before) <= _PROSE_BEFORE * whole:
        for node in before:
            _remove(node)


def _prose_below(tree: "_Element") -> "dict[_Element, int]":
    """Return how many characters of paragraphs stand below each element."""
    sums: dict[_Element, int] = {}
    for element in reversed(list(tree.iter())):
        length = _own_prose(element)
        total = sums.get(element, 0) + (length if length >= _MIN_PROSE else 0)
        parent = element.getparent()
        if total:
            sums[element] = total
            if parent is not None:
                sums[parent] = sums.get(parent, 0) + total
    return sums


def _own_prose(element: "_Element") -> int:
    if element.tag == "br":
        return len((element.tail or "").strip())
    if element.tag in ("p", "blockquote") or (element.tag == "li" and element.find("p") is None):
        return len(element.text or "") + sum(len(child.tail or "") + len(child.text or "") for child in element)
    return 0


def _link_lists(tree: "_Element") -> "set[_Element]":
    """Return the blocks that are little but links: menus, teasers of other stories, tags."""
    lengths: dict[_Element, tuple[int, int]] = {}
    for element in reversed(list(tree.iter())):
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            continue
        text = len((element.text or "").strip())
        linked = 0
        for child in element:
            inner, inner_linked = lengths.get(child, (0, 0))
            text += inner + len((child.tail or "").strip())
            linked += inner_linked
        lengths[element] = (text, text if element.tag == "a" else linked)
    blocks = ("div", "section", "ul", "ol", "article", "table", "dl")
    return {
        element
        for element, (text, linked) in lengths.items()
        if element.tag in blocks and text >= _MIN_LINKED and linked >= _LINKED * text
    }


def _remove(element: "_Element") -> None:
    """Take an element out; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = plain((before.tail or "") + element.tail)
        else:
            parent.text = plain((parent.text or "") + element.tail)
    parent.remove(element)


def _is_small(tree: "_Element") -> bool:
    """Tell whether trafilatura is done with a tree in a second: its time grows with elements and their depth."""
    depths: dict[_Element, int] = {}
    total = 0
    for element in tree.iter():
        parent = element.getparent()
        depths[element] = depths.get(parent, 0) + 1 if parent is not None else 1
        total += depths[element]
    return len(depths) <= _MAX_FOR_TRAFILATURA and total <= _MAX_SUM_OF_DEPTHS


def _extracted(tree: "_Element") -> str:
    """Return what trafilatura takes for the story; empty where it finds none or fails."""
    from lxml.etree import LxmlError

    extract, config = _trafilatura()
    try:
        found = extract(tree, include_comments=False, include_tables=True, config=config)
    except (LxmlError, ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError):
        return ""
    if found is None or found.body is None:
        return ""
    for heading in reversed(list(found.body)):
        if heading.tag != "head":
            break
        found.body.remove(heading)
    return "\n\n".join(_paragraphs(found.body))


@lru_cache(maxsize=1)
def _trafilatura() -> tuple[Any, Any]:
    """Return trafilatura's function and its settings: no time limit (set with signals), nothing on the terminal."""
    from trafilatura import bare_extraction
    from trafilatura.settings import use_config

    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
    for name in ("trafilatura", "justext", "readability", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return bare_extraction, config


def _paragraphs(body: "_Element") -> list[str]:
    """Return the blocks of trafilatura's TEI as paragraphs; the items of a list and the rows of a table as lines."""
    parts: list[str] = []
    waiting: list[tuple[_Element, bool]] = [(body, False)]
    while waiting:
        element, leaving = waiting.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        gap = "\n" if tag in _TIGHT else "\n\n" if tag in _TEI_BLOCKS else " " if tag == "cell" else ""
        if leaving:
            parts += [gap, (element.tail or "").replace("\n", " ") if element is not body else ""]
            continue
        waiting.append((element, True))
        if tag in ("graphic", ""):
            continue
        parts += ["\n" if tag == "lb" else gap, (element.text or "").replace("\n", " ")]
        waiting += [(child, False) for child in reversed(element)]
    text = plain("".join(parts))
    blocks = re.split(r"\s*\n\s*\n\s*", text)
    lines = ("\n".join(line for row in block.split("\n") if (line := one_line(row))) for block in blocks)
    return [block for block in lines if block]


def _largest_block(tree: "_Element") -> str:
    """Return the text of the deepest element that holds most of the prose."""
    sums = _prose_below(tree)
    whole = sums.get(tree, 0)
    for head in list(tree.iter("head")):
        _remove(head)
    best = tree
    inner: _Element | None = tree
    while inner is not None:
        best = inner
        inner = next((e for e in best if e.tag in _LARGE and sums.get(e, 0) >= _MOST * max(whole, 1)), None)
    return marked_text(best)[0]
