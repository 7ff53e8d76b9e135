"""What two near-identical texts disagree on: numbers, dates, negations, names."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from index.dates import find_dates
from index.figures import Figure, find_figures
from index.sentences import split_sentences
from index.types import Article, DateBasis, EventDate

Kind = Literal["number", "date", "negation", "name"]

_WORD = re.compile(r"n['’]t\b|[^\W\d_]+?(?=n['’]t\b)|[^\W\d_]+|[0-9]+", re.IGNORECASE)
_NEGATION = re.compile(r"not|no|never|none|nobody|nothing|neither|cannot|without|n['’]t|den(?:y|ies|ied|ying|ials?)")
_WEEKDAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)(?=[a-z]*day\b|\b|(?:s|rs?|nes)\b)")
_DATELINE_END = ("—", "–", "-")
_ALIKE = 0.6
"""Part of the shorter sentence's words that the other must have, for the two to be one sentence in two wordings."""
_COMMON = 20
"""A word in more sentences than this points to none of them."""
_ALIGNED = 400
"""Words a side up to which two sentences are aligned; beyond, they are compared as wholes."""
_NEAR = 2
"""Unchanged words between two changes that are still one change."""
_SPELLING = 0.7
"""Two names as similar as this are spellings of one."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two versions of a report say differently, in the words of each; "" where one says nothing."""

    kind: Kind
    kept: str
    other: str


class _Token(NamedTuple):
    """A word, number or date; `mask` is equal for all numbers, and for all dates."""

    kind: Literal["word", "number", "date", "negation"]
    mask: str
    start: int
    end: int
    value: str = ""
    date: EventDate | None = None


_Sentence = Sequence[_Token]
_Side = tuple[str, _Sentence]


def differences(kept: Article, other: Article) -> tuple[Difference, ...]:
    """Return what two near-identical articles disagree on, in the order of the first text.

    Sentences that stand in one of them alone are no disagreement, and neither is a number, date or name that one of
    two wordings leaves out; a negation that one leaves out is. Dates are compared as calendar days, each counted from
    the publication of its article (an undated one is read as of the other's day); where the days are unknown, or
    follow from a sentence that may be missing, the words decide. The dateline itself is not compared.
    """
    a = _sentences(kept.text, kept, other)
    b = _sentences(other.text, other, kept)
    found: list[Difference] = []
    for left, right in _blocks(a, b):
        found += _compared((kept.text, left), (other.text, right))
    return tuple(dict.fromkeys(d for d in found if d.kind != "name" or _is_name_change(d, kept, other)))


def _sentences(text: str, article: Article, other: Article) -> list[_Sentence]:
    """Return the tokens of each sentence but the dateline."""
    dates = find_dates(text, published=article.published or other.published)
    tokens = list(_tokens(text, dates))
    starts = [token.start for token in tokens]
    found: list[_Sentence] = []
    for n, sentence in enumerate(split_sentences(text, article.language)):
        if n == 0 and text[sentence.start : sentence.end].endswith(_DATELINE_END):
            continue
        found.append(tokens[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)])
    return [sentence for sentence in found if sentence]


def _tokens(text: str, dates: Sequence[EventDate]) -> Iterator[_Token]:
    dated = [_Token("date", "<date>", d.at, d.at + len(d.expression), _folded(d.expression), d) for d in dates]
    starts = [date.start for date in dated]
    numbers: list[_Token] = []
    for figure in find_figures(text):
        n = bisect_left(starts, figure.end)
        if n == 0 or dated[n - 1].end <= figure.start:
            numbers.append(_Token("number", "<number>", figure.start, figure.end, figure.value))
    at = 0
    for span in sorted(dated + numbers, key=lambda token: token.start):
        yield from _words(text, at, span.start)
        yield span
        at = span.end
    yield from _words(text, at, len(text))


def _words(text: str, start: int, end: int) -> Iterator[_Token]:
    for match in _WORD.finditer(text, start, end):
        word = _folded(match.group())
        negation = _NEGATION.fullmatch(word)
        yield _Token("negation" if negation else "word", word, match.start(), match.end(), word)


