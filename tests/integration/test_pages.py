"""Pages built after the markup of publishers, read as an archive reads them."""

import re
from collections import Counter

import pytest

from index.types import Article
from tests.evals.pages import PAGES, Expected, Score, expected_pages, mean_body, score, share, stored

EXPECTED = expected_pages(PAGES)


@pytest.fixture(scope="module")
def scores() -> list[Score]:
    """Return how each page was read."""
    return [_score(page) for page in EXPECTED]


def _score(page: Expected) -> Score:
    found = stored(PAGES / page.file)
    return score(found if isinstance(found, Article) else None, page)


def test_every_page_has_its_expectation() -> None:
    assert sorted(page.file for page in EXPECTED) == sorted(page.name for page in PAGES.glob("*.html"))
    assert len(EXPECTED) >= 44
    assert Counter(page.form for page in EXPECTED).keys() == {"article", "live blog", "stub", "listing"}


def test_every_expected_paragraph_is_a_stretch_of_its_page() -> None:
    for page in EXPECTED:
        data = (PAGES / page.file).read_bytes()
        encoding = "utf-16" if data.startswith(b"\xff\xfe") else "utf-8"
        known = set(re.findall(r"\w+", data.decode(encoding, "replace")))
        plain = [word for word in re.findall(r"\b[a-zA-Z]{4,}\b", page.body) if word.isascii()]
        assert sum(word in known for word in plain) >= 0.98 * len(plain), page.file


def test_headlines_are_right_in_ninety_five_of_a_hundred(scores: list[Score]) -> None:
    assert share(scores, "headline") >= 0.95


def test_dates_are_right_in_ninety_seven_of_a_hundred(scores: list[Score]) -> None:
    assert share(scores, "date") >= 0.97


def test_the_bodies_of_articles_have_a_mean_f1_of_ninety_six(scores: list[Score]) -> None:
    assert mean_body(scores) >= 0.96
