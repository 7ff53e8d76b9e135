"""What kind of page it is: an article, a live blog, the open part of a locked article, a list of others."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from index.readers.html_page import Page, line_of, names_of, word_count
from index.readers.linked_data import LIVE_BLOG, Node, is_locked, types_of
from index.types import Form

if TYPE_CHECKING:
    from lxml.etree import _Element

_LIVE_WORDS = frozenset({"liveblog", "livepost", "liveupdate", "liveticker", "livefeed", "liveposts"})
_LIVE_PAIRS = tuple(
    map(
        frozenset,
        (
            ("live", "blog"),
            ("live", "post"),
            ("live", "update"),
            ("live", "entry"),
            ("lb", "post"),
            ("live", "updates"),
            ("live", "ticker"),
        ),
    )
)
_LIVE_ADDRESS = re.compile(r"/(?:live|live-?blog|liveticker|live-updates|en-direct|directo)(?:[/-]|$)", re.IGNORECASE)
_LIVE_TITLE = re.compile(r"\blive\b|\ben direct\b|\bliveticker\b|\ben directo\b|as it happened", re.IGNORECASE)
_WALL_WORDS = frozenset("paywall regwall subscribewall piano premiumwall".split())
_WALL = re.compile(
    r"(?:subscribe|sign up|register|log ?in|sign in|become a (?:member|subscriber)) (?:now )?(?:to|and) "
    r"(?:continue|keep|read|unlock|access|get (?:full|unlimited))|already (?:a|have a|an?) "
    r"(?:subscriber|member|subscription|account)"
    r"|(?:this|the) (?:article|story|content|rest of this \w+) is (?:only |exclusively )?(?:for|available "
    r"to|reserved for) "
    r"(?:our )?(?:paying |registered )?(?:subscribers|members)|(?:to|and) (?:read|continue reading) (?:the "
    r"full|this) (?:article|story)"
    r"|(?:continue|keep) reading (?:with|for|by)|subscribers? only|nur für abonnenten|réservé aux "
    r"abonnés|exclusivo para suscriptores"
    r"|jetzt weiterlesen|weiterlesen mit|article réservé",
    re.IGNORECASE,
)
_STUB_WORDS = 150
_LISTING_ADDRESS = re.compile(
    r"/(?:tag|tags|category|categories|topic|topics|section|author|search|archive|page)(?:/|$)", re.IGNORECASE
)
_MIN_POSTS = 3
MIN_TEASERS = 4
_MANY_TEASERS = 6
_LIST_BODIES = frozenset({"home", "archive", "category", "frontpage", "listing"})
_PROSE = 15
_LITTLE_PROSE = 40
_LONGEST_TEASER = 120
_PROSE_OF_TEASER = 30
_LITTLE_OF_TEASER = 12
_LEAST_WHOLE = 100
_MAX_TEASER = 600
_LOCKED_TIERS = frozenset({"locked", "metered", "premium", "subscription"})


@dataclass(frozen=True, slots=True)
class Signs:
    """What in a page, before anything is taken out of it, tells what kind it is.

    `teasers` is the number of other stories it links to in headings; `words` the length its data gives, 0 for none.
    """

    is_live: bool
    is_locked: bool
    is_list: bool
    is_website: bool
    teasers: int
    words: int


def signs_of(page: Page, article: Node, url: str | None) -> Signs:
    """Return the signs of the kind of a page."""
    count = str(article.get("wordCount", ""))
    kinds = names_of(next(page.root.iter("body"), page.root))
    stated = {value.lower() for value in page.meta("og:type")}
    is_list = page.linked.is_listing() or bool(_LISTING_ADDRESS.search(url or "")) or bool(kinds & _LIST_BODIES)
    is_single = "article" in stated or "single" in kinds or any(page.meta("article:published_time"))
    return Signs(
        is_live=LIVE_BLOG in types_of(article) or _has_posts(page, url),
        is_locked=_is_locked(page, article),
        is_list=is_list,
        is_website=bool(stated & {"website", "blog"}),
        teasers=0 if article or (is_single and not is_list) else len(_teasers(page)),
        words=int(count) if re.fullmatch(r"[0-9]{1,6}", count) else 0,
    )


def form_of(signs: Signs, text: str) -> Form:
    """Return what kind of page it is; `text` is the story that was found in it."""
    words = word_count(text)
    lengths = [word_count(paragraph) for paragraph in text.split("\n\n")]
    prose = sum(length for length in lengths if length >= _PROSE)
    of_each = _PROSE_OF_TEASER if signs.is_list else _LITTLE_OF_TEASER if signs.is_website else 0
    most = of_each * signs.teasers or _LITTLE_PROSE
    if signs.is_live:
        return Form.LIVE_BLOG
    # A short article with a list of others below it must not be taken for one: then it could not be found.
    enough = signs.teasers >= (MIN_TEASERS if of_each else _MANY_TEASERS)
    if enough and prose < most and max(lengths) < _LONGEST_TEASER:
        return Form.LISTING
    if signs.is_locked and (words < _STUB_WORDS or signs.words >= max(2 * words, _LEAST_WHOLE)):
        return Form.STUB
    return Form.ARTICLE


def list_of(page: Page) -> str:
    """Return the headlines that a list of stories links to, each with the words beside it."""
    parts: dict[str, None] = {}
    for headline in _teasers(page).values():
        block = next((e for e in headline.iterancestors("article", "li", "div", "section")), headline)
        text = line_of(block) if page.sizes.get(block, 0) <= _MAX_TEASER else line_of(headline)
        title = line_of(headline)
        rest = text.replace(title, " ", 1).strip(" -–—|")
        parts[f"{title}\n{' '.join(rest.split())}".strip()] = None
    return "\n\n".join(parts)


def wall_lines(text: str) -> list[str]:
    """Return the paragraphs of a text that ask to subscribe."""
    return [p for p in text.split("\n\n") if len(p) <= 300 and _WALL.search(p)]


def _has_posts(page: Page, url: str | None) -> bool:
    posts = timed = 0
    for element in page.short(20_000, 5000, "article", "div", "li", "section"):
        names = names_of(element)
        if names & _LIVE_WORDS or any(pair <= names for pair in _LIVE_PAIRS):
            posts += element.find(".//time") is not None or bool(re.search(r"\d{1,2}[:.]\d\d", _start(element)))
        if element.tag in ("article", "section", "li", "div") and _is_timed(element) and not page.is_outside(element):
            timed += 1
    says = bool(_LIVE_ADDRESS.search(url or "")) or bool(_LIVE_TITLE.search(page.title() or ""))
    return posts >= _MIN_POSTS or (timed >= _MIN_POSTS + 1 and says)


def _start(element: "_Element") -> str:
    """Return the beginning of an element's text."""
    return " ".join("".join(islice(element.itertext(), 8))[:200].split())[:80]


