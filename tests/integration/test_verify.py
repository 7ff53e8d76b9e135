"""What a generation is refused for, and what is only the approximation of its graph."""

import shutil
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.errors import CorruptIndexError
from index.generation import current_id, generations
from index.publish import verify_in_child
from index.vectors import VectorIndex
from tests.conftest import BagOfWords, bag_sync, write_files

REPORTS = {f"r{n}": f"{word} report of the harbour office." for n, word in enumerate("ab cd ef gh ij kl mn op".split())}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a generation with a few short reports."""
    bag_sync(tmp_path / "data", write_files(tmp_path / "news", **REPORTS))
    return generations(tmp_path / "data") / str(current_id(tmp_path / "data"))


def with_vectors_moved(folder: Path, moved: int) -> Path:
    """Return a copy of the generation whose dense index has the vectors of so many texts exchanged among them."""
    catalog = Catalog(folder / "catalog.sqlite")
    ((hashes, vectors),) = catalog.vector_batches(BagOfWords().model.fingerprint, VectorIndex.MAX_BATCH)
    catalog.close()
    assert len({row.tobytes() for row in vectors}) == len(hashes) == len(REPORTS)
    other = folder.with_name(f"moved-{moved}")
    shutil.copytree(folder, other, ignore=shutil.ignore_patterns("chroma"))
    dense = VectorIndex(other / "chroma", create=True)
    dense.add([*hashes[1:moved], *hashes[: min(moved, 1)], *hashes[moved:]], vectors)
    dense.close()
    return other


def test_vectors_that_belong_to_other_texts_are_found_out(folder: Path) -> None:
    verify_in_child(with_vectors_moved(folder, 0))
    with pytest.raises(CorruptIndexError, match="finds 0 of 8 texts by"):
        verify_in_child(with_vectors_moved(folder, 8))


def test_an_approximate_graph_may_hide_a_few_texts(folder: Path) -> None:
    verify_in_child(with_vectors_moved(folder, 3))
