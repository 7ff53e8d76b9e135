"""The headline of a page: its own first, without the name of the site."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.characters import one_line
from index.readers.furniture import is_kicker
from index.readers.html_page import Page, line_of, names_of
from index.readers.markup import unmarked

if TYPE_CHECKING:
    from lxml.etree import _Element

_SEPARATOR = re.compile(
    r"\s+(?:\||-|–|—|::|:|·|•|»|«|›|~|/|\\)+\s+|\s*[|｜]\s*|(?<=[\u3040-\u9fff])[-_—–](?=[\u3040-\u9fff])"
)
_PREFIX = re.compile(r"\s*(?::|\||»|\s[-–—])\s+")
_TOKEN = re.compile("[\u3040-\u30ff\u3400-\u9fff]|[^\\W\u3040-\u30ff\u3400-\u9fff]+")
_HEADING_WORDS = frozenset({"headline", "title", "headlines", "heading"})
_LOGO_WORDS = frozenset({"logo", "masthead", "brand", "branding", "sitename"})
_KICKER_WORDS = frozenset(
    "kicker overline eyebrow topline label category section rubric dachzeile strapline tagline flag".split()
)
_WITHIN = frozenset({"article", "main"})
_SAME = 0.5
"""Share of common words from which two wordings are of one headline."""
_MAX_HEADLINE = 400
_PROSE = 15
_MAX_CANDIDATES = 400


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline and the element that shows it, None where only the head of the page has it."""

    text: str
    element: "_Element | None" = None


def find_headline(page: Page, stated: Sequence[str], sites: Sequence[str], host: str) -> Headline | None:
    """Return the headline of a page.

    `stated` are the wordings in its linked data and meta tags, `sites` the names of the site, `host` its domain name:
    they tell the headline from the logo, and the name of the site is taken off.
    """
    title = (page.title() or "")[:_MAX_HEADLINE]
    stated = [text for text in stated if len(text) <= _MAX_HEADLINE]
    wordings = [w for text in (*stated, title) if (w := without_site(text, sites, host))]
    shown = _first_heading(page, wordings, sites, host) or _other_heading(page, wordings, sites, host)
    if shown is not None:
        return shown
    stated_first = next((w for text in stated if (w := without_site(text, sites, host))), None)
    if stated_first:
        return Headline(stated_first)
    within = _within_title(page, title) or _first_before_prose(page, sites, host)
    rest = without_site(title, sites, host)
    return within or (Headline(rest) if rest and not _is_site(rest, [_bare(s) for s in sites], host) else None)


def without_site(text: str, sites: Iterable[str], host: str) -> str:
    """Return a title without the name of its site and the section before that; hyphens of the headline stay."""
    names = [name for name in (_bare(site) for site in sites) if name]
    cut = False
    for _ in range(3):
        parts = list(_SEPARATOR.finditer(text))
        if not parts:
            break
        head, tail = text[: parts[-1].start()], text[parts[-1].end() :]
        if _is_site(tail, names, host) or (cut and is_kicker(tail)):
            text, cut = head, True
        elif _is_site(text[: parts[0].start()], names, host):
            text, cut = text[parts[0].end() :], True
        else:
            break
    if (match := _PREFIX.search(text)) and _bare(text[: match.start()]) in names:
        text = text[match.end() :]
    return text.strip()


def likeness(one: str, other: str) -> float:
    """Return which share of the words of the longer of two lines stands in the other, from 0 to 1."""
    a, b = set(_TOKEN.findall(one.casefold())), set(_TOKEN.findall(other.casefold()))
    return len(a & b) / max(len(a), len(b)) if a and b else 0.0


def _first_heading(page: Page, wordings: Sequence[str], sites: Sequence[str], host: str) -> Headline | None:
    """Return the h1 that is the headline, whatever wording the head of the page has."""
    found: list[tuple[float, bool, Headline]] = []
    for element in islice(page.root.iter("h1"), _MAX_CANDIDATES):
        if page.sizes.get(element, 0) > 4 * _MAX_HEADLINE:
            continue
        text = _shown(element)
        if not text or len(text) > _MAX_HEADLINE or _is_logo(element, text, wordings, sites, host):
            continue
        like = max((likeness(text, wording) for wording in wordings), default=0.0)
        inside = any(node.tag in _WITHIN for node in element.iterancestors())
        if like < _SAME and page.is_outside(element):
            continue
        found.append((like, inside, Headline(without_site(text, sites, host), element)))
    if not found:
        return None
    like, inside, best = max(found, key=lambda entry: (entry[0] >= _SAME and entry[0], entry[1]))
    alone = len(found) == 1 and len(_TOKEN.findall(best.text)) >= 3
    return best if like >= 0.2 or inside or alone or not wordings else None


