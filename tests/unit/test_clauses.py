"""Where clauses end."""

from hypothesis import given
from hypothesis import strategies as st

from index.language.clauses import clause_at, clauses, part_at

_SENTENCE = "The strike ended, and the port, shut since May, reopened; ships left."


def test_clauses_begin_with_what_opens_them_and_a_remark_is_none() -> None:
    assert [_SENTENCE[slice(*span)] for span in clauses(_SENTENCE)] == [
        "The strike ended", ", and the port, shut since May, reopened", "; ships left."
    ]  # fmt: skip
    assert _SENTENCE[slice(*clause_at(_SENTENCE, _SENTENCE.index("reopened")))].endswith("reopened")


def test_a_part_ends_at_the_next_comma() -> None:
    at = _SENTENCE.index("shut")
    assert _SENTENCE[slice(*part_at(_SENTENCE, at, at + 4))] == " shut since May"


@given(st.text(max_size=80))
def test_clauses_leave_nothing_out(text: str) -> None:
    assert "".join(text[slice(*span)] for span in clauses(text)) == text
    assert all(span[0] <= at < span[1] for at in range(len(text)) for span in [clause_at(text, at)])
