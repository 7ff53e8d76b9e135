"""The original of a model, run by sentence-transformers, and its export: the only importer of torch."""

import contextlib
import hashlib
import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from index.disk import disk_errors
from index.embedding import BATCH, PACKAGED_MODEL, ModelCard, OnnxEmbedder, Progress, Vectors, packaged_model_path
from index.errors import DiskFullError, ModelError

SAMPLES = (
    "When did the ministers meet?",
    "The ferry sank off the northern coast late on Tuesday, and 12 of the 140 people on board are missing.",
    "The council voted 14 to 9 for the budget. " * 60,
)
MIN_COSINE = 0.9999
HALF_BATCH = 32

_log = logging.getLogger(__name__)


class TransformerEmbedder:
    """The original model, run by sentence-transformers; with `half` in bfloat16."""

    def __init__(self, name: str, card: ModelCard, *, half: bool = False) -> None:
        self.model = card
        self._batch = HALF_BATCH if half else BATCH
        self._original = load_original(name, half=half)

    def count_tokens(self, text: str) -> int:
        """Return the model tokens of a text, without the model's own marks."""
        return len(self._original.tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"])

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row a text; texts of like length run together."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        vectors = np.zeros((len(texts), self.model.dimension), dtype=np.float32)
        for first in range(0, len(order), self._batch):
            rows = order[first : first + self._batch]
            vectors[rows] = self._original.encode_document(
                [texts[i] for i in rows], batch_size=self._batch, normalize_embeddings=True, show_progress_bar=False
            )
            if progress:
                progress(len(rows))
        # bfloat16 keeps eight bits: rows that were made to length 1 in it are so only to the third digit
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True) if len(texts) else vectors

    def embed_question(self, text: str) -> Vectors:
        """Return one vector."""
        vector: Vectors = self._original.encode_query([text], normalize_embeddings=True, show_progress_bar=False)[0]
        return vector


def load_original(name: str, *, half: bool = False) -> Any:  # noqa: ANN401  (sentence-transformers is imported late)
    """Return the original model, with `half` in bfloat16. Raises ModelError."""
    path = packaged_model_path() if name == PACKAGED_MODEL else name
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        options = {"dtype": torch.bfloat16} if half else {}
        return SentenceTransformer(str(path), device="cpu", model_kwargs=options)
    except (OSError, ValueError) as exc:
        reason = str(exc).strip().partition("\n")[0]
        raise ModelError(f"cannot load the embedding model {name!r} (DATELINE_EMBEDDING_MODEL): {reason}") from exc


def export(name: str, folder: Path) -> ModelCard:
    """Write the ONNX form of a model into a folder and return its card.

    Raises ModelError, and DiskFullError where there is no room for it.
    """
    original = load_original(name)
    card = ModelCard(
        name=name,
        fingerprint=_fingerprint(original),
        dimension=int(original.get_embedding_dimension()),
        max_tokens=int(original.max_seq_length),
        question_prompt=original.prompts.get("query") or "",
        passage_prompt=original.prompts.get("document") or "",
        exported=True,
    )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        target = Path(scratch) / "model"
        target.mkdir()
        try:
            with disk_errors(folder.parent):
                _write_onnx(original, target)
            card = _compared(original, card, target)
        except DiskFullError:
            raise
        except Exception as exc:  # the exporter raises whatever the model's own code raises
            _log.warning("%s cannot be exported to ONNX (%s): the original is used", name, type(exc).__name__)
            card = ModelCard(**{**asdict(card), "exported": False})
        _write_card(card, target)
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):  # another process was first: its export is as good
            target.replace(folder)
    return card


def _write_onnx(original: Any, target: Path) -> None:  # noqa: ANN401
    import torch

    class SentenceVector(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.original = original

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:  # noqa: ANN401
            return self.original({"input_ids": input_ids, "attention_mask": attention_mask})["sentence_embedding"]

    sample = original.tokenizer(list(SAMPLES[:2]), padding=True, return_tensors="pt")
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            SentenceVector().eval(),
            (sample["input_ids"], sample["attention_mask"]),
            str(target / "model.onnx"),
            input_names=["input_ids", "attention_mask"],
            output_names=["sentence_embedding"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "sentence_embedding": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
    original.tokenizer.backend_tokenizer.save(str(target / "tokenizer.json"))


def _compared(original: Any, card: ModelCard, target: Path) -> ModelCard:  # noqa: ANN401
    exported = OnnxEmbedder(card, target).embed_passages(SAMPLES)
    expected = original.encode_document(list(SAMPLES), normalize_embeddings=True, show_progress_bar=False)
    if float(np.min(np.sum(exported * expected, axis=1))) > MIN_COSINE:
        return card
    _log.warning("the ONNX export of %s differs from the original: the original is used", card.name)
    return ModelCard(**{**asdict(card), "exported": False})


def _write_card(card: ModelCard, target: Path) -> None:
    onnx = target / "model.onnx"
    stored = asdict(card) | {"onnx_bytes": onnx.stat().st_size if card.exported else 0}
    (target / "model.json").write_text(json.dumps(stored, indent=1), encoding="utf-8")


def _fingerprint(original: Any) -> str:  # noqa: ANN401
    digest = hashlib.sha256()
    for key, tensor in sorted(original.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.cpu().contiguous().float().numpy().tobytes())
    digest.update(original.tokenizer.backend_tokenizer.to_str().encode())
    digest.update(json.dumps([int(original.max_seq_length), dict(original.prompts)], sort_keys=True).encode())
    return digest.hexdigest()
