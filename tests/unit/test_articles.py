"""Tests of index.articles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import article_id, canonical_url, to_article
from index.metadata import MetadataRow
from index.types import Article, Cut, Draft, PublishedBasis

PAGE = "https://courier.example/2024/ferry"


@pytest.mark.parametrize(
    "same",
    [
        "https://courier.example/2024/ferry/",
        "HTTPS://Courier.Example/2024/ferry",
        "https://courier.example/2024/ferry#comments",
        "https://courier.example/2024/ferry?utm_source=feed&fbclid=1",
        " https://courier.example/2024/ferry ",
    ],
)
def test_addresses_of_one_page_are_one_id(same: str) -> None:
    assert canonical_url(same) == PAGE
    assert article_id(same, None, "a") == article_id(PAGE, "7", "b")


@pytest.mark.parametrize("other", [f"{PAGE}?page=2", f"{PAGE}2", "https://courier.example/2024/Ferry"])
def test_other_pages_have_other_ids(other: str) -> None:
    assert article_id(other, None, "a") != article_id(PAGE, None, "a")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_address_has_an_id(url: str) -> None:
    assert article_id(url, None, "a") == article_id(url, None, "a")


@given(st.builds("http://{}/{}".format, st.text("aB.:@[]%", max_size=8), st.text("a/?&=;#%é", max_size=12)))
def test_a_canonical_address_is_its_own(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


def test_the_item_goes_before_the_path() -> None:
    assert article_id(None, "7", "a") == article_id(None, "7", "b") != article_id(None, None, "a")
    assert article_id(None, None, "a") != article_id(None, None, "b")
    assert len(article_id(None, None, "a")) == 16


def test_metadata_goes_before_what_the_file_says() -> None:
    draft = Draft("It sank.", title="Old", outlet="Old", author="Oda Brandt", published="2024-01-02", number=2)
    row = MetadataRow("New", "Courier", "2024-10-12", PAGE)
    assert to_article(draft, "news/a.jsonl", row) == Article(
        id=article_id(PAGE, None, ""),
        path="news/a.jsonl#2",
        text="It sank.",
        title="New",
        outlet="Courier",
        author="Oda Brandt",
        published=date(2024, 10, 12),
        published_basis=PublishedBasis.STATED,
        url=PAGE,
    )


@pytest.mark.parametrize(
    ("draft", "path", "published", "basis"),
    [
        (Draft("It sank.", published="2024-10-12"), "n/2023-01-01.txt", date(2024, 10, 12), PublishedBasis.STATED),
        (Draft("It sank."), "n/2024-10-12-ferry.txt", date(2024, 10, 12), PublishedBasis.FILE),
        (Draft("It sank."), "2024-10-12/ferry.txt", None, PublishedBasis.UNKNOWN),
        (Draft("It sank.", published="soon"), "n/ferry.txt", None, PublishedBasis.UNKNOWN),
        (Draft("The old law of 3 May 1990 was praised on Sunday."), "n/a.txt", None, PublishedBasis.UNKNOWN),
    ],
)
def test_how_the_publication_date_is_known(
    draft: Draft, path: str, published: date | None, basis: PublishedBasis
) -> None:
    article = to_article(draft, path)
    assert article is not None
    assert (article.published, article.published_basis) == (published, basis)


def test_cuts_of_reader_and_cleaning_are_kept_together() -> None:
    draft = Draft("It sank.\n\n(C) 2024 Courier. All rights reserved", cuts=(Cut("photo credit", "Photo: O. Brandt"),))
    article = to_article(draft, "n/a.txt")
    assert article is not None
    assert article.text == "It sank."
    assert [cut.reason for cut in article.cuts] == ["photo credit", "legal notice"]


def test_white_space_is_no_article() -> None:
    assert to_article(Draft(" \n\n "), "n/a.txt") is None
