"""What of the dates of an article is stored, and what the archive completes."""

from datetime import date

import pytest

from index.articles import to_article
from index.event_dates import LOCAL_DAY, dates_of, day_order, learn_orders, stored_dates
from index.types import Article, Draft

DAY = date(2024, 11, 26)


def article(text: str, published: date | None = None, outlet: str | None = None, url: str | None = None) -> Article:
    return Article("a", "news/a.txt", text, outlet=outlet, published=published, url=url)


def test_what_an_article_resolves_itself_is_stored() -> None:
    [found] = stored_dates(article("The gate fell on Sunday.", DAY))
    assert (found.start, found.end, found.basis) == (date(2024, 11, 24), date(2024, 11, 24), "relative")
    assert (found.at, found.length) == (17, 6)


def test_the_day_of_a_dateline_is_no_event() -> None:
    [found] = stored_dates(article("KESH, Nov. 25 (Agency) — The gate fell on Sunday.", DAY))
    assert found.start == date(2024, 11, 24)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The lamps were lit on Sunday, November 24.", True),
        ("The lamps were lit on 3/4/2024.", True),
        ("The lamps were lit yesterday.", False),
        ("The lamps were lit on 31/31/2024.", False),
    ],
)
def test_what_only_the_archive_completes_is_stored_without_days(text: str, kept: bool) -> None:
    found = stored_dates(article(text))
    assert [(d.start, d.end, d.basis) for d in found] == ([(None, None, "unresolved")] if kept else [])


def test_the_archive_completes_them() -> None:
    [inferred] = dates_of(article("The lamps were lit on Sunday, November 24."), DAY, {})
    [by_day] = dates_of(article("The lamps were lit on 3/4/2024.", outlet="Post"), DAY, {"post": True})
    [left] = dates_of(article("The lamps were lit on 3/4/2024.", outlet="Echo"), DAY, {"post": True})
    assert (inferred.start, by_day.start, left.start) == (date(2024, 11, 24), date(2024, 4, 3), None)
    assert left.note == "3 April 2024 or 4 March 2024"


def test_orders_are_learnt_from_dates_that_can_be_read_in_one_way() -> None:
    written = [
        ("Post", "25/11/2024"),
        ("Post", "3/4/2024"),
        ("post", "13/4/2024"),
        ("Echo", "4/13/2024"),
        (None, "4/4/2024"),
    ]
    assert learn_orders(written) == {"post": True}
    assert learn_orders(written[:3]) == {"post": True, "": True}
    assert learn_orders(written[3:]) == {}


@pytest.mark.parametrize(
    ("outlet", "url", "language", "expected"),
    [
        ("Post", None, "en", True),
        ("POST", "https://post.us/a", "en", False),
        ("Echo", "https://echo.co.uk/a", "en", True),
        ("Echo", "https://echo.example/a", "en", False),
        ("Echo", "http://[", "de", True),
        (None, None, "en", False),
    ],
)
def test_country_then_outlet_then_archive(outlet: str | None, url: str | None, language: str, expected: bool) -> None:
    one = Article("a", "news/a.txt", "x", outlet=outlet, url=url, language=language)
    assert day_order(one, {"post": True, "": False}) is expected


def test_nothing_known_is_said() -> None:
    assert day_order(article("x", outlet="Echo"), {"post": True}) is None


def test_a_day_counted_from_a_utc_stamp_near_midnight_may_be_the_neighbouring_one() -> None:
    told = to_article(Draft("The mayor resigned today.", published="2024-11-24T23:10:00Z"), "news/a.txt")
    assert told is not None and told.near_midnight
    (day,) = dates_of(told, None, {})
    assert (day.start, day.note) == (date(2024, 11, 24), LOCAL_DAY)
    noon = to_article(Draft("The mayor resigned today.", published="2024-11-24T12:10:00Z"), "news/a.txt")
    assert noon is not None and not noon.near_midnight
