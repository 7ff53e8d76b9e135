"""Answers as a terminal shows them."""

import pytest

from bot.answer.types import Answer
from bot.answer.wording import UNSURE
from bot.cli.render import render_answer, show
from bot.cli.streaming import Printed
from tests.unit.answers import ANSWERED, UNSURELY


def shown(answer: Answer, capsys: pytest.CaptureFixture[str]) -> str:
    show(render_answer(answer))
    return capsys.readouterr().out


def test_an_answer_that_is_unsure_opens_with_that(capsys: pytest.CaptureFixture[str]) -> None:
    found = shown(UNSURELY, capsys)
    assert found.startswith(f"{UNSURE}\n\nThe ferry sank on Sunday, November 24. [1]\n")
    assert found.count(UNSURE) == 1
    assert UNSURE not in shown(ANSWERED, capsys)


async def test_an_answer_that_is_printed_as_it_is_written_says_once_that_it_is_unsure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    printed = Printed()
    await printed(UNSURELY)
    await printed(UNSURELY)
    printed.finish(UNSURELY)
    found = capsys.readouterr().out
    assert found.startswith(f"{UNSURE}\n\nThe ferry sank")
    assert found.count(UNSURE) == 1
