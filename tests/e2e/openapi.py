"""Bodies of requests against Discord's published description, and against the limits that it leaves out."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

DESCRIPTION = Path(__file__).parents[3] / "shared" / "discord" / "openapi.json"
"""Discord's description of its API; where it is missing, only the limits below are checked."""
ROOT = "urn:discord"

CONTENT, EMBEDS, EMBED_TEXT, NONCE = 2000, 10, 6000, 25
ROWS, ROW_WIDTH, CUSTOM_ID, LABEL, SELECT = 5, 5, 100, 80, 25
V2, V2_PARTS, V2_TEXT = 1 << 15, 40, 4000
COMMAND_TEXT, CHOICE, MODAL_ROWS = 8000, 100, 5
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")

ROW, BUTTON, TEXT_INPUT, TEXT_DISPLAY = 1, 2, 4, 10
SELECTS = (3, 5, 6, 7, 8)
LINK, PREMIUM = 5, 6

SAID = 120
"""Characters of a message of the validator that are shown."""

Json = dict[str, Any]


def body_failures(method: str, route: str, body: Any, *, files: int = 0) -> list[str]:  # noqa: ANN401
    """Return what Discord would not accept in a body, `files` of which came beside it; nothing where all is well.

    `route` is the template of the path as the description writes it, like `/channels/{channel_id}/messages`.
    """
    # the limits are read from bodies of the right shape only
    return list(_described(method, route, body)) or list(_limits(method, route, body, files))


def _described(method: str, route: str, body: Any) -> Iterator[str]:  # noqa: ANN401
    validator = _validator(method.lower(), route)
    if validator is None:
        return
    for error in validator.iter_errors(body):
        where, said = _deepest(error)
        yield f"{where or 'body'}: {said}"


@cache
def _description() -> Json | None:
    if not DESCRIPTION.is_file():
        return None
    found: Json = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    # Discord takes snowflakes as numbers too, and discord.py sends some so
    found["components"]["schemas"]["SnowflakeType"]["type"] = ["string", "integer"]
    return found


@cache
def _validator(method: str, route: str) -> Any:  # noqa: ANN401
    """Return the validator for the bodies of a route, None where none is described."""
    description = _description()
    operation = (description or {}).get("paths", {}).get(route, {}).get(method, {})
    if "application/json" not in operation.get("requestBody", {}).get("content", {}):
        return None
    from jsonschema import Draft202012Validator
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    registry: Registry[Any] = Registry().with_resource(ROOT, DRAFT202012.create_resource(description))
    escaped = route.replace("~", "~0").replace("/", "~1")
    pointer = f"{ROOT}#/paths/{escaped}/{method}/requestBody/content/application~1json/schema"
    return Draft202012Validator({"$ref": pointer}, registry=registry)


def _deepest(error: Any) -> tuple[str, str]:  # noqa: ANN401
    """Return place and words of the cause of an error: in a union, of the member whose `type` fits."""
    while error.context:
        members: dict[int, list[Any]] = {}
        for inner in error.context:
            members.setdefault(inner.schema_path[0], []).append(inner)
        error = min(members.values(), key=_misfit)[0]
    said = str(error.message)
    brief = said if len(said) <= SAID else f"{said[: SAID // 2]} … {said[-SAID // 2 :]}"
    return "/".join(str(part) for part in error.absolute_path), brief


def _misfit(errors: Sequence[Any]) -> tuple[bool, int, int]:
    """Return how badly a member of a union fits: a wrong `type` worst, then many errors, then shallow ones."""
    wrong = any(list(e.path)[-1:] == ["type"] or (not e.path and e.validator == "type") for e in errors)
    return wrong, len(errors), -max(len(e.path) for e in errors)


def _limits(method: str, route: str, body: Any, files: int) -> Iterator[str]:  # noqa: ANN401
    if route.endswith("/commands") and method in ("PUT", "POST"):
        for command in body if isinstance(body, list) else [body]:
            yield from _command(command)
    elif route.endswith("/callback"):
        yield from _callback(body, files)
    elif re.search(r"/messages(/\{message_id\}|/@original)?$|^/webhooks/\{webhook_id\}/\{webhook_token\}$", route):
        yield from _message(body or {}, new=method == "POST", files=files)


def _callback(body: Json, files: int) -> Iterator[str]:
    kind, data = body.get("type"), body.get("data") or {}
    if kind in (4, 7):
        yield from _message(data, new=kind == 4, files=files)
    elif kind == 8:
        for choice in data.get("choices") or ():
            for key in ("name", "value"):
                if len(str(choice.get(key, ""))) > CHOICE:
                    yield f"data/choices: a {key} of {len(str(choice[key]))} characters, more than {CHOICE}"
    elif kind == 9:
        if len(data.get("components") or ()) > MODAL_ROWS:
            yield f"data/components: more than {MODAL_ROWS} in a modal"
        yield from _custom_ids(list(_walk(data.get("components") or ())))


def _message(message: Json, *, new: bool, files: int) -> Iterator[str]:
    content, embeds = message.get("content") or "", message.get("embeds") or []
    components = message.get("components") or []
    if len(content) > CONTENT:
        yield f"content: {len(content)} characters, more than {CONTENT}"
    if len(str(message.get("nonce") or "")) > NONCE:
        yield f"nonce: more than {NONCE} characters"
    if len(embeds) > EMBEDS:
        yield f"embeds: {len(embeds)}, more than {EMBEDS}"
    if (length := sum(_embed_length(e) for e in embeds)) > EMBED_TEXT:
        yield f"embeds: {length} characters in all, more than {EMBED_TEXT}"
    for embed in embeds:
        yield from _embed(embed)
    beside = any(message.get(key) for key in ("sticker_ids", "poll", "attachments"))
    if new and not (content.strip() or embeds or components or files or beside):
        yield "Cannot send an empty message"
    if (message.get("flags") or 0) & V2:
        yield from _layout(message, components)
    else:
        yield from _rows(components)


