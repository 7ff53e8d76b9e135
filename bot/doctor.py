"""What is wrong with an archive, and the words that fix it."""

import asyncio
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot import wiring
from bot.answer.chat_model import ChatError
from bot.settings import Settings
from index.catalog import Catalog
from index.characters import one_line
from index.embedding import prepare_model
from index.errors import DatelineError, ModelError, UsageError
from index.generation import CATALOG, POINTER, check_files, current_id, generations, pointer
from index.publish import verify_in_child

LITTLE_SPACE = 2.0
"""Free disk below so many times the size of a generation is too little for the next one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `remedy` is None where all is well."""

    subject: str
    state: str
    remedy: str | None = None


def examine(settings: Settings, data: Path) -> Iterator[Finding]:
    """Yield what is found, one part after the other; each is looked at whatever the others are like."""
    yield from _archive(settings, data)
    if settings.answer_model:
        yield _chat_model(settings, settings.answer_model)


def _archive(settings: Settings, data: Path) -> Iterator[Finding]:
    current = current_id(data)
    if current is None:
        yield Finding("index", f"{data} holds none", "run `dateline index FOLDER`")
        return
    folder = generations(data) / current
    if pointer(data) is None:
        yield Finding("pointer", f"{data / POINTER} names no index: the newest is used", "run `dateline index`")
    yield from _index(folder)
    yield _model(folder, settings, data / "models")
    yield from _sources(folder)
    yield _space(data, folder)


def _index(folder: Path) -> Iterator[Finding]:
    try:
        manifest = check_files(folder)
        yield Finding("files", f"{len(manifest.files)} files are as they were written")
        verify_in_child(folder)
        yield Finding("index", f"{manifest.articles:,} articles, {manifest.passages:,} passages; all parts agree")
    except DatelineError as exc:
        yield Finding("index", str(exc), "run `dateline rebuild`, and `dateline index` if that does not help")


def _model(folder: Path, settings: Settings, models: Path) -> Finding:
    try:
        card = prepare_model(settings.embedding_model, models)
        manifest = check_files(folder)
    except ModelError as exc:
        return Finding("model", str(exc), "set DATELINE_EMBEDDING_MODEL to a model that is there")
    except DatelineError as exc:
        return Finding("model", f"cannot be compared: {exc}", "run `dateline index`")
    if card.fingerprint != manifest.fingerprint:
        state = f"the index was made with {manifest.model}, the settings name {card.name}"
        return Finding("model", state, "run `dateline index` to make the index with the new model")
    how = "exported to ONNX" if card.exported else "not exported: answering needs torch and starts slowly"
    return Finding("model", f"{card.name}, {card.dimension} dimensions, {how}")


def _chat_model(settings: Settings, name: str) -> Finding:
    """Ask the chat model for a word."""
    name = one_line(name)
    try:
        writer = wiring.writer(settings, settings.data)
        began = time.perf_counter()
        if writer:
            asyncio.run(writer.probe())
    except UsageError as exc:
        return Finding("chat model", f"{name} cannot be used", str(exc))
    except ChatError as exc:
        return Finding("chat model", f"{name} {exc}", "check the server, DATELINE_ANSWER_MODEL and its key")
    return Finding("chat model", f"{name} replied within {time.perf_counter() - began:.1f} s")


def _sources(folder: Path) -> Iterator[Finding]:
    try:
        with closing(Catalog(folder / CATALOG)) as catalog:
            sources, rejections = catalog.sources(), catalog.rejections()
    except sqlite3.Error:
        return
    for source in sources:
        if not source.folder.is_dir():
            remedy = f"bring it back, or `dateline index --forget {source.name}`"
            yield Finding("source", f"{source.folder} is missing; its articles are kept", remedy)
        elif not os.access(source.folder, os.R_OK | os.X_OK):
            yield Finding("source", f"{source.folder} cannot be read", "give this user the right to read it")
        else:
            yield Finding("source", str(source.folder))
    if rejections:
        yield Finding("articles", f"{len(rejections)} could not be read", "`dateline status` lists them with reasons")


def _space(data: Path, folder: Path) -> Finding:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    free = shutil.disk_usage(data).free
    state = f"the index takes {size / 1e6:,.0f} MB, {free / 1e6:,.0f} MB are free"
    if not os.access(data, os.W_OK):
        return Finding("disk", f"{data} cannot be written", "give this user the right to write to it")
    return Finding("disk", state, "free some space" if free < LITTLE_SPACE * size else None)
