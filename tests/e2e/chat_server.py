"""A chat model's server on loopback that says what a test wrote: as OpenAI's and as Ollama's clients expect it."""

import asyncio
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

USAGE = (120, 30)
"""Tokens read and written that every reply claims."""


@dataclass(slots=True)
class Reply:
    """One reply: its text, or a function from the user's prompt to it.

    `status` other than 200 is an error with `error` as its body's message. `pieces` is the length of a streamed piece.
    `after` are seconds before the first piece, `between` those before each further one. `breaks_after` closes the
    connection after so many pieces. `refuses_stream` answers a request to stream with an error; `ignores_stream`
    answers it with one whole JSON object.
    """

    text: str | Callable[[str], str] = ""
    status: int = 200
    error: str = ""
    code: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    pieces: int = 7
    after: float = 0.0
    between: float = 0.0
    breaks_after: int | None = None
    refuses_stream: bool = False


class ChatServer:
    """The server, in a thread of its own. Replies are given in order, the last one for ever.

    `keep_alive` leaves connections open, which a client in the process of the tests would never close.
    `prompts` are what users' messages said, `requests` the bodies, `aborted` counts streams whose reader left.
    """

    def __init__(self, *replies: Reply, keep_alive: bool = False) -> None:
        self._keep_alive = keep_alive
        self.replies = list(replies)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.aborted = 0
        self._transports: set[asyncio.Transport] = set()
        self._given = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._runner = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def openai(self) -> dict[str, str]:
        """Return the settings that lead to this server as OpenAI's."""
        url = f"http://127.0.0.1:{self._port}/v1"
        return {
            "DATELINE_ANSWER_MODEL": "openai:scripted",
            "DATELINE_ANSWER_BASE_URL": url,
            "OPENAI_API_KEY": "sk-test-123",
        }

    @property
    def ollama(self) -> dict[str, str]:
        """Return the settings that lead to this server as Ollama's."""
        return {
            "DATELINE_ANSWER_MODEL": "ollama:scripted",
            "DATELINE_ANSWER_BASE_URL": f"http://127.0.0.1:{self._port}",
        }

    @property
    def prompts(self) -> list[str]:
        """Return what the last message of each request said."""
        return [request["messages"][-1]["content"] for request in self.requests]

    def was_left(self, within: float = 20.0) -> bool:
        """Wait until the reader of a stream has left it; tell whether that came about."""
        end = time.monotonic() + within
        while not self.aborted and time.monotonic() < end:
            time.sleep(0.02)
        return self.aborted > 0

    async def _start(self) -> web.AppRunner:
        app = web.Application(client_max_size=50_000_000)
        if not self._keep_alive:
            app.on_response_prepare.append(_closes)
        app.router.add_post("/v1/chat/completions", self._as_openai)
        app.router.add_post("/api/chat", self._as_ollama)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._port = runner.addresses[0][1]
        return runner

    async def _stop(self) -> None:
        await self._runner.cleanup()
        for transport in self._transports:  # one whose reader left may wait for ever to write the rest
            transport.abort()
        await asyncio.sleep(0.05)  # connections that were closed say so to the loop

    async def _next(self, request: web.Request) -> tuple[Reply, dict[str, Any], str]:
        if request.transport:
            self._transports.add(request.transport)
        body = await request.json()
        self.requests.append(body)
        self.keys.append(request.headers.get("Authorization", ""))
        reply = self.replies[min(self._given, len(self.replies) - 1)]
        self._given += 1
        await asyncio.sleep(reply.after)
        prompt = body["messages"][-1]["content"]
        return reply, body, reply.text(prompt) if callable(reply.text) else reply.text

    async def _as_openai(self, request: web.Request) -> web.StreamResponse:
        reply, body, text = await self._next(request)
        if reply.status != 200 or (body.get("stream") and reply.refuses_stream):
            status = reply.status if reply.status != 200 else 400
            error = {"message": reply.error or "stream is not supported", "code": reply.code, "type": "invalid"}
            return web.json_response({"error": error}, status=status, headers=reply.headers)
        usage = {"prompt_tokens": USAGE[0], "completion_tokens": USAGE[1], "total_tokens": sum(USAGE)}
        base = {"id": "c1", "created": 1, "model": "scripted"}
        if not body.get("stream"):
            message = {"role": "assistant", "content": text}
            choice = {"index": 0, "message": message, "finish_reason": reply.finish}
            return web.json_response({**base, "object": "chat.completion", "choices": [choice], "usage": usage})
        lines = [self._chunk(base, {"role": "assistant", "content": ""})]
        lines += [self._chunk(base, {"content": piece}) for piece in _pieces(text, reply.pieces)]
        lines += [self._chunk(base, {}, reply.finish)]
        lines += [{**base, "object": "chat.completion.chunk", "choices": [], "usage": usage}]
        events = [f"data: {json.dumps(line)}\n\n" for line in lines] + ["data: [DONE]\n\n"]
        return await self._send(request, reply, events, "text/event-stream")

    async def _as_ollama(self, request: web.Request) -> web.StreamResponse:
        reply, body, text = await self._next(request)
        if reply.status != 200:
            return web.json_response({"error": reply.error}, status=reply.status, headers=reply.headers)
        end = {"done": True, "done_reason": reply.finish, "prompt_eval_count": USAGE[0], "eval_count": USAGE[1]}
        parts = _pieces(text, reply.pieces) if body.get("stream") else [text]
        lines = [self._line(piece) for piece in parts] + [self._line("") | end]
        return await self._send(request, reply, [f"{json.dumps(line)}\n" for line in lines], "application/x-ndjson")

    async def _send(self, request: web.Request, reply: Reply, lines: list[str], kind: str) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": kind})
        await response.prepare(request)
        try:
            for n, line in enumerate(lines):
                if reply.breaks_after is not None and n > reply.breaks_after:
                    assert request.transport
                    request.transport.abort()
                    return response
                await response.write(line.encode())
                await asyncio.sleep(reply.between)
        except ConnectionError:
            self.aborted += 1
            if request.transport:
                request.transport.abort()
        return response

    @staticmethod
    def _chunk(base: dict[str, Any], delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return {**base, "object": "chat.completion.chunk", "choices": [choice]}

    @staticmethod
    def _line(text: str) -> dict[str, Any]:
        message = {"role": "assistant", "content": text}
        return {"model": "scripted", "created_at": "2026-01-01T00:00:00Z", "message": message, "done": False}


async def _closes(_request: web.Request, response: web.StreamResponse) -> None:
    response.force_close()
    response.headers["Connection"] = "close"  # the headers are made before this is called


def evidence_of(prompt: str) -> dict[int, str]:
    """Return the numbered evidence of a prompt."""
    return {int(n): text for n, text in re.findall(r"^\[(\d+)\]: (.*)$", prompt, re.MULTILINE)}


def number_of(prompt: str, words: str) -> int:
    """Return the number of the evidence that holds some words."""
    return next(n for n, text in evidence_of(prompt).items() if words in text)


def _pieces(text: str, length: int) -> list[str]:
    return [text[at : at + length] for at in range(0, len(text), length)]
