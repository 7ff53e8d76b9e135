"""Tests of index.copies: which reports are one, and what versions of it differ in."""

import random
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import index.copies
from index.copies import CopyLink, Difference, find_copies, signature
from index.types import Article

DAY = date(2024, 11, 26)
REPORT = (
    "Fire destroyed 14 yachts in the marina of Port Lunde on Tuesday, and 1,200 guests of a hotel beside it had to "
    "leave their rooms, the fire brigade of the town said.\n\n"
    "The fire began in the engine room of a motor yacht at about 9 p.m. and spread in a strong wind. Two hours later "
    "half a million litres of water had been pumped, said the chief of the brigade, Aurel Stenmark.\n\n"
    "The owner of the marina, Dorit Vance, admitted that a hydrant had been locked. She will meet the mayor "
    "today.\n\n"
    "Nobody was hurt, but three firemen were treated for smoke. The harbour will open again on December 2."
)
OTHER_STORY = (
    "The town library of Port Lunde has bought the letters of the poet Selma Orrby from a dealer in another country. "
    "They were written over a period of many years to a friend who kept them in a hat box under her bed. Readers can "
    "see them in the new year, the librarian said, once each sheet has been cleaned and photographed."
)
FOOTER = (
    "\n\nThe Lunde Courier has reported from the coast since it was founded by two brothers who owned a printing shop. "
    "Readers who know more about a story may write to the editors at any time or call the number on the last page. "
    "All texts and pictures are protected, and whoever wants to print them elsewhere asks the publisher for leave. "
    "The weather, the tides and the programme of the cinemas stand on the pages behind the letters of our readers."
)

WORDS = ["".join(letters) for letters in product("bdfgklmn", "aeiou", "rst")]


def article(name: str, text: str = REPORT, published: date | None = DAY, outlet: str | None = None) -> Article:
    return Article(name, f"news/{name}.txt", text, outlet=outlet, published=published)


def changed(old: str, new: str) -> str:
    assert REPORT.count(old) == 1
    return REPORT.replace(old, new)


def differing(text: str, published: date | None = DAY) -> tuple[Difference, ...]:
    """Return the differences of a copy that must be found as one, the words of REPORT first."""
    (link,) = find_copies([article("a"), article("b", text, published)])
    assert {link.kept, link.other} == {"a", "b"}
    assert link.folded == (not link.differences)
    return tuple(d if link.kept == "a" else Difference(d.kind, d.other, d.kept) for d in link.differences)


def test_of_three_outlets_two_fold_and_the_one_with_another_figure_is_a_version() -> None:
    wire = article("wire", f"PORT LUNDE, Nov. 26 (LPA) — {REPORT}")
    gazette = article("gazette", f"{REPORT}\n\n(With material from LPA)")
    radio = article("radio", changed("14 yachts", "41 yachts"))
    assert find_copies([radio, gazette, wire, article("letters", OTHER_STORY)]) == [
        CopyLink("wire", "gazette", True, ()),
        CopyLink("wire", "radio", False, (Difference("number", "14", "41"),)),
    ]


@pytest.mark.parametrize(
    ("old", "new", "kind", "kept", "other"),
    [
        ("14 yachts", "15 yachts", "number", "14", "15"),
        ("1,200 guests", "1,300 guests", "number", "1,200", "1,300"),
        ("Two hours", "Three hours", "date", "Two hours later", "Three hours later"),
        ("three firemen", "four firemen", "number", "three", "four"),
        ("half a million litres", "half a billion litres", "number", "half a million", "half a billion"),
        ("on Tuesday", "on Monday", "date", "Tuesday", "Monday"),
        ("December 2", "December 3", "date", "December 2", "December 3"),
        ("today", "tomorrow", "date", "today", "tomorrow"),
        ("9 p.m.", "9 a.m.", "number", "9 p.m.", "9 a.m."),
        ("had been locked", "had not been locked", "negation", "", "not"),
        ("admitted that", "denied that", "negation", "admitted", "denied"),
        ("will meet", "won't meet", "negation", "will", "won't"),
        ("Nobody was", "A woman was", "negation", "Nobody", "A woman"),
        ("Aurel Stenmark", "Fritjof Haule", "name", "Aurel Stenmark", "Fritjof Haule"),
    ],
)
def test_one_changed_word_makes_a_version(old: str, new: str, kind: str, kept: str, other: str) -> None:
    assert [(d.kind, d.kept, d.other) for d in differing(changed(old, new))] == [(kind, kept, other)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1,200 guests", "1200 guests"),
        ("1,200 guests", "twelve hundred guests"),
        ("14 yachts", "fourteen yachts"),
        ("half a million litres", "500,000 litres"),
        ("half a million litres", "0.5m litres"),
        ("9 p.m.", "21:00"),
        ("three firemen", "3 firemen"),
        ("on Tuesday", "on 26 November"),
        ("on Tuesday", "today"),
        ("today", "on Tuesday, November 26"),
        ("December 2", "Monday, 2 December 2024"),
        ("Nobody was hurt", "No one was hurt"),
        ("Aurel Stenmark", "Aurell Stenmarck"),
        ("the chief of the brigade, Aurel Stenmark", "Aurel Stenmark, its chief"),
        ("and spread in a strong wind. Two", "and spread. The wind was strong. Two"),
        ("destroyed", "has destroyed"),
    ],
)
def test_the_same_said_otherwise_folds(old: str, new: str) -> None:
    assert differing(changed(old, new)) == ()


