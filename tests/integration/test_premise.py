"""Questions that take for granted what the sample archive denies, asked as the commands ask them."""

from datetime import date

import pytest

from bot.answer.answerer import Answerer
from bot.answer.types import Confidence, Status
from bot.cli.render import console, render_answer
from retrieval.search import Search

TODAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("question", "line", "quoted"),
    [
        ("Why did the Kestrian Savings Bank ask its 2,600 savers in vain, when it collapsed in 2019?",
         "The archive says 9 March 2023, not 2019. [1]", "collapse"),
        ("What did Mayor Osgood Prynne of Ostrel say of the drinking water?",
         "The archive says Piet Sandoval-Roake, not Osgood Prynne. [1]", "drinking water was safe"),
        ("Why does Barnaby Thrale climb 90 steps every morning?", "The archive says 214, not 90. [1]", "214 steps"),
    ],
)  # fmt: skip
async def test_what_the_archive_denies_comes_first(
    sample_search: Search, question: str, line: str, quoted: str
) -> None:
    answer = await Answerer(lambda: sample_search, lambda: TODAY).answer(question)
    assert answer.status is Status.ANSWERED
    assert answer.premise
    assert answer.text.splitlines()[0] == line
    assert answer.short_answer is None
    assert answer.confidence is Confidence.SURE
    first = answer.citations[0]
    text = sample_search.article(first.source.article_id).text
    assert first.quote == text[first.start : first.end]
    assert quoted in first.quote
    assert answer.statements[0].citations == (1,)
    assert sorted(n for s in answer.statements for n in s.citations) == [c.n for c in answer.citations]
    out = console()
    with out.capture() as shown:
        out.print(render_answer(answer))
    assert shown.get().startswith(line)


@pytest.mark.parametrize(
    "question",
    [
        "When did the Corran Light sink in May 2025?",
        "What did the council of Tarn Bay decide in March 2019?",
        "How many savers lost deposits when the Kestrian Savings Bank collapsed in 2023?",
        "Why does Barnaby Thrale climb 214 steps every morning?",
        "Did Hollis Verrane plead guilty?",
    ],
)
async def test_what_is_asked_or_borne_out_is_not_denied(sample_search: Search, question: str) -> None:
    answer = await Answerer(lambda: sample_search, lambda: TODAY).answer(question)
    assert answer.premise is None
