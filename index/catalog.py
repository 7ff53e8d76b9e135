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
from index.types import Article, Cut, Form, Passage, PublishedBasis, Rejection

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
    language TEXT NOT NULL, text TEXT NOT NULL, cuts TEXT NOT NULL, updated TEXT, form TEXT NOT NULL,
    near_midnight INTEGER NOT NULL,
    headline_terms TEXT NOT NULL
);
CREATE INDEX versions_by_id ON versions (id, current);
CREATE INDEX versions_by_file ON versions (file);
CREATE INDEX versions_by_date ON versions (published);
CREATE VIEW shown AS SELECT * FROM versions WHERE current;
CREATE VIEW articles AS SELECT * FROM shown WHERE form <> 'listing';
CREATE TABLE passages (
    id TEXT PRIMARY KEY, article_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    text_hash TEXT NOT NULL, terms TEXT NOT NULL, names TEXT NOT NULL, sentences TEXT NOT NULL
);
CREATE INDEX passages_by_article ON passages (article_id);
CREATE INDEX passages_by_text ON passages (text_hash);
CREATE TABLE signatures (kind TEXT NOT NULL, hash TEXT NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (kind, hash))
    WITHOUT ROWID;
CREATE TABLE copies (kept TEXT NOT NULL, other TEXT NOT NULL, folded INTEGER NOT NULL, differences TEXT NOT NULL);
CREATE TABLE event_dates (
    article_id TEXT NOT NULL, at INTEGER NOT NULL, length INTEGER NOT NULL, start TEXT, "end" TEXT, basis TEXT NOT NULL
);
CREATE INDEX event_dates_by_day ON event_dates (start, "end");
CREATE INDEX event_dates_by_article ON event_dates (article_id, at);
CREATE TABLE day_orders (outlet TEXT PRIMARY KEY, day_first INTEGER NOT NULL);
CREATE TABLE vectors (
    model TEXT NOT NULL, text_hash TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, text_hash)
) WITHOUT ROWID;
"""
ARTICLE_COLUMNS = (
    "id, path, text, title, outlet, author, published, published_basis, url, language, cuts, updated, form, "
    "near_midnight"
)


StoredSentence = tuple[int, int, frozenset[str]]
"""A sentence as offsets into the article's text, and its content terms."""


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
        """Return the hash of every version of every article, by path; listings are left out."""
        return dict(self._db.execute("SELECT path, hash FROM versions WHERE form <> 'listing'").fetchall())

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
        """Return an article by id; a listing too. Raises KeyError."""
        row = self._db.execute(f"SELECT {ARTICLE_COLUMNS} FROM shown WHERE id = ?", (id_,)).fetchone()
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

    def day_orders(self) -> dict[str, bool]:
        """Return by outlet (case folded; "" for the whole archive) whether it writes the day before the month."""
        return {outlet: bool(first) for outlet, first in self._db.execute("SELECT outlet, day_first FROM day_orders")}

    def dated_passages(
        self, start: date | None, end: date | None, longest: int, limit: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, date | None, date, date]]:
        """Return passages that hold a date of a period (either side may be open), with publication day and that date.

        Dates longer than `longest` days are left out; a date that is open at its end counts as its first day. With
        `among` only these passages are looked at.
        """
        clauses = ["e.start IS NOT NULL", 'julianday(coalesce(e."end", e.start)) - julianday(e.start) < :longest']
        if start is not None and end is not None:
            clauses += ["e.start BETWEEN date(:start, :before) AND :end", 'coalesce(e."end", e.start) >= :start']
        elif start is not None:
            clauses += ["e.start >= :start"]
        else:
            clauses += ["e.start <= :end", 'coalesce(e."end", e.start) <= :end']
        if among is not None:
            clauses += ["p.id IN (SELECT value FROM json_each(:among))"]
        rows = self._db.execute(
            'SELECT p.id, a.published, e.start, coalesce(e."end", e.start) FROM event_dates e'
            ' JOIN passages p ON p.article_id = e.article_id AND e.at >= p.start AND e.at < p."end"'
            f" JOIN articles a ON a.id = e.article_id WHERE {' AND '.join(clauses)} LIMIT :limit",
            {
                "start": start and start.isoformat(),
                "end": end and end.isoformat(),
                "before": f"-{longest} days",
                "longest": longest,
                "among": json.dumps(list(among or ())),
                "limit": limit,
            },
        )
        days = date.fromisoformat
        return [(id_, _date(published), days(first), days(last)) for id_, published, first, last in rows]

    def undecided_dates(self) -> dict[str, frozenset[int]]:
        """Return by article the offsets of the dates that only the archive can complete."""
        rows = self._db.execute('SELECT article_id, at FROM event_dates WHERE start IS NULL AND "end" IS NULL')
        found: dict[str, set[int]] = {}
        for article, at in rows:
            found.setdefault(article, set()).add(at)
        return {article: frozenset(places) for article, places in found.items()}

    def passages_of_article(self, article: str) -> list[Passage]:
        """Return the passages of an article, in the order of its text."""
        rows = self._db.execute(
            'SELECT id, article_id, start, "end" FROM passages WHERE article_id = ? ORDER BY start', (article,)
        )
        return [Passage(*row) for row in rows]

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
        """Return (id, path) of the articles, listings too, that an id, a stored path, the end of one or a URL names."""
        rows = self._db.execute(
            "SELECT id, path FROM shown WHERE id = :r OR path = :r OR url = :r ORDER BY path", {"r": reference}
        ).fetchall()
        if rows:
            return rows
        every = self._db.execute("SELECT id, path FROM shown ORDER BY path")
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
        """Return the number of articles with all their versions, without listings."""
        return int(self._db.execute("SELECT count(*) FROM versions WHERE form <> 'listing'").fetchone()[0])

    def listing_count(self) -> int:
        """Return the number of listings, which are stored and not searched."""
        return int(self._db.execute("SELECT count(*) FROM shown WHERE form = 'listing'").fetchone()[0])

    def passage_count(self) -> int:
        """Return the number of passages."""
        return int(self._db.execute("SELECT count(*) FROM passages").fetchone()[0])

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

    def lexical_rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        """Yield id, article id, headline terms, body terms and names of every passage, in the order of the ids."""
        yield from self._db.execute(
            "SELECT p.id, p.article_id, a.headline_terms, p.terms, p.names"
            " FROM passages p JOIN articles a ON a.id = p.article_id ORDER BY p.id"
        )

    def names(self, passages: Sequence[str]) -> set[str]:
        """Return the terms that stand as names in any of some passages."""
        marks = ",".join("?" * len(passages))
        rows = self._db.execute(f"SELECT names FROM passages WHERE id IN ({marks})", list(passages))
        return {name for (names,) in rows for name in names.split()}

    def article_terms(self, articles: Sequence[str]) -> dict[str, frozenset[str]]:
        """Return the content terms of whole articles, headlines included, by article id."""
        marks = ",".join("?" * len(articles))
        rows = self._db.execute(
            f"SELECT p.article_id, group_concat(p.terms, ' ') || ' ' || a.headline_terms FROM passages p"
            f" JOIN articles a ON a.id = p.article_id WHERE a.id IN ({marks}) GROUP BY a.id",
            list(articles),
        )
        return {id_: frozenset(terms.split()) for id_, terms in rows}

    def sentences(self, passages: Sequence[str]) -> dict[str, list[StoredSentence]]:
        """Return the sentences of passages by passage id."""
        marks = ",".join("?" * len(passages))
        rows = self._db.execute(f"SELECT id, sentences FROM passages WHERE id IN ({marks})", list(passages))
        return {
            id_: [(start, end, frozenset(terms.split())) for start, end, terms in json.loads(stored)]
            for id_, stored in rows
        }

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
        """Return the hashes of some texts, in order, and their vectors, a row each; unknown ones are left out."""
        wanted, rows = sorted(hashes), []
        for first in range(0, len(wanted), 5000):
            part = wanted[first : first + 5000]
            marks = ",".join("?" * len(part))
            query = f"SELECT text_hash, vector FROM vectors WHERE model = ? AND text_hash IN ({marks})"
            rows += sorted(self._db.execute(query, [model, *part]))
        blobs = b"".join(blob for _, blob in rows)
        return [digest for digest, _ in rows], np.frombuffer(blobs, np.float32).reshape(len(rows), -1 if rows else 1)

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
    id_, path, text, title, outlet, author, published, basis, url, language, cuts, updated, form, near_midnight = row
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
        updated=_date(updated),
        form=Form(form),
        near_midnight=bool(near_midnight),
    )