def test_a_dropped_added_or_moved_paragraph_folds() -> None:
    paragraphs = REPORT.split("\n\n")
    assert differing("\n\n".join(paragraphs[:2] + paragraphs[3:])) == ()
    assert differing("\n\n".join([*paragraphs, "The town has 9,000 people and never saw such a fire."])) == ()
    assert differing("\n\n".join([paragraphs[0], paragraphs[2], paragraphs[1], paragraphs[3]])) == ()


def test_a_figure_changed_in_a_moved_paragraph_is_seen() -> None:
    first, *rest = changed("three firemen", "five firemen").split("\n\n")
    assert differing("\n\n".join([first, rest[2], rest[0], rest[1]])) == (Difference("number", "three", "five"),)


@pytest.mark.parametrize(
    ("kept", "other"),
    [
        ("The lock was not at all needed.", "The lock was at all not needed."),
        ("Later Mayor Ebba Lund saw the quay.", "Later Lord Mayor Ebba Lund saw the quay."),
        ("Later Senator Ebba Lund saw the quay.", "Later Colonel Ebba Lund saw the quay."),
        ("The bill for United Harbours was paid.", "The bill for U.H. was paid."),
    ],
)
def test_another_order_title_or_short_form_folds(kept: str, other: str) -> None:
    (link,) = find_copies([article("a", f"{REPORT} {kept}"), article("b", f"{REPORT} {other}")])
    assert link.differences == ()


def test_figures_that_change_places_are_a_difference() -> None:
    base = article("a", f"{REPORT} The council voted by 27 to 24 for a new hydrant.")
    other = article("b", f"{REPORT} The council voted by 24 to 27 for a new hydrant.")
    (link,) = find_copies([base, other])
    assert link.differences == (Difference("number", "27", "24"), Difference("number", "24", "27"))


def test_days_count_from_the_publication_of_each() -> None:
    # Two days later "Tuesday" is still the same day, but "today" is not.
    assert differing(REPORT, date(2024, 11, 28)) == (Difference("date", "today", "today"),)
    assert differing(REPORT, None) == ()
    assert differing(changed("on Tuesday", "on 26 November"), None) == ()


def test_the_earliest_then_the_longest_then_the_first_path_is_kept() -> None:
    copies = [
        article("undated", published=None),
        article("later", published=date(2024, 11, 27)),
        article("b"),
        article("a"),
        article("long", f"{REPORT} It rained."),
    ]
    assert {link.kept for link in find_copies(copies)} == {"long"}
    assert {link.kept for link in find_copies(copies[:4])} == {"a"}
    assert [link.other for link in find_copies(copies)] == ["a", "b", "later", "undated"]


def test_a_copy_of_a_copy_has_the_same_representative() -> None:
    long, middle, short = (article(n, " ".join(WORDS[:k])) for n, k in (("long", 110), ("middle", 75), ("short", 50)))
    assert find_copies([long, short]) == []
    assert [(x.kept, x.other) for x in find_copies([short, long, middle])] == [("long", "middle"), ("long", "short")]


def test_what_is_no_copy() -> None:
    rewrite = (
        "Three firemen were treated after a blaze in the Port Lunde marina on Tuesday in which 14 yachts were "
        "lost. Aurel Stenmark, who leads the brigade, said a motor yacht caught fire first. Dorit Vance, who owns the "
        "marina, spoke of a locked hydrant. A hotel was cleared of its 1,200 guests."
    )
    footed = [article("a", REPORT[:150] + FOOTER), article("b", OTHER_STORY[:150] + FOOTER)]
    digest = article("digest", f"{REPORT}\n\n{OTHER_STORY}\n\n{FOOTER}\n\n{rewrite}")
    assert find_copies([article("a"), article("rewrite", rewrite)]) == []
    assert find_copies(footed) == []
    assert find_copies([article("a", " ".join(WORDS[:80])), article("b", " ".join(WORDS[:50] + WORDS[90:120]))]) == []
    assert find_copies([article("a"), article("b", OTHER_STORY), digest]) == []
    assert find_copies([article(n, "More on this story soon. Subscribe to read on.") for n in "abc"]) == []


