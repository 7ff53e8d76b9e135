"""The metrics of `dateline evaluate`."""

from datetime import date

import pytest

from bot.answer.types import Answer, Citation, Reason, SourceArticle, Statement, Status
from bot.evaluate import Question, Result, control, figures, figures_json, left_out_figures, matches
from index.catalog import Coverage
from index.errors import UsageError
from index.types import PublishedBasis

COVERS = Coverage(2, date(2024, 1, 1), date(2024, 2, 1))


def source(id_: str) -> SourceArticle:
    return SourceArticle(id_, None, None, None, PublishedBasis.UNKNOWN, None, f"news/{id_}.txt")


def result(
    *said: str,
    keys: tuple[str, ...] = ("seven",),
    articles: frozenset[str] = frozenset({"a"}),
    cited: str = "a",
    rank: int | None = 1,
    short: str | None = None,
    type_: str = "what",
) -> Result:
    """Return the result of a question whose answer said some sentences; a refusal where it said none."""
    citations = tuple(Citation(n, source(cited), text, 0, len(text)) for n, text in enumerate(said, start=1))
    answer = Answer(
        "?",
        "?",
        Status.ANSWERED if said else Status.REFUSED,
        COVERS,
        text=" ".join(said),
        reason=None if said else Reason.NOT_IN_ARCHIVE,
        short_answer=short,
        statements=tuple(Statement(text, (n,)) for n, text in enumerate(said, start=1)),
        citations=citations,
        elapsed_ms=10,
    )
    return Result(Question("1", "?", type_, keys, articles), answer, rank, quotes_hold=True)


def test_all_keys_must_match_somewhere_in_any_case() -> None:
    assert matches(["seven", r"\b14\b"], ["Seven boats", "then 14"])
    assert not matches(["seven", "eight"], ["Seven boats"])


def test_right_at_once_looks_at_the_short_answer_and_the_first_statement() -> None:
    late = result("Five boats.", "Seven boats.")
    assert (late.right, late.right_at_once) == (True, False)
    assert result("Five boats.", short="seven").right_at_once


def test_figures_count_answers_and_refusals() -> None:
    nothing = {"keys": (), "articles": frozenset[str](), "rank": None, "type_": "null"}
    found = figures(
        [
            result("Seven boats."),
            result("Seven boats.", cited="b", rank=6),
            result(rank=None),
            result(**nothing),
            result("Something.", **nothing),
        ]
    )
    assert (found.answerable, found.right, found.right_at_once, found.refused_answerable) == (3, 2, 2, 1)
    assert (found.unanswerable, found.refused_unanswerable) == (2, 1)
    assert (found.refusal_precision, found.refusal_recall) == (0.5, 0.5)
    assert found.right_cited == 0.5
    assert found.hit_at == {1: 1, 5: 1, 10: 2}
    assert found.mrr == pytest.approx((1 + 1 / 6) / 3, abs=1e-4)
    assert found.by_type == {"null": (1, 1, 2), "what": (2, 2, 3)}
    assert figures_json(found)["by_type"] == {
        "null": {"right": 1, "right_at_once": 1, "asked": 2},
        "what": {"right": 2, "right_at_once": 2, "asked": 3},
    }


def test_no_questions_are_no_measure() -> None:
    with pytest.raises(UsageError, match="no questions"):
        figures([])


def test_left_out_articles_ask_for_refusals_or_the_same_words_elsewhere() -> None:
    found = left_out_figures([result(), result("Seven boats.", cited="b"), result("Five boats.", cited="b")])
    assert found == {"questions": 3, "refused": 1, "answered_elsewhere": 1, "answered_otherwise": 1}


def test_random_passages_show_what_chance_gives() -> None:
    assert control([result("Seven boats.")], ["Five boats.", "Six boats."]) == 0.0
    assert control([result("Seven boats.")], ["Seven boats.", "Seven cars."]) == 1.0
