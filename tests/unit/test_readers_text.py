"""Tests of the reader of text files."""

import pytest

from index.readers import read
from index.types import Cut, Draft, Rejection

HEADLINE = "Oslen puts off its vote on the ferry"
BODY = "OSLEN – The harbour board met on Tuesday and put off its vote.\n\nA new date was not given."
WRAPPED = "The harbour board of Oslen met on Tuesday and\nBoard members put off the vote on the ferry until\nspring."


def draft(text: str) -> Draft | Rejection:
    (found,) = read(text.encode(), "news/a.txt")
    return found


@pytest.mark.parametrize(
    "headline",
    [
        HEADLINE,
        "Who pays for the ferry?",
        "“Never again,” says the mayor of Tarn!",
        "Ferry talks with the U.S.",
        "Tarn court fines Ferry Lines Inc.",
        "Портовый совет Ослена отложил голосование",
        "港務委員会が採決を延期",
    ],
)
def test_headline(headline: str) -> None:
    assert draft(f"{headline}\n\n{BODY}") == Draft(BODY, headline)


def test_headline_and_a_paragraph_a_line() -> None:
    body = BODY.replace("\n\n", "\n")
    assert draft(f"{HEADLINE}\n\n{body}") == Draft(body, HEADLINE)
    assert draft(f"{HEADLINE}\n{body}") == Draft(body, HEADLINE)


