"""`python -m training.careful EXAMPLES BASE OUT.pt --minutes M`: fine-tune the model that reads the best again.

BASE is the folder of all-mpnet-base-v2, of which the first layers are kept. Each list of sentences is a choice between
them and "none of these answers", whose logit is 0, as in `training.train`. The learning rate falls by the clock, so
that the run ends when it is told to.
"""

import argparse
import json
import random
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from retrieval.careful import WideEncoder
from retrieval.ranker import Candidate
from training.train import SEED, SPANS, WRONG_SPAN, Choice, Place, held_out, noisy

LAYERS, FROZEN_LAYERS = 6, 2
QUESTIONS_A_STEP, MICRO_BATCH = 8, 16
WARM_UP = 0.06
CHECKPOINT_SECONDS = 600
WRONG, HARD_HERE, HARD_ELSEWHERE = 3, 5, 10
"""Wrong sentences of a list; they are drawn from so many of the best of the same text, and of others."""
HEADLINE, BEFORE = 0.6, 0.7
"""Shares of the lists with the headline, with the sentence before."""
NEWS = 0.5
"""Share of the questions on news that a round asks twice."""
ELSEWHERE, NEAR, OTHER_NAME, OTHER_NUMBER = 0.08, 0.08, 0.12, 0.3
"""Shares asked again where nothing answers: of other texts, of the sentences around the right one, with a name or a
number of the question replaced that the sentence tells."""

_NAME = re.compile(r"(?<!^)\b[A-Z][\w'-]{2,}(?: [A-Z][\w'-]+)*")
_NUMBER = re.compile(r"\b\d{1,4}\b")

Row = tuple[list[int], tuple[int, int]]
"""Tokens of a pair, and where the sentence's begin and end among them."""


class WideReader(torch.nn.Module):
    """The first layers of MPNet, a number for the sentence and two for each token.

    The number comes of the mean of the sentence's own states: how surely it answers. The two say where the short
    answer begins and ends in it; both at the first token where it holds none.
    """

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(
            str(base),
            num_hidden_layers=LAYERS,
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            dtype=torch.float32,
        )
        self.head = torch.nn.Linear(self.body.config.hidden_size, 1)
        self.span = torch.nn.Linear(self.body.config.hidden_size, 2)
        for layer in (self.head, self.span):
            torch.nn.init.normal_(layer.weight, std=0.02)
            torch.nn.init.zeros_(layer.bias)

    def forward(self, input_ids: Any, attention_mask: Any, sentence: Any) -> Any:  # noqa: ANN401
        """Return one logit a row, and of each token the logits of being the first and the last of the short answer."""
        states = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weight = sentence.unsqueeze(-1).to(states.dtype)
        return self.head((states * weight).sum(1) / weight.sum(1)).squeeze(-1), self.span(states)


def logits(net: WideReader, rows: Sequence[Row], batch: int = MICRO_BATCH) -> tuple[Any, list[Any]]:
    """Return the logits of rows and those of their tokens, in order."""
    order = sorted(range(len(rows)), key=lambda n: len(rows[n][0]))
    found: list[Any] = [None] * len(rows)
    of_tokens: list[Any] = [None] * len(rows)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        for first in range(0, len(order), batch):
            some = order[first : first + batch]
            ids = torch.ones(len(some), max(len(rows[n][0]) for n in some), dtype=torch.long)
            mask, sentence = torch.zeros_like(ids), torch.zeros_like(ids)
            for row, n in enumerate(some):
                tokens, (start, end) = rows[n]
                ids[row, : len(tokens)] = torch.tensor(tokens)
                mask[row, : len(tokens)] = 1
                sentence[row, start : max(end, start + 1)] = 1
            answers, places = net(ids, mask, sentence)
            for n, logit, place in zip(some, answers, places, strict=True):
                found[n], of_tokens[n] = logit, place.float()
    return torch.stack(found).float(), of_tokens


