"""Tests of bot.cli.json_output: whole objects, as scripts read them."""

import json
from datetime import date
from typing import Any

from bot.answer.answerer import failed_answer
from bot.answer.types import (
    Answer,
    Citation,
    Confidence,
    Nearest,
    Premise,
    Reason,
    Shape,
    Slot,
    SourceArticle,
    Statement,
    Status,
)
from bot.cli.json_output import answer_json, article_json, dumps, hit_json, report_json
from index.catalog import Coverage
from index.sync import SyncReport
from index.types import Article, Cut, DateBasis, EventDate, Passage, PublishedBasis, Rejection
from retrieval.types import Hit

COURIER = SourceArticle(
    "a1", "Ferry sinks", "Courier", date(2024, 11, 25), PublishedBasis.STATED, "https://courier.example/1", "news/1.txt"
)
WIRE = SourceArticle("a2", None, None, None, PublishedBasis.UNKNOWN, None, "news/2.txt")
SUNDAY = EventDate(date(2024, 11, 24), date(2024, 11, 24), DateBasis.WEEKDAY, "Sunday, November 24", 17)
COVERS = Coverage(2, date(2024, 11, 25), date(2024, 11, 25))
KEYS = [
    "question",
    "understood_as",
    "status",
    "reason",
    "error",
    "answered_by",
    "shape",
    "confidence",
    "short_answer",
    "answer",
    "statements",
    "citations",
    "nearest",
    "covers",
    "notices",
    "elapsed_ms",
]


def printed(value: object) -> Any:  # noqa: ANN401  (JSON can be anything)
    return json.loads(dumps(value))


def test_an_answer() -> None:
    answer = Answer(
        question="When did it sink?",
        understood_as="When did the ferry sink?",
        status=Status.ANSWERED,
        covers=COVERS,
        shape=Shape.DATES,
        confidence=Confidence.SURE,
        text="24 November 2024\nIt sank on Sunday, November 24. [1]",
        short_answer="24 November 2024",
        statements=(Statement("It sank on Sunday, November 24.", (1,), SUNDAY, 2),),
        citations=(Citation(1, COURIER, "It sank on Sunday, November 24.", 8, 39, (WIRE,)),),
        notices=("the index is old",),
        elapsed_ms=41,
    )
    found = printed(answer_json(answer))
    assert list(found) == KEYS
    assert found == {
        "question": "When did it sink?",
        "understood_as": "When did the ferry sink?",
        "status": "answered",
        "reason": None,
        "error": None,
        "answered_by": "extractive",
        "shape": "dates",
        "confidence": "sure",
        "short_answer": "24 November 2024",
        "answer": "24 November 2024\nIt sank on Sunday, November 24. [1]",
        "statements": [
            {
                "text": "It sank on Sunday, November 24.",
                "citations": [1],
                "superseded_by": 2,
                "event": {
                    "start": "2024-11-24",
                    "end": "2024-11-24",
                    "basis": "weekday",
                    "expression": "Sunday, November 24",
                },
            }
        ],
        "citations": [
            {
                "n": 1,
                "article_id": "a1",
                "title": "Ferry sinks",
                "outlet": "Courier",
                "published": "2024-11-25",
                "published_basis": "stated",
                "url": "https://courier.example/1",
                "path": "news/1.txt",
                "quote": "It sank on Sunday, November 24.",
                "start": 8,
                "end": 39,
                "also": [{"article_id": "a2", "outlet": None, "title": None}],
            }
        ],
        "nearest": [],
        "covers": {"articles": 2, "from": "2024-11-25", "to": "2024-11-25"},
        "notices": ["the index is old"],
        "elapsed_ms": 41,
    }


def test_a_false_premise_stands_in_a_field_of_its_own() -> None:
    answer = Answer(
        "Why?", "Why?", Status.ANSWERED, COVERS, text="The archive says 3, not 5. [1]",
        premise=Premise(Slot.FIGURE, "3", "5", 1),
    )  # fmt: skip
    found = printed(answer_json(answer))
    assert list(found) == [*KEYS, "premise"]
    assert found["premise"] == {"said": "3", "asked": "5", "citation": 1}


