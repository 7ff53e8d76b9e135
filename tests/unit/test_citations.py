"""The check of single sentences: what holds, what falls, and why."""

import time
from datetime import date

import pytest

from bot.answer.citations import Checked, check_sentence, split_markers
from bot.answer.faults import Fault, FaultKind
from bot.answer.numbered import NumberedEvidence
from index.dates import find_dates
from index.sentences import split_sentences
from index.types import Article

STORY = Article(
    "a1",
    "news/ferry.txt",
    "The ferry Osprey Light sank off Garr Head on Sunday, November 24, with 112 passengers on board. "
    "At least 14 people died and nine were missing on Monday, Commodore Runa Holt of the Varn Coast Guard said. "
    "Holt did not say whether the crew had been warned. "
    "The owner, Tarn Lines, denied that the bow door was faulty. "
    "The value of the ship fell by 1.2 million crowns to half a million. "
    "The tug Minna beat the trawler Saltwife to the wreck at 5.40 p.m. "
    "The mayor, Ilse Dorn, approved a fund of 5 lakh rupees for the families. "
    "Turnout at the vigil was 54.3 percent of the town. "
    "The ferry had eight lifeboats, not nine, as the owner had first said.",
    "Osprey Light sinks off Garr Head",
    "Varn Press Service",
    published=date(2024, 11, 25),
)
UNDATED = Article(
    "a2",
    "news/undated.txt",
    "The council met on 3 May and again last spring, the clerk said. Another paper said so. It closed. "
    "Of the 74 stalls 69 were open again. Osk Brenn, the last keeper of Garr Head, gave up the job.",
    "Council",
)


def _evidence(*articles: Article) -> list[NumberedEvidence]:
    found: list[NumberedEvidence] = []
    for article in articles:
        dates = find_dates(article.text, published=article.published)
        for s in split_sentences(article.text):
            inside = tuple(d for d in dates if s.start <= d.at < s.end)
            found.append(NumberedEvidence(len(found) + 1, article, s.start, s.end, inside))
    return found


EVIDENCE = _evidence(STORY, UNDATED)

HOLD = [
    "The Osprey Light went down off Garr Head on 24 November 2024 [1].",
    "It sank on Sunday, 24 November 2024, with 112 passengers aboard [1].",
    "In November 2024 the ferry sank off Garr Head [1].",
    "The ferry sank on 24 November [1].",
    "On 25 November 2024 the coast guard spoke of at least fourteen dead and 9 missing [2].",
    "More than a dozen people died, the Varn Press Service reported on 25 November 2024 [2].",
    "VPS says that 14 people died [2].",
    "Commodore Holt would not say whether the crew had been warned [3].",
    "Tarn Lines denied that the bow door was faulty [4].",
    "According to its owner, the bow door was not faulty [4].",
    "The ship's value fell by 1,200,000 crowns to 500,000 [5].",
    "The Minna reached the wreck before the Saltwife did, at 17:40 [6].",
    "The Saltwife was beaten to the wreck by the Minna [6].",
    "Mayor Dorn approved 500,000 rupees for the families [7].",
    "The mayor's fund is half a million rupees [7].",
    "54.3% of the town turned out for the vigil [8].",
    "The council met on 3 May [10].",
    "There were 8 lifeboats and not 9 [9].",
    "The number of lifeboats is eight instead of the nine that its owner first named [9].",
    "The ferry sank with 112 passengers [1], and 14 people died [2].",
    "All but five of the 74 stalls were open again [13].",
    "Garr Head's last keeper, Osk Brenn, gave up the job [14].",
    "Garr Head's last keeper is Osk Brenn [14].",
    "In November 2024 the tug beat the trawler to the wreck [6].",
]
FALL = [
    ("The ferry sank on 25 November 2024 [1].", FaultKind.DATE),
    ("The ferry sank on Saturday, 24 November 2024 [1].", FaultKind.DATE),
    ("The ferry sank on 24 November 2023 [1].", FaultKind.DATE),
    ("The ferry sank today [1].", FaultKind.DATE),
    ("The council met on 4 May [10].", FaultKind.DATE),
    ("The council met on 3 May 2021 [10].", FaultKind.DATE),
    ("The ferry sank with 121 passengers on board [1].", FaultKind.NUMBER),
    ("At least nine people died and 14 were missing [1].", FaultKind.NUMBER),
    ("Mayor Dorn approved 50,000 rupees for the families [7].", FaultKind.NUMBER),
    ("The ship's value fell by 1.2 billion crowns [5].", FaultKind.NUMBER),
    ("The ferry had 9 lifeboats [9].", FaultKind.NUMBER),
    ("At least 14 people were missing [2].", FaultKind.NUMBER),
    ("54.3 people of the town turned out for the vigil [8].", FaultKind.NUMBER),
    ("The Minna reached the wreck at 5.40 a.m. [6].", FaultKind.NUMBER),
    ("At least 14 people died, and five more people were missing [2].", FaultKind.NUMBER),
    ("The ferry had 104 more passengers than the tug [1].", FaultKind.NUMBER),
    ("In 2024 the owner denied that the bow door was faulty [4].", FaultKind.DATE),
    ("Saltwife's crew beat the Minna to the wreck [6].", FaultKind.NAME),
    ("The Osprey Light sank off Cape Orrin [1].", FaultKind.NAME),
    ("Commodore Lund said that 14 people died [2].", FaultKind.NAME),
    ("The captain said that 14 people died [2].", FaultKind.NAME),
    ("The Saltwife beat the Minna to the wreck [6].", FaultKind.NAME),
    ("The ferry sank off Garr Head [22].", FaultKind.MARKER),
    ("The ferry sank off Garr Head.", FaultKind.MARKER),
    ("The council met on 3 May [8].", FaultKind.DATE),
    ("Holt said whether the crew had been warned [3].", FaultKind.NEGATION),
    ("The ferry did not sink off Garr Head [1].", FaultKind.NEGATION),
    ("Tarn Lines confirmed that the bow door was faulty [4].", FaultKind.NEGATION),
    ("The value of the ship rose by 1.2 million crowns [5].", FaultKind.NEGATION),
    ("Mayor Dorn rejected a fund of 5 lakh rupees [7].", FaultKind.NEGATION),
    ("The ferry was insured by a bank that lent it money [1].", FaultKind.UNSUPPORTED),
    ("More on https://evil.example/ferry [1].", FaultKind.FOREIGN),
    ("@everyone The ferry sank off Garr Head [1].", FaultKind.FOREIGN),
    ("Here is what the archive says:", FaultKind.NOTHING),
]


