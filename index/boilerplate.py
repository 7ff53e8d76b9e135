"""Lines that a page puts between the paragraphs of a story. Each function judges one plain line.

The patterns match at the start of a line, are bounded in length and never look back: their time grows with the text
alone. A line that quotes or reports ("the minister said") is the story's, whatever it begins with.
"""

import re

_MAX_LINE = 200
_MAX_TEASER = 160
_LEAD = " \t*_#>[](){}|•·-–—►▶»→+📷✉"
_PLATFORMS = (
    r"(?:facebook|twitter|x|instagram|telegram|whatsapp|youtube|tiktok|linkedin|pinterest|reddit|flipboard|threads|"
    r"bluesky|mastodon|snapchat|vk|viber|google news|apple news|social media|e-?mail)"
)
_REPORTED = re.compile(
    r"[\"“”„«»]|\b(?:said|says|saying|told|asked|added|wrote|writes|joked|argued|warned|insisted|according to"
    r"|announced|"
    r"claimed|stated|declared|explained|replied|reported that)\b",
    re.IGNORECASE,
)
_ENDS_SENTENCE = re.compile(r"[.;,:…][)\]\"'”’»]*$")


def _lines(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})\s*$", re.IGNORECASE)


_ADVERTISEMENT = _lines(
    r"(?:advertisement|advertisements|advert|ad|ads|publicidad|anzeige|publicité|sponsored(?: content)?|promoted(?:"
    r" content)?"
    r"|paid (?:content|post))\W{0,3}",
    r"(?:advertisement|ad|advert)\W{1,4}(?:scroll (?:down )?to continue|continue reading below|story continues"
    r" below)\W{0,3}",
    r"(?:story|article|text|report) continues (?:below|after)(?: (?:this|the))?(?: (?:advertisement|ad|advert|video"
    r"|picture|image|"
    r"promotion))?\W{0,3}",
    r"(?:scroll (?:down )?(?:to|for)|continue reading) [^.]{0,40}\b(?:below|after)? ?(?:the )?(?:ad|advertisement"
    r"|content)\W{0,3}",
    r"remove ads\W{0,3}",
)
_TO_US = r"(?:our|the|this|your|free|daily|weekly|morning|evening|email|e-mail|[A-Z][\w'’&.-]{0,30})"
_SHARE = _lines(
    rf"share(?: (?:this|the|our))?(?: (?:article|story|post|page|news|report|link))?(?: (?:on|via|with|to|by|:)?"
    rf" ?(?:{_PLATFORMS}"
    r"|friends|your friends|others|this)(?:[,/|&\s]{1,3}(?:and )?" + _PLATFORMS + r"){0,6})?\W{0,3}",
    rf"(?:tweet|retweet|e-?mail|print|copy link|link copied|save|bookmark|comments?|reactions?|like|{_PLATFORMS})"
    rf"(?:[,/|&•·\s]{{1,3}}(?:tweet|e-?mail|print|copy link|save|share|like|comments?|{_PLATFORMS})){{0,8}}\W{{0,2}}",
    rf"(?:please )?(?:follow|like|join|find) (?:us|@?[A-Z]\w{{1,30}}(?: [A-Z]\w{{1,30}}){{0,3}}|our [\w ]{{0,30}}"
    rf"|@\w{{1,30}}) "
    rf"(?:now )?(?:on|at|in) (?:our )?{_PLATFORMS}(?:[,/|&\s]{{1,3}}(?:and )?(?:on )?{_PLATFORMS}){{0,6}}"
    r"(?: (?:channel|page|group|for (?:the )?(?:latest|more|breaking)[^.]{0,60}))?\W{0,3}",
    rf"(?:click here to )?join (?:our|the|us on)(?: [\w'’&-]{{1,20}}){{0,4}} (?:channel|group|community|{_PLATFORMS})"
    rf"(?: (?:on {_PLATFORMS}|for [^.]{{0,60}}|to [^.]{{0,60}}|now|today|here))?\W{{0,3}}",
    r"follow @\w{1,30}\W{0,3}",
    r"(?:leave|post|add|write) a comment\W{0,3}",
    r"\d{1,5} (?:comments?|shares?|likes?|views?)\W{0,3}",
    r"comments? \(\d{1,5}\)?",
    r"(?:listen to|print|save|e-?mail) this (?:article|story|page)\W{0,3}",
    r"\d{1,3} ?min(?:ute)?s?(?: read| to read)\W{0,3}",
    r"reading time:? \d{1,3} ?min(?:ute)?s?\W{0,3}",
)
_NEWSLETTER = _lines(
    rf"(?:click here to )?(?:sign up|subscribe|register)(?: now| here| today| free| for free)?(?: (?:to|for|with"
    rf"|and get))? "
    rf"(?:{_TO_US} ){{0,5}}(?:newsletters?|bulletins?|mailing list|news alerts?|alerts|briefings?|updates|e-?mails?)"
    r"(?:,? (?:here|now|today|to (?:get|receive|read|stay)[^.]{0,80}|for [^.]{0,80}|and [^.]{0,80}|from [^.]{0,60}"
    r"|in your inbox))?"
    r"\W{0,3}",
    r"(?:get|receive) (?:the|our|all the|more)(?: [\w'’-]{1,20}){0,6} (?:in|to|into|straight to|delivered to) your "
    r"(?:inbox|e-?mail|phone)[^.]{0,60}\W{0,3}",
    r"(?:subscribe|log in|sign in|register|sign up)(?: now| here| today)?(?: to (?:continue|read|unlock|keep"
    r" reading)[^.]{0,60})?\W{0,3}",
    r"(?:already a subscriber\W{1,3}(?:log|sign) in|enter your e-?mail(?: address)?)\W{0,3}",
    r"(?:download|get) (?:our|the)(?: [\w'’&-]{1,20}){0,4} app(?: (?:now|here|today|from [^.]{0,60}|on [^.]{0,60}"
    r"|for [^.]{0,60}))?\W{0,3}",
    r"(?:for )?(?:all )?the latest (?:news|headlines|updates)\W{1,3}(?:follow|download|visit"
    r"|subscribe)[^.]{0,100}\W{0,3}",
)
_COOKIES = _lines(
    r"(?:we|this (?:web)?site|our (?:web)?site)(?: and our partners)? uses? cookies(?: (?:to|for|and|on)[^\n]{0,140})?",
    r"(?:accept|reject|allow|manage|refuse)(?: all| necessary)?(?: the)? (?:cookies?(?: settings| preferences)?"
    r"|tracking)\W{0,3}",
    r"(?:cookie (?:settings|policy|preferences|notice)|privacy (?:policy|settings)|terms (?:of use|and conditions))"
    r"(?:[,/|&•·\s]{1,3}(?:cookie|privacy|terms)[\w ]{0,30}){0,4}\W{0,3}",
    r"by (?:continuing|using|clicking)[^\n]{0,80}\b(?:cookies|privacy policy|terms of (?:use|service))\b[^\n]{0,60}",
    r"(?:to view|to see|to show) this (?:content|video|post|element)[^\n]{0,60}\bcookies\b[^\n]{0,60}",
    r"this (?:content|video|post)[^\n]{0,60}\b(?:blocked|hosted|not available)\b[^\n]{0,80}\b(?:cookies|third"
    r" part\w{1,3}|javascript)"
    r"\b[^\n]{0,40}",
    r"(?:please )?enable javascript[^\n]{0,80}",
)
_OF_STORIES = (
    r"(?:stories|story|articles|article|news|posts|reading|coverage|headlines|videos|content|links|topics|reports)"
)
_TEASER_LABEL = (
    r"(?:(?:also|further|must) read|read (?:also|more(?: about| on)?|next|this|further|too)|read this (?:also|too)"
    r"|see also|watch"
    rf"(?: also| more| now)?|watch the video|listen(?: also| now)?|related(?: {_OF_STORIES})?|don[’']t miss|recommended"
    rf"|more (?:on this(?: story| topic)?|{_OF_STORIES}|from [\w ]{{1,30}})|you (?:may|might) (?:also )?(?:like|be"
    rf" interested in)"
    r"|in case you missed it|up next|lire aussi|à lire aussi|lea también|lee también|leia também|lesen sie auch"
    r"|leggi anche|"
    r"читайте также|lees ook|okuyun|ayrıca okuyun|bunları da okuyun)"
)
_TEASER = re.compile(rf"{_TEASER_LABEL}\s{{0,3}}(?:[:|»>›→►]|\s[–—-])\s{{0,3}}(?P<rest>\S[^\n]*)$", re.IGNORECASE)
_HEADING = _lines(
    rf"(?:related|similar|recommended|other|more|most read|top|trending|latest|popular|further|editor[’']s?)"
    rf" {_OF_STORIES}\W{{0,3}}",
    r"(?:read also|also read|read more|read next|see also|lire aussi|lea también|lesen sie auch|leggi anche)\s?[:»>|]",
    r"(?:you (?:may|might) (?:also )?(?:like|be interested in)|recommended(?: for you)?|most read|most popular"
    r"|trending(?: now)?|"
    r"more (?:on this(?: story| topic)?|like this)|around the web|from the web|in case you missed it|editors?[’']s?"
    r" (?:picks?|choice)|"
    r"what to read next|up next|don[’']t miss|related|related topics|keep reading)\W{0,3}",
)
_READ_ON = _lines(
    r"(?:continue reading|keep reading|read (?:more|on|the (?:full|whole|rest of the|original) (?:story|article"
    r"|report|post)))"
    r"(?: (?:here|at|on)(?: [\w.'’&-]{1,30}){0,5})?\s?[.…»>→]{0,4}",
    r"(?:the post .{1,160} (?:appeared first on|first appeared on) .{1,80})",
    r"(?:this (?:article|story|post|report) (?:was )?(?:(?:first|originally) (?:appeared|published)|(?:appeared"
    r"|published) first)"
    r" (?:on|in|by) .{1,80})",
    r"\[?(?:…|\.{3})\]?",
)
_TRUNCATED = re.compile(r"(?:…|\.{3})?\s?\[\+\d{1,7} chars\]\s*$")

