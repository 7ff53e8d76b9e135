"""`python -m training.examples DATA XQUAD OUT`: questions of three open sets and of invented news, with sentences.

DATA holds `selqa-ass-dev.json`, `selqa-ass-test.json` and `qed-dev.jsonl`, XQUAD is `xquad.en.json`; the news lie
beside this file. Every question gets the best sentences that a search over all paragraphs of all sets finds for it
(`cands`), and those that it finds once every paragraph of the question's own article is gone (`without`): there,
nothing answers. Nothing answers the news' `unanswered` questions either: no sentence is `right`.
"""

import json
import math
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.lexical import LexicalIndex, write_lexical
from index.sentences import split_sentences
from index.terms import content_terms, tokens

NEWS = Path(__file__).with_name("news.jsonl")
PARAGRAPHS = 10
SENTENCES = 24
LONGEST_SPAN = 12
"""Words of a short answer at most."""
BESIDE, TITLE, PARAGRAPH = 0.7, 0.6, 0.4
"""What a term counts for that stands beside the sentence instead of in it, as in `retrieval.rerank`."""

Example = dict[str, Any]


def plain(text: str) -> str:
    """Return text whose tokens were set apart by blanks as it is printed."""
    text = text.replace("``", '"').replace("''", '"').replace("-LRB-", "(").replace("-RRB-", ")")
    text = re.sub(r" ([,.;:!?%)\]])", r"\1", text)
    text = re.sub(r"([(\[]) ", r"\1", text)
    text = re.sub(r" (n't|'s|'re|'ve|'ll|'d)\b", r"\1", text)
    text = re.sub(r'" ([^"]*?) "', r'"\1"', text)
    return " ".join(text.split())


def selqa(folder: Path) -> Iterator[Example]:
    """Yield the questions of SelQA with the sentences of the section that answers."""
    for part in ("dev", "test"):
        for row in json.loads((folder / f"selqa-ass-{part}.json").read_text(encoding="utf-8")):
            sentences = [plain(s) for s in row["candidates"]]
            yield {
                "source": "selqa",
                "question": row["question"],
                "title": row["article"],
                "sentences": sentences,
                "right": sorted(row["answers"]),
                "short": [],
            }


