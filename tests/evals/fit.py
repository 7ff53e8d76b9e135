"""`python -m tests.evals.fit [SET ...]`: the weights and thresholds of ranking and of confidence, fitted anew.

They are fitted on the tuning halves of the sets, each set weighing alike, and reported on the judging ones. What it
prints is put by hand into `retrieval.rerank.WEIGHTS` and `bot.answer.confidence`. Ranking is a choice between the
sentences read for a question (softmax, cross entropy), confidence a logistic regression on whether the sentence ranked
first answers, answerable and unanswerable questions weighing alike. No weight of shared words may be below 0: the near
misses share more words with their reports than the paraphrased questions do, which real questions need not.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from scipy.optimize import minimize

from bot.answer.answerer import look_up
from bot.answer.confidence import ANSWERS, BEARS, features
from retrieval.rerank import WEIGHTS
from retrieval.types import Evidence, Query
from tests.evals.archives import Asked, archive, present, questions, right

TODAY = date(2026, 1, 1)
ASSERTED_WRONGLY = 0.04
"""Share of the questions without an answer that may be asserted."""
RIGHT = 0.95
"""Share of what is asserted that has to be right."""
BINS = 10
STRAY, STRAYS = "strays", 8
"""What questions asked of an archive that knows nothing of them are called, and one in how many is asked so."""

Vector = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Read:
    """A question with the sentences read for it."""

    set: str
    asked: Asked
    query: Query
    evidence: list[Evidence]

    @property
    def right(self) -> Vector:
        """Which of the sentences answer."""
        return np.array([right(self.asked, e.text) for e in self.evidence])


def ranking(query: Query, e: Evidence) -> list[float]:
    """Return what ranking knows of a sentence, in the order of `WEIGHTS` behind the log-odds of the reader."""
    found = features(query, e)
    return [e.answers, *(max(0.0, found[name]) if name == "holds" else found[name] for name in WEIGHTS)]


def fit_ranking(read: Sequence[Read]) -> Vector:
    """Return weights of `ranking`, that of the log-odds scaled to 1."""
    lists = [(np.array([ranking(r.query, e) for e in r.evidence]), r.right, _share(read, r)) for r in read]
    lists = [(rows, y, share) for rows, y, share in lists if y.any()]

    def loss(w: Vector) -> float:
        total = 0.0
        for rows, y, share in lists:
            scores = rows @ w
            p = np.exp(scores - scores.max())
            total -= share * float(np.log(p[y].sum() / p.sum()))
        return total + 0.003 * float(w @ w)

    start = np.full(1 + len(WEIGHTS), 0.3)
    names = ["answers", *WEIGHTS]
    w = minimize(loss, start, bounds=[_bound(name) for name in names], method="L-BFGS-B").x
    return np.asarray(w / w[0])


def fit_confidence(read: Sequence[Read], names: Sequence[str], goal: Callable[[Read], bool]) -> tuple[Vector, float]:
    """Return the weights of features behind the log-odds, and the constant, of the chance that an answer is right."""
    rows = np.array([_row(r, names) for r in read])
    y = np.array([goal(r) for r in read])
    weight = np.where(y, 0.5 / max(1, y.sum()), 0.5 / max(1, (~y).sum()))

    def loss(w: Vector) -> float:
        z = rows @ w[:-1] + w[-1]
        return float((weight * (np.logaddexp(0, z) - y * z)).sum() + 0.001 * (w[:-1] @ w[:-1]))

    bounds = [_bound(name) for name in ("answers", *names)] + [(None, None)]
    w = minimize(loss, np.full(len(bounds), 0.1), bounds=bounds, method="L-BFGS-B").x
    return np.asarray(w[:-1]), float(w[-1])


def _bound(name: str) -> tuple[float | None, float | None]:
    return (None, 0.0) if name == "missing" else (0.0, None)


def _row(r: Read, names: Sequence[str]) -> list[float]:
    e = r.evidence[0]
    found = features(r.query, e)
    return [e.answers, *(found[name] for name in names)]


def _share(read: Sequence[Read], r: Read) -> float:
    return 1.0 / sum(other.set == r.set for other in read)


def area(scores: Vector, y: Vector) -> float:
    """Return the area under the ROC."""
    positive, negative = scores[y], scores[~y]
    if not len(positive) or not len(negative):
        return float("nan")
    wins = (positive[:, None] > negative[None, :]).sum() + 0.5 * (positive[:, None] == negative[None, :]).sum()
    return float(wins) / (len(positive) * len(negative))


def calibration_error(p: Vector, y: Vector) -> float:
    """Return the expected calibration error over bins of equal width (Naeini, Cooper, Hauskrecht, AAAI 2015)."""
    places = np.minimum((p * BINS).astype(int), BINS - 1)
    bins = [places == n for n in range(BINS)]
    return float(sum(abs(p[b].mean() - y[b].mean()) * b.mean() for b in bins if b.any()))


def first(r: Read) -> bool:
    """Tell whether the sentence ranked first answers."""
    return bool(r.right[0])


def any_of_three(r: Read) -> bool:
    """Tell whether one of the best three answers."""
    return bool(r.right[:3].any())


def read_sets(names: Sequence[str]) -> list[Read]:
    """Read every question of the sets, and of each archive questions of the others: nothing in it bears on them."""
    found = []
    for name in names:
        strays = [a for other in names if {name, other} - {"unseen", "blind"} for a in questions(other)[::STRAYS]]
        rows = [(name, a) for a in questions(name)]
        rows += [(f"{STRAY}, {name}", replace(a, keys=())) for a in strays if a not in questions(name)]
        with archive(name) as search:
            for title, asked in rows:
                looked = look_up(search, asked.text, TODAY)
                if looked.evidence:
                    found.append(Read(title, asked, looked.query, looked.evidence))
    return found


def main() -> None:
    """Fit and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=present())
    read = read_sets(parser.parse_args().sets)
    tune, judge = ([r for r in read if r.asked.half == half] for half in ("tune", "judge"))
    report(tune, judge)


