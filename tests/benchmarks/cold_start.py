"""`python -m tests.benchmarks.cold_start [RUNS]`: a first answer against the import of sentence-transformers.

Both are whole processes, run in turn, so that a noisy machine slows both alike. The index is up to date beforehand.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
QUESTION = "When did Muttaqi meet Kabulov?"


def seconds(command: list[str]) -> float:
    """Return the wall seconds of one run of a command."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - began


def main() -> None:
    """Print the median seconds of both, and the median of their ratios run by run."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    dateline = str(Path(sys.executable).with_name("dateline"))
    with tempfile.TemporaryDirectory() as data:
        subprocess.run([dateline, "index", "articles", "--data", data], check=True, capture_output=True, cwd=ROOT)
        ask, load = [], []
        for _ in range(runs + 1):
            ask.append(seconds([dateline, "ask", "--data", data, QUESTION]))
            load.append(seconds([sys.executable, "-c", "import sentence_transformers"]))
    ratios = [one / other for one, other in zip(ask[1:], load[1:], strict=True)]
    print(f"dateline ask {statistics.median(ask[1:]):.2f} s")
    print(f"import sentence_transformers {statistics.median(load[1:]):.2f} s")
    print(f"ratio {statistics.median(ratios):.2f} (least {min(ratios):.2f}, most {max(ratios):.2f}; {runs} runs)")


if __name__ == "__main__":
    main()
