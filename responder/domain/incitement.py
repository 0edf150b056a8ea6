"""Calls to block, chase, surround, stop or hide, in the six languages; what says not to is none, nor what tells."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

_THEM = (
    r"'?em|them|him|her|it|ice|(?:la )?migra|traffic|every(?:one|body)"
    r"|(?:(?:the|those|these|that|this|their|any|all|every|each|any of|all of|both) ){0,2}"
    r"(?:\w{1,15} ){0,2}?(?:agents?|officers?|feds?|police|cops?|vans?|cars?|vehicles?|suvs?"
    r"|trucks?|convoys?|caravan|raids?|arrests?|deportations?)\b"
)
_WAY = (
    r"(?:(?:the|that|this|their|every|all|both) )?(?:\w{1,15} )?(?:street|st|road|exits?|entrances?|driveway|alley|way"
    r"|doors?|gates?|ramp|intersection|path|lane|lot)\b"
)
_PEOPLE = (
    r"(?:the |your |our |any |these |those )?"
    r"(?:people|neighbors?|famil(?:y|ies)|kids|children|workers|man|woman|men|women)\b"
)
_NOW = r"(?:now|in|off|up)\b|[!.]|$"

_ENGLISH = re.compile(
    rf"\b(?:(?:block|blockade|barricade|obstruct)(?= ?(?:{_THEM}|{_WAY}|{_NOW}))"
    rf"|(?:chase|pursue|surround|swarm|ram|intercept|attack|fight|confront|trap|tail|box|corner|hit|grab)"
    rf"(?= ?(?:{_THEM}|now\b|!|$))|(?:follow|stop|slow)(?= ?(?:{_THEM}))|hide(?= (?:them|him|her|from|{_PEOPLE}))"
    rf"|evade|outrun|de-?arrest|interfere|run away from|(?:flee|escape) from|slash (?:the |their )?tires"
    rf"|(?:get|stand|step|be) in (?:the|their|its) way|cut (?:them|him|it) off|form a (?:human )?(?:chain|wall|line)"
    rf"|link arms|human (?:chain|shield|wall)|stand in front of (?:{_THEM}))",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:^|[.!?;:,\n(/\"'-]|\b(?:please|pls|lets|let's|let us|to|must|should|and|or|but|then|everyone|everybody|all|you"
    r"|we|can|go|come|help|help us|now|will|gonna|neighbors|people|who can|just|quickly|a|the))\s*$",
    re.IGNORECASE,
)
"""What stands before a verb that calls on somebody; after a noun it tells what others do."""
_TELLS = re.compile(
    r"\b(?:agents?|officers?|feds?|ice|police|vehicles?|vans?|suvs?|trucks?|they|he|she|trying|starting|began|started"
    r"|used|using|tried|attempt(?:ed|ing)|is|are|was|were|agentes?|camionetas?|oficiales)"
    r"(?: (?:\w{1,12} ){0,3})?(?:to|and|will|can|a|para)\s*$",
    re.IGNORECASE,
)
"""`Agents are trying to`: it is them who do it."""
_LETS_GO = re.compile(
    r"\b(?:do not|don'?t|never) let (?:them|him|her|it|ice|the agents?|the vans?) (?:\w{1,10} )?"
    r"(?:leave|go|pass|through|take|in|out|drive|get)\b|\bkeep (?:them|ice|the agents?) from (?:leaving|going|taking)\b"
    r"|\bno (?:los|las|lo|la) dejen? (?:salir|pasar|ir|llevar|entrar|escapar|que)\b"
    r"|\bno dejen? que (?:se |los |las )?\w+|\bimpidan que\b",
    re.IGNORECASE,
)
"""Here the negation is the call."""

_ELLOS = (
    r"(?:(?:a )?(?:los|las|la|el|ese|esa|esos|esas|sus|todos los|todas las) )?(?:\w{1,15} )?"
    r"(?:agentes?|migra|ice|oficiales?|policias?|camionetas?|carros?|vehiculos?|trocas?|vans?|convoy|caravana)\b"
)
_CAMINO = (
    r"(?:el |la |las |los |su )?(?:calles?|paso|camino|salidas?|entradas?|avenida|callejon|puertas?|carretera|trafico"
    r"|transito|via|esquina)\b"
)
_ENCLITIC = r"(?:l[aeo]s?|nos(?:l[ao]s?)?)"
_SPANISH = re.compile(
    rf"\b(?:(?:bloque(?:ar|en|emos|e|a|ad)|obstru(?:ir|yan|yamos|ye|ya)|cerr(?:ar|emos)|cierr(?:en|a|e))(?:{_ENCLITIC}\b"
    rf"|(?= (?:{_ELLOS}|{_CAMINO})))|bloque(?:ar|en|emos)(?=\s*(?:ya|ahora|$|[!.,]))"
    rf"|(?:persig(?:an|amos|ue|a)|persegu(?:ir|id)|sig(?:an|amos|ue|a)|segu(?:ir|id)|correte(?:ar|en|a)|rode(?:ar|en|emos|a|e)"
    rf"|acorral(?:ar|en|emos|a)|deten(?:er|gan|gamos|ga)|det(?:en)|par(?:ar|en|emos|a)|intercept(?:ar|en|a)|atac(?:ar|a)"
    rf"|ataquen|enfrent(?:ar|en)|golpe(?:ar|en)|encierr(?:en|a)|encerrar|embest(?:ir|an))"
    rf"(?:{_ENCLITIC}\b|(?= {_ELLOS}))"
    rf"|(?:esconder|escondan|esconde|oculten|ocultar)(?:{_ENCLITIC}\b|se\b|te\b|(?= a\b))"
    rf"|escondanse|escondete|(?:evadir|evadan|burlen)\w{{0,4}}|(?:huyan|huir|escapen|escapar|corran) de\b"
    rf"|interfieran|interfiera|interferir|estorb(?:ar|en)\w{{0,3}}|pongan?se (?:en frente|enfrente|delante)"
    rf"|cadena humana|haga(?:n|mos) (?:una )?(?:barricada|cadena|cerco|valla))\b",
    re.IGNORECASE,
)
_LLAMA = re.compile(
    r"(?:^|[.!?;:,\n(/\"'\u00a1-]|\b(?:por favor|pero|sino|favor de|hay que|vamos a|vengan a|vayan a|debemos"
    r"|tenemos que|pueden|puedes|podemos|ayuden a|a|y|e|o|todos|vecinos|ya|ahora|que|queremos|necesitamos|para))\s*$",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:xannib(?:o|a)?|is hortaaga|hareereeya|eryo(?:oda)?|eryada|cayrsada|joojiya|qariya)\b"
    r"|\b(?:thaiv (?:lawv|kev|txoj kev|lub tsheb|lub rooj)|caum (?:lawv|lub tsheb|tus|cov)|raws lawv qab|zais lawv"
    r"|vij lawv|nres lawv)\b"
    r"|\b(?:ari'aa|ari'adhaa|karaa cufaa|daandii cufaa|dhoksaa|marsaa itti|hordofaa(?! jir)|dhaabaa isaan)\b"
    r"|မၤတံာ်တာ်(?!တဂ့ၤ)",
    re.IGNORECASE,
)
"""A few sure words of Somali, Hmong, Oromo and Karen; a speaker's look is what these languages are reviewed for."""

