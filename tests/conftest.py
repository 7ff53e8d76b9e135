"""What tests share: the exported model, the sample archive, archives of a few files."""

import gc
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from index.embedding import PACKAGED_MODEL, open_embedder, prepare_model
from index.generation import open_current
from index.sync import SyncReport, SyncRequest, sync
from retrieval.careful import CarefulRanker
from retrieval.search import Search
from tests.embedders import BagOfWords, Remembering

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
MAX_FILE_BYTES = 100_000

settings.register_profile("unhurried", deadline=None)  # a busy machine makes no test fail
settings.load_profile("unhurried")

for width in ("COLUMNS", "LINES"):  # tests side by side are given them, and commands in a terminal would obey
    os.environ.pop(width, None)


@pytest.fixture(scope="session")
def exported_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of models with the packaged one exported; the only place where torch is imported."""
    models = tmp_path_factory.mktemp("exported") / "models"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        prepare_model(PACKAGED_MODEL, models)
    gc.freeze()  # closing Chroma collects garbage: walking through torch each time takes most of a second
    return models


@pytest.fixture(scope="session")
def seed_models(exported_models: Path) -> Callable[[Path], None]:
    """Return a function that gives a data folder the exported model, by hard links where it can."""

    def seed(data: Path) -> None:
        shutil.copytree(exported_models, data / "models", copy_function=_link, dirs_exist_ok=True)

    return seed


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory, seed_models: Callable[[Path], None]) -> Path:
    """Return the data folder of the indexed sample archive. To be read only: all tests share it."""
    data = tmp_path_factory.mktemp("sample") / "data"
    seed_models(data)
    request = SyncRequest(data, 20_000_000, add=(ROOT / "articles",))
    sync(request, lambda: open_embedder(PACKAGED_MODEL, data / "models"), PACKAGED_MODEL, _silent)
    return data


@pytest.fixture(scope="session")
def sample_search(sample_data: Path) -> Iterator[Search]:
    """Return the search over the sample archive."""
    generation, _ = open_current(sample_data)
    yield Search(generation, Remembering(open_embedder(PACKAGED_MODEL, sample_data / "models")), CarefulRanker())
    generation.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of data that lies beside the repository; skip where there is none."""
    if not SHARED.is_dir():
        pytest.skip(f"needs {SHARED}")
    return SHARED


def bag_sync(
    data: Path,
    *add: Path,
    forget: tuple[Path, ...] = (),
    embedder: BagOfWords | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> SyncReport:
    """Sync with the bag of words as the model."""
    request = SyncRequest(data, MAX_FILE_BYTES, add=add, forget=forget)
    return sync(request, lambda: embedder or BagOfWords(), "bag-of-words", progress or _silent)


def write_files(folder: Path, **texts: str) -> Path:
    """Write text files, each named `<key>.txt`, into a folder and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _silent(stage: str, done: int, total: int) -> None:
    pass
