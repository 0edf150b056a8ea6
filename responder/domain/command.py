"""The words that command, as people write them in six languages: stop, pause, language and the like."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from responder.domain.code import clean_report_code
from responder.domain.language import DEFAULT


class Keyword(StrEnum):
    """Words with a fixed meaning, whatever else is going on."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    PAUSE = "pause"
    RESUME = "resume"
    AREAS = "areas"
    LANGUAGE = "language"
    JOIN = "join"


@dataclass(frozen=True)
class Command:
    """A text that is a command; `rest` is what stood beside it (`8H`), `language` that of its words."""

    keyword: Keyword
    rest: str = ""
    language: str = DEFAULT


# All words stand here as `reply.plain` leaves them: upper case, without accents and punctuation. Those in Somali,
# Hmong, Karen and Oromo have not been reviewed by a speaker yet.
_STOP = {
    "en": "STOP, STOPALL, UNSUBSCRIBE, UNSUBCRIBE, UNSUSCRIBE, OPTOUT, OPT OUT, STOP2END, STOP TO END, STOP 2 END",
    "es": "ALTO, PARAR, PAREN, PARE, BASTA, DETENER, DETENGAN, BAJA",
    "so": "JOOJI, JOOJIYA, JOOJINTA, KA BAX, IGA SAAR",
    "hmn": "TSUM, NRES, TXHOB XA",
    "kar": "ပတုာ်, အိၣ်ပတုာ်, ပတုာ်ကွံာ်, ရပ်, ရပ်ပါ, ရပ် ပါ",
    "om": "DHAABI, DHAABUU, DHAABAA, NA HAQI, HIN ERGINAA",
}
"""These stop even with a digit or a code beside them, which can't be meant as an answer then."""
_END = {"en": "END, QUIT, CANCEL, REVOKE", "es": "CANCELAR, TERMINAR, SALIR"}
"""These stop too, but `CANCEL 2 R8K` speaks of an incident."""
_REFUSAL = {
    "en": "DO NOT TEXT, DONT TEXT, DO NOT SEND ME, DONT SEND ME, DO NOT CONTACT, DONT CONTACT, DO NOT MESSAGE, "
    "DONT MESSAGE, NO MORE TEXTS, NO MORE TEXT, NO MORE MESSAGES, NO MORE ALERTS, NO MORE CALLS, REMOVE ME, "
    "REMOVE MY NUMBER, TAKE ME OFF, TAKE MY NUMBER OFF, DELETE ME, DELETE MY NUMBER, OPT ME OUT, OPTING OUT, "
    "LEAVE ME ALONE, WRONG NUMBER, YOU HAVE THE WRONG NUMBER, THIS IS THE WRONG NUMBER, I DONT WANT THESE, "
    "I DONT WANT YOUR, I DO NOT WANT THESE, TAKE ME OFF THIS LIST, REMOVE ME FROM THIS LIST",
    "es": "NO MAS MENSAJES, NO MAS TEXTOS, NO ME MANDEN, NO ME MANDE, NO ME ENVIEN, NO ME ENVIE, NO ME ESCRIBAN, "
    "NO ME ESCRIBA, DEJEN DE, DEJE DE, BORRENME, BORRAME, QUITENME, DAR DE BAJA, DARME DE BAJA, NUMERO EQUIVOCADO",
    "so": "HA II SOO DIRIN, HA II SOO DIRINA",
    "kar": "မပို့ပါနဲ့",
    "om": "NAAF HIN ERGINAA",
}
_BEFORE = (
    "PLEASE PLS PLZ HI HELLO HEY OK JUST KINDLY I WANT WOULD LIKE TO CAN COULD YOU "
    "POR FAVOR YA QUIERO FADLAN THOV MAALOO"
)
_AFTER = (
    "PLEASE PLS PLZ NOW ALL TEXT TEXTS TEXTING MESSAGE MESSAGES MESSAGING MSG MSGS SMS SENDING CALLING CALLS "
    "CONTACTING ALERTS NOTIFICATIONS ME MY THESE THE FROM YOU YOUR LIST SUBSCRIPTION AGAIN EVER ANY MORE ANYMORE "
    "ALREADY FOREVER THANKS THANK THX POR FAVOR GRACIAS YA MAS MENSAJES TEXTOS LOS LA LISTA DE MANDAR MANDARME "
    "ENVIAR ENVIARME ESCRIBIR ESCRIBIRME LLAMAR LLAMARME FARRIIMAHA FARRIIMO FADLAN MAHADSANID XA "
    "NTAWV NTXIV ERGAA MAALOO"
)
_BESIDE_STOP = (
    "IT",
    "THIS",
    "(?:MY|THIS) (?:NUMBER|PHONE)",
    "[1-9]",
    "[A-Z][2-9][A-Z]",
    r"(?=[A-Z]*\d)[A-Z][2-9A-Z]{3}",
)
"""Only beside the plainest words: a digit, an incident's code, a check's."""
_LONGEST = 80
"""Characters; what is longer tells something rather than asking to be left alone."""

