"""Answers in a terminal while a chat model writes them: each sentence as soon as it is checked."""

import threading

from rich.text import Text

from bot.answer.types import Answer
from bot.cli import render


class Printed:
    """Prints the statements of an answer that were not printed yet, from whatever thread writes it."""

    def __init__(self) -> None:
        self._printing = threading.Lock()
        self._stopped = False
        self._statements = 0
        self._understood = False

    async def __call__(self, answer: Answer) -> None:
        """Print what is new in an answer that grows."""
        with self._printing:
            if not self._stopped:
                self._print(answer)

    def stop(self) -> None:
        """Print nothing any more; what is being printed is finished first."""
        with self._printing:
            self._stopped = True

    def finish(self, answer: Answer) -> None:
        """Print the rest of the final answer: all of it where nothing was printed yet."""
        if not self._statements:
            self._understand(answer)
            render.show(render.render_answer(answer))
            return
        self._print(answer)
        render.show(render.render_sources(answer))

    def _print(self, answer: Answer) -> None:
        self._understand(answer)
        sources = {c.n: c for c in answer.citations}
        if answer.statements and not self._statements:
            for part in render.render_opening(answer):
                render.show(part)
        for statement in answer.statements[self._statements :]:
            for part in render.render_statement(statement, sources):
                render.show(part)
        self._statements = len(answer.statements)

    def _understand(self, answer: Answer) -> None:
        if answer.understood_as != answer.question and not self._understood:
            render.show(Text(f"Understood as: {answer.understood_as}", style="dim"))
        self._understood = True
