"""`python -m tests.benchmarks.indexing [ARTICLES [ROUNDS]]`: indexing against a bare loop over the encoder.

Both run in one child process, in turns, over the same passages of invented articles (five passages each), with the
same model in the same precision: that which the processor is best at. Start-up is left out: what is imported, and the
loading of the model. `wall` is what a clock shows, `cpu` what all processes of a run used, checking included.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from index.embedding import PACKAGED_MODEL, Embedder, ModelCard, Progress, Vectors, has_bfloat16, open_embedder
from tests.benchmarks.discord_archive import write_articles

BATCH = 32


class Recording:
    """The embedder of an indexing run, loaded before; `texts` are those it was asked for."""

    def __init__(self, exported: Embedder, many: Embedder) -> None:
        self._exported = exported
        self._many = many
        self.texts: list[str] = []

    @property
    def model(self) -> ModelCard:
        return self._exported.model

    def count_tokens(self, text: str) -> int:
        return self._exported.count_tokens(text)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.texts += texts
        return self._many.embed_passages(texts, progress)

    def embed_question(self, text: str) -> Vectors:
        return self._exported.embed_question(text)


def measure(home: Path, articles: int, rounds: int) -> None:
    """Print the ratios."""
    import chromadb  # noqa: F401  start-up
    import datasketch  # noqa: F401
    import tantivy  # noqa: F401
    import torch

    from index.original import TransformerEmbedder, load_original
    from index.sync import SyncRequest, sync

    half = has_bfloat16()
    exported = open_embedder(PACKAGED_MODEL, home / "models")
    embedder = Recording(exported, TransformerEmbedder(PACKAGED_MODEL, exported.model, half=half))
    bare: Any = load_original(PACKAGED_MODEL, half=half)
    write_articles(home / "warm", 3)
    sync(SyncRequest(home / "warm-data", 10**9, (home / "warm",)), lambda: embedder, PACKAGED_MODEL, lambda *_: None)
    write_articles(home / "news", articles)
    print(f"{'bfloat16' if half else 'float32'}, {torch.get_num_threads()} threads")
    walls, cpus, times = [], [], []
    for n in range(rounds):
        embedder.texts.clear()
        began = _clocks()
        request = SyncRequest(home / f"data-{n}", 10**9, (home / "news",))
        report = sync(request, lambda: embedder, PACKAGED_MODEL, lambda *_: None)
        indexed = _clocks()
        bare.encode(embedder.texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        encoded = _clocks()
        wall, cpu = ((b - a) / (c - b) for a, b, c in zip(began, indexed, encoded, strict=True))
        walls.append(wall)
        cpus.append(cpu)
        times.append((indexed[0] - began[0], encoded[0] - indexed[0]))
        print(
            f"{report.passages} passages: indexed in {times[-1][0]:.1f} s, encoded in {times[-1][1]:.1f} s; "
            f"wall {wall:.2f}, cpu {cpu:.2f}; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
    print(f"median of {rounds}: wall {median(walls):.2f}, cpu {median(cpus):.2f}")


def _clocks() -> tuple[float, float]:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return time.perf_counter(), sum(u.ru_utime + u.ru_stime for u in used)


def main() -> None:
    """Measure in a child process, in a folder that is removed."""
    if sys.argv[1:2] == ["--in"]:
        measure(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
        return
    articles, rounds = [*sys.argv[1:], *("210", "3")[len(sys.argv) - 1 :]][:2]
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.indexing", "--in", home, articles, rounds]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
