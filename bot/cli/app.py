"""The command line: arguments in, exit codes out."""

import gc
import io
import logging
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from index.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from retrieval.types import Bounds

FAILED, WRONG_USE, REFUSED, INTERRUPTED = 1, 2, 3, 130

app = typer.Typer(
    name="dateline",
    help="Cited, dated answers from a folder of news articles.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _day(text: str | date | None) -> date | None:
    if text is None or isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise typer.BadParameter(f"{text!r} is not a day: write it like 2024-11-24") from exc


Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="Where the index lives; .dateline, or what DATELINE_DATA says.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
NoSync = Annotated[
    bool, typer.Option("--no-sync", help="Answer from the index as it is; do not look for new articles.")
]
Since = Annotated[date | None, typer.Option(parser=_day, metavar="DAY", help="Only articles published on or after it.")]
Until = Annotated[
    date | None, typer.Option(parser=_day, metavar="DAY", help="Only articles published on or before it.")
]
Outlet = Annotated[str | None, typer.Option(help="Only articles of this outlet.")]
Today = Annotated[
    date | None, typer.Option(parser=_day, metavar="DAY", help="Take this day for today, for years that are inferred.")
]
Wait = Annotated[
    float,
    typer.Option("--wait", metavar="SECONDS", min=0, help="How long to wait while another process is indexing."),
]


@app.command(epilog="Example: dateline index ~/news ~/more-news --data ~/.dateline")
def index(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[FOLDER]...", help="Folders to add as sources.")
    ] = None,
    data: Data = None,
    forget: Annotated[
        list[Path] | None, typer.Option(metavar="FOLDER", help="Remove a source with its articles.")
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove the articles of sources that are gone or empty.")
    ] = False,
    wait: Wait = 600.0,
    as_json: Json = False,
) -> None:
    """Add folders of articles as sources and bring the index up to date with all sources."""
    from bot.cli.commands import run_index

    _finish(lambda: run_index(data, tuple(paths or ()), tuple(forget or ()), prune, wait, as_json))


@app.command(epilog='Example: dateline ask "When did Muttaqi meet Kabulov?" --since 2024-11-01')
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in quotes.")] = None,
    data: Data = None,
    batch: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Answer one question a line of FILE ('-': standard input) as JSON lines."),
    ] = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    today: Today = None,
    no_sync: NoSync = False,
    as_json: Json = False,
) -> None:
    """Answer a question from the archive, with quotes and dates.

    Exit status: 0 answered, 3 the archive does not say, 1 failed, 2 wrong use.
    """
    from bot.cli.commands import AskOptions, run_ask, run_batch

    options = AskOptions(data, _bounds(since, until, outlet), today, not no_sync, as_json)
    if (question is None) == (batch is None):
        raise typer.BadParameter("give either one question or --batch FILE")
    _finish(lambda: run_ask(question, options) if question is not None else run_batch(batch or "", options))


@app.command(epilog="Example: dateline chat --since 2024-11-01")
def chat(
    data: Data = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    today: Today = None,
    no_sync: NoSync = False,
) -> None:
    """Ask one question after the other; /help says what else there is, Ctrl-D leaves.

    Where standard input is no terminal, each of its lines is a question.
    """
    from bot.cli.chat import run_chat
    from bot.cli.commands import AskOptions

    options = AskOptions(data, _bounds(since, until, outlet), today, not no_sync, as_json=False)
    _finish(lambda: run_chat(options))


@app.command(epilog='Example: dateline search "ferry inquiry" --outlet "Port Essel Courier"')
def search(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    data: Data = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 10,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    today: Today = None,
    no_sync: NoSync = False,
    as_json: Json = False,
) -> None:
    """Show the passages that bear on a question, the best first."""
    from bot.cli.commands import AskOptions, run_search

    options = AskOptions(data, _bounds(since, until, outlet), today, not no_sync, as_json)
    _finish(lambda: run_search(query, k, options))


