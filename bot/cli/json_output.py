"""What `--json` prints: the contract that scripts rely on."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.answer.types import Answer, Citation, Nearest, Premise, SourceArticle, Statement
from index.catalog import Coverage
from index.sync import SyncReport
from index.types import Article, EventDate, Rejection
from retrieval.types import Hit


def dumps(value: object) -> str:
    """Return JSON on one line, in readable Unicode."""
    return json.dumps(value, ensure_ascii=False)


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as the object that `ask --json` prints.

    `premise` is there only where the question takes for granted what the archive denies, `tokens` only where a chat
    model was asked.
    """
    return {
        "question": answer.question,
        "understood_as": answer.understood_as,
        "status": answer.status,
        "reason": answer.reason,
        "error": answer.error,
        "answered_by": answer.answered_by,
        "shape": answer.shape,
        "confidence": answer.confidence,
        "short_answer": answer.short_answer,
        "answer": answer.text,
        "statements": [_statement(s) for s in answer.statements],
        "citations": [_citation(c) for c in answer.citations],
        "nearest": [_nearest(near) for near in answer.nearest],
        "covers": coverage_json(answer.covers),
        "notices": list(answer.notices),
        "elapsed_ms": answer.elapsed_ms,
        **({"premise": _premise(answer.premise)} if answer.premise else {}),
        **({"tokens": {"read": answer.tokens.read, "written": answer.tokens.written}} if answer.tokens else {}),
    }


def coverage_json(covers: Coverage) -> dict[str, Any]:
    """Return the number of articles and the range of their dates."""
    return {"articles": covers.articles, "from": _iso(covers.start), "to": _iso(covers.end)}


def event_json(event: EventDate) -> dict[str, Any]:
    """Return an event's days and basis; `note` only where there is one."""
    found = {
        "start": _iso(event.start),
        "end": _iso(event.end),
        "basis": event.basis,
        "expression": event.expression,
    }
    return found | ({"note": event.note} if event.note else {})


def article_json(article: Article, dates: Sequence[EventDate]) -> dict[str, Any]:
    """Return an article as the object that `show --json` prints."""
    return {
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "published": _iso(article.published),
        "published_basis": article.published_basis,
        "url": article.url,
        "path": article.path,
        "language": article.language,
        "text": article.text,
        "cut": [{"reason": cut.reason, "text": cut.text} for cut in article.cuts],
        "updated": _iso(article.updated),
        "form": article.form,
        "dates": [{"at": event.at, **event_json(event)} for event in dates],
    }


def hit_json(hit: Hit, rank: int) -> dict[str, Any]:
    """Return a passage that search found; `start` and `end` are offsets into the article's text."""
    article = hit.article
    return {
        "rank": rank,
        "score": round(hit.score, 6),
        "article_id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "published": _iso(article.published),
        "url": article.url,
        "path": article.path,
        "text": hit.text,
        "start": hit.passage.start,
        "end": hit.passage.end,
    }


def report_json(report: SyncReport) -> dict[str, Any]:
    """Return what a run of `index` did."""
    return {
        "changed": report.changed,
        "articles": report.articles,
        "passages": report.passages,
        "embedded": report.embedded,
        "added": report.added,
        "updated": report.updated,
        "removed": report.removed,
        "moved": report.moved,
        "replaced_versions": report.replaced_versions,
        "other_kinds": report.other_kinds,
        "listings": report.listings,
        "rejected": [rejection_json(r) for r in report.rejections],
        "warnings": list(report.warnings),
        "seconds": round(report.seconds, 3),
        "passages_per_second": round(report.embedded / report.seconds, 1) if report.seconds else 0.0,
        "generation": report.generation,
    }


def rejection_json(rejection: Rejection) -> dict[str, Any]:
    """Return what could not be read, and why."""
    return {"path": rejection.path, "line": rejection.line, "reason": rejection.reason}


def _premise(premise: Premise) -> dict[str, Any]:
    return {"said": premise.said, "asked": premise.asked, "citation": premise.citation}


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "text": statement.text,
        "citations": list(statement.citations),
        "superseded_by": statement.superseded_by,
        "event": event_json(statement.event) if statement.event else None,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "n": citation.n,
        **_source(citation.source, "article_id", "title", "outlet", "published", "published_basis", "url", "path"),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "also": [_source(s, "article_id", "outlet", "title") for s in citation.also],
    }


def _nearest(near: Nearest) -> dict[str, Any]:
    return {
        **_source(near.source, "article_id", "title", "outlet", "published", "path"),
        "quote": near.quote,
        "start": near.start,
        "end": near.end,
    }


def _source(source: SourceArticle, *names: str) -> dict[str, Any]:
    found = {name: getattr(source, name) for name in names}
    return {name: _iso(value) if isinstance(value, date) else value for name, value in found.items()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
