"""The lexical index of a generation: the only importer of tantivy.

Texts go in as terms of `index.terms`, so that questions, sentences and the index see words alike, and queries are
built from terms: tantivy's query parser fails on real questions and reads a hyphen as "not".
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HEADLINE_BOOST = 1.5
WRITER_BYTES = 50_000_000


def _index(folder: Path, *, create: bool) -> Any:  # noqa: ANN401  (tantivy is imported late)
    import tantivy

    if create:
        folder.mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("article", stored=True, tokenizer_name="raw")
        builder.add_text_field("headline", tokenizer_name="terms")
        builder.add_text_field("body", tokenizer_name="terms")
        builder.add_text_field("names", tokenizer_name="terms")
        index = tantivy.Index(builder.build(), path=str(folder))
    else:
        index = tantivy.Index.open(str(folder))
    index.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def write_lexical(folder: Path, rows: Iterable[tuple[str, str, str, str, str]]) -> None:
    """Write a lexical index of rows: passage id, article id, terms of the headline, of the body, of its names.

    Terms stand with blanks between them. It is always written anew: tantivy counts removed passages in its statistics
    until it merges, so that a changed index would rank otherwise than a fresh one.
    """
    import tantivy

    writer = _index(folder, create=True).writer(heap_size=WRITER_BYTES, num_threads=1)
    for passage, article, headline, body, names in rows:
        document = tantivy.Document()
        document.add_text("id", passage)
        document.add_text("article", article)
        document.add_text("headline", headline)
        document.add_text("body", body)
        document.add_text("names", names)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


class LexicalIndex:
    """Passages by BM25."""

    def __init__(self, folder: Path) -> None:
        self._tantivy = _index(folder, create=False)
        self._searcher = self._tantivy.searcher()

    def count(self) -> int:
        """Return the number of passages."""
        return int(self._searcher.num_docs)

    def passages_with(self, term: str) -> int:
        """Return in how many passages a term stands, in the body or in the headline above it."""
        return int(max(self._searcher.doc_freq(field, term) for field in ("body", "headline")))

    def passages_naming(self, term: str) -> int:
        """Return in how many passages a term stands as a name."""
        return int(self._searcher.doc_freq("names", term))

    def names_like(self, term: str) -> list[str]:
        """Return the terms that stand as names and begin with the same letter, or with a vowel as this one does."""
        letters = "aeiou" if term[:1] in "aeiou" else "ckq" if term[:1] in "ckq" else term[:1]
        found = (self._searcher.terms_with_prefix("names", letter) for letter in letters)
        return sorted({str(like) for terms in found for like, _ in terms})

    def naming(self, term: str, limit: int) -> list[str]:
        """Return up to `limit` passage ids that have a term as a name."""
        from tantivy import Query

        found = self._searcher.search(Query.term_query(self._tantivy.schema, "names", term), limit).hits
        return [self._searcher.doc(address)["id"][0] for _, address in found]

    def terms_like(self, term: str) -> list[str]:
        """Return the terms of headlines and bodies that begin with the same letter."""
        found = (self._searcher.terms_with_prefix(field, term[:1]) for field in ("headline", "body"))
        return sorted({str(like) for terms in found for like, _ in terms})

    def best(self, terms: Sequence[str], limit: int, articles: frozenset[str] | None = None) -> list[tuple[str, float]]:
        """Return up to `limit` passage ids with their BM25 score, the best first.

        `articles` keeps the search to passages of these articles; None searches all.
        """
        from tantivy import Occur, Query

        if not terms or limit < 1 or articles == frozenset():
            return []
        schema = self._tantivy.schema
        clauses = [
            (
                Occur.Should,
                Query.disjunction_max_query(
                    [
                        Query.term_query(schema, "body", term),
                        Query.boost_query(Query.term_query(schema, "headline", term), HEADLINE_BOOST),
                    ]
                ),
            )
            for term in dict.fromkeys(terms)
        ]
        query = Query.boolean_query(clauses)
        if articles is not None:
            only = Query.const_score_query(Query.term_set_query(schema, "article", sorted(articles)), 0.0)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, only)])
        found = self._searcher.search(query, limit).hits
        return [(self._searcher.doc(address)["id"][0], float(score)) for score, address in found]
