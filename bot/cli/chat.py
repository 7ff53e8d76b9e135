"""The conversation in the terminal: one question after the other over an archive that may change meanwhile."""

import asyncio
import contextlib
import io
import os
import sys
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from rich.console import RenderableType
from rich.text import Text

from bot import wiring
from bot.answer.answerer import Answerer
from bot.answer.followup import looked_up
from bot.answer.prose import Writer
from bot.answer.types import Answer
from bot.answer.wording import say_coverage
from bot.cli import explanation, render
from bot.cli.commands import AskOptions, catch_up, say
from bot.cli.streaming import Printed
from bot.live_archive import LiveArchive
from bot.settings import Settings, load_settings
from index.characters import one_line
from index.embedding import open_embedder
from index.errors import DatelineError

PROMPT = "> "
HISTORY_FILE = "chat_history"
HISTORY_LINES = 1000
REMEMBERED = 20
"""Answers of the conversation that a follow-up can point back to."""
PATIENCE = 2.0
"""Seconds that an answer that was cancelled gets to end when the chat is left."""
AGAIN = "Ctrl-C again or Ctrl-D leaves."
NOTHING_YET = "Nothing was answered yet."
HELP = """\
Ask a question, then what you want to know of it: "And where?", "what about October?", "more"
/sources  the quotes of the last answer in full, and where they stand
/why      why this was the answer: the words that were found, and how the dates are known
/help     this
/quit     leave; so do /exit and Ctrl-D
Ctrl-C clears the line or cancels the answer."""


class Chat:
    """A conversation over a live archive."""

    def __init__(
        self, settings: Settings, data: Path, live: LiveArchive, options: AskOptions, writer: Writer | None
    ) -> None:
        self._settings = settings
        self._data = data
        self._live = live
        self._options = options
        self._history: list[Answer] = []
        self._said: list[str] = []
        self._writer = writer
        self._worker = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()
        self._answering: asyncio.Task[Answer] | None = None
        self._begun: list[Future[Answer]] = []

    def take(self, line: str) -> bool:
        """Do what a line says; return whether the conversation goes on."""
        text = one_line(line)
        if text.startswith("/"):
            return self._obey(text)
        if text:
            self._ask(text)
        return True

    def close(self) -> bool:
        """Wait a little for an answer that was cancelled; return whether none is left at work."""
        self._worker.shutdown(wait=False)
        if wait(self._begun, PATIENCE).not_done:
            return False
        self._runner.close()
        self._live.close()
        return True

    def greeting(self) -> str:
        """Return what the archive holds and how to begin."""
        return f"{self._covers()} Ask a question, or type /help."

    def _ask(self, question: str) -> None:
        wait(self._begun)  # one that was cancelled: two at a time would share what is not made for threads
        notices = self._caught_up()
        # in a thread of its own, so that Ctrl-C need not wait for it; the thread gives the archive back itself
        printed = Printed()
        progress = printed if sys.stdout.isatty() else None
        self._begun = [self._worker.submit(self._answer, question, tuple(self._history), progress)]
        try:
            answer = self._begun[0].result()
        except KeyboardInterrupt:
            printed.stop()
            self._cancel()
            raise
        answer = replace(answer, notices=(*notices, *answer.notices))
        if looked_up([answer]):
            self._history = [*self._history, answer][-REMEMBERED:]
        printed.finish(answer)
        sys.stdout.write("\n")
        sys.stdout.flush()

    def _answer(self, question: str, history: tuple[Answer, ...], progress: Printed | None) -> Answer:
        with self._live.search() as search:
            answerer = wiring.answerer(search, self._options.today, self._writer)
            # one loop for all answers: the connections of a chat model's client belong to the loop they began in
            return self._runner.run(self._cancellable(answerer, question, history, progress))

    async def _cancellable(
        self, answerer: Answerer, question: str, history: tuple[Answer, ...], progress: Printed | None
    ) -> Answer:
        self._answering = asyncio.current_task()
        return await answerer.answer(question, history, self._options.bounds, progress)

    def _cancel(self) -> None:
        """Cancel the answer that is being written."""
        if self._answering:
            self._answering.get_loop().call_soon_threadsafe(self._answering.cancel)

    def _caught_up(self) -> list[str]:
        """Bring the archive up to date; return what the reader should know of it and was not told yet."""
        notices: list[str] = []
        if self._options.sync:
            try:
                notices = catch_up(self._settings, self._data)
            except DatelineError as exc:
                notices = [f"the index was not brought up to date: {exc}"]
        if self._live.refresh():
            say([f"The archive now holds {_articles(self._live)}."])
        told, self._said = self._said, notices
        return [notice for notice in notices if notice not in told]

    def _obey(self, command: str) -> bool:
        name = command.split()[0].lower()
        if name in ("/quit", "/exit"):
            return False
        if name == "/help":
            _show(Text(HELP))
        elif name not in ("/sources", "/why"):
            _show(Text(f"There is no {name}: /help lists what there is."))
        elif not self._history:
            _show(Text(NOTHING_YET))
        else:
            _show(explanation.render_sources(self._history[-1]) if name == "/sources" else self._why(self._history[-1]))
        return True

    def _why(self, answer: Answer) -> RenderableType:
        with self._live.search() as search:
            return explanation.render_why(answer, explanation.look_up(answer, search, self._options.bounds))

    def _covers(self) -> str:
        with self._live.search() as search:
            return say_coverage(search.covers)


