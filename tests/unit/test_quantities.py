"""Numbers as they are written, and which of them bear each other out."""

import pytest

from index.language.numbers import quantities, supports, with_sums
from index.language.numerals import Measure


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("half a million people", [500_000]),
        ("5 lakh voters and two crore", [500_000, 20_000_000]),
        ("1,20,000 rupees", [120_000]),
        ("a dozen men, two dozen women, half a dozen dogs", [12, 24, 6]),
        ("twenty-two dead, one hundred and twenty-one aboard", [22, 121]),
        ("$5m or €1.2 billion", [5_000_000, 1_200_000_000]),
        ("two and a half million", [2_500_000]),
        ("54.3 percent, two thirds of them, half of the rest", [0.543, 2 / 3, 0.5]),
        ("from 4 to 5 percent", [0.04, 0.05]),
        ("the third time, 21st, twenty-first", [3, 21, 21]),
        ("at 5.40 p.m. and 17:40, between 2 and 4 a.m.", [1060, 1060, 120, 240]),
        ("one and two", [1, 2]),
        ("nothing to count", []),
    ],
)
def test_values(text: str, values: list[float]) -> None:
    assert [q.values[0] for q in quantities(text)] == pytest.approx(values)


@pytest.mark.parametrize(
    ("said", "known", "holds"),
    [
        ("500,000", "half a million", True),
        ("5 million dollars", "$5m", True),
        ("€5m", "$5m", False),
        ("30 percent", "30", False),
        ("50%", "half of the votes", True),
        ("about 1,000", "about 1,030", True),
        ("about 1,000", "1,300", False),
        ("more than 100", "112", True),
        ("nearly 100", "112", False),
        ("nearly 1,010", "1,000", False),
        ("1.2 million", "1,203,400", True),
        ("1.3 million", "1,203,400", False),
        ("three days", "three weeks", False),
        ("3 km", "three kilometres", True),
        ("four victims", "the fourth victim", True),
        ("four and a half years", "four years and six months", True),
        ("5.40 p.m.", "17:40", True),
        ("5.40 a.m.", "17:40", False),
    ],
)
def test_support(said: str, known: str, holds: bool) -> None:
    assert any(supports(quantities(said)[0], q) for q in with_sums(known, quantities(known))) is holds


def test_numbers_inside_dates_can_be_left_out() -> None:
    text = "On 24 November 2024 there were 24 boats"
    found = quantities(text, [(3, 19)])
    assert [(q.values, q.measure, q.noun) for q in found] == [((24.0,), Measure.COUNT, "boat")]