def test_wrapped_headline() -> None:
    assert draft(f"Oslen puts off its vote\non the ferry\n\n{BODY}") == Draft(BODY, HEADLINE)


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        HEADLINE,
        WRAPPED,
        f"{WRAPPED}\n\n{BODY}",
        f"Ferry vote\n\n{BODY}",
        f"The board decided the following:\n\n{BODY}",
        "x" * 150 + " and " + "y" * 150 + f" again\n\n{BODY}",
        f"rivernews via X\n\n{BODY}",
        f"Photo: Ada Venn/Oslen Courier\n\n{BODY}",
        f"WORLD\n\n{BODY}",
        f"{HEADLINE}\n\nBy Ada Venn",
    ],
)
def test_no_headline(text: str) -> None:
    assert draft(text) == Draft(text)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("rivernews via X", "photo credit"),
        ("Photo: Ada Venn/Oslen Courier", "photo credit"),
        ("AFP via Getty", "photo credit"),
        ("Credit: Ada Venn", "photo credit"),
        ("File photo", "photo credit"),
        ("Photos: Ada Venn", "photo credit"),
        ("(Courtesy of the harbour board)", "photo credit"),
        ("Ada Venn / Oslen Courier", "photo credit"),
        ("© Ada Venn", "photo credit"),
        ("WORLD", "kicker"),
        ("Politics | Europe", "kicker"),
        ("Breaking news", "kicker"),
        ("OPINION", "kicker"),
        ("Middle East", "kicker"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_lines_above_the_headline(line: str, reason: str, gap: str) -> None:
    assert draft(f"{line}{gap}{HEADLINE}\n\n{BODY}") == Draft(BODY, HEADLINE, cuts=(Cut(reason, line),))


@pytest.mark.parametrize("headline", ["FLOODS HIT OSLEN", "Minister resigns via X", "Pictures: Oslen under water"])
def test_a_headline_that_looks_like_a_label(headline: str) -> None:
    assert draft(f"{headline}\n\n{BODY}") == Draft(BODY, headline)


@pytest.mark.parametrize(
    ("lines", "author", "published"),
    [
        ("By Ada Venn", "Ada Venn", None),
        ("By Ada Venn and Joris van der Tal\nNovember 24, 2024", "Ada Venn and Joris van der Tal", "November 24, 2024"),
        ("Ada Venn, Staff writer\n\n2024-11-24 10:00", "Ada Venn", "2024-11-24 10:00"),
        ("By Ada Venn | Sunday, 24th Nov. 2024", "Ada Venn", "Sunday, 24th Nov. 2024"),
        ("Published: 24.11.2024, 10:15 am GMT", None, "24.11.2024, 10:15 am GMT"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_lines_below_the_headline(lines: str, author: str | None, published: str | None, gap: str) -> None:
    assert draft(f"{HEADLINE}{gap}{lines}\n\n{BODY}") == Draft(BODY, HEADLINE, author=author, published=published)


def test_a_later_change_is_no_publication_date() -> None:
    text = f"{HEADLINE}\n\nUpdated November 26, 2024\nNovember 24, 2024\n{BODY}"
    cuts = (Cut("date line", "Updated November 26, 2024"),)
    assert draft(text) == Draft(BODY, HEADLINE, published="November 24, 2024", cuts=cuts)


@pytest.mark.parametrize("line", ["By the end of May 2024 the ferry will sail", "May 2024", "November 24", "By 2030"])
def test_story_lines_below_the_headline_stay(line: str) -> None:
    assert draft(f"{HEADLINE}\n\n{line}\n\n{BODY}") == Draft(f"{line}\n\n{BODY}", HEADLINE)


def test_yaml_front_matter() -> None:
    text = (
        "---\nTitle: 'Ferry: the vote'\nsource: {name: Oslen Courier}\ndate: 2024-11-24\nauthor:\n  - Ada Venn\n"
        "  - Joris Tal\nurl: javascript:x\nlink: https://oslen.example/1\nid: 007\nlanguage: en\ntags: [a]\n---\n"
    )
    expected = Draft(
        BODY,
        "Ferry: the vote",
        "Oslen Courier",
        "Ada Venn, Joris Tal",
        "2024-11-24",
        "https://oslen.example/1",
        "007",
        "en",
    )
    assert draft(text + "\n" + BODY) == expected
    assert draft(text + "Ferry: The Vote\n\n" + BODY) == expected


@pytest.mark.parametrize(
    ("block", "reason", "line"),
    [
        ("title: [a", "front matter is not valid YAML: expected ',' or ']', but got '<stream end>'", 2),
        ("title: a\nb: c: d", "front matter is not valid YAML: mapping values are not allowed here", 3),
        ("title: &a x\nb: *a", "front matter uses anchors, which are not read", 2),
        ("title: x\na: " + "[" * 20 + "]" * 20, "front matter is nested too deeply", 3),
        ('title: "\\UFFFFFFFF"', "front matter is not valid YAML", 1),
        ("title: " + "x" * 20_000, "front matter is longer than 16384 characters", 1),
    ],
)
def test_broken_front_matter(block: str, reason: str, line: int) -> None:
    assert draft(f"---\n{block}\n---\n{BODY}") == Rejection("news/a.txt", reason, line)


def test_front_matter_that_never_ends() -> None:
    assert draft(f"---\ntitle: x\n\n{BODY}") == Rejection("news/a.txt", "front matter has no closing ---", 1)


def test_a_rule_is_no_front_matter() -> None:
    assert draft(f"---\n{BODY}\n---\nMore.") == Draft(f"---\n{BODY}\n---\nMore.")


def test_front_matter_without_text() -> None:
    assert draft("---\ntitle: x\n---\n\n") == Rejection("news/a.txt", "no text")


def test_header_lines() -> None:
    text = f"HEADLINE: {HEADLINE}\nSection: World\nDate: 24 November 2024\nByline: By Ada Venn\n\n{BODY}"
    assert draft(text) == Draft(BODY, HEADLINE, author="Ada Venn", published="24 November 2024")
    assert draft(f"Source: Oslen Courier\nid: 7\n\n{BODY}") == Draft(BODY, outlet="Oslen Courier", item_id="7")


@pytest.mark.parametrize(
    "first", ["Source: officials", "Published: the diaries of a mayor", "Ferry: the vote", "Url: none"]
)
def test_lines_that_are_no_header(first: str) -> None:
    found = draft(f"{first}\n\n{BODY}")
    assert isinstance(found, Draft)
    assert first in (found.title, found.text.split("\n")[0])
