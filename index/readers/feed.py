"""XML files of news: RSS, Atom and NITF. No entity is expanded, no DTD read, nothing fetched."""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import TYPE_CHECKING

from index.characters import one_line, web_address
from index.errors import ReadError
from index.readers.markup import story_of, text_of, unmarked
from index.readers.newest import Version, newest
from index.types import Cut, Draft, Rejection

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARATION = re.compile(r"<\?xml[^>]{0,200}\?>")
_ENTITIES = re.compile(r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\b")
_ROOT = re.compile("<[^\\W\\d]")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,500}>")
_AMPERSAND = re.compile(r"&(?:(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,30});)?")
_OF_XML = frozenset({"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"})
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FEEDS = frozenset({"rss", "rdf", "feed", "channel"})
_REFUSED = {
    "urlset": "a sitemap: it names pages and holds no articles",
    "sitemapindex": "a sitemap: it names pages and holds no articles",
    "newsitem": "NewsML-G2, which is not read",
    "newsmessage": "NewsML-G2, which is not read",
    "packageitem": "NewsML-G2, which is not read",
    "newsml": "NewsML, which is not read",
    "html": "a web page: rename it to .html",
    "opml": "a list of feeds: it holds no articles",
}
_TEXT = ("encoded", "content", "description", "summary", "body")
_PUBLISHED = ("pubdate", "published", "issued", "date", "created", "updated", "modified")
_UPDATED = ("updated", "modified")
_TITLE_TAIL = re.compile(
    r"\s+(?:[-–—|:·»]\s+)?(?:rss(?: feed)?|atom(?: feed)?|latest news|all (?:news|articles))$", re.I
)


