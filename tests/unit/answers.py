"""Answers for tests, made by hand and by hypothesis."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from bot.answer.types import Answer, Citation, Confidence, Nearest, Reason, Shape, SourceArticle, Statement, Status
from bot.answer.wording import UNSURE
from index.catalog import Coverage
from index.types import DateBasis, EventDate, PublishedBasis

COVERS = Coverage(12, date(2024, 10, 12), date(2025, 6, 18))
FERRY = SourceArticle(
    "a1",
    "Ferry sinks off Aldermoor",
    "The Strait Courier",
    date(2024, 11, 25),
    PublishedBasis.STATED,
    "https://courier.example/ferry",
    "news/ferry.txt",
)
WIRE = SourceArticle("a2", "Ferry goes down", "Corran Wire", None, PublishedBasis.UNKNOWN, None, "news/wire.txt")
SUNDAY = EventDate(date(2024, 11, 24), date(2024, 11, 24), DateBasis.WEEKDAY, "Sunday, November 24", 40)
ANSWERED = Answer(
    "When did the ferry sink?",
    "When did the ferry sink?",
    Status.ANSWERED,
    COVERS,
    confidence=Confidence.SURE,
    text="24 November 2024\nThe ferry sank on Sunday, November 24. [1]",
    short_answer="24 November 2024",
    statements=(Statement("The ferry sank on Sunday, November 24.", (1,), SUNDAY),),
    citations=(Citation(1, FERRY, "The ferry sank on Sunday, November 24.", 0, 38, (WIRE,)),),
    elapsed_ms=12,
)
UNSURELY = replace(
    ANSWERED,
    confidence=Confidence.UNSURE,
    text=f"{UNSURE}\nThe ferry sank on Sunday, November 24. [1]",
    short_answer=None,
)
REFUSED = Answer(
    "Who won?",
    "Who won?",
    Status.REFUSED,
    COVERS,
    text="The archive does not answer this. The archive holds 12 articles.",
    reason=Reason.NOT_IN_ARCHIVE,
    nearest=(Nearest(FERRY, "The ferry sank on Sunday, November 24.", 0, 38),),
)
BROKEN = Answer("Who?", "Who?", Status.FAILED, COVERS, text="/data/index is damaged", error="/data/index is damaged")

_NASTY = st.sampled_from(
    [
        "<@123456789012345678>", "<@!123456789012345678>", "<@&123456789012345678>", "<#123456789012345678>",
        "@everyone", "@here", "@\u200beveryone", "```", "`", "||", "**", "__", "~~", "\\", "](<https://bad.example>)",
        "[a](https://bad.example)", "https://bad.example/@everyone", "discord.gg/abc", "\n# ", "\n-# ", "\n> ", "\n- ",
        "\n1. ", "<t:1700000000:d>", "<:a:123456789012345678>", ":smile:", "\u202e", "😀", "\x1b[2J", "\n\n", " ",
        "[1]",
    ]
)  # fmt: skip
_pieces = st.one_of(_NASTY, st.text(st.characters(exclude_categories=["Cs"]), max_size=12), st.just("word " * 60))
texts = st.lists(_pieces, max_size=12).map("".join)
_long = st.one_of(texts, st.builds(lambda t, n: t * n, texts, st.integers(1, 15)))
_days = st.none() | st.dates()
_urls = st.none() | texts | texts.map(lambda t: f"https://news.example/{t}")
_articles = st.builds(
    SourceArticle,
    article_id=st.just("a1"),
    title=st.none() | _long,
    outlet=st.none() | _long,
    published=_days,
    published_basis=st.sampled_from(PublishedBasis),
    url=_urls,
    path=texts,
)
_events = st.builds(
    EventDate,
    start=_days,
    end=_days,
    basis=st.sampled_from(DateBasis),
    expression=texts,
    at=st.just(0),
    note=st.none() | texts,
)
_numbers = st.integers(1, 6)
_statements = st.builds(
    Statement,
    text=_long,
    citations=st.lists(_numbers, max_size=3).map(tuple),
    event=st.none() | _events,
    superseded_by=st.none() | _numbers,
)
_citations = st.builds(
    Citation,
    n=_numbers,
    source=_articles,
    quote=_long,
    start=st.just(0),
    end=st.just(1),
    also=st.lists(_articles, max_size=2).map(tuple),
)
_nearest = st.builds(Nearest, source=_articles, quote=_long, start=st.just(0), end=st.just(1))
answers = st.builds(
    Answer,
    question=texts,
    understood_as=texts,
    status=st.sampled_from(Status),
    covers=st.just(COVERS),
    text=_long,
    reason=st.none() | st.sampled_from(Reason),
    error=st.none() | texts,
    answered_by=st.just("extractive"),
    shape=st.sampled_from(Shape),
    confidence=st.none() | st.sampled_from(Confidence),
    short_answer=st.none() | _long,
    statements=st.lists(_statements, max_size=4).map(tuple),
    citations=st.lists(_citations, max_size=4).map(tuple),
    nearest=st.lists(_nearest, max_size=3).map(tuple),
    notices=st.lists(texts, max_size=2).map(tuple),
    elapsed_ms=st.just(1),
)
