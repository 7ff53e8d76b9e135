"""One REST exchange: read, record, fail on order, check, answer."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from tests.e2e.discord_server.changes import Changes
from tests.e2e.discord_server.errors import ApiError, invalid_form, unauthorized
from tests.e2e.discord_server.faults import Fault
from tests.e2e.discord_server.posting import Upload
from tests.e2e.discord_server.record import Record, Request
from tests.e2e.openapi import body_failures

PREFIX = "/api/v10"
LIMIT = 50
"""What the rate limit headers say; nothing is limited but by order."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request as an endpoint sees it. `body` is the parsed JSON, also that of `payload_json`."""

    method: str
    path: str
    route: str
    names: dict[str, str]
    query: dict[str, str]
    body: Any
    files: tuple[Upload, ...] = ()

    def name(self, key: str) -> str:
        """Return a part of the path."""
        return self.names[key]

    def number(self, key: str) -> int:
        """Return an id of the path. Raises ApiError."""
        if not self.names[key].isdecimal():
            raise invalid_form([f"{key}: {self.names[key]!r} is no snowflake"])
        return int(self.names[key])


Endpoint = Callable[[Call], web.Response]


def answered(body: object, status: int = 200) -> web.Response:
    """Return a JSON response; the client takes no other content type than exactly this one."""
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


class Exchange:
    """What every REST request goes through."""

    def __init__(self, record: Record, changes: Changes, token: str) -> None:
        self._record = record
        self._changes = changes
        self._token = token
        self.faults: list[Fault] = []

    def route(self, method: str, template: str, endpoint: Endpoint, *, open_: bool = False) -> web.RouteDef:
        """Return an endpoint as a route; an open one needs no token of the bot."""

        async def handle(request: web.Request) -> web.Response:
            return await self._serve(request, template, endpoint, open_)

        return web.route(method, PREFIX + template, handle)

    async def unserved(self, request: web.Request) -> web.Response:
        """Answer 404 where this server has nothing, and let the test see it."""
        self._record.violations.append(f"{request.method} {request.path}: not served here")
        return answered({"message": "404: Not Found", "code": 0}, 404)

    async def _serve(self, request: web.Request, template: str, endpoint: Endpoint, open_: bool) -> web.Response:
        body, files = await _read(request)
        path = request.path.removeprefix(PREFIX)
        query = dict(request.query)
        names = tuple(f.filename for f in files)
        seen = Request(request.method, path, template, body, time.monotonic(), query, names)
        self._record.requests.append(seen)
        call = Call(request.method, path, template, dict(request.match_info), query, body, files)
        authorized = open_ or request.headers.get("Authorization") == f"Bot {self._token}"
        try:
            response = self._answer(call, endpoint, authorized)
        except Exception as exc:
            # the client repeats what ends with 500, so a mistake of this server would hide behind timeouts
            self._record.violations.append(f"{call.method} {path}: this server failed with {exc!r}")
            raise
        seen.status = response.status
        response.headers.update(_limits(call))
        self._changes.announce()
        return response

    def _answer(self, call: Call, endpoint: Endpoint, authorized: bool) -> web.Response:
        fault = next((f for f in self.faults if f.takes(call.method, call.path)), None)
        try:
            if fault and not fault.performed:
                return _failed(fault, call.path)
            if not authorized:
                raise unauthorized()
            self._check(call)
            response = endpoint(call)
        except ApiError as exc:
            return answered(exc.body, exc.status)
        return _failed(fault, call.path) if fault else response

    def _check(self, call: Call) -> None:
        """Raise ApiError, and note why, where Discord would not take the body."""
        failures = body_failures(call.method, call.route, call.body, files=len(call.files))
        if failures:
            self._record.violations += [f"{call.method} {call.path}: {failure}" for failure in failures]
            raise invalid_form(failures)


def _failed(fault: Fault, path: str) -> web.Response:
    if fault.status != 429:
        error = fault.error(path)
        return answered(error.body, error.status)
    response = answered(fault.limit_body, 429)
    response.headers["Retry-After"] = str(fault.retry_after)
    response.headers["X-RateLimit-Scope"] = "global" if fault.is_global else "user"
    return response


def _limits(call: Call) -> dict[str, str]:
    """Return the headers of every answer; without Via the client takes a 429 for a ban by Cloudflare."""
    return {
        "Via": "1.1 google",
        "X-RateLimit-Limit": str(LIMIT),
        "X-RateLimit-Remaining": str(LIMIT - 1),
        "X-RateLimit-Reset": f"{time.time() + 1:.3f}",
        "X-RateLimit-Reset-After": "1.000",
        "X-RateLimit-Bucket": f"{hash((call.method, call.route)) & 0xFFFFFFFF:08x}",
    }


async def _read(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    """Return the JSON of a request and its files."""
    if request.content_type != "multipart/form-data":
        text = await request.text()
        return (json.loads(text) if text else {}), ()
    body: Any = {}
    files = []
    reader = await request.multipart()
    async for part in reader:
        assert isinstance(part, BodyPartReader)
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(content)
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(Upload(str(part.name), str(part.filename), content, kind))
    return body, tuple(files)
