"""What the commands do, behind the parsing of their arguments."""

import asyncio
import contextlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot import wiring
from bot.answer.answerer import Answerer, bounds_notices, empty_bounds, failed_answer, unmentioned
from bot.answer.types import Answer, Status
from bot.cli import json_output, render
from bot.settings import Settings, load_settings
from bot.usage import read_usage
from index.catalog import Catalog
from index.characters import one_line
from index.embedding import PACKAGED_MODEL
from index.errors import DatelineError, IndexBusyError, NoIndexError, UsageError
from index.event_dates import dates_of
from index.generation import CATALOG, current_id, disk_used, open_current_catalog, sound_catalog
from index.language.identify import foreign_share
from index.reading import Progress
from index.sources import shown
from index.sync import SyncReport
from index.types import Article
from retrieval.query import match_names, parse_question
from retrieval.types import Bounds

ANSWERED, FAILED, REFUSED = 0, 1, 3
FOREIGN_SHARE = 0.1
"""From this share of articles in other languages on, `status` says what the model is for."""
NAMED_LANGUAGES = 3
_EXIT = {Status.ANSWERED: ANSWERED, Status.REFUSED: REFUSED, Status.FAILED: FAILED}


@dataclass(frozen=True, slots=True)
class AskOptions:
    """What `ask` and `search` were told; `data` and `today` are None where nothing was."""

    data: Path | None
    bounds: Bounds
    today: date | None
    sync: bool
    as_json: bool


def run_index(
    data: Path | None, add: tuple[Path, ...], forget: tuple[Path, ...], prune: bool, wait: float, as_json: bool
) -> int:
    """Sync the sources and say what was done; 1 where nothing could be read."""
    settings = load_settings()
    where = data or settings.data
    before = current_id(where)
    try:
        with progress_bars() as progress:
            report = wiring.sync_archive(settings, where, progress, add, forget, prune=prune, wait=wait)
    except KeyboardInterrupt:
        same = current_id(where) == before
        say(["Interrupted: the index is as it was." if same else "Interrupted, but the new index is in use."])
        raise
    if as_json:
        print_json(json_output.report_json(report))
    else:
        render.show(render.render_report(report))
    return FAILED if report.generation is None else 0


def run_ask(question: str, options: AskOptions) -> int:
    """Answer one question."""
    if not one_line(question):
        raise UsageError('the question is empty: ask something, like `dateline ask "When did the ferry sink?"`')
    try:
        with _ready(options) as (answerer, notices):
            answer = asyncio.run(answerer.answer(question, bounds=options.bounds))
    except UsageError:
        raise
    except DatelineError as exc:
        if not options.as_json:
            raise
        print_json(json_output.answer_json(failed_answer(one_line(question), str(exc))))
        return FAILED
    answer = replace(answer, notices=(*notices, *answer.notices))
    if options.as_json:
        print_json(json_output.answer_json(answer))
    else:
        render.show(render.render_answer(answer))
    return _EXIT[answer.status]


def run_batch(file: str, options: AskOptions) -> int:
    """Answer one question a line as JSON lines, each printed as soon as it is known; 1 if any failed.

    Where the archive cannot be opened every line says why.
    """
    failed = False
    with _questions(file) as questions, contextlib.ExitStack() as stack:
        try:
            answerer, notices = stack.enter_context(_ready(options))
        except UsageError:
            raise
        except DatelineError as exc:
            for question in questions:
                print_json(json_output.answer_json(failed_answer(one_line(question), str(exc))))
            return FAILED
        runner = stack.enter_context(asyncio.Runner())
        for question in questions:
            answer = runner.run(_answer_or_failure(answerer, question, options.bounds))
            answer = replace(answer, notices=(*notices, *answer.notices))
            failed |= answer.status is Status.FAILED
            print_json(json_output.answer_json(answer))
    return FAILED if failed else 0


