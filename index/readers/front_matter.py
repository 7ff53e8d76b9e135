"""Front matter: what a file says about its article before the text, as YAML or as `Key: value` lines."""

import re
from dataclasses import dataclass, field

from index.characters import one_line, web_address
from index.errors import ReadError

FIELDS: dict[str, str] = {
    "title": "title",
    "headline": "title",
    "outlet": "outlet",
    "source": "outlet",
    "published": "published",
    "date": "published",
    "author": "author",
    "byline": "author",
    "url": "url",
    "link": "url",
    "id": "item_id",
    "language": "language",
}
"""Names of front matter, in lower case, and the field of a draft each one fills."""

_ENOUGH_ALONE = frozenset({"title", "published", "url"})
_KEY_LINE = re.compile(r"([A-Za-z][\w -]{0,30}):(?:[ \t]+(.*))?$")
_MAX_BLOCK = 16_384
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields a file gives for its article, by the names of `Draft`, and the text after them."""

    text: str
    fields: dict[str, str] = field(default_factory=dict)


def split_front_matter(text: str) -> FrontMatter:
    """Split plain text into its front matter, which may be missing, and the rest.

    Raises:
        ReadError: there is front matter, but it cannot be read; says at which line.
    """
    lines = text.split("\n")
    if lines[0].rstrip() == "---":
        end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."}), None)
        if end is not None and any(_KEY_LINE.match(line) for line in lines[1:end]):
            return FrontMatter("\n".join(lines[end + 1 :]), _from_yaml("\n".join(lines[1:end])))
        if end is None and len(lines) > 1 and _known(lines[1]):
            raise ReadError("front matter has no closing ---", 1)
        return FrontMatter(text)
    return _from_header(lines) or FrontMatter(text)


def _known(line: str) -> tuple[str, str] | None:
    match = _KEY_LINE.match(line)
    name = FIELDS.get(match[1].strip().lower()) if match else None
    return (name, (match[2] or "").strip()) if match and name else None


def _from_header(lines: list[str]) -> FrontMatter | None:
    """Read `Key: value` lines at the top, up to a blank line."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    end = next((at for at, line in enumerate(lines[first:], first) if not line.strip()), len(lines))
    block = lines[first:end]
    if not all(_KEY_LINE.match(line) for line in block):
        return None
    known = [_known(line) for line in block[:2]]
    alone = known[0] if known else None
    if alone is None or not (alone[0] in _ENOUGH_ALONE or (len(known) > 1 and known[1] is not None)):
        return None
    fields = _filled([pair for line in block if (pair := _known(line))])
    return FrontMatter("\n".join(lines[end:]), fields) if alone[0] in fields else None


def _filled(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return the first usable value of each field."""
    fields: dict[str, str] = {}
    for name, value in pairs:
        usable = one_line(value)
        if name == "url":
            usable = web_address(usable) or ""
        elif name == "published" and not any(character.isdigit() for character in usable):
            usable = ""
        elif name == "author":
            usable = re.sub(r"^by:? ", "", usable, flags=re.IGNORECASE)
        if usable:
            fields.setdefault(name, usable)
    return fields


def _from_yaml(block: str) -> dict[str, str]:
    """Read a YAML mapping as strings: nothing is constructed, no anchors, no deep nesting."""
    import yaml

    if len(block) > _MAX_BLOCK:
        raise ReadError(f"front matter is longer than {_MAX_BLOCK} characters", 1)
    try:
        _refuse_bombs(block)
        root = yaml.compose(block, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 2 if exc.problem_mark else 1
        raise ReadError(f"front matter is not valid YAML: {one_line(str(exc.problem))}", line) from exc
    except (yaml.YAMLError, ValueError, OverflowError) as exc:
        raise ReadError("front matter is not valid YAML", 1) from exc
    if not isinstance(root, yaml.MappingNode):
        raise ReadError("front matter is not a list of `key: value` lines", 2)
    pairs = [(FIELDS.get(str(key.value).strip().lower()), _scalar(value)) for key, value in root.value]
    return _filled([(name, value) for name, value in pairs if name])


def _refuse_bombs(block: str) -> None:
    import yaml

    depth = line = 0
    for event in yaml.parse(block, Loader=yaml.BaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 2 if event.start_mark else line
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            raise ReadError("front matter uses anchors, which are not read", line)
        if depth > _MAX_DEPTH:
            raise ReadError("front matter is nested too deeply", line)


def _scalar(node: object) -> str:
    """Return the text of a value: a scalar, a list of values, or the name of a mapping."""
    import yaml

    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return ", ".join(value for item in node.value if (value := _scalar(item)))
    if isinstance(node, yaml.MappingNode):
        named = {str(key.value).lower(): value for key, value in node.value}
        return _scalar(named.get("name") or named.get("title"))
    return ""