def qed(folder: Path) -> Iterator[Example]:
    """Yield the questions of QED with the sentences of their paragraph."""
    for line in (folder / "qed-dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text, starts = row["paragraph_text"], row["sentence_starts"]
        spans = list(zip(starts, [*starts[1:], len(text)], strict=True))
        chosen = row["annotation"].get("selected_sentence")
        answers = [answer for answers in row["original_nq_answers"] for answer in answers]
        at = chosen["start"] if chosen else answers[0]["start"] if answers else -1
        yield {
            "source": "qed",
            "question": row["question_text"],
            "title": row["title_text"],
            "sentences": [plain(text[a:b]) for a, b in spans],
            "right": [n for n, (a, b) in enumerate(spans) if a <= at < b],
            "short": sorted({plain(answer["string"]) for answer in answers}, key=len),
        }


def xquad(file: Path) -> Iterator[Example]:
    """Yield the questions of XQuAD with the sentences of their paragraph."""
    for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            sentences = split_sentences(text)
            for row in paragraph["qas"]:
                at = row["answers"][0]["answer_start"]
                yield {
                    "source": "xquad",
                    "question": row["question"],
                    "title": article["title"].replace("_", " "),
                    "sentences": [text[s.start : s.end] for s in sentences],
                    "right": [n for n, s in enumerate(sentences) if s.start <= at < s.end],
                    "short": [row["answers"][0]["text"]],
                }


def news() -> Iterator[Example]:
    """Yield the questions of the invented news reports, those that nothing answers last."""
    for line in NEWS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        asked = [(q["q"], q["answers"], [q["short"]]) for q in row["questions"] if "short" in q]
        asked += [(q["q"], q["answers"], []) for q in row["questions"] if "short" not in q]
        for question, answers, short in [*asked, *((q, [], []) for q in row["unanswered"])]:
            yield {
                "source": "news",
                "question": question,
                "title": row["headline"],
                "sentences": row["sentences"],
                "right": sorted(answers),
                "short": short,
            }


def spans(row: Example) -> dict[int, tuple[int, int]]:
    """Return where the short answer stands in the sentences that answer; where its words do not stand so, nothing."""
    found = {}
    for n in row["right"]:
        sentence = row["sentences"][n]
        places = [place for short in row["short"] if (place := _verbatim(short, sentence) or _window(short, sentence))]
        if places:
            found[n] = places[0]
    return found


def _verbatim(short: str, sentence: str) -> tuple[int, int] | None:
    match = re.search(rf"(?<!\w){re.escape(short.strip(' .'))}(?!\w)", sentence, re.IGNORECASE)
    return match.span() if match and match.group() else None


def _window(short: str, sentence: str) -> tuple[int, int] | None:
    """Return the shortest run of words that holds all content words of a short answer, in another form or order."""
    wanted = set(content_terms(short))
    words = tokens(sentence)
    runs = [
        (words[b].end - words[a].start, words[a].start, words[b].end)
        for a in range(len(words))
        for b in range(a, min(len(words), a + LONGEST_SPAN))
        if wanted <= {t.term for t in words[a : b + 1]}
    ]
    return min(runs)[1:] if wanted and runs else None


class Pool:
    """All paragraphs, searched as an archive is."""

    def __init__(self, paragraphs: list[dict[str, Any]], folder: Path) -> None:
        self.paragraphs = paragraphs
        rows = (
            (str(n), str(n), " ".join(content_terms(p["title"])), " ".join(content_terms(" ".join(p["sentences"]))), "")
            for n, p in enumerate(paragraphs)
        )
        write_lexical(folder, rows)
        self._lexical = LexicalIndex(folder)
        self._terms = [[{t.term for t in tokens(s)} for s in p["sentences"]] for p in paragraphs]
        self._titles = [{t.term for t in tokens(p["title"])} for p in paragraphs]

    def best(self, question: str, home: int, *, with_home: bool) -> list[tuple[int, int]]:
        """Return (paragraph, sentence) of the best sentences; `home` is the paragraph that answers."""
        terms = list(dict.fromkeys(content_terms(question)))
        found = [int(id_) for id_, _ in self._lexical.best(terms, PARAGRAPHS + 20)]
        if with_home:
            found = found[:PARAGRAPHS] if home in found[:PARAGRAPHS] else [*found[: PARAGRAPHS - 1], home]
        else:
            group = self.paragraphs[home]["group"]
            found = [n for n in found if self.paragraphs[n]["group"] != group][:PARAGRAPHS]
        rarity = {term: self._rarity(term) for term in terms}
        total = sum(rarity.values()) or 1.0
        scored = [
            (self._cheap(n, k, rarity) / total + 0.3 / rank, n, k)
            for rank, n in enumerate(found, start=1)
            for k, sentence in enumerate(self.paragraphs[n]["sentences"])
            if len(sentence.split()) >= 3
        ]
        return [(n, k) for _, n, k in sorted(scored, key=lambda s: (-s[0], s[1], s[2]))[:SENTENCES]]

    def _rarity(self, term: str) -> float:
        having = self._lexical.passages_with(term)
        return math.log(1.0 + (len(self.paragraphs) - having + 0.5) / (having + 0.5))

    def _cheap(self, n: int, k: int, rarity: dict[str, float]) -> float:
        sentences = self._terms[n]
        beside = set().union(*sentences[max(0, k - 1) : k], *sentences[k + 1 : k + 2])
        paragraph = set().union(*sentences)
        score = 0.0
        for term, weight in rarity.items():
            if term in sentences[k]:
                score += 2 * weight
            elif term in beside:
                score += BESIDE * weight
            elif term in self._titles[n]:
                score += TITLE * weight
            elif term in paragraph:
                score += PARAGRAPH * weight
        return score


def write_examples(rows: list[Example], out: Path) -> None:
    """Search for each question and write all with what is found."""
    numbers: dict[tuple[str, ...], int] = {}
    paragraphs: list[dict[str, Any]] = []
    for row in rows:
        key = tuple(row["sentences"])
        if key not in numbers:
            numbers[key] = len(paragraphs)
            group = row.get("group") or f"{row['source']}:{row['title'] or row['sentences'][0]}"
            kept = {"title": row["title"], "group": group, "sentences": row["sentences"]}
            paragraphs.append(kept | ({"parted": True} if row.get("parted") else {}))
    with tempfile.TemporaryDirectory() as home:
        pool = Pool(paragraphs, Path(home) / "lexical")
        questions = []
        for row in rows:
            n = numbers[tuple(row["sentences"])]
            found = {
                "question": row["question"],
                "paragraph": n,
                "right": row["right"],
                "spans": spans(row),
                "source": row["source"],
                "group": paragraphs[n]["group"],
                "cands": pool.best(row["question"], n, with_home=True),
                "without": pool.best(row["question"], n, with_home=False),
            }
            questions.append(found | ({"close": row["close"]} if row.get("close") else {}))
    out.write_text(json.dumps({"paragraphs": paragraphs, "questions": questions}), encoding="utf-8")
    print(f"{len(paragraphs)} paragraphs, {len(questions)} questions")


def main() -> None:
    """Read the sets, search, write the examples."""
    data, file, out = (Path(arg) for arg in sys.argv[1:4])
    write_examples([row for row in (*selqa(data), *qed(data), *xquad(file)) if row["right"]] + list(news()), out)


if __name__ == "__main__":
    main()
