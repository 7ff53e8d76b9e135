"""What may be wrong with a sentence of a chat model."""

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What is wrong with a sentence."""

    MARKER = "marker"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    UNSUPPORTED = "unsupported"
    FOREIGN = "foreign"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a sentence is not shown. `nothing` is no fault of substance: a sentence that claims nothing."""

    kind: FaultKind
    words: str


def say_fault(fault: Fault) -> str:
    """Return a fault in words for a log: its kind and why, never the sentence."""
    return f"{fault.kind}: {fault.words}"
