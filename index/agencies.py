"""News agencies: how they sign a report, at its end and in its dateline."""

import re

_AGENCIES = {
    "AFP": "AFP", "Agence France-Presse": "AFP", "AP": "AP", "Associated Press": "AP", "The Associated Press": "AP",
    "Reuters": "Reuters", "Thomson Reuters": "Reuters", "Xinhua": "Xinhua", "TASS": "TASS", "ITAR-TASS": "TASS",
    "EFE": "EFE",
    "dpa": "dpa", "DPA": "dpa", "ANSA": "ANSA", "PTI": "PTI", "ANI": "ANI", "IANS": "IANS", "UNI": "UNI", "UPI": "UPI",
    "APP": "APP", "INP": "INP", "Interfax": "Interfax", "RIA Novosti": "RIA Novosti", "Sputnik": "Sputnik",
    "Anadolu": "Anadolu",
    "Anadolu Agency": "Anadolu", "AA": "Anadolu", "IRNA": "IRNA", "ISNA": "ISNA", "IQNA": "IQNA", "Tasnim": "Tasnim",
    "Fars": "Fars", "Mehr": "Mehr", "MNA": "Mehr", "ILKHA": "ILKHA", "ILNA": "ILNA", "DHA": "DHA", "IHA": "IHA",
    "SPA": "SPA",
    "WAM": "WAM", "QNA": "QNA", "KUNA": "KUNA", "BNA": "BNA", "ONA": "ONA", "MENA": "MENA", "SANA": "SANA",
    "NNA": "NNA",
    "Petra": "Petra", "WAFA": "WAFA", "TAP": "TAP", "APS": "APS", "MAP": "MAP", "Kyodo": "Kyodo", "Jiji": "Jiji",
    "Yonhap": "Yonhap", "KCNA": "KCNA", "CNA": "CNA", "Bernama": "Bernama", "Antara": "Antara", "VNA": "VNA",
    "PNA": "PNA",
    "BSS": "BSS", "UNB": "UNB", "RSS": "RSS", "AAP": "AAP", "CP": "CP", "The Canadian Press": "CP", "PA": "PA",
    "PA Media": "PA", "APA": "APA", "SDA": "SDA", "Keystone-SDA": "SDA", "Belga": "Belga", "ANP": "ANP",
    "Ritzau": "Ritzau",
    "NTB": "NTB", "TT": "TT", "STT": "STT", "PAP": "PAP", "CTK": "CTK", "MTI": "MTI", "TASR": "TASR",
    "Tanjug": "Tanjug",
    "HINA": "HINA", "Lusa": "Lusa", "Ukrinform": "Ukrinform", "BelTA": "BelTA", "Kazinform": "Kazinform", "UzA": "UzA",
    "AKIpress": "AKIpress", "Azertac": "Azertac", "Trend": "Trend", "Pajhwok": "Pajhwok", "Bakhtar": "Bakhtar",
    "BNN": "BNN",
    "Khaama Press": "Khaama Press", "NAN": "NAN", "GNA": "GNA", "SAPA": "SAPA", "PANA": "PANA", "KNA": "KNA",
    "ENA": "ENA",
    "Bloomberg": "Bloomberg", "Rudaw": "Rudaw",
}  # fmt: skip
_KNOWN = "|".join(re.escape(name) for name in sorted(_AGENCIES, key=len, reverse=True))
_OTHERS = r"(?:[/,&|\s]{1,3}[^()\[\]\n]{1,60})?"
_SENTENCE_END = r"[.!?…][\"'”’»)\]]*"

