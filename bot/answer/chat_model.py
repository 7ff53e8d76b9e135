"""A chat model behind LangChain: its text as it comes, and its troubles in words."""

import asyncio
import logging
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Protocol

from bot.answer.prompts import Prompt
from bot.answer.types import Tokens
from index.errors import DatelineError, UsageError

RETRIES = 2
PAUSE = 1.0
"""Seconds before the first retry where the server names none; each further one waits twice as long."""
LONGEST_PAUSE = 10.0
"""Seconds that a server may ask to wait before it is not asked again."""
PACKAGES = {"openai": "openai", "anthropic": "anthropic", "ollama": "ollama"}
"""Providers that Dateline has an extra for."""
KEYLESS = frozenset({"ollama"})

_OVERFLOW = re.compile(
    r"context.{0,20}(?:length|window|size)|too (?:long|many tokens)|maximum.{0,20}tokens|token limit", re.I
)
_NO_STREAM = re.compile(r"stream", re.IGNORECASE)
_CUT = frozenset({"length", "max_tokens", "model_length", "content_filter"})

_log = logging.getLogger(__name__)


class ChatError(DatelineError):
    """A chat model gave no reply; the message says why, in words that may follow "the model".

    `overflow` tells that the prompt was too long for it, `passing` that another try may help, `wait` the seconds that
    the server asked for.
    """

    def __init__(self, words: str, *, overflow: bool = False, passing: bool = False, wait: float | None = None) -> None:
        super().__init__(words)
        self.overflow = overflow
        self.passing = passing
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a reply; `cut` tells that the model had to stop before its end."""

    text: str
    cut: bool = False
    tokens: Tokens | None = None


class ChatModel(Protocol):
    """A model that replies to a prompt."""

    @property
    def name(self) -> str:
        """The provider and the model, like "openai:gpt-4.1-mini"."""
        ...

    def stream(self, prompt: Prompt) -> AsyncGenerator[Piece, None]:
        """Yield the reply as it comes. Raises ChatError."""
        ...


class LangChainModel:
    """A chat model of LangChain."""

    def __init__(self, name: str, model: Any, pause: float = PAUSE) -> None:  # noqa: ANN401  (langchain is imported late)
        self._name = name
        self._model = model
        self._pause = pause

    @property
    def name(self) -> str:
        """The provider and the model."""
        return self._name

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Piece, None]:
        """Yield the reply as it comes; before its first piece, errors that pass are met with bounded retries."""
        messages = [("system", prompt.system), ("human", prompt.user)]
        for attempt in range(RETRIES + 1):
            began = False
            try:
                async with aclosing(self._pieces(messages)) as pieces:
                    async for piece in pieces:
                        began = began or bool(piece.text)
                        yield piece
                return
            except Exception as exc:
                error = exc if isinstance(exc, ChatError) else _chat_error(exc, self._name)
                _log.info("%s %s (%s)", self._name, error, type(exc).__name__)
                wait = self._pause * 2**attempt if error.wait is None else error.wait
                if began or not error.passing or attempt == RETRIES or wait > LONGEST_PAUSE:
                    raise error from exc
            await asyncio.sleep(wait)

    async def _pieces(self, messages: list[tuple[str, str]]) -> AsyncGenerator[Piece, None]:
        """Yield the reply; where the server cannot stream, in one piece."""
        said = False
        try:
            async with aclosing(self._model.astream(messages)) as chunks:
                async for chunk in chunks:
                    piece = _piece(chunk)
                    said = said or bool(piece.text) or piece.cut
                    yield piece
        except Exception as exc:
            if said or getattr(exc, "status_code", None) not in (400, 422, 501) or not _NO_STREAM.search(str(exc)):
                raise
        if not said:
            yield _piece(await self._model.ainvoke(messages))


def open_chat_model(name: str, key: str | None, base_url: str | None, timeout: float) -> LangChainModel:
    """Return the model of a name like "openai:gpt-4.1-mini". Raises UsageError where it cannot be had.

    Imports the provider's package: about two seconds.
    """
    provider, colon, model = name.partition(":")
    provider = provider.strip().lower()
    if not colon or not provider or not model.strip():
        raise UsageError(f"DATELINE_ANSWER_MODEL: {name!r} must be PROVIDER:MODEL, like openai:gpt-4.1-mini")
    if key is None and base_url is None and provider in PACKAGES and provider not in KEYLESS:
        raise UsageError(f"{provider.upper()}_API_KEY is not set: put the key for {name} into .env or the environment")
    from langchain.chat_models import init_chat_model

    options = _options(provider, key, base_url, timeout)
    try:
        made = init_chat_model(model.strip(), model_provider=provider, **options)
    except ImportError as exc:
        package = f'"dateline[{PACKAGES[provider]}]"' if provider in PACKAGES else f"langchain-{provider}"
        raise UsageError(f"{name} needs a package that is not installed: pip install {package}") from exc
    except ValueError as exc:
        line = str(exc).splitlines()[0][:200]
        raise UsageError(f"DATELINE_ANSWER_MODEL: {name!r} cannot be used: {line}") from exc
    return LangChainModel(name, made)


def _options(provider: str, key: str | None, base_url: str | None, timeout: float) -> dict[str, Any]:
    from pydantic import SecretStr

    options: dict[str, Any] = {"base_url": base_url} if base_url else {}
    if provider == "ollama":
        return options | {"client_kwargs": {"timeout": timeout}}
    if key or base_url:  # servers of one's own need no key, and the clients insist on one
        options["api_key"] = SecretStr(key or "none")
    if provider == "openai":
        options["stream_usage"] = True
    return options | {"timeout": timeout, "max_retries": 0}


def _piece(chunk: Any) -> Piece:  # noqa: ANN401
    """Return what a message of LangChain says, without what the model thought."""
    found = chunk.response_metadata or {}
    reason = found.get("finish_reason") or found.get("stop_reason") or found.get("done_reason")
    usage = chunk.usage_metadata
    tokens = Tokens(usage.get("input_tokens", 0), usage.get("output_tokens", 0)) if usage else None
    return Piece(str(chunk.text), reason in _CUT, tokens)


def _chat_error(exc: Exception, name: str) -> ChatError:
    """Return an error of any provider's client in words: never its own, which may hold the key or the prompt."""
    status = getattr(exc, "status_code", None)
    kind = type(exc).__name__
    if status in (401, 403):
        return ChatError(f"was not let in (HTTP {status}): check {name.partition(':')[0].upper()}_API_KEY")
    if status == 413 or "ContextOverflow" in kind or (status in (400, 422, 500) and _OVERFLOW.search(str(exc))):
        return ChatError("finds the evidence too long", overflow=True)
    if status == 404:
        return ChatError(f"is not known to the server (HTTP 404): check DATELINE_ANSWER_MODEL ({name})")
    if status == 429:
        wait = _retry_after(exc)
        again = f", it may be asked again in {wait:.0f} s" if wait else ""
        return ChatError(f"is asked too often (HTTP 429){again}", passing=True, wait=wait)
    if isinstance(status, int) and status >= 500:
        return ChatError(f"has a fault of its own (HTTP {status})", passing=True, wait=_retry_after(exc))
    if isinstance(status, int) and status >= 400:
        return ChatError(f"refused the request (HTTP {status})")
    if isinstance(exc, TimeoutError) or "Timeout" in kind:
        return ChatError("did not reply in time", passing=False)
    if isinstance(exc, OSError) or "Connect" in kind or "Connection" in kind or "Protocol" in kind:
        return ChatError("cannot be reached", passing=True)
    return ChatError(f"failed ({kind})")


def _retry_after(exc: Exception) -> float | None:
    """Return the seconds that a server asks to wait; None where it names none."""
    headers = getattr(getattr(exc, "response", None), "headers", None) or {}
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None