def report(tune: Sequence[Read], judge: Sequence[Read]) -> None:
    """Print the weights, and what they are worth."""
    weights = fit_ranking(tune)
    print("ranking:", dict(zip(["answers", *WEIGHTS], np.round(weights, 2).tolist(), strict=True)))
    for part, rows in (("tune", tune), ("judge", judge)):
        for name in dict.fromkeys(r.set for r in rows):
            those = [r for r in rows if r.set == name and r.asked.keys]
            places = [
                np.argsort(-(np.array([ranking(r.query, e) for e in r.evidence]) @ weights), kind="stable")
                for r in those
            ]
            hits = [(r.right[p[:1]].any(), r.right[p[:3]].any()) for r, p in zip(those, places, strict=True)]
            now = [(first(r), any_of_three(r)) for r in those]
            print(
                f"  {part} {name}: {len(those)}, first and within three {np.sum(hits, 0)}, as set now {np.sum(now, 0)}"
            )
    strays, missed = ([r for r in tune if r.set.startswith(STRAY) == stray or r.asked.keys] for stray in (True, False))
    _report_confidence("bears", list(BEARS), any_of_three, strays, judge)
    _report_confidence("answers", list(ANSWERS), first, missed, judge)


def _report_confidence(
    title: str, names: Sequence[str], goal: Callable[[Read], bool], tune: Sequence[Read], judge: Sequence[Read]
) -> None:
    w, constant = fit_confidence(tune, names, goal)
    scale = w[0] or 1.0
    print(f"{title}:", dict(zip(names, np.round(w[1:] / scale, 2).tolist(), strict=True)), end=" ")
    print(f"scale {scale:.2f}, constant {constant:.2f}")
    scores = np.array([_row(r, names) for r in tune]) @ w / scale
    y, untold = np.array([goal(r) for r in tune]), np.array([not r.asked.keys for r in tune])
    order = np.sort(scores)[::-1]
    allowed = [t for t in order if (scores[untold] >= t).mean() <= ASSERTED_WRONGLY]
    precise = [t for t in order if y[(scores >= t) & ~untold].mean() >= RIGHT]
    print(f"  sure from {max(min(allowed, default=9.9), min(precise, default=9.9)):.2f};", end=" ")
    print("bears: 2, 5, 10% of the answerable lie below", np.round(np.quantile(scores[y], [0.02, 0.05, 0.1]), 2))
    for name in dict.fromkeys(r.set for r in judge):
        those = [r for r in judge if r.set == name]
        s = np.array([_row(r, names) for r in those]) @ w / scale
        told = np.array([goal(r) for r in those])
        p = 1 / (1 + np.exp(-(s * scale + constant)))
        print(f"  {name}: area {area(s, told):.3f}, calibration error {calibration_error(p, told):.3f}")


if __name__ == "__main__":
    main()
