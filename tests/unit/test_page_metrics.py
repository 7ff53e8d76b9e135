"""What the measure of read pages counts."""

from dataclasses import replace
from datetime import date
from statistics import StatisticsError

import pytest

from index.types import Article
from tests.evals.pages import Expected, Score, body_f1, folded, mean_body, same_url, score, share, words

EXPECTED = Expected(
    file="ferry.html",
    headline="Ferry back after ‘long’ winter",
    outlet="Vik Post",
    published=date(2024, 3, 1),
    url="https://vikpost.example/ferry",
    language="en",
    form="article",
    body="The ferry is back.\n\nIt sails at nine.",
    optional="By our reporter",
)
ARTICLE = Article(
    id="a",
    path="pages/ferry.html",
    text=EXPECTED.body,
    title="Ferry  back after 'long' winter",
    outlet="Vik Post",
    published=date(2024, 3, 1),
    url="https://VIKPOST.example/ferry/?utm_source=x",
)


def test_quotes_and_white_space_are_folded_case_is_not() -> None:
    assert folded(" “Ice”\u00a0and\n‘snow’ ") == "\"Ice\" and 'snow'"
    assert folded("Ice") != folded("ice")


def test_words_have_no_case_and_no_punctuation() -> None:
    assert words("The ferry, the FERRY!") == {"the": 2, "ferry": 2}


def test_a_script_without_spaces_has_a_word_a_character() -> None:
    assert words("老桥2024年 Vik") == {"老": 1, "桥": 1, "2024": 1, "年": 1, "vik": 1}


def test_equal_bodies_have_an_f1_of_one_whatever_their_order() -> None:
    assert body_f1("at nine it sails", "It sails at nine.") == 1.0
    assert body_f1("", "") == 1.0


def test_nothing_in_common_is_zero() -> None:
    assert body_f1("share this", "The ferry is back") == 0.0
    assert body_f1("", "The ferry is back") == 0.0


def test_what_is_missing_and_what_is_too_much_both_cost() -> None:
    assert body_f1("one two three four", "one two") == pytest.approx(2 / 3)
    assert body_f1("one two", "one two three four") == pytest.approx(2 / 3)


def test_a_word_counts_as_often_as_it_stands_there() -> None:
    assert body_f1("one one", "one") == pytest.approx(2 / 3)


def test_optional_words_are_neither_wanted_nor_too_much() -> None:
    assert body_f1("the ferry is back by our reporter", "The ferry is back", "By our reporter") == 1.0
    assert body_f1("the ferry is back", "The ferry is back", "By our reporter") == 1.0


def test_an_optional_text_twice_is_once_too_much() -> None:
    assert body_f1("ferry reporter reporter", "ferry", "reporter") == pytest.approx(2 / 3)


def test_an_optional_word_does_not_take_a_word_of_the_body() -> None:
    assert body_f1("the ferry", "the ferry", "the winter") == 1.0
    assert body_f1("winter", "the ferry", "the winter") == 0.0


def test_addresses_of_one_page_are_the_same() -> None:
    assert same_url("https://a.example/x/", "https://A.example/x?utm_medium=y")
    assert not same_url("https://a.example/x", "https://a.example/y")
    assert same_url(None, None)
    assert not same_url("https://a.example/x", None)
    assert not same_url(None, "https://a.example/x")


def test_a_page_read_right_is_right_in_everything() -> None:
    assert score(ARTICLE, EXPECTED) == Score("article", dict.fromkeys(score(None, EXPECTED).right, True), 1.0)


def test_a_page_that_was_not_read_is_wrong_in_everything() -> None:
    assert score(None, EXPECTED) == Score("article", dict.fromkeys(score(ARTICLE, EXPECTED).right, False), 0.0)


@pytest.mark.parametrize(
    ("article", "what"),
    [
        (replace(ARTICLE, title="Ferry back"), "headline"),
        (replace(ARTICLE, title=None), "headline"),
        (replace(ARTICLE, published=date(2024, 3, 2)), "date"),
        (replace(ARTICLE, published=None), "date"),
        (replace(ARTICLE, outlet=None), "outlet"),
        (replace(ARTICLE, url=None), "url"),
        (replace(ARTICLE, language="de"), "language"),
    ],
)
def test_one_thing_wrong_is_one_thing_wrong(article: Article, what: str) -> None:
    right = score(article, EXPECTED).right
    assert [name for name, is_right in right.items() if not is_right] == [what]


def test_a_front_page_has_no_headline_to_measure() -> None:
    assert "headline" not in score(ARTICLE, replace(EXPECTED, headline=None)).right


def test_a_date_is_wrong_where_the_page_says_none() -> None:
    undated = replace(EXPECTED, published=None)
    assert not score(ARTICLE, undated).right["date"]
    assert score(replace(ARTICLE, published=None), undated).right["date"]


def test_the_form_is_wrong_where_another_was_expected() -> None:
    assert not score(ARTICLE, replace(EXPECTED, form="stub")).right["form"]


def test_a_listing_has_no_body_to_measure() -> None:
    assert score(ARTICLE, replace(EXPECTED, form="listing")).body is None


def test_shares_are_of_all_pages_and_bodies_of_some_forms() -> None:
    scores = [
        Score("article", {"date": True}, 1.0),
        Score("article", {"date": True}, 0.5),
        Score("stub", {"date": True}, 0.1),
        Score("listing", {"date": False}, None),
    ]
    assert share(scores, "date") == 0.75
    assert share([*scores, Score("listing", {}, None)], "date") == 0.75
    assert mean_body(scores) == 0.75
    assert mean_body(scores, ("live blog", "stub", "listing")) == 0.1
    with pytest.raises(StatisticsError):
        mean_body(scores, ("live blog",))
