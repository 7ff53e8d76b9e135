"""Near-identical reports of one story, and whether they fold into one or differ."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from zlib import crc32

from index.differences import Difference, differences
from index.types import Article

__all__ = ["SIGNATURE_KIND", "CopyLink", "Difference", "find_copies", "signature"]

_SHINGLE = 4
_BANDS = 48
_ROWS = 3
_SEED = 1
SIGNATURE_KIND = f"affine32 seed {_SEED}, {_BANDS} x {_ROWS}, {_SHINGLE} words"
"""What a signature was made with: stored ones of another kind are of no use."""

_LENGTH = 4 * _BANDS * _ROWS
_MIN_WORDS = 30
"""A shorter text is a caption or a notice, not a report."""
_SHORTER = 0.7
"""Part of the shorter text that must stand in the longer one."""
_LONGER = 0.5
"""Part of the longer text that must stand in the shorter one: two stories cannot both be more than half of a third."""
_ALIKE = 0.28
"""Part of two signatures that must agree: these two parts make a Jaccard similarity of at least 0.41, which 144 hashes
tell to within 0.04."""
_LEAD = 40
"""Shingles that a report opens with; half of one text's must be found in the other."""
_FEW = 4
"""Figures up to which any number of them may differ; of more, half must agree."""
_WINDOW = 20
"""Articles of one band, next in the order of publication, that an article is compared with."""
_AT_ONCE = 20_000
"""Pairs whose signatures are compared in one step, in about 30 MB."""

_WORD = re.compile(r"[^\W_]+")
_FIGURE = re.compile(r"[0-9]+(?:[.,:][0-9]+)*")


@dataclass(frozen=True, slots=True)
class CopyLink:
    """Two reports of one story by article id, `kept` standing for all of them.

    `folded` where numbers, dates, negations and names agree; else the two are versions, and `differences` says in the
    words of each what differs.
    """

    kept: str
    other: str
    folded: bool
    differences: tuple[Difference, ...]


class _Shape(NamedTuple):
    """What two texts are compared by: shingles in order, as a set, and the figures in digits."""

    shingles: list[int]
    distinct: frozenset[int]
    figures: Counter[str]


def signature(article: Article) -> bytes:
    """Return the MinHash of a text's word shingles: a pure function of the text; empty where it is too short."""
    shingles = _shape(article.text).distinct
    if not shingles:
        return b""
    sketch = _blank_sketch().copy()
    sketch.update_batch(shingles)
    return bytes(sketch.hashvalues.astype("<u4").tobytes())


def find_copies(articles: Iterable[Article], signatures: Mapping[str, bytes] | None = None) -> list[CopyLink]:
    """Return a link for each article that repeats another's report, sorted by the two ids.

    Near-identical are two texts of which the shorter stands to 70% in the longer, and the longer to half in the
    shorter, counted in runs of four words, with the same opening; two of which most figures differ are one form filled
    in twice, no copies. What is near-identical to the same report is one story, represented by the earliest published
    (undated last), then the longest, then the smallest path. A paragraph that only one of the two has does not keep
    them from folding: a copy was cut to fit or added to, which contradicts nothing; so a folded copy need not hold
    every sentence of the one that is kept.

    `signatures` maps article ids to what `signature` returned for them; missing and broken ones are computed. The
    order of the articles has no influence.
    """
    by_id = {article.id: article for article in sorted(articles, key=_rank, reverse=True)}
    ranked = sorted(by_id.values(), key=_rank)
    known = signatures or {}
    sketches = [_stored(known.get(article.id)) or signature(article) for article in ranked]
    shapes = lru_cache(maxsize=2048)(lambda n: _shape(ranked[n].text))
    first = list(range(len(ranked)))
    for i, j in _candidates(sketches):
        if (a := _root(first, i)) != (b := _root(first, j)) and _near(shapes(i), shapes(j)):
            first[max(a, b)] = min(a, b)
    links = [_link(ranked[_root(first, n)], article) for n, article in enumerate(ranked) if _root(first, n) != n]
    return sorted(links, key=lambda link: (link.kept, link.other))


def _stored(sketch: bytes | None) -> bytes | None:
    return sketch if sketch is not None and len(sketch) == _LENGTH else None


def _rank(article: Article) -> tuple[date, int, str, str]:
    return (article.published or date.max, -len(article.text), article.path, article.text)


def _link(kept: Article, other: Article) -> CopyLink:
    found = differences(kept, other)
    return CopyLink(kept.id, other.id, not found, found)


def _root(first: list[int], n: int) -> int:
    while first[n] != n:
        first[n] = n = first[first[n]]
    return n


@lru_cache(maxsize=1)
def _blank_sketch() -> Any:  # noqa: ANN401  (datasketch is imported late)
    from datasketch import MinHash  # type: ignore[import-untyped, unused-ignore]

    return MinHash(_BANDS * _ROWS, seed=_SEED, hashfunc=int, scheme="affine32")


def _shape(text: str) -> _Shape:
    words = _WORD.findall(text.casefold())
    if len(words) < _MIN_WORDS:
        return _Shape([], frozenset(), Counter())
    runs = zip(*(words[n:] for n in range(_SHINGLE)), strict=False)
    shingles = [crc32(" ".join(run).encode(errors="replace")) for run in runs]
    return _Shape(shingles, frozenset(shingles), Counter(_FIGURE.findall(text)))


def _candidates(sketches: list[bytes]) -> Iterator[tuple[int, int]]:
    """Yield the pairs whose signatures agree in a band and enough besides, each once; of many, neighbours only."""
    import numpy as np

    usable = [n for n, sketch in enumerate(sketches) if len(sketch) == _LENGTH]
    if not usable:
        return
    table = np.frombuffer(b"".join(sketches[n] for n in usable), dtype="<u4").reshape(len(usable), _BANDS, _ROWS)
    pairs = [np.empty(0, dtype=np.int64)]
    for band in range(_BANDS):
        order = np.lexsort(table[:, band].T)  # stable: what agrees stands together in the order of publication
        rows = table[order, band]
        bucket = np.concatenate([[0], np.cumsum((rows[1:] != rows[:-1]).any(axis=1))])
        for apart in range(1, _WINDOW + 1):
            (at,) = np.nonzero(bucket[apart:] == bucket[:-apart])
            if not len(at):
                break
            pairs.append(order[at] * len(usable) + order[at + apart])
    hashes = table.reshape(len(usable), -1)
    every = np.unique(np.concatenate(pairs))
    for start in range(0, len(every), _AT_ONCE):
        first, second = np.divmod(every[start : start + _AT_ONCE], len(usable))
        alike = (hashes[first] == hashes[second]).mean(axis=1) >= _ALIKE
        for i, j in zip(first[alike].tolist(), second[alike].tolist(), strict=True):
            yield usable[i], usable[j]


def _near(a: _Shape, b: _Shape) -> bool:
    shared = len(a.distinct & b.distinct)
    sizes = sorted((len(a.distinct), len(b.distinct)))
    if shared < _SHORTER * sizes[0] or shared < _LONGER * sizes[1]:
        return False
    if max(_lead(a, b), _lead(b, a)) < 0.5:
        return False
    fewer = min(a.figures.total(), b.figures.total())
    return fewer <= _FEW or 2 * (a.figures & b.figures).total() >= fewer


def _lead(a: _Shape, b: _Shape) -> float:
    opening = a.shingles[:_LEAD]
    return sum(shingle in b.distinct for shingle in opening) / len(opening)
