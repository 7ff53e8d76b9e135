"""When a page was published and updated: as written in its data, its tags, its text, its address."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from index.characters import one_line
from index.dates.published import parse_stated
from index.readers.html_page import Page, line_of, names_of
from index.readers.linked_data import Node, text_of
from index.readers.written_days import iso_day, written_day

if TYPE_CHECKING:
    from lxml.etree import _Element

_PUBLISHED_METAS = (
    "article:published_time article:published og:article:published_time og:published_time og:pubdate datepublished "
    "parsely-pub-date sailthru.date pubdate publishdate publish-date publish_date publication_date publicationdate "
    "article.published article_date_original article:published_date cxenseparse:recs:publishtime "
    "cxenseparse:publishtime "
    "dc.date.issued dcterms.issued dcterms.created dc.date.created dc.date dcterms.date dc:date date.issued "
    "displaydate "
    "originalpublicationdate article:post_date pdate ptime citation_publication_date citation_online_date "
    "bt:pubdate vr:published_time shareaholic:article_published_time published_at published_time datecreated date"
).split()
_UPDATED_METAS = (
    "article:modified_time og:updated_time article:modified og:modified_time datemodified dcterms.modified "
    "dc.date.modified last-modified lastmod parsely-updated-date shareaholic:article_modified_time modified_time "
    "revision_date utime moddate"
).split()
_DATE_WORDS = frozenset(
    "date dateline pubdate published publication publish timestamp time posted datetime postdate datum fecha "
    "data created "
    "issued dateheader".split()
)
_UPDATE_WORDS = frozenset("updated update modified lastmodified lastupdated dtstamp aktualisiert".split())
_UPDATE_LABEL = re.compile(
    r"(?:last\s+)?(?:updated|modified|edited|aktualisiert|mis à jour|actualizado|aggiornato)", re.IGNORECASE
)
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[/-](\d{1,2})(?=[/-])"
)
_SHORT = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_PUBLISHED_LABEL = re.compile(
    r"\b(?:first\s+)?(?:published|posted|date(?=\s*:)|veröffentlicht|publié|publicado|pubblicato)\b", re.IGNORECASE
)
_FIRST_WORDS = frozenset({"published", "entry"})
_TIME_TAGS = frozenset({"time", "relative-time", "bsp-timestamp"})
_LINE_TAGS = _TIME_TAGS | frozenset("span div p li td small font em i b h1 h2 h3 h4 h5 h6 a address dd".split())
_MARKED_TAGS = frozenset("time span div p abbr a".split())
_MAX_LOOKED_AT = 3_000
_PROSE = 25
_MAX_WORDS = 14
_MAX_SHOWN = 120
_MAX_ELEMENTS = 4_000


def published_of(page: Page, article: Node, headline: "_Element | None", address: str | None) -> str | None:
    """Return when the article of a page was published, as written; None where nothing says it.

    Never when it was changed, nor the date of another story or of a comment.
    """
    stated = _first_stated(
        (
            *_texts(article, "datePublished", "dateCreated", "uploadDate"),
            *page.meta(*_PUBLISHED_METAS),
            *_marked(page, "datepublished", "datecreated"),
            *(text for node in page.linked.pages() for text in _texts(node, "datePublished")),
        )
    )
    return stated or _shown(page, headline) or _in_address(address)


def updated_of(page: Page, article: Node) -> str | None:
    """Return when the article of a page was last changed, as written; None where nothing says it."""
    return _first_stated(
        (
            *_texts(article, "dateModified"),
            *page.meta(*_UPDATED_METAS),
            *_marked(page, "datemodified"),
            *(text for node in page.linked.pages() for text in _texts(node, "dateModified")),
        )
    )


def _texts(node: Node, *names: str) -> list[str]:
    return [text for name in names if (text := text_of(node, name))]


def _first_stated(written: Iterable[str]) -> str | None:
    """Return the first that is a date; of the others that mean the same moment, the one with its local offset."""
    dates = [text for text in written if (day := parse_stated(text)) and day.year > 1970]
    if not dates:
        return None
    first = _moment(dates[0])
    if first and not first.utcoffset():
        for other in dates[1:]:
            moment = _moment(other)
            if moment and moment.utcoffset() and abs(moment - first) < timedelta(minutes=1):
                return other
    return dates[0]


def _moment(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _marked(page: Page, *names: str) -> Iterator[str]:
    """Yield the dates that microdata gives in the page's own article."""
    for element in _some(e for e in page.sizes if e.get("itemprop") and e.tag in _MARKED_TAGS):
        words = (element.get("itemprop") or "").lower().split()
        if any(name in words for name in names) and not page.is_outside(element):
            yield from _of_element(element)


