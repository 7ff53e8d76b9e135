"""The invite link, the settings of the bot and its log."""

import logging
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.discord_app.ask import parse_bounds
from bot.discord_app.invite import application_id, invite_link
from bot.discord_app.logs import OneLine, OwnWords
from bot.settings import load_settings
from index.errors import UsageError
from retrieval.types import Bounds

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.not-a-real-token"  # noqa: S105


def test_the_link_asks_for_what_is_needed_and_no_more() -> None:
    asked = parse_qs(urlsplit(invite_link(TOKEN)).query)
    assert asked["client_id"] == ["123456789012345678"]
    assert asked["scope"] == ["bot applications.commands"]
    granted = {name for name, there in discord.Permissions(int(asked["permissions"][0])) if there}
    assert granted == {
        "read_messages", "send_messages", "send_messages_in_threads", "read_message_history",
    }  # fmt: skip


@pytest.mark.parametrize("token", ["", "x", "abc.def.ghi", "MTIz", "bm90YW51bWJlcg.a.b", "é.a.b"])
def test_what_is_no_token_is_wrong_use(token: str) -> None:
    with pytest.raises(UsageError, match="is no bot token"):
        application_id(token)


def test_bounds_are_read_from_words() -> None:
    assert isinstance(parse_bounds(None, None, None), Bounds)
    assert parse_bounds(" ", "", None) == Bounds()
    assert str(parse_bounds(None, "yesterday", None)).startswith("I cannot read “yesterday” as a day")
    assert str(parse_bounds(None, "2024-12-01", "2024-11-01")).startswith("The period ends before it begins")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "DISCORD_API_BASE", "DISCORD_GATEWAY"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_the_token_is_read_from_env_file_and_stays_secret(elsewhere: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(f"DISCORD_TOKEN={TOKEN}\n", encoding="utf-8")
    token = load_settings().discord_token
    assert token is not None and token.get_secret_value() == TOKEN
    assert TOKEN not in repr(load_settings())


@pytest.mark.parametrize("address", ["http://127.0.0.1:80/api", "http://localhost/", "ws://[::1]:9/", "ws://127.9.9.9"])
def test_addresses_of_this_machine_are_taken(elsewhere: pytest.MonkeyPatch, address: str) -> None:
    elsewhere.setenv("DISCORD_GATEWAY", address)
    assert load_settings().discord_gateway == address


@pytest.mark.parametrize(
    "address",
    ["https://discord.com/api/v10", "http://10.0.0.1/", "http://127.0.0.1.bad.example/", "127.0.0.1", "file:///x"],
)
@pytest.mark.parametrize("name", ["DISCORD_API_BASE", "DISCORD_GATEWAY"])
def test_other_addresses_are_refused(elsewhere: pytest.MonkeyPatch, name: str, address: str) -> None:
    elsewhere.setenv(name, address)
    with pytest.raises(UsageError, match=f"^{name}: .*only addresses of this machine"):
        load_settings()


def test_the_token_has_no_second_name(elsewhere: pytest.MonkeyPatch) -> None:
    elsewhere.setenv("DATELINE_DISCORD_TOKEN", TOKEN)
    with pytest.raises(UsageError, match="DATELINE_DISCORD_TOKEN in the environment is no setting") as told:
        load_settings()
    assert TOKEN not in str(told.value)


def test_the_log_has_one_line_an_event_and_no_words_of_errors() -> None:
    try:
        raise ValueError("what was\nasked")
    except ValueError as exc:
        record = logging.LogRecord("bot", logging.ERROR, "", 1, "it\nfailed", None, (type(exc), exc, exc.__traceback__))
    line = OneLine().format(record)
    assert line.endswith(f"ERROR it failed (ValueError at {__name__}:{record.exc_info[2].tb_lineno})")  # type: ignore[index,union-attr]
    assert "\n" not in line


@pytest.mark.parametrize(
    ("name", "level", "logged"),
    [
        ("bot.store", logging.DEBUG, True),
        ("discord.gateway", logging.DEBUG, False),
        ("discord.http", logging.INFO, False),
        ("discord.client", logging.WARNING, True),
    ],
)
def test_payloads_of_the_library_are_never_logged(name: str, level: int, logged: bool) -> None:
    assert OwnWords().filter(logging.LogRecord(name, level, "", 1, "x", None, None)) is logged
