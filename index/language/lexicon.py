"""Lists of words, each of them once."""

CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday".split()
)
"""Names of months and of days of the week, in lower case: capitalised words that name nobody and no place."""
SAYING = "say|said|told|tell|announce|report|write|wrote|add|declare|confirm|state|warn|explain|rule"
"""Stems of verbs of saying, as an alternation: what follows them was said on a day, and did not happen on it."""
NEGATORS = "no|not|never|none|neither|nor|without|nobody|nothing|no longer|cannot"
"""Words that deny, as an alternation; contracted "n't" apart."""
TIMES = frozenset("second minute hour day week month year decade".split())
CURRENCIES = frozenset("dollar euro pound yen yuan rupee rouble ruble franc afghani dinar peso real lira".split())
"""Units of numbers."""
UNSURE = (
    "may|might|could|if|whether|would|should|must|possibly|perhaps|alleged\\w*|claims?|expected|likely|"
    "plan(?:s|ned)? to|hopes?|wants?|feared|false|untrue|almost|nearly|against|ready to|refus\\w*|"
    "call(?:ed|s)? for|ask(?:s|ed)?|urg(?:es?|ed)|demand\\w*|sought|seeks?"
)
"""Words with which something is not told as having happened: possible, planned or only asked for."""
