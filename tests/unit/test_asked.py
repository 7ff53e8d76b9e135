"""What can be looked up, and what is no question."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from types import SimpleNamespace

import pytest

from bot.answer.answerer import Answerer
from bot.answer.asked import asks_nothing, says_nothing
from bot.answer.chat_model import Piece
from bot.answer.followup import standalone
from bot.answer.prompts import Prompt
from bot.answer.prose import Writer
from bot.answer.types import Answer, Reason, Status
from bot.answer.wording import WHAT_TO_ASK
from bot.discord_app.messages import answer_contents
from tests.unit.answers import ANSWERED, COVERS


@pytest.mark.parametrize(
    "question",
    [
        "?", "...", "!!", "😀 👍", "Who?", "WHO?", "hello", "Hello there!", "hellooo", "Good morning, everyone",
        "hi bot", "Help", "help me please", "test", "Cool, thanks!", "nice",
        "thanks", "Thank you very much!", "thanks a lot", "ok", "OK thanks", "K.", "lol", "hahaha", "lololol", "hmmm",
        "How are you today?", "what is it", "What's that?", "when was that?", "What happened?", "Is it?", "isn't it",
        "can't you", "Why not?", "How many?", "What time?", "Tell me something", "what's going on", "test test test",
        "ferry ferry", "blah blah blah", "Have a nice day", "I have a question",
    ],
)  # fmt: skip
def test_nothing_can_be_looked_up(question: str) -> None:
    assert asks_nothing(question)


@pytest.mark.parametrize(
    "question",
    [
        "Kabulov?", "Muttaqi Kabulov", "bridge closure", "ferry", "What is the WHO?", "Pago Pago", "Baden-Baden",
        "U.S.?", "How much was the fine?", "When was the test?", "Did they help Ostrel?", "Please find Orlov",
        "What happened this year?", "What happened on 3 May?", "what happened yesterday", "In May?", "2019",
        "Hello, when did the ferry sink?", "Who resigned?", "渡轮", "любовь", "What is new?", "news",
        "What is the name of the ferry?", "When did it sink?",
    ],
)  # fmt: skip
def test_something_can_be_looked_up(question: str) -> None:
    assert not asks_nothing(question)


@pytest.mark.parametrize("said", ["thanks", "ok thanks!", "OK.", "lol", "?", "Good night", "ok then", "sure", "😀"])
def test_a_courtesy_is_no_follow_up(said: str) -> None:
    assert says_nothing(said)


@pytest.mark.parametrize("said", ["why?", "and then?", "ok, and then?", "Thanks, and where?", "when was that?", "Who?"])
def test_asking_words_alone_go_on_from_an_answer(said: str) -> None:
    assert asks_nothing(said)
    assert not says_nothing(said)
    assert not asks_nothing(standalone(said, [ANSWERED]))


class Unasked:
    """A chat model that nobody may ask."""

    name = "unasked"

    def stream(self, prompt: Prompt) -> AsyncIterator[Piece]:
        raise AssertionError(prompt)


def answered(question: str, *history: Answer) -> Answer:
    """Return the answer over an archive that cannot be searched."""
    search = SimpleNamespace(covers=COVERS)
    writer = Writer(Unasked(), lambda: date(2025, 6, 1), 1000, 1.0)
    answerer = Answerer(lambda: search, lambda: date(2025, 6, 1), writer)  # type: ignore[arg-type, return-value]
    return asyncio.run(answerer.answer(question, history))


@pytest.mark.parametrize("question", ["Hello there!", "Who?", "...", "😀", "when was that?"])
def test_what_asks_nothing_is_refused_unsearched_with_what_can_be_asked(question: str) -> None:
    answer = answered(question)
    assert (answer.status, answer.reason, answer.text) == (Status.REFUSED, Reason.NO_QUESTION, WHAT_TO_ASK)
    assert (answer.nearest, answer.notices, answer.confidence, answer.covers) == ((), (), None, COVERS)
    assert "\n" not in WHAT_TO_ASK
    assert answer_contents(answer) == [WHAT_TO_ASK]


def test_thanks_for_an_answer_ask_nothing_and_are_passed_over_by_the_next_follow_up() -> None:
    thanks = answered("Ok, thanks!", ANSWERED)
    assert (thanks.reason, thanks.understood_as) == (Reason.NO_QUESTION, "Ok, thanks!")
    assert standalone("And where?", [ANSWERED, thanks]) == "Where did the ferry sink?"
    assert standalone("And where?", [thanks]) == "And where?"
    assert answered("?", ANSWERED, thanks).reason is Reason.NO_QUESTION
