"""The dated events of an invented archive, listed by hand, against what is found in its articles."""

import csv
from pathlib import Path

from index.articles import to_article
from index.dates import find_dates
from index.dates.published import parse_stated
from index.metadata import read_metadata
from index.readers import SUFFIXES, read
from index.types import Article, Draft

DATA = Path(__file__).parents[1] / "data"
ARCHIVE = DATA / "archive"
FLOOR = 0.93
"""Measured 231 of 247; what differs is mostly whether "until Friday" is the day or all the time before it."""


def _articles() -> dict[str, Article]:
    rows, _ = read_metadata((ARCHIVE / "metadata.csv").read_bytes(), "archive/metadata.csv")
    found = {}
    for path in sorted(p for p in ARCHIVE.rglob("*") if p.suffix in SUFFIXES):
        name = path.relative_to(ARCHIVE).as_posix()
        for item in read(path.read_bytes(), f"archive/{name}"):
            assert isinstance(item, Draft), item
            article = to_article(item, f"archive/{name}", rows.get(name))
            assert article
            found[article.path.removeprefix("archive/")] = article
    return found


def test_the_events_of_the_archive_are_found() -> None:
    articles = _articles()
    latest = max(a.published for a in articles.values() if a.published)
    right = total = 0
    for row in csv.DictReader((DATA / "events.csv").read_text(encoding="utf-8").splitlines()):
        if row["article"] not in articles:
            continue  # of a format that is not read yet
        article, words = articles[row["article"]], row["expression"].lower()
        found = find_dates(article.text, published=article.published, latest=latest)
        same = [e for e in found if e.expression.lower() in words or words in e.expression.lower()]
        wanted = (parse_stated(row["start"]), parse_stated(row["end"]), row["basis"])
        right += wanted in [(e.start, e.end, e.basis) for e in same]
        total += 1
    assert total > 200
    assert right >= FLOOR * total
