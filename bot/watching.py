"""Following the source folders: one process that watches, one child process a sync."""

import subprocess
import sys
import threading
from pathlib import Path

from index.sync import recorded_sources
from index.watch import settled_changes


def watch(data: Path, stop: threading.Event) -> None:
    """Sync the archive whenever its sources changed, until `stop` is set. Each sync is a child process."""
    command = [sys.executable, "-P", "-m", "bot.cli", "index", "--data", str(data)]
    for _ in settled_changes(lambda: [source.folder for source in recorded_sources(data)], stop):
        if not stop.is_set():
            subprocess.run(command, check=False)  # noqa: S603  it reports for itself