def _of_element(element: "_Element") -> Iterator[str]:
    for name in ("datetime", "content", "title", "data-timestamp", "data-datetime", "data-date", "data-time"):
        if value := one_line(element.get(name) or ""):
            yield value
    text = line_of(element)
    if len(text) <= _MAX_SHOWN and (day := written_day(text)):
        yield day


def _shown(page: Page, headline: "_Element | None") -> str | None:
    """Return the date that stands by the headline, else one further down that is marked as the date."""
    in_prose = False
    for loose in _after(headline):
        if len(loose.split()) <= _MAX_WORDS and not _UPDATE_LABEL.match(loose) and (day := written_day(loose)):
            return day
    for element, is_before in _around(page, headline):
        text = line_of(element)
        if is_before:
            in_prose = False
        elif element.tag == "p" and len(text.split()) >= _PROSE:
            in_prose = True
        names = names_of(element)
        is_marked = (
            element.tag in _TIME_TAGS
            or bool(names & _DATE_WORDS)
            or (len(text) <= _MAX_SHOWN and bool(_PUBLISHED_LABEL.search(text)))
        )
        if in_prose and _is_of_teaser(page, element):
            continue
        if len(text) > (2 * _MAX_SHOWN if is_marked else _MAX_SHOWN) or not (
            is_marked or _is_date_line(text, in_prose)
        ):
            continue
        found = next((w for w in _of_element(element) if parse_stated(w)), None)
        changed = names & _UPDATE_WORDS and not names & _FIRST_WORDS
        if found and not changed and not _UPDATE_LABEL.match(text):
            return found
    return None


def _after(headline: "_Element | None") -> "Iterator[str]":
    """Yield the loose text right after the headline, which old pages do not put into an element."""
    node = headline
    for _ in range(4):
        if node is None:
            return
        yield one_line(node.tail or "")[:1000]
        node = node.getnext()


def _is_of_teaser(page: Page, element: "_Element") -> bool:
    """Tell whether a date stands beside the link to another story."""
    for node in (element, *list(element.iterancestors())[:2]):
        if page.sizes.get(node, 0) > 4 * _MAX_SHOWN:
            return False
        if any(len(line_of(link).split()) >= 3 for link in node.iter("a")):
            return True
    return False


def _is_date_line(text: str, in_prose: bool) -> bool:
    """Tell whether a line that may hold a date says little beside it."""
    return not in_prose and len(text.split()) <= _MAX_WORDS and not text.endswith((".", "!", "?"))


def _around(page: Page, headline: "_Element | None") -> "Iterator[tuple[_Element, bool]]":
    """Yield what stands after the headline, then what stands before it, without what belongs to other stories."""
    every = [e for e, size in page.sizes.items() if size <= _MAX_LOOKED_AT and e.tag in _LINE_TAGS]
    at = next((n for n, element in enumerate(every) if element is headline), -1)
    for element in every[at + 1 : at + 400]:
        if element.tag != "h1" and not page.is_outside(element):
            yield element, False
    for element in reversed(every[max(0, at - 60) : max(0, at)]):
        if element.tag != "h1" and not page.is_outside(element):
            yield element, True


def _in_address(address: str | None) -> str | None:
    match = _IN_ADDRESS.search(address or "")
    if not match:
        return None
    month = match[2].lower()
    return iso_day(match[1], _SHORT.index(month) + 1 if month in _SHORT else int(month), match[3])


def _some(elements: "Iterable[_Element]") -> "Iterator[_Element]":
    for count, element in enumerate(elements):
        if count >= _MAX_ELEMENTS:
            return
        yield element