_IMAGE = (
    r"(?:(?:file |handout |archive |stock |courtesy )?(?:photo|photograph|photos|image|images|picture|pictures"
    r"|illustration|"
    r"graphic|foto|fotos|video)(?: (?:credits?|source|by|courtesy(?: of)?))?|photographer|credits?|bild|crédit"
    r" photo|source de l.image)"
)
_CREDIT = re.compile(
    rf"(?:{_IMAGE}\s?[:/©]|©|(?:photo|photograph|image|picture|illustration)s? (?:by|courtesy of))\s?(?P<who>[^\n]*)$",
    re.I,
)
_FILE_PICTURE = _lines(
    r"(?:file|handout|archive|stock|agency|undated|representational|illustrative|for illustration)[ -](?:photo"
    r"|photograph|image|"
    r"picture|footage|use only)\W{0,3}"
)
_PICTURE = re.compile(r"\b(?:photos?|pictures?|images|handout|pool)$", re.IGNORECASE)
_WHO = re.compile(r"(?P<who>[^\n]{2,80}?)\s?(?:/|\bvia\b|\|)\s?(?P<agency>[^\n]{2,60})$")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]{0,30}|[A-Z0-9]{2,12}|@\w{1,30}|19\d\d|20\d\d")
_LINKING = frozenset(
    "al and bin bint da de del della den der di dos du el et for ibn la le of on ter the und van via von y zu handout "
    "photo photos images pictures via pool file".split()
)
_PICTURE_AGENCIES = re.compile(
    r"\b(?:AFP|AP|EPA|EFE|DPA|ANI|PTI|UPI|TASS|Reuters|REUTERS|Getty|Shutterstock|Unsplash|Wikimedia|Xinhua|Anadolu"
    r"|ANSA|Pool|"
    r"Handout|Alamy|iStock|Bloomberg|NurPhoto|ZUMA|Sipa|Imago|Kyodo|Yonhap|ILKHA|IRNA|ISNA|WAM|SPA|TT|NTB|Ritzau"
    r"|Lehtikuva|AAP|"
    r"[Pp]hoto|[Ii]mages|[Pp]ress)\b"
)