_ALONE = {
    Keyword.START: {
        "en": "START, UNSTOP",
        "es": "COMENZAR, INICIAR, EMPEZAR",
        "so": "BILOW",
        "hmn": "PIB",
        "kar": "စးထီၣ်",
        "om": "JALQABI, EEGALI",
    },
    Keyword.HELP: {
        "en": "HELP, INFO",
        "es": "AYUDA, INFORMACION",
        "so": "CAAWIMO, CAAWIN",
        "hmn": "PAB, KEV PAB",
        "kar": "မၤစၢၤ",
        "om": "GARGAARSA",
    },
    Keyword.RESUME: {
        "en": "RESUME, UNPAUSE, CONTINUE",
        "es": "REANUDAR, CONTINUAR, SEGUIR",
        "so": "SII WAD",
        "hmn": "ROV PIB",
        "om": "ITTI FUFI",
    },
    Keyword.AREAS: {
        "en": "AREAS, AREA, MY AREAS, MY AREA",
        "es": "MIS AREAS, ZONAS, MIS ZONAS, BARRIOS, MIS BARRIOS",
        "so": "XAAFADAHA",
        "hmn": "CHEEB TSAM",
        "om": "NAANNOO",
    },
}
_BEFORE_MORE = {
    Keyword.PAUSE: {
        "en": "PAUSE, SNOOZE",
        "es": "PAUSA, PAUSAR",
        "so": "HAKI",
        "hmn": "SO IB PLIAG",
        "om": "BOQONNAA",
    },
    Keyword.LANGUAGE: {"en": "LANG, LANGUAGE", "es": "IDIOMA", "so": "LUQAD, LUQADDA", "hmn": "LUS", "om": "AFAAN"},
    Keyword.JOIN: {"en": "JOIN", "es": "UNIRME, UNIRSE", "so": "KU BIIR", "hmn": "KOOM", "om": "MAKAMI"},
}
_MOST_BESIDE = 3
"""Words beside a command, one with a digit or the first an `until`, that don't make it a sentence."""
_UNTIL = re.compile("(?:UNTIL|TILL|TIL|HASTA|ILAA|TXOG|HANGA)(?: LAS?)? (?P<time>.+)")

_LANGUAGES = {
    "en": "EN, ENG, ENGLISH, INGLES, INGIRIIS",
    "es": "ES, ESP, SPA, SPANISH, ESPANOL, CASTELLANO",
    "so": "SO, SOM, SOMALI, SOOMAALI, AF SOOMAALI",
    "hmn": "HMN, HMONG, HMOOB",
    "kar": "KAR, KAREN, KSW, ကညီ, ကညီ KAREN, ကညီကျိာ်",
    "om": "OM, OROMO, OROMOO, OROMIFFA, AFAAN OROMOO",
}
_OWN_NAMES = {"en": "ENGLISH", "es": "ESPANOL", "so": "SOOMAALI", "hmn": "HMOOB", "kar": "ကညီ", "om": "AFAAN OROMOO"}
"""Said alone, these ask for the language."""

_UNITS = {
    timedelta(minutes=1): "M MIN MINS MINUTE MINUTES MINUTO MINUTOS DAQIIQO DAQIIQADOOD FEEB DAQIIQAA",
    timedelta(hours=1): "H HR HRS HOUR HOURS HORA HORAS SAAC SAACADOOD TEEV SAATII SAATI",
    timedelta(days=1): "D DAY DAYS DIA DIAS MAALIN MAALMOOD HNUB GUYYAA GUYYOOTA",
    timedelta(weeks=1): "W WEEK WEEKS SEMANA SEMANAS TODDOBAAD ASTHIV TORBAN",
}
_UNIT = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_LASTS = re.compile(r"(?:FOR |POR )?(?P<number>\d{1,4}) ?(?P<unit>[A-Z]+)")
_LONGEST_PAUSE = timedelta(days=366)
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?: ?(?P<minute>\d{2}))? ?(?:(?P<half>[AP]) ?M|H|HRS)?")
_NAMED_TIMES = {"NOON": time(12), "MEDIODIA": time(12), "MIDNIGHT": time(0), "MEDIANOCHE": time(0)}


