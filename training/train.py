"""`python -m training.train EXAMPLES OUT.pt --steps N [--start WEIGHTS] [--rate R]`: fine-tune the sentence ranker.

Each list of sentences is a choice between them and "none of these answers", whose logit is 0. So the sign of the best
score says whether anything answers at all.
"""

import argparse
import hashlib
import json
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from index.embedding import packaged_model_path
from retrieval.ranker import Candidate, PairEncoder
from training.model import CrossEncoder, logits, read_weights

SEED = 7
HELD_OUT = 10
"""Of a hundred documents, those whose questions never train the model."""
QUESTIONS_A_STEP = 16
FROZEN_LAYERS = 2
HARDEST, HARD_WRONG, OTHER_WRONG, NOTHING = 10, 3, 1, 3
"""Wrong sentences of a list: so many of the best found, so many of the rest; so many where nothing answers."""
OTHER_NAME, LOWER_CASE, TYPO, HEADLINE = 0.3, 0.15, 0.08, 0.5
"""Shares: questions asked again with another name, in lower case, misspelt, with headlines."""
SPANS, WRONG_SPAN = 0.5, 0.3
"""What the loss of the short answers counts beside that of the choices, and a sentence without one beside one with."""

_NAME = re.compile(r"(?<!^)\b[A-Z][\w'-]{2,}(?: [A-Z][\w'-]+)*")

Place = tuple[int, int]
"""A paragraph's number and a sentence's in it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A question and sentences; the first one answers, or none does.

    `span` is where the short answer stands in the first sentence, None where that is not known.
    """

    question: str
    places: list[Place]
    answered: bool
    headline: bool
    span: tuple[int, int] | None = None


def held_out(group: str) -> bool:
    """Tell whether a document is kept for choosing."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % 100 < HELD_OUT


class Reader:
    """Candidates of the examples as the model reads them."""

    def __init__(self, paragraphs: list[dict[str, Any]]) -> None:
        self._paragraphs = paragraphs
        tokenizer = Tokenizer.from_file(str(packaged_model_path() / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.encoder = PairEncoder(tokenizer)

    def pair(self, question: str, place: Place, *, headline: bool) -> tuple[list[int], list[int]]:
        """Return the tokens of question and candidate."""
        paragraph, n = self._paragraphs[place[0]], place[1]
        candidate = Candidate(
            paragraph["sentences"][n],
            before=paragraph["sentences"][n - 1] if n else "",
            headline=paragraph["title"] if headline else "",
        )
        return self.encoder.question(question), self.encoder.candidate(candidate)

    def tokens_of(self, place: Place, span: tuple[int, int]) -> tuple[int, int] | None:
        """Return the first and the last of a sentence's tokens that a span of characters takes in, if all are kept."""
        offsets = self.encoder.offsets(self._paragraphs[place[0]]["sentences"][place[1]])
        inside = [n for n, (start, end) in enumerate(offsets) if start < span[1] and end > span[0]]
        whole = bool(inside) and offsets[inside[-1]][1] >= span[1]
        return (inside[0], inside[-1]) if whole else None


class Lists:
    """Choices made of questions: answerable ones, and the same questions where nothing answers."""

    def __init__(self, questions: list[dict[str, Any]], chance: random.Random, elsewhere: float, near: float) -> None:
        self._chance = chance
        self._elsewhere = elsewhere
        self._near_share = near
        self._names = [(m.group(), q["group"]) for q in questions for m in _NAME.finditer(q["question"])]

    def of(self, question: dict[str, Any]) -> Iterator[Choice]:
        """Yield one to three choices of a question."""
        chance, asked = self._chance, question["question"]
        if not question["right"]:
            yield Choice(self._noisy(asked), self._near(question, [tuple(p) for p in question["cands"]]), False, True)
            return
        right = [(question["paragraph"], n) for n in question["right"]]
        wrong = [place for place in map(tuple, question["cands"]) if place not in right]
        hard = self._some(wrong[:HARDEST], HARD_WRONG) + self._some(wrong[HARDEST:], OTHER_WRONG)
        headline = chance.random() < HEADLINE
        answer = chance.choice(right)
        span = question["spans"].get(str(answer[1]))
        yield Choice(self._noisy(asked), [answer, *hard], True, headline, tuple(span) if span else None)
        if question["without"] and chance.random() < self._elsewhere:
            places = self._some([tuple(p) for p in question["without"][:HARDEST]], NOTHING)
            yield Choice(self._noisy(asked), places, False, headline)
        if self._near_share and wrong and chance.random() < self._near_share:
            yield Choice(self._noisy(asked), self._near(question, wrong), False, headline)
        other = self._other_name(question)
        if other and chance.random() < OTHER_NAME:
            yield Choice(other, [right[0], *self._some(wrong[:HARDEST], NOTHING - 1)], False, headline)

    def _near(self, question: dict[str, Any], wrong: list[Place]) -> list[Place]:
        """Return sentences that come near, those around the right one first: none of them answers."""
        around = [place for place in wrong if place[0] == question["paragraph"]]
        return self._some(around or wrong[:HARDEST], NOTHING)

    def _some(self, places: list[Place], number: int) -> list[Place]:
        return self._chance.sample(places, min(number, len(places)))

    def _other_name(self, question: dict[str, Any]) -> str | None:
        asked = question["question"]
        names = list(_NAME.finditer(asked))
        if not names:
            return None
        old, (new, group) = self._chance.choice(names), self._chance.choice(self._names)
        if group == question["group"] or new.lower() in asked.lower():
            return None
        return asked[: old.start()] + new + asked[old.end() :]

    def _noisy(self, question: str) -> str:
        return noisy(question, self._chance)


