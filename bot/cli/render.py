"""What people read in a terminal. Text of the archive is shown as it is: never as markup."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.answer.types import Answer, Citation, Confidence, Nearest, SourceArticle, Statement, Status
from bot.answer.wording import UNSURE, say_basis, say_coverage, say_date, say_event, say_premise
from index.catalog import Coverage
from index.sync import SyncReport
from index.types import Article, EventDate, Form, Rejection
from retrieval.types import Hit

UNTITLED = "(no headline)"
FORMS = {
    Form.LIVE_BLOG: "A live blog: posts by the minute",
    Form.STUB: "Only the open beginning of an article for subscribers",
    Form.LISTING: "A list of other articles: it is not searched",
}
"""What is said of an article that is none in full."""
SHOWN_REJECTIONS = 20
SHOWN_OUTLETS = 10


def console(*, stderr: bool = False) -> Console:
    """Return a console that wraps to the terminal and leaves lines whole elsewhere."""
    plain = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not plain.is_terminal:
        plain.width = 100_000
    return plain


def show(renderable: RenderableType) -> None:
    """Print on standard output; outside a terminal without the blanks that fill up lines."""
    out = console()
    if out.is_terminal:
        out.print(renderable)
        return
    with out.capture() as printed:
        out.print(renderable)
    lines = (line.rstrip() for line in printed.get().splitlines())
    sys.stdout.write("\n".join([*lines, ""]))


def render_answer(answer: Answer) -> RenderableType:
    """Return an answer: what it says, where it stands, what a reader should know."""
    if answer.status is not Status.ANSWERED:
        return Group(Text(answer.text, style="bold"), *_nearest(answer.nearest), *_notices(answer.notices))
    parts = render_opening(answer)
    if answer.premise:
        line = Text(say_premise(answer.premise), style="bold")
        line.append(f" [{answer.premise.citation}]", style="cyan")
        parts += [line, Text()]
    if answer.short_answer:
        parts += [Text(answer.short_answer, style="bold"), Text()]
    sources = {c.n: c for c in answer.citations}
    for statement in answer.statements:
        parts += render_statement(statement, sources)
    return Group(*parts, render_sources(answer))


def render_opening(answer: Answer) -> list[RenderableType]:
    """Return what stands above the statements of an answer that is unsure: that it is."""
    return [Text(UNSURE, style="yellow"), Text()] if answer.confidence is Confidence.UNSURE else []


def render_statement(statement: Statement, sources: Mapping[int, Citation]) -> list[RenderableType]:
    """Return a sentence of an answer with its markers and, below it, how its date is known."""
    line = Text(statement.text)
    line.append("".join(f" [{n}]" for n in statement.citations), style="cyan")
    if statement.superseded_by is not None:
        newer = f"a newer report says otherwise: [{statement.superseded_by}]"
        return [line, Padding(Text(newer, style="dim"), (0, 0, 0, 4), expand=False)]
    if not statement.event:
        return [line]
    published = sources[statement.citations[0]].source.published
    when = "date unknown" if _is_unknown(statement.event) else say_event(statement.event)
    basis = f"{when}: {say_basis(statement.event, published)}"
    return [line, Padding(Text(basis, style="dim"), (0, 0, 0, 4), expand=False)]


def render_sources(answer: Answer) -> RenderableType:
    """Return what stands below an answer: its sources and notices."""
    return Group(Text(), Text("Sources", style="bold"), *_sources(answer.citations), *_notices(answer.notices))


def render_hits(hits: Sequence[Hit]) -> RenderableType:
    """Return found passages, the best first."""
    if not hits:
        return Text("Nothing found.")
    parts: list[RenderableType] = []
    for rank, hit in enumerate(hits, start=1):
        line = Text(f"{rank}. ", style="cyan")
        line.append(hit.article.title or UNTITLED, style="bold")
        place = f"{_origin(hit.article)} · {hit.article.path}"
        parts += [line, Padding(Text(place, style="dim"), (0, 0, 0, 3), expand=False)]
        parts += [Padding(Text(hit.text), (0, 0, 1, 3), expand=False)]
    return Group(*parts)


def render_article(article: Article, dates: Sequence[EventDate], *, with_cuts: bool) -> RenderableType:
    """Return an article with what is known of it and, if wanted, what cleaning took out."""
    updated = f", updated {say_date(article.updated)}" if article.updated else ""
    parts: list[RenderableType] = [
        Text(article.title or UNTITLED, style="bold"),
        Text(f"{_origin(article)}{updated} · {article.path}", style="dim"),
        *([Text(FORMS[article.form], style="yellow")] if article.form in FORMS else []),
        Text(f"id {article.id}" + (f" · {article.url}" if article.url else ""), style="dim"),
        Text(),
        Text(article.text),
    ]
    if dates:
        parts += [Text(), Text("Dates in the text", style="bold")]
        parts += [
            Text(f"  “{e.expression}”: {'date unknown' if _is_unknown(e) else say_event(e)} ({e.basis})") for e in dates
        ]
    if with_cuts:
        parts += [Text(), Text("Taken out", style="bold")]
        parts += [Text(f"  {cut.reason}: {cut.text}") for cut in article.cuts] or [Text("  nothing")]
    return Group(*parts)


def render_report(report: SyncReport) -> RenderableType:
    """Return what a run of `index` did."""
    if report.generation is None:
        head = "Nothing could be read: no index was made."
    elif not report.changed:
        head = f"Nothing changed: {report.articles:,} articles, {report.passages:,} passages."
    else:
        kinds = ("added", "updated", "removed", "moved")
        done = ", ".join(f"{count:,} {kind}" for kind in kinds if (count := getattr(report, kind)))
        head = (
            f"Indexed {report.articles:,} articles ({done or 'none changed'}), {report.passages:,} passages "
            f"({report.embedded:,} embedded anew) in {report.seconds:.1f} s."
        )
    parts: list[RenderableType] = [Text(head, style="bold")]
    if report.replaced_versions:
        parts.append(Text(f"{report.replaced_versions} earlier versions of the same articles were left out."))
    if report.listings:
        pages = "1 page lists" if report.listings == 1 else f"{report.listings} pages list"
        parts.append(Text(f"{pages} other articles: stored to be shown, not searched."))
    if report.other_kinds:
        files = (
            "1 file of another kind was"
            if report.other_kinds == 1
            else f"{report.other_kinds} files of other kinds were"
        )
        parts.append(Text(f"{files} passed over."))
    return Group(
        *parts, *(Text(f"Warning: {w}", style="yellow") for w in report.warnings), *rejected(report.rejections)
    )


def rejected(rejections: Sequence[Rejection]) -> Iterable[RenderableType]:
    """Yield a line for each file that could not be read, up to a screenful."""
    if rejections:
        yield Text(f"Not read ({len(rejections)}):", style="yellow")
    for rejection in rejections[:SHOWN_REJECTIONS]:
        yield Text(f"  {rejection}")
    if len(rejections) > SHOWN_REJECTIONS:
        yield Text(f"  and {len(rejections) - SHOWN_REJECTIONS} more: `dateline status --json` lists all")


def render_status(found: Mapping[str, Any], covers: Coverage, rejections: Sequence[Rejection]) -> RenderableType:
    """Return what the archive holds, from the object that `status --json` prints."""
    sources = "\n".join(s["folder"] + ("" if s["there"] else "  (missing)") for s in found["sources"])
    outlets = ", ".join(f"{o['outlet']} ({o['articles']})" for o in found["outlets"][:SHOWN_OUTLETS])
    rows = [
        ("Archive", say_coverage(covers)),
        ("Undated", f"{found['undated']:,} articles"),
        ("Passages", f"{found['passages']:,}"),
        ("Outlets", outlets or "none named"),
        ("Languages", ", ".join(f"{x['language']} ({x['articles']})" for x in found["languages"]) or "none"),
        ("Sources", sources),
        ("Model", found["model"]),
        (
            "Index",
            f"{found['data']}, made {found['created'][:16].replace('T', ' ')} UTC, {say_age(found['age_seconds'])}",
        ),
        ("Disk", f"{found['bytes'] / 1e6:,.0f} MB"),
        *((f"Asked {u['model']}", _say_usage(u)) for u in found["chat_models"]),
    ]
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column()
    for name, value in rows:
        table.add_row(Text(name), Text(value))
    return Group(table, *_notices(found["notices"]), *rejected(rejections))


def _say_usage(usage: Mapping[str, Any]) -> str:
    answers = f"{usage['answers']:,} answer{'' if usage['answers'] == 1 else 's'}"
    return f"{answers}, {usage['tokens_read']:,} tokens read, {usage['tokens_written']:,} written"


def say_age(seconds: float) -> str:
    """Return in words how long ago something was made."""
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "less than a minute ago"


def _is_unknown(event: EventDate) -> bool:
    return event.start is None and event.end is None


def _sources(citations: Sequence[Citation]) -> Iterable[RenderableType]:
    """Yield each cited article once, with the numbers of the citations that are from it."""
    numbers: dict[SourceArticle, list[int]] = {}
    for citation in citations:
        numbers.setdefault(citation.source, []).append(citation.n)
    copies = {citation.source: citation.also for citation in citations}
    for source, cited in numbers.items():
        line = Text("".join(f"[{n}]" for n in cited), style="cyan")
        line.append(f" {source.title or UNTITLED}", style="default")
        yield line
        place = f"{_origin(source)} · {source.path}" + (f"\n{source.url}" if source.url else "")
        if copies[source]:
            place += "\nalso carried by " + ", ".join(copy.outlet or copy.path for copy in copies[source])
        yield Padding(Text(place, style="dim"), (0, 0, 0, 4), expand=False)


def _origin(article: Article | SourceArticle) -> str:
    day = say_date(article.published) if article.published else "undated"
    return f"{article.outlet}, {day}" if article.outlet else day


def render_nearest(near: Nearest) -> list[RenderableType]:
    """Return the article that comes nearest with the sentence that does, indented."""
    source = near.source
    place = Text(f"{_origin(source)} · {source.path}", style="dim")
    parts: list[RenderableType] = [Text(f"  {source.title or UNTITLED}"), Padding(place, (0, 0, 0, 4), expand=False)]
    return [*parts, *([Padding(Text(f"“{near.quote}”"), (0, 0, 0, 4), expand=False)] if near.quote else [])]


def _nearest(nearest: Sequence[Nearest]) -> Iterable[RenderableType]:
    if nearest:
        yield Text("\nNearest:")
    for near in nearest:
        yield from render_nearest(near)


def _notices(notices: Sequence[str]) -> Iterable[RenderableType]:
    for notice in notices:
        yield Text(f"Note: {notice}", style="yellow")
