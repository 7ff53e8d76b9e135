"""`python -m tests.damaged READER DAMAGE DATA`: a reader over generations of which one file is damaged.

For each file of the newest generation it prints a line of JSON: the file, whether it is in the manifest, the
generation that served before, the one that serves now, and whether what that one says is right. A process that dies
prints no more.
"""

import json
import shutil
import sys
import warnings
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.live_archive import LiveArchive
from index.generation import Generation, candidates, generations, open_current, read_manifest
from index.publish import point_to
from tests.embedders import BagOfWords

NOISE = bytes(n * 7 % 251 for n in range(4096))
DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[: len(content) // 2],
    "emptied": lambda _: b"",
    "noise": lambda content: (NOISE * (len(content) // len(NOISE) + 1))[: len(content) or 100],
}


def is_right(generation: Generation) -> bool:
    """Return whether the parts of a generation agree: each text is found by its words and by its vector."""
    catalog, manifest = generation.catalog, generation.manifest
    hashes, rows = catalog.vectors_of(manifest.fingerprint, set(sorted(catalog.text_hashes())[:3]))
    nearest = [generation.vectors.nearest(row, 1)[0] for row in rows]
    return (
        [digest for digest, _ in nearest] == hashes
        and all(similarity > 0.99 for _, similarity in nearest)
        and generation.vectors.count() == len(catalog.text_hashes())
        and generation.lexical.count() == manifest.passages
        and catalog.coverage().articles == manifest.articles
    )


def once(data: Path, _older: str) -> tuple[str, bool]:
    """Open as a command does that is run once."""
    generation, _ = open_current(data)
    with closing(generation):
        return generation.id, is_right(generation)


def starting(data: Path, _older: str) -> tuple[str, bool]:
    """Start a long-lived reader."""
    live = LiveArchive(data, lambda _: BagOfWords())
    live.start()
    return _state(live)


def following(data: Path, older: str) -> tuple[str, bool]:
    """Have a long-lived reader that is at work turn to the damaged generation."""
    newest = candidates(data)[0]
    point_to(data, older)
    live = LiveArchive(data, lambda _: BagOfWords())
    live.start()
    point_to(data, newest)
    live.refresh()
    return _state(live)


def _state(live: LiveArchive) -> tuple[str, bool]:
    with closing(live), live.search() as search:
        return search.generation.id, is_right(search.generation)


def main() -> None:
    """Try every file."""
    warnings.simplefilter("ignore")
    reader = {"once": once, "starting": starting, "following": following}[sys.argv[1]]
    damage, data = DAMAGE[sys.argv[2]], Path(sys.argv[3])
    newest, older = candidates(data)
    folder = generations(data) / newest
    known = {*read_manifest(folder).files, "manifest.json", "chroma/chroma.sqlite3"}
    for n, file in enumerate(sorted(path for path in folder.rglob("*") if path.is_file())):
        copy = Path(shutil.copytree(data, data.with_name(f"{data.name}-{n}")))
        name = file.relative_to(folder).as_posix()
        content = file.read_bytes()
        damaged = damage(content)
        if damaged == content:
            continue
        (generations(copy) / newest / name).write_bytes(damaged)
        served, right = reader(copy, older)
        print(json.dumps([name, name in known, served == older, right]), flush=True)
        shutil.rmtree(copy)
    print("done")


if __name__ == "__main__":
    main()
