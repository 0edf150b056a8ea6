"""What people call what they see: the words of a report by text, in six languages."""

from collections.abc import Iterator
from enum import StrEnum

from responder.domain.report import Activity, Equipment, Seen, Uniform


class Part(StrEnum):
    """What a word does in a report, beside those that name an answer of the form."""

    ENFORCEMENT = "enforcement"
    """Says by itself what this is about."""
    AGENT = "agent"
    """What is counted."""
    PERSON = "person"
    """Counted where nothing better is: they may be whom the agents came for."""
    VEHICLE = "vehicle"
    ADJECTIVE = "adjective"
    """Stands between a number and what is counted."""
    UNIT = "unit"
    """Behind a number: a time, or a bus; before it: a route."""
    STREET = "street"
    SPOT = "spot"
    """A kind of place, and with a name before or behind it a place."""
    COMPASS = "compass"
    OPENER = "opener"
    """A name of a street that goes on: White Bear, Saint Clair."""
    AT = "at"
    AND = "and"
    GLUE = "glue"
    TALK = "talk"
    """Belongs to no place."""
    SAW = "saw"
    HEARD = "heard"
    UNKNOWN = "unknown"
    REPORT = "report"
    """As the first word: what follows is a report."""


Sense = Part | Activity | Equipment | Uniform | Seen

