"""Find temporal expressions in running text: the patterns, the words that open them, and what is never a date."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from index.dates.words import (
    COUNTED,
    DAY,
    MONTH,
    NUMBER,
    NUMBERS,
    UNIT,
    VAGUE,
    WEEKDAY,
    WEEKDAY_OR_SHORT,
    YEAR,
    pattern,
)
from index.language.lexicon import MONTHS, WEEKDAYS


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of expression: the small-letter words it opens with ("#" for digits) and its pattern."""

    kind: str
    opens: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Found:
    """An expression of a kind at `start` to `end` of the text, in code points."""

    kind: str
    match: re.Match[str]
    start: int
    end: int


_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR_TAIL = (
    rf"(?:(?:,? |,)(?P<year>{YEAR})(?![0-9]|[,.][0-9]|-[0-9]{{2}}(?![0-9])|-year)(?! {COUNTED})"
    r"|,? (?:of )?(?P<yearly>last|this|next|that|the same) year)?"
)
_DAY_END = r"(?![0-9]|[.:][0-9]|,[0-9]{3}(?![0-9])|%|(?-i:-[a-z]))"
_CLOCK = r"(?: (?:morning|afternoon|evening|night|noon|midday))?"
_WEEKDAY = rf"(?P<weekday>{WEEKDAY_OR_SHORT})"
_TO = r"(?P<to> ?(?:-|–|—|\bto\b|\band\b|\bthrough\b|\buntil\b) ?)"
_WEEKDAY_AFTER = rf"(?:,? \((?P<in_brackets>{WEEKDAY})\)|,? (?P<after>{WEEKDAY})(?=[,.;]))?"
_WEEKDAYS = rf"(?P<weekday>{WEEKDAY_OR_SHORT})(?: ?(?:-|–|\bto\b|\band\b) ?{WEEKDAY_OR_SHORT})?,? "
_DIGITS = r"(?<![\w./,$€£:+=#%-])"
_PERIOD = r"(?:week|weekend|month|year|decade)"
_CLAUSE_END = (
    r"(?:(?=[^\S\n]{0,4}(?:$|[.,;:!?)\]\"”\n–—]))"
    r"|(?= (?:and|but|or|when|while|as|in|at|on|by|with|from|near|to|for|that|because|following|--)\b))"
)
_OUTLETS = (
    r"(?:Times|Post|Mail|Telegraph|Express|Mirror|Star|Herald|Independent|Tribune|Guardian|Mercury|News|Review"
    r"|Chronicle|Gazette|Observer|Leader|World|Journal|Standard|Nation|Citizen|Argus|Magazine|Punch|Vision|Sport"
    r"|People|Business|FC|United|Club|League|Group|Movement|Foundation|Books|Press|School|Today|Night Live"
    r"|Evening Post|Prayers?)\b"
)

_WORDS_OF_WEEKDAYS = (*WEEKDAYS, "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun")
_WORDS_OF_MONTHS = (*MONTHS, *(m[:3] for m in MONTHS), "sept")
_SHIFTS = ("last", "this", "next", "past", "previous", "coming", "upcoming", "following")
_COUNTS = ("#", *NUMBERS, "few", "several", "many", "some")

