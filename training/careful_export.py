"""`python -m training.careful_export WEIGHTS.pt EXAMPLES BASE FOLDER`: write the large model as it ships.

As `training.export` does for the small one: int8 ONNX with its card. Then the numbers that join both models' readings
are fitted on held-out documents.
"""

import argparse
import hashlib
import json
import random
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from retrieval.careful import AGAIN, BEFORE_TOKENS, HEADLINE_TOKENS, QUESTION_TOKENS, SENTENCE_TOKENS, open_careful
from retrieval.ranker import SentenceRanker
from training.careful import WideReader
from training.export import write_card
from training.measure import CLOSE_READING, candidate
from training.train import held_out

MOST_BYTES = 90_000_000
MOST_TOKENS = QUESTION_TOKENS + SENTENCE_TOKENS + HEADLINE_TOKENS + BEFORE_TOKENS + 5
DECAY, STEPS = 0.01, 6000
SOURCES = [
    "all-mpnet-base-v2 (Apache-2.0), its first six layers",
    "SQuAD 1.1 and 2.0, part of the training articles (CC BY-SA 4.0; text of Wikipedia)",
    "UnAnsQ, pairs of SQuAD 2.0 on training articles (CC BY-SA 4.0)",
    "SelQA dev and test (Emory University, Apache-2.0; text of Wikipedia, CC BY-SA)",
    "QED dev (Google, CC BY-SA 3.0; text of Wikipedia)",
    "QAMR dev and test on Wikinews (MIT; text of Wikinews, CC BY 2.5)",
    "QADiscourse on Wikinews (CC BY 4.0; text of Wikinews, CC BY 2.5)",
    "CLAPNQ dev (IBM, Apache-2.0; text of Wikipedia, CC BY-SA)",
    "TimeQA, questions written by people (BSD-3-Clause; text of Wikipedia, CC BY-SA)",
    "CondaQA dev and test (Apache-2.0; text of Wikipedia, CC BY-SA)",
    "news reports invented for this (training/news.jsonl, Apache-2.0)",
]


class OneRow(torch.nn.Module):
    """The model for one row: nothing is padded or masked; query, key and value are one product.

    What a distance between two tokens adds to their attention is laid out once, for the longest row.
    """

    def __init__(self, net: WideReader) -> None:
        super().__init__()
        self.net = net
        config = net.body.config
        self.heads, self.width = config.num_attention_heads, config.hidden_size // config.num_attention_heads
        self.products = torch.nn.ModuleList(self._product(layer.attention.attn) for layer in net.body.encoder.layer)
        longest = torch.zeros(1, MOST_TOKENS, config.hidden_size)
        self.register_buffer("distances", net.body.encoder.compute_position_bias(longest)[0].detach().contiguous())

    def _product(self, attention: Any) -> Any:  # noqa: ANN401
        parts, scales = (attention.q, attention.k, attention.v), (self.width**-0.5, 1.0, 1.0)
        product = torch.nn.Linear(attention.q.in_features, 3 * attention.q.out_features)
        for name in ("weight", "bias"):
            scaled = [getattr(part, name).detach() * scale for part, scale in zip(parts, scales, strict=True)]
            setattr(product, name, torch.nn.Parameter(torch.cat(scaled)))
        return product

    def forward(self, input_ids: Any, sentence: Any) -> Any:  # noqa: ANN401
        """Return the logit (1,) and those of the tokens (1, tokens, 2); ids and marks of the sentence's are one row."""
        embed, length = self.net.body.embeddings, input_ids.shape[1]
        places = torch.arange(length) + embed.padding_idx + 1
        states = embed.LayerNorm(embed.word_embeddings(input_ids[0]) + embed.position_embeddings(places))
        near = self.distances[:, :length, :length]
        for product, layer in zip(self.products, self.net.body.encoder.layer, strict=True):
            parts = product(states).reshape(-1, 3, self.heads, self.width).permute(1, 2, 0, 3)
            attended = torch.softmax(parts[0] @ parts[1].transpose(1, 2) + near, -1) @ parts[2]
            joined = attended.permute(1, 0, 2).reshape(-1, self.heads * self.width)
            states = layer.attention.LayerNorm(layer.attention.attn.o(joined) + states)
            inner = torch.nn.functional.gelu(layer.intermediate.dense(states))
            states = layer.output.LayerNorm(layer.output.dense(inner) + states)
        marks = sentence[0].to(states.dtype).unsqueeze(-1)
        return self.net.head((states * marks).sum(0) / marks.sum()), self.net.span(states).unsqueeze(0)


def write_onnx(net: WideReader, file: Path) -> None:
    """Write the model for one row in single precision."""
    sample = torch.ones(1, 9, dtype=torch.long)
    inputs = ["input_ids", "sentence"]
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            OneRow(net).eval(),
            (sample, sample),
            str(file),
            input_names=inputs,
            output_names=["logit", "span"],
            dynamic_axes={key: {1: "tokens"} for key in [*inputs, "span"]},
            opset_version=17,
            dynamo=False,
        )


