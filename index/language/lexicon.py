"""Lists of words, each of them once.

What is written with "|" is an alternation for a pattern. Nothing here names a place, person or money of an archive.
"""

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
SHORT_MONTHS = ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CALENDAR = frozenset((*MONTHS, *WEEKDAYS))
"""Names of months and of days of the week, in lower case: capitalised words that name nobody and no place."""

SAYING = "say|said|told|tell|announce|report|write|wrote|add|declare|confirm|state|warn|explain|rule"
"""Stems of verbs of saying: what follows them was said on a day, and did not happen on it."""

NEGATORS = "no|not|never|none|neither|nor|without|nobody|nothing|no longer|cannot"
"""Words that deny; contracted "n't" apart."""
MODALS = "may|might|could|if|whether|would|should|must|possibly|perhaps|alleged\\w*|claims?|expected|likely"
"""Words with which something is not told as having happened: it is possible, or only said."""
PLANNED = "plan(?:s|ned)? to|hopes?|wants?"
ASKED_FOR = "call(?:ed|s)? for|ask(?:s|ed)?|urg(?:es?|ed)|demand\\w*|sought|seeks?"
UNTRUE = "feared|false|untrue|almost|nearly|against|ready to|refus\\w*"
UNSURE = f"{MODALS}|{PLANNED}|{ASKED_FOR}|{UNTRUE}"
"""Words with which something is not told as having happened: possible, planned or only asked for."""
TO_COME = (
    "(?:is|are|was|were) (?:(?:due|expected|set|scheduled|supposed|likely|hoping|planning|preparing) )?to|will|would|"
    "shall|plans? to|planned to|hopes? to|wants? to"
)
"""What stands before a verb whose deed is still to come."""

ALLEGED = (
    "may|might|could|should|must|if|whether|unless|possibly|perhaps|alleged(?:ly)?|reportedly|suspected of|"
    "accused of|(?:claim|alleg)(?:s|es|ed|ing)? (?:that|to|an?|the(?! li(?:fe|ves))|he|she|it|they|his|her|its|their)|"
    "would have"
)
"""Words before a verb with which its deed is not told as having happened: possible, conditional or alleged."""
URGED = (
    "call(?:ed|s|ing)? (?:for|on|upon)|ask(?:ed|s|ing)?|urg(?:es?|ed|ing)|demand(?:s|ed|ing)?|sought|seek(?:s|ing)?|"
    "propos(?:es?|ed|ing)|recommend(?:s|ed|ing)?|appeal(?:s|ed|ing)? (?:for|to)|plead(?:s|ed|ing)? (?:for|with)|"
    "beg(?:s|ged|ging)?|order(?:s|ed|ing)?|invit(?:es?|ed|ing)|(?:a )?bid (?:for|to)|threaten(?:s|ed|ing)? (?:to|with)"
)
"""Verbs with which a deed is asked for; what was asked for need not have happened."""
FUTURE = (
    "(?:is|are|was|were|be|been) (?:\\w+ly )?(?:(?:due|expected|set|scheduled|supposed|likely|hoping|planning|"
    "preparing|about|poised|ready|slated) )?to|will|would|shall|"
    "(?:plan|hope|want|intend|aim|prepare|promise|pledge|vow|agree|decide)(?:s|d|ed|ned)? to|going to|set to"
)
"""What stands before a verb whose deed is told as still to come; wider than `TO_COME`, which asks for a date."""
AHEAD = "planned|proposed|upcoming|forthcoming|scheduled|future|next|threatened"
"""Words before a noun for a deed that is still to come."""
REFUSING = "refus(?:e[sd]?|ing)|fail(?:s|ed|ing)?|declin(?:e[sd]?|ing)|unable|unwilling|neglect(?:s|ed|ing)?"
"""Words before "to" and a verb whose deed was not done."""

ONES = tuple(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split()
)
"""The numbers from 1 to 19."""
TENS = tuple("twenty thirty forty fifty sixty seventy eighty ninety".split())
ORDINALS = tuple(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth".split()
)
SCALES = {"hundred": 10**2, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9}
SCALES |= {"trillion": 10**12}

