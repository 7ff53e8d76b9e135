"""Pages that only list other articles: stored and shown, never searched, never counted as articles."""

from pathlib import Path

import pytest

from index.generation import open_current_catalog
from index.types import Form
from tests.conftest import bag_sync, write_files

FERRY = "The ferry sank off Halsy Island. Fourteen people died."
FRONT = "<title>Bridges | Oslen Post</title><meta property='og:type' content='website'><main><h1>Bridges</h1>{}</main>"
TEASER = "<article><h2><a href='/{0}'>The mayor opens bridge number {0}</a></h2><p>A short line.</p></article>"
STORY = (
    "<meta property='article:modified_time' content='2024-11-27'><h1>Oslen keeps its old ferry</h1>"
    "<p>The harbour board of Oslen voted on Tuesday to keep the old ferry running until the new one has been tested in "
    "a winter storm.</p>"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def front(folder: Path) -> Path:
    (folder / "front.html").write_text(FRONT.format("".join(TEASER.format(n) for n in range(6))))
    return folder


def test_a_listing_is_shown_and_neither_searched_nor_counted(data: Path, tmp_path: Path) -> None:
    news = front(write_files(tmp_path / "news", ferry=FERRY))
    report = bag_sync(data, news)
    assert (report.articles, report.added, report.passages, report.listings) == (1, 1, 1, 1)
    catalog, _ = open_current_catalog(data)
    assert [a.path for a in catalog.articles()] == ["news/ferry.txt"]
    assert (catalog.coverage().articles, catalog.undated(), catalog.outlets()) == (1, 1, [])
    assert catalog.matching_articles(None, None, None) == {a.id for a in catalog.articles()}
    ((id_, path),) = catalog.find_articles("front.html")
    listing = catalog.article(id_)
    assert (path, listing.form, listing.title) == ("news/front.html", Form.LISTING, "Bridges")
    assert catalog.passages_of_article(id_) == []
    catalog.close()
    assert bag_sync(data, news).changed is False


def test_a_listing_alone_makes_an_index(data: Path, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    report = bag_sync(data, front(tmp_path / "news"))
    assert (report.articles, report.passages, report.listings, report.generation is not None) == (0, 0, 1, True)


def test_form_and_day_of_change_are_stored(data: Path, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.html").write_text(STORY)
    bag_sync(data, tmp_path / "news")
    catalog, _ = open_current_catalog(data)
    (article,) = catalog.articles()
    catalog.close()
    assert (article.form, str(article.updated), article.published) == (Form.ARTICLE, "2024-11-27", None)
