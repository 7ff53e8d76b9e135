"""How well an archive's questions are answered: pure metrics, and the run that feeds them.

A line of a question file is a JSON object: `question`, `keys` (regular expressions that a right answer matches, all of
them, in any case), `articles` (what answers it: ids, paths, ends of paths, or the number at the end of a file's name;
none where the archive does not say), and optionally `id` and `type`.
"""

import hashlib
import json
import random
import re
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bot.answer.types import Answer, Status
from bot.answer.wording import UNSURE
from index.catalog import Catalog
from index.errors import UsageError
from retrieval.search import Search
from retrieval.types import Bounds

REACH = (1, 5, 10)
"""Ranks up to which a right article counts as found."""
CONTROL_SEED = 20_241_124


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what answers it; `articles` are ids, none where the archive does not say."""

    id: str
    text: str
    type: str
    keys: tuple[str, ...]
    articles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one question. `rank` is the place of the first right article among those found, from 1."""

    question: Question
    answer: Answer
    rank: int | None
    quotes_hold: bool

    @property
    def answered(self) -> bool:
        """Whether there was an answer at all."""
        return self.answer.status is Status.ANSWERED

    @property
    def right(self) -> bool:
        """Whether all keys match within the short answer, the statements and their quotes.

        A question that no article answers is right where it is refused.
        """
        if not self.question.articles:
            return self.answer.status is Status.REFUSED
        said = [self.answer.short_answer or "", *(s.text for s in self.answer.statements)]
        return self.answered and matches(self.question.keys, [*said, *(c.quote for c in self.answer.citations)])

    @property
    def right_at_once(self) -> bool:
        """Whether all keys match within the short answer and the first statement; see `right` for what none answers."""
        if not self.question.articles:
            return self.right
        said = [self.answer.short_answer or "", *(s.text for s in self.answer.statements[:1])]
        return self.answered and matches(self.question.keys, said)

    @property
    def right_elsewhere(self) -> bool:
        """Whether all keys match within the quotes alone: another article says it, too."""
        return self.answered and matches(self.question.keys, [c.quote for c in self.answer.citations])

    @property
    def cites_right(self) -> bool:
        """Whether an article that answers the question is among the citations."""
        return any(c.source.article_id in self.question.articles for c in self.answer.citations)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a run: counts of questions, shares from 0 to 1 (None where nothing was counted), milliseconds."""

    questions: int
    answerable: int
    right: int
    right_at_once: int
    refused_answerable: int
    unanswerable: int
    refused_unanswerable: int
    refusal_precision: float | None
    refusal_recall: float | None
    right_cited: float | None
    quotes_hold: float | None
    hit_at: dict[int, int]
    mrr: float | None
    median_words: float | None
    p50_ms: float
    p95_ms: float
    by_type: dict[str, tuple[int, int, int]]
    """Type of question: right (of the unanswerable: refused), right at once, asked."""


def matches(keys: Sequence[str], said: Sequence[str]) -> bool:
    """Tell whether every key matches somewhere in what was said."""
    text = "\n".join(said)
    return all(re.search(key, text, re.IGNORECASE) for key in keys)


def figures(results: Sequence[Result]) -> Figures:
    """Return the figures of a run. Raises UsageError for a run of no questions."""
    if not results:
        raise UsageError("the file holds no questions")
    told = [r for r in results if r.question.articles]
    untold = [r for r in results if not r.question.articles]
    refused = [r for r in results if r.answer.status is Status.REFUSED]
    refused_untold = sum(not r.question.articles for r in refused)
    right = [r for r in told if r.right]
    answered = [r for r in results if r.answered]
    times = sorted(r.answer.elapsed_ms for r in results)
    return Figures(
        questions=len(results),
        answerable=len(told),
        right=len(right),
        right_at_once=sum(r.right_at_once for r in told),
        refused_answerable=len(refused) - refused_untold,
        unanswerable=len(untold),
        refused_unanswerable=refused_untold,
        refusal_precision=_share(refused_untold, len(refused)),
        refusal_recall=_share(refused_untold, len(untold)),
        right_cited=_share(sum(r.cites_right for r in right), len(right)),
        quotes_hold=_share(sum(r.quotes_hold for r in answered), len(answered)),
        hit_at={k: sum(r.rank is not None and r.rank <= k for r in told) for k in REACH},
        mrr=_share(sum(1.0 / r.rank for r in told if r.rank), len(told)),
        median_words=statistics.median(map(_words, answered)) if answered else None,
        p50_ms=statistics.median(times),
        p95_ms=times[min(len(times) - 1, int(0.95 * len(times)))],
        by_type=_by_type(results),
    )


def _words(result: Result) -> int:
    """Return the words of an answer, without the line that says it is unsure."""
    return len(result.answer.text.removeprefix(UNSURE).split())


def _by_type(results: Sequence[Result]) -> dict[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = {}
    for r in sorted(results, key=lambda r: r.question.type):
        a, b, n = found.get(r.question.type, (0, 0, 0))
        found[r.question.type] = (a + r.right, b + r.right_at_once, n + 1)
    return found


def _share(part: float, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def read_questions(file: Path, catalog: Catalog) -> tuple[list[Question], str]:
    """Return the questions of a file and its SHA-256.

    Raises UsageError, naming the line, where one cannot be read or names an article that the archive does not hold.
    """
    try:
        raw = file.read_bytes()
        lines = raw.decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise UsageError(f"{file}: {getattr(exc, 'strerror', None) or 'is not UTF-8'}") from exc
    numbers = _numbers(catalog)
    questions = []
    for n, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            questions.append(_question(json.loads(line), n, catalog, numbers))
        except (ValueError, KeyError, TypeError, AttributeError, re.error) as exc:
            reason = exc.args[0] if isinstance(exc, UsageError) else f"is no question with keys and articles ({exc})"
            raise UsageError(f"{file}, line {n}: {reason}") from exc
    return questions, hashlib.sha256(raw).hexdigest()


def _question(row: Mapping[str, object], n: int, catalog: Catalog, numbers: Mapping[int, str]) -> Question:
    keys, articles = row.get("keys") or [], row.get("articles") or []
    if not isinstance(keys, list) or not isinstance(articles, list):
        raise TypeError("keys and articles are lists")
    for key in keys:
        re.compile(key)
    found = frozenset(_article(reference, catalog, numbers) for reference in articles)
    return Question(str(row.get("id", n)), str(row["question"]), str(row.get("type", "any")), tuple(keys), found)


def _article(reference: object, catalog: Catalog, numbers: Mapping[int, str]) -> str:
    found = [numbers[reference]] if isinstance(reference, int) and reference in numbers else []
    if isinstance(reference, str):
        found = [id_ for id_, _ in catalog.find_articles(reference)]
    if len(found) != 1:
        raise UsageError(f"{len(found) or 'no'} articles of the archive are meant by {reference!r}")
    return found[0]


def _numbers(catalog: Catalog) -> dict[int, str]:
    """Return the articles by the number at the end of their file's name, those where it names one alone."""
    found: dict[int, list[str]] = {}
    for article in catalog.articles():
        digits = re.search(r"(\d+)(?:\.\w+)?$", article.path)
        if digits:
            found.setdefault(int(digits[1]), []).append(article.id)
    return {number: ids[0] for number, ids in found.items() if len(ids) == 1}


