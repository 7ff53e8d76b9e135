"""Embedders for tests: one for where the ranking is not the point, one that saves time."""

import zlib
from collections.abc import Sequence

import numpy as np

from index.embedding import Embedder, ModelCard, Progress, Vectors

DIMENSION = 64
MAX_TOKENS = 64


class BagOfWords:
    """Counts words in hashed places: texts of the same words lie close, the same everywhere and at once.

    `embedded` lists every passage text that was asked for, in order.
    """

    def __init__(self, fingerprint: str = "bag of words") -> None:
        self.model = ModelCard(
            name="bag-of-words",
            fingerprint=fingerprint,
            dimension=DIMENSION,
            max_tokens=MAX_TOKENS,
            question_prompt="",
            passage_prompt="",
            exported=True,
        )
        self.embedded: list[str] = []

    def count_tokens(self, text: str) -> int:
        return count_words(text)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.embedded += texts
        if progress:
            progress(len(texts))
        return np.stack([_vector(text) for text in texts]) if texts else np.zeros((0, DIMENSION), dtype=np.float32)

    def embed_question(self, text: str) -> Vectors:
        return _vector(text)


class Remembering:
    """Another embedder, asked for each passage once: tests put many questions to the same sentences."""

    def __init__(self, other: Embedder) -> None:
        self.model = other.model
        self._other = other
        self._known: dict[str, Vectors] = {}

    def count_tokens(self, text: str) -> int:
        return self._other.count_tokens(text)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._other.embed_passages(new, progress), strict=True))
        return np.stack([self._known[text] for text in texts])

    def embed_question(self, text: str) -> Vectors:
        return self._other.embed_question(text)


def count_words(text: str) -> int:
    """Return the number of words; of a very long one, eight letters count as a word."""
    return sum(-(-len(word) // 8) for word in text.split())


def _vector(text: str) -> Vectors:
    vector = np.zeros(DIMENSION, dtype=np.float32)
    for word in text.lower().split():
        vector[zlib.crc32(word.strip(".,;:!?\"'()").encode("utf-8", "surrogatepass")) % DIMENSION] += 1
    if not vector.any():
        vector[0] = 1
    normed: Vectors = vector / np.linalg.norm(vector)
    return normed
