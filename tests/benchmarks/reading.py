"""How many ninjs items a second are read, cleaned and cut into passages, on one core.

    python -m tests.benchmarks.reading [ITEMS]

Times are those of the processor: other work on the machine does not count. The items are invented with a fixed
seed: 300 to 900 words each in HTML, with credits, teasers and a signature.
"""

import json
import os
import random
import sys
import time

from index.articles import to_article
from index.chunking import cut_passages, embedded_texts
from index.embedding import PACKAGED_MODEL, packaged_model_path
from index.language.identify import language_of
from index.readers import read
from index.terms import content_terms
from index.types import Article, Rejection

SEED = 6
MAX_TOKENS = 256
_PLACES = "Oslen Tarn Kestria Velmora Marrowford Greywick Halsy Aune".split()
_WORDS = (
    "harbour board vote ferry minister council water price island captain storm bridge court judge company ticket "
    "winter "
    "engineer school market fire police report budget union strike worker quay museum river train line field doctor "
    "patient "
    "energy plant station member party election campaign letter meeting talks border trade fish boat summer morning "
    "evening"
).split()
_VERBS = "met rejected announced delayed approved visited closed opened measured counted repaired praised left".split()


def _sentence(rng: random.Random) -> str:
    words = [f"the {rng.choice(_WORDS)} {rng.choice(_WORDS)}", rng.choice(_VERBS), f"the {rng.choice(_WORDS)}"]
    words += [f"of {rng.choice(_PLACES)}", f"on {rng.choice(['Monday', 'Tuesday', 'Friday'])}"]
    words += [f"and {rng.choice(_VERBS)} {rng.randint(2, 900)} {rng.choice(_WORDS)}s" for _ in range(rng.randint(0, 3))]
    return " ".join(words).capitalize() + "."


def ninjs(number: int, rng: random.Random) -> bytes:
    """Return one item as a file."""
    story = []
    for _ in range(rng.randint(4, 14)):
        said = f"“{_sentence(rng)}” said José Müller of Öslen’s café."
        story.append(f"<p>{' '.join([said, *(_sentence(rng) for _ in range(rng.randint(2, 4)))])}</p>")
    story.insert(1, "<p>Photo: Ada Venn/Oslen Press</p>")
    story.insert(4, f"<p>Read also: {_sentence(rng)[:-1]}</p>")
    story += ["<p>(OSPA)</p>", "<p>Follow us on Instagram</p>"]
    item = {
        "uri": f"urn:oslen:{number}",
        "type": "text",
        "firstcreated": f"2024-11-{rng.randint(1, 28):02}T10:00:00Z",
        "versioncreated": "2024-11-29T10:00:00Z",
        "headline": _sentence(rng)[:-1],
        "byline": "By Ada Venn",
        "provider": "Oslen Press",
        "body_html": "".join(story),
    }
    return b"\xef\xbb\xbf" + json.dumps(item).encode()


def main() -> None:
    """Print articles a second for each step and for all of them."""
    from tokenizers import Tokenizer

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    rng = random.Random(SEED)
    files = [ninjs(n, rng) for n in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1400)]
    tokenizer = Tokenizer.from_file(str(packaged_model_path() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()

    def count(text: str) -> int:
        return len(tokenizer.encode(text, add_special_tokens=False).ids)

    count("x")
    language_of("Der Hafenrat von Oslen vertagte am Dienstag die Abstimmung.")
    began = time.process_time()
    drafts = [draft for n, data in enumerate(files) for draft in read(data, f"news/{n}.json")]
    parsed = time.process_time()
    articles = [a for d in drafts if not isinstance(d, Rejection) and isinstance(a := to_article(d, "news/x"), Article)]
    cleaned = time.process_time()
    passages = 0
    cut = []
    for article in articles:
        found = cut_passages(article, count, MAX_TOKENS)
        embedded_texts(article, found, count, MAX_TOKENS)
        passages += len(found)
        cut.append((article, found))
    done = time.process_time()
    for article, found in cut:
        for passage in found:
            content_terms(article.text[passage.start : passage.end], article.language)
    termed = time.process_time()
    words = sum(len(a.text.split()) for a in articles) / len(articles)
    print(
        f"{len(articles)} articles of {words:.0f} words, {passages} passages, {len(articles[0].cuts)} cuts in the first"
    )
    for name, start, end in (("read", began, parsed), ("clean", parsed, cleaned), ("cut into passages", cleaned, done)):
        print(f"{name}: {len(files) / (end - start):,.0f} articles/s ({1000 * (end - start) / len(files):.2f} ms each)")
    print(f"all three ({PACKAGED_MODEL}'s tokenizer): {len(files) / (done - began):,.0f} articles/s")
    print(f"terms, beside: {len(files) / (termed - done):,.0f} articles/s")


if __name__ == "__main__":
    main()
