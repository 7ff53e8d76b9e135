"""`python -m tests.evals.premises`: questions that take for granted what the archive denies, by kind and half.

`tests/data/premises.jsonl` holds them over the reports of `blind`. One is told right where the answer opens with the
correction and quotes the sentence that has the true value; it is taken in where the answer is asserted as if the
question were true. The questions of `blind`, and with `--all` those of `unseen`, take nothing false for granted:
whatever is corrected there is corrected wrongly.
"""

import asyncio
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.answer.answerer import Answerer
from bot.answer.types import Answer, Confidence, Status
from tests.evals.archives import DATA, archive, questions

TODAY = date(2026, 1, 1)
"""The clock: after the newest report."""


def outcome(row: dict[str, Any], answer: Answer) -> str:
    """Return what became of a question: told, told otherwise, taken in, unsure, refused."""
    if answer.premise:
        quotes = " ".join(c.quote for c in answer.citations if c.n == answer.premise.citation)
        return "told" if any(re.search(key, quotes, re.IGNORECASE) for key in row["keys"]) else "told otherwise"
    if answer.status is not Status.ANSWERED:
        return "refused"
    return "unsure" if answer.confidence is Confidence.UNSURE else "taken in"


def asked(answerer: Answerer, texts: Iterable[str]) -> list[Answer]:
    """Return the answers to questions, each by itself."""
    return [asyncio.run(answerer.answer(text)) for text in texts]


def say_outcomes(counts: Counter[str]) -> str:
    """Return counts in words, in a fixed order."""
    order = ("told", "told otherwise", "taken in", "unsure", "refused")
    return ", ".join(f"{name} {counts[name]}" for name in order)


def main() -> None:
    """Ask and print; `--half tune|judge` for one half, `--all` for every control, `--wrong` for what is not told."""
    halves = [sys.argv[sys.argv.index("--half") + 1]] if "--half" in sys.argv else ["tune", "judge"]
    rows = [json.loads(line) for line in (DATA / "premises.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["half"] in halves]
    with archive("blind") as search:
        answerer = Answerer(lambda: search, lambda: TODAY)
        answers = asked(answerer, (row["question"] for row in rows))
        controls = [a.text for a in questions("blind") if a.half in halves]
        wrong = [a for a in asked(answerer, controls) if a.premise]
    for half in halves:
        found = [(row, outcome(row, a)) for row, a in zip(rows, answers, strict=True) if row["half"] == half]
        for kind in sorted({row["kind"] for row, _ in found}):
            print(f"{half} {kind}: {say_outcomes(Counter(o for row, o in found if row['kind'] == kind))}")
        print(f"{half}: {say_outcomes(Counter(o for _, o in found))} of {len(found)}")
    if "--wrong" in sys.argv:
        for row, answer in zip(rows, answers, strict=True):
            if outcome(row, answer) != "told":
                print(f"{row['id']} {outcome(row, answer)}: {row['question']}\n    {answer.text}")
    print(f"blind: {len(wrong)} of {len(controls)} corrected wrongly")
    if "--all" in sys.argv:
        with archive("unseen") as search:
            texts = [a.text for a in questions("unseen")]
            more = [a for a in asked(Answerer(lambda: search, lambda: TODAY), texts) if a.premise]
        print(f"unseen: {len(more)} of {len(texts)} corrected wrongly")
        wrong += more
    for answer in wrong:
        print(f"wrongly: {answer.question}\n    {answer.text}")


if __name__ == "__main__":
    main()
