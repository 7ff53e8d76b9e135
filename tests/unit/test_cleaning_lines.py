"""Tests of what is cut between the paragraphs of a story, and of what only looks like it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.agencies import dateline_agency, signed_by
from index.cleaning import clean
from index.types import Cut

STORY = "The harbour board of Oslen met on Tuesday and put off its vote on the ferry."
MORE = "A new date was not given. The mayor of Tarn called the delay a scandal."

CUT = {
    "advertisement": [
        "Advertisement",
        "ADVERTISEMENT",
        "Advertisement - scroll to continue",
        "Story continues below advertisement",
        "Article continues after this ad",
        "Ad",
        "Sponsored content",
        "[Advertisement]",
    ],
    "related story": [
        "Read also: Tarn court fines the ferry company",
        "READ MORE: Who pays for the new quay?",
        "Also read | Ferry tickets to cost more from May",
        "Related: A winter without ferries",
        "RELATED STORY – Mayor of Tarn to step down",
        "See also: Harbour board elects a new chair",
        "Watch: Waves break over the quay of Oslen",
        "► Must read: Ten questions on the ferry",
        "More on this story: The ferry, year by year",
        "You may also like: A walk along the old harbour",
        "Don’t miss: The last lighthouse keeper",
        "Lire aussi : Le port de Oslen en hiver",
        "Lesen sie auch: Die Fähre bleibt im Hafen",
    ],
    "share line": [
        "Share",
        "Share this article",
        "Share on Facebook",
        "Share this story on Facebook, Twitter and WhatsApp",
        "Facebook Twitter WhatsApp Email",
        "Follow us on Instagram",
        "Follow Oslen Courier on Twitter",
        "Join our WhatsApp channel",
        "Join our Telegram channel for the latest from the harbour",
        "Follow @oslencourier",
        "Leave a comment",
        "12 comments",
        "Comments (3)",
        "Listen to this article",
        "4 min read",
    ],
    "newsletter": [
        "Subscribe to our newsletter",
        "Sign up for our daily newsletter",
        "Sign up for the Harbour Briefing newsletter to get the news of the coast",
        "Click here to subscribe to our weekly bulletin.",
        "Get the best of Oslen Courier in your inbox every morning",
        "Download our app",
        "Subscribe now to continue reading",
        "Already a subscriber? Log in",
    ],
    "cookie notice": [
        "We use cookies to improve your experience on our site.",
        "This website uses cookies",
        "Accept all cookies",
        "By continuing to use this site you agree to our use of cookies.",
        "Privacy policy",
        "To view this content, please accept all cookies.",
    ],
    "photo credit": [
        "Photo: Ada Venn/Oslen Courier",
        "Photo by Joris van der Tal",
        "(Photo: Reuters)",
        "Image credit: Getty Images",
        "© Ada Venn / AFP",
        "Ada Venn/AFP via Getty Images",
        "File photo",
        "[AP Photo/Ada Venn]",
        "Picture courtesy of Oslen Museum",
    ],
    "read-on line": [
        "Continue reading…",
        "Read the full story",
        "The post Ferry vote put off appeared first on Oslen Courier.",
        "[…]",
    ],
}
STAYS = [
    "Read also in the report was that the ferry had no lifeboats.",
    "Read more than once, the letter makes no sense.",
    "Follow the money",
    "Follow the money, and you end up in the harbour office.",
    "Photo: the minister said that the picture had been taken in May.",
    "Photo evidence shows the ferry leaving at noon.",
    "Photographs by the harbour police show two men on the quay.",
    "Share prices fell by 3 percent in Oslen.",
    "Share of women on the board: 40 percent",
    "Share the burden, the mayor told the islands.",
    "Related to this is a second case, in which the same captain is charged.",
    "Related: the board also met the fishermen on Monday.",
    "See also the map of the harbour, which shows both quays.",
    "Watch out for ice, the harbour office warned.",
    "Watch: the minister said he had lost his.",
    "Watchmen will stand on both quays until May.",
    "Advertisement revenue of the paper fell in 2024.",
    "Advertisements for the ferry were taken down on Friday.",
    "Ad hoc talks were held in Tarn.",
    "Sponsored by nobody, the festival still made a profit.",
    "Subscribe to the view that ferries are a right, and you vote for her.",
    "Subscribers of the harbour library pay twelve crowns.",
    "Sign up or leave, the captain told his crew.",
    "Join our fight, the fishermen wrote to the king.",
    "Join us on Sunday at the quay",
    "“Subscribe to our newsletter,” she joked, “and then we talk.”",
    "We use cookies to feed the gulls, the keeper said.",
    "Cookies were handed out to the passengers who waited.",
    "Accept all of it or none, the union said.",
    "Privacy of the crew was not respected, a judge found.",
    "Download figures for the ferry app doubled.",
    "Facebook said on Monday that it had removed the page.",
    "Twitter fell silent after the ferry sank.",
    "Email from the captain reached the board at noon.",
    "Comments by the mayor drew laughter.",
    "Comments: the board took 40 of them and answered none.",
    "Print runs of the paper were cut.",
    "Listen to the harbour, the poet wrote.",
    "Most read the letter as a threat.",
    "Recommended doses are printed on the box.",
    "Trending upwards since May, the price of fish hit a record.",
    "Continue reading the contract and you find a second signature.",
    "More from the islands than from the mainland came to vote.",
    "Don’t miss the boat, the ministry advised exporters.",
    "You may like it or not, the tunnel will be built.",
    "Credit: the bank gives none to ferry companies any more.",
    "Image problems have cost the port its best customers.",
    "Picture this: a harbour without a single ship.",
    "Video of the fire was shown in court.",
    "File the papers by Friday, the clerk said.",
    "© is the sign that the two publishers fight over.",
    "The World Maritime Board (WMBO) rejected the plea.",
    "He works for a shipping agency (AFP reported his name first).",
    "The ministry has two agencies under it — Reuters counted three.",
    "AP exams were held in all schools of Tarn.",
    "Source: Reuters had it first, the spokesman said.",
    "By continuing the strike the dockers risk their jobs.",
    "This story was published by nobody until Ada Venn found the log.",
    "The post of harbour master stays empty.",
    "Ends of rope lay on the quay.",
    "More",
    "Up next is the vote on the budget.",
    "All rights of way across the quay end in May.",
]


def test_enough_lines() -> None:
    assert sum(map(len, CUT.values())) >= 60
    assert len(STAYS) >= 60


@pytest.mark.parametrize(("reason", "line"), [(reason, line) for reason, lines in CUT.items() for line in lines])
def test_a_line_that_goes(reason: str, line: str) -> None:
    assert clean(f"{STORY}\n\n{line}\n\n{MORE}") == (f"{STORY}\n\n{MORE}", (Cut(reason, line),))
    assert clean(f"{STORY}\n{MORE}\n{line}") == (f"{STORY}\n{MORE}", (Cut(reason, line),))


@pytest.mark.parametrize("line", STAYS)
def test_a_line_of_the_story(line: str) -> None:
    text = f"{STORY}\n\n{line}\n\n{MORE}"
    assert clean(text) == (text, ())
    assert clean(f"{line}\n\n{MORE}") == (f"{line}\n\n{MORE}", ())


def test_a_list_of_other_stories() -> None:
    teasers = ["Related stories", "Tarn court fines the ferry company", "Who pays for the new quay?"]
    found, cuts = clean("\n\n".join([STORY, *teasers, MORE]))
    assert (found, cuts) == (f"{STORY}\n\n{MORE}", tuple(Cut("related story", line) for line in teasers))
    found, cuts = clean("\n".join([STORY, MORE, "Most read", "Ten questions on the ferry"]))
    assert found == f"{STORY}\n{MORE}"


def test_a_heading_over_the_story_stays() -> None:
    text = f"{STORY}\n\nDon’t miss\n\n{MORE}"
    assert clean(text) == (text, ())


@pytest.mark.parametrize(
    ("sign", "agency"),
    [
        ("(ILKHA)", "ILKHA"),
        ("(AP)", "AP"),
        ("— Reuters", "Reuters"),
        ("– AFP", "AFP"),
        ("(Xinhua/Ada Venn)", "Xinhua"),
        ("[PTI]", "PTI"),
        ("(dpa)", "dpa"),
        ("(OSPA)", "OSPA"),
        ("(Associated Press)", "AP"),
    ],
)
@pytest.mark.parametrize("gap", [" ", "\n", "\n\n"])
def test_a_signature_at_the_end(sign: str, agency: str, gap: str) -> None:
    assert clean(f"{STORY}\n\n{MORE}{gap}{sign}") == (f"{STORY}\n\n{MORE}", (Cut("agency signature", sign),))
    assert signed_by(sign) == agency


@pytest.mark.parametrize(
    "sign", ["(ENDS)", "(Reporting by Ada Venn; editing by Joris Tal)", "With inputs from PTI", "-30-"]
)
def test_an_end_mark_names_no_agency(sign: str) -> None:
    assert clean(f"{STORY}\n{sign}") == (STORY, (Cut("agency signature", sign),))
    assert signed_by(sign) is None


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"LONDON (AP) — {STORY}", "AP"),
        (f"KABUL, Nov. 24, 2024 (Xinhua) -- {STORY}", "Xinhua"),
        (f"Oslen, 24 November (OSPA) – {STORY}", "OSPA"),
        (f"PORT OSLEN, Velmora, June 25 (OPS) — {STORY}", "OPS"),
        (f"OSLEN/TARN (Reuters) - {STORY}", "Reuters"),
        (f"LONDON — {STORY}", None),
        (STORY, None),
        ("The World Maritime Board (WMBO) rejected it — again.", None),
    ],
)
def test_the_agency_of_a_dateline(text: str, agency: str | None) -> None:
    assert dateline_agency(text) == agency
    assert clean(text) == (text, ())


def test_a_text_cut_off_by_its_source() -> None:
    assert clean(f"{STORY} The mayor of… [+1234 chars]") == (
        f"{STORY} The mayor of",
        (Cut("truncation mark", "… [+1234 chars]"),),
    )


def test_all_cuts_in_order_and_twice_is_once() -> None:
    parts = ["Photo: Ada Venn/AFP", STORY, "Advertisement", MORE, "Share this article", "Follow us on X", "— Reuters"]
    text, cuts = clean("\n\n".join(parts))
    assert text == f"{STORY}\n\n{MORE}"
    assert [cut.text for cut in cuts] == [part for part in parts if part not in (STORY, MORE)]
    assert clean(text) == (text, ())


@pytest.mark.parametrize(
    "line",
    [
        "Share " * 5000,
        "Read also: " * 3000,
        "(AP) " * 5000,
        "Photo: " + "A " * 9000,
        "A" * 60000,
        "Most read\n" * 5000,
        "Share\n" * 5000,
        "- " * 20000,
        "subscribe to our the " * 2000,
        "© " * 9000,
        "(AP)\n" * 5000,
        "A/" * 100,
    ],
)
def test_hostile_lines_take_no_time(line: str) -> None:
    began = time.perf_counter()
    clean(f"{STORY}\n{line}")
    assert time.perf_counter() - began < 1.0


PIECES = [
    *STAYS,
    *(line for lines in CUT.values() for line in lines),
    STORY,
    "",
    "(AP)",
    "— Reuters",
    "(ENDS)",
    "Most read",
]


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(["\n", "\n\n"]))
def test_any_order_of_lines(lines: list[str], gap: str) -> None:
    text = gap.join(lines)
    once, cuts = clean(text)
    assert clean(once) == (once, ())
    assert bool(once) == bool(text.strip())
    if cuts:
        kept = [line for line in once.split("\n") if line]
        assert sorted([*kept, *(line for cut in cuts for line in cut.text.split("\n") if line)]) == sorted(
            filter(None, lines)
        )
