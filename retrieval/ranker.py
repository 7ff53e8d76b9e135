"""How well a sentence answers a question: a small cross-encoder, read together with what surrounds the sentence.

It was fine-tuned from the packaged MiniLM; `training/README.md` says on what and how well it does.
"""

import hashlib
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

PACKAGED = Path(__file__).parent / "ranker_model"
QUESTION_TOKENS, SENTENCE_TOKENS, HEADLINE_TOKENS, BEFORE_TOKENS = 32, 48, 8, 12
"""Tokens kept of each part: the first ones, but of the sentence before the last ones."""
MOST_CHARACTERS = 2000
"""Characters of a part that are read at all."""
BATCH = 12

Ids = list[int]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, the sentences before and after it and the headline above it (each may be empty)."""

    sentence: str
    before: str = ""
    after: str = ""
    headline: str = ""


class Ranker(Protocol):
    """Whatever scores sentences for a question."""

    def score(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """Return one number a candidate, higher is better: the log-odds that it answers."""


class PairEncoder:
    """Turns a question and a candidate into what the model reads.

    That is `[CLS] question [SEP] sentence [SEP] headline [SEP] end of the sentence before [SEP]`; the question is of
    token type 0, the rest of type 1. What stands after the sentence is not read.
    """

    def __init__(self, tokenizer: Any) -> None:  # noqa: ANN401  (tokenizers is imported late)
        self._tokenizer = tokenizer
        self._start = tokenizer.token_to_id("[CLS]")
        self._end = tokenizer.token_to_id("[SEP]")

    def question(self, text: str) -> Ids:
        """Return the tokens in front of a candidate's."""
        return [self._start, *self._ids(text[:MOST_CHARACTERS])[:QUESTION_TOKENS], self._end]

    def candidate(self, candidate: Candidate) -> Ids:
        """Return the tokens behind the question's."""
        return [
            *self._ids(candidate.sentence[:MOST_CHARACTERS])[:SENTENCE_TOKENS],
            self._end,
            *self._ids(candidate.headline[:MOST_CHARACTERS])[:HEADLINE_TOKENS],
            self._end,
            *self._ids(candidate.before[-MOST_CHARACTERS:])[-BEFORE_TOKENS:],
            self._end,
        ]

    def _ids(self, text: str) -> Ids:
        sound = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is no text
        ids: Ids = self._tokenizer.encode(sound, add_special_tokens=False).ids
        return ids


class SentenceRanker:
    """Scores candidates for a question. The model is read when the first question comes."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or PACKAGED
        self._lock = threading.Lock()
        self._loaded: tuple[Any, PairEncoder, float, float] | None = None

    def score(self, question: str, candidates: Sequence[Candidate]) -> list[float]:
        """Return for each candidate the log-odds that it answers, against nothing answering.

        Above 0 the best of some twenty candidates answers more often than not. Raises ModelError.
        """
        session, encoder, scale, offset = self._load()
        front = encoder.question(question)
        backs = [encoder.candidate(candidate) for candidate in candidates]
        order = sorted(range(len(backs)), key=lambda n: len(backs[n]))
        scores = [0.0] * len(backs)
        for first in range(0, len(order), BATCH):
            rows = order[first : first + BATCH]
            for row, logit in zip(rows, _run(session, front, [backs[n] for n in rows]), strict=True):
                scores[row] = float(logit) * scale + offset
        return scores

    def _load(self) -> tuple[Any, PairEncoder, float, float]:
        with self._lock:
            if self._loaded is None:
                self._loaded = _open(self._folder)
            return self._loaded


def _open(folder: Path) -> tuple[Any, PairEncoder, float, float]:
    import onnxruntime
    from tokenizers import Tokenizer

    try:
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        scale, offset, hashes = float(card["scale"]), float(card["offset"]), dict(card["sha256"])
        files = {name: (folder / name).read_bytes() for name in ("model.onnx", "tokenizer.json")}
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise ModelError(f"the sentence ranker in {folder} is not complete: reinstall dateline") from exc
    for name, content in files.items():
        if hashlib.sha256(content).hexdigest() != hashes.get(name):
            raise ModelError(f"{name} of the sentence ranker is not the one its card names: reinstall dateline")
    tokenizer = Tokenizer.from_str(files["tokenizer.json"].decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a busy machine makes spinning costly
    session = onnxruntime.InferenceSession(files["model.onnx"], options, providers=["CPUExecutionProvider"])
    return session, PairEncoder(tokenizer), scale, offset


def _run(session: Any, front: Ids, backs: Sequence[Ids]) -> Scores:  # noqa: ANN401
    length = len(front) + max(len(back) for back in backs)
    ids = np.zeros((len(backs), length), dtype=np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    ids[:, : len(front)] = front
    for row, back in enumerate(backs):
        end = len(front) + len(back)
        ids[row, len(front) : end] = back
        types[row, len(front) : end] = 1
        mask[row, :end] = 1
    feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
    logits: Scores = np.asarray(session.run(["logit"], feed)[0], dtype=np.float32)
    return logits
