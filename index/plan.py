"""Which sources a run looks at, and what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.catalog import Catalog
from index.errors import UsageError
from index.sources import Scan, Source, check_apart, remembered_sources, scan, source_of
from index.types import Rejection


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """What to sync: `add` and `forget` change the recorded sources; `default` serves while none is recorded.

    `prune` lets go of the articles of a source that is missing or empty; without it they stay. `wait` is how many
    seconds another process may go on indexing before IndexBusyError is raised.
    """

    data: Path
    max_file_bytes: int
    add: tuple[Path, ...] = ()
    forget: tuple[Path, ...] = ()
    default: Path | None = None
    prune: bool = False
    wait: float = 0.0


@dataclass(slots=True)
class Plan:
    """What the sources hold now: freshly scanned ones, and those that are kept as they were."""

    scans: dict[Source, Scan] = field(default_factory=dict)
    kept: dict[Source, list[Rejection]] = field(default_factory=dict)
    """With what was rejected in them, unread, when they were last there."""
    warnings: list[str] = field(default_factory=list)

    @property
    def sources(self) -> list[Source]:
        """All sources, by name."""
        return sorted([*self.scans, *self.kept], key=lambda source: source.name)

    @property
    def refusals(self) -> list[tuple[Source, Rejection]]:
        """What was rejected without being read."""
        fresh = [(source, r) for source, found in self.scans.items() for r in found.rejections]
        return fresh + [(source, r) for source, rejections in self.kept.items() for r in rejections]

    @property
    def other_kinds(self) -> int:
        """How many files are of a kind that no reader knows."""
        return sum(found.other_kinds for found in self.scans.values())


def plan_sources(request: SyncRequest, previous: Catalog | None) -> Plan:
    """Return what the sources of a request hold; one that is missing or emptied is kept as it was, with a warning.

    `previous` is the catalog of the generation before, None where there is none. Raises UsageError.
    """
    recorded = previous.sources() if previous else remembered_sources(request.data)
    forgotten = {_recorded(path, recorded) for path in request.forget}
    sources = [s for s in recorded if s not in forgotten]
    added = [source_of(path) for path in request.add]
    sources += [s for s in dict.fromkeys(added) if s not in sources]
    if not sources and not forgotten:
        if request.default is None:
            raise UsageError(f"{request.data} has no source yet: run `dateline index FOLDER`")
        sources.append(source_of(request.default))
    check_apart(sources)
    plan = Plan()
    for source in sources:
        found = scan(source, request.data, request.max_file_bytes)
        readable = found.has_articles and found.complete
        if readable or request.prune or previous is None or not previous.has_articles(source):
            plan.scans[source] = found
        else:
            plan.kept[source] = previous.refusals(source)
            state = "is empty" if source.folder.is_dir() else "is missing"
            state = state if found.complete or not source.folder.is_dir() else "cannot be listed in full"
            plan.warnings.append(f"{source.folder} {state}: its articles stay; `dateline index --prune` removes them")
    return plan


def _recorded(path: Path, recorded: Sequence[Source]) -> Source:
    resolved = path.expanduser().resolve()
    for source in recorded:
        if source.folder == resolved or source.name == str(path):
            return source
    known = ", ".join(str(s.folder) for s in recorded) or "none"
    raise UsageError(f"{path} is no source of this archive (its sources: {known})")