def quantized(full: Path, out: Path, scratch: Path) -> None:
    """Write a model of single precision with weights of 7 bits and a sign."""
    prepared = scratch / "prepared.onnx"
    quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared),
        str(out),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,  # see training.export
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )


def logistic(features: Any, answered: Any, weight: Any) -> Any:  # noqa: ANN401
    """Return the weights of features (the last is constant) that make their sum the log-odds of an answer."""
    mean, spread = features[:, :-1].mean(0), features[:, :-1].std(0) + 1e-9
    scaled = np.concatenate([(features[:, :-1] - mean) / spread, features[:, -1:]], 1)
    found = np.zeros(features.shape[1])
    for _ in range(STEPS):
        error = (1 / (1 + np.exp(-scaled @ found)) - answered) * weight
        found -= 0.5 * (scaled.T @ error + DECAY * np.r_[found[:-1], 0] * weight.sum())
    plain = found[:-1] / spread
    return np.r_[plain, found[-1] - plain @ mean]


def for_fitting(group: str) -> bool:
    """Tell whether a held-out document calibrates; the other half is left for measuring."""
    return int(hashlib.md5(group.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 1


def calibration(folder: Path, examples: Path, limit: int) -> dict[str, float]:
    """Return the numbers of the card, fitted on half of the held-out documents."""
    data = json.loads(examples.read_text(encoding="utf-8"))
    held = [q for q in data["questions"] if held_out(q["group"]) and for_fitting(q["group"])]
    chance, small, large = random.Random(1), SentenceRanker(), open_careful(folder)
    with_answer, without = [q for q in held if q["right"]], [q for q in held if not q["right"]]
    with_answer = chance.sample(with_answer, min(limit, len(with_answer)))
    without = chance.sample(without, min(limit, len(without)))
    rows: list[tuple[list[float], list[float], int | None]] = []
    for kind, questions in (("cands", with_answer), ("without", with_answer), ("cands", without)):
        for q in questions:
            places = q[kind][:CLOSE_READING]
            right = [n for n, (p, s) in enumerate(places) if p == q["paragraph"] and s in q["right"]]
            if not places or (kind == "cands" and q["right"] and not right):
                continue
            candidates = [candidate(data["paragraphs"], p, n) for p, n in places]
            first, own = ([r.answers for r in model.read(q["question"], candidates)] for model in (small, large))
            rows.append((first, own, right[0] if right else None))
    return fitted(rows)


def fitted(rows: list[tuple[list[float], list[float], int | None]]) -> dict[str, float]:
    """Return how both models' readings make one number, from those of questions and which sentence is right.

    Of each question the best of those read again counts, by the large model: whether it is answered there. Then the
    expectation for those not read again: a straight line through the others' joined readings over the small one's.
    """
    features, answered = [], []
    for first, own, right in rows:
        again = sorted(range(len(first)), key=lambda n: -first[n])[:AGAIN]
        best = max(again, key=lambda n: own[n])
        features.append([own[best], first[best], 1.0])
        answered.append(float(right is not None))
    yes = np.array(answered)
    weight = np.where(yes == 1, 0.5 / yes.sum(), 0.5 / (1 - yes).sum())
    scale, share, offset = logistic(np.array(features), yes, weight)
    small = np.concatenate([np.sort(first)[::-1][AGAIN:] for first, _, _ in rows])
    joined = np.concatenate(
        [
            (scale * np.array(own) + share * np.array(first) + offset)[np.argsort(first)[::-1][AGAIN:]]
            for first, own, _ in rows
        ]
    )
    slope, start = np.polyfit(small, joined, 1)
    return {"scale": scale, "first": share, "offset": offset, "slope": slope, "start": start}


def main() -> None:
    """Export, quantize, calibrate."""
    parser = argparse.ArgumentParser()
    parser.add_argument("weights", type=Path)
    parser.add_argument("examples", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep-float", type=Path, help="also store the model in single precision in this file")
    parser.add_argument("--questions", type=int, default=150, help="held-out questions of a kind to fit on")
    args = parser.parse_args()
    net = WideReader(args.base)
    net.load_state_dict(torch.load(args.weights, weights_only=True))
    args.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        write_onnx(net, full)
        quantized(full, args.folder / "model.onnx", Path(scratch))
        if args.keep_float:
            shutil.copyfile(full, args.keep_float)
    shutil.copyfile(args.base / "tokenizer.json", args.folder / "tokenizer.json")
    unfitted = {"scale": 1.0, "offset": 0.0, "first": 0.0, "slope": 1.0, "start": 0.0}
    write_card(args.folder, unfitted, SOURCES)
    size = (args.folder / "model.onnx").stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{size} bytes are more than {MOST_BYTES}")
    numbers = calibration(args.folder, args.examples, args.questions)
    write_card(args.folder, numbers, SOURCES)
    print(f"{size} bytes, {numbers}")


if __name__ == "__main__":
    main()
