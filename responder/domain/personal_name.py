"""Somebody's name with a number near it: an age, a birthday, a phone; never a place, a day or an agency."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

COUNTED = (
    r"agents?|agentes?|officers?|oficiales|people|ppl|persons?|personas?|men|man|women|hombres?|mujer(?:es)?|vehicles?"
    r"|vehiculos?|cars?|carros?|vans?|suvs?|trucks?|camionetas?|trocas?|observers?|observador(?:es)?|volunteers?"
    r"|voluntarios|neighbors|vecinos|famil(?:y|ies)|familias?|kids|blocks?|cuadras?|doors?|puertas?|min|mins|minutes?"
    r"|minutos?|hrs?|hours?|horas?|days?|dias?|ft|feet|miles?|am|pm|a\.m|p\.m|more|mas|other|otros|or|to|of|de|unmarked"
    r"|masked|armed|black|white|gray|marked|federal|enforcement|immigration|ice|total|or more|blk"
)
"""What follows a number that counts something, or says when or how far."""
_NUMBER = re.compile(
    rf"(?<![\w:/#.-])\d{{1,2}}[/.]\d{{1,2}}[/.](?:19|20)?\d\d\b|(?<![\w:/#.-])#?\d[\d().-]{{0,14}}(?![\w/]|:\d)(?!\s?(?:{COUNTED}|st|nd|rd|th)\b)(?!\s?[-&+x])",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"(?:bus|route|ruta|rte|hwy|highway|exit|salida|line|linea|csah|i-?|call|since|at|by|&|and|y)\W{0,2}$",
    re.IGNORECASE,
)
_EMERGENCY = {"911", "211", "311", "988"}
_WORD = re.compile(r"(?<!\w)[A-Z][A-Za-z'-]{0,24}(?!\w)")
_LINKING = re.compile(r"[ ](?:(?:de|del|la|los|las|van|bin|ibn|al|da|dos)[ ]){0,2}|(?<=[A-Z])[.][ ]")
_MOST = 4
"""Words of a name at most, less one."""
_NEAR = 30
"""Letters within which a number belongs to a name."""


def word_list(listed: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(listed.split())


_PLACES = word_list("""
    st street ave av avenue blvd boulevard rd road dr drive ln lane ct court pl place way pkwy parkway park school
    church iglesia plaza mercado market mall center centre centro station estacion library biblioteca store tienda depot
    bridge apartments elementary middle high academy college university clinic hospital bakery panaderia taqueria
    restaurant cafe garden gardens field lot transit square commons towers tower temple mosque masjid hall house
    building office terrace trail creek river hill hills heights island village parque escuela grocery foods laundromat
    basilica cathedral precinct district council association coop network gas theater theatre healthcare museum stadium
    arena block
""")
"""What makes a place of the name before it."""
_OTHERS = word_list("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio
    julio agosto septiembre octubre noviembre diciembre north south east west northeast northwest southeast southwest
    norte sur este oeste ne nw se sw n s e w upper lower downtown uptown midtown little new old saint san santa
    minneapolis minnesota paul hennepin ramsey county bloomington cedar riverside powderhorn phillips longfellow
    corcoran whittier seward franklin chicago portland nicollet lyndale hiawatha minnehaha central global karmel earth
    lake target cub aldi walmart home menards lowes costco ice cbp dhs hsi ero fbi mpd atf dea border patrol homeland
    security immigration customs enforcement police sheriff federal feds agents agent agentes officers vehicles suv suvs
    van vans car cars truck trucks black white gray grey blue red silver green dark tan masked armed unmarked ford chevy
    chevrolet dodge ram toyota honda jeep gmc nissan tahoe explorer suburban durango charger tesla escalade wagoneer
    please come bring meet going reply update correction observers observer volunteers volunteer verifiers need needs
    still now also zero one two three four five six seven eight nine ten the they there this that we you are is at on in
    by near and or not no do if call all clear confirmed seen since until after before from about around behind across a
    an as be for it its of to with have has was were will hay estan por favor vengan cerca en la el los las calle
    avenida bus route ruta hwy highway exit gate line light rail orange metro entrance side door watch record stop start
    help thank thanks enough people everyone more most some many english spanish somali hmong karen oromo latino african
    american united states emergency danger exercise know your rights legal family support community first second third
    fourth
""")
"""Other words that begin with a capital."""


def with_number(letters: str) -> Iterator[Span]:
    """Where two or more words that look like a name stand near a number that counts nothing."""
    for start, end in _names(letters):
        for number in _NUMBER.finditer(letters, max(start - _NEAR // 2, 0)):
            if number.start() - end > _NEAR:
                break
            if _tells(letters, number):
                yield min(start, number.start()), max(end, number.end())
                break


def _tells(letters: str, number: re.Match[str]) -> bool:
    before = letters[max(number.start() - 10, 0) : number.start()]
    return number[0] not in _EMERGENCY and _BESIDE.search(before) is None


def _names(letters: str) -> Iterator[Span]:
    """Two or more capitalized words in a row of which none is known to be another thing, and which no place ends."""
    row: list[Span] = []
    for found in _WORD.finditer(letters):
        word = found[0].lower()
        if row and not _LINKING.fullmatch(letters, row[-1][1], found.start()):
            yield from _whole(row)
            row = []
        if word in _OTHERS:
            yield from _whole(row)
        row = [] if word in _OTHERS or word in _PLACES else [*row[-_MOST:], found.span()]
    yield from _whole(row)


def _whole(row: list[Span]) -> Iterator[Span]:
    if len(row) > 1:
        yield row[0][0], row[-1][1]
