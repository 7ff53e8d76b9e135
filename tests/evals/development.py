"""`python -m tests.evals.development QUESTIONS.jsonl ARTICLES`: how well development questions are answered.

A question has `question`, `keys` (regular expressions that a right answer matches, all of them) and `articles` (the
numbers at the end of the names of the files that answer it; none: the archive does not say). The hand-set weights and
floors were set on these very questions, so the figures say where it stands, not how it does on others.
"""

import asyncio
import json
import re
import statistics
import sys
import tempfile
from datetime import date
from pathlib import Path

from bot.answer.answerer import PASSAGES, Answerer
from bot.answer.types import Answer, Status
from index.embedding import PACKAGED_MODEL, open_embedder
from index.generation import open_current
from index.sync import SyncRequest, sync
from retrieval.query import match_names, parse_question
from retrieval.search import Search

TODAY = date(2002, 1, 31)


def right(answer: Answer, keys: list[str], statements: int) -> bool:
    """Tell whether all keys match in the short answer and the first statements."""
    said = " ".join([answer.short_answer or "", *(s.text for s in answer.statements[:statements])])
    return all(re.search(key, said, re.IGNORECASE) for key in keys)


def number(path: str) -> int:
    """Return the number at the end of a file's name."""
    return int(re.findall(r"\d+", path)[-1])


def main() -> None:
    """Index the articles, ask the questions and print the figures."""
    questions = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as home:
        data = Path(home)
        embedder = open_embedder(PACKAGED_MODEL, data / "models")
        sync(SyncRequest(data, 20_000_000, add=(Path(sys.argv[2]),)), lambda: embedder, PACKAGED_MODEL, lambda *_: None)
        generation, _ = open_current(data)
        search = Search(generation, embedder)
        answerer = Answerer(lambda: search, lambda: TODAY)
        answers = {q["id"]: asyncio.run(answerer.answer(q["question"])) for q in questions}
        told = [q for q in questions if q["articles"]]
        first = five = 0
        for q in told:
            query = match_names(parse_question(q["question"]), search.spellings)
            paths = dict.fromkeys(hit.article.path for hit in search.hits(query, PASSAGES))
            ranked = [number(path) in q["articles"] for path in paths]
            first += ranked[0]
            five += any(ranked[:5])
        generation.close()
    given = [answers[q["id"]] for q in told]
    untold = [answers[q["id"]] for q in questions if not q["articles"]]
    words = statistics.median(len(a.text.split()) for a in given if a.status is Status.ANSWERED)
    for what, statements in (("within the answer", 99), ("at once", 1)):
        count = sum(right(a, q["keys"], statements) for a, q in zip(given, told, strict=True))
        print(f"right {what}: {count} of {len(told)}")
    print(f"answerable but refused: {sum(a.status is Status.REFUSED for a in given)} of {len(told)}")
    print(f"unanswerable and refused: {sum(a.status is Status.REFUSED for a in untold)} of {len(untold)}")
    print(f"right article first: {first} of {len(told)}, among the first five: {five} of {len(told)}")
    print(f"median words: {words:g}; median time: {statistics.median(a.elapsed_ms for a in answers.values()):g} ms")


if __name__ == "__main__":
    main()
