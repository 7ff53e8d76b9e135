"""`python -m tests.benchmarks.kills [KILLS]`: `kill -9` of the indexer at random moments while a reader asks."""

import shutil
import sys
import tempfile
from pathlib import Path

from index.embedding import PACKAGED_MODEL, prepare_model
from tests.e2e import kills


def main() -> None:
    """Print what was seen."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory() as home:
        prepare_model(PACKAGED_MODEL, Path(home) / "models")
        seen = kills.run(
            Path(home), lambda data: shutil.copytree(Path(home) / "models", data / "models") and None, number, seed=7
        )
    for name, count in sorted(seen.items()):
        print(f"{name}: {count}")


if __name__ == "__main__":
    main()
