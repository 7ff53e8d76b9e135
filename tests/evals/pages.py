"""`python -m tests.evals.pages [FOLDER] [--misses]`: how well saved news pages are read.

The folder holds pages and `expected.jsonl`, a line a page: `file`, `headline`, `outlet`, `author`, `published`,
`updated`, `url`, `language`, `form`, the paragraphs of the story as `body`, and as `optional` what may stand in the
text or not (a standfirst, a reporting credit). What is measured is the article as it is stored: read, cleaned, dated.
"""

import json
import re
import statistics
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from index.articles import canonical_url, to_article
from index.readers import read
from index.types import Article, Rejection

PAGES = Path(__file__).parents[1] / "data" / "pages"

_QUOTES = str.maketrans({"‘": "'", "’": "'", "‚": "'", "`": "'", "“": '"', "”": '"', "„": '"'})
# A script without spaces has a word a character: a whole clause would be right or wrong at once.
_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff]|[^\\W\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a careful reader says of a page; None: the page does not say."""

    file: str
    headline: str | None
    outlet: str | None
    published: date | None
    url: str | None
    language: str
    form: str
    body: str
    optional: str


@dataclass(frozen=True, slots=True)
class Score:
    """How one page was read: what is right, and the F1 of the words of its body (None for a listing).

    A page without a headline of its own, a front page, has no `headline` in `right`.
    """

    form: str
    right: Mapping[str, bool]
    body: float | None


def folded(text: str) -> str:
    """Return the text in NFC with straight quotes and every run of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_QUOTES).split())


def words(text: str) -> Counter[str]:
    """Count the words of a text without case and punctuation."""
    return Counter(_WORD.findall(folded(text).casefold()))


def body_f1(found: str, expected: str, optional: str = "") -> float:
    """Return the F1 of two bags of words, from 0 to 1; surplus words that are optional are forgiven.

    An optional word never makes up for one of the body that is missing.
    """
    wanted, got = words(expected), words(found)
    got -= (got - wanted) & words(optional)
    if not wanted and not got:
        return 1.0
    return 2 * (wanted & got).total() / (wanted.total() + got.total())


def same_url(found: str | None, expected: str | None) -> bool:
    """Tell whether two addresses name one page."""
    if found is None or expected is None:
        return found == expected
    return canonical_url(found) == canonical_url(expected)


def score(article: Article | None, expected: Expected) -> Score:
    """Compare what is stored of a page with what it says; None: it was not read."""
    body = (
        None
        if expected.form == "listing"
        else body_f1(article.text if article else "", expected.body, expected.optional)
    )
    right = {
        "date": article is not None and article.published == expected.published,
        "outlet": article is not None and folded(article.outlet or "") == folded(expected.outlet or ""),
        "url": article is not None and same_url(article.url, expected.url),
        "language": article is not None and article.language.partition("-")[0] == expected.language,
        "form": article is not None and form_of(article) == expected.form,
    }
    if expected.headline is not None:
        right["headline"] = article is not None and folded(article.title or "") == folded(expected.headline)
    return Score(expected.form, right, body)


def share(scores: Sequence[Score], what: str) -> float:
    """Return in which share of the pages that have it something is right. Raises StatisticsError where none has."""
    return statistics.mean(each.right[what] for each in scores if what in each.right)


def mean_body(scores: Iterable[Score], forms: Sequence[str] = ("article",)) -> float:
    """Return the mean F1 of the bodies of pages of some forms. Raises StatisticsError where there is none."""
    return statistics.mean(each.body for each in scores if each.form in forms and each.body is not None)


def form_of(article: Article) -> str:
    """Return the form of an article in words: article, live blog, stub or listing."""
    return str(getattr(article, "form", "article")).replace("_", " ")


def expected_pages(folder: Path) -> list[Expected]:
    """Return what is expected of each page of a folder."""
    lines = (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [_expected(json.loads(line)) for line in lines]


def stored(page: Path) -> Article | Rejection:
    """Return the first article of a page as it would be stored, or why there is none."""
    path = f"pages/{page.name}"
    for item in read(page.read_bytes(), path):
        if isinstance(item, Rejection):
            return item
        return to_article(item, path) or Rejection(path, "no text left after cleaning")
    return Rejection(path, "nothing was read")


def _expected(row: Mapping[str, Any]) -> Expected:
    return Expected(
        file=row["file"],
        headline=row["headline"],
        outlet=row["outlet"],
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        url=row["url"],
        language=row["language"],
        form=row["form"],
        body="\n\n".join(row["body"]),
        optional="\n\n".join(row.get("optional", [])),
    )


def _misses(found: Article | Rejection, expected: Expected, scored: Score) -> list[str]:
    """Return a line for each thing that is wrong in a page."""
    if isinstance(found, Rejection):
        return [str(found)]
    said = {
        "headline": (found.title, expected.headline),
        "date": (found.published and f"{found.published} ({found.published_basis})", expected.published),
        "outlet": (found.outlet, expected.outlet),
        "url": (found.url, expected.url),
        "language": (found.language, expected.language),
        "form": (form_of(found), expected.form),
    }
    lines = [
        f"{what}: {said[what][0]!s} instead of {said[what][1]!s}" for what in said if not scored.right.get(what, True)
    ]
    if scored.body is not None and scored.body < 0.99:
        got, wanted = words(found.text), words(expected.body)
        surplus, missing = got - wanted - words(expected.optional), wanted - got
        lines.append(f"body: {scored.body:.3f}; too much: {_sample(surplus)}; missing: {_sample(missing)}")
    return [f"{expected.file}: {line}" for line in lines]


def _sample(bag: Counter[str]) -> str:
    return f"{bag.total()} words ({' '.join(list(bag.elements())[:12])})" if bag else "nothing"


def main() -> None:
    """Read the pages and print the figures."""
    given = [argument for argument in sys.argv[1:] if argument != "--misses"]
    folder = Path(given[0]) if given else PAGES
    pages = expected_pages(folder)
    found = [stored(folder / page.file) for page in pages]
    scores = [score(f if isinstance(f, Article) else None, page) for f, page in zip(found, pages, strict=True)]
    print(f"pages: {len(pages)}, not read: {sum(isinstance(each, Rejection) for each in found)}")
    for what in ("headline", "date", "outlet", "url", "language", "form"):
        right = [each.right[what] for each in scores if what in each.right]
        print(f"{what} right: {sum(right)} of {len(right)} ({share(scores, what):.1%})")
    print(f"mean body F1 of articles: {mean_body(scores):.4f}")
    print(f"mean body F1 of live blogs and stubs: {mean_body(scores, ('live blog', 'stub')):.4f}")
    if "--misses" in sys.argv:
        for line in (line for triple in zip(found, pages, scores, strict=True) for line in _misses(*triple)):
            print(line)


if __name__ == "__main__":
    main()
