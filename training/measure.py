"""`python -m training.measure EXAMPLES FOLDER [--again FOLDER] [--questions N]`: how well models do.

They are asked the questions on the held-out documents.
"""

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.careful import CarefulRanker
from retrieval.ranker import Candidate, Ranker, SentenceRanker
from training.train import held_out

CLOSE_READING = 16
"""Candidates of a question that are scored."""
STEPS = 4000
"""Steps of the calibration's descent; it is convex and has two numbers."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A held-out question.

    `rank` is that of the first right sentence (None: no candidate is right), `best` the best score, `best_without` the
    best score once nothing answers.
    """

    rank: int | None
    best: float
    best_without: float | None


def held_out_scores(ranker: Ranker, examples: Path, limit: int | None = None) -> list[Scored]:
    """Return the scores of the held-out questions' candidates."""
    data = json.loads(examples.read_text(encoding="utf-8"))
    questions = [q for q in data["questions"] if held_out(q["group"]) and q["right"]]
    random.Random(7).shuffle(questions)
    return [_scored(ranker, data["paragraphs"], question) for question in questions[:limit]]


def _scored(ranker: Ranker, paragraphs: list[dict[str, Any]], question: dict[str, Any]) -> Scored:
    places = [tuple(place) for place in question["cands"][:CLOSE_READING]]
    right = {(question["paragraph"], n) for n in question["right"]}
    scores = [r.answers for r in ranker.read(question["question"], [candidate(paragraphs, *place) for place in places])]
    order = sorted(range(len(places)), key=lambda n: -scores[n])
    rank = next((rank for rank, n in enumerate(order, start=1) if places[n] in right), None)
    without = [candidate(paragraphs, *place) for place in question["without"][:CLOSE_READING]]
    best_without = max((r.answers for r in ranker.read(question["question"], without)), default=None)
    return Scored(rank, max(scores), best_without)


def candidate(paragraphs: list[dict[str, Any]], number: int, n: int) -> Candidate:
    """Return a sentence of the examples with what stands beside it."""
    paragraph = paragraphs[number]
    before = paragraph["sentences"][n - 1] if n and not paragraph.get("parted") else ""
    return Candidate(paragraph["sentences"][n], before=before, headline=paragraph["title"], context=before)


def told_apart(scored: list[Scored]) -> float:
    """Return how often an answerable question's best score is above an unanswerable one's (the area under the ROC)."""
    with_answer = np.array([s.best for s in scored if s.rank])
    without = np.array([s.best_without for s in scored if s.best_without is not None])
    above = with_answer[:, None] > without[None, :]
    return float(above.mean() + 0.5 * (with_answer[:, None] == without[None, :]).mean())


def fitted(scored: list[Scored]) -> tuple[float, float]:
    """Return scale and offset that make the best score the log-odds of an answer being there (Platt 1999).

    Answerable and unanswerable questions weigh alike.
    """
    with_answer = np.array([s.best for s in scored if s.rank])
    without = np.array([s.best_without for s in scored if s.best_without is not None])
    best = np.concatenate([with_answer, without])
    answered = np.concatenate([np.ones(len(with_answer)), np.zeros(len(without))])
    weight = np.where(answered == 1, 0.5 / len(with_answer), 0.5 / len(without))
    scale, offset = 1.0, 0.0
    for _ in range(STEPS):
        error = (1 / (1 + np.exp(-(scale * best + offset))) - answered) * weight
        scale -= 0.2 * float((error * best).sum())
        offset -= 0.2 * float(error.sum())
    return scale, offset


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("examples", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--again", type=Path, help="the model that reads the best again")
    parser.add_argument("--questions", type=int)
    args = parser.parse_args()
    ranker: Ranker = SentenceRanker(args.folder)
    if args.again:
        ranker = CarefulRanker(ranker, args.again)
    scored = held_out_scores(ranker, args.examples, args.questions)
    found = [s for s in scored if s.rank]
    first, three = (sum(bool(s.rank and s.rank <= most) for s in scored) for most in (1, 3))
    reciprocal = sum(1 / s.rank for s in scored if s.rank) / len(scored)
    print(f"{len(scored)} questions, {len(found)} with the right sentence among the candidates")
    print(f"right first {first}, within three {three}, MRR {reciprocal:.3f}")
    print(f"answerable told from unanswerable (area under the ROC): {told_apart(scored):.3f}")


if __name__ == "__main__":
    main()
