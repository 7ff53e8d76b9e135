"""Articles cut into passages: whole sentences, as many as the model reads at once."""

from collections.abc import Callable, Sequence

from index.sentences import split_sentences
from index.types import Article, Passage, Sentence

TokenCounter = Callable[[str], int]
"""Model tokens of a text, without the model's own marks around it."""

MODEL_MARKS = 2
"""Tokens that a model puts around a text."""
MAX_HEADLINE_SHARE = 0.5
"""A headline longer than this share of the room does not stand before the passage."""


def embedded_texts(
    article: Article, passages: Sequence[Passage], count_tokens: TokenCounter, max_tokens: int
) -> list[str]:
    """Return what is embedded for each passage: the headline, unless it is very long, then the passage."""
    head = f"{article.title}\n" if _headline_tokens(article, count_tokens, max_tokens) else ""
    return [head + article.text[passage.start : passage.end] for passage in passages]


def cut_passages(article: Article, count_tokens: TokenCounter, max_tokens: int) -> list[Passage]:
    """Return the passages of an article, in order and without overlap.

    A passage with its headline has at most `max_tokens` model tokens; the sentences are spread evenly, so that the
    last passage is no stub. A sentence that alone is longer is cut where LangChain's splitter finds a good place.
    """
    room = max_tokens - MODEL_MARKS - _headline_tokens(article, count_tokens, max_tokens)
    sentences = split_sentences(article.text, article.language)
    pieces = [piece for sentence in sentences for piece in _fit(article.text, sentence, count_tokens, room)]
    return [
        Passage(f"{article.id}:{n}", article.id, group[0].start, group[-1].end)
        for n, group in enumerate(_pack(pieces, room))
    ]


def _headline_tokens(article: Article, count_tokens: TokenCounter, max_tokens: int) -> int:
    """Return the room that the headline takes, 0 where there is none or where it would take too much."""
    tokens = count_tokens(article.title) + 1 if article.title else 0
    return tokens if tokens <= (max_tokens - MODEL_MARKS) * MAX_HEADLINE_SHARE else 0


def _fit(text: str, sentence: Sentence, count_tokens: TokenCounter, room: int) -> list[tuple[Sentence, int]]:
    """Return a sentence, or the parts of one that is too long, each with its model tokens."""
    size = count_tokens(text[sentence.start : sentence.end])
    if size <= room:
        return [(sentence, size)]
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=["; ", ", ", " ", ""],
        chunk_size=room,
        chunk_overlap=0,
        length_function=count_tokens,
        add_start_index=True,
    )
    parts = splitter.create_documents([text[sentence.start : sentence.end]])
    starts = [sentence.start + int(part.metadata["start_index"]) for part in parts]
    sizes = [count_tokens(part.page_content) for part in parts]
    ends = [at + len(part.page_content) for at, part in zip(starts, parts, strict=True)]
    return [(Sentence(at, end), size) for at, end, size in zip(starts, ends, sizes, strict=True)]


def _pack(pieces: list[tuple[Sentence, int]], room: int) -> list[list[Sentence]]:
    total = sum(size for _, size in pieces)
    passages = max(1, -(-total // room))
    target = total / passages
    groups: list[list[Sentence]] = []
    used = room + 1
    for sentence, size in pieces:
        if used + size > room or used >= target:
            groups.append([])
            used = 0
        groups[-1].append(sentence)
        used += size
    return groups