def _other_heading(page: Page, wordings: Sequence[str], sites: Sequence[str], host: str) -> Headline | None:
    """Return the heading of another kind that says what the head of the page does."""
    best: tuple[float, Headline] | None = None
    for element in page.short(
        2 * _MAX_HEADLINE, _MAX_CANDIDATES * 10, "h2", "h3", "h4", "div", "p", "span", "strong", "b", "font"
    ):
        is_heading = element.tag in ("h2", "h3", "h4")
        if not is_heading and not (names_of(element) & _HEADING_WORDS or "headline" in (element.get("itemprop") or "")):
            continue
        text = line_of(element)
        if not text or len(text) > _MAX_HEADLINE or _is_site(text, [_bare(s) for s in sites], host):
            continue
        like = max((likeness(text, wording) for wording in wordings), default=0.0)
        if like > (best[0] if best else _SAME) and not page.is_outside(element):
            best = like, Headline(without_site(text, sites, host), element)
    return best[1] if best else None


def _first_before_prose(page: Page, sites: Sequence[str], host: str) -> Headline | None:
    """Return the heading that stands right above the first paragraph."""
    last: Headline | None = None
    for element in page.short(20_000, _MAX_CANDIDATES, "h1", "h2", "h3", "p"):
        text = line_of(element)
        if element.tag == "p":
            if len(text.split()) >= _PROSE and not page.is_outside(element):
                return last
        elif len(_TOKEN.findall(text)) >= 3 and len(text) <= _MAX_HEADLINE and not page.is_outside(element):
            last = None if _is_site(text, [_bare(s) for s in sites], host) else Headline(text, element)
    return None


def _within_title(page: Page, title: str) -> Headline | None:
    """Return the longest piece of the title between separators that the page also shows as a line of its own."""
    pieces = {piece.strip() for piece in _SEPARATOR.split(title) if len(_TOKEN.findall(piece)) >= 3}
    best: Headline | None = None
    if len(pieces) == 0:
        return None
    for element in page.short(
        _MAX_HEADLINE, _MAX_CANDIDATES * 10, "p", "b", "strong", "font", "td", "div", "center", "span"
    ):
        if len(element) <= 2 and (text := line_of(element)) in pieces and (best is None or len(text) > len(best.text)):
            best = Headline(text, element)
    return best


def _shown(element: "_Element") -> str:
    """Return the line of a heading without the kicker in it; of a picture its alternative text."""
    first = next((child for child in element if isinstance(child.tag, str)), None)
    led = first is not None and not (element.text or "").strip() and is_kicker(line_of(first).strip(": "))
    text = line_of(element, lambda node: _is_kicker_element(node) or (led and node is first))
    if text or line_of(element):
        return text.lstrip(":| ") or line_of(element)
    return one_line(unmarked(" ".join(image.get("alt") or "" for image in element.iter("img"))))


def _is_kicker_element(element: "_Element") -> bool:
    names = names_of(element)
    return bool(names & _KICKER_WORDS) and not names & _HEADING_WORDS


def _is_logo(element: "_Element", text: str, wordings: Sequence[str], sites: Sequence[str], host: str) -> bool:
    """Tell the name of the site in a heading from a headline."""
    if _is_site(text, [_bare(site) for site in sites], host):
        return True
    if any(likeness(text, wording) >= _SAME for wording in wordings):
        return False
    near = [element, *list(element.iterancestors())[:2], *_some(element.iter())]
    links = [link.get("href") or "" for link in element.iter("a")] + [
        node.get("href") or "" for node in near if node.tag == "a"
    ]
    return any(names_of(node) & _LOGO_WORDS for node in near) or any(_is_home(link) for link in links)


def _is_home(link: str) -> bool:
    try:
        parts = urlsplit(link.strip()[:2048])
    except ValueError:
        return False
    return parts.path in ("/", "") and bool(parts.netloc or parts.path)


def _is_site(text: str, names: Sequence[str], host: str) -> bool:
    """Tell whether a piece of a title names the site: "Gazette" and "The Gazette Online" name The Gazette."""
    bare = _bare(text)
    if not bare or len(text.split()) > 8:
        return False
    labels = [label for label in host.lower().split(".")[:-1] if len(label) >= 3 and label != "www"]
    labels = [re.sub(r"\W", "", label) for label in labels]
    if bare in names or bare in labels or bare == re.sub(r"\W", "", host.lower()):
        return True
    if len(bare) < 4:
        return False
    near = any(len(name) >= 4 and (bare in name or (name in bare and len(bare) <= 2 * len(name) + 4)) for name in names)
    return near or any(
        len(label) >= 4 and (bare in label or (label in bare and len(bare) <= 2 * len(label))) for label in labels
    )


def _bare(name: str) -> str:
    return re.sub(r"^the(?=\W)|\W", "", name.casefold())


def _some(elements: "Iterable[_Element]") -> "Iterator[_Element]":
    for count, element in enumerate(elements):
        if count >= _MAX_CANDIDATES * 10:
            return
        yield element