# All words stand here as `reply.plain` leaves them. Those in Somali, Hmong, Karen and Oromo have not been reviewed by a
# speaker yet; the common misspellings are as people type them.
_WORDS: dict[Sense, dict[str, str]] = {
    Part.ENFORCEMENT: {
        "": "ICE, I C E, ICEE, HSI, CBP, ERO, USCIS, LA MIGRA, MIGRA, LAMIGRA, LA MIGRAA, MIGRAA",
        "en": "IMMIGRATION, IMIGRATION, ENFORCEMENT, BORDER PATROL, HOMELAND, HOMELAND SECURITY, FEDERAL AGENT, "
        "FEDERAL AGENTS, FED, FEDS, RAID, RAIDS, RAIDING, RAIDED, CHECKPOINT, CHECK POINT, CHECKPOINTS, DEPORTATION",
        "es": "INMIGRACION, IMIGRACION, MIGRACION, REDADA, REDADAS, RETEN, OPERATIVO, OPERATIVOS, "
        "PATRULLA FRONTERIZA, FEDERALES, DEPORTACION",
        "so": "SOCDAALKA, SOCDAAL, HAYADDA SOCDAALKA, HAYAD, BOODA HAYAD, HAWLGAL, LAANTA SOCDAALKA",
        "hmn": "TUB CEEV XWM IMMIGRATION",
        "kar": "တၢ်ဟဲနုာ်ကီၢ်",
        "om": "IMMIGIREESHINII, IMIGREESHINII",
    },
    Part.AGENT: {
        "en": "AGENT, AGENTS, AGENTZ, AJENTS, OFFICER, OFFICERS, OFICERS, COP, COPS, GUY, GUYS, MEN, DUDES, SOLDIERS",
        "es": "AGENTE, AGENTES, AJENTES, OFICIAL, OFICIALES, POLICIAS, HOMBRES, TIPOS, SOLDADOS",
        "so": "SARAAKIIL, SARAAKIISHA, SARKAAL, ASKARI, ASKARTA, WAKIILO, NIN",
        "hmn": "TUB CEEV XWM, TUS AGENT, TUG AGENT, TUS TUB CEEV XWM, TUG TUB CEEV XWM, AGENT",
        "kar": "ပှၤဘၣ်မူဘၣ်ဒါ, ဂၤ",
        "om": "EJENTOOTA, EJENTII, EJENTOOTAA, AJAJAMTOOTA, POOLISOOTA",
    },
    Part.PERSON: {
        "en": "PEOPLE, PERSONS, PERSON, OF THEM, MAN, WOMEN, WOMAN, KIDS, FAMILY",
        "es": "PERSONAS, PERSONA, GENTE, DE ELLOS, SENOR, SENORA, MUJER, NINOS, FAMILIA",
        "so": "QOF, DAD",
        "hmn": "NEEG, LEEJ",
        "om": "NAMA, NAMOOTA",
    },
    Part.VEHICLE: {
        "en": "SUV, SUVS, CAR, CARS, VEHICLE, VEHICLES, VEHICALS, TRUCK, TRUCKS, JEEP, JEEPS, SEDAN, SEDANS, CONVOY, "
        "PICKUP, PICKUPS",
        "es": "CARRO, CARROS, AUTO, AUTOS, COCHE, COCHES, VEHICULO, VEHICULOS, TROCA, TROCAS, PATRULLAS",
        "so": "BAABUUR, GAADIID, GAADHI, GAARI",
        "hmn": "TSHEB",
        "kar": "သိလ့ၣ်",
        "om": "KONKOLAATAA, KONKOLAATTOTA, KONKOLATA",
    },
    Equipment.VANS: {
        "en": "VAN, VANS, MINIVAN, MINIVANS",
        "es": "CAMIONETA, CAMIONETAS, VANES, FURGONETA",
        "so": "FAANAN",
        "hmn": "TSHEB VEES, TSHEB VAN",
        "om": "VAANII",
    },
    Equipment.UNMARKED_CARS: {
        "en": "UNMARKED, UNMARKED CAR, UNMARKED CARS, UNMARKED SUV, UNMARKED SUVS, UNMARKED VEHICLE, UNMARKED VEHICLES",
        "es": "SIN MARCAS, AUTOS SIN MARCAS, CARROS SIN MARCAS, CARRO SIN MARCAS",
        "so": "BAABUUR AAN CALAAMADSANAYN",
        "hmn": "TSHEB TSIS MUAJ CIM",
    },
    Equipment.MARKED_CARS: {
        "en": "MARKED CAR, MARKED CARS, MARKED SUV, MARKED SUVS, MARKED VEHICLE, MARKED VEHICLES, POLICE CAR, "
        "POLICE CARS",
        "es": "CARROS MARCADOS, PATRULLA, AUTOS CON MARCAS",
    },
    Equipment.LONG_GUNS: {
        "en": "RIFLE, RIFLES, LONG GUN, LONG GUNS, GUNS, ASSAULT RIFLES",
        "es": "RIFLE, RIFLES, ARMAS LARGAS, ARMAS",
        "so": "QORYO, QORI",
        "hmn": "PHOM NTEV, PHOM",
        "kar": "ကျိဖးထီ",
        "om": "QAWWEE",
    },
    Equipment.GAS: {
        "en": "TEAR GAS, TEARGAS, GAS, PEPPER SPRAY, PEPPER BALLS, FLASHBANG, FLASHBANGS",
        "es": "GAS LACRIMOGENO, GASES LACRIMOGENOS, GAS PIMIENTA",
        "so": "GAAS, GAASKA",
        "hmn": "PA UA LOS KUA MUAG",
        "om": "GAAZII",
    },
    Uniform.MASKED: {
        "en": "MASKED, MASK, MASKS, FACE COVERED, FACES COVERED, BALACLAVA, BALACLAVAS, SKI MASKS",
        "es": "ENMASCARADOS, ENMASCARADO, MASCARAS, ENCAPUCHADOS, PASAMONTANAS, CARAS CUBIERTAS, CARAS TAPADAS",
        "so": "WEJIYO DABOOLAN",
        "hmn": "NPOG NTSEJ MUAG",
        "om": "FUULA HAGUUGAME",
    },
    Uniform.MARKED: {
        "en": "IN UNIFORM, UNIFORM, UNIFORMED, UNIFORMS, VEST, VESTS, ICE VEST, ICE VESTS, POLICE VEST, POLICE VESTS",
        "es": "UNIFORME, UNIFORMES, UNIFORMADOS, CHALECO, CHALECOS",
        "so": "DIREYS",
    },
    Uniform.UNMARKED: {
        "en": "PLAIN CLOTHES, PLAINCLOTHES, PLAIN CLOTHED, NO UNIFORM, NO UNIFORMS",
        "es": "DE CIVIL, VESTIDOS DE CIVIL, SIN UNIFORME",
    },
    Activity.TAKEN: {
        "en": "TOOK, TAKEN, TAKING, TAKE, DETAINED, DETAINING, ARREST, ARRESTS, ARRESTED, ARRESTING, KIDNAPPED, "
        "KIDNAPPING, HANDCUFFS, HANDCUFFED, HANDCUFFING, CUFFED, GRABBED, GRABBING, SNATCHED, DRAGGED, DRAGGING, "
        "ABDUCTED, ABDUCTING",
        "es": "SE LLEVARON, SE LLEVAN, SE ESTAN LLEVANDO, LLEVANDOSE, LLEVARON, LLEVANDO, DETUVIERON, DETENIDO, "
        "DETENIDOS, DETENIENDO, ARRESTARON, ARRESTANDO, ARRESTADO, AGARRARON, AGARRANDO, SECUESTRARON, ESPOSADO, "
        "ESPOSARON, ESTAN DETENIENDO",
        "so": "KAXAYNAYA, KAXAYNAYAAN, KAXEEYEEN, KAXEEYEY, QABTEEN, QABANAYAAN, LA QABTAY, XIREEN",
        "hmn": "NTES, NTES NEEG, COJ NEEG, COJ IB TUG NEEG",
        "kar": "ဘၣ်တၢ်ဖီၣ်, ဖီၣ်ပှၤ",
        "om": "QABAN, QABAA JIRU, QABAME, FUDHATAN, FUDHATAMAA, HIDHAN",
    },
    Activity.DOOR: {
        "en": "KNOCKING, KNOCK, BANGING, DOOR, DOORS, DOOR TO DOOR, HOUSE, HOUSES, HOME, HOMES, APARTMENT, APARTMENTS, "
        "APT, BREAKING IN, MY HOUSE, MY HOME",
        "es": "TOCANDO, PUERTA, PUERTAS, CASA, CASAS, CASA POR CASA, APARTAMENTO, APARTAMENTOS, DEPARTAMENTO, "
        "MI CASA, LA CASA",
        "so": "ALBAAB, ALBAABKA, GURI, GURIGA, GURYAHA",
        "hmn": "QHOV ROOJ, LUB TSEV, HAUV TSEV",
        "kar": "လၢဟံၣ်, ဟံၣ်",
        "om": "BALBALA, MANA NAMAA, MANATTI",
    },
    Activity.WORKPLACE: {
        "en": "WORKPLACE, WORKSITE, WORK SITE, JOB SITE, JOBSITE, CONSTRUCTION, CONSTRUCTION SITE, WORKERS, ROOFERS, "
        "FACTORY, WAREHOUSE, MY JOB, MY WORK",
        "es": "TRABAJO, OBRA, CONSTRUCCION, FABRICA, BODEGA, TRABAJADORES, MI TRABAJO",
        "so": "GOOB SHAQO, SHAQADA",
        "hmn": "CHAW UA HAUJLWM, TOM HAUJLWM",
        "kar": "တၢ်မၤလီၢ်",
        "om": "IDDOO HOJII, BAKKA HOJII",
    },
    Activity.STOP: {
        "en": "STOPPING, STOPPED, STOPING, PULLING OVER, PULLED OVER, PULLING, TRAFFIC STOP, QUESTIONING, CHECKING, "
        "CHECKING IDS, ASKING FOR PAPERS, ASKING FOR ID, BLOCKING",
        "es": "PARANDO, PARARON, PARAN, PIDIENDO PAPELES, PIDIENDO, INTERROGANDO, REVISANDO, BLOQUEANDO",
        "so": "JOOJINAYA, JOOJINAYAAN, JOOJINAYSA, JOOJIYEEN",
        "hmn": "NRES NEEG, NRES TSHEB",
        "kar": "မၤပတုာ်ပှၤ",
        "om": "DHAABAN, DHAABAA JIRU, NAMA DHAABAN",
    },
    Activity.GATHERED: {
        "en": "GATHERING, GATHERED, STAGING, STAGED, LINED UP, GROUPED",
        "es": "REUNIDOS, REUNIENDOSE, JUNTANDOSE, JUNTOS",
        "so": "URURSAN, URURSANAYA",
        "hmn": "SIB SAU",
        "kar": "ပာ်ဖှိၣ်သး",
        "om": "WALGAAN, WALGAHAN",
    },
    Activity.VEHICLES: {"en": "PARKED, PATROLLING, CIRCLING", "es": "ESTACIONADOS, ESTACIONADAS, PATRULLANDO"},
    Part.ADJECTIVE: {
        "en": "ARMED, FEDERAL, POLICE, BLACK, WHITE, DARK, TINTED, GREY, GRAY, MALE, BIG, OTHER, MORE, ABOUT, "
        "AROUND, MAYBE",
        "es": "ARMADOS, ARMADO, NEGRAS, NEGROS, BLANCAS, BLANCOS, POLICIA, MAS, COMO, UNOS, UNAS",
    },
    Part.UNIT: {
        "en": "AM, PM, MIN, MINS, MINUTE, MINUTES, HR, HRS, HOUR, HOURS, OCLOCK, BUS, ROUTE, LINE, BLOCK, BLOCKS, "
        "MILES, FEET, MPH, YEARS, YRS, APT, UNIT, TRAIN, LANES, HIGHWAY, HWY, I",
        "es": "MINUTO, MINUTOS, HORA, HORAS, A LA, A LAS, CUADRAS, CUADRA, AUTOBUS, RUTA, ANOS, LINEA",
        "so": "SAAC, DAQIIQO, DAQIIQADOOD",
        "hmn": "TEEV, FEEB",
        "om": "SAATII, DAQIIQAA",
    },
    Part.STREET: {
        "en": "ST, STREET, STR, AVE, AV, AVENUE, RD, ROAD, BLVD, BOULEVARD, PKWY, PARKWAY, DR, DRIVE, LANE, LN, WAY, "
        "PLACE, PL, COURT, CT",
        "es": "CALLE, AVENIDA, CARRETERA, BULEVAR",
        "so": "WADADA, JIDKA",
        "hmn": "TXOJ KEV, KEV",
        "om": "KARAA, DAANDII",
    },
    Part.SPOT: {
        "en": "SCHOOL, HIGH SCHOOL, ELEMENTARY SCHOOL, CHURCH, PARK, MOSQUE, MASJID, LIBRARY, HOSPITAL, CLINIC, MALL, "
        "MARKET, PLAZA, STATION, TRANSIT STATION, TEMPLE, COURTHOUSE, GAS STATION, PARKING LOT, RAMP, BRIDGE, "
        "DAYCARE, GROCERY, STORE, HOTEL, RESTAURANT, AIRPORT, CENTER, BUS STOP, LIGHT RAIL, FOODS, BAKERY, LAUNDROMAT",
        "es": "ESCUELA, IGLESIA, PARQUE, MEZQUITA, BIBLIOTECA, CLINICA, MERCADO, ESTACION, GASOLINERA, TIENDA, PUENTE, "
        "GUARDERIA, RESTAURANTE, PANADERIA, LAVANDERIA, CENTRO COMERCIAL, PARADA",
        "so": "MASAAJIDKA, DUGSIGA, SUUQA",
        "hmn": "TSEV KAWM NTAWV, KIAB KHW",
        "om": "MANA BARUMSAA, MASGIIDA, GABAA",
    },
    Part.COMPASS: {
        "en": "N, S, E, W, NE, NW, SE, SW, NORTH, SOUTH, EAST, WEST, NORTHEAST, SOUTHEAST",
        "es": "NORTE, SUR, ESTE, OESTE",
    },
    Part.OPENER: {
        "": "SAINT, FORT, MOUNT, OLD, WHITE, MARTIN, LUTHER, SAN, SANTA, ST PAUL, ST CLAIR, ST ANTHONY, "
        "ST LOUIS",
    },
    Part.AT: {
        "en": "AT, ON, NEAR, BY, IN, OUTSIDE, BEHIND, NEXT TO, IN FRONT OF, ACROSS FROM, CLOSE TO, CORNER OF, "
        "INTERSECTION OF, AROUND, ALONG, CORNER, INTERSECTION, INSIDE",
        "es": "EN, EN LA, CERCA DE, CERCA, FRENTE A, ENFRENTE DE, AFUERA DE, ESQUINA DE, EN LA ESQUINA DE, SOBRE, "
        "ATRAS DE, DETRAS DE, JUNTO A, POR LA, POR EL, ESQUINA",
        "so": "AGTEEDA, U DHOW, AGAGAARKA, MEESHA, KU DHOW, JOOGA, KU SUGAN",
        "hmn": "NTAWM, NYOB ZE, NYOB, NYOB NTAWM, TOM",
        "kar": "ဖဲ, အိၣ်ဖဲ",
        "om": "BAKKA, NAANNOO, BIRA, TTI",
    },
    Part.AND: {
        "": "X",
        "en": "AND, N, CROSS",
        "es": "Y, CON, ESQ",
        "so": "IYO",
        "hmn": "THIAB",
        "kar": "ဒီး",
        "om": "FI, FII, AKKASUMAS",
    },
    Part.GLUE: {
        "en": "THE, OF, A, AN, TO",
        "es": "LA, EL, LOS, LAS, DE, DEL, UN, UNA, AL, A",
    },
    Seen.NOW: {
        "en": "NOW, RIGHT NOW, JUST NOW, CURRENTLY",
        "es": "AHORA, AHORITA, AHORA MISMO, AHORITA MISMO, EN ESTE MOMENTO, YA",
        "so": "HADDA",
        "hmn": "TAM SIM NO",
        "kar": "ခဲအံၤ",
        "om": "AMMA",
    },
    Seen.MINUTES: {
        "en": "MIN AGO, MINS AGO, MINUTES AGO, A FEW MINUTES AGO, JUST LEFT",
        "es": "HACE MINUTOS, HACE UNOS MINUTOS, HACE RATITO, HACE RATO, MINUTOS ATRAS",
    },
    Seen.HOUR: {"en": "HOUR AGO, AN HOUR AGO", "es": "HACE UNA HORA"},
    Seen.EARLIER: {
        "en": "HOURS AGO, THIS MORNING, YESTERDAY, LAST NIGHT, EARLIER, EARLIER TODAY",
        "es": "AYER, ESTA MANANA, ANOCHE",
        "so": "SHALAY",
        "om": "KALEESSA",
    },
    Part.SAW: {
        "en": "I SEE, I SAW, I AM SEEING, IM SEEING, WE SEE, I CAN SEE, SEEING, WATCHING, I AM WATCHING, "
        "IN FRONT OF ME",
        "es": "VEO, ESTOY VIENDO, VI, VIMOS, VEMOS, ESTAMOS VIENDO, ACABO DE VER",
        "so": "WAXAAN ARKAY, WAAN ARKAA, WAXAAN ARKAA",
        "hmn": "KUV POM, POM",
        "kar": "ယထံၣ်",
        "om": "NAN ARGA, NAN ARGE, ARGE",
    },
    Part.HEARD: {
        "en": "I HEARD, HEARD, SOMEONE SAID, SOMEBODY SAID, MY FRIEND, MY COUSIN, MY NEIGHBOR, PEOPLE SAY, THEY SAY, "
        "FORWARDED",
        "es": "ME DIJERON, DICEN, DICEN QUE, MI AMIGA, MI AMIGO, MI VECINA, MI VECINO, MI PRIMO, ESCUCHE, OI",
    },
    Part.UNKNOWN: {
        "en": "I DONT KNOW, DONT KNOW, DO NOT KNOW, IDK, DUNNO, NOT SURE, NO IDEA, UNKNOWN, UNSURE, CANT TELL",
        "es": "NO SE, NO LO SE, NO SABEMOS, NI IDEA",
        "so": "MA AQAAN, MA GARANAYO",
        "hmn": "TSIS PAUB",
        "om": "HIN BEEKU",
    },
    Part.REPORT: {
        "en": "REPORT, REPORTING, REPORT THIS, I WANT TO REPORT, ID LIKE TO REPORT",
        "es": "REPORTAR, REPORTE, REPORTO, QUIERO REPORTAR, DENUNCIA, DENUNCIAR",
        "so": "WARBIXIN",
        "hmn": "TSHAJ TAWM",
        "om": "GABAASA, GABAASUU",
    },
    Part.TALK: {
        "en": "ICE CREAM, BLACK ICE, ICE RINK, ICE FISHING, ICE SKATING, ON ICE, DRY ICE, ICE COLD, I, IM, WE, YOU, "
        "HE, "
        "SHE, THEY, THEYRE, THEM, IT, ITS, IS, ARE, WAS, WERE, BE, BEEN, THERE, THERES, THERE IS, THERE ARE, HERE, "
        "THIS, THAT, "
        "THESE, HAVE, HAS, HAD, GOT, WITH, WITHOUT, FROM, FOR, MY, YOUR, OUR, HIS, HER, SOME, ALL, NOT, NO, YES, OK, "
        "PLEASE, PLS, HELP, COME, CAME, COMING, GO, GOING, LEAVING, LEFT, HEADING, DRIVING, RUNNING, WALKING, "
        "STANDING, "
        "SITTING, WAITING, LOOKING, SEND, SOMEONE, SOMEBODY, ANYONE, EVERYONE, HI, HELLO, HEY, OMG, WTF, THANK, "
        "THANKS, "
        "ALERT, WARNING, URGENT, ATTENTION, HAPPENING, STILL, ALSO, JUST, BUT, SO, WHAT, WHO, WHERE, WHEN, HOW, WHY, "
        "DO, DOES, DID, CAN, WILL, ME, US, WAY, PAPERS, YELLING, SHOUTING, INTO, OUT, OFF, UP, DOWN, AGAIN, VERY, "
        "STOP, "
        "TODAY, LIKE, THINK, KNOW, WHILE, MY HOUSE, MY HOME, MY JOB, MY WORK, FOOT, IT AGAIN, DOING, STUFF, "
        "THE STREET, "
        "MY STREET, THIS STREET, MY BLOCK",
        "es": "HAY, ESTA, ESTAN, ESTAMOS, ESTOY, AQUI, ALLI, ALLA, AHI, YO, ELLOS, ELLAS, ES, SON, QUE, SI, NO, MI, "
        "SU, "
        "CON, SIN, HOLA, FAVOR, POR FAVOR, AYUDA, AYUDEN, VIENEN, VENGAN, VIENE, LLEGO, LLEGARON, VAN, VA, ANDA, "
        "ANDAN, "
        "CUIDADO, ALERTA, URGENTE, GRACIAS, ALGUIEN, TODOS, PERO, TAMBIEN, MUY, CUANDO, DONDE, ME, SE, LO, LES, "
        "UNOS, UNAS, MI CASA, LA CASA, MI TRABAJO, ESTE, ESTA CALLE, HOY, PASANDO, GRITANDO, CORRIENDO",
        "so": "WAA, AYAA, WAXAA, JIRA, FADLAN, HALKAN, OO, KU, KA",
        "hmn": "MUAJ, LAWM, THOV, KUV, LAWV, TAB TOM, UA, IB",
        "om": "JIRU, JIRA, AS, ASI, MAALOO, NAN",
    },
}  # fmt: skip

