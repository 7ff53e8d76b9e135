"""`dateline ask` from the outside: what scripts rely on, bounds, batches, syncing, failures."""

import json
import select
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import portalocker
import pytest

from tests.e2e.cli import (
    DATELINE,
    MEETING,
    PATIENCE,
    QUAY,
    UNDATED,
    UNKNOWN,
    copy_home,
    environment,
    make_home,
    run,
    write_archive,
)

HERE = ("--data", "data", "--no-sync")
COVERS = {"articles": 5, "from": "2025-03-12", "to": "2025-05-05"}
FIRST = "Mayor Ilka Brandt met the engineer Oskar Vell on Tuesday, March 11, in Pellisund."
SECOND = "Ilka Brandt met Oskar Vell again in Nordhaven today, the town hall said."
ANSWER = {
    "question": MEETING,
    "understood_as": MEETING,
    "status": "answered",
    "reason": None,
    "error": None,
    "answered_by": "extractive",
    "shape": "dates",
    "confidence": "sure",
    "short_answer": "11 March 2025; date unknown (“today”)",
    "answer": f"11 March 2025; date unknown (“today”)\n{FIRST} [1]\n{SECOND} [2]",
    "statements": [
        {
            "text": FIRST,
            "citations": [1],
            "superseded_by": None,
            "event": {
                "start": "2025-03-11", "end": "2025-03-11", "basis": "weekday", "expression": "Tuesday, March 11"
            },
        },
        {
            "text": SECOND,
            "citations": [2],
            "superseded_by": None,
            "event": {"start": None, "end": None, "basis": "unresolved", "expression": "today"},
        },
    ],
    "citations": [
        {
            "n": 1,
            "article_id": "48a975fbd40c862b",
            "title": "Brandt and Vell talk about the tram",
            "outlet": "Pellisund Echo",
            "published": "2025-03-12",
            "published_basis": "stated",
            "url": "https://echo.example/first-talks",
            "path": "news/2025/first-talks.txt",
            "quote": FIRST,
            "start": 12,
            "end": 93,
            "also": [],
        },
        {
            "n": 2,
            "article_id": "13c79427385c778e",
            "title": "Second talks on the harbour tram",
            "outlet": None,
            "published": None,
            "published_basis": "unknown",
            "url": None,
            "path": "news/2025/second-talks.txt",
            "quote": SECOND,
            "start": 0,
            "end": 72,
            "also": [],
        },
    ],
    "nearest": [],
    "covers": COVERS,
    "notices": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seed_models: Callable[[Path], None]) -> Path:
    """Return a folder with the small archive in `news` and its index in `data`."""
    return make_home(tmp_path_factory.mktemp("ask"), seed_models)


def keys(value: object) -> object:
    """Return the keys of a JSON value in their order, at every depth."""
    if isinstance(value, dict):
        return [(key, keys(inner)) for key, inner in value.items()]
    return [keys(inner) for inner in value] if isinstance(value, list) else None