def run(
    questions: Sequence[Question],
    search: Search,
    answer: Callable[[str, Bounds], Answer],
    ranking: Callable[[str, Bounds], Sequence[str]],
    progress: Callable[[], None] = lambda: None,
    *,
    leave_out: bool = False,
) -> list[Result]:
    """Answer the questions. `answer` answers one, `ranking` gives the ids of the articles found for it, best first.

    With `leave_out` the articles that answer a question are taken out of its search, and questions without any are
    passed over: a right refusal, or the same words in another article, is then what is hoped for.
    """
    results = []
    for question in questions:
        progress()
        if leave_out and not question.articles:
            continue
        bounds = Bounds(without=question.articles) if leave_out else Bounds()
        found = answer(question.text, bounds)
        order = list(dict.fromkeys(ranking(question.text, bounds)))
        rank = next((n for n, id_ in enumerate(order, start=1) if id_ in question.articles), None)
        holds = all(search.article(c.source.article_id).text[c.start : c.end] == c.quote for c in found.citations)
        results.append(Result(question, found, rank, holds))
    return results


def control(results: Sequence[Result], passages: Sequence[str]) -> float | None:
    """Return the share of questions whose keys match in as many random passages as were quoted: what chance gives."""
    chance = random.Random(CONTROL_SEED)  # noqa: S311  (a fixed control, no secret)
    told = [r for r in results if r.question.articles]
    texts = list(passages)
    right = sum(
        matches(r.question.keys, chance.sample(texts, min(len(texts), max(1, len(r.answer.citations))))) for r in told
    )
    return _share(right, len(told))


def left_out_figures(results: Sequence[Result]) -> dict[str, int]:
    """Return what became of the questions whose articles were left out."""
    return {
        "questions": len(results),
        "refused": sum(r.answer.status is Status.REFUSED for r in results),
        "answered_elsewhere": sum(r.right_elsewhere for r in results),
        "answered_otherwise": sum(r.answered and not r.right_elsewhere for r in results),
    }


def figures_json(found: Figures) -> dict[str, object]:
    """Return figures as JSON has them."""
    rows = {type_: {"right": a, "right_at_once": b, "asked": n} for type_, (a, b, n) in found.by_type.items()}
    return {
        **asdict(replace(found, by_type={})),
        "hit_at": {str(k): n for k, n in found.hit_at.items()},
        "by_type": rows,
    }