def _each(words: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(word, language), of a table like those above."""
    return ((word, language) for language, row in words.items() for word in row.split(", "))


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(words) + ")"


def _stopping() -> re.Pattern[str]:
    """One or more times: polite words, a word that stops, and what may stand behind it."""
    beside = _any(_BESIDE_STOP)
    polite, behind = _any(_BEFORE.split()), _any(_AFTER.split())
    plainly = f"(?:(?:{polite}|{beside}) )*(?P<plainly>{_any(dict(_each(_STOP)))})(?: (?:{behind}|{beside}))*"
    others = _any([*dict(_each(_END)), *dict(_each(_REFUSAL))])
    otherwise = f"(?:{polite} )*(?P<otherwise>{others})(?: {behind})*"
    return re.compile(f"(?:{plainly}|{otherwise})(?: (?:{_unnamed(plainly)}|{_unnamed(otherwise)}))*")


def _unnamed(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


_STOPPING = _stopping()
_STOP_LANGUAGE = {word: language for table in (_STOP, _END, _REFUSAL) for word, language in _each(table)}
_EXACT = {
    word: Command(keyword, language=language)
    for keyword, table in (_ALONE | _BEFORE_MORE).items()
    for word, language in _each(table)
} | {name: Command(Keyword.LANGUAGE, name, language) for language, name in _OWN_NAMES.items()}
_OPENINGS = [(word, keyword, language) for keyword, table in _BEFORE_MORE.items() for word, language in _each(table)]
_LANGUAGE = dict(_each(_LANGUAGES))


@dataclass(frozen=True)
class Pause:
    """How long somebody wants to be left in peace: for a time, until a time of day, or (neither) until they say so."""

    lasts: timedelta | None = None
    until: time | None = None

    def ends(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When that is, in UTC; `until` means the next such moment where the group is, also when clocks change."""
        if self.lasts is not None:
            return now + self.lasts
        return None if self.until is None else min(m for m in _moments(self.until, now, zone) if m > now)


def recognise(plain: str) -> Command | None:
    """The command that a text is; None if it is something else. `plain` is as `reply.plain` leaves it."""
    if (language := _stops(plain)) is not None:
        return Command(Keyword.STOP, language=language)
    if plain in _EXACT:
        return _EXACT[plain]
    if (until := _UNTIL.fullmatch(plain)) and (_CLOCK.fullmatch(until["time"]) or until["time"] in _NAMED_TIMES):
        return Command(Keyword.PAUSE, plain)
    for words, keyword, language in _OPENINGS:
        rest = plain.removeprefix(words + " ")
        if rest != plain and _fits(keyword, rest):
            return Command(keyword, rest, language)
    return None


def read_pause(rest: str) -> Pause | None:
    """What stood beside PAUSE, understood: `8H`, `2 DAYS`, `UNTIL 7AM`, nothing; None if it can't be told."""
    if not rest:
        return Pause()
    if until := _UNTIL.fullmatch(rest):
        moment = _clock(until["time"])
        return Pause(until=moment) if moment is not None else None
    match = _LASTS.fullmatch(rest)
    if match is None or match["unit"] not in _UNIT:
        return None
    lasts = int(match["number"]) * _UNIT[match["unit"]]
    return Pause(lasts=lasts) if timedelta() < lasts <= _LONGEST_PAUSE else None


def language_named(rest: str) -> str | None:
    """The language that a code or a name stands for (`ES`, `ESPANOL`, `SPANISH`)."""
    return _LANGUAGE.get(rest)


def _stops(plain: str) -> str | None:
    """The language in which a text asks to be left alone, None if it doesn't."""
    if plain.replace(" ", "") == "STOP":
        return DEFAULT
    match = _STOPPING.fullmatch(plain) if len(plain) <= _LONGEST else None
    return _STOP_LANGUAGE[match["plainly"] or match["otherwise"]] if match else None


def _fits(keyword: Keyword, rest: str) -> bool:
    """Whether what stands beside a command belongs to it, be it wrong: `pause in what they do` is a sentence."""
    if keyword is Keyword.LANGUAGE and rest in _LANGUAGE:
        return True
    if keyword is Keyword.PAUSE and read_pause(rest) is not None:
        return True
    if keyword is Keyword.JOIN and clean_report_code(rest) is not None:
        return True
    words = len(rest.split())
    if keyword is Keyword.PAUSE and _UNTIL.fullmatch(rest):
        return words <= _MOST_BESIDE
    return words == 1 or (keyword is not Keyword.LANGUAGE and words <= _MOST_BESIDE and any(map(str.isdigit, rest)))


def _clock(words: str) -> time | None:
    """A time of day (`7AM`, `7 30 PM`, `19 30`, `NOON`); None if there is none such, or for a `7` of either half."""
    match = _CLOCK.fullmatch(words)
    if match is None:
        return _NAMED_TIMES.get(words)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] == "P" else 0)
    elif words.isdigit() and match["minute"] is None and 1 <= hour <= 12 and not words.startswith("0"):
        return None
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _moments(clock: time, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """When it is that time where the group is, from today to the day after tomorrow.

    A time that the clocks skip becomes the one an hour later; one that they show twice comes twice.
    """
    today = now.astimezone(zone).date()
    for days in range(3):
        first = datetime.combine(today + timedelta(days=days), clock, zone)
        for moment in (first, first.replace(fold=1)):
            real = datetime.fromtimestamp(moment.timestamp(), UTC)
            if moment is first or real.astimezone(zone).time() == clock:
                yield real
