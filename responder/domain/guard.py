"""The guard: what must not be in a text that goes to many.

It errs on the side of a second look: what it flags is not forbidden, another coordinator has to agree to it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from responder.domain import incitement, personal_name
from responder.domain.personal_name import COUNTED, word_list
from responder.domain.reply import clean


class Reason(StrEnum):
    """Why something that was written is flagged."""

    NAME = "name with a number"
    PHONE = "phone number"
    A_NUMBER = "A-number"
    PLATE = "plate"
    HOME = "home address"
    FORCE = "call to block or chase"
    LINK = "link"


@dataclass(frozen=True)
class Flag:
    """`words` are those that were flagged, as they were written."""

    reason: Reason
    words: str


_ACCENT = range(0x0300, 0x0370)
_LOOKALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXaesijopcyxdhABEZHIKMNOPTYXo",
)
"""Letters of other alphabets that nobody can tell from ours."""

_LINK = re.compile(
    r"\bh(?:tt|xx)ps?\s?:\s?/\s?/\S{0,80}|\bwww\s?\.\s?\w\S{0,80}|\b[\w.+-]{1,60}@[\w-]{1,60}\.\w{2,10}"
    r"|\b[\w-]{2,60}\s?(?:\.|[\[(](?:\.|dot)[\])]|\sdot\s)\s?"
    r"(?:com|org|net|info|io|gov|app|link|xyz|site|biz|edu|tv)\b\S{0,80}"
    r"|\b(?:t\.me|wa\.me|bit\.ly|goo\.gl|is\.gd|[a-z0-9-]{2,60}\.[a-z]{2,6}/\w)\S{0,80}",
    re.IGNORECASE,
)

_A_DIGITS = r"A?[ #-]{0,2}\d(?:[ .-]?\d){0,11}"
_A_NUMBER = re.compile(
    r"(?<!\w)A[ #:.-]{0,3}\d(?:[ .-]{0,2}\d){6,8}(?!\d)"
    rf"|\b(?:alien|A|registration)[ -]{{0,2}}(?:registration )?(?:number|num|no|file|#)\W{{0,3}}(?:is )?{_A_DIGITS}"
    rf"|\bnumero (?:de extranjero|de registro|a)\W{{1,3}}(?:es )?{_A_DIGITS}",
    re.IGNORECASE,
)

_CLOCK = re.compile(r"\b(?:\d{1,2}:\d\d|20\d\d-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?)\b")
_DIGITS = re.compile(r"(?<![A-Za-z0-9])\+?\(?\d(?:(?:[\s.()/_*~|+-]{1,3}|,)?\d){6,24}(?![A-Za-z0-9])")
_LOCAL = re.compile(r"\d{3}\D{1,3}\d{4}|\d(?: \d){6,}|\+?\d{7,}")
"""A number without its area's; or digit by digit; or in one."""
_SPELLED = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine"
    r"|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)\b"
)
_SPELLED_OUT = re.compile(rf"\b{_SPELLED}(?:[ ,.-]{{1,3}}{_SPELLED}){{6,20}}", re.IGNORECASE)
_WHOLE_PHONE = 10

_NAMED_PLATE = re.compile(
    r"\b(?:plates?|placas?|matriculas?|tablillas?)\b\W{0,3}"
    r"(?:(?:no|num|number|numero|is|are|es|son|reads|dice|mn|minnesota|wi|wisconsin)\b\W{0,3}){0,3}"
    r"(?:[a-z]{2,3}[ -]?\d{2,4}|\d{2,4}-?[a-z]{2,3}|(?-i:\d{2,4} [A-Z]{2,3})|(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{5,8})\b",
    re.IGNORECASE,
)
_BARE_PLATE = re.compile(
    r"(?<![\w-])(?:(?P<a>[A-Z]{3})[ -]?\d{3,4}|\d{3,4}[ -]?(?P<b>[A-Z]{3})|(?P<c>[A-Za-z]{3})\d{3,4}"
    r"|\d{3,4}(?P<d>[A-Za-z]{3})|\d{1,2}[A-Za-z]{3}\d{3}|[A-Z]{2}\d{4,5}|\d{3}-?[A-Z]{2}\d{1,2}|[A-Z]{2}\d[ -]?\d{3})"
    r"(?![\w-])"
)
_NO_PLATES = word_list("""
    the and for all are not you out now bus hwy rte apt ave blk ice cbp dhs hsi ero fbi mpd atf dea ram gmc bmw kia suv
    van car jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun ppl hrs min ste gym lot via est
    cst cdt por con sin mas los las del que san
""")
"""Three letters that stand beside numbers and mean something else."""

