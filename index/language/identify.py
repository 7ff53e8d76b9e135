"""The language an article is written in: as stated, else found in its text."""

import re
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

DEFAULT_LANGUAGE = "en"
"""The language of a text that is too short or too mixed to tell."""

_SAMPLE = 1_000
_MIN_LETTERS = 40
_MIN_CONFIDENCE = 0.8
_SMALL_WORDS = frozenset("the of and to that with from by said which were has have on for it they their".split())
_MIN_THE = 2
_MIN_DIFFERENT = 4
_SMALL_SHARE = 0.15
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9-_]+)?$", re.IGNORECASE | re.ASCII)
_LETTER = re.compile(r"[^\W\d_]")
_DETECTING = threading.Lock()

LANGUAGE_NAMES: dict[str, str] = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "ga": "Irish", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
    "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "lo": "Lao",
    "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "mn": "Mongolian", "ms": "Malay", "my": "Burmese",
    "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhala", "sk": "Slovak", "sl": "Slovene",
    "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil",
    "te": "Telugu", "tg": "Tajik", "th": "Thai", "tk": "Turkmen", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""The English names of languages by ISO 639-1 code."""

_CODES = {name.lower(): code for code, name in LANGUAGE_NAMES.items()} | {"farsi": "fa", "dari": "fa", "pushto": "ps"}
_SAME = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "prs": "fa",
    "pes": "fa",
    "pbu": "ps",
    "pus": "ps",
    "cmn": "zh",
}
_SAME |= {
    "ara": "ar", "ces": "cs", "chi": "zh", "deu": "de", "dut": "nl", "eng": "en", "fas": "fa", "fra": "fr", "fre": "fr",
    "ger": "de", "gre": "el", "heb": "he", "hin": "hi", "ind": "id", "ita": "it", "jpn": "ja", "kor": "ko", "nld": "nl",
    "nor": "no", "per": "fa", "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru", "spa": "es", "swe": "sv",
    "tur": "tr", "ukr": "uk", "urd": "ur", "zho": "zh",
}  # fmt: skip


def language_of(text: str, stated: str | None = None) -> str:
    """Return the code of the language of a plain text: the stated one, else the detected one, else the default.

    Depends on its arguments alone.
    """
    return (stated_language(stated) if stated else None) or detected_language(text)


def foreign_share(languages: Sequence[tuple[str, int]], known: str = DEFAULT_LANGUAGE) -> tuple[float, tuple[str, ...]]:
    """Return the share of articles in other languages than `known`, and the names of these, the commonest first.

    `languages` are codes with the number of their articles.
    """
    others = sorted(
        ((count, code) for code, count in languages if code != known), key=lambda entry: (-entry[0], entry[1])
    )
    total = sum(count for _, count in languages)
    names = tuple(LANGUAGE_NAMES.get(code, code) for _, code in others)
    return (sum(count for count, _ in others) / total if total else 0.0), names


def stated_language(written: str) -> str | None:
    """Return the code of a language as sources write it ("en-GB", "German", "deu"); None for anything else."""
    written = written.strip()[:40]
    if code := _CODES.get(written.lower()):
        return code
    match = _CODE.match(written)
    code = match[1].lower() if match else ""
    code = _SAME.get(code, code)
    return code if code in LANGUAGE_NAMES else None


def detected_language(text: str) -> str:
    """Return the code of the language that the first 1,000 characters are written in.

    A text of less than 40 letters (less where the script alone tells), or one that several languages claim, counts as
    the default.
    """
    sample = text[:_SAMPLE]
    letters = _LETTER.findall(sample)
    latin = sum(letter < "\u0250" for letter in letters)
    if not letters or (len(letters) < _MIN_LETTERS and latin * 2 > len(letters)):
        return DEFAULT_LANGUAGE
    if _is_plainly_english(sample):
        return "en"
    with _DETECTING:
        code, confidence = _identifier().classify(sample)
    return str(code) if confidence >= _MIN_CONFIDENCE and code in LANGUAGE_NAMES else DEFAULT_LANGUAGE


def _is_plainly_english(sample: str) -> bool:
    """Tell whether the small words of a text are English ones; spares most archives a model of a second to load."""
    words = sample.lower().split()
    small = [word for word in words if word in _SMALL_WORDS]
    return (
        small.count("the") >= _MIN_THE and len(set(small)) >= _MIN_DIFFERENT and len(small) > _SMALL_SHARE * len(words)
    )


@lru_cache(maxsize=1)
def _identifier() -> Any:  # noqa: ANN401  (py3langid is imported late)
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
