"""How well a sentence answers a question: a small cross-encoder, read together with what surrounds the sentence.

It was fine-tuned from the packaged MiniLM; `training/README.md` says on what and how well it does.
"""

import hashlib
import json
import os
import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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
SPAN_TOKENS = 24
"""Tokens of a short answer at most."""
MOST_CORES = 4
"""Sentences that are read side by side at most."""

_SPECIAL = re.compile(r"\[(CLS|SEP|PAD|MASK|UNK)\]")

Ids = list[int]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, the sentence before it and the headline above it (each may be empty).

    `before` is left out where the sentence does not point back; a reader that takes in more reads `context`, the
    sentence before in any case. `shared` is what the words it shares with the question add to its log-odds in the order
    of sentences: a reader that reads the best ones again chooses them by it, too.
    """

    sentence: str
    before: str = ""
    headline: str = ""
    context: str = ""
    shared: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a ranker makes of a candidate.

    `answers` are the log-odds that the sentence answers, against nothing answering. `span` is where it says the short
    answer (offsets into the sentence), None where the ranker does not look for one; `holds` are the log-odds that the
    span is one, against the sentence holding none.
    """

    answers: float
    span: tuple[int, int] | None = None
    holds: float = 0.0


class Ranker(Protocol):
    """Whatever reads sentences for a question."""

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        """Return what each candidate is worth, in their order."""


class PairEncoder:
    """Turns a question and a candidate into what the model reads.

    That is `[CLS] question [SEP] sentence [SEP] headline [SEP] end of the sentence before [SEP]`; the question is of
    token type 0, the rest of type 1. What stands after the sentence is not read.
    """

    def __init__(self, tokenizer: Any) -> None:  # noqa: ANN401  (tokenizers is imported late)
        self._tokenizer = tokenizer
        self._start = tokenizer.token_to_id("[CLS]")
        self.end = tokenizer.token_to_id("[SEP]")

    def question(self, text: str) -> Ids:
        """Return the tokens in front of a candidate's."""
        return [self._start, *self._ids(text[:MOST_CHARACTERS])[:QUESTION_TOKENS], self.end]

    def candidate(self, candidate: Candidate) -> Ids:
        """Return the tokens behind the question's."""
        return [
            *self._ids(candidate.sentence[:MOST_CHARACTERS])[:SENTENCE_TOKENS],
            self.end,
            *self._ids(candidate.headline[:MOST_CHARACTERS])[:HEADLINE_TOKENS],
            self.end,
            *self._ids(candidate.before[-MOST_CHARACTERS:])[-BEFORE_TOKENS:],
            self.end,
        ]

    def offsets(self, sentence: str) -> list[tuple[int, int]]:
        """Return where the tokens kept of a sentence begin and end in it, in characters."""
        encoded = self._encoded(sentence[:MOST_CHARACTERS])
        offsets: list[tuple[int, int]] = encoded.offsets[:SENTENCE_TOKENS]
        return offsets

    def _ids(self, text: str) -> Ids:
        ids: Ids = self._encoded(text).ids
        return ids

    def _encoded(self, text: str) -> Any:  # noqa: ANN401
        sound = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is no text
        sound = _SPECIAL.sub(lambda token: f"({token.group(1)})", sound)  # an article may not set the model's own marks
        return self._tokenizer.encode(sound, add_special_tokens=False)


class SentenceRanker:
    """Reads candidates for a question. The model is read from disk when the first question comes."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or PACKAGED
        self._lock = threading.Lock()
        self._model: _Model | None = None

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        """Return what each candidate is worth; it does not depend on the others. Raises ModelError.

        Above 0 the best of some twenty candidates answers more often than not.
        """
        model = self._opened()
        front = model.encoder.question(question)
        backs = [model.encoder.candidate(candidate) for candidate in candidates]
        # the longest first: then no core waits long for the last one
        order = sorted(range(len(backs)), key=lambda n: -len(backs[n]))
        found = dict(zip(order, model.readers.map(lambda n: model.run(front, backs[n]), order), strict=True))
        return [model.reading(candidate, *found[n]) for n, candidate in enumerate(candidates)]

    def _opened(self) -> "_Model":
        with self._lock:
            if self._model is None:
                self._model = _open(self._folder)
            return self._model


@dataclass(frozen=True, slots=True)
class _Model:
    session: Any
    encoder: PairEncoder
    scale: float
    offset: float
    readers: ThreadPoolExecutor

    def run(self, front: Ids, back: Ids) -> tuple[float, Scores, Scores]:
        """Return the log-odds that the sentence answers, the logits of "no short answer" and those of its tokens."""
        ids = np.array([[*front, *back]], dtype=np.int64)
        types = np.array([[0] * len(front) + [1] * len(back)], dtype=np.int64)
        logit, of_tokens = self.session.run(["logit", "span"], {"input_ids": ids, "token_type_ids": types})
        end = len(front) + back.index(self.encoder.end)
        return float(logit[0]) * self.scale + self.offset, of_tokens[0, 0], of_tokens[0, len(front) : end]

    def reading(self, candidate: Candidate, answers: float, none: Scores, tokens: Scores) -> Reading:
        """Return what the model's output says of a candidate."""
        if not len(tokens):
            return Reading(answers)
        first, last, holds = best_span(none, tokens)
        offsets = self.encoder.offsets(candidate.sentence)
        return Reading(answers, (offsets[first][0], offsets[last][1]), holds)


def open_model(folder: Path, name: str) -> tuple[Any, Any, dict[str, Any]]:
    """Return the session, the tokenizer and the card of the model in a folder. Raises ModelError."""
    import onnxruntime
    from tokenizers import Tokenizer

    try:
        card: dict[str, Any] = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        card = {**card, "scale": float(card["scale"]), "offset": float(card["offset"])}
        hashes = dict(card["sha256"])
        files = {name: (folder / name).read_bytes() for name in ("model.onnx", "tokenizer.json")}
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise ModelError(f"the {name} in {folder} is not complete: reinstall dateline") from exc
    for file, content in files.items():
        if hashlib.sha256(content).hexdigest() != hashes.get(file):
            raise ModelError(f"{file} of the {name} is not the one its card names: reinstall dateline")
    tokenizer = Tokenizer.from_str(files["tokenizer.json"].decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1  # sentences are read side by side instead: no core waits for another
    session = onnxruntime.InferenceSession(files["model.onnx"], options, providers=["CPUExecutionProvider"])
    return session, tokenizer, card


def open_readers() -> ThreadPoolExecutor:
    """Return the threads that read sentences side by side."""
    return ThreadPoolExecutor(min(MOST_CORES, os.cpu_count() or 1), "reading")


def _open(folder: Path) -> _Model:
    session, tokenizer, card = open_model(folder, "sentence ranker")
    return _Model(session, PairEncoder(tokenizer), card["scale"], card["offset"], open_readers())


def best_span(none: Scores, tokens: Scores) -> tuple[int, int, float]:
    """Return the first and the last token of the likeliest short answer, and its log-odds against there being none.

    `none` holds the logits of start and end for "none", `tokens` those of each token: (2,) and (tokens, 2).
    """
    sums = tokens[:, 0][:, None] + tokens[:, 1][None, :]
    n = np.arange(len(tokens))
    length = n[None, :] - n[:, None]
    sums = np.where((length >= 0) & (length < SPAN_TOKENS), sums, -np.inf)
    first, last = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(first), int(last), float(sums[first, last] - none.sum())
