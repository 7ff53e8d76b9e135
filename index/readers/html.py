"""Web pages: the article a page shows, with what it says of itself. Nothing is run, fetched or expanded."""

import re
from collections.abc import Iterator

from index.characters import one_line, plain
from index.errors import ReadError
from index.readers.html_body import Body, find_body
from index.readers.html_metadata import Metadata, read_metadata_of
from index.readers.html_page import parse_page, word_count
from index.readers.linked_data import is_locked
from index.readers.markup import story_of
from index.readers.page_kind import MIN_TEASERS, form_of, list_of, signs_of, wall_lines
from index.readers.text import take_below
from index.readers.written_days import written_day
from index.types import Cut, Draft, Form, Rejection

_TOP = 4
"""Among so many first paragraphs the headline may stand once more."""
_LONGER = 2
_PROSE = 20
_NEAR = 12
_MIN_REPEATED, _MAX_REPEATED = 30, 400
_MAX_CAPTION = 45
_CREDITED = re.compile(
    r"(?:^|[.!?”\")\]])\s(?:photo|photograph|picture|image|foto|credit)s?(?: credit)?\s?:\s[^.:]{3,80}$", re.IGNORECASE
)
_HOUR = re.compile(r"\d{1,2}[:.h]\d\d(?:\s?[ap]\.?m\.?)?(?:\s\(?[A-Z]{2,5}\)?)?")
_NEW_TAB = re.compile(r",? \(?opens (?:in )?(?:a )?new (?:tab|window)\)?")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
_PRINTED = re.compile(
    r"(?:(?-i:[A-Z][\w.'’-]{1,30} [A-Z][\w.'’-]{1,30}) is an? (?:[\w-]{1,20} ){0,4}"
    r"(?:reporter|writer|editor|correspondent|journalist)\b|"
    r"printed from\b|a version of this (?:article|story) (?:appears|appeared|first appeared|was "
    r"published)\b|this (?:article|story) "
    r"(?:was )?(?:originally|first) (?:appeared|published)\b|our standards:|(?:https?://|www\.)\S+$|back to "
    r"top|printable version)",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\s{0,3}(?:19|20)\d\d|(?:19|20)\d\d\s{0,3}(?:©|\(c\))|\(c\) \d{4}$", re.IGNORECASE
)


def read_html(text: str, path: str) -> Iterator[Draft | Rejection]:
    """Yield the one article of a web page; a list of others is one too, with its headlines as text.

    Raises:
        ReadError: there is no markup, or no text in it.
    """
    page = parse_page(text)
    said = read_metadata_of(page)
    signs = signs_of(page, said.article, said.url)
    headlines = list_of(page) if signs.teasers >= MIN_TEASERS else ""
    body = find_body(page.root, said.headline, whole=signs.is_live)
    story, cuts = _story(body, said)
    form = form_of(signs, story)
    if form is Form.LISTING:
        story = headlines or story
    if not story:
        raise ReadError("no text")
    yield Draft(
        text=story,
        title=said.title,
        outlet=said.outlet,
        author=said.author,
        published=said.published if form is not Form.LISTING else None,
        updated=said.updated if form is not Form.LISTING else None,
        url=said.url,
        language=said.language,
        cuts=body.cuts + cuts,
        form=form,
    )


def _story(body: Body, said: Metadata) -> tuple[str, tuple[Cut, ...]]:
    """Return the paragraphs of the story without what repeats the head of the page, and what was cut."""
    text = body.text
    whole = said.article.get("articleBody")
    if isinstance(whole, str) and not is_locked(said.article):
        given = story_of(whole)[0]
        if len(given) > _LONGER * len(text):
            text = given
    walls = wall_lines(text)
    captions = [p for p in text.split("\n\n") if word_count(p) <= _MAX_CAPTION and _CREDITED.search(p)]
    left_out = {*walls, *captions}
    paragraphs = trimmed([p for p in text.split("\n\n") if p not in left_out and not _HOUR.fullmatch(p)], said)
    below = take_below(_NEW_TAB.sub("", "\n\n".join(paragraphs)))
    cuts = [Cut("picture caption", one_line(p)) for p in captions] + [Cut("paywall notice", one_line(p)) for p in walls]
    return plain(below.body).strip(), (*below.cuts, *cuts)


def trimmed(paragraphs: list[str], said: Metadata) -> list[str]:
    """Return the paragraphs without those that repeat the head of the page, or one another, or speak of the author."""
    start = next((n for n, p in enumerate(paragraphs) if word_count(p) >= _PROSE), 0)
    names = [name.strip() for name in (said.author or "").split(",") if name.strip()]
    known = {_folded(line) for line in (said.title or "", said.outlet or "", *names) if line}
    kept = [p for n, p in enumerate(paragraphs) if not (n < max(start, _TOP) and _folded(p) in known)]
    start = next((n for n, p in enumerate(kept) if word_count(p) >= _PROSE), 0)
    kept = [p for n, p in enumerate(kept) if n >= start or not _is_dateline_of_page(p, names)]
    while len(kept) > 1 and _is_about(kept[-1], names):
        kept.pop()
    return [p for n, p in enumerate(kept) if not _is_repeated(p, kept, n)]


def _is_dateline_of_page(paragraph: str, names: list[str]) -> bool:
    """Tell a line with the author, the date or the hour from the story."""
    if word_count(paragraph) > _PROSE or paragraph.endswith((".”", '."')):
        return False
    folded = paragraph.casefold()
    return bool(written_day(paragraph) or _CLOCK.search(paragraph) or folded.startswith("by ")) or any(
        name.casefold() in folded for name in names
    )


def _is_about(paragraph: str, names: list[str]) -> bool:
    """Tell whether a last paragraph is about the author, the rights or the printing of the page."""
    if _PRINTED.match(paragraph) or (_RIGHTS.search(paragraph) and word_count(paragraph) <= _PROSE):
        return True
    return any(
        re.match(rf"{re.escape(name)} (?:is|was|writes|covers|reports|has been|joined|contributed)\b", paragraph)
        for name in names
    )


def _is_repeated(paragraph: str, paragraphs: list[str], at: int) -> bool:
    """Tell whether a paragraph stands in another, longer one: a sentence set large beside the story."""
    if not _MIN_REPEATED <= len(paragraph) <= _MAX_REPEATED:
        return False
    bare = paragraph.strip("“”\"'«» ")
    near = paragraphs[max(0, at - _NEAR) : at + _NEAR]
    return (
        any(len(other) > len(paragraph) and bare in other for other in near)
        or paragraph in paragraphs[max(0, at - _NEAR) : at]
    )


def _folded(line: str) -> str:
    return re.sub(r"\W+", " ", line).strip().casefold()
