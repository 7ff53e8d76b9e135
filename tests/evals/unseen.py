"""`python -m tests.evals.unseen`: answers on invented reports that nothing was trained on or tuned with.

`tests/data/unseen.jsonl` holds reports in the form of `training/news.jsonl`, written after the model and the thresholds
were fixed. They are indexed in a temporary folder and asked about as `dateline evaluate` does: an answer is right where
it holds the words of the report that answer; a question of `unanswered` has to be refused.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.examples import spans

REPORTS = Path(__file__).parents[1] / "data" / "unseen.jsonl"


def questions(reports: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the questions in the form of `dateline evaluate`; those whose short answer stands nowhere are left out."""
    for n, report in enumerate(reports, start=1):
        for asked in report["questions"]:
            row = {"sentences": report["sentences"], "right": asked["answers"], "short": [asked["short"]]}
            for sentence, (start, end) in list(spans(row).items())[:1]:
                key = re.escape(report["sentences"][sentence][start:end])
                yield {"question": asked["q"], "type": "answered", "keys": [key], "articles": [n]}
        for question in report["unanswered"]:
            yield {"question": question, "type": "unanswered", "keys": [], "articles": []}


def main() -> None:
    """Write the reports, index and ask."""
    reports = [json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as scratch:
        news, data, asked = (Path(scratch) / name for name in ("news", "data", "questions.jsonl"))
        news.mkdir()
        for n, report in enumerate(reports, start=1):
            text = f"{report['headline']}\n\n{' '.join(report['sentences'])}\n"
            (news / f"report-{n:03d}.txt").write_text(text, encoding="utf-8")
        rows = ({"id": str(n), **row} for n, row in enumerate(questions(reports), start=1))
        asked.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        for command, subject in (("index", news), ("evaluate", asked)):
            subprocess.run([sys.executable, "-m", "bot.cli", command, subject, "--data", data], check=True)


if __name__ == "__main__":
    main()
