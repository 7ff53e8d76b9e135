"""From what a reader found to an article: cleaning, publication date, id."""

import hashlib
from collections.abc import Sequence
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from index.agencies import dateline_agency, signed_by
from index.cleaning import SIGNATURE, clean
from index.dates.published import date_in_path, dateline_date, is_near_midnight, parse_stated
from index.language.identify import language_of
from index.metadata import MetadataRow
from index.types import Article, Cut, Draft, PublishedBasis

_TRACKING = ("utm_", "fbclid", "gclid", "mc_")


def to_article(draft: Draft, path: str, row: MetadataRow | None = None) -> Article | None:
    """Return the article of a draft, or None where no text is left after cleaning.

    `path` is `<source>/<relative path>`; what `row` gives goes before what the file says of itself.
    """
    text, cuts = clean(draft.text)
    if not text:
        return None
    full_path = path if draft.number is None else f"{path}#{draft.number}"
    url = (row and row.url) or draft.url
    written = (row and row.published) or draft.published
    published, basis = _published(written, text, path)
    return Article(
        id=article_id(url, draft.item_id, full_path),
        path=full_path,
        text=text,
        title=(row and row.title) or draft.title,
        outlet=(row and row.outlet) or draft.outlet or _agency(text, cuts),
        author=draft.author,
        published=published,
        published_basis=basis,
        url=url,
        language=language_of(text, draft.language),
        cuts=draft.cuts + cuts,
        updated=parse_stated(draft.updated) if draft.updated else None,
        form=draft.form,
        near_midnight=basis is PublishedBasis.STATED and is_near_midnight(written or ""),
    )


def article_id(url: str | None, item_id: str | None, path: str) -> str:
    """Return the id of an article: a hash of its canonical URL, else of the item's own id, else of its path."""
    if url:
        key = f"url {canonical_url(url)}"
    elif item_id:
        key = f"item {item_id}"
    else:
        key = f"path {path}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def canonical_url(url: str) -> str:
    """Return a URL without what does not name the page: fragment, tracking parameters, case of the host, last slash.

    What names no host is no address, and stays as it is.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    if not parts.netloc:
        return url.strip()
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith(_TRACKING)]
    path = parts.path.strip().rstrip("/")
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, urlencode(query), ""))


def _agency(text: str, cuts: Sequence[Cut]) -> str | None:
    """Return the agency that signed an article, at its end or in its dateline."""
    signed = (signed_by(cut.text) for cut in cuts if cut.reason == SIGNATURE)
    return next((agency for agency in signed if agency), None) or dateline_agency(text)


def _published(written: str | None, text: str, path: str) -> tuple[date | None, PublishedBasis]:
    if written and (stated := parse_stated(written)):
        return stated, PublishedBasis.STATED
    if inferred := dateline_date(text):
        return inferred, PublishedBasis.INFERRED
    if in_path := date_in_path(path.partition("/")[2]):
        return in_path, PublishedBasis.FILE
    return None, PublishedBasis.UNKNOWN
