"""More of an answer: what was not shown yet of the same question, until there is nothing more."""

import asyncio

import pytest

from bot.answer.answerer import Answerer
from bot.answer.types import Answer, Status
from retrieval.search import Search
from tests.integration.test_quotes import TODAY

MOST = 30
"""Times that more is asked for at the most."""


@pytest.mark.parametrize(
    "question",
    [
        "Why was the Aldermoor Bridge closed?",
        "When did the Corran Light sink?",
        "How many people died in the sinking of the Corran Light?",
    ],
)
def test_more_tells_what_was_not_told_until_nothing_is_left(sample_search: Search, question: str) -> None:
    answerer = Answerer(lambda: sample_search, lambda: TODAY)
    history: list[Answer] = []
    for asked in [question, *["tell me more"] * MOST]:
        history.append(asyncio.run(answerer.answer(asked, history)))
        assert history[-1].understood_as == question
        if history[-1].status is not Status.ANSWERED:
            break
    said = [statement.text for answer in history for statement in answer.statements]
    assert len(said) == len(set(said)) > len(history[0].statements)
    assert history[-1].text == f"The archive has nothing more on “{question}”."


def test_a_refusal_between_does_not_break_the_thread(sample_search: Search) -> None:
    answerer = Answerer(lambda: sample_search, lambda: TODAY)
    history: list[Answer] = []
    for asked in ("When did Lucan Dray resign?", "Who is Zorblat Qwexi?", "more", "why?"):
        history.append(asyncio.run(answerer.answer(asked, history)))
    assert [answer.understood_as for answer in history[2:]] == [
        "When did Lucan Dray resign?",
        "Why did Lucan Dray resign?",
    ]
    assert history[1].status is Status.REFUSED
    assert not {c.quote for c in history[0].citations} & {c.quote for c in history[2].citations}


def test_more_of_nothing_is_a_question_like_any_other(sample_search: Search) -> None:
    answer = asyncio.run(Answerer(lambda: sample_search, lambda: TODAY).answer("tell me more"))
    assert answer.understood_as == "tell me more"