@pytest.mark.parametrize("seed", range(20))
def test_a_copy_is_found_up_to_the_limits(seed: int) -> None:
    words = random.Random(seed).sample(WORDS, 120)
    whole, cut = " ".join(words[:110]), " ".join([*words[:62], *words[110:]])
    assert [link.other for link in find_copies([article("whole", whole), article("cut", cut)])] == ["cut"]


def test_reports_that_share_phrases_only_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    phrases = [" ".join(chance.sample(WORDS, 7)) for _ in range(40)]
    archive = [article(str(n), ". ".join(chance.sample(phrases, 14))) for n in range(60)]
    known = {a.id: signature(a) for a in archive}
    compared: list[str] = []
    shape = index.copies._shape
    monkeypatch.setattr(index.copies, "_shape", lambda text: compared.append(text) or shape(text))
    assert find_copies(archive, known) == []
    assert len(compared) < 12


def test_one_form_filled_in_twice_is_no_copy() -> None:
    form = FOOTER + (
        "The harbour office reports for the day: high water at {} and {}, low water at {} and {}, wind from west with "
        "{} knots, air {} degrees, water {} degrees. Boats in the guest harbour tie up at pier {} and pay at the desk, "
        "which is open until the evening. The ferry runs as on the board."
    )
    first, second = form.format(1, 2, 3, 4, 5, 6, 7, 8), form.format(11, 12, 13, 14, 15, 16, 17, 8)
    assert find_copies([article("a", first), article("b", second)]) == []
    assert len(find_copies([article("a", first), article("b", first.replace("pier 8", "pier 9"))])) == 1


_ARCHIVE = [
    article("a", f"PORT LUNDE, Nov. 26 (LPA) — {REPORT}"),
    article("b", changed("14 yachts", "15 yachts")),
    article("c", changed("on Tuesday", "on Monday"), None),
    article("d", REPORT, None),
    article("e", OTHER_STORY),
    article("f", OTHER_STORY + FOOTER, date(2024, 11, 20)),
    article("g", ""),
    replace(article("g", OTHER_STORY), path="other/g.txt"),
]
_LINKS = find_copies(_ARCHIVE)


@settings(max_examples=30, deadline=None)
@given(st.permutations(_ARCHIVE), st.sets(st.sampled_from("abcdefg")))
def test_neither_the_order_nor_stored_signatures_change_anything(archive: list[Article], stored: set[str]) -> None:
    known = {a.id: signature(a) for a in _ARCHIVE if a.id in stored and a.id != "g"}
    assert find_copies(archive, known) == _LINKS
    assert len(_LINKS) >= 3


def test_stored_signatures_are_used() -> None:
    archive = [article("a"), article("b")]
    assert len(find_copies(archive, {"a": signature(archive[0])})) == 1
    assert find_copies(archive, {"a": signature(article("c", OTHER_STORY))}) == []
    assert len(find_copies(archive, {"a": b"cut off"})) == 1


def test_a_signature_depends_on_the_text_alone() -> None:
    assert signature(article("a")) == signature(replace(article("b", published=None), title="x", outlet="y"))
    assert signature(article("a")) != signature(article("a", OTHER_STORY))
    assert signature(article("a", "too short")) == b""


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=10, max_size=30), st.integers(0, 9), st.text(max_size=40))
def test_any_text_equals_itself_and_no_edit_raises(words: list[str], n: int, word: str) -> None:
    text = " ".join(words) + OTHER_STORY
    links = find_copies([article("a", text), article("b", text)])
    assert links == [CopyLink("a", "b", True, ())]
    find_copies([article("a", text), article("b", " ".join([*words[:n], word, *words[n + 1 :]]) + OTHER_STORY)])


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "5" * 100_000,
        "1," * 50_000,
        "no " * 30_000,
        "a. " * 30_000,
        "hundred " * 10_000,
        "\n" * 100_000,
        "half a " * 10_000,
    ],
)
def test_hostile_texts_are_survived(text: str) -> None:
    archive = [article("a", text + REPORT), article("b", REPORT + text), article("c", text), article("d", "")]
    for link in find_copies(archive):
        assert link.kept in "abc"
        assert link.other in "abc"
