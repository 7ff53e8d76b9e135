"""`python -m training.open_sets DATA OUT`: questions of open sets and of invented news for the careful reader.

DATA holds what `training.examples` reads, and in `open/` a folder for each further set. SQuAD's development articles,
with all sets made of them (XQuAD, QNLI, the test part of UnAnsQ, Disfl-QA), are left out. `close` of a question that
nothing answers is the sentence that looks most like an answer; between the sentences of a `parted` text others are
missing, so that none is the one before another.
"""

import csv
import gzip
import itertools
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.sentences import split_sentences
from index.terms import content_terms
from training.examples import Example, news, plain, qed, selqa, write_examples

SEED = 7
SQUAD, LOWER_CASE, QAMR, QADISCOURSE, CONDAQA = 8000, 3610, 2400, 700, 450
"""Questions taken of a set that has more (of CondaQA: so many that nothing answers and as many that something does)."""
MOST_OF_A_TEXT = 3
"""Questions of one paragraph or sentence at most, where a set asks many."""


def lines(file: Path) -> Iterator[str]:
    """Yield the lines of a file that may be packed."""
    content = file.read_bytes()
    text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode("utf-8")
    yield from text.split("\n")


def objects(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file with one a line."""
    yield from (json.loads(line) for line in lines(file) if line.strip())


def parted(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a paragraph begin and end."""
    return [(s.start, s.end) for s in split_sentences(text)]


def example(source: str, question: str, title: str, sentences: list[str], **more: Any) -> Example:  # noqa: ANN401
    """Return a question in the form of `training.examples`; nothing answers it unless `right` says what does."""
    row = {"source": source, "question": question, "title": title, "sentences": sentences, "right": [], "short": []}
    return row | more


def recased(question: str, text: str) -> str:
    """Return a question in lower case and set apart by blanks as it would be printed above a text."""
    upper = {m.group().lower(): m.group() for m in re.finditer(r"\b[^\W\d_]*[A-Z][\w-]*", text)}
    lower = set(re.findall(r"\b[a-z][\w-]*", text))
    words = [w if w in lower else upper.get(w, w) for w in question.split()]
    printed = plain(" ".join(words)).strip()
    return printed[:1].upper() + printed[1:]


def spread(rows: list[Example], most: int, chance: random.Random) -> list[Example]:
    """Return some rows, few of each text."""
    taken: dict[str, int] = {}
    chosen = []
    for row in chance.sample(rows, len(rows)):
        key = row.get("text", row["sentences"][0])
        if taken.get(key, 0) < MOST_OF_A_TEXT:
            taken[key] = taken.get(key, 0) + 1
            chosen.append(row)
    return chosen[:most]


def _squad_row(source: str, row: dict[str, Any], title: str) -> Example:
    text, at = row["context"], row["answers"][0]["answer_start"]
    places = parted(text)
    return example(
        source,
        row["question"].strip(),
        title,
        [text[a:b] for a, b in places],
        right=[n for n, (a, b) in enumerate(places) if a <= at < b],
        short=[row["answers"][0]["text"]],
    )


def squad(folder: Path) -> tuple[list[Example], dict[str, str]]:
    """Return the answered questions of SQuAD's training part, and the titles of its paragraphs."""
    rows = [r for r in objects(folder / "squad1-train-part" / "squad-train-part.jsonl.gz") if r["split"] == "train"]
    titles = {row["context"]: row["title"].replace("_", " ") for row in rows if row.get("title")}
    answered = [r for r in rows if not r["is_impossible"] and r["answers"]]
    return [_squad_row("squad", r, titles.get(r["context"], "")) for r in answered], titles


def squad_impossible(folder: Path, titles: dict[str, str]) -> Iterator[Example]:
    """Yield the questions of SQuAD's training part that its paragraph does not answer."""
    for row in objects(folder / "squad1-train-part" / "squad-train-part.jsonl.gz"):
        if row["split"] == "train" and row["is_impossible"]:
            text = row["context"]
            sentences = [text[a:b] for a, b in parted(text)]
            yield example("squad", row["question"].strip(), titles.get(text, ""), sentences)


def look_alikes(folder: Path, titles: dict[str, str]) -> Iterator[Example]:
    """Yield the pairs of UnAnsQ: a question that a paragraph answers, and one like it that nothing answers."""
    for row in objects(folder / "unansq" / "train-joined-part.jsonl.gz"):
        title = titles.get(row["context"], (row["title"] or "").replace("_", " "))
        answered = _squad_row("unansq", row, title)
        yield answered
        asked = recased(row["unanswerable_question"], row["context"] + " " + row["question"][1:])
        yield example("unansq", asked, title, answered["sentences"], close=answered["right"])


def look_alikes_in_lower_case(folder: Path) -> Iterator[Example]:
    """Yield the pairs of UnAnsQ's development part, whose paragraphs are in lower case."""
    texts = list(lines(folder / "unansq" / "dev-context.txt.gz"))
    with_answer, without = (
        [line.split("\t") for line in lines(folder / "unansq" / f"dev-{part}-questions.txt") if line]
        for part in ("answerable", "unanswerable")
    )
    for context, asked, other in zip(texts, with_answer, without, strict=False):
        words, first, last = context.split("\t")[0].split(), int(asked[2]), int(asked[3])
        ends = [n + 1 for n, w in enumerate(words) if w in (".", "?", "!")]
        places = list(zip([0, *ends], [*ends, len(words)], strict=True))
        sentences = [plain(" ".join(words[a:b])) for a, b in places if a < b]
        right = [n for n, (a, b) in enumerate(places) if a <= first < b]
        short = [plain(" ".join(words[first : last + 1]))]
        yield example("unansq", plain(asked[1]), "", sentences, right=right, short=short)
        yield example("unansq", plain(other[1]), "", sentences, close=right)


def _wikinews(folder: Path) -> dict[str, tuple[str, list[str], int]]:
    """Return of each sentence of QAMR its document, the sentences known of that and its place among them."""
    documents: dict[str, list[tuple[int, int, str, str]]] = {}
    for line in lines(folder / "qamr" / "wiki-sentences.tsv"):
        if line:
            id_, text = line.split("\t")
            _, kind, document, paragraph, number = id_.split(":")
            documents.setdefault(f"{kind}:{document}", []).append((int(paragraph), int(number), id_, text))
    found = {}
    for document, rows in documents.items():
        rows.sort()
        for n, (_, _, id_, _) in enumerate(rows):
            found[id_] = (document, [text for *_, text in rows], n)
    return found


def qamr(folder: Path) -> Iterator[Example]:
    """Yield the questions of QAMR on sentences of Wikinews that both who checked them answer alike."""
    known = _wikinews(folder)
    for part in ("dev", "test"):
        for line in lines(folder / "qamr" / f"{part}.tsv.gz"):
            if ":wikinews:" not in line:
                continue
            id_, _, _, _, _, question, *answers = line.split("\t")
            said = [set(a.split(":")[-1].split()) for a in answers]
            if any("Invalid" in a for a in answers) or not all(said[0] & other for other in said[1:]):
                continue
            document, texts, n = known[id_]
            words = texts[n].split()
            at = sorted(int(k) for k in answers[0].split(":")[-1].split())
            if len(set(content_terms(question))) < 3 or at[-1] - at[0] >= 2 * len(at):
                continue
            short = plain(" ".join(words[at[0] : at[-1] + 1]))
            more = {"right": [n], "short": [short], "parted": True, "text": id_, "group": f"wiki:{document}"}
            yield example("qamr", question, "", [plain(t) for t in texts], **more)


def qadiscourse(folder: Path) -> Iterator[Example]:
    """Yield the questions of QADiscourse on sentences of Wikinews: reasons, results, manners, times."""
    known = _wikinews(folder)
    for part in ("train.tsv.gz", "test.tsv.gz", "dev.tsv"):
        for row in csv.DictReader(list(lines(folder / "qadiscourse" / f"wikinews_{part}")), delimiter="\t"):
            id_ = row["qasrl_id"]
            if id_ not in known or not row["answer"] or row["answer"] == "_":
                continue
            document, texts, n = known[id_]
            short = plain(row["answer"].replace("\\", "")).strip(" .")
            more = {"right": [n], "short": [short], "parted": True, "text": id_, "group": f"wiki:{document}"}
            question = row["full_question"].replace("\\", "").rstrip(" ?") + "?"
            yield example("qadiscourse", question, "", [plain(t) for t in texts], **more)


def clapnq(folder: Path) -> Iterator[Example]:
    """Yield the questions of CLAPNQ with the sentences of their passage."""
    for part in ("answerable.jsonl.gz", "unanswerable.jsonl"):
        for row in objects(folder / "clapnq" / f"clapnq_dev_{part}"):
            passage = row["passages"][0]
            chosen = {s for answer in row["output"] for s in answer.get("selected_sentences", [])}
            right = [n for n, s in enumerate(passage["sentences"]) if s in chosen]
            if right or part.startswith("un"):
                sentences = [plain(s) for s in passage["sentences"]]
                yield example("clapnq", row["input"], passage["title"], sentences, right=right)


def timeqa(folder: Path) -> Iterator[Example]:
    """Yield the questions of TimeQA on years where the sentence, or the one before it, tells one of the years."""
    for part in ("easy", "hard"):
        for row in objects(folder / "timeqa" / f"human_train.{part}.json.gzip"):
            years, asked = set(re.findall(r"\b[12]\d{3}\b", row["question"])), set(content_terms(row["question"]))
            targets = [plain(t) for t in row["targets"] if t]
            title = row["idx"].split("#")[0].removeprefix("/wiki/").replace("_", " ")
            best: tuple[float, Example] | None = None
            for section in row["paragraphs"]:
                text = plain(section["text"])
                sentences = [text[a:b] for a, b in parted(text)][:40]
                right = [
                    n
                    for n, s in enumerate(sentences)
                    if any(t in s for t in targets)
                    and any(y in " ".join(sentences[max(0, n - 1) : n + 1]) for y in years)
                ]
                if not sentences or (targets and not right):
                    continue
                worth = float(len(asked & set(content_terms(text))))
                made = example("timeqa", row["question"], title, sentences, right=right[:1], short=targets)
                if best is None or worth > best[0]:
                    best = worth, made
            if best:
                yield best[1]


def condaqa(folder: Path) -> Iterator[Example]:
    """Yield the questions of CondaQA, on passages with a negation and on the same ones rewritten."""
    for file in sorted((folder / "condaqa").glob("conda*.json.gz")):
        for row in objects(file):
            text = row["sentence1"]
            sentences = [text[a:b] for a, b in parted(text)]
            wanted = set(content_terms(row["original sentence"]))
            shared = [
                len(wanted & set(content_terms(s))) / (len(set(content_terms(s)) | wanted) or 1) for s in sentences
            ]
            if not sentences or max(shared) < 0.4:
                continue
            at = [shared.index(max(shared))]
            label = row["label"].strip()
            more: dict[str, Any] = {"close": at} if label == "DON'T KNOW" else {"right": at}
            if label not in ("YES", "NO", "DON'T KNOW"):
                more["short"] = [label]
            more |= {"text": f"{row['PassageID']}", "group": f"condaqa:{row['PassageID']}"}
            yield example("condaqa", row["sentence2"], "", sentences, **more)


def main() -> None:
    """Read the sets, search, write the examples."""
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    folder, chance = data / "open", random.Random(SEED)
    answered, titles = squad(folder)
    negation = list(condaqa(folder))
    rows = [
        *look_alikes(folder, titles),
        *itertools.islice(look_alikes_in_lower_case(folder), LOWER_CASE),
        *spread(answered, SQUAD, chance),
        *squad_impossible(folder, titles),
        *spread(list(qamr(folder)), QAMR, chance),
        *spread(list(qadiscourse(folder)), QADISCOURSE, chance),
        *clapnq(folder),
        *timeqa(folder),
        *spread([r for r in negation if r["right"]], CONDAQA, chance),
        *spread([r for r in negation if not r["right"]], CONDAQA, chance),
        *(row for row in (*selqa(data), *qed(data)) if row["right"]),
        *news(),
    ]
    write_examples(rows, out)


if __name__ == "__main__":
    main()