@app.command(epilog="Example: dateline evaluate questions.jsonl --misses")
def evaluate(
    questions: Annotated[
        Path, typer.Argument(metavar="FILE", help="Questions as JSON lines: question, keys, articles, id, type.")
    ],
    data: Data = None,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="Take the articles that answer each question out of its search.")
    ] = False,
    misses: Annotated[bool, typer.Option("--misses", help="Show the questions that went wrong.")] = False,
    today: Today = None,
    as_json: Json = False,
) -> None:
    """Measure on questions of your own how well the archive answers.

    `keys` are regular expressions that a right answer matches, all of them; `articles` what answers it: ids, paths or
    the number at the end of a file's name, an empty list where the archive does not say.
    """
    from bot.cli.evaluation import EvaluateOptions, run_evaluate

    options = EvaluateOptions(questions, data, today, leave_out, as_json, misses)
    _finish(lambda: run_evaluate(options))


@app.command(epilog="Example: dateline show articles/2024/kabul-november-talks.txt --cut")
def show(
    article: Annotated[str, typer.Argument(help="An article's id, path or URL.")],
    data: Data = None,
    cut: Annotated[bool, typer.Option("--cut", help="Show what cleaning took out, too.")] = False,
    as_json: Json = False,
) -> None:
    """Show one stored article with its dates."""
    from bot.cli.commands import run_show

    _finish(lambda: run_show(data, article, cut, as_json))


@app.command(epilog="Example: dateline status --json")
def status(data: Data = None, as_json: Json = False) -> None:
    """Say what the archive holds: sources, dates, outlets, model, and what could not be read."""
    from bot.cli.commands import run_status

    _finish(lambda: run_status(data, as_json))


@app.command(epilog="Example: dateline discord --invite")
def discord(
    data: Data = None,
    invite: Annotated[bool, typer.Option("--invite", help="Print the link that adds the bot to a server.")] = False,
) -> None:
    """Run the Discord bot until it is stopped; needs DISCORD_TOKEN."""
    from bot.discord_app.running import run_discord

    _finish(lambda: run_discord(data, invite))


@app.command(epilog="Example: dateline watch --data ~/.dateline")
def watch(data: Data = None, with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False) -> None:
    """Follow the source folders and bring the index up to date whenever they change, until Ctrl-C."""
    from bot.cli.maintenance import run_watch

    _finish(lambda: run_watch(data, with_parent))


@app.command(epilog="Example: dateline rebuild")
def rebuild(data: Data = None, wait: Wait = 600.0, as_json: Json = False) -> None:
    """Make the search indexes again from the stored articles, without reading or embedding them again."""
    from bot.cli.maintenance import run_rebuild

    _finish(lambda: run_rebuild(data, wait, as_json))


@app.command(epilog="Example: dateline doctor")
def doctor(data: Data = None, as_json: Json = False) -> None:
    """Look for what is wrong with the archive, and say what mends it. Exit status 1 where something is."""
    from bot.cli.maintenance import run_doctor

    _finish(lambda: run_doctor(data, as_json))


def _bounds(since: date | None, until: date | None, outlet: str | None) -> "Bounds":
    from retrieval.types import Bounds

    if since and until and since > until:
        raise typer.BadParameter("--since lies after --until")
    return Bounds(since, until, outlet)


def _finish(run: Callable[[], int]) -> NoReturn:
    """Run a command and leave: every error that a user can cause is one line and an exit status."""
    try:
        status = run()
        sys.stdout.flush()
    except UsageError as exc:
        typer.echo(f"dateline: {exc}", err=True)
        status = WRONG_USE
    except DatelineError as exc:
        typer.echo(f"dateline: {exc}", err=True)
        status = FAILED
    except KeyboardInterrupt:
        typer.echo("", err=True)
        status = INTERRUPTED
    except BrokenPipeError:  # whoever read our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = FAILED
    except OSError as exc:
        typer.echo(f"dateline: {exc.filename or 'standard output'}: {exc.strerror or exc}", err=True)
        status = FAILED
    raise typer.Exit(status)


def main() -> None:
    """Run the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # JSON is UTF-8 wherever it is printed
            stream.reconfigure(encoding="utf-8", errors="replace")
    gc.set_threshold(100_000)  # imports make many objects and no garbage: a tenth of the start goes into looking
    logging.basicConfig(format="dateline: %(message)s", level=logging.ERROR)
    for own in ("bot", "retrieval", "index"):
        logging.getLogger(own).setLevel(logging.WARNING)
    app()