class Prompt:
    """The line that is typed at, with the history of earlier conversations where Python has readline."""

    def __init__(self, history: Path) -> None:
        self._history = history
        self._editor = _line_editor(history)
        self._interrupted = False
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")

    def read(self) -> str | None:
        """Return the next line; None for Ctrl-D, and for Ctrl-C twice where nothing is typed."""
        while True:
            try:
                line = input(PROMPT)
                self._remember(line)
            except EOFError:
                sys.stdout.write("\n")
                return None
            except KeyboardInterrupt:
                sys.stdout.write("\n")
                cleared = bool(self._editor and self._editor.get_line_buffer())
                if self._interrupted and not cleared:
                    return None
                self._interrupted = not cleared
                say([AGAIN] if self._interrupted else [])
                continue
            self._interrupted = False
            return line

    def _remember(self, line: str) -> None:
        """Add a line to the file at once: of two conversations at a time both are kept."""
        if self._editor and line.strip():
            with contextlib.suppress(OSError):
                self._editor.append_history_file(1, self._history)
                self._history.chmod(0o600)


def _line_editor(history: Path) -> ModuleType | None:
    """Return readline with the lines of earlier conversations, None where Python was built without it."""
    try:
        import readline
    except ImportError:
        return None
    readline.set_history_length(HISTORY_LINES)
    with contextlib.suppress(OSError):
        os.close(os.open(history, os.O_WRONLY | os.O_CREAT, 0o600))
        history.chmod(0o600)
        readline.read_history_file(history)
    return readline


def run_chat(options: AskOptions) -> int:
    """Converse until the reader leaves or the input ends. Raises DatelineError where there is no archive to ask."""
    settings = load_settings()
    data = options.data or settings.data
    writer = wiring.writer(settings, data, options.today)
    if options.sync:
        say([f"Note: {notice}" for notice in catch_up(settings, data)])
    live = LiveArchive(data, lambda name: open_embedder(name, wiring.models(data)), wiring.ranker(settings))
    live.start()
    chat = Chat(settings, data, live, options, writer)
    try:
        if sys.stdin.isatty():
            _show(Text(chat.greeting()))
            _converse(chat, Prompt(data / HISTORY_FILE))
        else:
            _read_through(chat)
    finally:
        finished = chat.close()
    if not finished:  # a thread is still at work on a cancelled answer, and Python would wait for it
        sys.stdout.flush()
        os._exit(0)
    return 0


def _converse(chat: Chat, prompt: Prompt) -> None:
    """Take what is typed until the reader leaves."""
    while True:
        try:
            line = prompt.read()
            if line is None or not chat.take(line):
                return
        except KeyboardInterrupt:
            say(["", "Cancelled."])
        except Exception as exc:
            say([_failure(exc)])


def _failure(exc: Exception) -> str:
    """Return in a line what went wrong: it ends the question, not the conversation."""
    said = str(exc) if isinstance(exc, DatelineError) else f"the question failed ({type(exc).__name__}: {exc})"
    return f"dateline: {one_line(said)}"


def _read_through(chat: Chat) -> None:
    """Take each line of standard input that is no terminal."""
    for line in sys.stdin.buffer:
        try:
            if not chat.take(line.decode("utf-8-sig", errors="replace")):
                return
        except BrokenPipeError:
            raise
        except Exception as exc:
            say([_failure(exc)])


def _articles(live: LiveArchive) -> str:
    with live.search() as search:
        count = search.covers.articles
    return "1 article" if count == 1 else f"{count:,} articles"


def _show(renderable: RenderableType) -> None:
    """Print with a blank line after it."""
    render.show(renderable)
    sys.stdout.write("\n")
    sys.stdout.flush()