def run_search(query: str, k: int, options: AskOptions) -> int:
    """Show the passages for a query; finding none is no failure."""
    if not one_line(query):
        raise UsageError("the query is empty")
    settings = load_settings()
    data = options.data or settings.data
    notices = catch_up(settings, data) if options.sync else []
    with wiring.open_archive(data, wiring.ranker(settings)) as archive:
        notices += [archive.notice] if archive.notice else []
        parsed = match_names(parse_question(one_line(query)), archive.search)
        hits = archive.search.hits(parsed, k, options.bounds)
        notices += bounds_notices(archive.search, options.bounds)
        if not hits and (found := empty_bounds(archive.search.generation.catalog, options.bounds, "The archive")):
            notices.append(found[1])
        elif nowhere := unmentioned(archive.search, parsed, hits):
            notices.append(nowhere)
    if options.as_json:
        rows = [json_output.hit_json(hit, rank) for rank, hit in enumerate(hits, start=1)]
        print_json({"question": one_line(query), "hits": rows, "notices": notices})
    else:
        say(notices)
        render.show(render.render_hits(hits))
    return 0


def run_show(data: Path | None, reference: str, with_cuts: bool, as_json: bool) -> int:
    """Show one article. Raises UsageError where the reference names none or several."""
    settings = load_settings()
    catalog, _ = open_current_catalog(data or settings.data)
    with contextlib.closing(catalog):
        article = _named_article(catalog, reference)
        latest = catalog.newest_stated() or datetime.now(UTC).astimezone().date()
        dates = dates_of(article, latest, catalog.day_orders())
    if as_json:
        print_json(json_output.article_json(article, dates))
    else:
        render.show(render.render_article(article, dates, with_cuts=with_cuts))
    return 0


def run_status(data: Path | None, as_json: bool) -> int:
    """Say what the archive holds."""
    settings = load_settings()
    where = data or settings.data
    folder, manifest = sound_catalog(where)
    with contextlib.closing(Catalog(folder / CATALOG)) as catalog:
        covers, rejections = catalog.coverage(), catalog.rejections()
        found = {
            "data": str(where),
            "generation": folder.name,
            "created": manifest.created,
            "age_seconds": round((datetime.now(UTC) - datetime.fromisoformat(manifest.created)).total_seconds()),
            "bytes": disk_used(where),
            "model": manifest.model,
            "covers": json_output.coverage_json(covers),
            "undated": catalog.undated(),
            "passages": manifest.passages,
            "sources": [
                {"name": s.name, "folder": str(s.folder), "there": s.folder.is_dir()} for s in catalog.sources()
            ],
            "outlets": [{"outlet": name, "articles": count} for name, count in catalog.outlets()],
            "chat_models": [
                {
                    "model": u.model,
                    "answers": u.answers,
                    "tokens_read": u.tokens.read,
                    "tokens_written": u.tokens.written,
                }
                for u in read_usage(where)
            ],
            "languages": [{"language": name, "articles": count} for name, count in catalog.languages()],
            "notices": [*_damage_notices(where, folder), *_language_notices(manifest.model, catalog.languages())],
            "rejected": [json_output.rejection_json(r) for r in rejections],
        }
    if as_json:
        print_json(found)
    else:
        render.show(render.render_status(found, covers, rejections))
    return 0


def _damage_notices(data: Path, used: Path) -> list[str]:
    """Say it where the newest generation is not the one whose catalog could be read."""
    if used.name == current_id(data):
        return []
    return ["The newest index is damaged: this is the one before it. `dateline doctor` says what mends it."]


def _language_notices(model: str, languages: Sequence[tuple[str, int]]) -> list[str]:
    """Say it where a notable share of the archive is in languages that the packaged model was not made for."""
    share, names = foreign_share(languages)
    if model != PACKAGED_MODEL or share < FOREIGN_SHARE:
        return []
    named = ", ".join(names[:NAMED_LANGUAGES]) + (" and others" if len(names) > NAMED_LANGUAGES else "")
    return [
        f"{share:.0%} of the articles are in other languages than English ({named}). The packaged model is for"
        f" English: "
        "they are found by their words, less by what they mean. DATELINE_EMBEDDING_MODEL names a multilingual model."
    ]


