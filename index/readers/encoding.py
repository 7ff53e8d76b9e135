"""Bytes of a file as text: byte order marks, UTF-8, UTF-16, the declared and the likely legacy encoding."""

import codecs
import re

from index.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "compressed (gzip)"),
    (b"BZh", "compressed (bzip2)"),
    (b"\xfd7zXZ\0", "compressed (xz)"),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "rich text (RTF)"),
)
_BINARY = "looks binary, not text"
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile(rb"[\x01-\x06\x0e-\x1a]")
_MAX_CONTROL = 0.02
_HEAD = 4_096
_SAMPLE = 65_536
_DECLARED = (
    re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{2,40})", re.IGNORECASE),
    re.compile(rb"<meta[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE),
)
# What the web means by these names, and the encodings that are looked for where none is declared.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874", "shift_jis": "cp932"}
_MEANT |= {"gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "iso8859-11": "cp874"}
_LEGACY = "cp1252 cp1251 koi8_r cp1250 cp1254 cp1256 cp1255 cp1253 cp932 euc_jp gb18030 big5 cp949 cp874".split()
_LATIN = frozenset({"cp1252", "cp1250", "cp1254", "cp1257", "cp1258"})
_LATIN_OF = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq", "sr"), "cp1250"),
    **dict.fromkeys(("tr", "az"), "cp1254"),
    **dict.fromkeys(("lt", "lv", "et"), "cp1257"),
}
# Python also knows codecs that are none of a page: punycode, unicode_escape, rot13.
_CHARSET = re.compile(r"(?:ascii|big5|cp\d|euc_|gb|hz|iso|johab|koi8|mac|ptcp|shift_jis|tis)")
_BROKEN_SHARE = 0.1


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode the bytes of a text file; line ends stay as they are.

    In this order: a byte order mark, strict UTF-8, UTF-16 by its zero bytes, `declared` (the name of an encoding as
    the file or its server gives it), UTF-8 with a few broken bytes (each becomes U+FFFD), the likely legacy encoding.

    Raises:
        ReadError: the bytes are not text; says what they are, or at which line and byte (from 0).
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _without_nul(_strict(data, encoding, len(mark)))
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise ReadError(f"is {kind}, not text")
    if b"\0" in data:
        return _wide(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if len(_CONTROL.findall(data[:_SAMPLE])) > max(1, _MAX_CONTROL * len(data[:_SAMPLE])):
        raise ReadError(_BINARY)
    return _declared(data, declared) or _mended(data) or _legacy(data) or _strict(data, "utf-8", 0)


def declared_charset(data: bytes) -> str | None:
    """Return the encoding that an XML declaration or a `meta` tag at the top of a file names; None without one."""
    head = data[:_HEAD].replace(b"\0", b"")
    found = next((m for pattern in _DECLARED if (m := pattern.search(head))), None)
    return found[1].decode("ascii", "ignore") if found else None


def _strict(data: bytes, encoding: str, start: int) -> str:
    payload = data[start:]
    try:
        return payload.decode(encoding)
    except UnicodeDecodeError as exc:
        before = _LINE_END.sub("\n", payload[: exc.start].decode(encoding, "ignore"))
        name = encoding[:-3].upper() if encoding.endswith("e") else encoding.upper()
        raise ReadError(f"not valid {name} at byte {start + exc.start}", before.count("\n") + 1) from exc


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ReadError(_BINARY)
    return text


def _wide(data: bytes) -> str:
    """Decode UTF-16 without a mark: in a text every second byte of its blanks and digits is zero."""
    head = data[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(data) % 2 == 0 and len(data) >= 8 and (even == 0) != (odd == 0):
        encoding = "utf-16-be" if even else "utf-16-le"
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as exc:
            raise ReadError(_BINARY) from exc
        strange = sum(not character.isprintable() and character not in "\t\r\n" for character in text[:_HEAD])
        if (even + odd) * 20 >= len(head) and "\0" not in text and strange * 50 <= len(text[:_HEAD]):
            return text
    raise ReadError(_BINARY)


def _declared(data: bytes, name: str | None) -> str | None:
    """Decode as declared; a wrong name, and one that is no encoding of text, is as good as none."""
    if not name:
        return None
    try:
        encoding = codecs.lookup(name.strip()[:40]).name
        return data.decode(_MEANT.get(encoding, encoding)) if _CHARSET.match(encoding) else None
    except (LookupError, ValueError):  # UnicodeError is a ValueError
        return None


def _mended(data: bytes) -> str | None:
    """Decode UTF-8 in which only a few characters are broken."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    whole = sum(byte >= 0xC2 for byte in data[:_SAMPLE]) - broken
    return text if 0 < broken <= _BROKEN_SHARE * whole else None


def _legacy(data: bytes) -> str | None:
    """Decode in the encoding that makes the likeliest text of a sample, if the rest is valid in it too."""
    from charset_normalizer import from_bytes

    sample = _sample(data)
    found = from_bytes(sample, cp_isolation=_LEGACY, steps=5, chunk_size=512, preemptive_behaviour=False)
    names = [match.encoding for match in found]
    if not names or names[0] in _LATIN or len(set(sample) - set(range(128))) < 4:
        names = [_latin(sample), "cp1252", *names]
    for name in dict.fromkeys(names):
        try:
            return data.decode(name)
        except ValueError:
            continue
    return None


def _sample(data: bytes) -> bytes:
    """Return the first lines that are not all ASCII, up to the size of a sample."""
    if len(data) <= _HEAD:
        return data
    lines = [line for line in data[: _SAMPLE * 16].splitlines(keepends=True) if not line.isascii()]
    return b"".join(lines)[:_HEAD] or data[:_HEAD]


def _latin(sample: bytes) -> str:
    """Return the code page of the language that the text is in: the plain letters alone show it."""
    from index.language.identify import detected_language

    return _LATIN_OF.get(detected_language(sample.decode("cp1252", "replace")), "cp1252")
