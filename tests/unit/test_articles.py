"""Tests of index.articles."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.articles import article_id, canonical_url, to_article
from index.metadata import MetadataRow
from index.readers import read
from index.sentences import split_sentences
from index.terms import tokens
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


@example("http://////;")
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


BODY = "The harbour board of Oslen met on Tuesday and put off its vote on the ferry."


@pytest.mark.parametrize(
    ("text", "stated", "outlet"),
    [
        (f"{BODY}\n\n(ILKHA)", None, "ILKHA"),
        (f"{BODY} (AP)", None, "AP"),
        (f"{BODY}\n— Reuters", None, "Reuters"),
        (f"LONDON (AP) — {BODY}", None, "AP"),
        (f"{BODY}\n\n(AP)", "Oslen Courier", "Oslen Courier"),
        (BODY, None, None),
    ],
)
def test_the_agency_is_the_outlet_where_none_is_stated(text: str, stated: str | None, outlet: str | None) -> None:
    article = to_article(Draft(text, outlet=stated), "news/a.txt")
    assert article is not None
    assert article.outlet == outlet
    assert BODY in article.text


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        (BODY, None, "en"),
        (BODY, "fr-FR", "fr"),
        (BODY, "no language", "en"),
        ("Der Hafenrat von Oslen vertagte am Dienstag die Abstimmung über die Fähre auf den Herbst.", None, "de"),
    ],
)
def test_language(text: str, stated: str | None, language: str) -> None:
    article = to_article(Draft(text, language=stated), "news/a.txt")
    assert article is not None
    assert article.language == language


def test_right_to_left_text_is_stored_as_it_is_read() -> None:
    text = "شورای بندر روز سه شنبه رای گیری درباره کشتی را به تعویق انداخت.\nتاریخ تازه ای اعلام نشد."
    (draft,) = read(f"\ufeff\u200f{text}".encode("utf-16-le"), "news/a.txt")
    assert isinstance(draft, Draft)
    article = to_article(draft, "news/a.txt")
    assert article is not None
    assert (article.text, article.language) == (text, "fa")
    assert [article.text[s.start : s.end] for s in split_sentences(article.text, article.language)] == text.split("\n")
    for token in tokens(article.text, article.language):
        assert article.text[token.start : token.end].strip("\u200c") in text
