"""What a question needs to know of a passage, found once when it is indexed: its sentences, their terms, the names."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.names import name_terms
from index.sentences import split_sentences
from index.terms import STOP_WORDS, tokens
from index.types import Article, Passage


@dataclass(frozen=True, slots=True)
class AnalysedSentence:
    """A sentence as offsets into the article's text, its content terms in order, the terms of the names in it."""

    start: int
    end: int
    terms: tuple[str, ...]
    names: tuple[str, ...]


def analyse_passages(article: Article, passages: Sequence[Passage]) -> list[list[AnalysedSentence]]:
    """Return the sentences of each passage; a sentence that was cut between passages counts in parts."""
    sentences = split_sentences(article.text, article.language)
    return [
        [
            _analysed(article, max(s.start, passage.start), min(s.end, passage.end))
            for s in sentences
            if s.start < passage.end and passage.start < s.end
        ]
        for passage in passages
    ]


def _analysed(article: Article, start: int, end: int) -> AnalysedSentence:
    sentence = article.text[start:end]
    words = tokens(sentence, article.language)
    passed_over = STOP_WORDS if article.language == "en" else frozenset[str]()
    content = tuple(t.term for t in words if sentence[t.start : t.end].lower() not in passed_over)
    return AnalysedSentence(start, end, content, tuple(name_terms(sentence, words)))
