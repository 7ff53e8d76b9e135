"""News items as JSON objects, whatever their publisher calls the fields: rows, feeds, search hits, IPTC ninjs."""

import math
import re
from collections.abc import Iterator, Sequence

from index.characters import one_line, plain, web_address
from index.errors import ReadError
from index.readers.markup import story_of, unmarked
from index.readers.newest import Version
from index.types import Cut, Draft

Item = dict[str, object]
"""A JSON object, its names in the form of `named`."""

# Names in order of preference, in lower case, without anything but letters and digits.
_TEXT = (
    "body text articlebody content bodies bodyhtml bodyhtml5 bodyxhtml bodynitf contenthtml htmlcontent contentencoded "
    "bodytext contenttext fulltext maintext storytext articletext rawcontent storybody story html"
).split()
_SUMMARY = (
    "description descriptiontext descriptions summary abstract leadparagraph lead lede excerpt standfirst trailtext "
    "snippet "
    "caption"
).split()
_TITLE = "headline headlines title webtitle articletitle headlinetext name".split()
_PUBLISHED = (
    "publishedat published datepublished publisheddate publicationdate publishdate publishedon publishedtime pubdate "
    "webpublicationdate publishedutc firstcreated firstpublished firstpublicationdate displaydate dategmt date "
    "datetime "
    "contentcreated created createdat datecreated issued timestamp time seendate versioncreated"
).split()
_UPDATED = (
    "versioncreated updatedat updated datemodified lastmodified modified modifiedgmt modifiedat updateddate "
    "lastupdated "
    "contentmodified"
).split()
_OUTLET = (
    "outlet source provider publisher sourcename publication newspaper medium sitename infosource infosources "
    "copyrightholder sourcetitle"
).split()
_URL = "url link weburl canonicalurl articleurl permalink shareurl href mainentityofpage uri".split()
_AUTHOR = "author authors byline bylines creator dccreator writer journalist by".split()
_ID = "id uri guid uid itemid articleid altids urn slugid".split()
_LANGUAGE = "language lang inlanguage languagecode".split()

_MARKED = frozenset({"bodyhtml", "bodyhtml5", "bodyxhtml", "bodynitf", "contenthtml", "htmlcontent", "html"})
_INDEXED = "sourceofhit"
"""Stands for `_source`, in which search engines keep an item: `source` is its outlet."""
_INNER = (_INDEXED, "fields", "attributes", "article", "item", "node", "document", "properties")
_NAMES_WITHIN = ("name", "title", "main", "original", "value", "rendered", "text", "fullname", "date", "oid", "id")
_TEXTS_WITHIN = ("value", "rendered", "html", "text", "content", "body", "paragraph", "data", "children")
_ROLES = ("main", "body", "headline", "provider", "")
_NO_TEXT = frozenset({"picture", "image", "photo", "graphic", "video", "audio", "animation"})
_MAX_DEPTH = 6
_NOT_IN_NAMES = re.compile("[^0-9a-z]+")
_BY = re.compile(r"by:?\s+", re.IGNORECASE)


def named(row: dict[str, object]) -> Item:
    """Return an object with its names brought to one form: lower case, letters and digits alone."""
    return {_INDEXED if name == "_source" else _NOT_IN_NAMES.sub("", name.lower()): v for name, v in row.items()}


def version_of(row: dict[str, object], number: int | None, outlet: str | None = None) -> Version:
    """Return the draft of an item and its version; `outlet` serves where the item names none.

    Raises:
        ReadError: the item has no text, or is a picture or the like.
    """
    item = _unwrapped(named(row))
    withdrawn = _first(item, ("pubstatus", "itempubstatus"))
    is_withdrawn = (withdrawn or "").rpartition(":")[2].lower() in ("canceled", "cancelled", "withheld")
    text, cuts = _text(item, required=not is_withdrawn)
    url = next((url for name in _URL if (url := web_address(_address(item.get(name))))), None)
    author = _first(item, _AUTHOR)
    draft = Draft(
        text=text,
        title=_first(item, _TITLE),
        outlet=_first(item, _OUTLET) or outlet,
        author=_BY.sub("", author, count=1) or None if author and _BY.match(author) else author,
        published=_first(item, _PUBLISHED),
        url=url,
        item_id=_first(item, _ID),
        language=_first(item, _LANGUAGE),
        number=number,
        cuts=cuts,
    )
    return Version(draft, _first(item, _UPDATED), _first(item, ("version",)), is_withdrawn)


