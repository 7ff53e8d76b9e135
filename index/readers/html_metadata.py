"""What a page says of itself, chosen among its linked data, its meta tags and what it shows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from index.characters import one_line, web_address
from index.readers.furniture import byline
from index.readers.html_dates import published_of, updated_of
from index.readers.html_headline import find_headline
from index.readers.html_page import Page, line_of, names_of
from index.readers.linked_data import Node, article_node, text_of, types_of
from index.readers.markup import unmarked

if TYPE_CHECKING:
    from lxml.etree import _Element

_TITLE_METAS = (
    "og:title twitter:title parsely-title sailthru.title dc.title dcterms.title citation_title title headline".split()
)
_SITE_METAS = "og:site_name application-name apple-mobile-web-app-title al:android:app_name cre".split()
_PUBLISHER_METAS = "dc.publisher dcterms.publisher publisher citation_journal_title copyright".split()
_AUTHOR_METAS = (
    "author parsely-author sailthru.author dc.creator dcterms.creator article:author og:article:author byl byline "
    "cxenseparse:author twitter:data1"
).split()
_TRACKING = re.compile(
    r"(?:(?:utm|mc|at|ns|pk|hsa)_.*|fbclid|gclid|cmp|cmpid|igshid|ocid|xtor|smid|sref|ref|ref_src)$", re.IGNORECASE
)
_BY = re.compile(
    r"^\s*(?:(?:written |words |text |story |reported )?by|von|par|por|di|av|door|de la rédaction de|texte)\s*:?\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?:and|und|et|y|e|og|och|en|&)\s+|\s*[;|]\s*", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"(?:https?:)?//|@|\b(?:staff|admin|newsroom|editor(?:s|ial)?|redaktion|desk|team|correspondent|reporters?|agencies|bureau|webdesk)\b",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r",?\s+(?:ltd|llc|inc|gmbh|s\.?a\.?|plc|ag|co|corp|limited|company|pty)\.?(?:\s.*)?$", re.IGNORECASE
)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?)?\s*,?\s*(?:by\s+)?",
    re.IGNORECASE,
)
_AUTHOR_WORDS = frozenset("author authors byline bylines writer reporter autor auteur verfasser contributor".split())
_LOGO_TAGS = frozenset("a img div span h1 p strong header".split())
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_MAX_NAME = 80
_MAX_AUTHORS = 8


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; the dates are as written. `article` is its node in the linked data, or empty."""

    title: str | None
    outlet: str | None
    author: str | None
    published: str | None
    updated: str | None
    url: str | None
    language: str | None
    article: Node
    headline: "_Element | None"


def read_metadata_of(page: Page) -> Metadata:
    """Return what a page says of itself."""
    addresses = list(_addresses(page))
    titles = [title for title in (*page.meta("og:title"), page.title()) if title]
    titles += [line_of(element) for element in list(page.root.iter("h1"))[:20]]
    article = article_node(page.linked, addresses, titles)
    url = _url(page, addresses, article)
    host = _host(url)
    stated_sites = list(_sites(page, article))
    sites = stated_sites or list(_shown_site(page))
    stated = [t for t in (text_of(article, "headline", "name"), *page.meta(*_TITLE_METAS)) if t]
    found = find_headline(page, stated, sites, host)
    title = found.text if found else None
    outlet = _outlet(page, title, stated_sites)
    element = found.element if found else None
    return Metadata(
        title=title,
        outlet=outlet,
        author=_author(page, article, outlet, element),
        published=published_of(page, article, element, url),
        updated=updated_of(page, article),
        url=url,
        language=_language(page, article),
        article=article,
        headline=element,
    )


def _addresses(page: Page) -> Iterator[str]:
    links = [e.get("href") or "" for e in page.root.iter("link") if "canonical" in (e.get("rel") or "").lower().split()]
    stated = [*page.meta("og:url", "twitter:url", "parsely-link", "al:web:url")]
    bases = [e.get("href") or "" for e in page.root.iter("base")]
    base = next((address for text in (*stated, page.saved_from or "", *bases) if (address := web_address(text))), "")
    for text in (*links, *stated):
        text = one_line(text)
        if text.startswith("/") and base:
            text = urljoin(base, text)
        if address := web_address(text):
            yield address


