"""The seed articles that lie beside the repository, asked through the installed command."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cli import run

MEETING = "When did Muttaqi meet Kabulov?"
UNANSWERED = (
    "Which treaty did India suspend with Pakistan?",
    "Which US agency did Trump shut down?",
    "How many soldiers does the Taliban army have?",
)
NOVEMBER = "003_c3b5802e33d5fa6c.txt"
TODAY = "000_f3260b76cfeee431.txt"
TITLES = {
    NOVEMBER: "Russian Delegation to Visit Kabul for Talks with Taliban Leaders",
    TODAY: "Islamic Emirate, Russia deepen diplomatic ties as Moscow recognizes Afghan envoy",
}


@pytest.fixture(scope="module")
def home(shared: Path, tmp_path_factory: pytest.TempPathFactory, seed_models: Callable[[Path], None]) -> Path:
    """Return a folder with the index of the seed articles in `data`."""
    home = tmp_path_factory.mktemp("seeds")
    seed_models(home / "data")
    done = run("index", shared / "seeds", "--data", "data", cwd=home)
    assert done.status == 0, done.stderr
    return home


def ask(home: Path, question: str) -> tuple[int, dict[str, Any]]:
    done = run("ask", question, "--data", "data", "--no-sync", "--json", "--today", "2025-06-01", cwd=home)
    return done.status, done.json()


def meetings(answer: dict[str, Any]) -> list[tuple[str, str, str | None, str]]:
    """Return file, title, day and basis of each statement, once its quote is found in the article's own file."""
    cited = {citation["n"]: citation for citation in answer["citations"]}
    found = []
    for statement in answer["statements"]:
        (citation,) = (cited[n] for n in statement["citations"])
        event = statement["event"]
        assert statement["text"] == citation["quote"]
        assert event["start"] == event["end"]
        assert event["expression"] in citation["quote"]
        found.append((Path(citation["path"]).name, citation["title"], event["start"], event["basis"]))
    return found


def test_both_meetings_are_found(home: Path, shared: Path) -> None:
    status, answer = ask(home, MEETING)
    assert (status, answer["status"]) == (0, "answered")
    assert meetings(answer) == [
        (NOVEMBER, TITLES[NOVEMBER], "2024-11-24", "weekday"),
        (TODAY, TITLES[TODAY], None, "unresolved"),
    ]
    assert answer["short_answer"] == "24 November 2024; date unknown (“today”)"
    assert [(c["published"], c["published_basis"]) for c in answer["citations"]] == [(None, "unknown")] * 2
    assert "Lavrov" not in answer["answer"]
    for citation in answer["citations"]:
        article = run("show", citation["article_id"], "--data", "data", "--json", cwd=home).json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert citation["quote"] in (shared / "seeds" / Path(citation["path"]).name).read_text(encoding="utf-8")


def test_what_the_articles_do_not_say_is_refused(home: Path) -> None:
    lines = "\n".join(UNANSWERED).encode()
    done = run("ask", "--batch", "-", "--data", "data", "--no-sync", cwd=home, stdin=lines)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(answer["question"], answer["status"], answer["reason"]) for answer in answers] == [
        (question, "refused", "not_in_archive") for question in UNANSWERED
    ]
    assert ask(home, UNANSWERED[0])[0] == 3


def test_stories_after_the_legal_notice_are_cut(home: Path) -> None:
    article = run("show", TODAY, "--data", "data", "--json", cwd=home).json()
    assert article["text"].endswith("the de facto Afghan government.")
    assert (article["outlet"], "(ILKHA)" in json.dumps(article["cut"])) == ("ILKHA", True)
    assert "Indus Waters" in json.dumps(article["cut"])


def test_a_publication_date_resolves_today(shared: Path, tmp_path: Path, seed_models: Callable[[Path], None]) -> None:
    shutil.copytree(shared / "seeds", tmp_path / "seeds", copy_function=shutil.copyfile)
    (tmp_path / "seeds").chmod(0o755)
    (tmp_path / "seeds" / "metadata.csv").write_text(f"file,published\n{TODAY},2025-04-23\n", encoding="utf-8")
    seed_models(tmp_path / "data")
    assert run("index", "seeds", "--data", "data", cwd=tmp_path).status == 0
    status, answer = ask(tmp_path, MEETING)
    assert status == 0
    assert meetings(answer) == [
        (NOVEMBER, TITLES[NOVEMBER], "2024-11-24", "weekday"),
        (TODAY, TITLES[TODAY], "2025-04-23", "relative"),
    ]
    assert answer["short_answer"] == "24 November 2024; 23 April 2025"
    assert "Lavrov" not in answer["answer"]
