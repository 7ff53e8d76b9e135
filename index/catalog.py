"""The text of record: articles, passages, files, sources and cached vectors in SQLite.

Everything a citation shows comes from here; the lexical and the dense index hold nothing that cannot be made again
from it.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np

from index.embedding import Vectors
from index.sources import Source, SourceFile
from index.types import Article, Cut, Passage, PublishedBasis, Rejection

_SCHEMA = """
CREATE TABLE sources (name TEXT PRIMARY KEY, folder TEXT NOT NULL);
CREATE TABLE files (
    path TEXT PRIMARY KEY, source TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL
);
CREATE TABLE rejections (source TEXT NOT NULL, path TEXT NOT NULL, line INTEGER, reason TEXT NOT NULL);
CREATE TABLE articles (
    id TEXT PRIMARY KEY, source TEXT NOT NULL, path TEXT NOT NULL UNIQUE, title TEXT, outlet TEXT, author TEXT,
    published TEXT, published_basis TEXT NOT NULL, url TEXT, language TEXT NOT NULL, text TEXT NOT NULL,
    cuts TEXT NOT NULL
);
CREATE INDEX articles_by_date ON articles (published);
CREATE TABLE passages (
    id TEXT PRIMARY KEY, article_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    text_hash TEXT NOT NULL
);
CREATE INDEX passages_by_article ON passages (article_id);
CREATE TABLE vectors (
    model TEXT NOT NULL, text_hash TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, text_hash)
) WITHOUT ROWID;
"""
_ARTICLE = "id, path, text, title, outlet, author, published, published_basis, url, language, cuts"
_MAX_VARIABLES = 30_000


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an archive holds: the number of articles and the range of their publication dates."""

    articles: int
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class SourceContent:
    """What was read from one source: its files, its articles and what could not be read."""

    source: Source
    files: Sequence[tuple[SourceFile, str]]
    """Each file with the SHA-256 of its bytes."""
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

    def files(self) -> dict[str, tuple[int, int, str]]:
        """Return size, modification time and SHA-256 of every file that was read, by path."""
        rows = self._db.execute("SELECT path, size, mtime_ns, sha256 FROM files")
        return {path: (size, mtime, digest) for path, size, mtime, digest in rows}

    def rejections(self) -> list[Rejection]:
        """Return what could not be read, in the order of the paths."""
        rows = self._db.execute("SELECT path, reason, line FROM rejections ORDER BY path, line")
        return [Rejection(*row) for row in rows]

    def content(self, source: Source) -> SourceContent:
        """Return what was last read from a source."""
        files = self._db.execute(
            "SELECT path, size, mtime_ns, sha256 FROM files WHERE source = ? ORDER BY path", (source.name,)
        )
        rejections = self._db.execute("SELECT path, reason, line FROM rejections WHERE source = ?", (source.name,))
        articles = self._db.execute(f"SELECT {_ARTICLE} FROM articles WHERE source = ? ORDER BY path", (source.name,))
        return SourceContent(
            source,
            [(SourceFile(p, source.folder / p.partition("/")[2], size, mtime), d) for p, size, mtime, d in files],
            [_article(row) for row in articles],
            [Rejection(*row) for row in rejections],
        )

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
        row = self._db.execute(f"SELECT {_ARTICLE} FROM articles WHERE id = ?", (id_,)).fetchone()
        if row is None:
            raise KeyError(id_)
        return _article(row)

    def articles(self) -> Iterator[Article]:
        """Yield all articles in the order of their paths."""
        for row in self._db.execute(f"SELECT {_ARTICLE} FROM articles ORDER BY path"):
            yield _article(row)

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
        return [(i, p) for i, p in every if f"/{p}".endswith(f"/{reference}") or p.startswith(f"{reference}#")]

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """Return passages by id, in the order of `ids`; unknown ids are left out."""
        marks = ",".join("?" * len(ids))
        rows = self._db.execute(f'SELECT id, article_id, start, "end" FROM passages WHERE id IN ({marks})', list(ids))
        found = {row[0]: Passage(*row) for row in rows}
        return [found[id_] for id_ in ids if id_ in found]

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

    def cached_vectors(self, model: str, hashes: Iterable[str]) -> dict[str, Vectors]:
        """Return the vectors that are known for these text hashes."""
        wanted = list(dict.fromkeys(hashes))
        found: dict[str, Vectors] = {}
        for first in range(0, len(wanted), _MAX_VARIABLES):
            part = wanted[first : first + _MAX_VARIABLES]
            marks = ",".join("?" * len(part))
            rows = self._db.execute(
                f"SELECT text_hash, vector FROM vectors WHERE model = ? AND text_hash IN ({marks})", [model, *part]
            )
            found.update({digest: np.frombuffer(blob, dtype=np.float32) for digest, blob in rows})
        return found


def write_catalog(
    path: Path,
    contents: Sequence[SourceContent],
    passages: Iterable[tuple[Passage, str]],
    model: str,
    vectors: Mapping[str, Vectors],
) -> None:
    """Write a catalog: what the sources hold, the passages with their text hashes, the vectors by text hash."""
    db = sqlite3.connect(path)
    try:
        db.executescript(_SCHEMA)
        for content in contents:
            name = content.source.name
            db.execute("INSERT INTO sources VALUES (?, ?)", (name, str(content.source.folder)))
            db.executemany(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?)",
                [(f.path, name, f.size, f.mtime_ns, digest) for f, digest in content.files],
            )
            db.executemany(
                "INSERT INTO rejections VALUES (?, ?, ?, ?)",
                [(name, r.path, r.line, r.reason) for r in content.rejections],
            )
            marks = ",".join("?" * 11)
            db.executemany(
                f"INSERT INTO articles ({_ARTICLE}, source) VALUES ({marks}, ?)",
                [(*_row(article), name) for article in content.articles],
            )
        db.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?)",
            [(p.id, p.article_id, p.start, p.end, digest) for p, digest in passages],
        )
        db.executemany(
            "INSERT INTO vectors VALUES (?, ?, ?)",
            [(model, digest, np.asarray(v, dtype=np.float32).tobytes()) for digest, v in sorted(vectors.items())],
        )
        db.commit()
    finally:
        db.close()


def _date(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


def _row(a: Article) -> tuple[str | None, ...]:
    published = a.published.isoformat() if a.published else None
    cuts = json.dumps([asdict(cut) for cut in a.cuts], ensure_ascii=False)
    return (a.id, a.path, a.text, a.title, a.outlet, a.author, published, a.published_basis, a.url, a.language, cuts)


def _article(row: Sequence[str]) -> Article:
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