def _embed_length(embed: Json) -> int:
    """Return the characters of an embed that count towards the limit over all embeds of a message."""
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    texts += [(embed.get("author") or {}).get("name")]
    texts += [field.get(key) for field in embed.get("fields") or () for key in ("name", "value")]
    return sum(len(text or "") for text in texts)


def _embed(embed: Json) -> Iterator[str]:
    if embed.get("url") and not re.match(r"https?://", embed["url"]):
        yield "embeds/url: neither http nor https"
    for field in embed.get("fields") or ():
        if not str(field.get("name", "")).strip() or not str(field.get("value", "")).strip():
            yield "embeds/fields: name and value must not be empty"


def _rows(components: Sequence[Json]) -> Iterator[str]:
    """Check components of the first version: up to five rows, each of five buttons or one select."""
    if len(components) > ROWS:
        yield f"components: {len(components)} rows, more than {ROWS}"
    for row in components:
        if row.get("type") != ROW:
            yield f"components: type {row.get('type')} needs the flag of components V2"
            continue
        width = sum(ROW_WIDTH if part.get("type") in SELECTS else 1 for part in row.get("components") or ())
        if not 0 < width <= ROW_WIDTH:
            yield f"components: a row of width {width}, not 1 to {ROW_WIDTH}"
    yield from _parts(list(_walk(components)))


def _layout(message: Json, components: Sequence[Json]) -> Iterator[str]:
    """Check components V2, which take the place of content and embeds."""
    parts = list(_walk(components))
    if message.get("content") or message.get("embeds"):
        yield "content and embeds cannot stand beside components V2"
    if len(parts) > V2_PARTS:
        yield f"components: {len(parts)}, more than {V2_PARTS}"
    if (length := sum(len(p.get("content") or "") for p in parts if p.get("type") == TEXT_DISPLAY)) > V2_TEXT:
        yield f"components: {length} characters, more than {V2_TEXT}"
    yield from _parts(parts)


def _parts(parts: Sequence[Json]) -> Iterator[str]:
    for part in parts:
        if len(part.get("label") or "") > LABEL:
            yield f"components: a label of {len(part['label'])} characters, more than {LABEL}"
        if len(part.get("options") or ()) > SELECT:
            yield f"components: a select of more than {SELECT} options"
        if part.get("type") == BUTTON:
            yield from _button(part)
    yield from _custom_ids(parts)


def _button(button: Json) -> Iterator[str]:
    link = button.get("style") == LINK
    if link and (not button.get("url") or button.get("custom_id")):
        yield "components: a link button has a url and no custom_id"
    if not link and button.get("style") != PREMIUM and (button.get("url") or not button.get("custom_id")):
        yield "components: a button that is no link has a custom_id and no url"
    if not link and button.get("style") != PREMIUM and not (button.get("label") or button.get("emoji")):
        yield "components: a button needs a label or an emoji"


def _custom_ids(parts: Sequence[Json]) -> Iterator[str]:
    ids = [part["custom_id"] for part in parts if part.get("custom_id")]
    for long in (i for i in ids if len(i) > CUSTOM_ID):
        yield f"components: a custom_id of {len(long)} characters, more than {CUSTOM_ID}"
    if len(set(ids)) < len(ids):
        yield "components: one custom_id twice"


def _command(command: Json) -> Iterator[str]:
    name, kind = str(command.get("name", "")), command.get("type") or 1
    if kind == 1 and (not COMMAND_NAME.fullmatch(name) or name != name.lower()):
        yield f"command {name!r}: not a name of a slash command"
    if kind == 1 and not 1 <= len(command.get("description") or "") <= 100:
        yield f"command {name!r}: a description has 1 to 100 characters"
    if kind != 1 and (command.get("description") or command.get("options")):
        yield f"command {name!r}: a context menu has neither description nor options"
    if (length := _command_length(command)) > COMMAND_TEXT:
        yield f"command {name!r}: {length} characters in all, more than {COMMAND_TEXT}"
    yield from _options(name, command.get("options") or [])


def _options(path: str, options: Sequence[Json]) -> Iterator[str]:
    names = [str(o.get("name")) for o in options]
    if len(set(names)) < len(names):
        yield f"command {path!r}: two options of one name"
    required = [bool(o.get("required")) for o in options]
    if required != sorted(required, reverse=True):
        yield f"command {path!r}: required options come first"
    for option in options:
        name = str(option.get("name"))
        if not COMMAND_NAME.fullmatch(name) or name != name.lower():
            yield f"command {path!r}: {name!r} is not a name of an option"
        if option.get("autocomplete") and option.get("choices"):
            yield f"command {path!r}: {name!r} has choices and autocomplete"
        yield from _options(f"{path} {name}", option.get("options") or [])


def _command_length(command: Json) -> int:
    own = len(str(command.get("name", ""))) + len(command.get("description") or "")
    own += sum(len(str(c.get("name", ""))) + len(str(c.get("value", ""))) for c in command.get("choices") or ())
    return own + sum(_command_length(option) for option in command.get("options") or ())


def _walk(components: Sequence[Json]) -> Iterator[Json]:
    for part in components:
        yield part
        yield from _walk(part.get("components") or ())
        yield from _walk([part[key] for key in ("accessory", "component") if part.get(key)])