def _named_article(catalog: Catalog, reference: str) -> Article:
    """Return the article that an id, a stored path, a real path or a URL names. Raises UsageError."""
    location = _location(reference)
    if location:
        for source in catalog.sources():
            if location.is_relative_to(source.folder):
                reference = f"{source.name}/{shown(location.relative_to(source.folder).as_posix())}"
    found = catalog.find_articles(shown(reference))
    if not found:
        raise UsageError(f"no article is called {one_line(reference)}: `dateline search` finds articles by their words")
    if len(found) > 1:
        paths = "".join(f"\n  {path}" for _, path in found)
        raise UsageError(f"{one_line(reference)} names {len(found)} articles, give one of these paths:{paths}")
    return catalog.article(found[0][0])


def _location(reference: str) -> Path | None:
    """Return the file that a reference names, None where it names none."""
    try:
        return Path(reference).expanduser().resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        return None


@contextlib.contextmanager
def _ready(options: AskOptions) -> Iterator[tuple[Answerer, list[str]]]:
    """Sync if wanted, open the archive, and give its answerer and what is to be said beside each answer."""
    settings = load_settings()
    data = options.data or settings.data
    writer = wiring.writer(settings, data, options.today)
    notices = catch_up(settings, data) if options.sync else []
    with wiring.open_archive(data, wiring.ranker(settings)) as archive:
        answerer = wiring.answerer(archive.search, options.today, writer)
        yield answerer, notices + ([archive.notice] if archive.notice else [])


def catch_up(settings: Settings, data: Path) -> list[str]:
    """Bring the index up to date before a question; return what the reader should know of it."""
    try:
        with progress_bars() as progress:
            report = wiring.sync_archive(settings, data, progress)
    except IndexBusyError:
        if current_id(data) is None:
            raise
        return ["another process is indexing: the answer comes from the index before it."]
    say(_changes(report))
    if report.generation is None:
        raise NoIndexError("no article could be read: run `dateline index FOLDER` with a folder of articles")
    return list(report.warnings)


def _changes(report: SyncReport) -> list[str]:
    if not report.changed:
        return []
    said = [f"Indexed {report.articles:,} articles in {report.seconds:.1f} s."]
    if report.rejections:
        said.append(f"{len(report.rejections)} files or items could not be read: `dateline status` lists them.")
    return said


async def _answer_or_failure(answerer: Answerer, question: str, bounds: Bounds) -> Answer:
    try:
        return await answerer.answer(question, bounds=bounds)
    except DatelineError as exc:
        return failed_answer(one_line(question), str(exc))


@contextlib.contextmanager
def _questions(file: str) -> Iterator[Iterator[str]]:
    """Give the questions of a file, a line each, blank lines left out. Raises UsageError."""
    with contextlib.ExitStack() as stack:
        if file == "-":
            stream = sys.stdin.buffer
        else:
            try:
                stream = stack.enter_context(Path(file).open("rb"))
            except OSError as exc:
                raise UsageError(f"{file}: {exc.strerror}") from exc
        lines = (line.decode("utf-8-sig", errors="replace") for line in stream)
        yield (line for line in lines if one_line(line))


@contextlib.contextmanager
def progress_bars() -> Iterator[Progress]:
    """Show the stages of a run as bars on standard error, where that is a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    console = render.console(stderr=True)
    if not console.is_terminal:
        yield lambda _stage, _done, _total: None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        tasks: dict[str, object] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield advance


def say(lines: list[str]) -> None:
    """Tell what is no answer: on standard error, a line each."""
    for line in lines:
        sys.stderr.write(f"{line}\n")


def print_json(value: object) -> None:
    """Print a value as one line of JSON, at once."""
    sys.stdout.write(f"{json_output.dumps(value)}\n")
    sys.stdout.flush()
