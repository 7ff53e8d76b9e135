"""The command that measures how well an archive's questions are answered."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot import evaluate, wiring
from bot.answer.answerer import PASSAGES
from bot.answer.types import Answer
from bot.cli.commands import print_json, progress_bars
from bot.cli.render import show
from bot.settings import load_settings
from retrieval.query import match_names, parse_question
from retrieval.rerank import rank_hits, rank_sentences
from retrieval.search import Search
from retrieval.types import Bounds


@dataclass(frozen=True, slots=True)
class EvaluateOptions:
    """What `evaluate` was told."""

    questions: Path
    data: Path | None
    today: date | None
    leave_out: bool
    as_json: bool
    misses: bool


def run_evaluate(options: EvaluateOptions) -> int:
    """Ask every question of a file and say how many were answered right; the archive is taken as it is."""
    settings = load_settings()
    with (
        wiring.open_archive(options.data or settings.data, wiring.ranker(settings)) as archive,
        progress_bars() as progress,
    ):
        search = archive.search
        catalog = search.generation.catalog
        questions, digest = evaluate.read_questions(options.questions, catalog)
        answerer = wiring.answerer(search, options.today)
        asked = iter(range(1, len(questions) + 1))
        results = evaluate.run(
            questions,
            search,
            lambda text, bounds: asyncio.run(answerer.answer(text, bounds=bounds)),
            lambda text, bounds: _ranking(search, text, bounds),
            lambda: progress("asking", next(asked), len(questions)),
            leave_out=options.leave_out,
        )
        chance = evaluate.control(results, _passages(search))
        found: dict[str, Any] = {
            "questions_file": str(options.questions),
            "questions_sha256": digest,
            "archive_sha256": _archive_hash(search),
            "generation": search.generation.id,
            "settings": {"embedding_model": search.generation.manifest.model, "passages_read": PASSAGES},
            "leave_out": options.leave_out,
        }
    if options.leave_out:
        found |= evaluate.left_out_figures(results)
    else:
        found |= evaluate.figures_json(evaluate.figures(results)) | {"random_passages_right": chance}
    if options.misses or options.as_json:
        found["results"] = [_result(r) for r in results]
    if options.as_json:
        print_json(found)
    else:
        show(_rendered(found, results, options))
    return 0


def _ranking(search: Search, question: str, bounds: Bounds) -> list[str]:
    query = match_names(parse_question(question), search)
    hits = search.hits(query, PASSAGES, bounds)
    return [
        hit.article.id for hit in rank_hits(hits, rank_sentences(search, query, hits, search.newest_stated or date.max))
    ]


def _passages(search: Search) -> list[str]:
    catalog = search.generation.catalog
    every = catalog.passages([id_ for id_, *_ in catalog.lexical_rows()])
    return [search.article(p.article_id).text[p.start : p.end] for p in every]


def _archive_hash(search: Search) -> str:
    digest = hashlib.sha256()
    for path, version in sorted(search.generation.catalog.version_hashes().items()):
        digest.update(json.dumps([path, version]).encode())
    return digest.hexdigest()


def _result(result: evaluate.Result) -> dict[str, Any]:
    return {
        "id": result.question.id,
        "type": result.question.type,
        "question": result.question.text,
        "status": result.answer.status,
        "right": result.right,
        "right_at_once": result.right_at_once,
        "rank": result.rank,
        "answer": result.answer.text,
    }


def _rendered(found: dict[str, Any], results: Sequence[evaluate.Result], options: EvaluateOptions) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for label, value in _left_out(found) if options.leave_out else _lines(found):
        table.add_row(label, value)
    parts: list[RenderableType] = [table]
    if not options.leave_out:
        kinds = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for heading in ("type", "right", "at once", "asked"):
            kinds.add_column(heading, justify="left" if heading == "type" else "right")
        for type_, row in found["by_type"].items():
            kinds.add_row(type_, *(str(row[key]) for key in ("right", "right_at_once", "asked")))
        parts += [Text(), kinds]
    if options.misses:
        parts += [Text(_missed(r.question.id, r.question.text, r.answer)) for r in results if _is_miss(r, options)]
    return Group(*parts)


def _lines(found: dict[str, Any]) -> list[tuple[str, str]]:
    of = f"of {found['answerable']}"
    return [
        ("right within the answer", f"{found['right']} {of}"),
        ("right at once (short answer or first statement)", f"{found['right_at_once']} {of}"),
        ("answerable but refused", f"{found['refused_answerable']} {of}"),
        ("unanswerable and refused", f"{found['refused_unanswerable']} of {found['unanswerable']}"),
        (
            "precision and recall of refusals",
            f"{_percent('refusal_precision', found)}, {_percent('refusal_recall', found)}",
        ),
        ("right answers that cite a listed article", _percent("right_cited", found)),
        ("answers whose quotes all hold", _percent("quotes_hold", found)),
        ("right article among the first 1, 5, 10", ", ".join(f"{n}" for n in found["hit_at"].values()) + f" {of}"),
        ("mean reciprocal rank of the right article", str(found["mrr"])),
        ("median words of an answer", str(found["median_words"])),
        ("time of an answer, median and 95%", f"{found['p50_ms']:g} ms, {found['p95_ms']:g} ms"),
        ("right with random passages instead", _percent("random_passages_right", found)),
    ]


def _left_out(found: dict[str, Any]) -> list[tuple[str, str]]:
    of = f"of {found['questions']}"
    return [
        ("refused, with their articles left out", f"{found['refused']} {of}"),
        ("answered right from another article", f"{found['answered_elsewhere']} {of}"),
        ("answered otherwise", f"{found['answered_otherwise']} {of}"),
    ]


def _percent(name: str, found: dict[str, Any]) -> str:
    return "none to count" if found[name] is None else f"{100 * found[name]:.1f}%"


def _is_miss(result: evaluate.Result, options: EvaluateOptions) -> bool:
    if options.leave_out:
        return result.answered and not result.right_elsewhere
    return not result.right if result.question.articles else result.answered


def _missed(id_: str, question: str, answer: Answer) -> str:
    return f"\n{id_}: {question}\n{answer.text}"
