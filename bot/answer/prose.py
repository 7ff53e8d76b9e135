"""The prose of a chat model over the evidence of an answer: each sentence is checked before anybody sees it."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import date

from bot.answer.chat_model import ChatError, ChatModel
from bot.answer.citations import Checked, check_sentence, split_markers
from bot.answer.faults import FaultKind, say_fault
from bot.answer.followup import looked_up, standalone
from bot.answer.numbered import NumberedEvidence
from bot.answer.prompts import Prompt, answer_prompt, rewrite_prompt, usable
from bot.answer.reply import SentenceReader
from bot.answer.types import Answer, Citation, Statement, Tokens, source_article
from bot.answer.wording import NO_ANSWER, say_answer, say_event
from index.characters import one_line
from index.terms import STOP_WORDS, tokens
from retrieval.types import Evidence

MAX_EVIDENCE = 14
MAX_STATEMENTS = 10
MAX_SENTENCES = 30
"""Sentences of a reply that are read, shown or not."""
MAX_QUESTION = 400
MAX_REPLY = 12_000
"""Characters of a reply that are read."""

Progress = Callable[[Answer], Awaitable[None]]

_BACK = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|this|that|these|those|there|then|so|else|same|one|ones)\b",
    re.IGNORECASE,
)
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Reply:
    """What came of a reply so far."""

    shown: list[Checked] = field(default_factory=list)
    dropped: int = 0
    read: int = 0
    refused: bool = False
    cut: bool = False
    tokens: Tokens | None = None


class Writer:
    """Lets a chat model write the prose of answers.

    `budget` is the number of tokens that a prompt may have, `patience` the seconds that a reply may take. `count` is
    told what each answer took, follow-ups made whole included.
    """

    def __init__(
        self,
        model: ChatModel,
        today: Callable[[], date],
        budget: int,
        patience: float,
        count: Callable[[Tokens], None] = lambda _: None,
    ) -> None:
        self._model = model
        self._today = today
        self._budget = budget
        self._patience = patience
        self.count = count

    async def standalone(self, question: str, history: Sequence[Answer]) -> tuple[str, Tokens | None]:
        """Return a follow-up as a question that stands by itself, and what that took.

        The model is asked where the question may lack something; where it fails, or says what the conversation does
        not, the rules decide.
        """
        by_rules = standalone(question, history)
        past = looked_up(history)
        if not past or (by_rules == question and not _may_lack(question)):
            return by_rules, None
        written, used = "", None
        try:
            async with (
                asyncio.timeout(self._patience),
                aclosing(self._model.stream(rewrite_prompt(question, past))) as s,
            ):
                async for piece in s:
                    used = _sum(used, piece.tokens)
                    written = (written + piece.text)[: 4 * MAX_QUESTION]
        except (ChatError, TimeoutError) as exc:
            _log.info("a follow-up was made whole by rules: %s", type(exc).__name__)
            return by_rules, used
        rewritten = one_line(written).strip("\"“”' ")
        return (rewritten if _keeps_to(rewritten, question, past) else by_rules), used

    async def write(self, draft: Answer, evidence: Sequence[Evidence], on_progress: Progress | None) -> Answer:
        """Return the answer in the model's words, or `draft` with a notice that says why not."""
        offered = offer(draft, evidence)
        if not offered:
            return draft
        reply = _Reply()
        if on_progress:
            await on_progress(replace(draft, text="", statements=(), citations=(), short_answer=None))
        trouble = ""
        try:
            async with asyncio.timeout(self._patience):
                await self._read(draft, offered, reply, on_progress)
        except TimeoutError:
            trouble = f"did not finish within {self._patience:g} s"
        except ChatError as exc:
            trouble = str(exc)
        return self._final(draft, offered, reply, trouble)

    async def probe(self) -> None:
        """Ask for a word. Raises ChatError where none comes."""
        try:
            reply = self._model.stream(Prompt("You answer in one word.", "Say: ready"))
            async with asyncio.timeout(self._patience), aclosing(reply):
                async for piece in reply:
                    if piece.text:
                        return
        except TimeoutError as exc:
            raise ChatError(f"did not reply within {self._patience:g} s") from exc
        raise ChatError("gave an empty reply")

    async def _read(
        self, draft: Answer, offered: Sequence[NumberedEvidence], reply: _Reply, on_progress: Progress | None
    ) -> None:
        """Read a reply to its end, with half the evidence where all of it is too long for the model."""
        budget = self._budget
        while True:
            prompt = answer_prompt(draft.understood_as, self._today(), offered, budget)
            try:
                await self._read_once(draft, prompt, reply, on_progress)
                return
            except ChatError as exc:
                if not exc.overflow or reply.read or len(prompt.evidence) < 2:
                    raise
                offered = prompt.evidence[: len(prompt.evidence) // 2]

    async def _read_once(self, draft: Answer, prompt: Prompt, reply: _Reply, on_progress: Progress | None) -> None:
        sentences, length = SentenceReader(), 0
        async with aclosing(self._model.stream(prompt)) as pieces:
            async for piece in pieces:
                reply.tokens = _sum(reply.tokens, piece.tokens)
                reply.cut = reply.cut or piece.cut
                length += len(piece.text)
                for sentence in sentences.feed(piece.text) if piece.text else ():
                    await self._take(draft, prompt, sentence, reply, on_progress)
                if length > MAX_REPLY or reply.read >= MAX_SENTENCES or len(reply.shown) >= MAX_STATEMENTS:
                    return
        if not reply.cut:  # the last words of a reply that was cut off are half a sentence
            for sentence in sentences.rest():
                await self._take(draft, prompt, sentence, reply, on_progress)

    async def _take(
        self, draft: Answer, prompt: Prompt, sentence: str, reply: _Reply, on_progress: Progress | None
    ) -> None:
        """Check a sentence; show it where it holds, count it where it does not."""
        reply.read += 1
        if _bare(sentence).startswith(_bare(NO_ANSWER)):
            reply.refused = True
            return
        outcome = check_sentence(sentence, prompt.evidence)
        if isinstance(outcome, Checked):
            if all(outcome.text != other.text for other in reply.shown) and len(reply.shown) < MAX_STATEMENTS:
                reply.shown.append(outcome)
                if on_progress:
                    await on_progress(self._answer(draft, prompt.evidence, reply))
        elif outcome.kind is not FaultKind.NOTHING:
            reply.dropped += 1
            _log.info("a sentence of the model was left out: %s", say_fault(outcome).split(":")[0])

    def _final(self, draft: Answer, offered: Sequence[NumberedEvidence], reply: _Reply, trouble: str) -> Answer:
        name = self._model.name
        if not reply.shown:
            why = trouble or _why_nothing(reply)
            notice = f"{name} {why}: these are the archive's own sentences."
            return replace(draft, notices=(*draft.notices, notice), tokens=reply.tokens)
        answer = self._answer(draft, offered, reply)
        notices = [*draft.notices]
        if reply.dropped:
            sentences = "1 sentence" if reply.dropped == 1 else f"{reply.dropped} sentences"
            notices.append(f"{sentences} of {name} did not hold against the sources and were left out.")
        if trouble or reply.cut:
            notices.append(f"{name} {trouble or 'was cut off'}: the answer may lack its end.")
        return replace(answer, notices=tuple(notices), short_answer=_covered(draft, answer))

    def _answer(self, draft: Answer, offered: Sequence[NumberedEvidence], reply: _Reply) -> Answer:
        """Return the sentences that hold as an answer, its citations numbered in the order of their use."""
        evidence = {e.n: e for e in offered}
        numbers: dict[int, int] = {}
        citations: list[Citation] = []
        statements: list[Statement] = []
        for checked in reply.shown:
            for q in checked.quotes:
                if q.n not in numbers:
                    numbers[q.n] = len(numbers) + 1
                    article = evidence[q.n].article
                    quote = article.text[q.start : q.end]
                    citations.append(Citation(numbers[q.n], source_article(article), quote, q.start, q.end))
            cited = tuple(dict.fromkeys(numbers[q.n] for q in checked.quotes))
            statements.append(Statement(checked.text, cited, checked.event))
        return replace(
            draft,
            text=say_answer(None, statements, draft.confidence),
            answered_by=self._model.name,
            short_answer=None,
            statements=tuple(statements),
            citations=tuple(citations),
            tokens=reply.tokens,
        )


def offer(draft: Answer, evidence: Sequence[Evidence]) -> list[NumberedEvidence]:
    """Return the evidence that a model is given, numbered: what the draft cites first, then the best of the rest."""
    cited = {(c.source.article_id, at) for c in draft.citations for at in (c.start,)}
    first = [e for e in evidence if any(e.article.id == id_ and e.start <= at < e.end for id_, at in cited)]
    rest = [e for e in evidence if e not in first]
    offered: list[NumberedEvidence] = []
    for e in [*first, *rest]:
        numbered = NumberedEvidence(len(offered) + 1, e.article, e.start, e.end, e.dates)
        if len(offered) < MAX_EVIDENCE and usable(numbered):
            offered.append(numbered)
    return offered


def _why_nothing(reply: _Reply) -> str:
    if reply.dropped:
        return "wrote nothing that holds against the sources"
    if reply.refused:
        return "found no answer in the evidence"
    return "was cut off" if reply.cut else "gave an empty reply"


def _covered(draft: Answer, answer: Answer) -> str | None:
    """Return the short answer of the draft where the prose says all of it."""
    if not draft.short_answer:
        return None
    said = " ".join([answer.text, *(say_event(s.event) for s in answer.statements if s.event)])
    words = {t.term for t in tokens(draft.short_answer)}
    return draft.short_answer if words <= {t.term for t in tokens(said)} else None


def _may_lack(question: str) -> bool:
    """Tell whether a question may need the conversation: it points back, or it is very short."""
    return bool(_BACK.search(question)) or len(question.split()) < 4


def _keeps_to(rewritten: str, question: str, history: Sequence[Answer]) -> bool:
    """Tell whether a rewritten question says only what the conversation says."""
    if not rewritten or len(rewritten) > MAX_QUESTION or split_markers(rewritten)[1]:
        return False
    told = " ".join([question, *(f"{a.question} {a.understood_as} {a.text}" for a in history)])
    known = {t.term for t in tokens(told)}
    asking = {"what", "which", "happen", "happened", "long", "many", "much", "year", "day", "date", "place", "time"}
    new = [t for t in tokens(rewritten) if t.term not in known]
    return all((w := rewritten[t.start : t.end].lower()) in STOP_WORDS or w in asking for t in new)


def _bare(text: str) -> str:
    return split_markers(one_line(text))[0].casefold().strip(" .\"'“”")


def _sum(one: Tokens | None, other: Tokens | None) -> Tokens | None:
    return one + other if one and other else one or other
