"""What speaks against an incident: somebody says that it was another agency, that it is over, that nothing is there.

It is shown beside what the others say, and never lowers what the reports are worth: a person weighs it. So a few plain
phrases are looked for, clause by clause, and where a clause may mean something else it is left alone: a question, a
guess, what is denied, what agents say of themselves, another agency that is there together with immigration. Agents
often wear `police`: that they are police counts only with more to it, `just the police`, `it was the police`. A house
that is named after an agency, `the sheriff's office building`, is a place.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from enum import StrEnum

from responder.domain.check import Answer


class Against(StrEnum):
    OTHER_AGENCY = "other agency"
    OVER = "over"
    NOTHING = "nothing there"
    CHECKS = "checks disagree"
    """What verifiers answered cannot all be so."""


_LOOKED_AT = 1000
"""Characters, as likeness does."""
_ENDS = re.compile(r"([.!?;,\n\u104a\u104b]|\b(?:but|pero|sino|laakiin|garuu|tabsis|tiamsis)\b)")
_DROPPED = re.compile("[\u0300-\u036f'\u2019\u2018`]")
_BETWEEN = re.compile(r"[^\w.!?;,\n\u1000-\U0010ffff]+|_")
_IMMIGRATION = r"(?:ice|hielo|la migra|migra|immigration|inmigracion|border patrol|feds|federal agents|hsi|cbp)"
_NO_ERA = r"no (?:es|era|son|eran|fue)"
_NOT_THEM = (
    rf"\b(?:not|isnt|wasnt|arent|werent|aint|{_NO_ERA}|tsis yog|ma aha|maaha) (?:the |la |el )?{_IMMIGRATION}\b",
    rf"\bno (?:la|el) {_IMMIGRATION}\b",
    rf"\b{_IMMIGRATION} (?:miti|ma aha|maaha)\b",
    rf"တမ့ၢ် ?{_IMMIGRATION} ?ဘၣ်",
)
_TAKEN_FOR = re.compile(
    rf"\b(?:thought|looked like|seemed|assumed|pense|pensamos|crei|creimos|parecia)\b[a-z ]*\b{_IMMIGRATION}\b"
)
_THEMSELVES = re.compile(rf"\b{_IMMIGRATION}\b")
_AGENCY = (
    r"(?:sheriffs?|deputies|deputy|mpd|state patrol|state troopers?|troopers?|highway patrol|fire ?fighters?"
    r"|fire department|fire trucks?|ambulances?|paramedics|ems|fbi|dea|atf|us marshals?|marshals?|security guards?"
    r"|security|metro transit|transit police|national guard|process server|(?:local|city|minneapolis|st paul"
    r"|saint paul|state|county|regular|normal) (?:police|cops|officers))"
)
_POLICE = r"(?:police|cops|policeman|policemen|police officers)"
_NO_HOUSE = r"(?! (?:office |s )?(?:building|station|lot|parking|headquarters|academy|office building|precinct))"
_ITS = r"(?:it was|its|it is|that was|thats|this is|this was|turned out to be)"
_THEYRE = r"(?:they were|theyre|they are|those were|those are)"
_ONLY = r"(?:just|only|really|actually)"
_AGENCIA = r"(?:sheriff|alguacil(?:es)?|policias?|bomberos|ambulancias?|transito|patrulla estatal|guardias?|fbi)"
_ERA = r"(?:era|eran|es|son|fue|fueron|resulto ser|resultaron ser)"
_SOLO = r"(?:solo|nomas|nada mas|solamente|unicamente)"
_NOW = r"(?: now| already| again| by now| anymore| any more)*$"
_THEY = r"(?:they|they all|agents|the agents|ice|everyone|everybody|all of them|the cars|the vans|the trucks|cars|vans)"
_WENT = r"(?:$|now|already|the (?:area|scene|block|street|place)|ago|about|around|just|with|in|when|after|going|\d)"
_NOBODY = r"(?:nothing|nobody|no one)"
_ANYBODY = r"(?:anything|anyone|anybody|any of them)"

_PHRASES: dict[Against, tuple[str, ...]] = {
    Against.OTHER_AGENCY: (
        rf"\b(?:{_ITS}|{_THEYRE}) (?:{_ONLY} )?(?:the |a |an |some )?(?:{_AGENCY}){_NO_HOUSE}\b",
        rf"\b{_ITS} (?:{_ONLY} )?(?:the |some )?{_POLICE}{_NO_HOUSE}\b",
        rf"\b(?:{_THEYRE} )?(?:just|only) (?:the |some )?(?:{_AGENCY}|{_POLICE}){_NO_HOUSE}\b",
        rf"\b{_ERA} (?:{_SOLO} )?(?:el |la |los |las |un |una |unos )?{_AGENCIA}\b",
        rf"\b{_SOLO} (?:{_ERA} )?(?:el |la |los |las |un |una |unos )?{_AGENCIA}\b",
        r"\b(?:waa|waxay ahayd|waxay ahaayeen) (?:booliis|booliska|booliiska|boolis|sheriff)\b",
        r"\b(?:booliis|booliska|booliiska|boolis) (?:kaliya|oo kaliya|uun)\b",
        r"\btsuas yog (?:cov )?(?:tub ceev xwm|sheriff|police)\b",
        r"\byog (?:cov )?(?:tub ceev xwm|sheriff|police)(?: hauv nroog)? xwb\b",
        r"\b(?:poolisii|poolisiin|polisii|sheriff) (?:qofa|duwwaa|dha)\b",
        r"မ့ၢ် ?(?:ဒၣ် ?)?ပၢၤကီၢ် ?(?:ဒၣ်ဝဲ ?|ဧိၤ ?|ထဲ ?)?လီၤ",
    ),
    Against.OVER: (
        rf"\b{_THEY} (?:have |has |had |ve |all |just |already )*left (?:{_WENT})",
        rf"\b{_THEY} (?:have |has |had |ve |all |just |already )*left$",
        r"\btheyve (?:all |just |already )*(?:left|gone)\b",
        rf"\b(?:theyre|{_THEY} (?:are|is|have|has)) (?:all |now |already |long )*gone{_NOW}",
        rf"\b(?:they|agents|everyone|the cars|the vans) (?:all |just )*drove (?:off|away){_NOW}",
        r"\b(?:its|it is|its all|it is all) over(?: now| already)?$",
        rf"\b(?:theyre|they are|ice is|agents are|its|it is) not (?:here|there) any ?more{_NOW}",
        rf"\b(?:theyre|they are|ice is|agents are|its|it is) no longer (?:here|there){_NOW}",
        r"\b(?:nobody|no one) is (?:here|there) any ?more\b",
        r"\bya (?:todos )?se (?:fueron|fue|marcharon|han ido)\b",
        r"^(?:todos |ellos )?se fueron(?: ya| hace \w+ \w+| todos)?$",
        r"\bya no (?:estan|hay nadie|siguen)\b",
        r"\bya (?:termino|acabo|se acabo|paso todo|todo paso)(?: todo)?$",
        r"\b(?:way|wey|waa ay|waxay) (?:tageen|baxeen|dhaqaaqeen)\b",
        r"\bwaa (?:dhammaatay|dhamaatay|la dhameeyay|tageen)\b",
        r"\blawv (?:tau |twb |twb tau )?(?:mus|khiav|tawm) (?:tag )?lawm\b",
        r"\b(?:twb )?xaus lawm\b",
        r"\b(?:isaan |isaanii )?(?:deemaniiru|deemaniru|deemaniirru|sokkaniiru)\b",
        r"\b(?:xumurameera|xumurameeraa|dhumateera|dhumeera|darbeera)\b",
        r"(?:ဟးထီၣ်|လဲၤ) ?ကွံာ် ?လံ|(?:ဟးထီၣ်|လဲၤ) ?ကွံာ် ?လီၤ",
    ),
    Against.NOTHING: (
        rf"\b(?:nothing|nobody|no one|noone) (?:is |was )?(?:here|there|happening|going on)(?: at all)?{_NOW}",
        rf"\b(?:theres|there is|there was|i see|i saw|we see|we saw) {_NOBODY}(?: here| there| at all)?{_NOW}",
        rf"\b(?:dont|didnt|do not|did not|cant|couldnt) see {_ANYBODY}(?: here| there| at all| happening)?{_NOW}",
        rf"\bno (?:ice|agents|immigration|feds) (?:here|there|in sight|anywhere){_NOW}",
        r"\b(?:false alarm|not true|isnt true|its fake|it is fake|fake news|just a rumor|only a rumor)$",
        r"\bno (?:hay|habia|veo|vi|vimos|pasa) (?:a )?(?:nada|nadie)(?: aqui| ahi| alli| alla| ahora| ya)*$",
        r"\b(?:falsa alarma|es falso|es mentira|no es cierto|no es verdad|puro rumor)\b",
        r"\b(?:waxba|wax|cidna|cidi|qofna) (?:halka(?:n|as) )?(?:ma|kama|kuma) (?:jir(?:aan|o|to)|joog(?:o|to|aan))\b",
        r"\b(?:waxba|cidna|qofna) ma (?:arko|arkin|arag)\b",
        r"\b(?:run ma aha|run maaha|waa been|been waaye)\b",
        r"\btsis (?:muaj|pom) (?:dab tsi|leej twg|ib tug neeg)(?: li| nyob| ntawm)*",
        r"\btsis (?:yog )?(?:muaj )?tseeb\b",
        r"\b(?:homtuu|homaa|wanti|waanti|namni|eenyullee)(?: tokko| tokkollee)? hin (?:jiru|jirtu|argine|mulatu)\b",
        r"\b(?:dhugaa miti|soba dha|sobadha)\b",
        r"တအိၣ် ?(?:ဝဲ ?)?(?:နီတမံၤ|နီတဂၤ) ?ဘၣ်|တထံၣ် ?(?:နီတမံၤ|နီတဂၤ) ?ဘၣ်|တမ့ၢ် ?တ(?:တီ|ၢ်တီ) ?ဘၣ်",
    ),
}  # fmt: skip
_FOUND = {code: re.compile("|".join(f"(?:{one})" for one in phrases)) for code, phrases in _PHRASES.items()}
_DENIED_US = re.compile("|".join(f"(?:{one})" for one in _NOT_THEM))
_UNSURE = re.compile(
    r"\b(?:not|isnt|wasnt|arent|werent|havent|hasnt|maybe|perhaps|might|may|if|could|unless|until|till|when|says?"
    r"|said|saying|claim(?:ed|ing)?|yell(?:ed|ing)?|wish|hope"
    r"|no|ni|tampoco|aun|quiza|quizas|tal vez|talvez|si|cuando|hasta|dicen|dijeron|dice|dijo|gritan)"
    r"(?: (?:that|que|they|it|its|sure|se|han|ya|solo|just|only|all))*$"
)
"""Before a phrase, this takes it back, or makes it a guess or somebody's claim about themselves."""


