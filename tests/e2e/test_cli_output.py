"""What people see: plain text of hostile articles, terminals, show, status, search, help, settings."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.cli import (
    DATELINE,
    MEETING,
    PATIENCE,
    UNDATED,
    copy_home,
    environment,
    imported,
    make_home,
    run,
    run_in_terminal,
)

pytestmark = pytest.mark.slow

HERE = ("--data", "data")
HEAVY = {
    "torch",
    "chromadb",
    "onnxruntime",
    "tantivy",
    "langchain",
    "langchain_core",
    "sentence_transformers",
    "discord",
}
COMMANDS = ("index", "ask", "chat", "search", "evaluate", "show", "status", "discord", "watch", "rebuild", "doctor")
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
PLAIN = f"""\
11 March 2025

Mayor Ilka Brandt met the engineer Oskar Vell on Tuesday, March 11, in Pellisund. [1]
    11 March 2025: by weekday and day, “Tuesday, March 11” in an article of 12 March 2025

Sources
[1] Brandt and Vell talk about the tram
    Pellisund Echo, 12 March 2025 · news/2025/first-talks.txt
    https://echo.example/first-talks
Note: {UNDATED}
"""
SHOWN = """\
Second talks on the harbour tram
undated · news/2025/second-talks.txt
id 13c79427385c778e

Ilka Brandt met Oskar Vell again in Nordhaven today, the town hall said.

The two agreed on a price.

Dates in the text
  “today”: date unknown (unresolved)
"""
CUT = """
Taken out
  legal notice: LEGAL NOTICE: All rights are reserved by the town hall. No part of this may be copied without a licence.
