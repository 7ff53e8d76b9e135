"""Reading the best sentences again, with a model four times as large that takes in more of what stands beside them.

`training/README.md` says what it was fine-tuned from and on, and how well it does.
"""

import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelError
from retrieval.ranker import (
    MOST_CHARACTERS,
    Candidate,
    Ids,
    Ranker,
    Reading,
    Scores,
    SentenceRanker,
    best_span,
    open_model,
    open_readers,
)

PACKAGED = Path(__file__).parent / "reader_model"
QUESTION_TOKENS, SENTENCE_TOKENS, HEADLINE_TOKENS, BEFORE_TOKENS = 64, 80, 16, 32
"""Tokens kept of each part: the first ones, but of the sentence before the last ones."""

AGAIN = 5
"""Sentences that are read again: the best of the first reading."""

_SPECIAL = re.compile(r"<(s|/s|pad|mask|unk)>|\[UNK\]")


class WideEncoder:
    """Turns a question and a candidate into what the model reads.

    That is `<s> question </s> sentence </s> headline </s> end of the sentence before </s>`.
    """

    def __init__(self, tokenizer: Any) -> None:  # noqa: ANN401  (tokenizers is imported late)
        self._tokenizer = tokenizer
        self.start, self.end = tokenizer.token_to_id("<s>"), tokenizer.token_to_id("</s>")

    def question(self, question: str) -> Ids:
        """Return the tokens of the question's part."""
        return [self.start, *self._ids(question[:MOST_CHARACTERS])[:QUESTION_TOKENS], self.end]

    def candidate(self, candidate: Candidate) -> tuple[Ids, int]:
        """Return the tokens of the candidate's part, and how many of them are the sentence's."""
        sentence = self._ids(candidate.sentence[:MOST_CHARACTERS])[:SENTENCE_TOKENS]
        headline = self._ids(candidate.headline[:MOST_CHARACTERS])[:HEADLINE_TOKENS]
        before = self._ids((candidate.context or candidate.before)[-MOST_CHARACTERS:])[-BEFORE_TOKENS:]
        return [*sentence, self.end, *headline, self.end, *before, self.end], len(sentence)

    def offsets(self, sentence: str) -> list[tuple[int, int]]:
        """Return where the tokens kept of a sentence begin and end in it, in characters."""
        offsets: list[tuple[int, int]] = self._encoded(sentence[:MOST_CHARACTERS]).offsets[:SENTENCE_TOKENS]
        return offsets

    def _ids(self, text: str) -> Ids:
        ids: Ids = self._encoded(text).ids
        return ids

    def _encoded(self, text: str) -> Any:  # noqa: ANN401
        sound = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is no text
        sound = _SPECIAL.sub(lambda mark: f"({mark.group()[1:-1]})", sound)  # an article may not set the model's marks
        return self._tokenizer.encode(sound, add_special_tokens=False)


class CarefulRanker:
    """Reads candidates with the small model, then the best of them again with the large one.

    What is read again is worth what both say; what is not, what the small one lets expect of both. The model is read
    from disk when the first question comes.
    """

    def __init__(self, first: Ranker | None = None, folder: Path | None = None, again: int = AGAIN) -> None:
        self._first = first or SentenceRanker()
        self._folder = folder or PACKAGED
        self._again = again
        self._lock = threading.Lock()
        self._model: LargeModel | None = None

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        """Return what each candidate is worth. Raises ModelError."""
        model = self._opened()
        readings = self._first.read(question, candidates)
        best = sorted(range(len(candidates)), key=lambda n: -readings[n].answers - candidates[n].shared)[: self._again]
        found = [Reading(model.expected(reading.answers), reading.span, reading.holds) for reading in readings]
        for n, again in zip(best, model.read(question, [candidates[n] for n in best]), strict=True):
            found[n] = Reading(model.joined(again.answers, readings[n].answers), again.span, again.holds)
        return found

    def _opened(self) -> "LargeModel":
        with self._lock:
            if self._model is None:
                self._model = open_careful(self._folder)
            return self._model


@dataclass(frozen=True, slots=True)
class LargeModel:
    """The large model; `own`, `first` and `offset` make one number of both, `slope` and `start` of the small one's."""

    session: Any
    encoder: WideEncoder
    own: float
    first: float
    offset: float
    slope: float
    start: float
    readers: ThreadPoolExecutor

    def joined(self, logit: float, answers: float) -> float:
        """Return the log-odds that a sentence answers, of the large model's logit and the small one's log-odds."""
        return self.own * logit + self.first * answers + self.offset

    def expected(self, answers: float) -> float:
        """Return what `joined` comes to on average where the small model says this."""
        return self.slope * answers + self.start

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        """Return the model's logit, and where the short answer may stand, of each candidate."""
        front = self.encoder.question(question)
        backs = [self.encoder.candidate(candidate) for candidate in candidates]
        # the longest first: then no core waits long for the last one
        order = sorted(range(len(backs)), key=lambda n: -len(backs[n][0]))
        found = dict(zip(order, self.readers.map(lambda n: self._run(front, *backs[n]), order), strict=True))
        return [self._reading(candidate, *found[n]) for n, candidate in enumerate(candidates)]

    def _run(self, front: Ids, back: Ids, length: int) -> tuple[float, Scores, Scores]:
        ids = np.array([[*front, *back]], dtype=np.int64)
        sentence = np.zeros_like(ids)
        sentence[0, len(front) : len(front) + max(1, length)] = 1
        logit, of_tokens = self.session.run(["logit", "span"], {"input_ids": ids, "sentence": sentence})
        return float(logit[0]), of_tokens[0, 0], of_tokens[0, len(front) : len(front) + length]

    def _reading(self, candidate: Candidate, logit: float, none: Scores, tokens: Scores) -> Reading:
        if not len(tokens):
            return Reading(logit)
        first, last, holds = best_span(none, tokens)
        offsets = self.encoder.offsets(candidate.sentence)
        return Reading(logit, (offsets[first][0], offsets[last][1]), holds)


def open_careful(folder: Path) -> LargeModel:
    """Return the large model that lies in a folder. Raises ModelError."""
    session, tokenizer, card = open_model(folder, "careful reader")
    try:
        first, slope, start = (float(card[name]) for name in ("first", "slope", "start"))
    except (ValueError, TypeError, KeyError) as exc:
        raise ModelError(f"the careful reader in {folder} is not complete: reinstall dateline") from exc
    return LargeModel(
        session, WideEncoder(tokenizer), card["scale"], first, card["offset"], slope, start, open_readers()
    )
