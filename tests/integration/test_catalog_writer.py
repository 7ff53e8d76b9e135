"""Tests of index.catalog_writer: which version of an article is the current one."""

from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from index.catalog import Catalog, FileContent
from index.catalog_writer import CatalogWriter
from index.sources import Source, SourceFile
from index.types import Article

SOURCE = Source("news", Path("/news"))
ARTICLES = st.lists(
    st.builds(
        Article,
        id=st.sampled_from(["a", "b", "c"]),
        path=st.text("xyz", min_size=1, max_size=4),
        text=st.just("It sank."),
        published=st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2024, 1, 3))),
    ),
    unique_by=lambda article: article.path,
)


def write(path: Path, articles: list[Article], removed: list[Article]) -> list[Article]:
    """Put each article as a file of its own, take some out again, and return what the catalog then holds."""
    writer = CatalogWriter(path)
    for article in articles:
        writer.put_file(SOURCE, FileContent(SourceFile(article.path, Path(), 1, 1), "", (article,), ()))
    list(writer.settle())
    for article in removed:
        writer.remove_file(article.path)
    list(writer.settle())
    writer.close()
    with closing(Catalog(path)) as catalog:
        return list(catalog.articles())


@settings(max_examples=40)
@given(ARTICLES, st.randoms())
def test_the_newest_version_is_current_in_whatever_order(articles: list[Article], random: Random) -> None:
    shuffled = random.sample(articles, len(articles))
    removed = [article for article in articles if random.random() < 0.3]
    left = [article for article in articles if article not in removed]
    with TemporaryDirectory() as folder:
        found = write(Path(folder) / "catalog.sqlite", shuffled, removed)
    newest = {}
    for article in sorted(left, key=lambda a: (a.published or date.min, a.path)):
        newest[article.id] = article
    assert found == sorted(newest.values(), key=lambda article: article.path)
