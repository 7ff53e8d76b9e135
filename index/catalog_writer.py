"""Changing a catalog: files in and out, which version of an article is the current one, passages and vectors."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple
from datetime import date
from pathlib import Path

import numpy as np

from index.analysis import analyse_passages
from index.catalog import ARTICLE_COLUMNS, SCHEMA, FileContent, article_of
from index.copies import SIGNATURE_KIND, find_copies, signature
from index.embedding import Vectors
from index.event_dates import learn_orders, stored_dates
from index.sources import Source, SourceFile
from index.terms import content_terms
from index.types import Article, Form, Passage, Rejection

_MAX_VARIABLES = 30_000


class CatalogWriter:
    """A catalog while it is made or changed. What is removed is overwritten: nothing of it stays in the file.

    `settle` tells which articles need new passages after files went in and out; it must be called before `close`.
    """

    def __init__(self, path: Path) -> None:
        new = not path.exists()
        self._db = sqlite3.connect(path.resolve().as_uri(), uri=True)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON;")
        if new:
            self._db.executescript(SCHEMA)
        self._touched: set[str] = set()

    @property
    def waiting(self) -> int:
        """How many articles `settle` has yet to decide on."""
        return len(self._touched)

    def commit(self) -> None:
        """Write all that was changed, so that the file can be read."""
        self._db.commit()

    def close(self) -> None:
        """Drop vectors that no passage uses, and close the file."""
        self._db.execute("DELETE FROM vectors WHERE text_hash NOT IN (SELECT text_hash FROM passages)")
        self._db.commit()
        self._db.close()

    def set_sources(self, sources: Sequence[Source], refusals: Iterable[tuple[Source, Rejection]]) -> None:
        """Record the sources, and what in them was rejected without being read."""
        self._db.execute("DELETE FROM sources")
        self._db.executemany("INSERT INTO sources VALUES (?, ?)", [(s.name, str(s.folder)) for s in sources])
        self._db.execute("DELETE FROM rejections WHERE file = ''")
        rows = [(source.name, "", r.path, r.line, r.reason) for source, r in refusals]
        self._db.executemany("INSERT INTO rejections VALUES (?, ?, ?, ?, ?)", rows)

    def remove_file(self, path: str) -> None:
        """Remove a file with its articles."""
        self._touched.update(i for (i,) in self._db.execute("SELECT id FROM versions WHERE file = ?", (path,)))
        for table, column in (("versions", "file"), ("rejections", "file"), ("files", "path")):
            self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (path,))

    def put_file(self, source: Source, content: FileContent) -> None:
        """Record a file with what was read from it, in place of what was known of it."""
        file = content.file
        self.remove_file(file.path)
        row = (file.path, source.name, file.size, file.mtime_ns, content.sha256)
        self._db.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?)", row)
        rejections = [(source.name, file.path, r.path, r.line, r.reason) for r in content.rejections]
        self._db.executemany("INSERT INTO rejections VALUES (?, ?, ?, ?, ?)", rejections)
        for article in content.articles:
            self._touched.add(article.id)
            marks = ",".join("?" * 17)
            self._db.execute(
                f"INSERT INTO versions ({ARTICLE_COLUMNS}, file, hash, headline_terms) VALUES ({marks})",
                (
                    *_row(article),
                    file.path,
                    article_hash(article),
                    " ".join(content_terms(article.title or "", article.language)),
                ),
            )

    def refresh_file(self, file: SourceFile) -> None:
        """Record the size and time of a file whose bytes are as they were."""
        self._db.execute(
            "UPDATE files SET size = ?, mtime_ns = ? WHERE path = ?", (file.size, file.mtime_ns, file.path)
        )

    def settle(self) -> Iterator[Article]:
        """Make the newest version of each article that was touched the current one; yield those, without passages.

        A listing becomes current and is not yielded: it has no passages.

        Of two versions of one id the later, then the greater path, is the newest, whatever the order of arrival.
        """
        for id_ in sorted(self._touched):
            self._db.execute("DELETE FROM passages WHERE article_id = ?", (id_,))
            self._db.execute("DELETE FROM event_dates WHERE article_id = ?", (id_,))
            self._db.execute("UPDATE versions SET current = 0 WHERE id = ? AND current", (id_,))
            newest = self._db.execute(
                f"SELECT {ARTICLE_COLUMNS} FROM versions WHERE id = ?"
                " ORDER BY coalesce(published, '') DESC, path DESC LIMIT 1",
                (id_,),
            ).fetchone()
            if newest is not None:
                article = article_of(newest)
                self._db.execute("UPDATE versions SET current = 1 WHERE path = ?", (article.path,))
                if article.form is not Form.LISTING:
                    yield article
        self._touched.clear()

    def known_vectors(self, model: str, hashes: Iterable[str]) -> set[str]:
        """Return those of the text hashes whose vectors are known."""
        wanted = list(dict.fromkeys(hashes))
        known: set[str] = set()
        for first in range(0, len(wanted), _MAX_VARIABLES):
            part = wanted[first : first + _MAX_VARIABLES]
            marks = ",".join("?" * len(part))
            query = f"SELECT text_hash FROM vectors WHERE model = ? AND text_hash IN ({marks})"
            known.update(digest for (digest,) in self._db.execute(query, [model, *part]))
        return known

    def put_passages(self, article: Article, passages: Sequence[tuple[Passage, str]]) -> None:
        """Add the passages of an article, each with the hash of what was embedded for it, and its dates."""
        rows = []
        analysed = analyse_passages(article, [p for p, _ in passages])
        for (p, digest), sentences in zip(passages, analysed, strict=True):
            terms = " ".join(term for s in sentences for term in s.terms)
            names = " ".join(dict.fromkeys(name for s in sentences for name in s.names))
            stored = json.dumps([(s.start, s.end, " ".join(s.terms)) for s in sentences], ensure_ascii=False)
            rows.append((p.id, p.article_id, p.start, p.end, digest, terms, names, stored))
        self._db.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        days = [(article.id, d.at, d.length, _iso(d.start), _iso(d.end), d.basis) for d in stored_dates(article)]
        self._db.executemany("INSERT INTO event_dates VALUES (?, ?, ?, ?, ?, ?)", days)

    def learn_day_orders(self) -> None:
        """Find out anew which outlets write the day before the month, from their dates in numbers."""
        written = self._db.execute(
            "SELECT a.outlet, substr(a.text, e.at + 1, e.length)"
            " FROM event_dates e JOIN articles a ON a.id = e.article_id"
            " WHERE e.basis = 'stated' AND e.length BETWEEN 8 AND 10"
        )
        self._db.execute("DELETE FROM day_orders")
        self._db.executemany("INSERT INTO day_orders VALUES (?, ?)", sorted(learn_orders(written.fetchall()).items()))

    def link_copies(self) -> None:
        """Find out anew which current articles are copies of one report; only new texts get a new signature."""
        rows = self._db.execute(f"SELECT hash, {ARTICLE_COLUMNS} FROM articles ORDER BY path").fetchall()
        articles = [(digest, article_of(row)) for digest, *row in rows]
        known = self._db.execute("SELECT hash, signature FROM signatures WHERE kind = ?", (SIGNATURE_KIND,))
        signatures = dict(known.fetchall())
        new = {digest: signature(a) for digest, a in articles if digest not in signatures}
        self._db.executemany(
            "INSERT INTO signatures VALUES (?, ?, ?)", [(SIGNATURE_KIND, digest, made) for digest, made in new.items()]
        )
        self._db.execute("DELETE FROM signatures WHERE hash NOT IN (SELECT hash FROM articles)")
        signatures |= new
        links = find_copies([a for _, a in articles], {a.id: signatures[digest] for digest, a in articles})
        self._db.execute("DELETE FROM copies")
        self._db.executemany(
            "INSERT INTO copies VALUES (?, ?, ?, ?)",
            [(x.kept, x.other, x.folded, json.dumps([astuple(d) for d in x.differences])) for x in links],
        )

    def put_vectors(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Add vectors by text hash."""
        rows = [(model, digest, np.asarray(v, dtype=np.float32).tobytes()) for digest, v in sorted(vectors.items())]
        self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def adopt_vectors(self, other: Path, model: str) -> None:
        """Take over the vectors that another catalog holds for a model."""
        self._db.execute("ATTACH DATABASE ? AS other", (f"{other.resolve().as_uri()}?mode=ro&immutable=1",))
        self._db.execute("INSERT OR IGNORE INTO vectors SELECT * FROM other.vectors WHERE model = ?", (model,))
        self._db.commit()
        self._db.execute("DETACH DATABASE other")


def article_hash(article: Article) -> str:
    """Return a hash of everything an article says, wherever it lies."""
    said = {name: value for name, value in asdict(article).items() if name not in ("id", "path")}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _row(a: Article) -> tuple[str | int | None, ...]:
    published, updated = _iso(a.published), _iso(a.updated)
    cuts = json.dumps([asdict(cut) for cut in a.cuts], ensure_ascii=False)
    known = (a.id, a.path, a.text, a.title, a.outlet, a.author, published, a.published_basis, a.url, a.language)
    return (*known, cuts, updated, a.form, int(a.near_midnight))
