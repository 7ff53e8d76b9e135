"""`python -m tests.evals.unseen`: `dateline evaluate` on invented reports that nothing was trained on.

`tests/data/unseen.jsonl` holds reports in the form of `training/news.jsonl`. They are indexed in a temporary folder: an
answer is right where it holds the words of the report that answer; a question of `unanswered` has to be refused.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.evals.archives import unseen, write_reports


def main() -> None:
    """Write the reports, index and ask."""
    with tempfile.TemporaryDirectory() as scratch:
        news, data, asked = (Path(scratch) / name for name in ("news", "data", "questions.jsonl"))
        write_reports(news)
        rows = (
            {"id": str(n), "question": a.text, "type": a.type, "keys": a.keys, "articles": a.articles}
            for n, a in enumerate(unseen(), start=1)
        )
        asked.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        for command, subject in (("index", news), ("evaluate", asked)):
            subprocess.run([sys.executable, "-m", "bot.cli", command, subject, "--data", data], check=True)


if __name__ == "__main__":
    main()