_SOURCES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    # Never dates: what these match is passed over.
    (
        "never",
        (
            "black",
            "good",
            "ash",
            "palm",
            "easter",
            "bloody",
            "cyber",
            "super",
            "giving",
            "holy",
            "maundy",
            "sheffield",
            "whit",
            "shrove",
            "casual",
            "man",
            "girl",
            "blue",
            "fat",
            "freaky",
            "throwback",
        ),
        rf"(?:black|good|ash|palm|easter|bloody|cyber|super|giving|holy|maundy|sheffield|whit|shrove|casual"
        rf"|man|girl|blue|fat|freaky|throwback)"
        rf" {WEEKDAY}s?\b",
    ),
    ("never", WEEKDAYS, rf"{WEEKDAY} (?:(?-i:{_OUTLETS})|prayers?\b|sermons?\b|school\b|mass\b|roast\b|worship)"),
    ("never", WEEKDAYS, rf"{WEEKDAY}s\b|friday the 13th"),
    (
        "never",
        ("september", "sept"),
        r"(?:september|sept\.?) 11(?:th)?,? (?:terror|attack|hijack|memorial|anniversary)\w*",
    ),
    ("never", ("#",), r"[0-9]{4}[-/–][0-9]{2}(?![0-9]|[-/–.][0-9])"),
    ("never", ("#",), r"[0-9]{1,3}-(?:year|month|week|day|hour|minute)s?\b(?:-old)?"),
    ("never", ("every", "each"), rf"(?:every|each)(?: other| second)? (?:{WEEKDAY}|day|week|month|year)"),
    # Days.
    ("month", _WORDS_OF_MONTHS, rf"(?<=\bin\s)(?P<bare>(?P<month>{MONTH}))(?= [0-9]{{1,2}} {COUNTED})"),
    (
        "numeric",
        ("#",),
        rf"{_DIGITS}(?P<y>{YEAR})(?P<s>[-/.])(?P<m>[01]?[0-9])(?P=s)(?P<d>[0-3]?[0-9])"
        rf"(?![0-9]|[-/.][0-9])",
    ),
    (
        "numeric",
        ("#",),
        rf"{_DIGITS}(?<!version\s)(?P<a>[0-3]?[0-9])(?P<s>[-/.])(?P<b>[0-3]?[0-9])(?P=s)(?P<y>{YEAR})"
        rf"(?![0-9]|[-/.][0-9])",
    ),
    (
        "days",
        (*_WORDS_OF_WEEKDAYS, "#"),
        rf"(?:{_WEEKDAYS}|{_DIGITS})(?P<day>{DAY}){_ORDINAL}{_TO}(?P<day2>{DAY}){_ORDINAL}(?: of)? (?P<month>{MONTH})"
        rf"{_YEAR_TAIL}",
    ),
    (
        "days",
        (*_WORDS_OF_WEEKDAYS, *_WORDS_OF_MONTHS),
        rf"(?:{_WEEKDAYS})?(?P<month>{MONTH}) (?P<day>{DAY}){_ORDINAL}{_TO}(?P<day2>{DAY}){_ORDINAL}{_DAY_END}"
        rf"(?! {MONTH}){_YEAR_TAIL}",
    ),
    ("day", _WORDS_OF_WEEKDAYS, rf"{_WEEKDAY} ?\((?P<day>{DAY}){_ORDINAL}(?: of)? (?P<month>{MONTH}){_YEAR_TAIL}\)"),
    ("day", _WORDS_OF_WEEKDAYS, rf"{_WEEKDAY} ?\((?P<month>{MONTH}) (?P<day>{DAY}){_ORDINAL}{_YEAR_TAIL}\)"),
    (
        "day",
        (*_WORDS_OF_WEEKDAYS, "#"),
        rf"(?:{_WEEKDAY}{_CLOCK},? (?:the )?|{_DIGITS})(?P<day>{DAY}){_ORDINAL}(?: of)?(?:-| )(?P<month>{MONTH})"
        rf"(?:-(?P<dashed>{YEAR})(?![0-9])|{_YEAR_TAIL}{_WEEKDAY_AFTER})",
    ),
    (
        "day",
        (*_WORDS_OF_WEEKDAYS, *_WORDS_OF_MONTHS),
        rf"(?:{_WEEKDAY}{_CLOCK},? )?(?P<month>{MONTH}) (?:the )?(?P<day>{DAY}){_ORDINAL}{_DAY_END}{_YEAR_TAIL}"
        rf"{_WEEKDAY_AFTER}",
    ),
    ("weekday_of_month", WEEKDAYS, rf"(?P<weekday>{WEEKDAY}),? the (?P<day>{DAY})(?:st|nd|rd|th)\b(?! century)"),
    ("week_of", ("week",), rf"week of (?:the )?(?P<month>{MONTH}) (?P<day>{DAY}){_ORDINAL}{_DAY_END}{_YEAR_TAIL}"),
    ("week_of", ("week",), rf"week of (?:the )?(?P<day>{DAY}){_ORDINAL}(?: of)? (?P<month>{MONTH}){_YEAR_TAIL}"),
    # Weekdays.
    ("never", WEEKDAYS, rf"(?<!from\s)(?<!between\s){WEEKDAY} ?(?:-|–|—|\bto\b|\bthrough\b) ?{WEEKDAY}\b"),
    ("weekday_of_week", WEEKDAYS, rf"(?P<weekday>{WEEKDAY})(?: of| in)? (?P<which>last|this|next) week\b"),
    (
        "weekday_of_week",
        ("last", "this", "next"),
        rf"(?P<which>last|this|next) week,? (?:on )?(?P<weekday>{WEEKDAY})\b",
    ),
    ("chain_weekday", ("the",), rf"the (?P<which>following|previous|next|preceding|same) (?P<weekday>{WEEKDAY})\b"),
    ("chain_weekday", ("the",), rf"the (?P<weekday>{WEEKDAY}) (?P<which>before|after){_CLAUSE_END}"),
    (
        "weekday",
        (*_SHIFTS,),
        rf"(?P<which>this past|this coming|last|this|next|past|coming|upcoming) (?P<weekday>{WEEKDAY})\b"
        rf"(?! of (?:the|each|every|a|{MONTH})\b)(?! in {MONTH})",
    ),
    ("weekday", WEEKDAYS, rf"(?P<weekday>{WEEKDAY})(?![a-z])"),
    # Days counted from the day of publication.
    ("today", ("the", "day"), r"(?:the )?day (?P<word>before yesterday|after tomorrow)\b"),
    ("today", ("today", "tonight", "yesterday", "tomorrow"), r"(?P<word>today|tonight|yesterday|tomorrow)(?![a-z])"),
    ("today", ("this", "last"), r"(?P<word>this (?:morning|afternoon|evening)|last (?:night|evening))\b"),
    # Months and years by name.
    (
        "month",
        _WORDS_OF_MONTHS,
        rf"(?P<month>{MONTH})(?: of|,)? (?P<year>{YEAR})(?![0-9]|,[0-9]|-[0-9]{{2}}(?![0-9])|s\b)"
        rf"(?! {COUNTED})",
    ),
    ("month", _WORDS_OF_MONTHS, rf"(?P<month>{MONTH})(?: of|,)? (?P<yearly>last|this|next|that|the same) year\b"),
    (
        "month",
        ("last", "this", "next", "past", "coming"),
        rf"(?P<which>last|this past|this coming|this|next|past|coming) (?P<month>{MONTH})(?! [0-9])",
    ),
    ("month", _WORDS_OF_MONTHS, rf"(?P<bare>(?P<month>{MONTH}))"),
    (
        "year",
        ("spring", "summer", "autumn", "fall", "winter"),
        rf"(?P<season>spring|summer|autumn|fall|winter)(?: of)? (?P<year>{YEAR})(?![0-9]|[,.][0-9]|-[0-9])",
    ),
    ("chain_month", ("the",), rf"the (?P<which>previous|preceding|following|next) (?P<month>{MONTH})(?! [0-9])"),
    ("decade", ("#",), r"(?<![\w.,$€£])(?P<year>(?:1[6-9]|20)[0-9])0s\b"),
    ("decade", ("#",), r"(?<=['’‘])(?P<short>[2-9])0s\b"),
    ("year", ("#",), rf"(?<=\bin\s)(?P<old>(?P<year>1[0-5][0-9]{{2}}))(?![\w%]|[,.:/][0-9]){_CLAUSE_END}"),
    ("year", ("#",), rf"(?P<year>{YEAR})(?![\w%]|[,.:/][0-9]|-[a-z0-9]*[a-z])(?! {COUNTED})"),
    # Calendar periods and counted stretches.
    (
        "part",
        ("earlier", "later"),
        rf"(?P<side>earlier|later) (?:in )?(?P<of>this|the|that|the same) (?P<unit>{_PERIOD}|day)\b",
    ),
    ("period_before_last", ("the",), r"the (?P<unit>week|weekend|month|year) (?P<which>before last|after next)\b"),
    ("season", _SHIFTS, r"(?:last|this|next|past|this past|coming) (?:spring|summer|autumn|fall|winter)\b"),
    (
        "stretch",
        ("the", "these", "past", "last", "next", "coming", "preceding", "previous"),
        rf"(?:(?:the|these) )?(?P<which>past|last|previous|preceding|next|coming|following)"
        rf" (?:(?P<count>{NUMBER}|{VAGUE}) )(?P<unit>{UNIT})\b",
    ),
    ("stretch", ("the", "this", "past"), rf"(?:the|this)? ?(?P<which>past|coming) (?P<unit>{UNIT})\b(?! of\b)"),
    ("stretch_if_over", ("the",), r"the (?P<which>last|next) (?P<unit>day|week|month|year|decade)\b(?! of\b)"),
    ("period", ("last", "this", "next"), rf"(?P<which>last|this|next) (?P<unit>{_PERIOD})\b(?! of (?!the\b))"),
    ("period", ("the", "this", "past"), r"(?:(?:the|this) )?(?P<which>past) (?P<unit>weekend)\b"),
    ("holiday", ("new", "christmas"), r"(?P<feast>new year['’]s|christmas) (?P<part>eve|day)\b"),
    ("day_of_month", ("#",), rf"{_DIGITS}(?P<day>{DAY})(?:st|nd|rd|th) of (?P<which>last|this|next) month\b"),
    ("weekend", ("the",), r"the (?P<unit>weekend)\b"),
    (
        "chain_period",
        ("the", "that", "next"),
        r"(?:the (?P<which>following|next|previous|preceding|same|very same|very)|that (?P<that>very same|same|very))"
        r" (?P<unit>day|morning|afternoon|evening|night|week|weekend|month|year)\b(?! (?:in|of) [0-9])",
    ),
    (
        "chain_period",
        ("that",),
        r"(?P<which>that) (?P<unit>day|morning|afternoon|evening|night|week|weekend|month|year)\b",
    ),
    ("chain_period", ("next",), r"(?P<which>next) (?P<unit>day|morning)\b"),
    ("chain_period", ("the",), rf"the (?P<unit>day|night|week|month|year) (?P<which>before|after){_CLAUSE_END}"),
    ("the_period", ("the",), r"the (?P<unit>week|month|year|decade)\b(?! of\b)"),
    ("year_end", ("year",), r"(?P<unit>year)(?:-|['’]s )end\b"),
    (
        "in",
        ("in", "within"),
        rf"(?P<how>in|within) (?P<count>{NUMBER}) (?P<unit>{UNIT})\b(?P<time>['’]s? time\b)?"
        rf"(?! (?:of|that|when|where|which|marked)\b)",
    ),
    (
        "ago",
        _COUNTS,
        rf"{_DIGITS}(?P<count>{NUMBER}|{VAGUE}) (?P<half>and a half )?(?P<unit>{UNIT})(?P<half2> and a half)?"
        rf" (?P<side>ago|from now|from today|from yesterday)\b",
    ),
    (
        "later",
        _COUNTS,
        rf"{_DIGITS}(?P<count>{NUMBER}|{VAGUE}) (?P<unit>{UNIT})"
        rf" (?P<side>later|earlier|afterwards?|after that|before that|beforehand|after{_CLAUSE_END}"
        rf"|before{_CLAUSE_END})\b",
    ),
    ("vague", ("half",), r"half an? (?:day|month|year|decade|century) (?:ago|later|earlier)\b"),
    ("never", ("half",), r"half an hour (?:ago|later|earlier|afterwards|after|before)\b"),
    (
        "vague",
        ("days", "weeks", "months", "years", "decades"),
        r"(?:days|weeks|months|years|decades) (?:ago|later|earlier)\b",
    ),
)