def _is_timed(element: "_Element") -> bool:
    """Tell whether an element begins with a time of day and holds prose."""
    first = next(
        (e for e in list(element)[:2] if e.tag in ("time", "header", "h2", "h3", "h4", "span", "div", "p")), None
    )
    if first is None or not re.match(r"\d{1,2}[:.h]\d\d", _start(first)):
        return False
    return any(len("".join(p.itertext())) > 60 for p in islice(element.iter("p"), 3))


def _is_locked(page: Page, article: Node) -> bool:
    tiers = page.meta("article:content_tier", "og:content_tier")
    stated = is_locked(article) or any(is_locked(node) for node in page.linked.pages())
    return stated or any(tier.lower() in _LOCKED_TIERS for tier in tiers) or _has_wall(page)


def _has_wall(page: Page) -> bool:
    for element in page.short(1500, 5000, "div", "section", "p", "aside", "h2", "h3", "span", "a", "dialog"):
        if names_of(element) & _WALL_WORDS:
            return True
        if element.tag in ("p", "h2", "h3", "div") and page.sizes[element] <= 400 and _WALL.search(line_of(element)):
            return True
    return False


def _teasers(page: Page) -> "dict[str, _Element]":
    """Return the headings in the page's own part that link to other stories, by address."""
    found: dict[str, _Element] = {}
    for element in page.short(5000, 1000, "h1", "h2", "h3", "h4", "article"):
        link = next(element.iter("a"), None)
        link = link if link is not None else next(element.iterancestors("a"), None)
        if link is None or not (href := link.get("href")) or page.is_outside(element):
            continue
        if word_count(line_of(link)) >= 3:
            found.setdefault(href, link)
    return found
