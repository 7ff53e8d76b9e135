"""Sentences with dates set by hand."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.dates import find_dates

_ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "data" / "dates.jsonl").read_text(encoding="utf-8").splitlines()
]


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


@pytest.mark.parametrize("row", _ROWS, ids=[f"{n}-{row['text'][:40]}" for n, row in enumerate(_ROWS, 1)])
def test_dates_of_a_sentence(row: dict[str, Any]) -> None:
    found = find_dates(row["text"], published=_day(row["published"]), latest=_day(row.get("latest")))
    expected = [(d["expression"], _day(d["start"]), _day(d["end"]), d["basis"]) for d in row["dates"]]
    assert [(e.expression, e.start, e.end, str(e.basis)) for e in found] == expected
