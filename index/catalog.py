"""The text of record: articles, passages, files, sources and cached vectors in SQLite.

Everything a citation shows comes from here; the lexical and the dense index hold nothing that cannot be made again
from it.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from index.copies import CopyLink, Difference
from index.embedding import Vectors
from index.sources import Source, SourceFile
from index.types import Article, Cut, Passage, PublishedBasis, Rejection

SCHEMA = """
CREATE TABLE sources (name TEXT PRIMARY KEY, folder TEXT NOT NULL);
CREATE TABLE files (
    path TEXT PRIMARY KEY, source TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL
);
CREATE TABLE rejections (
    source TEXT NOT NULL, file TEXT NOT NULL, path TEXT NOT NULL, line INTEGER, reason TEXT NOT NULL
);
CREATE TABLE versions (
    path TEXT PRIMARY KEY, id TEXT NOT NULL, file TEXT NOT NULL, current INTEGER NOT NULL DEFAULT 0, hash TEXT NOT NULL,
    title TEXT, outlet TEXT, author TEXT, published TEXT, published_basis TEXT NOT NULL, url TEXT,
    language TEXT NOT NULL, text TEXT NOT NULL, cuts TEXT NOT NULL, headline_terms TEXT NOT NULL
);
CREATE INDEX versions_by_id ON versions (id, current);
CREATE INDEX versions_by_file ON versions (file);
CREATE INDEX versions_by_date ON versions (published);
CREATE VIEW articles AS SELECT * FROM versions WHERE current;
CREATE TABLE passages (
    id TEXT PRIMARY KEY, article_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    text_hash TEXT NOT NULL, terms TEXT NOT NULL
);
CREATE INDEX passages_by_article ON passages (article_id);
CREATE INDEX passages_by_text ON passages (text_hash);
CREATE TABLE signatures (kind TEXT NOT NULL, hash TEXT NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (kind, hash))
    WITHOUT ROWID;
CREATE TABLE copies (kept TEXT NOT NULL, other TEXT NOT NULL, folded INTEGER NOT NULL, differences TEXT NOT NULL);
CREATE TABLE vectors (
    model TEXT NOT NULL, text_hash TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, text_hash)
) WITHOUT ROWID;
"""
ARTICLE_COLUMNS = "id, path, text, title, outlet, author, published, published_basis, url, language, cuts"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an archive holds: the number of articles and the range of their publication dates."""

    articles: int
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class FileContent:
    """What was read from one file: its articles and what of it could not be read. `sha256` is of its bytes."""

    file: SourceFile
    sha256: str
    articles: Sequence[Article]
    rejections: Sequence[Rejection]