class Texts:
    """Candidates of the examples as the model reads them."""

    def __init__(self, paragraphs: list[dict[str, Any]], tokenizer: Path) -> None:
        self._paragraphs = paragraphs
        opened = Tokenizer.from_file(str(tokenizer))
        opened.no_padding()
        opened.no_truncation()
        self.encoder = WideEncoder(opened)

    def row(self, question: str, place: Place, *, headline: bool, before: bool) -> Row:
        """Return what is read of a question and a candidate."""
        paragraph, n = self._paragraphs[place[0]], place[1]
        candidate = Candidate(
            paragraph["sentences"][n],
            before=paragraph["sentences"][n - 1] if n and before and not paragraph.get("parted") else "",
            headline=paragraph["title"] if headline else "",
        )
        front, (back, length) = self.encoder.question(question), self.encoder.candidate(candidate)
        return [*front, *back], (len(front), len(front) + length)

    def tokens_of(self, place: Place, span: tuple[int, int]) -> tuple[int, int] | None:
        """Return the first and the last of a sentence's tokens that a span of characters takes in, if all are kept."""
        offsets = self.encoder.offsets(self._paragraphs[place[0]]["sentences"][place[1]])
        inside = [n for n, (start, end) in enumerate(offsets) if start < span[1] and end > span[0]]
        whole = bool(inside) and offsets[inside[-1]][1] >= span[1]
        return (inside[0], inside[-1]) if whole else None

    def told(self, place: Place) -> str:
        """Return what stands in and around a sentence."""
        paragraph, n = self._paragraphs[place[0]], place[1]
        return " ".join([paragraph["title"], *paragraph["sentences"][max(0, n - 1) : n + 1]])


class Lists:
    """Choices made of questions: answerable ones, and the same questions where nothing answers."""

    def __init__(self, questions: list[dict[str, Any]], texts: Texts, chance: random.Random) -> None:
        self._texts, self._chance = texts, chance
        self._names = [(m.group(), q["group"]) for q in questions for m in _NAME.finditer(q["question"])]

    def of(self, question: dict[str, Any]) -> Iterator[Choice]:
        """Yield one or more choices of a question."""
        chance, asked = self._chance, question["question"]
        headline = chance.random() < HEADLINE
        here = [tuple(p) for p in question["cands"] if p[0] == question["paragraph"]]
        if not question["right"]:
            close = [(question["paragraph"], n) for n in question.get("close", [])][:1]
            others = self._some([p for p in here if p not in close][:HARD_HERE], WRONG - len(close))
            yield Choice(self._noisy(asked), [*close, *others], False, headline)
            return
        right = [(question["paragraph"], n) for n in question["right"]]
        here = [p for p in here if p not in right]
        away = [tuple(p) for p in question["cands"] if p[0] != question["paragraph"]]
        near = self._some(here[:HARD_HERE], chance.choice((1, 2, 2)))
        wrong = near + self._some(away[:HARD_ELSEWHERE], WRONG - len(near))
        answer = chance.choice(right)
        span = question["spans"].get(str(answer[1]))
        yield Choice(self._noisy(asked), [answer, *wrong], True, headline, tuple(span) if span else None)
        if question["without"] and chance.random() < ELSEWHERE:
            places = self._some([tuple(p) for p in question["without"][:HARD_ELSEWHERE]], WRONG)
            yield Choice(self._noisy(asked), places, False, headline)
        if here and chance.random() < NEAR:
            yield Choice(self._noisy(asked), self._some(here[:HARD_HERE], WRONG), False, headline)
        for other, share in ((self._other_name, OTHER_NAME), (self._other_number, OTHER_NUMBER)):
            if chance.random() < share and (changed := other(question, self._texts.told(answer))):
                yield Choice(self._noisy(changed), [answer, *wrong[: WRONG - 1]], False, True)

    def _some(self, places: list[Place], number: int) -> list[Place]:
        return self._chance.sample(places, min(number, len(places)))

    def _other_name(self, question: dict[str, Any], told: str) -> str | None:
        asked = question["question"]
        names = [m for m in _NAME.finditer(asked) if m.group().split()[-1] in told]
        if not names:
            return None
        old, (new, group) = self._chance.choice(names), self._chance.choice(self._names)
        if group == question["group"] or new.lower() in asked.lower():
            return None
        return asked[: old.start()] + new + asked[old.end() :]

    def _other_number(self, question: dict[str, Any], told: str) -> str | None:
        asked = question["question"]
        numbers = [m for m in _NUMBER.finditer(asked) if re.search(rf"\b{m.group()}\b", told)]
        if not numbers:
            return None
        old = self._chance.choice(numbers)
        new = str(max(1, int(old.group()) + self._chance.choice((-10, -7, -4, -3, -2, -1, 1, 2, 3, 4, 7, 10))))
        if new == old.group() or re.search(rf"\b{new}\b", told):
            return None
        return asked[: old.start()] + new + asked[old.end() :]

    def _noisy(self, question: str) -> str:
        return noisy(question, self._chance)