def test_a_refusal() -> None:
    nearest = (Nearest(COURIER, "It sank.", 8, 16), Nearest(WIRE, "It rained.", 0, 10))
    answer = Answer("Who?", "Who?", Status.REFUSED, COVERS, text="No.", reason=Reason.OUTSIDE_DATES, nearest=nearest)
    found = printed(answer_json(answer))
    assert list(found) == KEYS
    assert (found["status"], found["reason"], found["answer"]) == ("refused", "outside_dates", "No.")
    assert (found["shape"], found["confidence"]) == ("fact", None)
    assert found["nearest"] == [
        {
            "article_id": "a1",
            "title": "Ferry sinks",
            "outlet": "Courier",
            "published": "2024-11-25",
            "path": "news/1.txt",
            "quote": "It sank.",
            "start": 8,
            "end": 16,
        },
        {
            "article_id": "a2",
            "title": None,
            "outlet": None,
            "published": None,
            "path": "news/2.txt",
            "quote": "It rained.",
            "start": 0,
            "end": 10,
        },
    ]


def test_a_failure() -> None:
    found = printed(answer_json(failed_answer("Who?", "the disk is full")))
    assert list(found) == KEYS
    assert (found["status"], found["error"], found["citations"]) == ("failed", "the disk is full", [])
    assert found["covers"] == {"articles": 0, "from": None, "to": None}


def test_an_event_without_days_and_one_with_a_note() -> None:
    unresolved = EventDate(None, None, DateBasis.UNRESOLVED, "today", 0)
    noted = EventDate(date(2021, 1, 1), None, DateBasis.STATED, "since 2021", 0, "still open")
    answer = Answer(
        "?", "?", Status.ANSWERED, COVERS, statements=(Statement("A", (1,), unresolved), Statement("B", (1,), noted))
    )
    assert [s["event"] for s in printed(answer_json(answer))["statements"]] == [
        {"start": None, "end": None, "basis": "unresolved", "expression": "today"},
        {"start": "2021-01-01", "end": None, "basis": "stated", "expression": "since 2021", "note": "still open"},
    ]


ARTICLE = Article(
    id="a1",
    path="news/1.txt",
    text="It sank on Sunday, November 24.",
    title="Ferry sinks",
    published=date(2024, 11, 25),
    published_basis=PublishedBasis.FILE,
    cuts=(Cut("legal notice", "All rights reserved"),),
)


def test_an_article() -> None:
    found = printed(article_json(ARTICLE, [EventDate(SUNDAY.start, SUNDAY.end, SUNDAY.basis, SUNDAY.expression, 11)]))
    assert found == {
        "id": "a1",
        "title": "Ferry sinks",
        "outlet": None,
        "author": None,
        "published": "2024-11-25",
        "published_basis": "file",
        "url": None,
        "path": "news/1.txt",
        "language": "en",
        "updated": None,
        "form": "article",
        "text": "It sank on Sunday, November 24.",
        "cut": [{"reason": "legal notice", "text": "All rights reserved"}],
        "dates": [
            {
                "at": 11,
                "start": "2024-11-24",
                "end": "2024-11-24",
                "basis": "weekday",
                "expression": "Sunday, November 24",
            }
        ],
    }


def test_a_hit() -> None:
    assert printed(hit_json(Hit(Passage("a1:0", "a1", 0, 7), ARTICLE, 1 / 61, 1, None), 1)) == {
        "rank": 1,
        "score": 0.016393,
        "article_id": "a1",
        "title": "Ferry sinks",
        "outlet": None,
        "published": "2024-11-25",
        "url": None,
        "path": "news/1.txt",
        "text": "It sank",
        "start": 0,
        "end": 7,
    }


def test_a_report() -> None:
    report = SyncReport(
        changed=True,
        articles=3,
        passages=9,
        embedded=5,
        added=2,
        updated=1,
        removed=4,
        moved=6,
        replaced_versions=1,
        other_kinds=7,
        seconds=1.25,
        rejections=(Rejection("news/x.txt", "empty file", 2),),
        warnings=("news is empty",),
        generation="20240101T0-ab",
    )
    assert printed(report_json(report)) == {
        "changed": True,
        "articles": 3,
        "added": 2,
        "updated": 1,
        "removed": 4,
        "moved": 6,
        "passages": 9,
        "embedded": 5,
        "passages_per_second": 4.0,
        "replaced_versions": 1,
        "other_kinds": 7,
        "listings": 0,
        "rejected": [{"path": "news/x.txt", "line": 2, "reason": "empty file"}],
        "warnings": ["news is empty"],
        "seconds": 1.25,
        "generation": "20240101T0-ab",
    }


def test_json_is_one_line_of_readable_unicode() -> None:
    assert dumps({"text": "Zürich\n–"}) == '{"text": "Zürich\\n–"}'
