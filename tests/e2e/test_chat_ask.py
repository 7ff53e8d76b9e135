"""`dateline ask` and `dateline doctor` with a chat model: real clients, a scripted server, the environment alone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.chat_server import USAGE, ChatServer, Reply, number_of
from tests.e2e.cli import MEETING, UNKNOWN, Ran, make_home, run

pytestmark = pytest.mark.slow

OWN = "these are the archive's own sentences."
FIRST = "Mayor Ilka Brandt and the engineer Oskar Vell met in Pellisund on 11 March 2025"
LATER = "They met again in Nordhaven, according to the town hall"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seed_models: Callable[[Path], None]) -> Path:
    return make_home(tmp_path_factory.mktemp("chat"), seed_models)


def _dateline(*arguments: str | Path, home: Path, settings: dict[str, str], stdin: bytes = b"") -> Ran:
    return run(*arguments, "--data", home / "data", cwd=home, stdin=stdin, **settings)


def _ask(home: Path, server: ChatServer) -> Ran:
    options = ("--no-sync", "--json", "--today", "2025-06-01")
    return _dateline("ask", MEETING, *options, home=home, settings=server.openai)


def _faithful(prompt: str) -> str:
    return f"{FIRST} [{number_of(prompt, 'March 11')}]. {LATER} [{number_of(prompt, 'again in Nordhaven')}]."


def test_the_prose_is_the_models_and_the_facts_are_checked(home: Path) -> None:
    wrong = "Brandt and Vell met in Pellisund on 12 March 2025 [1]. They signed a treaty with Kestria [1]. "
    with ChatServer(Reply(lambda prompt: wrong + _faithful(prompt))) as server:
        answer = _ask(home, server).json()
    assert (answer["status"], answer["answered_by"]) == ("answered", "openai:scripted")
    assert [s["text"] for s in answer["statements"]] == [f"{FIRST}.", f"{LATER}."]
    assert [c["n"] for c in answer["citations"]] == [1, 2]
    assert answer["statements"][0]["event"]["start"] == "2025-03-11"
    assert answer["citations"][0]["quote"].startswith("Mayor Ilka Brandt met the engineer Oskar Vell on Tuesday")
    assert answer["notices"] == ["2 sentences of openai:scripted did not hold against the sources and were left out."]
    assert answer["tokens"] == {"read": USAGE[0], "written": USAGE[1]}
    assert server.keys == ["Bearer sk-test-123"]


def test_a_model_that_is_down_leaves_the_archives_own_sentences(home: Path) -> None:
    with ChatServer(Reply(status=401, error="Incorrect API key provided: sk-test-123")) as server:
        ran = _ask(home, server)
    answer = ran.json()
    assert (ran.status, answer["answered_by"]) == (0, "extractive")
    assert answer["short_answer"].startswith("11 March 2025")
    assert answer["notices"][-1].startswith("openai:scripted was not let in (HTTP 401)")
    assert answer["notices"][-1].endswith(OWN)
    assert "sk-test" not in ran.stdout + ran.stderr


def test_a_batch_asks_for_each_question_that_has_evidence_with_the_key_in_the_file(home: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-from-file\n")
    with ChatServer(Reply(_faithful)) as server:
        settings = {name: value for name, value in server.openai.items() if name != "OPENAI_API_KEY"}
        stdin = f"{MEETING}\n{UNKNOWN}\n{MEETING}\n".encode()
        options = ("--batch", "-", "--no-sync", "--data", home / "data")
        ran = run("ask", *options, cwd=tmp_path, stdin=stdin, **settings)
    assert ran.status == 0
    assert ran.stdout.count('"answered_by": "openai:scripted"') == 2
    assert server.keys == ["Bearer sk-from-file"] * 2


def test_tokens_are_counted(tmp_path: Path, seed_models: Callable[[Path], None]) -> None:
    home = make_home(tmp_path, seed_models)
    with ChatServer(Reply(_faithful)) as server:
        _ask(home, server)
        _ask(home, server)
    status = run("status", "--data", "data", cwd=home)
    assert re.search(
        rf"Asked openai:scripted +2 answers, {2 * USAGE[0]} tokens read, {2 * USAGE[1]} written", status.stdout
    )
    counted = run("status", "--data", "data", "--json", cwd=home).json()["chat_models"]
    assert counted == [
        {"model": "openai:scripted", "answers": 2, "tokens_read": 2 * USAGE[0], "tokens_written": 2 * USAGE[1]}
    ]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"DATELINE_ANSWER_MODEL": "openai:gpt-4.1-mini"}, "OPENAI_API_KEY is not set"),
        ({"DATELINE_ANSWER_BASE_URL": "ftp://x"}, "DATELINE_ANSWER_BASE_URL"),
    ],
)
def test_what_is_set_wrong_is_one_line(home: Path, settings: dict[str, str], words: str) -> None:
    blank = {"OPENAI_API_KEY": "", "ANTHROPIC_API_KEY": ""}
    ran = _dateline("ask", MEETING, "--no-sync", home=home, settings=blank | settings)
    assert (ran.status, ran.stdout) == (2, "")
    assert words in ran.stderr and ran.stderr.count("\n") == 1 and ran.stderr.startswith("dateline: ")


def test_doctor_makes_a_test_call(home: Path) -> None:
    with ChatServer(Reply("ready"), Reply(status=401)) as server:
        well, ill = (_dateline("doctor", home=home, settings=server.openai) for _ in range(2))
    assert "ok    chat model: openai:scripted replied within" in well.stdout
    assert (well.status, ill.status) == (0, 1)
    assert "fault chat model: openai:scripted was not let in (HTTP 401)" in ill.stdout
