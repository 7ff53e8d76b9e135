"""Question sets with the archives that they are asked of, and what the archive has on each question.

Sets that lie beside the checkout (`../shared/eval`) are passed over where they are missing. Half of each set may tune,
the other judges: by report for `unseen` and `onestop`, as marked for `blind`; the questions of `lee` only judge.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import wiring
from bot.settings import load_settings
from retrieval.search import Search
from training.examples import spans

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/data"
BESIDE = ROOT.parent / "shared/eval"
SETS = ("unseen", "blind", "lee", "onestop")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. All `keys` match in a right answer; none: nothing answers it.

    `short` matches a right short answer, where one is known; `half` is "tune" or "judge".
    """

    text: str
    keys: tuple[str, ...]
    short: str | None
    type: str
    half: str
    articles: tuple[str, ...]


def right(asked: Asked, said: str) -> bool:
    """Tell whether what was said holds the answer."""
    return bool(asked.keys) and all(re.search(key, said, re.IGNORECASE) for key in asked.keys)


def reports() -> list[dict[str, Any]]:
    """Return the invented reports that trained nothing."""
    return [json.loads(line) for line in (DATA / "unseen.jsonl").read_text(encoding="utf-8").splitlines()]


def report_name(n: int) -> str:
    """Return the file name of report number `n`, from 1."""
    return f"report-{n:03d}.txt"


def write_reports(folder: Path) -> None:
    """Write the reports as articles."""
    folder.mkdir(parents=True, exist_ok=True)
    for n, report in enumerate(reports(), start=1):
        text = f"{report['headline']}\n\n{' '.join(report['sentences'])}\n"
        (folder / report_name(n)).write_text(text, encoding="utf-8")


def unseen() -> Iterator[Asked]:
    """Yield the reports' questions: paraphrased ones, and near misses in their own words."""
    for n, report in enumerate(reports(), start=1):
        half, name = ("judge" if n % 2 else "tune"), (report_name(n),)
        for asked in report["questions"]:
            row = {"sentences": report["sentences"], "right": asked["answers"], "short": [asked["short"]]}
            for sentence, (start, end) in list(spans(row).items())[:1]:
                key = re.escape(report["sentences"][sentence][start:end])
                yield Asked(asked["q"], (key,), key, "answered", half, name)
        for question in report["unanswered"]:
            yield Asked(question, (), None, "unanswered", half, ())


def blind() -> Iterator[Asked]:
    """Yield questions written by somebody who knew the reports and the sample archive, and nothing of the program."""
    for line in (DATA / "blind.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        articles = tuple(row["articles"])
        yield Asked(row["question"], tuple(row["keys"]), row.get("short"), row["type"], row["half"], articles)


def lee() -> Iterator[Asked]:
    """Yield the development questions over 300 news texts."""
    for line in (BESIDE / "lee-dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        names = tuple(f"lee-{n:03d}.txt" for n in row["articles"])
        yield Asked(row["question"], tuple(row["keys"]), None, row["type"], "judge", names)


def onestop() -> Iterator[Asked]:
    """Yield questions whose answering sentence is known by its first words."""
    names: list[str] = []
    for line in (BESIDE / "onestop/questions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["file"] not in names:
            names.append(row["file"])
        half = "judge" if names.index(row["file"]) % 2 else "tune"
        key = re.escape(row["answer_text"].split(".")[0][:60].strip())
        yield Asked(row["question"], (key,), None, "any", half, (row["file"],))


def write_archive(name: str, folder: Path) -> None:
    """Write the articles that a set is asked of."""
    if name in ("unseen", "blind"):
        write_reports(folder)
    if name in ("lee", "onestop"):
        subprocess.run([sys.executable, BESIDE / "make_lee.py", folder], check=True, stdout=subprocess.DEVNULL)
    if name == "onestop":
        for text in (BESIDE / "onestop/articles").glob("*.txt"):
            (folder / text.name).write_bytes(text.read_bytes())


def questions(name: str) -> list[Asked]:
    """Return the questions of a set."""
    return list({"unseen": unseen, "blind": blind, "lee": lee, "onestop": onestop}[name]())


def present() -> list[str]:
    """Return the sets that can be asked here."""
    return [name for name in SETS if name in ("unseen", "blind") or BESIDE.is_dir()]


@contextmanager
def archive(name: str) -> Iterator[Search]:
    """Index the articles of a set in a temporary folder and open them as the commands do."""
    with tempfile.TemporaryDirectory() as scratch:
        news, data = Path(scratch) / "news", Path(scratch) / "data"
        write_archive(name, news)
        sources = [news, ROOT / "articles"] if name == "blind" else [news]
        command = [sys.executable, "-m", "bot.cli", "index", *sources, "--data", data]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with wiring.open_archive(data, wiring.ranker(load_settings())) as opened:
            yield opened.search
