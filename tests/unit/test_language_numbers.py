"""Numbers as they are written, and which of them bear each other out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.lexicon import ONES, TENS
from index.language.numbers import ages, equal, is_money, nobody, quantities, supports, times, with_sums
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


def _in_words(number: int) -> str:
    """Return a number below a million as it is written out."""
    if number >= 1000:
        rest = f" {_in_words(number % 1000)}" if number % 1000 else ""
        return f"{_in_words(number // 1000)} thousand{rest}"
    if number >= 100:
        rest = f" and {_in_words(number % 100)}" if number % 100 else ""
        return f"{_in_words(number // 100)} hundred{rest}"
    if number < 20:
        return ONES[number - 1]
    tens = TENS[number // 10 - 2]
    return f"{tens}-{ONES[number % 10 - 1]}" if number % 10 else tens


@given(st.integers(min_value=1, max_value=999_999))
def test_a_number_is_the_same_in_digits_with_commas_and_in_words(number: int) -> None:
    forms = [quantities(f"they counted {form} boats") for form in (str(number), f"{number:,}", _in_words(number))]
    assert [len(found) for found in forms] == [1, 1, 1]
    assert equal(forms[0][0], forms[1][0])
    assert equal(forms[0][0], forms[2][0])
    assert not equal(forms[0][0], quantities(f"they counted {number + 1} boats")[0])


@given(st.integers(min_value=1, max_value=999_999), st.sampled_from(["at least", "about", "nearly", "more than"]))
def test_a_hedge_makes_another_number_of_it(number: int, hedge: str) -> None:
    plain, hedged = quantities(f"{number} boats")[0], quantities(f"{hedge} {number} boats")[0]
    assert not equal(plain, hedged)
    assert equal(hedged, quantities(f"{hedge} {_in_words(number)} boats")[0])
    assert f"{hedge} {number} boats"[slice(*hedged.written)].startswith(f"{hedge} {number}")


@given(st.text(max_size=60))
def test_any_text_is_read_and_every_number_lies_in_what_is_quoted(text: str) -> None:
    for q in [*quantities(text), *ages(text), *times(text), *nobody(text)]:
        assert 0 <= q.written[0] <= q.start < q.end <= q.written[1] <= len(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("nineteen", "19", True),
        ("1.5 million", "1.5 billion", False),
        ("1.5 million", "1,500,000", True),
        ("1.5m euros", "1.5 million euros", True),
        ("€3bn", "3 billion euros", True),
        ("€3bn", "$3bn", False),
        ("USD 5 million", "$5m", True),
        ("5 million rupees", "50 lakh rupees", True),
        ("2 crore", "20 million", True),
        ("half a million", "500,000", True),
        ("a dozen", "12", True),
        ("a hundred and fifty", "150", True),
        ("dozens", "12", False),
        ("9%", "9 percent", True),
        ("9%", "9 percentage points", False),
        ("9 % points", "nine percentage points", True),
        ("three days", "three weeks", False),
        ("3 km", "three kilometers", True),
        ("19 or more", "at least 19", True),
        ("up to 40", "as many as 40", True),
        ("the 3rd", "three", False),
    ],
)
def test_equal(one: str, other: str, same: bool) -> None:
    assert equal(quantities(one)[0], quantities(other)[0]) is same
    assert equal(quantities(other)[0], quantities(one)[0]) is same


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("It cost more than 1,016 crowns to build.", ["more than 1,016 crowns"]),
        ("They paid 84 million cedis.", ["84 million cedis"]),
        ("She won 54.3 percent of the votes.", ["54.3 percent"]),
        ("It lasted eleven months.", ["eleven months"]),
        ("It rose by 9 percentage points.", ["9 percentage points"]),
        ("Nineteen died.", ["Nineteen"]),
        ("Some 300 injured were treated.", ["Some 300"]),
        ("One died, one man fled.", ["One", "one man"]),
        ("No fewer than 12 police officers came.", ["No fewer than 12 police officers"]),
        ("US$5 million or R$3m was lost, and Rs 500 crore.", ["US$5 million", "R$3m", "Rs 500 crore"]),
        ("Another 40 other passengers, 19 or more of them", ["40 other passengers", "19 or more"]),
        ("two says the mayor", ["two"]),
    ],
)
def test_a_number_is_quoted_with_its_hedge_and_what_it_counts(text: str, written: list[str]) -> None:
    assert [text[slice(*q.written)] for q in quantities(text)] == written


def test_money_is_known_by_its_sign_or_name_and_no_other_noun() -> None:
    texts = ["$5", "€1m", "3 rupees", "84 million cedis", "EUR 20", "19 crowns", "two real options", "20 won"]
    assert [is_money(quantities(text)[0]) for text in texts] == [True, True, True, True, True, False, False, False]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the 36-year-old pilot", [("36", 36)]),
        ("a thirty-six-year-old pilot", [("thirty-six", 36)]),
        ("Ida Brask, 36, a pilot", [("36", 36)]),
        ("Mary Brask, 36, a pilot", [("36", 36)]),
        ("Ida Brask (36) is a pilot", [("36", 36)]),
        ("a pilot aged 36", [("36", 36)]),
        ("at the age of about 36", [("36", 36)]),
        ("children aged between 6 and 12", [("6", 6), ("12", 12)]),
        ("In November, 36, they said", []),
        ("the Ostrel, 2024, was", []),
        ("36 boats, 12 of them new", []),
        ("Rooms 12, 36, 40.", []),
    ],
)
def test_ages(text: str, found: list[tuple[str, float]]) -> None:
    assert [(text[q.start : q.end], q.values[0]) for q in ages(text)] == found
    assert all(q.measure is Measure.AGE for q in ages(text))


def test_how_often() -> None:
    text = "Twice a week, at least four times, on two occasions, three times as many and twice the size"
    assert [text[slice(*q.written)] for q in times(text)] == ["Twice", "at least four times", "two occasions"]


def test_none_is_a_number_of_people_or_things() -> None:
    text = "No one was hurt, none of the crew died, no other passengers were aboard; no doubt for no reason."
    assert [text[slice(*q.written)] for q in nobody(text)] == ["No one", "none", "no other passengers"]
    assert all(q.values == (0.0,) for q in nobody(text))