@pytest.mark.parametrize("sentence", HOLD)
def test_what_the_evidence_says_holds(sentence: str) -> None:
    outcome = check_sentence(sentence, EVIDENCE)
    assert isinstance(outcome, Checked), outcome
    assert "[" not in outcome.text
    for quote in outcome.quotes:
        article = next(e for e in EVIDENCE if e.n == quote.n).article
        assert article.text[quote.start : quote.end].strip() and quote.end - quote.start <= 350


@pytest.mark.parametrize(("sentence", "kind"), FALL)
def test_what_it_does_not_say_falls(sentence: str, kind: FaultKind) -> None:
    outcome = check_sentence(sentence, EVIDENCE)
    assert isinstance(outcome, Fault) and outcome.kind is kind, outcome


def test_the_date_of_a_sentence_is_the_event_of_its_evidence() -> None:
    outcome = check_sentence(HOLD[0], EVIDENCE)
    assert isinstance(outcome, Checked) and outcome.event == EVIDENCE[0].dates[0]


def test_names_keep_their_spelling_variants() -> None:
    article = Article("a3", "k.txt", "The envoy Zamur Mottaki met Orlo Vance, who leads the United Harbour League.")
    for sentence in ("Mr Muttaqi met Orlo Vance [1].", "Mottaki met Vance, who leads the UHL [1]."):
        assert isinstance(check_sentence(sentence, _evidence(article)), Checked)


def test_a_long_sentence_is_quoted_in_part() -> None:
    text = "The ferry sank on 24 November 2024, " + "and the wind blew from the west, " * 20 + "he said."
    article = Article("a4", "l.txt", text, published=date(2024, 11, 25))
    outcome = check_sentence("The ferry sank on 24 November 2024 [1].", _evidence(article))
    assert isinstance(outcome, Checked)
    assert outcome.quotes[0].end - outcome.quotes[0].start <= 350
    assert "24 November 2024" in text[outcome.quotes[0].start : outcome.quotes[0].end]


@pytest.mark.parametrize(
    ("sentence", "text", "numbers"),
    [
        ("They met [1].", "They met.", (1,)),
        ("They met. [1][3]", "They met.", (1, 3)),
        ("They met [1, 2] in Varn [2-4].", "They met in Varn.", (1, 2, 3, 4)),
        ("They met【2】.", "They met.", (2,)),
        ("They met [sic].", "They met [sic].", ()),
        ("They met [1-9999].", "They met.", (1, 9999)),
    ],
)
def test_markers_are_taken_off(sentence: str, text: str, numbers: tuple[int, ...]) -> None:
    assert split_markers(sentence) == (text, numbers)


@pytest.mark.parametrize("hostile", ["one " * 100_000, "[1" * 50_000, "a-" * 50_000, "5," * 50_000, "A. " * 50_000])
def test_hostile_sentences_cost_little(hostile: str) -> None:
    began = time.perf_counter()
    assert isinstance(check_sentence(f"{hostile} [1].", EVIDENCE), Fault)
    assert isinstance(check_sentence(f"{hostile[:600]} [1].", EVIDENCE), Fault)
    assert time.perf_counter() - began < 2