_ALONE = re.compile(
    rf"[(\[]\s?(?P<name>{_KNOWN}){_OTHERS}\s?[)\]]\.?$|(?:[–—-]{{1,2}}|[Ss]ource\s?:)\s?(?P<name2>{_KNOWN})\.?$"
)
_NAME_ALONE = re.compile(rf"(?P<name>{_KNOWN})$")
_UNKNOWN_ALONE = re.compile(r"[(\[](?P<name>[A-Z]{4,8})[)\]]\.?$")
_ENDING = re.compile(
    rf"(?<=[.!?…\"”’»)\]])\s{{0,3}}(?:[(\[]\s?(?P<name>{_KNOWN}){_OTHERS}\s?[)\]]|(?:[–—]|--"
    rf"|\s-)\s?(?P<name2>{_KNOWN}))\.?$"
)
_UNKNOWN_ENDING = re.compile(r"(?<=[.!?…])(?:[\"'”’»])?\s{1,3}(?P<sign>[(\[](?P<name>[A-Z]{4,8})[)\]]\.?)$")
_MARKS = re.compile(
    r"[(\[]?(?:ends?|more|continued|to be continued|end (?:item|of text)|eom|-30-|###|xxx)[)\]]?\.?$", re.IGNORECASE
)
_NO_NAMES = frozenset({"ENDS", "MORE", "CONT", "ALSO", "NOTE", "SIC", "TBC"})
_CREDITS = re.compile(
    r"[(\[]?(?:(?:additional )?(?:reporting|writing|editing|translation|translated|edited|compiled|written) by"
    r" [^\n.]{2,200}|"
    rf"with (?:additional )?(?:inputs?|reporting|files|material)(?: also)? (?:from|by) (?:the )?(?:agencies"
    rf"|{_KNOWN}|agency)[^\n]{{0,80}}"
    r"|\(?with agency inputs?\)?)\.?[)\]]?$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    rf"\s{{0,3}}(?:[^\W\d_a-z][\w.'’-]{{0,30}}(?:[ ,/]{{1,2}}|$)){{1,6}}[^()\n–—]{{0,40}}[(\[/]\s?(?P<name>{_KNOWN}"
    rf"|[A-Z]{{2,8}})"
    rf"{_OTHERS}\s?[)\]/]\s{{0,2}}(?:[–—:-]|--)"
)
_LABELLED = {name.casefold(): agency for name, agency in _AGENCIES.items()}


def signature(line: str, *, last: bool) -> int | None:
    """Return where the agency's signature begins that ends a line, 0 where the line is nothing else; None without one.

    `last` tells the last line of a text: only there a signature may name an agency that is not known here.
    """
    line = line.rstrip()
    tail = line[-90:]
    if len(line) <= 90 and (_ALONE.match(line) or (last and (_UNKNOWN_ALONE.match(line) or _NAME_ALONE.match(line)))):
        return 0
    if last and len(line) <= 30 and _MARKS.match(line):
        return 0
    found = _ENDING.search(tail)
    if found:
        return len(line) - len(tail) + found.start()
    unknown = _UNKNOWN_ENDING.search(tail) if last else None
    return len(line) - len(tail) + unknown.start("sign") if unknown else None


def is_reporting_credit(line: str) -> bool:
    """Tell whether a line at the end of a text says who else worked on it: "(Reporting by Ada Venn)"."""
    return len(line) <= 260 and bool(_CREDITS.match(line.strip()))


def signed_by(sign: str) -> str | None:
    """Return the agency that a signature like "(ILKHA)" or "— Reuters" names, None where it names none."""
    name = re.sub(r"^(?:[\s([–—-]|source\s?:)+", "", sign.strip(), flags=re.IGNORECASE)
    name = re.split(r"[/,&|)\]]", name)[0].strip(" .")
    if found := _LABELLED.get(name.casefold()):
        return found
    return name if re.fullmatch("[A-Z]{4,8}", name) and name not in _NO_NAMES else None


def dateline_agency(text: str) -> str | None:
    """Return the agency in the dateline that opens a text: "LONDON (AP) —", "KABUL, Nov. 24 (Xinhua) --"; else None."""
    match = _DATELINE.match(text[:160])
    return (signed_by(match["name"]) or match["name"]) if match else None
