"""A killed indexer leaves an index that answers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e import kills


@pytest.mark.slow
def test_five_kills_leave_every_answer_whole(tmp_path: Path, seed_models: Callable[[Path], None]) -> None:
    seen = kills.run(tmp_path, seed_models, kills=5, seed=1)
    assert seen["answers"] > 0
    assert seen["failed"] == seen["mixed"] == seen["damaged"] == 0
    assert seen["opened"] == 5
    assert seen["last edition in use"] == 1
