"""From `dateline discord` to a running bot, and to its end."""

import asyncio
import contextlib
import ctypes
import logging
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import aiohttp
import discord
import yarl

from bot import wiring
from bot.answer.prose import Writer
from bot.discord_app.archive import Archive
from bot.discord_app.client import DatelineClient
from bot.discord_app.desk import Desk, Limits
from bot.discord_app.invite import invite_link
from bot.discord_app.logs import log_to_stderr
from bot.live_archive import LiveArchive
from bot.settings import Settings, load_settings
from bot.store import Store
from bot.watching import keep_watching
from index.embedding import open_embedder
from index.errors import DatelineError, NoIndexError, UsageError
from index.generation import current_id

FINISHING = 5.0
"""Seconds that open questions get when the bot stops; with marking the rest and closing it stops within ten."""
CLOSING = 2.0
A_DAY = 86_400
UNSET = "DISCORD_TOKEN is not set: put the token of your bot into .env or the environment (README, Discord)"

_log = logging.getLogger(__name__)


def run_discord(data: Path | None, invite: bool) -> int:
    """Run the bot until it is told to stop, or print the link that invites it.

    Raises UsageError for a missing token and settings out of bounds, DatelineError where Discord or the archive
    cannot be used.
    """
    settings = load_settings()
    if settings.discord_token is None:
        raise UsageError(UNSET)
    token = settings.discord_token.get_secret_value().strip()
    if invite:
        sys.stdout.write(f"{invite_link(token)}\n")
        return 0
    log_to_stderr()
    use_endpoints(settings)
    writer = wiring.writer(settings, data or settings.data)
    runner = asyncio.Runner()
    try:
        clean = runner.run(_run_until_told(settings, data or settings.data, token, writer))
    except BaseException:
        runner.close()
        raise
    if not clean:
        # a thread may still be at work on an answer or an index, and Python would wait for it
        logging.shutdown()
        os._exit(0)
    runner.close()
    return 0


def use_endpoints(settings: Settings) -> None:
    """Turn discord.py to another API and gateway, where that is set."""
    if settings.discord_api_base:
        discord.http.Route.BASE = settings.discord_api_base.rstrip("/")
    if settings.discord_gateway:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


async def _run_until_told(settings: Settings, data: Path, token: str, writer: Writer | None) -> bool:
    """Run until a signal; return whether nothing is left running."""
    stop = asyncio.Event()
    with _signals(stop.set):
        await _index_once(data, stop)
        if stop.is_set():
            return True
        live = LiveArchive(data, lambda name: open_embedder(name, wiring.models(data)), wiring.ranker(settings))
        opening = asyncio.create_task(asyncio.to_thread(live.start))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not opening.done():
            return False
        await opening
        _give_back_memory()
        following = asyncio.create_task(_follow_sources(data, stop))
        try:
            with contextlib.closing(Store(data / "bot.sqlite")) as store:
                return await run_bot(settings, token, Archive(live, writer), store, stop)
        finally:
            stop.set()
            await asyncio.wait({following})


async def _follow_sources(data: Path, stop: asyncio.Event) -> None:
    """Have a child process watch the source folders and index what changes, until `stop` is set."""
    watching = asyncio.create_task(keep_watching(data, lambda line: _log.info("%s", line)))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({watching, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if watching.done():  # it never returns: this is a fault of ours, and no reason to stop answering
        _log.error("the source folders are not followed any more", exc_info=watching.exception())
    watching.cancel()
    stopping.cancel()
    await asyncio.wait({watching})


async def run_bot(settings: Settings, token: str, archive: Archive, store: Store, stop: asyncio.Event) -> bool:
    """Connect and serve until `stop` is set; return whether nothing is left running. Raises DatelineError."""
    desk = Desk(archive.answer, store, Limits(settings.cooldown, settings.max_waiting))
    client = DatelineClient(desk, archive, store)
    connection = asyncio.create_task(_connect(client, token))
    beside = [
        asyncio.create_task(archive.follow()),
        asyncio.create_task(_forget(store, settings.keep_answers_days)),
        asyncio.create_task(stop.wait()),
    ]
    await asyncio.wait({connection, beside[-1]}, return_when=asyncio.FIRST_COMPLETED)
    if stop.is_set():
        _log.info("stopping: open questions are finished first")
    finished = await desk.close(FINISHING if not connection.done() else 0.0)
    for task in beside:
        task.cancel()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(client.close(), CLOSING)
    await asyncio.wait({connection}, timeout=CLOSING / 2)
    if connection.done() and not stop.is_set():
        connection.result()
    clean = finished and not archive.refreshing
    if clean:
        await archive.close()
    return clean


async def _connect(client: DatelineClient, token: str) -> None:
    """Log in and stay connected. Raises DatelineError with what to do."""
    try:
        await client.login(token)
        try:
            await client.connect()
        except discord.PrivilegedIntentsRequired:
            _log.warning("the message content intent is not granted any more: going on without it")
            client.use_message_content(False)
            await client.connect()
    except discord.LoginFailure as exc:
        raise DatelineError("Discord does not accept DISCORD_TOKEN: reset it on the Bot page and set it anew") from exc
    except discord.ConnectionClosed as exc:
        raise DatelineError(f"Discord closed the connection for good (code {exc.code})") from exc
    except discord.HTTPException as exc:
        raise DatelineError(f"Discord refuses the login (HTTP {exc.status}): try again in a while") from exc
    except discord.DiscordException as exc:
        raise DatelineError(f"Discord cannot be used ({type(exc).__name__})") from exc
    except (aiohttp.ClientError, OSError) as exc:
        raise DatelineError("Discord cannot be reached: check the connection of this machine") from exc


async def _forget(store: Store, days: int) -> None:
    """Remove answers that were kept long enough, now and every day."""
    while True:
        try:
            removed = await asyncio.to_thread(store.remove_older, days)
        except sqlite3.Error as exc:
            _log.error("old answers cannot be removed (%s): tried again tomorrow", exc)
        else:
            if removed:
                _log.info("%d answers older than %d days were removed", removed, days)
        await asyncio.sleep(A_DAY)


async def _index_once(data: Path, stop: asyncio.Event) -> None:
    """Make the index in a process of its own, where there is none yet.

    Raises NoIndexError where there is none after that.
    """
    if current_id(data) is not None:
        return
    _log.info("no index yet: `dateline index` makes it")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "bot.cli", "index", "--data", str(data), stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    reading = asyncio.create_task(child.communicate())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({reading, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not reading.done():
        child.terminate()
    output, _ = await reading
    stopping.cancel()
    lines = output.decode(errors="replace").strip().splitlines()
    _log.info("%s", lines[-1] if lines else f"`dateline index` ended with status {child.returncode}")
    if not stop.is_set() and current_id(data) is None:
        raise NoIndexError(f"there is no index in {data}: run `dateline index FOLDER --data {data}`")


def _give_back_memory() -> None:
    """Return to the system what loading the model and the index freed: tens of megabytes (glibc only)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


@contextlib.contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` at the first SIGTERM or SIGINT; the second ends the process at once."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGTERM, signal.SIGINT)

    def first() -> None:
        stop()
        for number in numbers:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in numbers:
        try:
            loop.add_signal_handler(number, first)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda _n, _frame: loop.call_soon_threadsafe(stop))
    try:
        yield
    finally:
        with contextlib.suppress(NotImplementedError):
            for number in numbers:
                loop.remove_signal_handler(number)
