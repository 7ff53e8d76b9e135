"""What stands behind an answer: its quotes in full, and why it was given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.answer.types import Answer, Citation, SourceArticle, Statement, Status
from bot.answer.wording import say_basis, say_date, say_event
from bot.cli.render import UNTITLED, render_nearest
from index.terms import tokens
from index.types import Article, PublishedBasis
from retrieval.query import match_names, parse_question
from retrieval.search import Search
from retrieval.types import Bounds, Kind

_ASKED_FOR = {
    Kind.WHEN: "a date",
    Kind.WHO: "a person",
    Kind.WHERE: "a place",
    Kind.HOW_MANY: "a number",
    Kind.WHY: "a reason",
    Kind.YES_NO: "yes or no",
    Kind.WHAT: "what is said of it",
}
_KNOWN_BY = {
    PublishedBasis.STATED: "the publication date is stated",
    PublishedBasis.INFERRED: "the publication date is taken from its dateline",
    PublishedBasis.FILE: "the publication date is taken from its path",
    PublishedBasis.UNKNOWN: "the publication date is unknown",
}


@dataclass(frozen=True, slots=True)
class Lookup:
    """What an answer was looked up by: the words of the question, each with its term in the archive.

    `unknown` are words that the archive has in no spelling; `texts` are the cited and the nearest articles by id, as
    far as the archive still holds them.
    """

    kind: Kind
    words: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    bounds: Bounds
    texts: Mapping[str, Article]


def look_up(answer: Answer, search: Search, bounds: Bounds) -> Lookup:
    """Return what an answer was looked up by. Reads the archive."""
    asked = answer.understood_as
    parsed = parse_question(asked)
    matched = match_names(parsed, search)
    words: dict[str, str] = {}
    for token in tokens(asked):
        if token.term in parsed.terms:
            spelled = search.spellings(token.term)
            words.setdefault(spelled[0] if spelled else token.term, asked[token.start : token.end])
    texts = {}
    for source in (*(c.source for c in answer.citations), *(near.source for near in answer.nearest)):
        try:
            texts[source.article_id] = search.article(source.article_id)
        except KeyError:
            continue
    unknown = tuple(word for term, word in words.items() if term in matched.unknown)
    return Lookup(parsed.kind, tuple((word, term) for term, word in words.items()), unknown, bounds, texts)


def render_sources(answer: Answer) -> RenderableType:
    """Return the quotes of an answer with where each stands."""
    if not answer.citations:
        return Group(
            Text("Nothing was quoted." + " Nearest:" * bool(answer.nearest)),
            *(part for near in answer.nearest for part in render_nearest(near)),
        )
    return Group(*(part for citation in answer.citations for part in _quoted(citation)))


def render_why(answer: Answer, lookup: Lookup) -> RenderableType:
    """Return what was looked for, and for each statement where it stands, how it is dated, what was found in it."""
    parts: list[RenderableType] = [Text(f"Looked up: {answer.understood_as}")]
    words = ", ".join(word for word, _ in lookup.words) or "nothing"
    parts.append(Text(f"Looked for: {words}; asked for: {_ASKED_FOR[lookup.kind]}"))
    if lookup.bounds:
        parts.append(Text(f"Only articles {_say_bounds(lookup.bounds)}"))
    if lookup.unknown:
        parts.append(Text(f"Nowhere in the archive: {', '.join(lookup.unknown)}"))
    if answer.status is Status.ANSWERED:
        sources = {citation.n: citation for citation in answer.citations}
        for statement in answer.statements:
            parts += [Text(), *_reasons(statement, [sources[n] for n in statement.citations], lookup)]
        return Group(*parts)
    parts.append(Text("Nothing that was found answers it well enough. Nearest:" if answer.nearest else "Nothing near."))
    for near in answer.nearest:
        found = _found(lookup, near.quote, lookup.texts.get(near.source.article_id))
        parts += [Text(), *render_nearest(near), _indented(found)]
    return Group(*parts)


def found_words(lookup: Lookup, quote: str, article: Article | None) -> tuple[list[str], list[str], list[str]]:
    """Return which words of the question stand in the quote, which only elsewhere in the article, which in neither."""
    inside = {token.term for token in tokens(quote)}
    around = {token.term for token in tokens(f"{article.title or ''}\n{article.text}")} if article else set()
    near = [word for word, term in lookup.words if term in inside]
    far = [word for word, term in lookup.words if term in around - inside]
    return near, far, [word for word, term in lookup.words if term not in inside | around]


def _reasons(statement: Statement, citations: Sequence[Citation], lookup: Lookup) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for citation in citations:
        line = Text(f"[{citation.n}] ", style="cyan")
        line.append(citation.source.title or UNTITLED)
        parts.append(line)
        parts.append(_indented(f"{_origin(citation.source)}; {_KNOWN_BY[citation.source.published_basis]}"))
        parts.append(_indented(_found(lookup, citation.quote, lookup.texts.get(citation.source.article_id))))
    if statement.event:
        basis = say_basis(statement.event, citations[0].source.published)
        parts.append(_indented(f"dated {say_event(statement.event)}: {basis}"))
    return parts


def _found(lookup: Lookup, quote: str, article: Article | None) -> str:
    near, far, nowhere = found_words(lookup, quote, article)
    said = [f"in the quote: {', '.join(near)}"] if near else []
    said += [f"{'elsewhere ' if quote else ''}in the article: {', '.join(far)}"] if far else []
    if article is None:
        said.append("the archive no longer holds the article")
    elif nowhere:
        said.append(f"not in it: {', '.join(nowhere)}")
    return "; ".join(said) or "no word of the question had to be found"


def _quoted(citation: Citation) -> list[RenderableType]:
    source = citation.source
    line = Text(f"[{citation.n}] ", style="cyan")
    line.append(source.title or UNTITLED, style="bold")
    parts: list[RenderableType] = [line, _indented(_origin(source))]
    parts.append(_indented(f"{source.path}, characters {citation.start}–{citation.end}"))
    parts += [_indented(source.url)] if source.url else []
    parts.append(Padding(Text(f"“{citation.quote}”"), (0, 0, 0, 4), expand=False))
    parts += [_indented(f"also: {other.title or UNTITLED}, {_origin(other)} · {other.path}") for other in citation.also]
    return parts


def _say_bounds(bounds: Bounds) -> str:
    said = [f"published on or after {say_date(bounds.since)}"] if bounds.since else []
    said += [f"published on or before {say_date(bounds.until)}"] if bounds.until else []
    return " and ".join([*said, *([f"of {bounds.outlet}"] if bounds.outlet else [])])


def _origin(article: SourceArticle) -> str:
    day = say_date(article.published) if article.published else "undated"
    return f"{article.outlet}, {day}" if article.outlet else day


def _indented(text: str) -> RenderableType:
    return Padding(Text(text, style="dim"), (0, 0, 0, 4), expand=False)