def has_text(row: dict[str, object], *, or_summary: bool = True) -> bool:
    """Tell whether an object is itself an item: it has a text, `or_summary` a description in place of one."""
    item = _unwrapped(named(row))
    names = (*_TEXT, *_SUMMARY[:2]) if or_summary else _TEXT
    return "pubstatus" in item or any(_is_textual(item.get(name)) for name in names)


def _is_textual(value: object) -> bool:
    """Tell a text, or blocks of one, from a list of whole articles under the same name."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(part, str) or _is_block(part) for part in value[:20])
    return (isinstance(value, str) and bool(value.strip())) or (isinstance(value, dict) and _is_block(value))


def _is_block(part: object) -> bool:
    if not isinstance(part, dict):
        return False
    names = named(part).keys()
    return bool(names & set(_TEXTS_WITHIN)) and not names & {"title", "headline", "url", "link", "publishedat"}


def _unwrapped(item: Item) -> Item:
    """Return an item whose fields lie one level deeper (`_source`, `fields`, `attributes`) as one object."""
    for _ in range(2):
        inner = next((value for name in _INNER if isinstance(value := item.get(name), dict) and _is_item(value)), None)
        if inner is None:
            break
        rest = {name: value for name, value in item.items() if value is not inner}
        item = rest | named(inner)
    return item


def _is_item(value: dict[str, object]) -> bool:
    names = named(value).keys()
    return bool(names & set(_TEXT))


def _text(item: Item, *, required: bool) -> tuple[str, tuple[Cut, ...]]:
    for name in _TEXT:
        text, cuts = _paragraphs(item.get(name), name)
        if text:
            return text, cuts
    kind = (_first(item, ("type", "itemclass")) or "").rpartition(":")[2].lower()
    if kind in _NO_TEXT and required:
        raise ReadError(f"no text: the item is of the type {kind}")
    for name in _SUMMARY:
        text, cuts = _paragraphs(item.get(name), name)
        if text:
            return text, cuts
    if required:
        raise ReadError("no text")
    return "", ()


def _paragraphs(value: object, name: str = "", depth: int = 0) -> tuple[str, tuple[Cut, ...]]:
    """Return a text, or the paragraphs of a list of texts or blocks; HTML becomes plain text."""
    if isinstance(value, str):
        return story_of(value, marked=name in _MARKED and "<" in value)
    if depth >= _MAX_DEPTH:
        return "", ()
    if isinstance(value, list):
        parts = [_best(value)] if name in ("bodies", "descriptions") else value
        found = [_paragraphs(part, depth=depth + 1) for part in parts]
        return "\n\n".join(text for text, _ in found if text), tuple(cut for _, cuts in found for cut in cuts)
    if isinstance(value, dict):
        fields = named(value)
        found = [_paragraphs(fields.get(inner), inner, depth + 1) for inner in _TEXTS_WITHIN if inner in fields]
        return next((one for one in found if one[0]), ("", ()))
    return "", ()


def _best(parts: Sequence[object]) -> object:
    """Return the main one of several wordings that ninjs gives with their roles, in HTML where there is a choice."""

    def rank(part: Item) -> tuple[int, bool]:
        role = _value(part.get("role")).rpartition(":")[2].lower()
        return _ROLES.index(role) if role in _ROLES else len(_ROLES), "html" not in _value(part.get("contenttype"))

    return min((named(part) for part in parts if isinstance(part, dict)), key=rank, default=None)


def _first(item: Item, names: Sequence[str]) -> str | None:
    for name in names:
        value = item.get(name)
        if name in ("headlines", "bylines", "infosources", "infosource") and isinstance(value, list):
            value = _best(value) or value
        elif name == "altids" and isinstance(value, list):
            value = value[0] if value else None
        if found := _value(value):
            return found
    return None


def _address(value: object) -> str:
    if isinstance(value, list):
        return next((found for part in value if (found := _address(part) if not isinstance(part, list) else "")), "")
    if isinstance(value, dict):
        fields = named(value)
        return next((v for name in ("url", "href", "id", "value") if isinstance(v := fields.get(name), str)), "")
    return value if isinstance(value, str) else ""


def _value(value: object, depth: int = 0) -> str:
    """Return one line for a string, a number, an object with a name, or a list of these."""
    if isinstance(value, str):
        return one_line(plain(unmarked(value)))
    if isinstance(value, bool):
        return ""
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return str(int(value))
    if isinstance(value, dict) and depth < 2:
        return next(_values_within(named(value)), "")
    if isinstance(value, list) and depth == 0:
        return ", ".join(dict.fromkeys(part for item in value if (part := _value(item, 1))))
    return ""


def _values_within(fields: Item) -> Iterator[str]:
    for name in _NAMES_WITHIN:
        if found := _value(fields.get(name), 2):
            yield found
