"""Tests of retrieval.search and bot.answer.answerer over real indexes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.answer.types import Reason, Status
from bot.cli.json_output import answer_json, dumps
from index.errors import UsageError
from index.generation import open_current
from index.terms import tokens
from retrieval.query import match_names, parse_question
from retrieval.search import Search
from retrieval.types import Bounds
from tests.conftest import bag_sync, write_files
from tests.embedders import BagOfWords

TODAY = date(2025, 7, 1)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    """Return the search over five short articles of two outlets, one undated, ranked by words alone."""
    home = tmp_path_factory.mktemp("small")
    news = write_files(
        home / "news",
        ferry="The ferry sank off Halsy Island. Commodore Varnholm praised the trawlers.",
        bridge="The bridge was shut after inspectors found a crack. The ferry was free of charge.",
        strike="Dockers walked out at Port Essel. The harbour stood still.",
        storm="A storm tore roofs off at Cape Orrin.",
        undated="Nobody knows when the lighthouse was built.",
    )
    (news / "metadata.csv").write_text(
        "file,title,outlet,published\n"
        "ferry.txt,Ferry lost,Courier,2024-10-12\n"
        "bridge.txt,Bridge shut,Gazette,2024-12-04\n"
        "strike.txt,Dockers strike,COURIER,2025-02-03\n"
        "storm.txt,Storm at the cape,Gazette,2025-03-01\n"
    )
    bag_sync(home / "data", news)
    generation, _ = open_current(home / "data")
    yield Search(generation, BagOfWords())
    generation.close()


@pytest.fixture
def small_answers(small: Search) -> Answerer:
    return Answerer(lambda: small, lambda: TODAY)


def found(search: Search, question: str, bounds: Bounds | None = None, limit: int = 10) -> list[str]:
    return [hit.article.path.removesuffix(".txt") for hit in search.hits(parse_question(question), limit, bounds)]


def test_hits_stand_in_the_order_of_reciprocal_ranks(small: Search) -> None:
    hits = small.hits(parse_question("ferry off Halsy Island"), 10)
    assert hits[0].article.path == "news/ferry.txt"
    assert (hits[0].lexical_rank, hits[0].dense_rank) == (1, 1)
    for hit in hits:
        ranks = [rank for rank in (hit.lexical_rank, hit.dense_rank) if rank]
        assert hit.score == pytest.approx(sum(1 / (60 + rank) for rank in ranks))
        assert hit.text == hit.article.text[hit.passage.start : hit.passage.end]
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert len(hits) == len({h.passage.id for h in hits}) == 5


def test_a_limit_is_kept(small: Search) -> None:
    assert len(found(small, "ferry", limit=2)) == 2
    assert found(small, "ferry", limit=0) == []


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        (Bounds(since=date(2024, 12, 4)), {"bridge", "strike", "storm"}),
        (Bounds(until=date(2024, 12, 4)), {"ferry", "bridge"}),
        (Bounds(date(2024, 12, 5), date(2025, 2, 3)), {"strike"}),
        (Bounds(outlet="courier"), {"ferry", "strike"}),
        (Bounds(until=date(2024, 12, 31), outlet="Gazette"), {"bridge"}),
        (Bounds(since=date(2026, 1, 1)), set()),
        (Bounds(since=date(2025, 1, 1), until=date(2024, 1, 1)), set()),
        (Bounds(outlet="Nobody's Post"), set()),
        (Bounds(), {"ferry", "bridge", "strike", "storm", "undated"}),
    ],
)
def test_bounds_let_nothing_else_through(small: Search, bounds: Bounds, expected: set[str]) -> None:
    for question in ("Did the ferry sink?", "lighthouse", "?"):
        assert {path.removeprefix("news/") for path in found(small, question, bounds)} == expected


def test_bounds_rank_as_without_them(small: Search) -> None:
    everything = Bounds(since=date(1900, 1, 1))
    assert found(small, "ferry crack", everything)[0] == found(small, "ferry crack")[0] == "news/bridge"


def test_spellings_and_rarity(small: Search) -> None:
    assert small.spellings("varnholm") == ("varnholm",)
    assert small.spellings("varnhollm") == ("varnholm",)
    assert small.spellings("xylophon") == ()
    assert small.spellings("esel") == ()
    assert small.rarity("ferri") < small.rarity("varnholm") < small.rarity("xylophon")
    assert match_names(parse_question("Did Varnhollm resign?"), small).names == (("varnholm",),)


async def test_bounds_are_named_in_answers(small_answers: Answerer) -> None:
    answer = await small_answers.answer("Did the ferry sink?", bounds=Bounds(since=date(2030, 1, 1)))
    assert (answer.status, answer.reason) == (Status.REFUSED, Reason.OUTSIDE_DATES)
    assert answer.notices == ("1 article without a publication date is left out, since a period was given.",)
    answer = await small_answers.answer("Did the ferry sink?", bounds=Bounds(outlet="Post"))
    assert answer.reason is Reason.NOT_IN_ARCHIVE
    assert "It holds no article of Post; its outlets are" in answer.text


async def test_an_unknown_name_is_named_in_the_refusal(small_answers: Answerer) -> None:
    answer = await small_answers.answer("Did the ferry of Ostermark sink?")
    assert answer.reason is Reason.NOT_IN_ARCHIVE
    assert "Nothing in it mentions “Ostermark”." in answer.text


WEIRD = [
    'What is "this',
    "ferry AND (bridge OR",
    "title:ferry^2 -bridge +storm [a TO b] {x} ~ * ? \\ /",
    "🚢🚢🚢?",
    "???",
    "渡轮什么时候沉没？",
    "Wann sank die Fähre?",
    "the of and",
    "NOT",
    "'; DROP TABLE articles; --",
    "<script>alert(1)</script>",
    "\u202eferry\u202c \x1b[31mred\x1b[0m",
    "ferry\nbridge\r\nstorm",
    "a" * 10_000,
    "Did the ferry sink? " * 500,
    " ".join(f"word{n}" for n in range(1500)),
    "(" * 10_000,
]


@pytest.mark.parametrize("question", WEIRD, ids=range(len(WEIRD)))
async def test_weird_questions_are_answered_or_refused(small_answers: Answerer, question: str) -> None:
    answer = await small_answers.answer(question)
    assert answer.status in (Status.ANSWERED, Status.REFUSED)
    assert answer.covers.articles == 5
    assert "\x1b" not in answer.question
    assert "\u202e" not in dumps(answer_json(answer))


@pytest.mark.parametrize("question", ["", "  \n", "\u200b\x1b[0m"])
async def test_an_empty_question_is_wrong_use(small_answers: Answerer, question: str) -> None:
    with pytest.raises(UsageError, match="the question is empty"):
        await small_answers.answer(question)


async def test_an_empty_archive_refuses(tmp_path: Path) -> None:
    news = write_files(tmp_path / "news", ferry="The ferry sank.")
    bag_sync(tmp_path / "data", news)
    bag_sync(tmp_path / "data", forget=(news,))
    generation, _ = open_current(tmp_path / "data")
    search = Search(generation, BagOfWords())
    assert found(search, "ferry") == found(search, "ferry", Bounds(outlet="Courier")) == []
    answer = await Answerer(lambda: search, lambda: TODAY).answer("Did the Ferry of Ostrel sink?")
    assert answer.status is Status.REFUSED
    assert answer.text.endswith("The archive is empty.")
    assert (answer.covers.articles, answer.nearest) == (0, ())
    generation.close()


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("What was found in the girder of the Aldermoor Bridge?", "aldermoor-bridge-closed"),
        ("cooling tower legionnaires", "ostrel-legionnaires"),
        ("Why did the mayor of Tarn Bay step down?", "velmora-winter"),
        ("dock workers' walkout", "velmora-winter"),
        ("Who did Muttaqi see at the Moscow Format?", "moscow-format"),
    ],
)
def test_the_real_model_finds_the_article(sample_search: Search, question: str, path: str) -> None:
    assert any(path in hit.article.path for hit in sample_search.hits(parse_question(question), 10))


def test_another_spelling_finds_the_same_passages(sample_search: Search) -> None:
    one, other = (
        match_names(parse_question(f"When did {name} meet Kabulov?"), sample_search) for name in ("Muttaqi", "Mutaqi")
    )
    assert one.names == other.names == ((tokens("Muttaqi")[0].term,), (tokens("Kabulov")[0].term,))


async def test_control_characters_of_an_outlet_are_not_shown(small_answers: Answerer) -> None:
    answer = await small_answers.answer("Did it sink?", bounds=Bounds(outlet="\x1b[31mPost\u202e"))
    assert "Post" in answer.text
    assert not {"\x1b", "\u202e"} & set(answer.text)


async def test_a_question_of_one_sound_mark_is_answered_or_refused(small_answers: Answerer) -> None:
    assert (await small_answers.answer("\uff9e?")).status is Status.REFUSED


REPORT = (
    "Two firemen and a baker were hurt when the mill of Corran burnt down on Tuesday night, the brigade said. The "
    "fire began in the drying room and reached the roof within minutes. Some 14 families had to leave their homes "
    "beside the river. The mayor thanked the brigade and promised that the mill would be built again before the winter."
)


async def test_one_report_in_three_papers_is_told_once(tmp_path: Path) -> None:
    changed = REPORT.replace("14 families", "15 families")
    news = write_files(tmp_path / "news", a=f"{REPORT}\n", b=f"{REPORT}\n", c=changed)
    write_files(news, d="The ferry of Halsy sank in the storm, and nobody was hurt.")
    bag_sync(tmp_path / "data", news)
    generation, _ = open_current(tmp_path / "data")
    links = generation.catalog.copies()
    found = sorted((link.folded, [{d.kept, d.other} for d in link.differences]) for link in links)
    assert found == [(False, [{"14", "15"}]), (True, [])]
    search = Search(generation, BagOfWords())
    told = [hit.article.path for hit in search.hits(parse_question("Where did the mill burn down?"), 10)]
    assert sorted({path[-5:] for path in told} & {"a.txt", "b.txt"}) in (["a.txt"], ["b.txt"])
    assert "news/c.txt" in told
    answer = await Answerer(lambda: search, lambda: date(2025, 1, 1)).answer("When did the mill of Corran burn down?")
    cited = {citation.source.path: [also.path for also in citation.also] for citation in answer.citations}
    carried = {path: also for path, also in cited.items() if path in ("news/a.txt", "news/b.txt")}
    assert carried in ({"news/a.txt": ["news/b.txt"]}, {"news/b.txt": ["news/a.txt"]})
    generation.close()