def contradictions_in(text: str) -> frozenset[Against]:
    """What a text says against the incident, in any of the languages that people write to us in."""
    found = set[Against]()
    pieces = _ENDS.split(_plain(text[:_LOOKED_AT]))
    for clause, end in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        if end != "?":
            found |= _in(" ".join(clause.split()))
    return frozenset(found)


def against(texts: Iterable[str], judgements: Collection[Answer]) -> dict[Against, int]:
    """How many reports say each thing, and in how many ways those who looked have judged, if in more than one."""
    counted = Counter(code for text in texts for code in contradictions_in(text))
    judged = set(judgements) - {Answer.CANNOT_TELL}
    if len(judged) > 1:
        counted[Against.CHECKS] = len(judged)
    return {code: counted[code] for code in Against if counted[code]}


def _in(clause: str) -> set[Against]:
    found = set[Against]()
    rest, denied = _DENIED_US.subn(" ", _TAKEN_FOR.sub(" ", clause))
    if denied:
        found.add(Against.OTHER_AGENCY)
    for code, phrases in _FOUND.items():
        if code is Against.OTHER_AGENCY and _THEMSELVES.search(rest):
            continue
        at = clause if code is not Against.OTHER_AGENCY else rest
        if any(not _UNSURE.search(at[: hit.start()].rstrip()) for hit in phrases.finditer(at)):
            found.add(code)
    return found


def _plain(text: str) -> str:
    """In one case, `isn't` as `isnt`, without the accents of Latin letters; other scripts stay as they are."""
    kept = _DROPPED.sub("", unicodedata.normalize("NFKD", text).casefold())
    return _BETWEEN.sub(" ", kept)
