"""An archive of any size with invented articles and synthetic vectors, which the real model can be asked against."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embedding import PACKAGED_MODEL, Embedder, ModelCard, Progress, Vectors, open_embedder
from index.sync import SyncReport, SyncRequest, sync

PASSAGES_AN_ARTICLE = 5
SENTENCES = 34
TOWNS = "Aldermoor Corran Velmora Ostrel Tarnwick Bresk Halden Marrow Quill Sund Ilmar Dovrek".split()
PEOPLE = "Okafor Lindqvist Marchetti Haldane Brankov Iyer Sato Whitlock Duarte Novik Falk Amari".split()
THINGS = "ferry bridge tariff harbour inquiry budget railway dam election strike festival vaccine".split()
ACTS = "opened closed delayed praised rejected inspected repaired announced postponed funded".split()


class SyntheticEmbedder:
    """Random unit vectors under the name of a real model: as much to store and search, nothing to wait for."""

    def __init__(self, real: Embedder) -> None:
        self._real = real
        self._random = np.random.default_rng(7)

    @property
    def model(self) -> ModelCard:
        return self._real.model

    def count_tokens(self, text: str) -> int:
        return len(text.split()) * 4 // 3

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        rows = self._random.normal(size=(len(texts), self.model.dimension)).astype(np.float32)
        made: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return made

    def embed_question(self, text: str) -> Vectors:
        return self._real.embed_question(text)


def build(data: Path, news: Path, passages: int) -> SyncReport:
    """Index invented articles in `news`, about `passages` passages of them, into `data`, which holds the export."""
    news.mkdir(parents=True, exist_ok=True)
    chance = random.Random(7)
    with (news / "all.jsonl").open("w", encoding="utf-8") as stream:
        for n in range(passages // PASSAGES_AN_ARTICLE):
            stream.write(json.dumps(_article(chance, n)) + "\n")
    embedder = SyntheticEmbedder(open_embedder(PACKAGED_MODEL, data / "models"))
    request = SyncRequest(data, 10**9, (news,))
    return sync(request, lambda: embedder, PACKAGED_MODEL, lambda *_: None)


def write_articles(folder: Path, articles: int, seed: int = 7, sentences: int = SENTENCES) -> None:
    """Write invented articles of so many sentences into a folder, a JSON file each."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    for n in range(articles):
        (folder / f"{n}.json").write_text(json.dumps(_article(chance, n, sentences)), encoding="utf-8")


def question(n: int) -> str:
    """Return the n-th question about the invented articles."""
    return f"When did {PEOPLE[n % 12]} visit {TOWNS[n * 5 % 12]} for the {THINGS[n * 7 % 12]}?"


def _article(chance: random.Random, n: int, length: int = SENTENCES) -> dict[str, str]:
    town = chance.choice(TOWNS)
    sentences = [_sentence(chance, town) for _ in range(length)]
    return {
        "id": f"a{n}",
        "title": f"{chance.choice(THINGS).title()} in {town}: day {n}",
        "source": f"The {town} Post",
        "published": f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}",
        "url": f"https://{town.lower()}-post.example/{n}",
        "text": " ".join(sentences),
    }


def _sentence(chance: random.Random, town: str) -> str:
    who, where, what = chance.choice(PEOPLE), chance.choice([town, *TOWNS]), chance.choice(THINGS)
    day = f"{chance.randint(1, 28)} {chance.choice(['March', 'June', 'October'])} 2024"
    number = chance.randint(2, 900)
    return (
        f"{who} {chance.choice(ACTS)} the {what} in {where} on {day}, and {number} people came to see it, "
        f"as {chance.choice(PEOPLE)} of the council said in a note."
    )
