"""Publication dates: stated, in a path, in a dateline."""

from datetime import date

import pytest

from index.dates import date_in_path, dateline_date, parse_stated
from index.dates.published import dateline_span, is_near_midnight

_DAY = date(2024, 11, 24)


@pytest.mark.parametrize(
    "written",
    [
        "2024-11-24",
        " 2024-11-24\n",
        "2024/11/24",
        "2024-11-24 10:30",
        "2024-11-24T10:30:00",
        "2024-11-24T10:30:00.123456Z",
        "2024-11-24T23:30:00-05:00",
        "2024-11-24T00:10:00+04:30",
        "20241124",
        "20241124T103000Z",
        "Sun, 24 Nov 2024 23:30:00 -0500",
        "24 Nov 2024 10:30:00 GMT",
        "Sunday, 24-Nov-24 08:49:37 GMT",
        "Sun Nov 24 10:30:00 2024",
        "24 November 2024",
        "24th of November, 2024",
        "Sunday 24 November 2024",
        "Nov. 24, 2024",
        "november 24th, 2024",
        "November 24, 2024 at 10:30 a.m. EST",
        "Published: 24 Nov 2024",
        "24.11.2024",
        "24/11/2024",
        "11/24/2024",
        "24-11-2024 10:30",
        "1732406400",
        "1732406400000",
        "1732406400.25",
    ],
)
def test_forms_of_one_day(written: str) -> None:
    assert parse_stated(written) == _DAY


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "nonsense",
        "3/4/2024",
        "2024",
        "2024-11",
        "November 2024",
        "2024-13-01",
        "2024-02-30",
        "30 February 2024",
        "1599-12-31",
        "2201-01-01",
        "2024-11-24 and more",
        "24 November 2024 or later",
        "12345",
        "2024-11-24" + "0" * 500,
        "٢٠٢٤-١١-٢٤",
        "99999999999999",
    ],
)
def test_what_states_no_day(written: str) -> None:
    assert parse_stated(written) is None


def test_equal_day_and_month_are_not_ambiguous() -> None:
    assert parse_stated("4/4/2024") == date(2024, 4, 4)
    assert parse_stated("3.4.2024") == date(2024, 4, 3)


def test_years_at_the_limits() -> None:
    assert parse_stated("1600-01-01") == date(1600, 1, 1)
    assert parse_stated("31 December 2200") == date(2200, 12, 31)


@pytest.mark.parametrize(
    "path",
    [
        "2024-11-24-name.txt",
        "news/2024-11-24.txt",
        "2024/11/24/x.txt",
        "2024/11/24/2024-11-24-x.txt",
        "20241124_x.txt",
        "20241124T103000Z.txt",
        "wire_2024_11_24_02.txt",
        "24-11-2024.txt",
        "a/24-Nov-2024-x.md",
    ],
)
def test_a_day_alone_in_the_path(path: str) -> None:
    assert date_in_path(path) == _DAY


@pytest.mark.parametrize(
    "path",
    [
        "x.txt",
        "2024/11/x.txt",
        "2024-11-24/2024-11-25.txt",
        "2024-02-30-x.txt",
        "x20241124.txt",
        "20241124103000.txt",
        "1202411245.txt",
        "03-04-2024.txt",
        "003_c3b5802e33d5fa6c.txt",
        "16051127.txt",
        "2024-11-241.txt",
    ],
)
def test_no_day_alone_in_the_path(path: str) -> None:
    assert date_in_path(path) is None


@pytest.mark.parametrize(
    "opening",
    [
        "KESH, Nov. 24, 2024 (Agency) — The envoys",
        "KESH, Tolvia, Nov 24, 2024 /Wire/ -- The envoys",
        "PORT ORLEN, 24 November 2024 - The envoys",
        "Kesh, Sunday, November 24, 2024 – The envoys",
        "KESH (Agency), Nov. 24, 2024 — The envoys",
        "\n  KESH (24 November 2024) — The envoys",
        "KESH, 2024-11-24 (Agency) — The envoys",
    ],
)
def test_a_dateline_with_a_full_day(opening: str) -> None:
    assert dateline_date(opening) == _DAY


@pytest.mark.parametrize(
    "opening",
    [
        "",
        "KESH, Nov. 24 (Agency) — The envoys",
        "KESH — The envoys met on Nov. 24, 2024 — and left.",
        "On November 24, 2024 — a Sunday — the envoys met.",
        "He met on Nov. 24, 2024 - a day to remember.",
        "The envoys met. KESH, Nov. 24, 2024 (Agency) — And",
        "KESH, Feb. 30, 2024 (Agency) — The envoys",
    ],
)
def test_no_dateline_with_a_full_day(opening: str) -> None:
    assert dateline_date(opening) is None


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("KESH, Nov. 24 (Agency) — The envoys", "KESH, Nov. 24 (Agency) —"),
        ("PORT ORLEN, 24 November 2024 - The envoys", "PORT ORLEN, 24 November 2024 -"),
        ("Envoys met on 3 May\n\nKESH, March 3, 2025 (Agency) — The", "KESH, March 3, 2025 (Agency) —"),
        ("KESH — The envoys met on Nov. 24 — and left.", ""),
        ("On November 24 — a Sunday — the envoys met.", ""),
        ("The envoys met on 3 May.", ""),
    ],
)
def test_where_a_dateline_with_a_day_stands(text: str, dateline: str) -> None:
    start, end = dateline_span(text)
    assert text[start:end].strip() == dateline


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("2024-11-24T23:30:00Z", True),
        ("2024-11-24T05:59:59.123Z", True),
        ("Sun, 24 Nov 2024 18:00:00 GMT", True),
        ("2024-11-24 01:00+00:00", True),
        ("2024-11-24T06:00:00Z", False),
        ("2024-11-24T17:59:59Z", False),
        ("2024-11-24T23:30:00-05:00", False),
        ("2024-11-24T23:30:00+00:30", False),
        ("2024-11-24", False),
        ("2024-11-24T23:30:00", False),
    ],
)
def test_a_stamp_in_utc_near_midnight(written: str, near: bool) -> None:
    assert is_near_midnight(written) is near
