"""The lines around a headline: photo credits, section labels, bylines, dates. Each function judges one plain line."""

import re

from index.language.lexicon import MONTHS, WEEKDAYS

_MAX_LINE = 120


def _words(text: str) -> list[str]:
    return text.split()


_AGENCY = r"(?:AFP|AP|EPA|DPA|ANI|PTI|UPI|TASS|Reuters|Getty|Getty Images|Shutterstock|Unsplash|Wikimedia(?: Commons)?)"
_PLATFORM = rf"(?:X|Twitter|Facebook|Instagram|Telegram|YouTube|TikTok|WhatsApp|Flickr|{_AGENCY})"
_IMAGE = r"(?:photo|photograph|image|picture|illustration|graphic)"
_CREDITS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{_IMAGE}|credits?|{_IMAGE} (?:credits?|by|courtesy(?: of)?|source))\s*[:/]",
        rf"(?:{_IMAGE} by|(?:{_IMAGE} )?courtesy(?: of| :|:))\s",
        rf"(?:file|handout|stock|archive|agency|representational|undated) {_IMAGE}(?:$|\W)",
        rf"(?:{_AGENCY})(?:\s*[/|]\s*\w+| {_IMAGE})*$",
        r"© ?\D[^.]*$",
        r"@\w+$",
    )
)
_VIA = re.compile(rf"([^\n]{{1,60}}?) via {_PLATFORM}(?: Images)?(?:\s*/\s*[\w ]+)?$")
_PICTURES = re.compile(r"(?:photos|photographs|images|pictures)(?: by|:) (.+)", re.IGNORECASE)
_NAME_SLASH = re.compile(
    r"(?:[^\W\d_a-z]\S* ){0,3}[^\W\d_a-z][^\s/]*\s?/\s?[^\W\d_a-z][^\s/]*(?: [^\W\d_a-z][^\s/]*){0,3}$"
)

_SECTIONS = frozenset(
    _words(
        "africa agriculture americas analysis arts asia breaking business climate comment community companies crime "
        "culture economy editorial editorials education elections energy entertainment environment europe exclusive "
        "explainer features finance fashion food health history home international interview interviews investigation "
        "latest law letters lifestyle live local markets media metro military money nation national news newsletter "
        "obituaries obituary opinion opinions people politics press region regional religion report reports review "
        "reviews science security society special sport sports stories story style tech technology top transport "
        "travel update updates video watch weather world"
    )
)
_PLAIN_WORDS = frozenset(_words("and the of east middle north south central latin america release in"))
_SEPARATOR = re.compile(r"\s*[|/>»›·•]\s*|\s+[–—-]\s+|,\s+|\s*&\s*")

_ROLE = r"(?:staff|special|senior|chief|foreign|political|business|sports?|news|our|[A-Z]\w+)"
_ROLES = re.compile(
    rf"(?:{_ROLE} ){{0,3}}(?:writer|reporter|correspondent|editor|columnist|contributor|staff|desk|bureau|analyst)s?"
    r"(?: in [A-Z]\w+)?$",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:(?:written|reported|words|story) )?by:? +", re.IGNORECASE)
_PARTICLES = frozenset(_words("al and bin bint da de del della den der di dos du el ibn la le of ter the van von y zu"))

_DATE_LABEL = re.compile(
    r"(?:(?:first |last )?(?:published|updated|posted|modified)|date)(?: on| at)?\s*:?\s+", re.IGNORECASE
)
_DATE_WORDS = frozenset(
    [*MONTHS, *WEEKDAYS]
    + [name[:3] for name in (*MONTHS, *WEEKDAYS)]
    + _words("sept tues thur thurs am pm at on of the gmt utc est edt cet cest bst ist msk z t hrs st nd rd th")
)
_WORD_OR_NUMBER = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def label(line: str) -> str | None:
    """Return as what a line above a headline is no headline: "photo credit", "kicker"; None for any other line."""
    if is_photo_credit(line):
        return "photo credit"
    return "kicker" if is_kicker(line) else None


def is_photo_credit(line: str) -> bool:
    """Tell whether the line says who took a picture: "Photo: Jane Roe/Courier", "rivernews via X"."""
    line = line.strip(" ()[]*_")
    if not line or len(line) > _MAX_LINE:
        return False
    if any(pattern.match(line) for pattern in _CREDITS) or _NAME_SLASH.match(line):
        return True
    # "Minister resigns via X" and "Pictures: Oslen under water" are headlines: here only names make a credit.
    pictures, via = _PICTURES.match(line), _VIA.match(line)
    if pictures:
        return _is_names(pictures[1])
    return via is not None and (" " not in via[1] or _is_names(via[1]))


def is_kicker(line: str) -> bool:
    """Tell whether the line is a section label: "WORLD", "Politics | Europe", "Breaking news"."""
    line = line.strip(" []*_:")
    if not line or len(line) > 60:
        return False
    words = line.lower().split()
    if line.isupper() and len(words) <= 3:
        return True
    pieces = [piece.split() for piece in _SEPARATOR.split(line.lower()) if piece]
    labels = [any(word in _SECTIONS for word in piece) for piece in pieces]
    if all(word in _SECTIONS or word in _PLAIN_WORDS for piece in pieces for word in piece):
        return any(labels) or line.lower() == "middle east"
    return len(pieces) > 1 and any(labels) and all(len(piece) <= 2 for piece in pieces) and "," not in line


def byline(line: str) -> str | None:
    """Return who wrote it, from a line like "By Jane Roe" or "Jane Roe, Staff writer"; None for any other line."""
    line = line.strip(" *_")
    if not line or len(line) > _MAX_LINE or line.endswith((".", "!", "?", ":")):
        return None
    by = _BY.match(line)
    name, comma, role = line[by.end() if by else 0 :].partition(", ")
    if comma and _ROLES.match(role) and _is_names(name):
        return name
    return line[by.end() :] if by and _is_names(line[by.end() :]) else None


def date_line(line: str) -> str | None:
    """Return the date as written where the line holds nothing else; its year must stand in it."""
    line = line.strip(" *_")
    if not line or len(line) > 80:
        return None
    label = _DATE_LABEL.match(line)
    written = line[label.end() :] if label else line
    if not _YEAR.search(written) or len(re.findall(r"\d+", written)) < 2:
        return None
    pieces = _WORD_OR_NUMBER.findall(written.lower())
    known = all(piece in _DATE_WORDS or piece.isdigit() or piece in ",.:/-+–()" for piece in pieces)
    return written if known else None


def is_update(line: str) -> bool:
    """Tell whether a date line is about a later change of the article."""
    return line.strip(" *_").lower().startswith(("updated", "last", "modified"))


def _is_names(text: str) -> bool:
    words = text.replace(",", " ").replace("&", " ").split()
    named = all(word in _PARTICLES or not (word[0].islower() or word[0].isdigit()) for word in words)
    return 1 <= len(words) <= 10 and named and any(word not in _PARTICLES for word in words)