def _url(page: Page, addresses: list[str], article: Node) -> str | None:
    """Return the address of the article; one of a front page only where there is no other."""
    own = []
    for value in (article.get("mainEntityOfPage"), article.get("url"), article.get("@id")):
        for entry in value if isinstance(value, list) else [value]:
            address = entry.get("@id") or entry.get("url") if isinstance(entry, dict) else entry
            own += [found] if isinstance(address, str) and (found := web_address(unmarked(address))) else []
    pages = [found for node in page.linked.pages() if (found := web_address(text_of(node, "url", "@id") or ""))]
    saved = [found] if page.saved_from and (found := web_address(page.saved_from)) else []
    every = [without_tracking(address) for address in (*addresses, *own, *pages, *saved)]
    return next((address for address in every if urlsplit(address).path.strip("/")), every[0] if every else None)


def without_tracking(address: str) -> str:
    """Return an http(s) address without fragment and tracking parameters."""
    parts = urlsplit(address)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, parts.query if kept == pairs else urlencode(kept), ""))


def _host(url: str | None) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


def _sites(page: Page, article: Node) -> Iterator[str]:
    """Yield the names that a site gives itself, the likeliest to be the outlet's first."""
    publisher = [
        n
        for n in page.linked.follow(article.get("publisher"))
        if not isinstance(n, dict) or "person" not in types_of(n)
    ]
    yield from _plausible(page.linked.names(list(publisher)))
    yield from _plausible(page.meta("og:site_name"))
    yield from _plausible(page.linked.names(article.get("isPartOf")))
    yield from _plausible(page.linked.named("newsmediaorganization", "website", "organization"))
    yield from _plausible(page.meta(*_SITE_METAS[1:]))
    yield from _plausible(_microdata(page, "publisher"))
    yield from _plausible(_LEGAL.sub("", _RIGHTS.sub("", text)) for text in page.meta(*_PUBLISHER_METAS))