class Catalog:
    """The catalog of one generation, read only."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def sources(self) -> list[Source]:
        """Return the source folders by name."""
        return [Source(n, Path(f)) for n, f in self._db.execute("SELECT name, folder FROM sources ORDER BY name")]

    def files(self, source: Source | None = None) -> dict[str, tuple[int, int, str]]:
        """Return size, modification time and SHA-256 of every file that was read, by path; of one source if given."""
        rows = self._db.execute(
            "SELECT path, size, mtime_ns, sha256 FROM files WHERE :source IS NULL OR source = :source",
            {"source": source.name if source else None},
        )
        return {path: (size, mtime, digest) for path, size, mtime, digest in rows}

    def rejections(self) -> list[Rejection]:
        """Return what could not be read, in the order of the paths."""
        rows = self._db.execute("SELECT path, reason, line FROM rejections ORDER BY path, line")
        return [Rejection(*row) for row in rows]

    def refusals(self, source: Source) -> list[Rejection]:
        """Return what was rejected in a source without being read: links, files that are too large."""
        query = "SELECT path, reason, line FROM rejections WHERE file = '' AND source = ?"
        return [Rejection(*row) for row in self._db.execute(query, (source.name,))]

    def has_articles(self, source: Source) -> bool:
        """Tell whether any article came from a source."""
        query = "SELECT 1 FROM versions v JOIN files f ON f.path = v.file WHERE f.source = ? LIMIT 1"
        return self._db.execute(query, (source.name,)).fetchone() is not None

    def contents(self, source: Source) -> Iterator[FileContent]:
        """Yield what was last read from each file of a source."""
        rows = self._db.execute(
            "SELECT path, size, mtime_ns, sha256 FROM files WHERE source = ? ORDER BY path", (source.name,)
        )
        for path, size, mtime, digest in rows.fetchall():
            versions = self._db.execute(f"SELECT {ARTICLE_COLUMNS} FROM versions WHERE file = ? ORDER BY path", (path,))
            rejections = self._db.execute("SELECT path, reason, line FROM rejections WHERE file = ?", (path,))
            yield FileContent(
                SourceFile(path, source.folder / path.partition("/")[2], size, mtime),
                digest,
                [article_of(row) for row in versions],
                [Rejection(*row) for row in rejections],
            )

    def version_hashes(self) -> dict[str, str]:
        """Return the hash of every version of every article, by path."""
        return dict(self._db.execute("SELECT path, hash FROM versions").fetchall())

    def coverage(self) -> Coverage:
        """Return the number of articles and the range of their publication dates."""
        count, start, end = self._db.execute("SELECT count(*), min(published), max(published) FROM articles").fetchone()
        return Coverage(count, _date(start), _date(end))

    def newest_stated(self) -> date | None:
        """Return the newest publication date that an article states."""
        row = self._db.execute("SELECT max(published) FROM articles WHERE published_basis = 'stated'").fetchone()
        return _date(row[0])

    def outlets(self) -> list[tuple[str, int]]:
        """Return the outlets with the number of their articles, the largest first."""
        return self._db.execute(
            "SELECT outlet, count(*) FROM articles WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY 2 DESC, 1"
        ).fetchall()

    def languages(self) -> list[tuple[str, int]]:
        """Return the languages with the number of their articles, the largest first."""
        return self._db.execute("SELECT language, count(*) FROM articles GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()

    def article(self, id_: str) -> Article:
        """Return an article by id. Raises KeyError."""
        row = self._db.execute(f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE id = ?", (id_,)).fetchone()
        if row is None:
            raise KeyError(id_)
        return article_of(row)

    def articles(self) -> Iterator[Article]:
        """Yield all articles in the order of their paths."""
        for row in self._db.execute(f"SELECT {ARTICLE_COLUMNS} FROM articles ORDER BY path"):
            yield article_of(row)

    def copies(self) -> list[CopyLink]:
        """Return which articles are copies or versions of one report."""
        rows = self._db.execute("SELECT kept, other, folded, differences FROM copies ORDER BY kept, other")
        return [
            CopyLink(kept, other, bool(folded), tuple(Difference(*change) for change in json.loads(changes)))
            for kept, other, folded, changes in rows
        ]

    def matching_articles(self, since: date | None, until: date | None, outlet: str | None) -> frozenset[str]:
        """Return the ids of the articles published in a period (both days included) by an outlet (any case)."""
        clauses, values = ["1"], []
        for clause, value in (("published >= ?", since), ("published <= ?", until)):
            if value is not None:
                clauses.append(clause)
                values.append(value.isoformat())
        rows = self._db.execute(f"SELECT id, outlet FROM articles WHERE {' AND '.join(clauses)}", values)
        wanted = outlet.casefold() if outlet else None
        return frozenset(id_ for id_, found in rows if wanted is None or (found or "").casefold() == wanted)

    def undated(self) -> int:
        """Return the number of articles without a publication date."""
        return int(self._db.execute("SELECT count(*) FROM articles WHERE published IS NULL").fetchone()[0])

    def find_articles(self, reference: str) -> list[tuple[str, str]]:
        """Return (id, path) of the articles that an id, a stored path, the end of one, or a URL names."""
        rows = self._db.execute(
            "SELECT id, path FROM articles WHERE id = :r OR path = :r OR url = :r ORDER BY path", {"r": reference}
        ).fetchall()
        if rows:
            return rows
        every = self._db.execute("SELECT id, path FROM articles ORDER BY path")
        return [
            (i, p)
            for i, p in every
            if f"/{p.partition('#')[0]}".endswith(f"/{reference}") or f"/{p}".endswith(f"/{reference}")
        ]

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Return passages by id, in the order of `ids`; unknown ids are left out."""
        marks = ",".join("?" * len(ids))
        rows = self._db.execute(f'SELECT id, article_id, start, "end" FROM passages WHERE id IN ({marks})', list(ids))
        found = {row[0]: Passage(*row) for row in rows}
        return [found[id_] for id_ in ids if id_ in found]

    def version_count(self) -> int:
        """Return the number of articles with all their versions."""
        return int(self._db.execute("SELECT count(*) FROM versions").fetchone()[0])

    def passage_count(self) -> int:
        """Return the number of passages."""
        return int(self._db.execute("SELECT count(*) FROM passages").fetchone()[0])

    def passage_ids(self) -> list[str]:
        """Return the ids of all passages, in order."""
        return [row[0] for row in self._db.execute("SELECT id FROM passages ORDER BY id")]

    def vectors(self, model: str, articles: frozenset[str]) -> tuple[list[str], Vectors]:
        """Return the ids of the passages of some articles and their vectors, a row each."""
        ids: list[str] = []
        blobs: list[bytes] = []
        rows = self._db.execute(
            "SELECT p.id, p.article_id, v.vector FROM passages p JOIN vectors v USING (text_hash) WHERE v.model = ?",
            (model,),
        )
        for id_, article, blob in rows:
            if article in articles:
                ids.append(id_)
                blobs.append(blob)
        return ids, np.frombuffer(b"".join(blobs), dtype=np.float32).reshape(len(ids), -1)

    def lexical_rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield passage id, article id, headline terms and body terms of every passage, in the order of the ids."""
        yield from self._db.execute(
            "SELECT p.id, p.article_id, a.headline_terms, p.terms"
            " FROM passages p JOIN articles a ON a.id = p.article_id ORDER BY p.id"
        )

    def text_hashes(self) -> set[str]:
        """Return the hashes of all texts that are embedded."""
        return {digest for (digest,) in self._db.execute("SELECT DISTINCT text_hash FROM passages")}

    def passages_of(self, hashes: Sequence[str]) -> dict[str, list[str]]:
        """Return the ids of the passages by the hash of their text, in order; several may say the same."""
        marks = ",".join("?" * len(hashes))
        found: dict[str, list[str]] = {digest: [] for digest in hashes}
        query = f"SELECT text_hash, id FROM passages WHERE text_hash IN ({marks}) ORDER BY id"
        for digest, id_ in self._db.execute(query, list(hashes)):
            found[digest].append(id_)
        return found

    def vectors_of(self, model: str, hashes: set[str]) -> tuple[list[str], Vectors]:
        """Return the hashes of some texts and their vectors, a row each."""
        batches = self.vector_batches(model, 5000)
        found = [(i, v) for part, rows in batches for i, v in zip(part, rows, strict=True) if i in hashes]
        return [i for i, _ in found], np.stack([v for _, v in found]) if found else np.zeros((0, 1), np.float32)

    def vector_batches(self, model: str, size: int) -> Iterator[tuple[list[str], Vectors]]:
        """Yield the hashes of all texts and their vectors, in the order of the hashes, `size` at a time."""
        rows = self._db.execute(
            "SELECT text_hash, vector FROM vectors WHERE model = ? AND text_hash IN (SELECT text_hash FROM passages)"
            " ORDER BY text_hash",
            (model,),
        )
        while batch := rows.fetchmany(size):
            yield (
                [id_ for id_, _ in batch],
                np.frombuffer(b"".join(v for _, v in batch), np.float32).reshape(len(batch), -1),
            )


def _date(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


def article_of(row: Sequence[str]) -> Article:
    """Return the article of a row of ARTICLE_COLUMNS."""
    id_, path, text, title, outlet, author, published, basis, url, language, cuts = row
    return Article(
        id=id_,
        path=path,
        text=text,
        title=title,
        outlet=outlet,
        author=author,
        published=_date(published),
        published_basis=PublishedBasis(basis),
        url=url,
        language=language,
        cuts=tuple(Cut(**cut) for cut in json.loads(cuts)),
    )
