"""Words of news that say the same: a bounded list, so that a faithful sentence in other words is known for one."""

from functools import lru_cache

from index.terms import normalise

_GROUPS = (
    "die dead death kill killed fatal fatality perish toll victim lose lives casualty",
    "injure injured hurt wound wounded injury", "resign resigned step stepped quit leave left retire stood",
    "ship vessel boat ferry craft trawler", "plane aircraft jet airliner", "car vehicle van truck lorry",
    "send sent divert diverted dispatch redirect redirected deploy",
    "sick ill fall fallen infect infected case patient",
    "buy bought purchase acquire acquired buyer", "sell sold sale", "cut reduce reduced lower lowered shorten trim",
    "raise raised increase increased lift hike", "rise rose risen climb climbed grow grew increase up",
    "fall fell fallen drop dropped decline declined decrease down", "meet met meeting talk talks encounter",
    "talk talks speak spoke discuss discussed conversation negotiate negotiations discussion dialogue",
    "begin began start started open opened launch launched commence opening onset", "end ended finish conclude close",
    "strike walkout stoppage striker industrial", "worker employee staff labourer member", "union labour",
    "say said tell told announce announced state declare declared confirm confirmed",
    "find found discover discovered locate recover recovered turn turned", "steal stole stolen theft take taken rob",
    "thief thieves burglar burglary robber theft", "police officer officers detective inspector investigator",
    "arrest arrested detain detained custody", "charge charged accuse accused indict face", "court judge tribunal",
    "convict convicted guilty conviction verdict", "prison jail sentence imprisonment term", "appeal appealed",
    "win won victory beat defeat defeated", "vote votes ballot election elect elected poll", "mayor mayoress",
    "leader head lead led chief chairman director boss", "head lead led run chair direct manage", "deputy vice",
    "company firm business corporation group", "government cabinet ministry state authorities", "official authority",
    "money sum amount fund funds cash", "price cost value worth priced costing", "pay paid payment repay cost",
    "house home household residence", "school pupil class", "hospital clinic ward treat treated patient",
    "rescue rescued save saved survive survived alive survivor pull pulled", "trap trapped stuck",
    "collapse collapsed cave fell", "mine miner pit mining colliery gallery", "fire blaze burn burned burnt",
    "storm gale hurricane wind gust", "flood flooding water", "power electricity electric outage",
    "damage damaged destroy destroyed wreck wrecked", "intact undamaged unharmed unhurt", "sink sank sunk wreck",
    "close closed shut closure", "reopen reopened open opens opened", "build built construct construction erect",
    "repair repaired fix restore restored", "bridge crossing", "road street lane highway",
    "train railway rail station service",
    "travel travelled visit visited go went trip journey come came arrive arrived", "arrive arrived reach reached",
    "leave left depart departed", "before ahead prior", "after following since", "early morning small hours",
    "demand demanded insist insisted want wanted call called seek ask", "offer offered propose proposed proposal bid",
    "refuse refused decline declined reject rejected would", "agree agreed agreement accord deal pact accept",
    "sign signed signature", "treaty agreement accord pact deal", "ban banned prohibit prohibited bar outlaw",
    "remove removed take took delist drop strike", "list register roll", "recognise recognised recognition accept",
    "envoy representative ambassador diplomat emissary", "minister ministry", "delegation team mission group",
    "prepare preparing prepared ready plan planned planning", "plan planned intend scheduled due expected",
    "expect expected due set will", "trial hearing case proceedings", "lawyer attorney counsel defence solicitor",
    "inquiry investigation probe investigate examine inquest review", "cause reason why trigger blame blamed",
    "old former once previous ex then predecessor", "new newly fresh", "first initially initial originally beginning",
    "later afterwards subsequently then", "child children kid youngster", "woman female she", "man men male he people",
    "people person persons men residents inhabitants", "member people", "half fifty", "most majority",
    "replace replaced succeed succeeded successor substitute", "return returned back", "wait waiting await lie lay",
    "anchor moor moored", "show shown display displayed exhibit exhibition", "cup trophy goblet", "prize award reward",
    "vote voted back decide decided approve approved", "choose chose elect elected pick select appoint",
    "outbreak epidemic illness disease", "spread pass passed transmit", "disease illness condition", "clean cleaned",
    "sum total amount", "money", "land property plot ground site hectares", "brother-in-law relative",
    "dock docker harbour port quay", "sea strait waters coast", "town city municipality", "country nation state",
    "evening night", "hour time", "coast shore", "search searched look looking hunt", "miss missing lost",
    "body bodies remains corpse", "help helper volunteer rescuer", "concert performance show", "match game",
    "own owns owner owned hold holds share stake belong", "criticise criticised attack condemn condemned",
    "hit affect affected strike struck", "resume resumed run running", "cut interrupt interrupted sever severed",
    "suspect suspected suspicion", "clear cleared acquit acquitted exonerate", "switch switched turn turned",
    "praise praised thank thanked welcome welcomed", "warn warned caution", "promise promised pledge pledged vow",
    "ask asked appeal request urge urged", "explain explained reason", "invite invited", "attack attacked assault",
    "protest protester demonstration rally", "soldier troops army military", "crash collision accident collide",
    "school lessons", "delay delayed postpone postponed late", "cancel cancelled call off scrap", "hold held place",
    "create created found founded establish established set", "publish published issue issued release released",
    "reach reached total stand stood number amount", "cover covered include included contain", "use used employ",
)  # fmt: skip


def alike(term: str) -> frozenset[str]:
    """Return the terms that may stand for a term in other words."""
    return _groups().get(term, frozenset())


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for words in _GROUPS:
        group = frozenset(normalise(word) for word in words.split())
        for term in group:
            found[term] = found.get(term, frozenset()) | group
    return found
