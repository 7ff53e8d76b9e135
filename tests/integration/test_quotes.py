"""What must hold for every citation of every answer: the quote stands in the stored article, at its offsets."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer.answerer import Answerer
from bot.answer.extract import MAX_EVENTS, extract
from bot.answer.quoting import MAX_CHARACTERS, MAX_WORDS
from bot.answer.types import Answer, Citation, Statement, Status
from index.analysis import analyse_passages
from index.articles import to_article
from index.catalog import StoredSentence
from index.chunking import cut_passages
from index.dates import find_dates
from index.embedding import Vectors
from index.generation import open_current
from index.types import Article, Draft, EventDate, Passage
from retrieval.query import parse_question
from retrieval.rerank import rank_sentences
from retrieval.search import Search
from retrieval.types import Hit
from tests.conftest import bag_sync
from tests.embedders import MAX_TOKENS, BagOfWords, count_words

TODAY = date(2025, 7, 1)
QUESTIONS = """
When did Muttaqi meet Kabulov?
When did Amir Khan Muttaqi meet Sergey Lavrov?
When did Mutaqi meet Kabulov?
when was the taliban removed from the list
Is the Taliban banned in Russia?
Who leads the Afghan delegation to the Moscow Format?
Where did Muttaqi and Kabulov meet?
What is the Kazan Forum?
When did the Corran Light sink?
How many people died when the ferry Corran Light sank?
How many people were on board the Corran Light?
Who was the master of the Corran Light?
Why was the seal of the bow door damaged?
Which ships arrived first?
When did the inquiry begin?
Who leads the inquiry?
What did Hesta Varnholm say?
When is the memorial service?
When was the Aldermoor Bridge closed?
When did the Aldermoor Bridge reopen?
Why was the Aldermoor Bridge closed?
How much did the repair cost?
How many vehicles use the bridge?
Who cut the ribbon?
Where were drivers sent?
When was the bridge built?
When did the dockers walk out at Port Essel?
When did the strike end?
How long did the strike last?
Did the dockers accept the offer?
Who resigned as mayor of Tarn Bay?
When did Lucan Dray resign?
Why did Lucan Dray resign?
Where did legionnaires' disease break out?
How many people have fallen ill in Ostrel?
When was the cooling tower cleaned?
Is legionnaires' disease passed from one person to another?
Who won the football cup?
What is the capital of Peru?
When did the president of Ostermark visit Kestria?
ferry
What happened in 2019?
“When, exactly, did it happen?”
""".strip().splitlines()


def check(statements: tuple[Statement, ...], citations: tuple[Citation, ...], texts: dict[str, str]) -> None:
    assert [c.n for c in citations] == list(range(1, len(citations) + 1))
    for citation in citations:
        text = texts[citation.source.article_id]
        assert citation.quote == text[citation.start : citation.end]
        assert citation.quote
        assert citation.quote == citation.quote.strip()
        assert "\n" not in citation.quote
        assert len(citation.quote) <= MAX_CHARACTERS
        assert len(citation.quote.split()) <= MAX_WORDS
    numbers = {c.n for c in citations}
    for statement in statements:
        assert statement.citations
        assert set(statement.citations) <= numbers
        assert len(statement.citations) <= 2
        said = statement.text.removeprefix("… ").removesuffix(" …")
        assert any(said in c.quote for c in citations if c.n in statement.citations)


def check_answer(answer: Answer, texts: dict[str, str]) -> None:
    check(answer.statements, answer.citations, texts)
    assert bool(answer.statements) == (answer.status is Status.ANSWERED)
    assert len(answer.statements) <= MAX_EVENTS
    for statement in answer.statements:
        assert f"{statement.text} [{statement.citations[0]}]" in answer.text
    if answer.short_answer:
        assert answer.text.startswith(answer.short_answer)
    for near in answer.nearest:
        assert near.quote == texts[near.source.article_id][near.start : near.end]
        assert 0 < len(near.quote) <= MAX_CHARACTERS
        assert "\n" not in near.quote


@pytest.fixture(scope="module")
def answers(sample_search: Search) -> dict[str, Answer]:
    """Return the answers of the sample archive by question."""
    answerer = Answerer(lambda: sample_search, lambda: TODAY)

    async def ask() -> dict[str, Answer]:
        return {question: await answerer.answer(question) for question in QUESTIONS}

    return asyncio.run(ask())


@pytest.mark.parametrize("question", QUESTIONS)
def test_quotes_of_the_sample_archive(sample_search: Search, answers: dict[str, Answer], question: str) -> None:
    texts = {a.id: a.text for a in sample_search.generation.catalog.articles()}
    assert answers[question].status is not Status.FAILED
    check_answer(answers[question], texts)


def test_some_are_answered_and_some_refused(answers: dict[str, Answer]) -> None:
    answered = {question for question, answer in answers.items() if answer.status is Status.ANSWERED}
    assert len(answered) > len(QUESTIONS) / 2
    assert not answered & {"What is the capital of Peru?", "When did the president of Ostermark visit Kestria?"}


_WORDS = st.sampled_from(
    "The ferry|Oda Brandt|met|Emil Tarn|on Sunday,|November 24|today.|in October 2024,|sank|at 5 p.m.|Tuesday.|“Why?”|"
    "she said.|…|off —|Halsy;|Island:|men,|.|!|\n|\n\n|\t|\u00a0|\u2003|\u2028|\r\n|e\u0301|ﬁ|😀|👩‍👩‍👧|ß|نعم|渡轮沉。|"
    "\u200b|\ufeff|\u202e|\x1b[31m|KABUL, Nov. 25 (Wire) —|(a)|[1]|{x}|<b>|&amp;|1,200|3.5|Dr.|U.S.|\U0001d54f|".split(
        "|"
    )
) | st.sampled_from(["x" * 400, "word " * 70, "clause, " * 60, "off – " * 30, "and the crew of the trawler " * 20])
TEXTS = st.lists(_WORDS, min_size=1, max_size=60).map(" ".join) | st.text(min_size=1, max_size=300)
ASKED = ["When did Oda Brandt meet Emil Tarn?", "ferry", "Why did the ferry sink on Sunday?", "Who met Emil Tarn?"]


class _OneArticle:
    """What ranking needs of a search, where everything is found: a search, its generation and its catalog in one."""

    ranker = None

    def __init__(self, article: Article, passages: Sequence[Passage]) -> None:
        self.embedder = BagOfWords()
        self.generation = self.catalog = self
        self._article = article
        analysed = analyse_passages(article, passages)
        self._sentences = {
            p.id: [(s.start, s.end, frozenset(s.terms)) for s in sentences]
            for p, sentences in zip(passages, analysed, strict=True)
        }

    def sentences(self, _passages: Sequence[str]) -> dict[str, list[StoredSentence]]:
        return self._sentences

    def article_terms(self, _articles: Sequence[str]) -> dict[str, frozenset[str]]:
        return {self._article.id: frozenset(t for found in self._sentences.values() for s in found for t in s[2])}

    def vector(self, question: str) -> Vectors:
        return self.embedder.embed_question(question)

    def dates(self, article: Article, latest: date) -> tuple[EventDate, ...]:
        return find_dates(article.text, published=article.published, latest=latest)

    def rarity(self, term: str) -> float:
        return 1.0


@settings(deadline=None)
@given(TEXTS, st.sampled_from(ASKED), st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_quotes_of_any_text(text: str, question: str, published: date | None) -> None:
    article = to_article(Draft(text, published=published.isoformat() if published else None), "news/a.txt")
    if article is None:
        return
    passages = cut_passages(article, count_words, MAX_TOKENS)
    hits = [Hit(passage, article, 1 / rank, rank, rank) for rank, passage in enumerate(passages, start=1)]
    query = parse_question(question)
    evidence = rank_sentences(_OneArticle(article, passages), query, hits, TODAY)  # type: ignore[arg-type]
    found = extract(query, evidence)
    check(found.statements, found.citations, {article.id: article.text})


@pytest.fixture(scope="module")
def odd_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    """Return the search over files of odd texts, read, cleaned and indexed as any others."""
    home = tmp_path_factory.mktemp("odd")
    news = home / "news"
    news.mkdir()
    met = "Oda Brandt met Emil Tarn on Sunday, November 24"
    odd = {
        "plain.txt": f"{met}.",
        "crlf.txt": f"{met}.\r\nThe ferry sank.\r\n\r\n\r\nIt rained.",
        "decomposed.txt": "The fe\u0301rry sank when Oda Brandt met E\u0301mil Tarn today.",
        "hidden.txt": "\ufeff\u202eOda\u200b Brandt\u00ad met \x1b[31mEmil\x1b[0m Tarn on 3 May 2024.\x07",
        "astral.txt": f"😀👩‍👩‍👧 \U0001d54f {met}. 😀 The ferry sank.",
        "endless.txt": f"{met} " + "and the crew of the trawler saw the ferry " * 60,
        "clauses.txt": "the ferry, " * 80 + f"{met}, " + "the trawler; " * 80,
        "spaces.txt": f"   {met}\t\t.\u00a0\u2003The   ferry\u2028sank.   ",
        "word.txt": f"{'x' * 5000} {met} {'y' * 5000}",
        "dateline.txt": f"KABUL, Nov. 25 (Wire) — {met} — the ferry sank — 5 p.m. Tuesday.",
        "markup.md": f"---\ntitle: 'Ferry: [1] <b>'\n---\n# Ferry\n\n*{met}* in **Ostrel** [1](https://a.example).\n",
        "rows.jsonl": '{"text": "Emil Tarn met Oda Brandt on 1 June 2024.\\u0000\\nIt rained."}\n{"text": "Fog."}\n',
    }
    for name, text in odd.items():
        (news / name).write_bytes(text.encode())
    bag_sync(home / "data", news)
    generation, _ = open_current(home / "data")
    assert generation.manifest.articles > 10
    yield Search(generation, BagOfWords())
    generation.close()


@pytest.mark.parametrize("question", ASKED)
async def test_quotes_of_odd_files(odd_archive: Search, question: str) -> None:
    texts = {a.id: a.text for a in odd_archive.generation.catalog.articles()}
    check_answer(await Answerer(lambda: odd_archive, lambda: TODAY).answer(question), texts)
