"""Tests of bot.usage: tokens add up whoever writes, and a damaged file costs no answer."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.answer.types import Tokens
from bot.usage import FILE, Usage, add_usage, read_usage


def test_tokens_add_up_by_model(tmp_path: Path) -> None:
    assert read_usage(tmp_path) == []
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: add_usage(tmp_path, "ollama:small", Tokens(100, 7)), range(20)))
    add_usage(tmp_path, "openai:large", Tokens(5, 1))
    assert read_usage(tmp_path) == [
        Usage("ollama:small", 20, Tokens(2000, 140)), Usage("openai:large", 1, Tokens(5, 1)),
    ]  # fmt: skip


def test_a_damaged_file_is_left_aside(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"noise" * 500)
    add_usage(tmp_path, "openai:large", Tokens(5, 1))
    assert read_usage(tmp_path) == []