def _plausible(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        name = one_line(unmarked(name))
        if 1 < len(name) <= _MAX_NAME and "://" not in name and any(c.isalpha() for c in name):
            yield name


def _outlet(page: Page, title: str | None, sites: list[str]) -> str | None:
    """Return the name of the outlet: no company's and no domain's where there is another."""
    shown = [name for name in (*_rest_of_title(page, title), *_shown_site(page)) if not _DOMAIN.fullmatch(name)]
    names = [*sites, *shown]
    best = next((name for name in names if not _LEGAL.search(name) and not _DOMAIN.fullmatch(name)), None)
    name = best or next(iter(names), None)
    if name is None:
        return None
    short = re.split(r"\s+[|·•–—]\s+|\s+-\s+", name)[0]
    return short if len(short) >= 2 and short != name and len(name) > 30 else name


def _rest_of_title(page: Page, title: str | None) -> Iterator[str]:
    """Yield what the title tag says after, else before, the headline."""
    for whole in (page.title() or "", *page.meta("og:title", "twitter:title")):
        head, found, tail = whole.partition(title) if title else (whole, "", "")
        if not found:
            continue
        pieces = [
            piece.strip(" |-–—:·•»«\t")
            for piece in re.split(r"\s[|–—:·•»«-]+\s", tail)[-1:] + re.split(r"\s[|–—·•»«-]+\s|:\s", head)[:1]
        ]
        yield from (piece for piece in pieces if piece and len(piece.split()) <= 6)


def _shown_site(page: Page) -> Iterator[str]:
    """Yield what the logo and the line of rights call the site."""
    for element in _some((e for e, size in page.sizes.items() if size <= 200 and e.tag in _LOGO_TAGS), 3000):
        names = names_of(element)
        if names & {"logo", "masthead", "sitename", "brand"} or {"site", "title"} <= names or {"site", "name"} <= names:
            text = line_of(element) or element.get("alt") or next((i.get("alt") or "" for i in element.iter("img")), "")
            text = re.sub(r"\s*(?:logo|home(?:page)?)$", "", one_line(unmarked(text)), flags=re.IGNORECASE)
            if 1 < len(text) <= 50 and len(text.split()) <= 6:
                yield text
    for element in reversed(
        list(page.short(300, 20_000, "p", "div", "span", "small", "td", "font", "center", "footer"))[-80:]
    ):
        text = line_of(element)
        if len(text) <= 160 and (match := _RIGHTS.search(text)) and re.search("(?:19|20)[0-9]{2}", match[0]):
            name = _LEGAL.sub(
                "", re.split(r"[.|,;]|\s[-–—]\s|all rights", text[match.end() :], flags=re.IGNORECASE)[0]
            ).strip()
            if 1 < len(name) <= 50:
                yield name


def _author(page: Page, article: Node, outlet: str | None, headline: "_Element | None") -> str | None:
    """Return the people who wrote the article, with commas between them."""
    nodes = page.linked.follow(article.get("author") or article.get("creator"))
    stated = [n for n in nodes if not isinstance(n, dict) or "organization" not in types_of(n)]
    sources = (
        lambda: page.linked.names(list(stated)),
        lambda: page.meta(*_AUTHOR_METAS),
        lambda: _microdata(page, "author"),
        lambda: _shown_authors(page),
    )
    for source in sources:
        people: dict[str, str] = {}
        for name in source():
            for person in _people(name, outlet):
                people.setdefault(person.casefold(), person)
        if people:
            return ", ".join(list(people.values())[:_MAX_AUTHORS])
    return None


def _people(written: str, outlet: str | None) -> Iterator[str]:
    """Yield the names in a line of authors, without "By", roles and the outlet."""
    line = _BY.sub("", one_line(unmarked(written)))
    for piece in _AND.split(line):
        first, *rest = (part.strip(" .,-–—") for part in piece.split(","))
        for name in (first, *(part for part in rest if len(part.split()) >= 2 and part.istitle())):
            name = re.split(r"\s+(?:in|for|at)\s+(?=[A-Z])|\s+[|/–—-]\s+", name)[0].strip()
            is_site = outlet is not None and name.casefold() in outlet.casefold()
            if (
                1 < len(name) <= 60
                and len(name.split()) <= 6
                and not _NO_PERSON.search(name)
                and not is_site
                and not re.search(r"\d", name)
            ):
                yield name


def _microdata(page: Page, name: str) -> Iterator[str]:
    for element in _some((e for e in page.sizes if e.get("itemprop")), 5000):
        if name in (element.get("itemprop") or "").lower().split() and not page.is_outside(element):
            inner = next((e for e in element.iter() if "name" in (e.get("itemprop") or "").split()), element)
            text = inner.get("content") or line_of(inner)
            if text and len(text) <= 200:
                yield text


def _shown_authors(page: Page) -> Iterator[str]:
    """Yield what stands in links to authors, else in elements for them, else in lines that begin with "By"."""
    every = [
        e
        for e in page.short(
            300,
            4000,
            "a",
            "span",
            "div",
            "p",
            "address",
            "td",
            "font",
            "b",
            "i",
            "em",
            "li",
            "small",
            "strong",
            "h4",
            "h5",
        )
        if not page.is_outside(e)
    ]
    links = [text for e in every if "author" in (e.get("rel") or "").lower().split() and (text := line_of(e))]
    if links:
        yield from links
        return
    for element in every:
        if names_of(element) & _AUTHOR_WORDS and len(element) <= 6:
            text = line_of(element)
            if 1 < len(text) <= _MAX_NAME:
                yield byline(text) or text
                return
    for element in every:
        text = line_of(element) if len(element) <= 6 else ""
        for piece in re.split(r" [|•·–—] |,\s(?=\d)", text[:200]) if len(text) <= 200 else ():
            if piece.lower().startswith(("by ", "by: ")) and (name := byline(piece)):
                yield name
                return


def _language(page: Page, article: Node) -> str | None:
    stated = page.root.get("lang") or page.root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    said = (
        stated,
        *page.meta("og:locale"),
        text_of(article, "inLanguage") or "",
        *page.meta("content-language", "language", "dc.language"),
    )
    return next((line for text in said if (line := one_line(text))), None)


def _some(elements: "Iterable[_Element]", most: int) -> "Iterator[_Element]":
    for count, element in enumerate(elements):
        if count >= most:
            return
        yield element
