"""Answers as messages."""

import os
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from discord import Message
from hypothesis import HealthCheck, given, settings

from bot.answer.types import Answer, Nearest, Premise, Slot, Statement
from bot.answer.wording import UNSURE
from bot.discord_app import messages
from bot.discord_app.markdown import size
from bot.discord_app.messages import answer_contents, source_contents
from tests.unit.answers import ANSWERED, BROKEN, FERRY, REFUSED, UNSURELY, WIRE, answers

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "300"))
LINK = re.compile(r"\[(?:\\.|[^\[\]\\])*\]\(<https?://[^<>\s]*>\)", re.S)


def test_an_answer_reads_like_this() -> None:
    assert answer_contents(ANSWERED) == [
        "**24 November 2024**\n"
        "\n"
        "The ferry sank on Sunday, November 24. [1]\n"
        "-# 24 November 2024: by weekday and day, “Sunday, November 24” in an article of 25 November 2024\n"
        "\n"
        "**Sources**\n"
        "[1] [Ferry sinks off Aldermoor](<https://courier.example/ferry>) · The Strait Courier · 25 November 2024\n"
        "-# also carried by Corran Wire"
    ]


def test_an_answer_that_is_unsure_opens_with_that() -> None:
    (content,) = answer_contents(UNSURELY)
    assert content.startswith(f"{UNSURE}\n\nThe ferry sank on Sunday, November 24. [1]\n")
    assert content.count(UNSURE) == 1
    assert messages.progress_contents(UNSURELY).startswith(f"{UNSURE}\n\nThe ferry sank")
    assert UNSURE not in messages.progress_contents(replace(UNSURELY, statements=()))


def test_a_false_premise_comes_first() -> None:
    denied = replace(ANSWERED, short_answer=None, premise=Premise(Slot.PLACE, "Marn_x", "Velden", 1))
    first = answer_contents(denied)[0].splitlines()[0]
    assert first == "**The archive says Marn\\_x, not Velden.** [1]"


def test_the_question_stands_above_the_answer_of_a_command() -> None:
    assert answer_contents(ANSWERED, with_question=True)[0].startswith("> When did the ferry sink?\n**24 November")


def test_a_refusal_says_what_the_archive_covers_and_what_is_nearest() -> None:
    assert answer_contents(REFUSED) == [
        "The archive does not answer this. The archive holds 12 articles.\n"
        "\n"
        "**Nearest:**\n"
        "- [Ferry sinks off Aldermoor](<https://courier.example/ferry>) · The Strait Courier · 25 November 2024\n"
        "> The ferry sank on Sunday, November 24."
    ]


def test_the_nearest_sentence_is_escaped_as_any_quote() -> None:
    hostile = Nearest(FERRY, "@everyone **see** <@123456789012345678> [here](https://bad.example)", 0, 66)
    (content,) = answer_contents(replace(REFUSED, nearest=(hostile, Nearest(WIRE, "", 0, 0))))
    assert content.splitlines()[-2:] == [
        "> \\@\u200beveryone \\*\\*see\\*\\* \\<\\@123456789012345678\\> \\[here\\](https\\://bad.example)",
        "- Ferry goes down · Corran Wire · undated",
    ]


def test_a_failure_shows_nothing_of_the_machine() -> None:
    assert answer_contents(BROKEN) == [messages.FAILED]


def test_a_superseded_statement_names_the_newer_report() -> None:
    older = Statement("The party is banned.", (1,), superseded_by=2)
    assert (
        "The party is banned. [1]\n-# A newer report says otherwise: [2]"
        in (answer_contents(replace(ANSWERED, statements=(older,)))[0])
    )


def test_an_article_without_headline_date_and_outlet_is_still_named() -> None:
    bare = replace(WIRE, title=None, outlet=None)
    answer = replace(ANSWERED, citations=(replace(ANSWERED.citations[0], source=bare, also=()),))
    assert answer_contents(answer)[0].endswith("[1] (no headline) · undated")


def test_sources_show_the_exact_quotes() -> None:
    assert source_contents(ANSWERED) == [
        "**[1]** [Ferry sinks off Aldermoor](<https://courier.example/ferry>) · The Strait Courier · 25 November 2024\n"
        "-# also carried by Corran Wire\n"
        "> The ferry sank on Sunday, November 24."
    ]


def test_many_long_quotes_become_several_messages() -> None:
    citations = tuple(replace(ANSWERED.citations[0], n=n, quote=f"Quote {n}. " + "word " * 300) for n in range(1, 6))
    contents = source_contents(replace(ANSWERED, citations=citations))
    assert len(contents) == 5
    assert all(f"Quote {n}." in content for n, content in enumerate(contents, start=1))


def test_hints_say_what_to_do() -> None:
    assert messages.wait_hint(0.2) == "One question at a time, please: ask again in 1 second."
    assert messages.wait_hint(4.2) == "One question at a time, please: ask again in 5 seconds."
    assert messages.length_hint("x" * 1501) == (
        "Your question has 1,501 characters, and I read up to 500. Please ask it in fewer words."
    )
    assert messages.day_hint("<@1> tomorrow") == (
        "I cannot read “\\<\\@1\\> tomorrow” as a day. Please write it like 2024-11-24."
    )


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers)
def test_no_answer_breaks_a_limit_or_mentions_anyone(answer: Answer) -> None:
    shown = [*answer_contents(answer, with_question=True), *source_contents(answer)]
    assert shown
    for content in shown:
        assert 0 < size(content) <= 2000
        assert content == content.strip()
        sent = SimpleNamespace(content=content)
        for found in (Message.raw_mentions, Message.raw_role_mentions, Message.raw_channel_mentions):
            assert found.function(sent) == []  # type: ignore[attr-defined]
        assert not re.search(r"@(everyone|here)", content)
        assert content.count("](<") == len(LINK.findall(content))
        assert "<t:" not in content


def test_every_source_is_listed_once() -> None:
    citations = tuple(replace(ANSWERED.citations[0], n=n, source=FERRY, also=()) for n in range(1, 31))
    listed = "\n".join(answer_contents(replace(ANSWERED, citations=citations)))
    assert [int(n) for n in re.findall(r"^\[(\d+)\] \[", listed, re.M)] == list(range(1, 31))
