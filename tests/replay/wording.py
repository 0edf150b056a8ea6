"""How people describe what they see, each in their own way, in five languages. Also how they pass on a rumor."""

from random import Random

from responder.domain.report import Activity

_SEEN: dict[Activity, dict[str, list[str]]] = {
    Activity.STOP: {
        "en": ["they pulled a car over and are asking everyone for papers", "agents stopped a man on the sidewalk",
               "two people being questioned by guys in vests", "traffic stop that is not police, vests say federal",
               "They are stopping whoever walks by, be careful"],
        "es": ["estan parando a la gente en la calle", "detuvieron un carro y piden papeles",
               "unos agentes tienen a un senor contra la pared", "paran a todos los que pasan"],
        "so": ["waxay joojinayaan dadka wadada", "nin ayay wareysanayaan ciidanka"],
        "hmn": ["lawv nres neeg hauv kev", "muaj ib pab tub ceev xwm nug ntawv"],
        "om": ["namoota karaa irratti dhaabaa jiru", "waraqaa gaafachaa jiru"],
    },
    Activity.DOOR: {
        "en": ["banging on a door on our block", "agents at the apartment building, knocking on every door",
               "they are trying to get into the house across from us",
               "several men at a front door with a battering ram"],
        "es": ["estan tocando la puerta de los vecinos", "hay agentes en el edificio, van puerta por puerta",
               "quieren entrar a una casa de mi cuadra"],
        "so": ["albaabka ayay garaacayaan guri u dhow", "dhismaha ayay galeen"],
        "hmn": ["lawv khob qhov rooj tsev nyob ze", "lawv tuaj txog ntawm lub tsev"],
        "om": ["balbala rukutaa jiru", "mana ollaa keenyaa seenuuf jiru"],
    },
    Activity.WORKPLACE: {
        "en": ["raid at the restaurant, workers lined up outside", "they went into the kitchen through the back",
               "agents inside the car wash checking everybody"],
        "es": ["redada en el restaurante, sacaron a los trabajadores", "entraron al taller y revisan a todos",
               "agentes en la lavanderia"],
        "so": ["goobta shaqada ayay soo galeen", "shaqaalaha ayay safeen"],
        "hmn": ["lawv nkag mus hauv qhov chaw ua haujlwm"],
        "om": ["bakka hojii seenan"],
    },
    Activity.VEHICLES: {
        "en": ["three black SUVs with tinted windows parked, engines running",
               "a row of unmarked vans, men in vests inside",
               "dark Tahoes circling since this morning",
               "two trucks with out of state tags and people in tactical gear"],
        "es": ["hay camionetas negras sin placas de aqui", "varias trocas oscuras con hombres de chaleco",
               "dos vanes blancas y gente con radios"],
        "so": ["baabuur madow oo daaqadaha madow leh", "gawaari aan calaamad lahayn"],
        "hmn": ["peb lub tsheb dub nres", "tsheb tsis muaj cim"],
        "om": ["konkolaataa gurraacha sadii", "makiinaa mallattoo hin qabne"],
    },
    Activity.GATHERED: {
        "en": ["about ten of them standing around in a parking lot", "agents are gathering, putting on gear",
               "looks like they are getting ready for something"],
        "es": ["se estan juntando muchos agentes", "como diez hombres con chaleco en el estacionamiento"],
        "so": ["ciidan badan ayaa isu soo ururaya"],
        "hmn": ["muaj coob leej tuaj sib sau ua ke"],
        "om": ["hedduun isaanii walitti qabamaa jiru"],
    },
    Activity.TAKEN: {
        "en": ["they just put a woman in a van", "a man was handcuffed and taken, his kid is still here",
               "they grabbed somebody at the bus stop"],
        "es": ["se llevaron a una senora", "acaban de arrestar a un muchacho y lo subieron a la van"],
        "so": ["qof ayay wateen", "nin ayay katiinadeeyeen"],
        "hmn": ["lawv ntes ib tug neeg coj mus"],
        "om": ["nama tokko qabanii fudhatan"],
    },
}  # fmt: skip
_BESIDE = {
    "en": ["", "", "please come", "still here right now", "I am watching from my window",
           "just now", "not sure how many"],
    "es": ["", "", "por favor vengan", "siguen aqui", "lo veo desde la ventana", "ahorita"],
    "so": ["", "fadlan imow", "hadda"],
    "hmn": ["", "thov pab", "tam sim no"],
    "om": ["", "maaloo koottaa", "amma"],
}  # fmt: skip
_RUMORS = [
    "URGENT ICE raid happening at {place} right now, they are taking everybody, share with all your groups",
    "my cousin says la migra is going door to door near {place}, do not go outside today",
    "confirmed by a friend: checkpoint at {place}, 12 vehicles, they have a list",
    "ATENCION redada en {place}, no salgan, pasenlo a todos sus contactos",
    "They are waiting outside the school by {place} to take parents, please share",
    "aviso urgente: la migra esta en {place} con camionetas, comparte",
]
_BEFORE_RUMOR = [
    "", "", "", "FWD: ", "Fwd fwd ", "got this just now: ", "is this true?? ", "From my group: ", "me llego esto: ",
]  # fmt: skip
_AFTER_RUMOR = ["", "", "", " !!!", " please verify", " (not mine)", " pls share", " 🙏", " cuidense"]
_FLOOD = "raid {number} at {place} hurry hurry send everybody"

LANGUAGES = ("en", "es", "so", "hmn", "om")
_HOW_OFTEN = (55, 28, 9, 5, 3)


def language(random: Random) -> str:
    """A language, as often as the hotline hears it."""
    return random.choices(LANGUAGES, _HOW_OFTEN)[0]


def seen(random: Random, activity: Activity, spoken: str) -> str:
    """What a witness writes, in their own words. Often nothing at all."""
    if random.random() < 0.25:
        return ""
    said = random.choice(_SEEN[activity][spoken])
    beside = random.choice(_BESIDE[spoken])
    return _typed(random, f"{said}, {beside}" if beside else said)


def rumor(random: Random, place: str) -> str:
    """The sentence that people will pass on."""
    return random.choice(_RUMORS).format(place=place)


def passed_on(random: Random, said: str) -> str:
    """The sentence as the next person sends it: nearly the same."""
    words = said.split()
    if random.random() < 0.3:
        del words[random.randrange(len(words))]
    return random.choice(_BEFORE_RUMOR) + _typed(random, " ".join(words)) + random.choice(_AFTER_RUMOR)


def flood(random: Random, place: str) -> str:
    """The text of a person who only wants to get in the way."""
    return _FLOOD.format(number=random.randrange(1000), place=place)


def _typed(random: Random, said: str) -> str:
    """Adds a thumb's typing errors."""
    letters = list(said)
    for _ in range(random.choice((0, 0, 0, 1, 2))):
        at = random.randrange(len(letters) - 1)
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    said = "".join(letters)
    return said.upper() if random.random() < 0.05 else said
