"""Dates of sentences whose answers were set by somebody who had not seen the rules."""

import json
from datetime import date
from pathlib import Path

from index.dates import find_dates
from index.types import EventDate

DATA = Path(__file__).parents[1] / "data" / "dates-blind.jsonl"
ITEMS = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _pairs() -> list[tuple[dict[str, str | None], EventDate | None]]:
    """Return each date that was set with the one that was found in its place."""
    pairs = []
    for item in ITEMS:
        found = list(find_dates(item["text"], published=_day(item["published"]), latest=_day(item["latest"])))
        for wanted in item["dates"]:
            words = wanted["expression"].lower()
            same = [e for e in found if e.expression.lower() in words or words in e.expression.lower()]
            pairs.append((wanted, same[0] if same else None))
            found = [e for e in found if not same or e is not same[0]]
    return pairs


def test_ninety_five_in_a_hundred_are_right() -> None:
    pairs = _pairs()
    right = sum(
        found is not None
        and (found.start, found.end, found.basis) == (_day(wanted["start"]), _day(wanted["end"]), wanted["basis"])
        for wanted, found in pairs
    )
    assert right >= 0.95 * len(pairs)


def test_what_cannot_be_known_stays_unresolved() -> None:
    unresolved = [found for wanted, found in _pairs() if wanted["basis"] == "unresolved"]
    assert unresolved
    assert all(found is None or found.start is None for found in unresolved)


def test_what_is_no_date_is_not_taken_for_one() -> None:
    traps = [item for item in ITEMS if not item["dates"]]
    assert len(traps) >= 8
    assert all(not find_dates(item["text"], published=_day(item["published"])) for item in traps)
