"""Tests of the reader of JSON lines."""

import json

import pytest

from index.readers import read
from index.types import Draft, Rejection

PATH = "news/a.jsonl"
BODY = "The harbour board met on Tuesday."


def found(*rows: object) -> list[Draft | Rejection]:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return list(read("\r\n".join(lines).encode(), PATH))


@pytest.mark.parametrize(
    "item",
    [
        {"title": "Ferry", "body": BODY, "published": "2024-11-24", "source": "Courier", "url": "http://o.example/1"}
        | {"author": "Ada Venn", "id": "7", "language": "en"},
        {"headline": "Ferry\n", "articleBody": [BODY], "datePublished": "2024-11-24", "publisher": {"name": "Courier"}}
        | {"link": "http://o.example/1", "author": [{"name": "Ada Venn"}], "guid": 7, "lang": "en"},
        {"name": "\u202eFerry", "body": "", "content": BODY + "\r\n", "pubDate": "2024-11-24", "title": None}
        | {
            "provider": {"title": "Courier"},
            "URL": "javascript:x",
            "link": "http://o.example/1",
            "byline": ["Ada Venn"],
        }
        | {"uid": "7", "Language": "en"},
    ],
)
def test_usual_names(item: dict[str, object]) -> None:
    expected = Draft(BODY, "Ferry", "Courier", "Ada Venn", "2024-11-24", "http://o.example/1", "7", "en", 1)
    assert found(item) == [expected]


def test_a_broken_line_does_not_shift_the_numbers() -> None:
    assert found({"text": "one"}, "", '{"text": ', {"text": "three\u2028more"}) == [
        Draft("one", number=1),
        Rejection(PATH, "not valid JSON: Expecting value at column 10", 3),
        Draft("three\nmore", number=3),
    ]


def test_a_line_separator_inside_a_string_is_no_line_end() -> None:
    assert found('{"text": "one\u2028two"}') == [Draft("one\ntwo", number=1)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("[1]", "not a JSON object"),
        ('{"title": "Ferry"}', "no text"),
        ('{"text": " \u200b "}', "no text"),
        ('{"text": 7}', "no text"),
        ("[" * 200_000, "not usable JSON: nested too deeply or a number too long"),
        ('{"text": "x", "id": ' + "1" * 5000 + "}", "not usable JSON: nested too deeply or a number too long"),
    ],
)
def test_a_line_that_is_no_article(row: str, reason: str) -> None:
    assert found({"text": "one"}, row) == [Draft("one", number=1), Rejection(PATH, reason, 2)]


def test_odd_values_are_left_out() -> None:
    row = '{"text": "x", "title": [[["deep"]]], "author": true, "published": NaN, "id": 1e999, "lone": "\\ud800"}'
    assert found(row) == [Draft("x", number=1)]
