"""What people read in Discord: answers, their sources and hints, as contents of messages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.answer.types import Answer, Citation, Confidence, Nearest, SourceArticle, Statement, Status
from bot.answer.wording import UNSURE, say_basis, say_date, say_event, say_premise
from bot.discord_app.markdown import LIMIT, escape, link, pack, quoted, size
from index.catalog import Coverage
from index.characters import one_line

MAX_QUESTION = 500
"""Characters of a question."""
UNTITLED = "(no headline)"
MAX_BOLD = 300

FAILED = "Something went wrong on my side, so there is no answer. Please ask again; whoever runs me finds it in my log."
RESTARTING = "I am restarting and could not finish this. Please ask again in a minute."
FULL = "Many questions are waiting right now. Please ask again in a minute."
NO_QUESTION = "Ask me something about the news in my archive, for example “When did the ministers meet?”"
NO_SOURCES = "I no longer have the sources of this answer: answers are kept for a limited time. Please ask again."
TOO_LONG = "Your question has {length:,} characters, and I read up to {limit}. Please ask it in fewer words."
WAIT = "One question at a time, please: ask again in {seconds}."
NOT_A_DAY = "I cannot read {text} as a day. Please write it like 2024-11-24."
WRITING = "Writing the answer …"
STOPPED = "Stopped before there was an answer."
STOPPED_SHORT = "Stopped on request: the answer may lack its end."
NOT_YOURS = "Only whoever asked can stop this answer."
TURNED_AROUND = "The period ends before it begins: `since` must not lie after `until`."


def answer_contents(answer: Answer, *, with_question: bool = False) -> list[str]:
    """Return an answer as the contents of one or more messages, `with_question` under the words of the question."""
    blocks = quoted(one_line(answer.question)) if with_question else []
    if answer.status is Status.FAILED:
        return pack([*blocks, FAILED])
    if answer.status is Status.REFUSED:
        return pack([*blocks, escape(answer.text), *_nearest(answer.nearest), *_notices(answer.notices)])
    blocks += _opening(answer)
    if answer.premise:
        said = escape(one_line(say_premise(answer.premise)))
        blocks.append(f"**{said}** [{answer.premise.citation}]\n" if len(said) <= MAX_BOLD else f"{said}\n")
    if answer.short_answer:
        short = escape(one_line(answer.short_answer))
        blocks.append(f"**{short}**\n" if len(short) <= MAX_BOLD else f"{short}\n")
    sources = {c.n: c for c in answer.citations}
    blocks += [block for statement in answer.statements for block in _statement(statement, sources)]
    listed = [f"[{c.n}] {_source(c.source)}{_also(c)}" for c in answer.citations]
    return pack([*blocks, *_headed("Sources", listed), *_notices(answer.notices)])


def progress_contents(answer: Answer, *, with_question: bool = False) -> str:
    """Return an answer that is still being written, as the content of one message: its first statements."""
    blocks = quoted(one_line(answer.question)) if with_question else []
    sources = {c.n: c for c in answer.citations}
    blocks += _opening(answer) if answer.statements else []
    blocks += [block for statement in answer.statements for block in _statement(statement, sources)]
    return pack([*blocks, f"-# {WRITING}"])[0]


def source_contents(answer: Answer) -> list[str]:
    """Return the exact quotes of an answer with what they were taken from."""
    blocks: list[str] = []
    for citation in answer.citations:
        head = f"**[{citation.n}]** {_source(citation.source)}{_also(citation)}"
        blocks += _with_quote(head, citation.quote)
    return pack(blocks) or [NO_SOURCES]


def stopped(question: str, written: Answer | None) -> Answer:
    """Return an answer that its asker stopped: what was written of it, or that there is none."""
    if written and written.statements:
        return replace(written, notices=(*written.notices, STOPPED_SHORT))
    covers = written.covers if written else Coverage(0, None, None)
    return Answer(question, question, Status.REFUSED, covers, text=STOPPED)


def wait_hint(seconds: float) -> str:
    """Return how long to wait before the next question."""
    whole = max(1, round(seconds + 0.499))
    return WAIT.format(seconds="1 second" if whole == 1 else f"{whole} seconds")


def length_hint(question: str) -> str:
    """Return that a question is too long."""
    return TOO_LONG.format(length=len(question), limit=MAX_QUESTION)


def day_hint(text: str) -> str:
    """Return that something is no day."""
    return NOT_A_DAY.format(text=f"“{escape(one_line(text)[:40])}”")


def _opening(answer: Answer) -> list[str]:
    """Return what stands above the statements of an answer that is unsure: that it is."""
    return [f"{escape(UNSURE)}\n"] if answer.confidence is Confidence.UNSURE else []


def _statement(statement: Statement, sources: dict[int, Citation]) -> Iterator[str]:
    markers = "".join(f"[{n}]" for n in statement.citations)
    lines = [f"{escape(one_line(statement.text))} {markers}".rstrip()]
    if statement.event:
        first = sources.get(statement.citations[0]) if statement.citations else None
        basis = say_basis(statement.event, first.source.published if first else None)
        lines.append(f"-# {escape(one_line(f'{say_event(statement.event)}: {basis}'))}")
    if statement.superseded_by is not None:
        lines.append(f"-# A newer report says otherwise: [{statement.superseded_by}]")
    yield "\n".join(lines)


def _source(source: SourceArticle) -> str:
    day = say_date(source.published) if source.published else "undated"
    outlet = [escape(one_line(source.outlet)[:100])] if source.outlet else []
    return " · ".join([link(source.title or UNTITLED, source.url), *outlet, day])


def _also(citation: Citation) -> str:
    names = dict.fromkeys(one_line(s.outlet or s.title or UNTITLED)[:100] for s in citation.also)
    return f"\n-# also carried by {escape(', '.join(names))}" if names else ""


def _nearest(nearest: Sequence[Nearest]) -> list[str]:
    heads = _headed("Nearest:", [f"- {_source(near.source)}" for near in nearest])
    return [block for head, near in zip(heads, nearest, strict=True) for block in _with_quote(head, near.quote)]


def _with_quote(head: str, quote: str) -> list[str]:
    """Return a quote below what it was taken from, in one block where a message holds both."""
    if not quote:
        return [head]
    first, *rest = quoted(quote)
    together = f"{head}\n{first}"
    return [together, *rest] if size(together) <= LIMIT else [head, first, *rest]


def _headed(heading: str, lines: Sequence[str]) -> list[str]:
    """Return lines under a heading, which never stays behind alone."""
    return [f"\n**{heading}**\n{lines[0]}", *lines[1:]] if lines else []


def _notices(notices: Iterable[str]) -> list[str]:
    return [f"-# {escape(one_line(notice))}" for notice in notices]
