"""Passages by the days they tell of, and what of dates only the archive can complete."""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from index.catalog import Catalog, FileContent
from index.catalog_writer import CatalogWriter
from index.dated_passages import DatedPassages
from index.event_dates import dates_of
from index.generation import open_current
from index.sources import Source, SourceFile
from index.types import Article, DateBasis, Passage, PublishedBasis
from retrieval.search import Search
from retrieval.types import Bounds
from tests.conftest import bag_sync, write_files
from tests.embedders import BagOfWords

LATEST = date(2025, 6, 1)
SUNDAY = date(2024, 11, 24)


@pytest.fixture
def search(tmp_path: Path) -> Iterator[Search]:
    write_files(
        tmp_path / "news",
        envoys="Envoys meet in Kesh\n\nKESH, Nov. 25, 2024 (Agency) — The envoys met on Sunday. They will meet in May.",
        later="Envoys again\n\nKESH, March 3, 2025 (Agency) — The talks of November 24, 2024 led nowhere.",
        year="A bad year\n\nKESH, March 4, 2025 (Agency) — The harvest failed in 2024.",
        undated="Lamps\n\nThe lamps of Orlen were lit on Sunday, November 24. Nobody came.",
    )
    (tmp_path / "news" / "metadata.csv").write_text(
        "file,outlet,published\nenvoys.txt,Post,2024-11-25\nlater.txt,Echo,2025-03-03\n"
    )
    bag_sync(tmp_path / "data", tmp_path / "news")
    generation, _ = open_current(tmp_path / "data")
    yield Search(generation, BagOfWords())
    generation.close()


def told(search: Search, start: date | None, end: date | None, bounds: Bounds | None = None) -> list[str]:
    found = search.told_in(start, end, 10, LATEST, bounds)
    return [search.article(p.article_id).path.removeprefix("news/").removesuffix(".txt") for p in found]


def test_a_day_is_found_however_it_is_written(search: Search) -> None:
    assert told(search, SUNDAY, SUNDAY) == ["envoys", "later", "undated"]
    assert told(search, SUNDAY, SUNDAY, Bounds(outlet="echo")) == ["later"]
    assert told(search, date(2024, 11, 25), date(2024, 11, 25)) == []


def test_a_longer_date_counts_for_a_longer_period_only(search: Search) -> None:
    assert told(search, date(2024, 1, 1), date(2024, 12, 31)) == ["envoys", "year", "later", "undated"]
    assert told(search, date(2025, 5, 2), date(2025, 5, 20)) == []
    assert told(search, date(2025, 5, 1), date(2025, 5, 31)) == ["envoys"]


def test_open_periods(search: Search) -> None:
    assert told(search, date(2025, 1, 1), None) == ["envoys"]
    assert told(search, None, date(2024, 11, 30)) == ["envoys", "later", "undated"]
    assert told(search, None, None) == told(search, date(2025, 1, 2), date(2025, 1, 1)) == []


def test_which_of_some_passages_tell_of_a_day(search: Search) -> None:
    catalog = search.generation.catalog
    every = [p.id for a in catalog.articles() for p in catalog.passages_of_article(a.id)]
    telling = search.telling_of(every, SUNDAY, SUNDAY, LATEST)
    assert telling == frozenset(p.id for p in search.told_in(SUNDAY, SUNDAY, 10, LATEST))
    assert search.telling_of([], SUNDAY, SUNDAY, LATEST) == frozenset()
    assert search.telling_of(every, SUNDAY, SUNDAY, date(2024, 1, 1)) == telling - {
        p.id for p in search.told_in(SUNDAY, SUNDAY, 10, LATEST) if "undated" in search.article(p.article_id).path
    }


def test_the_order_of_day_and_month_is_learnt_from_the_outlet(tmp_path: Path) -> None:
    known = "The dam was filled on 25/11/2024 and emptied on 28/11/2024."
    write_files(tmp_path / "news", known=known, open="The gate fell on 3/4/2025.", other="The mill burnt on 3/4/2025.")
    (tmp_path / "news" / "metadata.csv").write_text(
        "file,outlet,url\nknown.txt,Post,\nopen.txt,Post,\nother.txt,Echo,https://echo.us/mill\n"
    )
    bag_sync(tmp_path / "data", tmp_path / "news")
    generation, _ = open_current(tmp_path / "data")
    search = Search(generation, BagOfWords())
    assert generation.catalog.day_orders() == {"": True, "post": True}
    assert told(search, date(2025, 4, 3), date(2025, 4, 3)) == ["open"]
    assert told(search, date(2025, 3, 4), date(2025, 3, 4)) == ["other"]
    [article] = [a for a in generation.catalog.articles() if a.path == "news/open.txt"]
    [event] = search.dates(article, LATEST)
    assert (event.start, event.basis) == (date(2025, 4, 3), DateBasis.STATED)
    assert event.note == "read with the day first, else 4 March 2025"
    assert dates_of(article, LATEST, {})[0].start is None
    generation.close()


def test_a_hundred_thousand_passages_answer_in_milliseconds(tmp_path: Path) -> None:
    source = Source("news", tmp_path)
    writer = CatalogWriter(tmp_path / "catalog.sqlite")
    for n in range(5000):
        published = date(2020, 1, 1) + timedelta(days=n % 1800)
        article = Article(
            f"{n:05}", f"news/{n:05}.txt", "It fell on Monday.", None, None, None, published, PublishedBasis.STATED
        )
        file = SourceFile(article.path, tmp_path / article.path, 1, 1)
        writer.put_file(source, FileContent(file, "", [article], []))
    for article in writer.settle():
        writer.put_passages(article, [(Passage(f"{article.id}:{k}", article.id, k, k + 1), "") for k in range(20)])
    writer.close()
    with closing(Catalog(tmp_path / "catalog.sqlite")) as catalog:
        assert catalog.passage_count() == 100_000
        dated = DatedPassages(catalog, LATEST)
        began = time.perf_counter()
        found = dated.of_period(date(2024, 3, 4), date(2024, 3, 4), 50)
        elapsed = time.perf_counter() - began
    assert len(found) > 10
    assert elapsed < 0.05
