"""Prose through the real clients of OpenAI and Ollama against a scripted server on loopback."""

import asyncio
import time
from dataclasses import replace
from datetime import date

import pytest

from bot.answer.chat_model import open_chat_model
from bot.answer.prose import Writer
from bot.answer.types import Answer, Citation, Statement, Status, source_article
from index.catalog import Coverage
from index.dates import find_dates
from index.errors import UsageError
from index.sentences import split_sentences
from index.types import Article, PublishedBasis
from retrieval.types import Evidence
from tests.e2e.chat_server import USAGE, ChatServer, Reply, evidence_of

TODAY = date(2025, 6, 1)
OWN = "these are the archive's own sentences."
TALKS = Article(
    "a1",
    "news/talks.txt",
    "Mayor Ilka Brandt met the engineer Oskar Vell on Tuesday, March 11, in Pellisund. "
    "They spoke about the harbour tram for an hour, the town hall said. The tram is to cost 5 million crowns.",
    "Brandt and Vell talk about the tram",
    "Pellisund Echo",
    published=date(2025, 3, 12),
    published_basis=PublishedBasis.STATED,
)
MET = "Brandt and Vell met in Pellisund on 11 March 2025 [1]."
TALKED = "They talked about the harbour tram for an hour [2]."


def evidence(article: Article = TALKS) -> list[Evidence]:
    dates = find_dates(article.text, published=article.published)
    return [
        Evidence(article, s.start, s.end, 1, 1, 1, 1, (), tuple(d for d in dates if s.start <= d.at < s.end))
        for s in split_sentences(article.text)
    ]


def draft(article: Article = TALKS) -> Answer:
    first = evidence(article)[0]
    cited = Citation(1, source_article(article), first.text, first.start, first.end)
    statement = Statement(first.text, (1,), first.dates[0] if first.dates else None)
    return Answer(
        "When did Brandt meet Vell?", "When did Brandt meet Vell?", Status.ANSWERED, Coverage(1, None, None),
        text=f"11 March 2025\n{first.text} [1]", short_answer="11 March 2025", statements=(statement,),
        citations=(cited,),
    )  # fmt: skip


def writer(server: ChatServer, patience: float = 5.0, budget: int = 4000, provider: str = "openai") -> Writer:
    settings = server.openai if provider == "openai" else server.ollama
    model = open_chat_model(
        settings["DATELINE_ANSWER_MODEL"], "sk-test", settings["DATELINE_ANSWER_BASE_URL"], patience
    )
    model._pause = 0.01
    return Writer(model, lambda: TODAY, budget, patience)


async def written(*replies: Reply, provider: str = "openai", patience: float = 5.0) -> tuple[Answer, ChatServer]:
    with ChatServer(*replies) as server:
        answer = await writer(server, patience, provider=provider).write(draft(), evidence(), None)
    return answer, server


@pytest.mark.parametrize("provider", ["openai", "ollama"])
async def test_sentences_that_hold_become_the_answer(provider: str) -> None:
    answer, server = await written(Reply(f"{MET} {TALKED}"), provider=provider)
    assert answer.answered_by == f"{provider}:scripted"
    assert [s.text for s in answer.statements] == [MET[:-5] + ".", TALKED[:-5] + "."]
    assert answer.text.endswith("[2]") and answer.short_answer == "11 March 2025"
    assert answer.statements[0].event and answer.statements[0].event.start == date(2025, 3, 11)
    assert [TALKS.text[c.start : c.end] for c in answer.citations] == [c.quote for c in answer.citations]
    assert answer.notices == () and answer.tokens and (answer.tokens.read, answer.tokens.written) == USAGE
    assert list(evidence_of(server.prompts[0])) == [1, 2, 3]


async def test_citations_are_numbered_as_they_are_used() -> None:
    answer, _ = await written(Reply(f"The tram will cost 5 million crowns [3]. {MET}"))
    assert [(s.citations, c.quote[:8]) for s, c in zip(answer.statements, answer.citations, strict=True)] == [
        ((1,), "The tram"), ((2,), "Mayor Il"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "requests", "why"),
    [
        (Reply("The archive does not answer this."), 1, "found no answer in the evidence"),
        (Reply("They met on 1 May 2024 [1]. They met in Oslo [9]."), 1, "wrote nothing that holds"),
        (Reply("lorem ipsum 12 %% ]]] {} \x00\u202e"), 1, "wrote nothing that holds"),
        (Reply(""), 2, "gave an empty reply"),
        (Reply(status=401, error="Incorrect API key: sk-test"), 1, "was not let in (HTTP 401)"),
        (Reply(status=404, error="no such model"), 1, "is not known to the server (HTTP 404)"),
        (Reply(status=400, error="bad"), 1, "refused the request (HTTP 400)"),
        (Reply(status=500, error="oops"), 3, "has a fault of its own (HTTP 500)"),
        (Reply(status=429, headers={"Retry-After": "120"}), 1, "is asked too often (HTTP 429), it may be asked again"),
        (Reply("Brandt and Vell met in Pelli", finish="length"), 1, "was cut off"),
        (Reply("Brandt and Vell met in Pellisund on", breaks_after=2), 1, "cannot be reached"),
    ],
)
async def test_what_gives_no_prose_leaves_the_archives_own_sentences(reply: Reply, requests: int, why: str) -> None:
    answer, server = await written(reply)
    kept = replace(answer, notices=(), tokens=None)
    assert kept == draft()
    assert answer.notices[0].startswith(f"openai:scripted {why}") and answer.notices[0].endswith(OWN)
    assert len(server.requests) == requests
    assert "sk-test" not in answer.notices[0]


