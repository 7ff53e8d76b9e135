"""`python -m tests.benchmarks.discord_load [PASSAGES]`: the whole bot process under load, on a loopback Discord.

Articles are invented and their vectors random (the questions' are real): as much to hold and search as real ones.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import psutil

from index.embedding import PACKAGED_MODEL, prepare_model
from tests.benchmarks.discord_archive import build, question
from tests.e2e.discord_process import BotProcess
from tests.e2e.discord_server import InteractionHandle, LoopbackDiscord

AT_ONCE, IN_A_ROW, RECONNECTS, WARM = 60, 500, 10, 50
PATIENCE = 180.0


async def measure(data: Path) -> None:
    """Print the figures."""
    async with LoopbackDiscord() as server:
        bot = await BotProcess.start(server, data)
        try:
            await asyncio.sleep(5)
            process = psutil.Process(bot.pid)
            print(f"idle RSS: {_mb(process):.0f} MB, torch loaded: {bot.has_loaded('torch')}")
            await _at_once(server)
            await _in_a_row(server, process)
            await _reconnects(server)
            status, seconds = await bot.stop()
            print(f"SIGTERM: exit {status} after {seconds:.1f} s; bodies refused: {len(server.violations)}")
        finally:
            bot.kill()


async def _at_once(server: LoopbackDiscord) -> None:
    """Ask from as many users within one second."""
    users = [server.add_user(f"reader{n}") for n in range(AT_ONCE)]
    began = time.monotonic()
    asked = []
    for n, user in enumerate(users):
        await asyncio.sleep(max(0.0, began + n / AT_ONCE - time.monotonic()))
        asked.append(await server.slash(user, "ask", {"question": question(n)}))
    acknowledged = [(await handle.acknowledged(PATIENCE)).after for handle in asked]
    done = await asyncio.gather(*(_done(handle) for handle in asked))
    print(
        f"{AT_ONCE} questions in one second: slowest acknowledgement {max(acknowledged):.2f} s, "
        f"{sum(done)} answered, the last after {time.monotonic() - began:.1f} s"
    )


async def _in_a_row(server: LoopbackDiscord, process: psutil.Process) -> None:
    for n in range(WARM):
        await _done(await server.slash(server.alice, "ask", {"question": question(n)}))
    before, began, done = _mb(process), time.monotonic(), 0
    for n in range(IN_A_ROW):
        done += await _done(await server.slash(server.alice, "ask", {"question": question(n + WARM)}))
    seconds = (time.monotonic() - began) / IN_A_ROW
    print(
        f"{IN_A_ROW} questions in a row (after {WARM} to warm up): RSS {before:.0f} -> {_mb(process):.0f} MB "
        f"({_mb(process) - before:+.1f}), {done} answered, {seconds * 1000:.0f} ms each"
    )


async def _reconnects(server: LoopbackDiscord) -> None:
    done = 0
    for n in range(RECONNECTS):
        before = await server.slash(server.alice, "ask", {"question": question(n)})
        await before.acknowledged()
        server.drop_connections()
        during = await server.slash(server.bob, "ask", {"question": question(n + 1)})
        await server.resumed(n + 1, within=30)
        done += await _done(before) + await _done(during)
    print(f"{RECONNECTS} dropped connections in the middle of answers: {done} of {2 * RECONNECTS} brought to an end")


async def _done(handle: InteractionHandle) -> bool:
    """Return whether a question was answered or refused, in words of the archive."""
    content = (await handle.final(PATIENCE)).content
    return "[1]" in content or "The archive" in content


def _mb(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 2**20


def main() -> None:
    """Build the archive and measure."""
    passages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        prepare_model(PACKAGED_MODEL, data / "models")
        report = build(data, Path(folder) / "news", passages)
        print(f"{report.articles:,} invented articles, {report.passages:,} passages, synthetic vectors")
        asyncio.run(measure(data))


if __name__ == "__main__":
    main()