def _folded(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").split())


def _blocks(a: list[_Sentence], b: list[_Sentence]) -> Iterator[tuple[_Sentence, _Sentence]]:
    """Yield the sentences that the two texts share: word for word, but for figures, then in two wordings."""
    left, right = dict(enumerate(a)), dict(enumerate(b))
    pairs: list[tuple[list[int], list[int]]] = []
    for key in (_exact, _masked):
        waiting: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for j in reversed(right):
            waiting[key(right[j])].append(j)
        for i in list(left):
            if places := waiting.get(key(left[i])):
                pairs.append(([i], [j := places.pop()]))
                del left[i], right[j]
    pairs += _reworded(left, right)
    for first, second in sorted(pairs):
        yield [t for i in sorted(first) for t in a[i]], [t for j in sorted(second) for t in b[j]]


def _exact(sentence: _Sentence) -> tuple[str, ...]:
    return tuple(token.value for token in sentence)


def _masked(sentence: _Sentence) -> tuple[str, ...]:
    return tuple(token.mask for token in sentence)


def _reworded(a: dict[int, _Sentence], b: dict[int, _Sentence]) -> list[tuple[list[int], list[int]]]:
    """Return groups of sentences that are one in two wordings, best first; one may be two in the other text."""
    bags = {j: Counter(_masked(sentence)) for j, sentence in b.items()}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for j, bag in bags.items():
        for word in bag:
            places[word].append(j)
    scored: list[tuple[float, int, int]] = []
    for i, sentence in a.items():
        bag = Counter(_masked(sentence))
        for j in {j for word in bag if len(places[word]) <= _COMMON for j in places[word]}:
            score = (bag & bags[j]).total() / min(bag.total(), bags[j].total())
            if score >= _ALIKE and min(bag.total(), bags[j].total()) > 2:
                scored.append((-score, i, j))
    first: dict[int, tuple[list[int], list[int]]] = {}
    second: dict[int, tuple[list[int], list[int]]] = {}
    for _, i, j in sorted(scored):
        group = first.get(i) or second.get(j)
        if group is None:
            first[i] = second[j] = ([i], [j])
        elif j not in second:
            group[1].append(j)
            second[j] = group
        elif i not in first:
            group[0].append(i)
            first[i] = group
    return list({id(group): group for group in first.values()}.values())


def _compared(a: _Side, b: _Side) -> list[Difference]:
    """Compare two wordings: figures where they stand in the same place, then those left over, then negations."""
    found: list[Difference] = []
    spare: tuple[list[_Token], list[_Token]] = ([], [])
    changes = _opcodes(a[1], b[1])
    for same, i, i2, j, j2 in changes:
        left, right = a[1][i:i2], b[1][j:j2]
        if same:
            for x, y in zip(left, right, strict=True):
                if x.kind in ("number", "date") and not _agree(x, y):
                    found.append(_difference(x.kind, (a[0], [x]), (b[0], [y])))
            continue
        spare[0].extend(left)
        spare[1].extend(right)
        if i and j and _named(a, i, i2) and _named(b, j, j2):
            found.append(_difference("name", (a[0], left), (b[0], right)))
    for kind in ("number", "date"):
        found += _left_over(kind, a[0], b[0], *([t for t in side if t.kind == kind] for side in spare))
    for i, i2, j, j2 in _stretches(changes):
        found += _changed((a[0], a[1][i:i2]), (b[0], b[1][j:j2]))
    return found


def _opcodes(a: _Sentence, b: _Sentence) -> list[tuple[bool, int, int, int, int]]:
    left, right = _masked(a), _masked(b)
    if left == right:
        return [(True, 0, len(a), 0, len(b))]
    if max(len(a), len(b)) > _ALIGNED:
        return [(False, 0, len(a), 0, len(b))]
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return [(tag == "equal", *places) for tag, *places in codes]  # type: ignore[misc]


def _agree(x: _Token, y: _Token) -> bool:
    if x.date is None or y.date is None:
        return x.value == y.value
    if _worded_apart(x.value, y.value):
        return False
    loose = (DateBasis.CHAIN, DateBasis.UNRESOLVED)
    if x.value == y.value and (x.date.basis in loose or y.date.basis in loose):
        return True
    if x.date.start is None and x.date.end is None:
        return False
    return (x.date.start, x.date.end) == (y.date.start, y.date.end)


def _worded_apart(x: str, y: str) -> bool:
    """Say whether two expressions of one day still differ: "two hours later" and "three", another weekday."""
    if (days := set(_WEEKDAY.findall(x))) and (others := set(_WEEKDAY.findall(y))) and days != others:
        return True
    left, right = find_figures(x), find_figures(y)
    return [f.value for f in left] != [f.value for f in right] and _blanked(x, left) == _blanked(y, right)


def _blanked(words: str, figures: Sequence[Figure]) -> str:
    for figure in reversed(figures):
        words = f"{words[: figure.start]}#{words[figure.end :]}"
    return words


def _left_over(kind: Kind, left: str, right: str, a: list[_Token], b: list[_Token]) -> list[Difference]:
    """Return what remains on both sides once everything that agrees is taken away, paired in order."""
    common = Counter(map(_key, a)) & Counter(map(_key, b))
    a, b = _without(a, common), _without(b, common)
    if kind == "date" and len(a) * len(b) <= _ALIGNED:
        for x in list(a):
            if (y := next((y for y in b if _agree(x, y)), None)) is not None:
                a.remove(x)
                b.remove(y)
    return [_difference(kind, (left, [x]), (right, [y])) for x, y in zip(a, b, strict=False)]


def _key(token: _Token) -> str:
    return token.value if token.date is None else f"{token.value} {token.date.start} {token.date.end}"


def _without(tokens: list[_Token], common: Counter[str]) -> list[_Token]:
    seen: Counter[str] = Counter()
    rest: list[_Token] = []
    for token in tokens:
        seen[_key(token)] += 1
        if seen[_key(token)] > common[_key(token)]:
            rest.append(token)
    return rest


def _stretches(changes: list[tuple[bool, int, int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the changed stretches of two sentences; changes a word or two apart are one."""
    changed: list[tuple[int, int, int, int]] = []
    for same, i, i2, j, j2 in changes:
        if same:
            continue
        if changed and i - changed[-1][1] <= _NEAR:
            i, _, j, _ = changed.pop()
        changed.append((i, i2, j, j2))
    yield from changed


def _changed(a: _Side, b: _Side) -> Iterator[Difference]:
    """Yield what a changed stretch says by itself: a negation more or less, a date where the other has a number."""
    more, fewer = (sum(token.kind == "negation" for token in side[1]) for side in (a, b))
    if more != fewer:
        yield _difference("negation", a, b)
    kinds = [{token.kind for token in side[1] if token.kind in ("number", "date")} for side in (a, b)]
    if {"number"} in kinds and {"date"} in kinds and _digits(a) != _digits(b):
        yield _difference("date", a, b)


def _digits(side: _Side) -> set[str]:
    return {run for token in side[1] for run in re.findall("[0-9]+", token.value)}


def _named(side: _Side, start: int, end: int) -> bool:
    """Say whether these tokens are names that stand alone; before another name they may be a title."""
    text, tokens = side
    title = end < len(tokens) and tokens[end].kind == "word" and text[tokens[end].start].isupper()
    return start < end and not title and all(t.kind == "word" and text[t.start].isupper() for t in tokens[start:end])


def _is_name_change(change: Difference, kept: Article, other: Article) -> bool:
    """Say whether one name stands where another does: no spelling or short form of it, named in one text alone."""
    pair = (_folded(change.kept), _folded(change.other))
    if max(map(len, pair)) > 100 or SequenceMatcher(None, *pair, autojunk=False).ratio() >= _SPELLING:
        return False
    if any("".join(filter(str.isalpha, x)) == "".join(word[0] for word in y.split()) for x, y in (pair, pair[::-1])):
        return False
    outlets = _folded(f"{kept.outlet or ''} {other.outlet or ''}")
    texts = (_folded(other.text), _folded(kept.text))
    return not any(name in outlets or name in text for name, text in zip(pair, texts, strict=True))


def _difference(kind: Kind, a: _Side, b: _Side) -> Difference:
    words = [" ".join(text[tokens[0].start : tokens[-1].end].split()) if tokens else "" for text, tokens in (a, b)]
    return Difference(kind, *words)
