"""Foreign characters made safe: invisible ones, line ends, addresses."""

import re
import unicodedata
from urllib.parse import urlsplit

_MAX_ADDRESS = 2048

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# ECMA-48: strings (OSC, DCS, ...) up to their terminator, control sequences, then two-character escapes.
_ESCAPE_SEQUENCE = re.compile(
    r"\x1b[\]PX^_][^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|\x1b[ -/]*[0-Z\\^-~]"
)
# Bell and string terminator end an escape sequence, so they outlive the first pass.
_IN_ESCAPES = "\x07\x1b\x9b\x9c"
_INVISIBLE = (
    "\x00-\x06\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9a\x9d-\x9f"  # control
    "\u00ad\u034f\u180e\u200b\u2060-\u2065\ufeff\ufff9-\ufffb"  # zero-width
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction
    "\ufdd0-\ufdef\ufffe\uffff"  # noncharacters
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # shorthand, music, tags
    "\ud800-\udfff"  # surrogates
)
# Most texts are this: Latin letters, which NFC leaves alone, and the usual quotation marks and dashes.
_NOTHING_TO_DO = re.compile("[\t\n -~\xa0-\xac\xae-\u02ff\u2013\u2014\u2018-\u201e\u2026\u20ac]*")
_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
_LEFT_OVER = re.compile(f"[{_IN_ESCAPES}]+")
_JOINERS = re.compile("[\u200c\u200d]+")
# Arabic to Sinhala, Tibetan to Myanmar, Khmer and Mongolian, Arabic forms, the Brahmic scripts beyond the BMP.
_JOINING = re.compile(
    "[\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\ua840-\ua87f\ua8e0-\ua8ff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010d00-\U00010d3f\U00010f30-\U00010fff\U00011000-\U00011fff\U0001e900-\U0001e95f]"
)
_VIRAMA = 9


def plain(text: str) -> str:
    """Return the text in NFC with LF line ends, without anything a reader cannot see.

    Taken out: ANSI escape sequences, control characters but tab and line feed, direction and zero-width
    characters, tags, noncharacters, lone surrogates. The zero-width joiners stay where a script needs them.
    """
    if _NOTHING_TO_DO.fullmatch(text):
        return text
    text = _UNSEEN.sub("", _LINE_END.sub("\n", text))
    text = _LEFT_OVER.sub("", _ESCAPE_SEQUENCE.sub("", text))
    text = _JOINERS.sub(_joiner, unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return the plain text with every run of white space as one space, for titles, names and messages."""
    return " ".join(plain(text).split())


def web_address(text: str) -> str | None:
    """Return the http or https address, or None where the text is none."""
    address = one_line(text)
    if len(address) > _MAX_ADDRESS or " " in address:
        return None
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and named else None


def _joiner(match: re.Match[str]) -> str:
    """Keep one joiner between two letters of a joining script, or after a virama; drop all others."""
    before = match.string[match.start() - 1] if match.start() else ""
    after = match.string[match.end() : match.end() + 1]
    kept = match.group()[0]
    if not before or not _JOINING.match(before):
        return ""
    if unicodedata.combining(before) == _VIRAMA:
        return kept
    letters = unicodedata.category(before)[0] in "LM" and unicodedata.category(after or " ")[0] == "L"
    return kept if letters and _JOINING.match(after) else ""
