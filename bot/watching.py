"""Following the source folders: one process that watches, one child process a sync."""

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

from index.sync import recorded_sources
from index.watch import settled_changes

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
_log = logging.getLogger(__name__)


def command(name: str, data: Path, *options: str) -> list[str]:
    """Return the command line of a child `dateline`, run by this very Python."""
    return [sys.executable, "-P", "-m", "bot.cli", name, "--data", str(data), *options]


def watch(data: Path, stop: threading.Event) -> None:
    """Sync the archive whenever its sources changed, until `stop` is set. Each sync is a child process."""
    for _ in settled_changes(lambda: [source.folder for source in recorded_sources(data)], stop):
        if not stop.is_set():
            subprocess.run(command("index", data), check=False)  # noqa: S603  it reports for itself


class Watcher:
    """Keeps a child `dateline watch` alive while the archive is in use.

    A child that ends is started again after a pause that doubles each time. The child ends by itself when this
    process does: its standard input closes.
    """

    def __init__(self, data: Path, log: IO[bytes] | int = subprocess.DEVNULL) -> None:
        self._command = command("watch", data, "--until-stdin-closes")
        self._log = log
        self._stop = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_alive, name="watcher", daemon=True)

    def start(self) -> None:
        """Start the child and the thread that looks after it."""
        self._thread.start()

    def stop(self) -> None:
        """End the child."""
        self._stop.set()
        child = self._child
        if child and child.stdin:
            child.stdin.close()
            try:
                child.wait(timeout=5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self._thread.join(timeout=5)

    def _keep_alive(self) -> None:
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            self._child = subprocess.Popen(  # noqa: S603
                self._command, stdin=subprocess.PIPE, stdout=self._log, stderr=self._log, start_new_session=True
            )
            status = self._child.wait()
            if self._stop.is_set():
                return
            _log.warning("watching the sources ended with status %d: trying again in %.0f s", status, pause)
            self._stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def stop_when_stdin_closes(stop: threading.Event) -> None:
    """Set `stop` once whoever started this process is gone."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        stop.set()

    threading.Thread(target=wait, daemon=True).start()