"""
STATUS = """\
Archive    The archive holds 5 articles, published 12 March 2025 to 5 May 2025.
Undated    3 articles
Passages   5
Outlets    Nordhaven Post (1), Pellisund Echo (1)
Languages  en (5)
Sources    {folder}
Model      all-MiniLM-L6-v2
Index      data, made {made} UTC, AGE
Disk       {size} MB
"""
MARKUP = "The [link=https://evil.example]quay[/link] of {place} {did} on 4 May 2025 with [/bold] 900 guests :tada: and "
HOSTILE = {
    "m.md": "# Quay [bold red]opens[/bold red] :smile: in Pellisund\n\n"
    + MARKUP.format(place="Pellisund", did="opened")
    + "a \x1b[31mred\x1b[0m flag, \u202esaid\u202c Ilka Brandt.\n",
    "t.txt": "Quay [bold red]closes[/] :smile: in \x1b[5mNordhaven\x1b[0m\n\n"
    + MARKUP.format(place="Nordhaven", did="closed")
    + "a \x1b]8;;http://evil.example\x07red\x1b]8;;\x07 flag, \u2067said\u2069 Ilka Brandt.\n",
    "word.txt": f"Vault of Karrow\n\nThe vault of Karrow holds {'x' * 100_000} keys.\n",
    "line.txt": "Fire in Vellmark\n\nThe lighthouse of Vellmark burned on Friday, 2 May 2025, "
    + "".join(f"and gull {n} of Vellmark cried {'a' * 480}, " for n in range(200))
    + "said Tove Rask.\n",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seed_models: Callable[[Path], None]) -> Path:
    """Return a folder with the small archive in `news` and its index in `data`."""
    return make_home(tmp_path_factory.mktemp("output"), seed_models)


def test_text_of_articles_is_shown_as_plain_text(tmp_path: Path, seed_models: Callable[[Path], None]) -> None:
    home = make_home(tmp_path, seed_models, HOSTILE)
    text = MARKUP.format(place="Nordhaven", did="closed") + "a red flag, said Ilka Brandt."
    title = "Quay [bold red]closes[/] :smile: in Nordhaven"
    asked = run("ask", "When did the quay of Nordhaven close?", *HERE, "--no-sync", cwd=home)
    assert (asked.status, asked.stderr) == (0, "")
    assert asked.stdout == (
        f"4 May 2025\n\n{text} [1]\n    4 May 2025: written “4 May 2025”\n\n"
        f"Sources\n[1] {title}\n    undated · news/t.txt\n"
    )
    shown = run("show", "t.txt", *HERE, cwd=home)
    assert shown.stdout.startswith(f"{title}\nundated · news/t.txt\nid ")
    assert f"\n\n{text}\n\nDates in the text\n  “4 May 2025”: 4 May 2025 (stated)\n" in shown.stdout
    found = run("search", "quay of Pellisund", *HERE, "-k", "4", "--no-sync", cwd=home)
    opens = MARKUP.format(place="Pellisund", did="opened") + "a red flag, said Ilka Brandt."
    assert found.stdout.startswith(
        f"1. Quay [bold red]opens[/bold red] :smile: in Pellisund\n   undated · news/m.md\n   {opens}\n"
    )
    questions = b"When did the lighthouse of Vellmark burn?\nWhat does the vault of Karrow hold?\n"
    batch = run("ask", "--batch", "-", *HERE, "--no-sync", cwd=home, stdin=questions)
    assert '"short_answer": "2 May 2025"' in batch.stdout
    quotes = re.findall(r'"quote": "([^"]*)"', batch.stdout)
    assert quotes
    assert max(map(len, quotes)) <= 350
    assert not UNSAFE.search("".join((asked.stdout, shown.stdout, found.stdout, batch.stdout)))

    coloured = run_in_terminal("show", "t.txt", *HERE, cwd=home, columns=500)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured.stdout).startswith(f"{title}\nundated · news/t.txt\n")
    assert f"\n{text}\n" in coloured.stdout


def test_an_answer_is_plain_in_a_pipe_and_coloured_in_a_terminal(home: Path) -> None:
    asked = ("ask", MEETING, "--since", "2025-03-01", *HERE, "--no-sync")
    piped = run(*asked, cwd=home)
    assert (piped.status, piped.stdout, piped.stderr) == (0, PLAIN, "")
    shown = run_in_terminal(*asked, cwd=home)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", shown.stdout).splitlines()
    assert "\x1b[1m11 March 2025\x1b[0m" in shown.stdout
    assert max(map(len, lines)) <= 80
    assert " ".join(" ".join(lines).split()) == " ".join(PLAIN.split())


def test_an_ascii_locale_is_no_failure(home: Path) -> None:
    done = run("show", "second-talks.txt", *HERE, cwd=home, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (done.status, done.stderr) == (0, "")


def test_a_full_disk_behind_standard_output_is_one_line(home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [DATELINE, "status", *HERE],
            cwd=home,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
        )
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)


def test_indexing_shows_progress_in_a_terminal_alone(home: Path) -> None:
    (home / "more").mkdir()
    (home / "more" / "quay.txt").write_text("Quay opens\n\nThe quay opened on Friday.\n", encoding="utf-8")
    shown = run_in_terminal("index", "more", *HERE, cwd=home)
    assert shown.status == 0
    assert "\x1b[" in shown.stdout
    assert all(stage in shown.stdout for stage in ("reading more", "embedding", "writing"))
    assert "Indexed 6 articles (1 added), 6 passages (1 embedded anew)" in shown.stdout
    done = run("index", "--forget", "more", *HERE, cwd=home)
    assert (done.status, done.stderr) == (0, "")
    assert re.fullmatch(
        r"Indexed 5 articles \(1 removed\), 5 passages \(0 embedded anew\) in \d+\.\d s\.\n", done.stdout
    )


def test_an_article_is_shown_by_whatever_names_it(home: Path) -> None:
    for name in (
        "news/2025/second-talks.txt",
        "second-talks.txt",
        "13c79427385c778e",
        home / "news/2025/second-talks.txt",
    ):
        done = run("show", name, *HERE, cwd=home)
        assert (done.status, done.stdout, done.stderr) == (0, SHOWN, ""), name
    assert run("show", "second-talks.txt", "--cut", *HERE, cwd=home).stdout == SHOWN + CUT
    assert run("show", "https://echo.example/first-talks", *HERE, "--json", cwd=home).json() == {
        "id": "48a975fbd40c862b",
        "title": "Brandt and Vell talk about the tram",
        "outlet": "Pellisund Echo",
        "author": None,
        "published": "2025-03-12",
        "published_basis": "stated",
        "url": "https://echo.example/first-talks",
        "path": "news/2025/first-talks.txt",
        "language": "en",
        "updated": None,
        "form": "article",
        "text": "PELLISUND — Mayor Ilka Brandt met the engineer Oskar Vell on Tuesday, March 11, in Pellisund.\n\n"
        "They spoke about the harbour tram for an hour, the town hall said.",
        "cut": [],
        "dates": [
            {
                "at": 61,
                "start": "2025-03-11",
                "end": "2025-03-11",
                "basis": "weekday",
                "expression": "Tuesday, March 11",
            }
        ],
    }


def test_an_article_that_is_not_clear_is_wrong_use(home: Path) -> None:
    several = (
        "dateline: news/rows.jsonl names 2 articles, give one of these paths:\n"
        "  news/rows.jsonl#1\n  news/rows.jsonl#2\n"
    )
    for name in ("news/rows.jsonl", home / "news" / "rows.jsonl"):
        done = run("show", name, *HERE, cwd=home)
        assert (done.status, done.stdout, done.stderr) == (2, "", several)
    done = run("show", "no\x1b[31msuch", *HERE, cwd=home)
    assert (done.status, done.stdout) == (2, "")
    assert done.stderr == "dateline: no article is called nosuch: `dateline search` finds articles by their words\n"


def test_the_end_of_a_path_names_a_file_of_several_articles(home: Path) -> None:
    assert "names 2 articles" in run("show", "rows.jsonl", *HERE, cwd=home).stderr


def test_status(home: Path) -> None:
    found = run("status", *HERE, "--json", cwd=home).json()
    made = found["created"][:16].replace("T", " ")
    assert 0 <= found.pop("age_seconds") < 3600
    size = found.pop("bytes")
    assert size > 80_000_000  # the exported model alone
    assert found == {
        "data": "data",
        "generation": (home / "data" / "CURRENT").read_text().strip(),
        "created": found["created"],
        "model": "all-MiniLM-L6-v2",
        "covers": {"articles": 5, "from": "2025-03-12", "to": "2025-05-05"},
        "undated": 3,
        "passages": 5,
        "sources": [{"name": "news", "folder": str(home / "news"), "there": True}],
        "outlets": [{"outlet": "Nordhaven Post", "articles": 1}, {"outlet": "Pellisund Echo", "articles": 1}],
        "languages": [{"language": "en", "articles": 5}],
        "chat_models": [],
        "notices": [],
        "rejected": [],
    }
    shown = re.sub(r"UTC, (less than a minute|\d+ minutes?) ago", "UTC, AGE", run("status", *HERE, cwd=home).stdout)
    assert shown == STATUS.format(folder=home / "news", made=made, size=f"{size / 1e6:,.0f}")
    done = run("status", "--data", "elsewhere", cwd=home)
    said = "dateline: elsewhere holds no index yet: run `dateline index FOLDER`\n"
    assert (done.status, done.stdout, done.stderr) == (1, "", said)


def test_search(home: Path) -> None:
    done = run("search", "gulls of the lighthouse", "-k", "2", *HERE, "--no-sync", "--json", cwd=home)
    found = done.json()
    scores = [hit.pop("score") for hit in found["hits"]]
    assert (done.status, done.stderr) == (0, "")
    assert scores == sorted(scores, reverse=True)
    texts = {
        1: "The gulls returned to the lighthouse of Vellmark.",
        2: "The gulls left the lighthouse of Vellmark again.",
    }
    titles = {1: "Gulls return", 2: "Gulls leave"}
    assert {hit.pop("article_id") for hit in found["hits"]} == {"6146ca098352c082", "f29f8418604d7c60"}
    order = [int(hit["path"][-1]) for hit in found["hits"]]
    assert sorted(order) == [1, 2]
    assert found == {
        "question": "gulls of the lighthouse",
        "hits": [
            {
                "rank": rank, "title": titles[n], "outlet": None, "published": None, "url": None,
                "path": f"news/rows.jsonl#{n}", "text": texts[n], "start": 0, "end": len(texts[n]),
            }
            for rank, n in enumerate(order, start=1)
        ],
        "notices": [],
    }  # fmt: skip

    done = run("search", "tram", "--outlet", "nordhaven post", *HERE, "--no-sync", cwd=home)
    assert (done.status, done.stderr) == (0, "")
    assert done.stdout == (
        "1. Harbour tram opens\n   Nordhaven Post, 5 May 2025 · news/2025/tram-opens.md\n"
        "   Ilka Brandt opened the harbour tram at the Salt Quay in Pellisund, before 900 guests.\n\n"
    )
    done = run("search", "tram", "--until", "2024-01-01", *HERE, "--no-sync", cwd=home)
    assert (done.status, done.stdout) == (0, "Nothing found.\n")
    assert done.stderr == f"{UNDATED}\nNo article was published in that period.\n"
    done = run("search", "zorblax quintano", *HERE, "--no-sync", cwd=home)
    said = "Nothing in the archive mentions “zorblax” or “quintano”: these passages only come near in meaning.\n"
    assert (done.status, done.stderr) == (0, said)
    assert done.stdout.startswith("1. ")
    assert run("search", "zorblax gulls", *HERE, "--no-sync", cwd=home).stderr == ""
    done = run("search", " ", *HERE, cwd=home)
    assert (done.status, done.stdout, done.stderr) == (2, "", "dateline: the query is empty\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_and_imports_nothing_heavy(command: str, tmp_path: Path) -> None:
    done, packages = imported(command, "--help", cwd=tmp_path)
    assert done.status == 0
    assert f"\n  Example: dateline {command}" in done.stdout
    assert done.stdout.startswith(f"Usage: dateline {command} ")
    assert "typer" in packages
    assert not packages & HEAVY


def test_help_names_every_command(tmp_path: Path) -> None:
    done = run("--help", cwd=tmp_path)
    assert re.findall(r"^  (\w+)  +\w", done.stdout, re.MULTILINE) == list(COMMANDS)
    assert run("ask", "-h", cwd=tmp_path).stdout == run("ask", "--help", cwd=tmp_path).stdout
    done = run("aks", cwd=tmp_path)
    assert (done.status, done.stdout) == (2, "")
    assert "No such command 'aks'" in done.stderr


def test_answering_imports_no_torch(home: Path) -> None:
    done, packages = imported("ask", MEETING, *HERE, cwd=home)
    assert done.status == 0
    assert {"chromadb", "onnxruntime", "tantivy"} <= packages
    assert not packages & {"torch", "sentence_transformers", "discord"}


def test_settings_come_from_the_environment_and_the_env_file(home: Path, tmp_path: Path) -> None:
    done = run("status", cwd=home, DATELINE_DTA="data")
    said = "dateline: DATELINE_DTA in the environment is no setting of Dateline: did you mean DATELINE_DATA?\n"
    assert (done.status, done.stdout, done.stderr) == (2, "", said)
    done = run("status", cwd=home, DATELINE_MAX_FILE_MB="-1")
    assert (done.status, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith("dateline: DATELINE_MAX_FILE_MB: ")

    here = copy_home(home, tmp_path)
    (here / ".env").write_text("DATELINE_DATA=data\nOPENAI_API_KEY=none\n", encoding="utf-8")
    assert run("status", "--json", cwd=here).json()["data"] == "data"
    assert run("status", cwd=here, DATELINE_DATA="elsewhere").status == 1
    assert run("status", *HERE, cwd=here, DATELINE_DATA="elsewhere").status == 0
    (here / ".env").write_text("DATELINE_DAT=data\n", encoding="utf-8")
    done = run("status", cwd=here)
    said = "dateline: DATELINE_DAT in .env is no setting of Dateline: did you mean DATELINE_DATA?\n"
    assert (done.status, done.stdout, done.stderr) == (2, "", said)