_TYPE = (
    r"(?:st|street|ave?|avenue|blvd|boulevard|rd|road|dr|drive|ln|lane|ct|court|pl|place|way|pkwy|parkway|ter|terrace"
    r"|cir|circle|trl|trail)\b"
)
_CALLE = r"(?:calle|avenida|av|callejon|bulevar|boulevard|camino|pasaje)\b\.?"
_NUMBERED = r"(?:#|(?:no|num|numero|number)\b\.?)"
_HOUSE = r"(?<![\w:/&.-])(?!911\b)"
_NO_STREET = rf"(?!(?:{COUNTED}|on|at|in|near|by|from|block|blk|and|en|cerca|y|the|their|this|this|is|are|going)\b)"
_WORD = r"[\w']{1,20}\.?"
_HOME = re.compile(
    rf"{_HOUSE}\d{{3,5}}[a-z]?\s+(?:{_NO_STREET}{_WORD}\s+){{1,3}}{_TYPE}"
    rf"|{_HOUSE}\d{{1,2}}\s+{_NO_STREET}{_WORD}\s+{_TYPE}"
    rf"|{_HOUSE}\d{{2,5}}\s+(?:de\s+la\s+)?{_CALLE}"
    rf"|\b{_CALLE}\s+(?:(?!y\b|con\b){_WORD},?\s+){{1,3}}(?:{_NUMBERED}\s?\d{{1,5}}|\d{{3,5}}(?!\s*(?:{COUNTED})\b))\b"
    rf"|\b(?:apt|apto|apartment|apartamento|depto|unit|unidad|house|home|casa|trailer|traila)\b\.?\s?{_NUMBERED}?\s?"
    rf"(?:\d{{1,5}}[a-z]?\b(?!\s*(?:{COUNTED})\b|:)|(?-i:[A-Z]\d{{0,4}})\b(?=\W*$|[,.;]))"
    rf"|\b(?:lives?|living|resides?|vive|viven)\s+(?:at|in|en|on)\s+(?:{_WORD}\s+){{0,3}}#?\d{{2,5}}\b",
    re.IGNORECASE,
)
"""A house, by number and street. A crossing is where people meet, and the `3000 block` does not tell which of a dozen
houses is meant: both say where without saying whose home it is, so neither is flagged."""
_ROUTE = re.compile(r"\b(?:bus|route|ruta|rte|hwy|highway|exit|salida|line|linea|csah)\W{0,2}$", re.IGNORECASE)


def flags(text: str) -> list[Flag]:
    """Everything in the text that a second person must look at, as it stands there from first to last."""
    letters, places = _read(text)
    found: list[tuple[int, int, Reason]] = []
    taken = bytearray(len(letters))
    for reason, start, end in _looks(letters):
        if not any(taken[start:end]):
            found.append((start, end, reason))
            taken[start:end] = b"x" * (end - start)
    return [Flag(reason, text[places[start] : places[end - 1] + 1].strip()) for start, end, reason in sorted(found)]


def _looks(letters: str) -> Iterator[tuple[Reason, int, int]]:
    """Each look in turn; where two see the same words, the first is right."""
    for pattern, reason in ((_LINK, Reason.LINK), (_A_NUMBER, Reason.A_NUMBER)):
        yield from ((reason, *match.span()) for match in pattern.finditer(letters))
    yield from ((Reason.PHONE, *span) for span in _phones(letters))
    yield from ((Reason.HOME, *span) for span in _homes(letters))
    yield from ((Reason.NAME, *span) for span in personal_name.with_number(letters))
    yield from ((Reason.PLATE, *span) for span in _plates(letters))
    yield from ((Reason.FORCE, *span) for span in incitement.incitements_in(letters))


def _phones(letters: str) -> Iterator[tuple[int, int]]:
    timeless = _CLOCK.sub(lambda match: ";" * len(match[0]), letters)
    for match in _DIGITS.finditer(timeless):
        if sum(letter.isdigit() for letter in match[0]) >= _WHOLE_PHONE or _LOCAL.fullmatch(match[0]):
            yield match.span()
    yield from (match.span() for match in _SPELLED_OUT.finditer(letters))


def _homes(letters: str) -> Iterator[tuple[int, int]]:
    for match in _HOME.finditer(letters):
        if not _ROUTE.search(letters[max(match.start() - 12, 0) : match.start()]):
            yield match.span()


def _plates(letters: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _NAMED_PLATE.finditer(letters))
    for match in _BARE_PLATE.finditer(letters):
        beside = next((found for found in match.groups() if found), "")
        if beside.lower() not in _NO_PLATES:
            yield match.span()


def _read(text: str) -> tuple[str, list[int]]:
    """The letters as a reader takes them, whatever they were typed with, and where in the text each one stands."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for one in _letter(letter):
            if one != " " or letters[-1:] != [" "]:
                letters.append(one)
                places.append(place)
    return "".join(letters), places


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    """What a letter is read as: plain, without accents, a digit of any script as 0 to 9; nothing if it is not seen."""
    read = []
    for one in unicodedata.normalize("NFKD", letter):
        digit = unicodedata.digit(one, None)
        if one == "\n" or one.isspace():
            read.append("\n" if one == "\n" else " ")
        elif digit is not None:
            read.append(str(digit))
        elif ord(one) not in _ACCENT and clean(one):
            read.append("-" if unicodedata.category(one) == "Pd" else "'" if one in "’ʼ`´" else one)
    return "".join(read).translate(_LOOKALIKE)
