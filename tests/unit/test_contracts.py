"""Contracts of the repository: layers, help, commands that the README names."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer
from typer.testing import CliRunner

from bot.cli.app import app
from tests.conftest import ROOT

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def test_imports_keep_to_the_layers() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_help_needs_no_heavy_import() -> None:
    heavy = "{'torch', 'chromadb', 'tantivy', 'discord', 'sentence_transformers', 'onnxruntime', 'langchain_core'}"
    program = f"import sys, bot.cli.app; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize("name", sorted(COMMANDS))
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_has_help_with_an_example(name: str, option: str) -> None:
    result = CliRunner().invoke(app, [name, option], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    example = re.search(r"Example: (dateline .*)", result.output)
    assert example, result.output
    _check_command(example.group(1))


def test_a_typo_is_wrong_use() -> None:
    for wrong in (["askk"], ["ask", "--sinse", "2024-01-01", "Who?"], ["ask", "--since", "soon", "Who?"]):
        assert CliRunner().invoke(app, wrong).exit_code == 2


def test_readme_commands_exist() -> None:
    for line in _readme_commands():
        _check_command(line)


def _readme_commands() -> Iterator[str]:
    """Yield what follows a prompt or stands in backticks and begins with `dateline `."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            command = re.sub(r"^\s*(?:\$ |.*?\| *)?", "", line)
            if command.startswith("dateline "):
                yield command.partition("  #")[0].partition(" > ")[0]
    yield from re.findall(r"`(dateline [^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def _check_command(line: str) -> None:
    words = shlex.split(line.replace("...", ""), comments=True)[1:]
    if words[0].startswith("-"):
        return
    assert words[0] in COMMANDS, line
    command: click.Command = COMMANDS[words[0]]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h"}
    for word in words[1:]:
        option = word.partition("=")[0].strip("[]")
        assert not option.startswith("-") or option == "-" or option in known, line