def noisy(question: str, chance: random.Random) -> str:
    """Return a question as it may be typed: at times in lower case, at times with a slip."""
    if chance.random() < LOWER_CASE:
        question = question.lower().rstrip("?")
    if chance.random() < TYPO and len(question) > 20:
        at = chance.randrange(3, len(question) - 2)
        swapped = question[at + 1] + question[at] if chance.random() < 0.5 else ""
        question = question[:at] + swapped + question[at + (2 if swapped else 1) :]
    return question


def loss_of(net: CrossEncoder, reader: Reader, choices: list[Choice]) -> tuple[Any, float, float, int]:
    """Return the loss, its two parts (the choices, the spans) and the number of sentences read."""
    pairs = [reader.pair(c.question, place, headline=c.headline) for c in choices for place in c.places]
    scores, of_tokens = logits(net, pairs)
    ranking, spans, known, at = torch.zeros(()), torch.zeros(()), 0.0, 0
    for choice in choices:
        slots = torch.cat([torch.zeros(1), scores[at : at + len(choice.places)]])
        ranking = ranking + torch.nn.functional.cross_entropy(slots[None], torch.tensor([int(choice.answered)]))
        for n, place in enumerate(choice.places):
            right = choice.answered and n == 0
            span = reader.tokens_of(place, choice.span) if right and choice.span else None
            if right and span is None:
                continue
            weight = 1.0 if right else WRONG_SPAN
            front, back = pairs[at + n]
            sentence = back.index(reader.encoder.end)
            rows = of_tokens[at + n]
            inside = torch.cat([rows[:1], rows[len(front) : len(front) + sentence]])  # [CLS]: no short answer
            goal = torch.tensor([span[0] + 1, span[1] + 1] if span else [0, 0])
            spans = spans + weight * torch.nn.functional.cross_entropy(inside.T, goal)
            known += weight
        at += len(choice.places)
    ranking, spans = ranking / len(choices), spans / max(known, 1.0)
    return ranking + SPANS * spans, ranking.item(), spans.item(), len(pairs)


def optimiser(net: CrossEncoder, rate: float, steps: int) -> tuple[Any, Any]:
    """Return AdamW and its schedule: warm up, then fall to nothing. Embeddings and lower layers stay as they are."""
    for part in (net.body.embeddings, *net.body.encoder.layer[:FROZEN_LAYERS]):
        for weight in part.parameters():
            weight.requires_grad = False
    body = [weight for weight in net.body.parameters() if weight.requires_grad]
    adam = torch.optim.AdamW(
        [{"params": body, "lr": rate}, {"params": [*net.head.parameters(), *net.span.parameters()], "lr": 10 * rate}],
        weight_decay=0.01,
    )
    warm = max(1, round(0.08 * steps))
    slope = torch.optim.lr_scheduler.LambdaLR(adam, lambda s: min(1.0, (s + 1) / warm) * max(0.0, 1 - s / steps))
    return adam, slope


def main() -> None:
    """Train and store the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("examples", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--elsewhere", type=float, default=0.45, help="share asked again of other documents alone")
    parser.add_argument("--near", type=float, default=0.0, help="share asked again without the sentence that answers")
    parser.add_argument("--news", type=int, default=1, help="how often a round asks a question on news, others once")
    parser.add_argument("--until", type=int, help="stop after this step of the schedule")
    parser.add_argument("--start", type=Path)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    chance = random.Random(args.seed)
    data = json.loads(args.examples.read_text(encoding="utf-8"))
    questions = [q for q in data["questions"] if not held_out(q["group"])]
    asked_more = [q for q in questions if q["source"] == "news"] * (args.news - 1)
    lists, reader, net = Lists(questions, chance, args.elsewhere, args.near), Reader(data["paragraphs"]), CrossEncoder()
    if args.start:
        read_weights(net, args.start)
    adam, slope = optimiser(net, args.rate, args.steps)
    net.train()
    queue: list[dict[str, Any]] = []
    began, read, losses = time.monotonic(), 0, list[tuple[float, float]]()
    for step in range(1, args.steps + 1):
        if len(queue) < QUESTIONS_A_STEP:
            queue += chance.sample(questions + asked_more, len(questions) + len(asked_more))
        step_questions, queue = queue[:QUESTIONS_A_STEP], queue[QUESTIONS_A_STEP:]
        loss, ranking, spans, number = loss_of(net, reader, [c for q in step_questions for c in lists.of(q)])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        adam.step()
        slope.step()
        adam.zero_grad()
        losses.append((ranking, spans))
        read += number
        if step % 10 == 0:
            seconds = time.monotonic() - began
            ranking, spans = (sum(part) / len(part) for part in zip(*losses[-50:], strict=True))
            print(
                f"{step} loss {ranking:.3f}, spans {spans:.3f}, {read / seconds:.0f} sentences/s, {seconds:.0f} s",
                flush=True,
            )
        if step % 50 == 0 or step in (args.steps, args.until):
            torch.save(net.state_dict(), args.out)
        if step == args.until:
            break


if __name__ == "__main__":
    main()
