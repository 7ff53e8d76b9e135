"""Linked data of a page (JSON-LD): its nodes, and which of them is the article. Broken JSON is read as far as it goes.

The vocabulary is that of https://schema.org.
"""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from index.characters import one_line
from index.readers.markup import unmarked

Node = dict[str, object]

LIVE_BLOG = "liveblogposting"
_SPECIFIC = frozenset(
    "newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle reviewnewsarticle askpublicnewsarticle "
    "backgroundnewsarticle satiricalarticle liveblogposting".split()
)
_ARTICLES = _SPECIFIC | frozenset("article blogposting report advertisercontentarticle techarticle".split())
_PAGES = frozenset("webpage itempage medicalwebpage".split())
_LISTINGS = frozenset("collectionpage itemlist searchresultspage blog".split())
_MAIN = ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf")
_WRAPPING = re.compile(
    r"^\s*(?:/\*|//)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?|(?:/\*|//)?\s*(?:-->|\]\]>)\s*(?:\*/)?\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s{0,100}[}\]])")
_WRONG_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
_STRING = r'"\s{0,20}:\s{0,20}"([^\n]{0,400}?)"\s{0,20}(?:,\s{0,200}"|,?\s{0,200}[}\]])'
_RESCUED = ("@type", "headline", "datePublished", "dateModified", "url", "inLanguage", "isAccessibleForFree")
_NAME = re.compile(rf'"name{_STRING}')
_MAX_SCRIPT = 2_000_000
_MAX_NODES = 3_000
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The nodes that a page is about, in order; `by_id` also holds the ones that others only refer to."""

    nodes: tuple[Node, ...] = ()
    by_id: dict[str, Node] = field(default_factory=dict)

    def articles(self) -> list[Node]:
        """Return the nodes that are articles."""
        return [node for node in self.nodes if types_of(node) & _ARTICLES]

    def pages(self) -> list[Node]:
        """Return the nodes that are pages, not lists of others."""
        return [node for node in self.nodes if types_of(node) & _PAGES and not types_of(node) & _LISTINGS]

    def is_listing(self) -> bool:
        """Tell whether the page calls itself a list of others."""
        return any(types_of(node) & _LISTINGS for node in self.nodes)

    def named(self, *kinds: str) -> Iterator[str]:
        """Yield the names of the nodes of some types (lower case)."""
        for node in self.nodes:
            if types_of(node) & set(kinds) and (name := text_of(node, "name")):
                yield name

    def follow(self, value: object) -> list[Node | str]:
        """Return what a field holds as a list: nodes, looked up where they are references, and texts."""
        found: list[Node | str] = []
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict):
                reference = entry.get("@id")
                known = self.by_id.get(reference) if isinstance(reference, str) and len(entry) <= 2 else None
                found.append(known or entry)
            elif isinstance(entry, str):
                found.append(self.by_id.get(entry) or entry)
        return found[:50]

    def names(self, value: object) -> list[str]:
        """Return the names that a field gives, of nodes or as plain texts; addresses are none."""
        names = [text_of(x, "name") if isinstance(x, dict) else one_line(unmarked(x)) for x in self.follow(value)]
        return [name for name in names if name and "://" not in name]


def read_linked_data(scripts: Iterable[str]) -> LinkedData:
    """Return the linked data of the scripts of a page. Raises nothing, whatever they hold."""
    nodes: list[Node] = []
    by_id: dict[str, Node] = {}
    for script in scripts:
        waiting: deque[tuple[object, int, bool]] = deque([(_parsed(script), 0, True)])
        seen = 0
        while waiting and seen < _MAX_NODES:
            value, depth, is_main = waiting.popleft()
            seen += 1
            if depth > _MAX_DEPTH:
                continue
            if isinstance(value, list):
                waiting += [(entry, depth + 1, is_main) for entry in value[:_MAX_NODES]]
            elif isinstance(value, dict):
                waiting += [(inner, depth + 1, is_main and name in _MAIN) for name, inner in value.items()]
                if len(value) > 1 and isinstance(id_ := value.get("@id"), str):
                    by_id[id_] = {**value, **by_id.get(id_, {})}
                if is_main and "@type" in value:
                    nodes.append(value)
    return LinkedData(tuple(nodes), by_id)


def article_node(data: LinkedData, addresses: Sequence[str], titles: Sequence[str]) -> Node:
    """Return the node of the article that a page is; an empty one where there is none.

    Of several, it is the one with an address or a headline of the page, then the one of the most specific type.
    """
    wanted, said = {_bare(address) for address in addresses}, {_folded(title) for title in titles}

    def rank(node: Node) -> tuple[bool, bool, bool]:
        own = {_bare(address) for address in _addresses(node)}
        headline = _folded(text_of(node, "headline") or text_of(node, "name") or "")
        titled = bool(headline) and any(headline in title or title in headline for title in said if title)
        return bool(own & wanted), titled, bool(types_of(node) & _SPECIFIC)

    articles = data.articles()
    best = max(articles, key=rank, default={})
    if len(articles) > 1 and not any(rank(best)[:2]) and LIVE_BLOG not in types_of(best):
        # A list of other stories, unless one of several descriptions of the same one.
        return best if len({_folded(text_of(node, "headline") or "") for node in articles}) == 1 else {}
    return best


def types_of(node: Node) -> set[str]:
    """Return the types of a node in lower case, without the address of their vocabulary."""
    kinds = node.get("@type")
    return {
        re.split("[/#:]", kind)[-1].lower()
        for kind in (kinds if isinstance(kinds, list) else [kinds])
        if isinstance(kind, str)
    }


def text_of(node: Node, *names: str) -> str | None:
    """Return the first of some fields that is a text, on one line, its character references resolved."""
    for name in names:
        value = node.get(name)
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, dict):
                text = text.get("@value")
            if isinstance(text, str | int) and not isinstance(text, bool) and (line := one_line(unmarked(str(text)))):
                return line
    return None


def is_locked(node: Node) -> bool:
    """Tell whether a node says that its text is not free to read."""
    return str(node.get("isAccessibleForFree", "")).lower() in ("false", "no", "http://schema.org/false")


def _addresses(node: Node) -> Iterator[str]:
    for name in ("url", "mainEntityOfPage", "@id"):
        value = node.get(name)
        for entry in value if isinstance(value, list) else [value]:
            address = entry.get("@id") or entry.get("url") if isinstance(entry, dict) else entry
            if isinstance(address, str) and address:
                yield address


def _bare(address: str) -> str:
    """Return an address without what often differs: scheme, query, fragment, last slash."""
    return (
        re.sub(r"^https?://(?:www\.)?", "", address.strip()[:2048].lower())
        .partition("#")[0]
        .partition("?")[0]
        .rstrip("/")
    )


def _folded(title: str) -> str:
    return re.sub(r"\W+", " ", title).strip().casefold()


def _parsed(script: str) -> object:
    if len(script) > _MAX_SCRIPT:
        return None
    source = _WRAPPING.sub("", _WRAPPING.sub("", script)).strip().rstrip(";")
    if "&quot;" in source and '"' not in source:
        source = source.replace("&quot;", '"')
    found = _decoded(source)
    if found is None:
        found = _decoded(_TRAILING_COMMA.sub("", _WRONG_ESCAPE.sub("", source)))
    return _rescued(source) if found is None else found


def _decoded(source: str) -> object:
    """Return the first JSON value of a text, None where there is none; line ends in its strings are let pass."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(source)[0]
    except (ValueError, RecursionError):
        return None


def _rescued(source: str) -> Node | None:
    """Return the plain fields of an article that stand in JSON which cannot be parsed."""
    found: Node = {}
    for name in _RESCUED:
        if match := re.search(rf'"{re.escape(name)}{_STRING}', source):
            found[name] = match[1].replace('\\"', '"').replace("\\/", "/")
    for name in ("publisher", "author"):
        at = source.find(f'"{name}"')
        if at >= 0 and (match := _NAME.search(source, at, at + 600)):
            found[name] = {"name": match[1]}
    return found if types_of(found) & _ARTICLES else None