def furniture(line: str) -> str | None:
    """Return as what a line is none of the story's ("share line", "photo credit"); None for a line of the story."""
    line = line.strip()
    bare = line.strip(_LEAD)
    if not bare or len(line) > _MAX_LINE:
        return None
    if _ADVERTISEMENT.match(bare):
        return "advertisement"
    if _is_teaser(bare):
        return "related story"
    if _READ_ON.match(bare):
        return "read-on line"
    if is_credit(line):
        return "photo credit"
    if _REPORTED.search(bare):
        return None
    if _SHARE.match(bare):
        return "share line"
    if _NEWSLETTER.match(bare):
        return "newsletter"
    return "cookie notice" if _COOKIES.match(bare) else None


def heads_related(line: str) -> bool:
    """Tell whether a line stands above a list of other stories: "Related stories", "Read also:"."""
    return len(line) < 80 and bool(_HEADING.match(line.strip().strip(_LEAD.replace("»", "").replace(">", ""))))


def is_headline_like(line: str) -> bool:
    """Tell whether a line can be the headline of another story: short, and no sentence of a story."""
    bare = line.strip().strip(_LEAD)
    return 0 < len(bare) <= _MAX_TEASER and not _ENDS_SENTENCE.search(bare) and not _REPORTED.search(bare)


def truncation(line: str) -> int | None:
    """Return where the mark begins that a service puts in place of the rest of a text ("… [+1234 chars]"), or None."""
    match = _TRUNCATED.search(line[-60:])
    return len(line) - len(line[-60:]) + match.start() if match else None


def is_credit(line: str) -> bool:
    """Tell whether a line says who took a picture and nothing else: labelled names, or names and an agency."""
    bare = line.strip().strip("()[]*_📷 ")
    if not bare or len(bare) > 120:
        return False
    if _FILE_PICTURE.match(bare):
        return True
    labelled = _CREDIT.match(bare)
    if labelled:
        who = labelled["who"].strip()
        return bool(who) and _are_names(who)
    parted = _WHO.match(bare)
    if not parted or not (_are_names(parted["who"]) and _are_names(parted["agency"])):
        return False
    return bool(_PICTURE_AGENCIES.search(parted["agency"]) or _PICTURE.search(parted["who"]))


def _is_teaser(bare: str) -> bool:
    match = _TEASER.match(bare)
    if not match or len(match["rest"]) > _MAX_TEASER:
        return False
    return not _ENDS_SENTENCE.search(match["rest"])


def _are_names(text: str) -> bool:
    """Tell whether a text is made of names: no verb begins with a capital letter, and no sentence ends here."""
    words = [word for word in re.split(r"[\s,/|&()\[\]:©]+", text.strip().rstrip(".")) if word]
    known = [bool(_NAME.fullmatch(word)) for word in words if word.lower() not in _LINKING]
    if not 1 <= len(words) <= 10 or not all(known):
        return False
    return any(known) or all(word.lower() in _LINKING for word in words)
