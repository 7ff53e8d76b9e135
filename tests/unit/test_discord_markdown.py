"""Text of the archive made safe for Discord."""

import re
from datetime import date

import pytest
from discord import Message

from bot.discord_app.markdown import LIMIT, escape, link, pack, quoted, size, split

UNESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")


def shown(text: str) -> str:
    """Return what a reader sees: escapes resolved as Discord resolves them."""
    return UNESCAPED.sub(r"\1", text)


@pytest.mark.parametrize(
    "text",
    [
        "**bold** __under__ ~~gone~~ ||spoiler|| `code` ```fence```",
        "# heading\n-# small\n> quote\n>>> quotes\n- item\n  + item\n* item\n12. item\n3) item",
        "[click](https://bad.example) <https://bad.example> http://bad.example",
        "<@123456789012345678> <@!123456789012345678> <@&123456789012345678> <#123456789012345678>",
        "<a:wave:123456789012345678> :smile: </ask:123456789012345678> <t:1700000000:R> <id:guide>",
        r"back\slash \* \\",
        "At 12:30 it was 5 - 3 = 2 (or so) & done.",
    ],
)
def test_escaped_text_reads_as_it_was(text: str) -> None:
    assert shown(escape(text)) == text


@pytest.mark.parametrize("mark", list("*_~`|[]<>#@"))
def test_no_mark_stands_without_a_backslash(mark: str) -> None:
    assert escape(f"a{mark}{mark}b") == f"a\\{mark}\\{mark}b"


def test_an_address_is_not_made_clickable() -> None:
    assert escape("see https://bad.example/x") == "see https\\://bad.example/x"
    assert escape("join discord.gg/abc or DISCORD.com/invite/abc") == (
        "join discord.gg\\/abc or DISCORD.com\\/invite/abc"
    )


@pytest.mark.parametrize("line", ["- item", "+ item", "  - item", "1. item", "20) item"])
def test_a_line_does_not_become_a_list(line: str) -> None:
    assert re.match(r"\s*([-+*]|\d+[.)])\s", escape(line)) is None


def test_nothing_in_escaped_text_is_a_mention() -> None:
    text = "<@123456789012345678><@!123456789012345678><@&123456789012345678><#123456789012345678>@everyone @here"
    escaped = type("Sent", (), {"content": escape(text)})()
    for found in (Message.raw_mentions, Message.raw_role_mentions, Message.raw_channel_mentions):
        assert found.function(escaped) == []  # type: ignore[attr-defined]
    assert not re.search(r"@(everyone|here)", escaped.content)


def test_invisible_characters_are_taken_out() -> None:
    assert escape("a\u202eb\x1b[31mc\ud800d") == "abcd"


def test_a_headline_leads_to_its_article() -> None:
    assert link("Ferry sinks", "https://news.example/a") == "[Ferry sinks](<https://news.example/a>)"


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "ftp://a.example", "https://bank@bad.example/", "x"])
def test_a_headline_without_a_usable_address_stands_alone(url: str | None) -> None:
    assert link("Ferry sinks", url) == "Ferry sinks"


def test_a_headline_cannot_leave_its_link() -> None:
    made = link("Free](<https://bad.example>) [money", "https://news.example/a?b=(1)>&c=@everyone")
    assert made == ("[Free)(\\<https\\://bad.example\\>) (money](<https://news.example/a?b=%281%29%3E&c=%40everyone>)")


def test_a_long_headline_is_cut_and_an_endless_address_is_left_out() -> None:
    made = link("w" * 5000, "https://news.example/" + "a" * 1500)
    assert made == "w" * 199 + "…"


def test_size_counts_utf16_units() -> None:
    assert size("aé😀") == 4


def test_a_short_text_is_one_piece() -> None:
    assert split("One.\n\nTwo.") == ["One.\n\nTwo."]


def test_a_cut_is_made_at_a_paragraph_first() -> None:
    assert split("First. Second.\n\nThird. Fourth.", 20) == ["First. Second.", "Third. Fourth."]


def test_a_cut_is_made_at_a_sentence_next_and_its_markers_stay() -> None:
    text = "The ferry sank near the pier. [1][2] Nobody was hurt, the port said."
    assert split(text, 44) == ["The ferry sank near the pier. [1][2]", "Nobody was hurt, the port said."]


def test_a_cut_is_made_at_a_word_else_anywhere() -> None:
    assert split("alpha beta gamma", 11) == ["alpha beta", "gamma"]
    assert split("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_no_cut_inside_an_escape_or_a_pair_of_surrogates() -> None:
    assert split("\\*" * 6, 5) == ["\\*\\*"] * 3
    assert split("😀" * 4, 5) == ["😀😀", "😀😀"]


def test_a_link_stays_whole() -> None:
    made = link("Ferry sinks off the northern coast", "https://news.example/a")
    assert made in split(f"{'word ' * 8}{made} and more words after it", 70)[1]


def test_a_fence_stays_whole() -> None:
    fence = "```py\nprint(1)\n\nprint(2)\n```"
    assert split(f"{'word ' * 8}\n{fence}\nafter", 50) == [("word " * 8).strip(), f"{fence}\nafter"]


def test_a_fence_longer_than_a_message_becomes_several() -> None:
    lines = [f"line {n}" for n in range(300)]
    pieces = split("```py\n" + "\n".join(lines) + "\n```", 400)
    assert all(p.startswith("```py\n") and p.endswith("\n```") and size(p) <= 400 for p in pieces)
    assert "\n".join(p.removeprefix("```py\n").removesuffix("\n```") for p in pieces).split("\n") == lines


def test_a_long_quote_is_a_quote_in_every_piece() -> None:
    pieces = quoted("The ferry sank.\nIt was dark. " * 200)
    assert len(pieces) > 2
    assert all(line.startswith("> ") for piece in pieces for line in piece.split("\n"))
    assert all(size(piece) <= LIMIT for piece in pieces)


def test_blocks_share_messages() -> None:
    assert pack(["one", "two", "x" * 1993, "", "three"]) == ["one\ntwo", "x" * 1993 + "\n\nthree"]


def test_dates_are_words_never_timestamps() -> None:
    from bot.answer.wording import say_date

    assert escape(say_date(date(2024, 11, 24))) == "24 November 2024"
