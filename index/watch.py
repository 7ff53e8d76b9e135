"""Noticing that source folders changed, and that whoever wrote to them is done."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

QUIET_MS = 400
"""A burst of changes has ended when nothing changed for so long."""
LONGEST_BURST_MS = 5000
SETTLE_SECONDS = 0.5
SETTLE_LOOKS = 20
FOLDERS_SECONDS = 2
"""How often the list of folders itself is looked at again."""


def settled_changes(folders: Callable[[], Sequence[Path]], stop: threading.Event) -> Iterator[None]:
    """Yield once at the start and then after each burst of changes below the folders, when their files are settled.

    `folders` is asked again every few seconds and may change its mind; folders that are not there are waited for.
    Ends when `stop` is set.
    """
    from watchfiles import watch

    present = _present(folders())
    yield
    while not stop.is_set():
        if not present:
            stop.wait(FOLDERS_SECONDS)
        else:
            bursts = watch(
                *present,
                debounce=LONGEST_BURST_MS,
                step=QUIET_MS,
                stop_event=stop,
                rust_timeout=FOLDERS_SECONDS * 1000,
                yield_on_timeout=True,
                raise_interrupt=True,
                ignore_permission_denied=True,
            )
            # what changed before the watch began, while the last sync ran, shows in no burst: the first return counts
            for turn, burst in enumerate(bursts):
                if burst or turn == 0:
                    _wait_until_settled([Path(path) for _, path in burst], stop)
                    yield
                if _present(folders()) != present:
                    break
        now = _present(folders())
        if now != present and not stop.is_set():
            present = now
            yield


def _present(folders: Sequence[Path]) -> list[Path]:
    return sorted(folder for folder in folders if folder.is_dir())


def _wait_until_settled(paths: Sequence[Path], stop: threading.Event) -> None:
    """Wait until no file of a burst grows any more, at most ten seconds."""
    before = None
    for _ in range(SETTLE_LOOKS):
        now = [_look(path) for path in paths]
        if now == before or stop.is_set():
            return
        before = now
        stop.wait(SETTLE_SECONDS)


def _look(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
