"""Tests of bot.settings; each in an empty folder of its own, with nothing of Dateline in the environment."""

import os
import re
from pathlib import Path

import pytest

from bot.settings import ENV_FILE, PREFIX, Settings, load_settings
from index.errors import UsageError
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.upper().startswith((PREFIX, "DISCORD_")):
            monkeypatch.delenv(name)


def test_defaults() -> None:
    settings = load_settings()
    assert (settings.articles, settings.data) == (Path("articles"), Path(".dateline"))
    assert settings == Settings.model_construct()


def test_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(ENV_FILE).write_text("DATELINE_DATA=from-file\nDATELINE_ARTICLES=news\n")
    monkeypatch.setenv("DATELINE_DATA", "from-environment")
    settings = load_settings()
    assert (settings.data, settings.articles) == (Path("from-environment"), Path("news"))


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("DATELINE_ARTICLE", "DATELINE_ARTICLES"),
        ("DATELINE_EMBEDING_MODEL", "DATELINE_EMBEDDING_MODEL"),
        ("dateline_dta", "DATELINE_DATA"),
        ("DATELINE_MAX_FILE_SIZE", "DATELINE_MAX_FILE_MB"),
    ],
)
@pytest.mark.parametrize("where", ["the environment", ENV_FILE])
def test_an_unknown_name_is_wrong_use(monkeypatch: pytest.MonkeyPatch, typo: str, meant: str, where: str) -> None:
    if where == ENV_FILE:
        Path(ENV_FILE).write_text(f"{typo}=1\n")
    else:
        monkeypatch.setenv(typo, "1")
    with pytest.raises(UsageError) as caught:
        load_settings()
    assert str(caught.value) == f"{typo} in {where} is no setting of Dateline: did you mean {meant}?"


def test_names_of_others_are_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    Path(ENV_FILE).write_text("ANTHROPIC_API_KEY=sk-2\nDISCORD_TOKEN=abc\nexport OTHER='x y'\n\n# a comment\n")
    settings = load_settings()
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "abc"
    assert "abc" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATELINE_MAX_FILE_MB", "0"),
        ("DATELINE_MAX_FILE_MB", "lots"),
        ("DATELINE_MAX_FILE_MB", "nan"),
        ("DATELINE_COOLDOWN", "-1"),
        ("DATELINE_COOLDOWN", "inf"),
        ("DATELINE_MAX_WAITING", "1.5"),
        ("DATELINE_KEEP_ANSWERS_DAYS", "1\n2"),
        ("DISCORD_API_BASE", "https://discord.example/api"),
        ("DISCORD_GATEWAY", "ws://10.0.0.1"),
        ("DISCORD_GATEWAY", "file:///etc/passwd"),
    ],
)
def test_a_value_out_of_bounds_is_one_line_with_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError) as caught:
        load_settings()
    message = str(caught.value)
    assert message.startswith(f"{name}: ")
    assert repr(value) in message
    assert "\n" not in message


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/api/v10", "ws://localhost:9", "http://[::1]:1"])
def test_addresses_of_this_machine_are_taken(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DISCORD_API_BASE", address)
    assert load_settings().discord_api_base == address


EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")


def test_the_example_gives_every_setting_with_its_default() -> None:
    given = dict(line.split("=", 1) for line in EXAMPLE.splitlines() if line and not line.startswith("#"))
    expected = {}
    for field, info in Settings.model_fields.items():
        name = str(info.validation_alias or f"{PREFIX}{field}".upper())
        default = info.default
        expected[name] = "" if default is None else f"{default:g}" if isinstance(default, float) else str(default)
    assert given == expected


def test_the_example_says_something_on_every_setting() -> None:
    blocks = [block.splitlines() for block in re.split(r"\n{2,}", EXAMPLE.strip())]
    assert all(block[0].startswith("# ") for block in blocks)


def test_the_example_can_be_used_as_it_is() -> None:
    Path(ENV_FILE).write_text(EXAMPLE, encoding="utf-8")
    assert load_settings() == Settings.model_construct()


def test_a_file_that_is_not_utf8_is_wrong_use() -> None:
    Path(ENV_FILE).write_bytes(b"DATELINE_DATA=caf\xe9\n")
    with pytest.raises(UsageError):
        load_settings()