@pytest.mark.parametrize("reply", [Reply(MET, after=20), Reply(MET + " " + TALKED * 40, between=0.05)])
async def test_a_slow_model_is_not_waited_for(reply: Reply) -> None:
    began = time.monotonic()
    answer, _ = await written(reply, patience=1.0)
    assert time.monotonic() - began < 5
    assert "did not" in answer.notices[-1]


@pytest.mark.parametrize(
    "first",
    [
        Reply(status=429, headers={"Retry-After": "0"}),
        Reply(status=503),
        Reply(refuses_stream=True),
        Reply(status=400, error="This model's maximum context length is 10 tokens", code="context_length_exceeded"),
    ],
)
async def test_a_second_try_is_enough(first: Reply) -> None:
    answer, server = await written(first, Reply(MET))
    assert (answer.answered_by, len(server.requests), answer.notices) == ("openai:scripted", 2, ())


async def test_what_is_too_long_is_tried_with_less() -> None:
    overflow = Reply(status=400, error="maximum context length exceeded", code="context_length_exceeded")
    _, server = await written(overflow, Reply(MET))
    assert [len(evidence_of(prompt)) for prompt in server.prompts] == [3, 1]


async def test_a_reply_that_breaks_off_keeps_what_held() -> None:
    answer, _ = await written(Reply(f"{MET} {TALKED} And then they spoke about the har", finish="length"))
    assert len(answer.statements) == 2
    assert answer.notices == ("openai:scripted was cut off: the answer may lack its end.",)


async def test_an_endless_reply_is_left() -> None:
    answer, _ = await written(Reply(f"{MET} " + "They met in Oslo on 3 May 2020 [1]. " * 5000))
    assert len(answer.statements) == 1 and answer.notices[0].startswith(("29 sentences", "30 sentences"))


async def test_each_checked_sentence_is_given_out_at_once() -> None:
    seen: list[Answer] = []

    async def progress(answer: Answer) -> None:
        seen.append(answer)

    with ChatServer(Reply(f"{MET} They met in Oslo [1]. {TALKED}")) as server:
        final = await writer(server).write(draft(), evidence(), progress)
    assert [len(answer.statements) for answer in seen] == [0, 1, 2]
    assert final.statements == seen[-1].statements


async def test_cancelling_closes_the_stream() -> None:
    begun = asyncio.Event()

    async def progress(answer: Answer) -> None:
        if answer.statements:
            begun.set()

    with ChatServer(Reply(f"{MET} {TALKED * 400}", between=0.01)) as server:
        task = asyncio.create_task(writer(server, 30).write(draft(), evidence(), progress))
        async with asyncio.timeout(10):
            await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(server.was_left)


async def test_a_follow_up_is_rewritten_in_one_call_and_only_from_the_conversation() -> None:
    with ChatServer(Reply("How long did Brandt and Vell meet?"), Reply("When did Zorblax visit Oslo?")) as server:
        w = writer(server)
        asked, tokens = await w.standalone("And how long did they talk?", [draft()])
        invented, _ = await w.standalone("And where did they go?", [draft()])
        whole, none = await w.standalone("When did Ilka Brandt open the harbour tram?", [draft()])
        first, _ = await w.standalone("And where did they go?", [])
    assert asked == "How long did Brandt and Vell meet?" and tokens
    assert "Zorblax" not in invented
    assert (whole, none) == ("When did Ilka Brandt open the harbour tram?", None)
    assert first == "And where did they go?"
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("openai:gpt-4.1-mini", "OPENAI_API_KEY is not set"),
        ("gpt-4.1-mini", "must be PROVIDER:MODEL"),
        ("openai:", "must be PROVIDER:MODEL"),
        ("mistralai:small", "pip install langchain-mistralai"),
        ("nobody:small", "DATELINE_ANSWER_MODEL"),
    ],
)
def test_a_model_that_cannot_be_had_is_wrong_use(name: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_chat_model(name, None, None, 5)
    assert words in str(caught.value) and "\n" not in str(caught.value)
