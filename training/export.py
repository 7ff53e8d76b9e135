"""`python -m training.export WEIGHTS.pt EXAMPLES FOLDER`: write the model as it ships, int8 ONNX with its card.

Matrix products and embeddings become int8, a scale for each column; then scale and offset are fitted on the held-out
documents so that the score is the log-odds of "the best sentence answers" against "none does".
"""

import argparse
import hashlib
import json
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from index.embedding import packaged_model_path
from retrieval.ranker import SentenceRanker
from training.measure import fitted, held_out_scores
from training.model import CrossEncoder, read_weights

MOST_BYTES = 25_000_000
SOURCES = [
    "all-MiniLM-L6-v2 (Apache-2.0)",
    "SelQA dev and test (Emory University, Apache-2.0; text of Wikipedia, CC BY-SA)",
    "QED dev (Google, CC BY-SA 3.0; text of Wikipedia)",
    "XQuAD English (Google DeepMind, CC BY-SA 4.0; text of Wikipedia)",
    "news reports invented for this (training/news.jsonl, Apache-2.0)",
]


class OnePair(torch.nn.Module):
    """The cross-encoder for one pair: nothing is padded, so nothing is masked; query, key and value are one product."""

    def __init__(self, net: CrossEncoder) -> None:
        super().__init__()
        self.net = net
        config = net.body.config
        self.heads, self.width = config.num_attention_heads, config.hidden_size // config.num_attention_heads
        self.products = torch.nn.ModuleList(self._product(layer.attention.self) for layer in net.body.encoder.layer)

    def _product(self, attention: Any) -> Any:  # noqa: ANN401
        parts, scales = (attention.query, attention.key, attention.value), (self.width**-0.5, 1.0, 1.0)
        product = torch.nn.Linear(attention.query.in_features, 3 * attention.query.out_features)
        for name in ("weight", "bias"):
            scaled = [getattr(part, name).detach() * scale for part, scale in zip(parts, scales, strict=True)]
            setattr(product, name, torch.nn.Parameter(torch.cat(scaled)))
        return product

    def forward(self, input_ids: Any, token_type_ids: Any) -> Any:  # noqa: ANN401
        """Return the logit of the pair (1,) and those of its tokens (1, tokens, 2); ids and types are (1, tokens)."""
        embed, tokens = self.net.body.embeddings, input_ids[0]
        places = torch.arange(input_ids.shape[1])
        states = embed.word_embeddings(tokens) + embed.token_type_embeddings(token_type_ids[0])
        states = embed.LayerNorm(states + embed.position_embeddings(places))
        for product, layer in zip(self.products, self.net.body.encoder.layer, strict=True):
            parts = product(states).reshape(-1, 3, self.heads, self.width).permute(1, 2, 0, 3)
            attended = torch.softmax(parts[0] @ parts[1].transpose(1, 2), -1) @ parts[2]
            joined = attended.permute(1, 0, 2).reshape(-1, self.heads * self.width)
            states = layer.attention.output.LayerNorm(layer.attention.output.dense(joined) + states)
            inner = torch.nn.functional.gelu(layer.intermediate.dense(states))
            states = layer.output.LayerNorm(layer.output.dense(inner) + states)
        return self.net.head(states.mean(0)), self.net.span(states).unsqueeze(0)


def write_onnx(net: CrossEncoder, file: Path) -> None:
    """Write the model for one pair in single precision."""
    sample = torch.ones(1, 9, dtype=torch.long)
    inputs = ["input_ids", "token_type_ids"]
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            OnePair(net).eval(),
            (sample, torch.zeros_like(sample)),
            str(file),
            input_names=inputs,
            output_names=["logit", "span"],
            dynamic_axes={key: {1: "tokens"} for key in [*inputs, "span"]},
            opset_version=17,
            dynamo=False,
        )


def write_card(folder: Path, numbers: dict[str, float], sources: list[str]) -> None:
    """Write the card: hashes, calibration, sources."""
    files = ("model.onnx", "tokenizer.json")
    card = {
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files},
        **{name: round(float(number), 4) for name, number in numbers.items()},
        "licence": "Apache-2.0 for the weights; trained on text under CC BY-SA as named",
        "sources": sources,
    }
    (folder / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Export, quantize, calibrate."""
    parser = argparse.ArgumentParser()
    parser.add_argument("weights", type=Path)
    parser.add_argument("examples", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep-float", type=Path, help="also store the model in single precision in this folder")
    parser.add_argument("--questions", type=int, help="calibrate on so many held-out questions only")
    args = parser.parse_args()
    net = CrossEncoder()
    read_weights(net, args.weights)
    args.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full, prepared = Path(scratch) / "full.onnx", Path(scratch) / "prepared.onnx"
        write_onnx(net, full)
        quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            str(prepared),
            str(args.folder / "model.onnx"),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,  # without VNNI, processors add two products in 16 bits: weights of 8 bits overflow
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )
        tokenizer = packaged_model_path() / "tokenizer.json"
        shutil.copyfile(tokenizer, args.folder / "tokenizer.json")
        if args.keep_float:
            args.keep_float.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(full, args.keep_float / "model.onnx")
            shutil.copyfile(tokenizer, args.keep_float / "tokenizer.json")
            write_card(args.keep_float, {"scale": 1.0, "offset": 0.0}, SOURCES)
    write_card(args.folder, {"scale": 1.0, "offset": 0.0}, SOURCES)
    size = (args.folder / "model.onnx").stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{size} bytes are more than {MOST_BYTES}")
    scale, offset = fitted(held_out_scores(SentenceRanker(args.folder), args.examples, args.questions))
    write_card(args.folder, {"scale": scale, "offset": offset}, SOURCES)
    print(f"{size} bytes, scale {scale:.3f}, offset {offset:.3f}")


if __name__ == "__main__":
    main()
