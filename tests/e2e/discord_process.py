"""The installed command as a process, talking to the loopback Discord."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from typing import Self

from tests.e2e.discord_server import LoopbackDiscord

STARTING = 60.0
"""Seconds that a start may take on a busy machine."""


class BotProcess:
    """`dateline discord --data DATA`, from its start to its end; `log` is what it wrote to standard error."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log

    @classmethod
    async def start(cls, server: LoopbackDiscord, data: Path, **settings: str) -> Self:
        """Start the bot and wait until it is ready."""
        bot = await cls.launch(server, data, **settings)
        await bot.says("ready as")
        return bot

    @classmethod
    async def launch(cls, server: LoopbackDiscord, data: Path, **settings: str) -> Self:
        """Start the bot."""
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("DATELINE", "DISCORD"))
        }
        environment |= {
            "DISCORD_TOKEN": server.token,
            "DISCORD_API_BASE": server.api_base,
            "DISCORD_GATEWAY": server.gateway,
            "DATELINE_COOLDOWN": "0",
        }
        command = Path(sys.executable).with_name("dateline")
        log = data.parent / f"bot-{time.monotonic_ns()}.log"
        with log.open("wb") as stream:
            process = await asyncio.create_subprocess_exec(
                command, "discord", "--data", data, env=environment | settings, cwd=data.parent, stderr=stream,
                stdout=stream,
            )  # fmt: skip
        return cls(process, log)

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._process.pid

    @property
    def log(self) -> str:
        """Return what was logged so far."""
        return self._log.read_text(encoding="utf-8")

    def has_loaded(self, library: str) -> bool:
        """Return whether files of a library are mapped into the process."""
        return f"/{library}/" in Path(f"/proc/{self.pid}/maps").read_text(encoding="utf-8")

    async def says(self, words: str, within: float = STARTING) -> None:
        """Wait until the log says something. Raises AssertionError where the bot ends before, or never says it."""
        end = time.monotonic() + within
        while words not in self.log:
            assert self._process.returncode is None, f"the bot ended:\n{self.log}"
            assert time.monotonic() < end, f"the bot never said {words!r}:\n{self.log}"
            await asyncio.sleep(0.02)

    async def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Stop the bot and return its exit status and the seconds it took."""
        began = time.monotonic()
        if self._process.returncode is None:
            self._process.send_signal(number)
        async with asyncio.timeout(30):
            status = await self._process.wait()
        return status, time.monotonic() - began

    def kill(self) -> None:
        """End the bot as a crash does."""
        if self._process.returncode is None:
            self._process.kill()
