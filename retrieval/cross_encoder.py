"""A CrossEncoder of sentence-transformers as the ranker: DATELINE_RERANK_MODEL, a hub name or a local path."""

from collections.abc import Sequence

from index.errors import ModelError
from retrieval.ranker import Candidate, Reading


class CrossEncoderRanker:
    """Reads sentences with a model of one's own. Raises ModelError where it cannot be loaded."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(name, device="cpu")
        except (OSError, ValueError) as exc:
            reason = str(exc).strip().partition("\n")[0]
            raise ModelError(f"cannot load the ranker {name!r} (DATELINE_RERANK_MODEL): {reason}") from exc

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        """Return what the model gives each sentence before any activation: log-odds for the usual rerankers."""
        pairs = [(question, candidate.sentence) for candidate in candidates]
        odds = self._model.predict(pairs, activation_fn=lambda odds: odds, show_progress_bar=False)
        return [Reading(float(score)) for score in odds]
