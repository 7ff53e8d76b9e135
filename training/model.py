"""The cross-encoder that is trained: MiniLM with a number for the pair and two for each of its tokens."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel

from index.embedding import packaged_model_path

MICRO_BATCH = 16


class CrossEncoder(torch.nn.Module):
    """The packaged MiniLM with a linear layer over the mean of its last states, and one over each of them.

    The first says whether the sentence answers, the second where the short answer begins and ends in it; both at the
    first token where it holds none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(
            str(packaged_model_path()), hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        self.head = torch.nn.Linear(self.body.config.hidden_size, 1)
        torch.nn.init.normal_(self.head.weight, std=0.02)
        torch.nn.init.zeros_(self.head.bias)
        self.span = torch.nn.Linear(self.body.config.hidden_size, 2)
        torch.nn.init.normal_(self.span.weight, std=0.02)
        torch.nn.init.zeros_(self.span.bias)

    def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:  # noqa: ANN401
        """Return one logit a row, and of each token the logits of being the first and the last of the short answer."""
        states = self.body(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        weight = attention_mask.unsqueeze(-1).to(states.dtype)
        return self.head((states * weight).sum(1) / weight.sum(1)).squeeze(-1), self.span(states)


def logits(net: CrossEncoder, pairs: Sequence[tuple[list[int], list[int]]], batch: int = MICRO_BATCH) -> Any:  # noqa: ANN401
    """Return the logits of pairs (tokens of the question, tokens behind them) and those of their tokens, in order."""
    order = sorted(range(len(pairs)), key=lambda n: len(pairs[n][0]) + len(pairs[n][1]))
    found: list[Any] = [None] * len(pairs)
    of_tokens: list[Any] = [None] * len(pairs)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        for first in range(0, len(order), batch):
            rows = order[first : first + batch]
            length = max(len(pairs[n][0]) + len(pairs[n][1]) for n in rows)
            ids = torch.zeros(len(rows), length, dtype=torch.long)
            mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
            for row, n in enumerate(rows):
                front, back = pairs[n]
                end = len(front) + len(back)
                ids[row, :end] = torch.tensor([*front, *back])
                mask[row, :end] = 1
                types[row, len(front) : end] = 1
            answers, places = net(ids, mask, types)
            for n, logit, place in zip(rows, answers, places, strict=True):
                found[n], of_tokens[n] = logit, place.float()
    return torch.stack(found).float(), of_tokens


def read_weights(net: CrossEncoder, file: Path) -> None:
    """Put stored weights into a model; those of a head that the file does not hold stay as they are."""
    net.load_state_dict(torch.load(file, weights_only=True), strict=False)