ABOUT = "about|around|roughly|approximately|some|an estimated|circa"
OVER = (
    "(?:(?:just|well|far|slightly|a little) )?(?:more than|over|above)|at least|upwards of|exceeding|"
    "no (?:fewer|less) than|not (?:fewer|less) than"
)
UNDER = (
    "(?:(?:just|well|far|slightly|a little) )?(?:fewer than|less than|under|below)|nearly|almost|up to|as many as|"
    "as much as|close to|not quite|at most|no more than|not more than"
)
HEDGES = ((0, ABOUT), (1, OVER), (-1, UNDER))
"""What stands before a number that is not exact: 0 about it, 1 over it, -1 under it."""

CURRENCIES = frozenset(
    "dollar euro pound yen yuan renminbi rupee rouble franc afghani dinar peso lira riyal rial dirham rand baht "
    "ringgit rupiah shilling naira cedi krona krone koruna zloty forint leu hryvnia shekel tenge manat lari dram "
    "tugrik birr kwacha kwanza pula kyat taka quetzal lempira metical ariary dalasi ngultrum riel pataca "
    "bolivar boliviano reais soles cent penny centime".split()
)
"""Names of money in the singular, but for words that are seldom money: "real" is not, "reais" is."""
SAME_CURRENCY = {
    "ruble": "rouble", "reais": "reais", "soles": "soles", "kronor": "krona", "kroner": "krone", "zlotys": "zloty",
    "zloties": "zloty", "lei": "leu", "lire": "lira", "pence": "penny", "quid": "pound", "kroon": "krona",
}  # fmt: skip
CURRENCY_SIGNS = {
    "$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee", "₽": "rouble", "₦": "naira", "₺": "lira",
    "₪": "shekel", "₴": "hryvnia", "₱": "peso", "₵": "cedi", "₸": "tenge", "₾": "lari", "฿": "baht", "₩": "won",
}  # fmt: skip
CURRENCY_CODES = {
    "USD": "dollar", "EUR": "euro", "GBP": "pound", "JPY": "yen", "INR": "rupee", "RUB": "rouble", "CNY": "yuan",
    "CHF": "franc", "PKR": "rupee", "AFN": "afghani", "Rs": "rupee",
}  # fmt: skip
TIMES = frozenset("second minute hour day week fortnight month year decade century".split())
"""Units of time."""
MEASURES = TIMES | frozenset(
    "metre kilometre centimetre millimetre mile foot inch yard tonne kilogram gram litre gallon barrel hectare acre "
    "degree volt watt kilowatt megawatt gigawatt knot mph kph".split()
)
"""Units that are no money, in the singular."""
SAME_UNIT = {
    "meter": "metre", "kilometer": "kilometre", "centimeter": "centimetre", "millimeter": "millimetre",
    "km": "kilometre", "cm": "centimetre", "mm": "millimetre", "kg": "kilogram", "kilo": "kilogram", "ton": "tonne",
    "liter": "litre", "feet": "foot", "inches": "inch", "ft": "foot", "mins": "minute", "hrs": "hour",
    "centuries": "century",
}  # fmt: skip
"""Other words for a unit, and its short forms."""
PEOPLE = frozenset(
    "people person persons man men woman women child children boy girl baby infant teenager pensioner police crew "
    "staff personnel troop others".split()
)
"""Words for people that are counted, in the forms that tell no plural by their ending."""

FORMS_OF_ADDRESS = frozenset("mr mrs ms miss dr sir lady madam prof professor".split())
OFFICES = frozenset(
    "president minister prime foreign mayor judge captain general commodore king queen prince princess chancellor "
    "senator governor pope bishop chairman director inspector envoy ambassador secretary deputy vice chief justice "
    "lord colonel major lieutenant sergeant commissioner spokesman spokeswoman representative special archbishop "
    "interior finance defence defense transport health coach".split()
)
"""Words that may stand before a name as its bearer's title or office, in lower case."""

STATES = "still|now|current(?:ly)?|latest|any ?more|any longer|no longer|yet|so far|to date|at present|today|as of"
"""Words with which a question asks how things stand, and not what once happened."""