_NOT = re.compile(
    r"\b(?:do not|don'?t|dont|never|not|no|nobody|no one|nunca|ni|nor|sin|without|avoid|eviten?|cannot|can'?t"
    r"|tsis txhob|txhob|ha)(?: (?:try|attempt|ever|to|please|also|physically|in any way|anyone|should|may|must"
    r"|we|you|here|for|intent\w+|trat\w+|de|debe\w*|pued\w+|vaya\w*|a|que|se|los?|las?|need)){0,4} ?$",
    re.IGNORECASE,
)
_ALSO_NOT = re.compile(
    r"(?: \w{1,12}){0,4}\s?(?:,\s?(?:or |nor |and |ni |o |y )?| or | nor | and | ni | o | u | y )(?:to )?",
    re.IGNORECASE,
)
"""Between two verbs of one list: `do not block, chase or follow`."""
_VERB = re.compile(
    r"\b(?:block|chase|follow|obstruct|surround|interfere|stop|hide|confront|pursue|bloque\w+|persi\w+|sig[au]\w*|rode\w+"
    r"|deten\w+|interfier\w+|estorb\w+|escond\w+|obstru\w+)\b",
    re.IGNORECASE,
)
_BACK = 60
_SPACED = re.compile(r"(?<!\w)(?:\w[ .*_-]){3,20}\w(?!\w)")


def incitements_in(letters: str) -> Iterator[Span]:
    """Where the text calls on people to do what observers never do."""
    # `b l o c k` is read as one word; the letters keep their places.
    for match in _SPACED.finditer(letters):
        word = re.sub(r"[^\w]", "", match[0])
        if _VERB.fullmatch(word) and not _negated(letters, match.start()):
            yield match.span()
    yield from (match.span() for match in _LETS_GO.finditer(letters))
    for verbs, before in ((_ENGLISH, _CALLED), (_SPANISH, _LLAMA)):
        for match in verbs.finditer(letters):
            lead = letters[max(match.start() - _BACK, 0) : match.start()]
            if before.search(lead) and not _TELLS.search(lead) and not _negated(letters, match.start()):
                yield match.span()
    for match in _OTHERS.finditer(letters):
        if not _negated(letters, match.start()):
            yield match.span()


def _negated(letters: str, at: int) -> bool:
    """Whether a `not` stands before the verb, or before an earlier one of the same list."""
    lead = letters[max(at - _BACK, 0) : at]
    if _NOT.search(lead):
        return True
    return any(_NOT.search(lead[: verb.start()]) and _all_linked(lead[verb.end() :]) for verb in _VERB.finditer(lead))


def _all_linked(between: str) -> bool:
    while between:
        link = _ALSO_NOT.match(between)
        if link is None:
            return False
        between = between[link.end() :]
        verb = _VERB.match(between)
        between = between[verb.end() :] if verb else between
        if verb is None:
            return not between
    return True
