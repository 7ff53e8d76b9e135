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


def write_onnx(net: CrossEncoder, file: Path) -> None:
    """Write the model in single precision."""
    sample = torch.ones(2, 9, dtype=torch.long)
    axes = {0: "batch", 1: "tokens"}
    inputs = ["input_ids", "attention_mask", "token_type_ids"]
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            net.eval(),
            (sample, sample, torch.zeros_like(sample)),
            str(file),
            input_names=inputs,
            output_names=["logit", "span"],
            dynamic_axes=dict.fromkeys([*inputs, "span"], axes) | {"logit": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )


def write_card(folder: Path, scale: float, offset: float) -> None:
    """Write the card: hashes, calibration, sources."""
    files = ("model.onnx", "tokenizer.json")
    card = {
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files},
        "scale": round(scale, 4),
        "offset": round(offset, 4),
        "licence": "Apache-2.0 for the weights; trained on text under CC BY-SA as named",
        "sources": SOURCES,
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
            write_card(args.keep_float, 1.0, 0.0)
    write_card(args.folder, 1.0, 0.0)
    size = (args.folder / "model.onnx").stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{size} bytes are more than {MOST_BYTES}")
    scale, offset = fitted(held_out_scores(SentenceRanker(args.folder), args.examples, args.questions))
    write_card(args.folder, scale, offset)
    print(f"{size} bytes, scale {scale:.3f}, offset {offset:.3f}")


if __name__ == "__main__":
    main()
