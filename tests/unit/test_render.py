"""Answers as a terminal shows them."""

from dataclasses import replace

import pytest

from bot.answer.types import Answer, Nearest
from bot.answer.wording import UNSURE
from bot.cli.render import render_answer, show
from bot.cli.streaming import Printed
from tests.unit.answers import ANSWERED, FERRY, REFUSED, UNSURELY


def shown(answer: Answer, capsys: pytest.CaptureFixture[str]) -> str:
    show(render_answer(answer))
    return capsys.readouterr().out


def test_an_answer_that_is_unsure_opens_with_that(capsys: pytest.CaptureFixture[str]) -> None:
    found = shown(UNSURELY, capsys)
    assert found.startswith(f"{UNSURE}\n\nThe ferry sank on Sunday, November 24. [1]\n")
    assert found.count(UNSURE) == 1
    assert UNSURE not in shown(ANSWERED, capsys)


def test_a_refusal_shows_the_sentence_that_comes_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(REFUSED, capsys) == (
        "The archive does not answer this. The archive holds 12 articles.\n\n"
        "Nearest:\n"
        "  Ferry sinks off Aldermoor\n"
        "    The Strait Courier, 25 November 2024 · news/ferry.txt\n"
        "    “The ferry sank on Sunday, November 24.”\n"
    )
    markup = Nearest(FERRY, "[bold]It[/bold] sank :smile:", 0, 28)
    assert "“[bold]It[/bold] sank :smile:”\n" in shown(replace(REFUSED, nearest=(markup,)), capsys)


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