NUMBERS = {
    word: number
    for number, words in {
        1: "ONE UN UNO UNA A AN SINGLE HAL TOKKO",
        2: "TWO DOS COUPLE PAR FEW POCOS POCAS LABA LAMA",
        3: "THREE TRES SADDEX SADII",
        4: "FOUR CUATRO SEVERAL VARIOS VARIAS AFAR AFUR PLAUB",
        5: "FIVE CINCO SHAN TSIB",
        6: "SIX SEIS LIX JAHA",
        7: "SEVEN SIETE TODDOBA TORBA XYA",
        8: "EIGHT OCHO LOT LOTS MANY MUCHOS MUCHAS BUNCH SIDDEED SADDEET YIM",
        9: "NINE NUEVE SAGAAL SAGAL CUAJ",
        10: "TEN DIEZ TOBAN KUDHAN KAUM",
        11: "ELEVEN ONCE",
        12: "TWELVE DOCE DOZEN DOCENA",
        13: "THIRTEEN TRECE",
        14: "FOURTEEN CATORCE",
        15: "FIFTEEN QUINCE",
        16: "SIXTEEN DIECISEIS",
        18: "EIGHTEEN",
        20: "TWENTY VEINTE LABAATAN NEES",
        24: "DOZENS DOCENAS",
        30: "THIRTY TREINTA",
        40: "FORTY CUARENTA",
        50: "FIFTY CINCUENTA HUNDREDS CIENTOS",
    }.items()
    for word in words.split()
}
ARTICLES = frozenset({"A", "AN", "UN", "UNA", "UNO"})
"""Numbers only where what is counted follows at once."""
ICE_SIGN = "\U0001f9ca"
"""A piece of ice, which many send instead of the word."""
MYANMAR = "\u1000-\u109f\uaa60-\uaa7f"