def loss_of(
    net: WideReader, texts: Texts, choices: list[Choice], chance: random.Random
) -> tuple[Any, float, float, int]:
    """Return the loss, its two parts (the choices, the spans) and the number of tokens read."""
    rows: list[Row] = []
    for c in choices:
        before = chance.random() < BEFORE
        rows += [texts.row(c.question, place, headline=c.headline, before=before) for place in c.places]
    scores, of_tokens = logits(net, rows)
    ranking, spans, known, at = torch.zeros(()), torch.zeros(()), 0.0, 0
    for choice in choices:
        slots = torch.cat([torch.zeros(1), scores[at : at + len(choice.places)]])
        ranking = ranking + torch.nn.functional.cross_entropy(slots[None], torch.tensor([int(choice.answered)]))
        for n, place in enumerate(choice.places):
            right = choice.answered and n == 0
            span = texts.tokens_of(place, choice.span) if right and choice.span else None
            if right and span is None:
                continue
            weight = 1.0 if right else WRONG_SPAN
            start, end = rows[at + n][1]
            inside = torch.cat([of_tokens[at + n][:1], of_tokens[at + n][start:end]])  # <s>: no short answer
            goal = torch.tensor([span[0] + 1, span[1] + 1] if span else [0, 0])
            spans = spans + weight * torch.nn.functional.cross_entropy(inside.T, goal)
            known += weight
        at += len(choice.places)
    ranking, spans = ranking / len(choices), spans / max(known, 1.0)
    return ranking + SPANS * spans, ranking.item(), spans.item(), sum(len(tokens) for tokens, _ in rows)


def optimiser(net: WideReader, rate: float, head_rate: float) -> Any:  # noqa: ANN401
    """Return AdamW. Embeddings, the bias of distances and the lower layers stay as they are."""
    body = net.body
    for part in (body.embeddings, body.encoder.relative_attention_bias, *body.encoder.layer[:FROZEN_LAYERS]):
        for weight in part.parameters():
            weight.requires_grad = False
    groups = [
        {"params": [w for w in body.parameters() if w.requires_grad], "peak": rate},
        {"params": [*net.head.parameters(), *net.span.parameters()], "peak": head_rate},
    ]
    return torch.optim.AdamW(groups, lr=rate, weight_decay=0.01, fused=True)


def main() -> None:
    """Train and store the weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("examples", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--rate", type=float, default=3e-5)
    parser.add_argument("--head-rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    chance = random.Random(args.seed)
    data = json.loads(args.examples.read_text(encoding="utf-8"))
    questions = [q for q in data["questions"] if not held_out(q["group"])]
    texts, net = Texts(data["paragraphs"], args.base / "tokenizer.json"), WideReader(args.base)
    lists, adam = Lists(questions, texts, chance), optimiser(net, args.rate, args.head_rate)
    net.train()
    news = [q for q in questions if q["source"] == "news"]
    queue: list[dict[str, Any]] = []
    losses: list[tuple[float, float]] = []
    asked = answered = step = read = saved = 0
    began, seconds, whole = time.monotonic(), 0.0, 60 * args.minutes
    while seconds < whole:
        if len(queue) < QUESTIONS_A_STEP:
            some = [*questions, *chance.sample(news, round(NEWS * len(news)))]
            queue += chance.sample(some, len(some))
        step_questions, queue = queue[:QUESTIONS_A_STEP], queue[QUESTIONS_A_STEP:]
        choices = [c for q in step_questions for c in lists.of(q) if c.places]
        share = seconds / whole
        for group in adam.param_groups:
            group["lr"] = group["peak"] * min(1.0, (share + 0.001) / WARM_UP) * (1 - share)
        loss, ranking, spans, number = loss_of(net, texts, choices, chance)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([w for w in net.parameters() if w.requires_grad], 1.0)
        adam.step()
        adam.zero_grad()
        losses.append((ranking, spans))
        step, read, asked = step + 1, read + number, asked + len(choices)
        answered += sum(c.answered for c in choices)
        seconds = time.monotonic() - began
        if step % 10 == 0:
            ranking, spans = (sum(part) / len(part) for part in zip(*losses[-100:], strict=True))
            print(
                f"{step} loss {ranking:.3f}, spans {spans:.3f}, {read / seconds:.0f} tokens/s, {asked} lists, "
                f"{answered / asked:.2f} answered, {seconds:.0f} s",
                flush=True,
            )
        if seconds > saved + CHECKPOINT_SECONDS or seconds >= whole:
            saved = int(seconds)
            torch.save(net.state_dict(), args.out)


if __name__ == "__main__":
    main()