def untimed(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without its `elapsed_ms`, which is a whole number of milliseconds and comes last."""
    assert list(answer)[-1] == "elapsed_ms"
    assert type(answer["elapsed_ms"]) is int
    assert answer["elapsed_ms"] >= 0
    return {key: value for key, value in answer.items() if key != "elapsed_ms"}


def test_an_answer_as_json(home: Path) -> None:
    done = run("ask", MEETING, "--data", "data", "--json", cwd=home)
    answer = untimed(done.json())
    assert (done.status, done.stderr, done.stdout.count("\n")) == (0, "", 1)
    assert answer == ANSWER
    assert keys(answer) == keys(ANSWER)
    for citation in answer["citations"]:
        article = run("show", citation["article_id"], "--data", "data", "--json", cwd=home).json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert {key: citation[key] for key in ("title", "outlet", "published", "published_basis", "url", "path")} == {
            key: article[key] for key in ("title", "outlet", "published", "published_basis", "url", "path")
        }


def test_a_refusal_as_json(home: Path) -> None:
    done = run("ask", UNKNOWN, *HERE, "--json", cwd=home)
    answer = untimed(done.json())
    nearest = answer.pop("nearest")
    assert (done.status, done.stderr) == (3, "")
    assert list(done.json()) == [*ANSWER, "elapsed_ms"]
    assert answer == {
        "question": UNKNOWN,
        "understood_as": UNKNOWN,
        "status": "refused",
        "reason": "not_in_archive",
        "error": None,
        "answered_by": "extractive",
        "shape": "fact",
        "confidence": None,
        "short_answer": None,
        "answer": "The archive does not answer this. Nothing in it mentions “Zorblax” or “Quintano”. "
        "The archive holds 5 articles, published 12 March 2025 to 5 May 2025.",
        "statements": [],
        "citations": [],
        "covers": COVERS,
        "notices": [],
    }
    assert nearest
    for near in nearest:
        assert list(near) == ["article_id", "title", "outlet", "published", "path", "quote", "start", "end"]
        assert near["path"].startswith("news/")
        article = run("show", near["article_id"], "--data", "data", "--json", cwd=home).json()
        assert near["quote"] == article["text"][near["start"] : near["end"]]
        assert near["quote"]


@pytest.mark.parametrize("question", ["Hello there!", "?", "when was that?"])
def test_what_asks_nothing_is_no_question(home: Path, question: str) -> None:
    done = run("ask", question, *HERE, "--json", cwd=home)
    answer = done.json()
    assert (done.status, answer["status"], answer["reason"]) == (3, "refused", "no_question")
    assert (answer["nearest"], answer["confidence"], answer["covers"]) == ([], None, COVERS)
    said = run("ask", question, *HERE, cwd=home)
    assert (said.status, said.stdout, said.stderr) == (3, f"{answer['answer']}\n", "")


def test_a_batch_of_any_bytes_is_answered_in_order(home: Path) -> None:
    lines = (
        b"\xef\xbb\xbf" + f"{UNKNOWN}\r\n\r\n \t \n{MEETING}\r\n".encode() + b"Who is Zorblax\xff?\n" + QUAY.encode()
    )
    done = run("ask", "--batch", "-", *HERE, cwd=home, stdin=lines)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.status, done.stderr) == (0, "")
    assert [(answer["question"], answer["status"]) for answer in answers] == [
        (UNKNOWN, "refused"), (MEETING, "answered"), ("Who is Zorblax�?", "refused"), (QUAY, "answered"),
    ]  # fmt: skip
    assert untimed(answers[1]) == ANSWER


def test_a_batch_file_is_bounded_too(home: Path) -> None:
    (home / "questions.txt").write_text(f"{MEETING}\n{QUAY}", encoding="utf-8")
    done = run("ask", "--batch", "questions.txt", "--outlet", "PELLISUND echo", *HERE, cwd=home)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.status, done.stderr) == (0, "")
    assert {c["outlet"] for answer in answers for c in answer["citations"]} == {"Pellisund Echo"}
    assert [answer["short_answer"] for answer in answers] == ["11 March 2025", None]

    (home / "questions.txt").write_text("\n \n", encoding="utf-8")
    done = run("ask", "--batch", "questions.txt", *HERE, cwd=home)
    assert (done.status, done.stdout, done.stderr) == (0, "", "")


def test_a_batch_answers_while_its_input_is_open_and_can_be_interrupted(home: Path) -> None:
    process = subprocess.Popen(
        [DATELINE, "ask", "--batch", "-", *HERE],
        cwd=home, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with process:
        assert process.stdin and process.stdout and process.stderr
        for question in (MEETING, UNKNOWN):
            process.stdin.write(f"{question}\n".encode())
            process.stdin.flush()
            assert select.select([process.stdout], [], [], PATIENCE)[0]
            assert json.loads(process.stdout.readline())["question"] == question
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert process.stdout.read() == b""
        assert process.stderr.read().strip() == b""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("",), "the question is empty"),
        ((" \t\u202e\n",), "the question is empty"),
        ((), "give either one question or --batch FILE"),
        (("Who?", "--batch", "-"), "give either one question or --batch FILE"),
        (("--batch", "missing.txt"), "missing.txt: No such file or directory"),
        (("--batch", "."), ".: Is a directory"),
        (("Who?", "--since", "2024-13-01"), "'2024-13-01' is not a day: write it like 2024-11-24"),
        (("Who?", "--today", "yesterday"), "'yesterday' is not a day: write it like 2024-11-24"),
        (("Who?", "--sinc", "2024-11-01"), "No such option: --sinc"),
        (("Who", "met", "whom?"), "unexpected extra argument"),
    ],
)
def test_wrong_use(home: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run("ask", *arguments, *HERE, cwd=home)
    assert (done.status, done.stdout) == (2, "")
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_no_index_fails(home: Path) -> None:
    said = "elsewhere holds no index yet: run `dateline index FOLDER`"
    done = run("ask", MEETING, "--data", "elsewhere", "--no-sync", cwd=home)
    assert (done.status, done.stdout, done.stderr) == (1, "", f"dateline: {said}\n")
    done = run("ask", MEETING, "--data", "elsewhere", "--no-sync", "--json", cwd=home)
    answer = untimed(done.json())
    assert (done.status, done.stderr) == (1, "")
    assert keys({**answer, "citations": [], "statements": []}) == keys({**ANSWER, "citations": [], "statements": []})
    assert (answer["status"], answer["error"], answer["answer"], answer["reason"]) == ("failed", said, said, None)
    assert not (home / "elsewhere").exists()


def test_a_damaged_index_fails_and_is_made_again_by_a_sync(home: Path, tmp_path: Path) -> None:
    copy = copy_home(home, tmp_path)
    (catalog,) = (copy / "data" / "generations").glob("*/catalog.sqlite")
    catalog.write_bytes(catalog.read_bytes()[:5000])
    said = (
        f"the index is damaged ({catalog.parent.name}/catalog.sqlite was changed or cut off): "
        "run `dateline index` to make it again"
    )
    done = run("ask", MEETING, *HERE, cwd=copy)
    assert (done.status, done.stdout, done.stderr) == (1, "", f"dateline: {said}\n")
    done = run("ask", MEETING, *HERE, "--json", cwd=copy)
    assert (done.status, done.json()["status"], done.json()["error"]) == (1, "failed", said)

    done = run("ask", "--batch", "-", *HERE, cwd=copy, stdin=f"{MEETING}\n{UNKNOWN}\n".encode())
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(a["question"], a["status"], a["error"]) for a in answers] == [
        (MEETING, "failed", said), (UNKNOWN, "failed", said),
    ]  # fmt: skip
    assert done.status == 1

    done = run("index", home / "news", "--data", "data", cwd=copy)
    assert (done.status, done.stdout.partition(" (")[0]) == (0, "Indexed 5 articles")
    assert run("status", "--data", "data", "--json", cwd=copy).json()["covers"] == COVERS


def test_bounds_of_publication(home: Path) -> None:
    done = run("ask", MEETING, "--since", "2025-03-12", "--until", "2025-03-12", *HERE, "--json", cwd=home)
    answer = done.json()
    assert (done.status, answer["notices"], answer["covers"]) == (0, [UNDATED], COVERS)
    assert [c["path"] for c in answer["citations"]] == ["news/2025/first-talks.txt"]

    done = run("ask", MEETING, "--until", "2025-03-11", *HERE, "--json", cwd=home)
    answer = done.json()
    assert (done.status, answer["status"], answer["reason"]) == (3, "refused", "outside_dates")
    assert (answer["notices"], answer["statements"], answer["covers"]) == ([UNDATED], [], COVERS)

    done = run("ask", MEETING, "--outlet", "The Moon", *HERE, cwd=home)
    assert done.status == 3
    assert "It holds no article of The Moon; its outlets are Nordhaven Post, Pellisund Echo." in done.stdout

    done = run("search", "talks", "--outlet", "The Moon", *HERE, cwd=home)
    assert (done.status, done.stdout) == (0, "Nothing found.\n")
    assert "The archive holds no article of The Moon; its outlets are Nordhaven Post, Pellisund Echo." in done.stderr


def test_a_period_that_ends_before_it_begins_is_wrong_use(home: Path) -> None:
    assert run("ask", MEETING, "--since", "2025-05-01", "--until", "2025-03-01", *HERE, cwd=home).status == 2


def test_today_completes_dates_where_no_article_states_its_day(
    tmp_path: Path, seed_models: Callable[[Path], None]
) -> None:
    text = "Tram talks begin\n\nIlka Brandt met Oskar Vell in Nordhaven on Sunday, November 24.\n"
    home = make_home(tmp_path, seed_models, {"undated.txt": text})
    event = run("ask", MEETING, "--today", "2023-12-31", *HERE, "--json", cwd=home).json()["statements"][0]["event"]
    assert (event["start"], event["end"], event["basis"]) == ("2019-11-24", "2019-11-24", "weekday")
    assert "year" in event["note"]


def test_a_name_of_two_people_is_ambiguous(tmp_path: Path, seed_models: Callable[[Path], None]) -> None:
    articles = {
        "mayor.txt": "Mayor resigns\n\nThe mayor of Velden, Dmitri Orlov, resigned on Friday after an audit.\n",
        "coach.txt": "Coach quits\n\nViktor Orlov, the coach of Harburg United, resigned on Thursday.\n",
    }
    home = make_home(tmp_path, seed_models, articles)
    done = run("ask", "When did Orlov resign?", *HERE, "--json", cwd=home)
    answer = done.json()
    assert (done.status, answer["status"], answer["reason"], answer["statements"]) == (3, "refused", "ambiguous", [])
    assert all(
        name in answer["answer"] for name in ("Dmitri Orlov (“news/mayor.txt”)", "Viktor Orlov (“news/coach.txt”)")
    )
    assert {near["path"] for near in answer["nearest"]} == {"news/mayor.txt", "news/coach.txt"}
    assert run("ask", "When did Viktor Orlov resign?", *HERE, cwd=home).status == 0


def test_new_articles_are_found_unless_another_process_indexes(
    tmp_path: Path, seed_models: Callable[[Path], None]
) -> None:
    home = make_home(
        tmp_path, seed_models, {"gulls.txt": "Gulls return\n\nThe gulls of Vellmark returned on Friday.\n"}
    )
    asked = ("ask", "Who won the Pellisund regatta?", "--data", "data", "--json")
    write_archive(home / "news", {"regatta.txt": "Regatta won\n\nTove Rask won the Pellisund regatta.\n"})
    assert run(*asked, "--no-sync", cwd=home).status == 3
    with (home / "data" / "lock").open("a+b") as lock:
        portalocker.lock(lock, portalocker.LOCK_EX | portalocker.LOCK_NB)
        done = run(*asked, cwd=home)
        assert (done.status, done.json()["covers"]["articles"], done.stderr) == (3, 1, "")
        assert done.json()["notices"] == ["another process is indexing: the answer comes from the index before it."]
    done = run(*asked, cwd=home)
    assert (done.status, done.json()["covers"]["articles"], done.json()["notices"]) == (0, 2, [])
    assert done.json()["statements"][0]["text"] == "Tove Rask won the Pellisund regatta."
    assert done.stderr.startswith("Indexed 2 articles in ")

    shutil.move(home / "news", home / "elsewhere")
    done = run(*asked, cwd=home)
    assert (done.status, done.json()["notices"]) == (
        0, [f"{home / 'news'} is missing: its articles stay; `dateline index --prune` removes them"],
    )  # fmt: skip