@cache
def _rules_by_opening_word() -> dict[str, tuple[Rule, ...]]:
    """Compile the rules on first use: it takes longer than importing the module."""
    rules = tuple(Rule(kind, frozenset(opens), pattern(source)) for kind, opens, source in _SOURCES)
    words = {word for rule in rules for word in rule.opens}
    return {word: tuple(rule for rule in rules if word in rule.opens) for word in words}


_WORD = re.compile(r"[^\W\d_]+|[0-9]+")


def find_expressions(text: str) -> Iterator[Found]:
    """Yield what looks like a temporal expression, in text order, without overlaps; time is linear in the text.

    Each word is looked up once; only the rules it opens are tried at its place. Whether a bare month or year is
    one is left to the reading of its surroundings.
    """
    rules = _rules_by_opening_word()
    done = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if start < done:
            continue
        first = word[0]
        for rule in rules.get("#" if first[0] in "0123456789" else first.lower(), ()):
            if m := rule.pattern.match(text, start):
                done = m.end()
                yield from _parts(rule.kind, m)
                break


def _parts(kind: str, m: re.Match[str]) -> Iterator[Found]:
    """Yield a match as one expression, as two ("November 3 and 7"), or not at all."""
    if kind == "never":
        return
    if kind == "days" and m["to"].strip().lower() == "and" and not _is_run(m):
        yield Found("first_day", m, m.start(), m.start("to"))
        yield Found("second_day", m, m.start("day2"), m.end())
        return
    yield Found(kind, m, m.start(), m.end())


_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)


def _is_run(m: re.Match[str]) -> bool:
    """Say whether two days joined by "and" are the ends of a stretch, or neighbours."""
    return int(m["day2"]) == int(m["day"]) + 1 or bool(_BETWEEN.search(m.string[max(0, m.start() - 9) : m.start()]))