def read_xml(text: str, path: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each item of a feed, or the one article of a NITF file; of an item the latest version.

    `Draft.number` is the place of an item in its feed.

    Raises:
        ReadError: the file is no XML, no feed and no NITF, or declares entities.
    """
    root = _parse(text)
    name = _name(root)
    if name in _FEEDS:
        yield from newest(_versions(root, path), path)
    elif name == "nitf":
        yield from newest([_nitf(root)], path)
    else:
        raise ReadError(_REFUSED.get(name, f"no feed: its root is <{one_line(name)[:40]}>"))


def _parse(text: str) -> "_Element":
    from lxml import etree

    source = _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1)
    root_at = _ROOT.search(source)
    if _ENTITIES.search(source, 0, root_at.start() if root_at else len(source)):
        raise ReadError("declares entities of its own (a DTD), which are not read")
    source = _DOCTYPE.sub("", source, count=1)
    source = _ILLEGAL.sub("", _AMPERSAND.sub(_reference, source))
    parser = etree.XMLParser(
        resolve_entities="internal",
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise ReadError("not XML") from exc
    if root is None:
        raise ReadError("not XML")
    return root


def _reference(match: re.Match[str]) -> str:
    """Return an ampersand as XML takes it: many feeds use the names of HTML ("&nbsp;") or leave it as it is."""
    written = match.group()
    if written.lower() in _OF_XML:
        return written.lower()
    resolved = unescape(written).replace("\xa0", " ")
    if resolved == written or len(resolved) > 2:
        return f"&amp;{written[1:]}"
    return escape(resolved)


def _name(element: "_Element") -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _fields(element: "_Element") -> "dict[str, list[_Element]]":
    """Return the children of an element by their names without a namespace; those of its own vocabulary first."""
    found: dict[str, list[_Element]] = {}
    for child in element:
        found.setdefault(_name(child), []).append(child)
    # "media:title" and "itunes:author" are about a picture or a podcast.
    for children in found.values():
        children.sort(key=lambda child: any(word in str(child.tag) for word in ("/mrss", "itunes", "search.yahoo")))
    return found


def _value(fields: "dict[str, list[_Element]]", *names: str) -> str | None:
    for name in names:
        for element in fields.get(name, ()):
            text = "".join(element.itertext())
            if value := one_line(unmarked(text)):
                return value
    return None


def _versions(root: "_Element", path: str) -> Iterator[Version | Rejection]:
    channel = next((child for child in root if _name(child) == "channel"), root)
    outlet, language = _channel(channel)
    language = language or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    items = [element for element in root.iter() if _name(element) in ("item", "entry")]
    if not items:
        raise ReadError("a feed without items")
    for number, element in enumerate(items, 1):
        try:
            yield _item(element, number, outlet, language)
        except ReadError as exc:
            yield Rejection(path, f"item {number}: {exc}", element.sourceline)


def _channel(channel: "_Element") -> tuple[str | None, str | None]:
    fields = _fields(channel)
    title = _value(fields, "title")
    return _TITLE_TAIL.sub("", title) if title else None, _value(fields, "language")


def _item(element: "_Element", number: int, outlet: str | None, language: str | None) -> Version:
    fields = _fields(element)
    text, cuts = next((found for name in _TEXT for e in fields.get(name, ()) if (found := _text(e))[0]), ("", ()))
    if not text:
        raise ReadError("no text")
    guid = _value(fields, "guid", "id", "identifier")
    draft = Draft(
        text=text,
        title=_value(fields, "title"),
        outlet=_source(fields) or outlet,
        author=_authors(fields),
        published=_value(fields, *_PUBLISHED),
        url=_link(fields) or web_address(guid or ""),
        item_id=guid,
        language=_value(fields, "language") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or language,
        number=number,
        cuts=cuts,
    )
    return Version(draft, _value(fields, *_UPDATED))


def _text(element: "_Element") -> tuple[str, tuple[Cut, ...]]:
    """Return the text of an element that holds escaped HTML, XHTML or plain text."""
    if len(element):
        return text_of(element)
    kind = (element.get("type") or "").lower()
    if kind in ("text", "text/plain"):
        return story_of(element.text or "")
    return story_of(element.text or "", marked=kind in ("html", "text/html"))


def _link(fields: "dict[str, list[_Element]]") -> str | None:
    links = fields.get("link", [])
    addresses = [
        web_address(element.get("href") or element.text or "")
        for element in sorted(links, key=lambda link: link.get("rel", "alternate") != "alternate")
        if element.get("rel", "alternate") in ("alternate", "canonical")
    ]
    original = web_address(_value(fields, "origlink") or "")
    return original or next((address for address in addresses if address), None)


def _source(fields: "dict[str, list[_Element]]") -> str | None:
    """Return the outlet that an item was taken from."""
    for element in fields.get("source", ()):
        if found := _value(_fields(element), "title") if len(element) else one_line(unmarked(element.text or "")):
            return found
    return None


def _authors(fields: "dict[str, list[_Element]]") -> str | None:
    names: dict[str, None] = {}
    for element in (*fields.get("creator", ()), *fields.get("author", ())):
        name = (_value(_fields(element), "name") if len(element) else one_line(unmarked(element.text or ""))) or ""
        # RSS writes "desk@paper.example (Ada Venn)".
        if match := re.match(r"[^\s()]+@[^\s()]+\s*\(([^()]{1,100})\)$", name):
            name = match[1]
        if name and "@" not in name:
            names[re.sub(r"^by:? ", "", name, flags=re.IGNORECASE)] = None
    return ", ".join(names) or None


def _nitf(root: "_Element") -> Version:
    """Return the one article of a NITF file: headline, byline, the dates of its `docdata`, `body.content`."""
    found: dict[str, list[_Element]] = {}
    for element in root.iter():
        found.setdefault(_name(element), []).append(element)
    content = found.get("body.content") or found.get("body")
    text, cuts = text_of(content[0]) if content else ("", ())
    status = _attribute(found, "del-list", "id-string") or _attribute(found, "docdata", "management-status") or ""
    withdrawn = status.lower() in ("canceled", "cancelled")
    if not text and not withdrawn:
        raise ReadError("no text")
    author = _value(found, "byline")
    draft = Draft(
        text=text,
        title=_value(found, "hl1", "title"),
        outlet=_value(found, "distributor", "rights.owner") or _attribute(found, "doc.rights", "owner"),
        author=re.sub(r"^by:? ", "", author, flags=re.IGNORECASE) if author else None,
        published=_attribute(found, "date.issue", "norm") or _attribute(found, "story.date", "norm"),
        item_id=_attribute(found, "doc-id", "id-string"),
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        cuts=cuts,
    )
    return Version(draft, _attribute(found, "date.release", "norm"), _attribute(found, "du-key", "version"), withdrawn)


def _attribute(found: "dict[str, list[_Element]]", name: str, attribute: str) -> str | None:
    return next((value for e in found.get(name, ()) if (value := one_line(e.get(attribute) or ""))), None)