def _entries() -> Iterator[tuple[str, Sense, str]]:
    for sense, by_language in _WORDS.items():
        for language, words in by_language.items():
            for word in words.split(", "):
                yield word, sense, language


PHRASES: dict[tuple[str, ...], list[tuple[Sense, str]]] = {}
"""What each run of words means, with its language; empty for a word of all of them."""
for _word, _sense, _language in _entries():
    PHRASES.setdefault(tuple(_word.split()), []).append((_sense, _language))
LONGEST = max(map(len, PHRASES))
UNSPACED = [(word, sense) for word, sense, language in _entries() if language == "kar"]
"""Karen is written without spaces: its words are looked for anywhere."""

_LETTERS = 7
_CLOSE = {
    near: word
    for word, sense, _ in _entries()
    if " " not in word and len(word) >= _LETTERS and sense in {Part.ENFORCEMENT, Part.AGENT}
    for near in [word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]
}


def spelled(word: str) -> str:
    """The word that was meant, if it is a long one for enforcement with one letter missing, wrong or too many."""
    if len(word) < _LETTERS - 1 or len(word) > 20 or (word,) in PHRASES:
        return word
    for near in (word, *(word[:at] + word[at + 1 :] for at in range(len(word)))):
        if near in _CLOSE:
            return _CLOSE[near]
    return word
