"""Sending through a connection that breaks."""

import aiohttp
import pytest

from bot.discord_app import surfaces
from bot.discord_app.surfaces import again


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surfaces, "PAUSES", (0.0, 0.0))


@pytest.mark.parametrize("error", [aiohttp.ServerDisconnectedError(), ConnectionResetError(), TimeoutError()])
async def test_what_a_broken_connection_lost_is_sent_again(error: Exception) -> None:
    outcomes: list[Exception | str] = [error, error, "sent"]

    async def send() -> str:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    assert await again(send) == "sent"


async def test_it_is_given_up_after_a_few_times_and_at_once_for_other_errors() -> None:
    tried = []

    async def send() -> None:
        tried.append(1)
        raise ConnectionResetError if len(tried) < 4 else ValueError

    with pytest.raises(ConnectionResetError):
        await again(send)
    with pytest.raises(ValueError):
        await again(send)
    assert len(tried) == 4
