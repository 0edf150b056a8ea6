"""Commands by text, as people write them in six languages: stop, pause, language and so on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from responder.domain.code import clean_report_code
from responder.domain.language import DEFAULT
from responder.domain.vocabulary import Vocabulary, load


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
    """A text that is a command. `rest` is what followed it (`8H`); `language` is the language of its words."""

    keyword: Keyword
    rest: str = ""
    language: str = DEFAULT


_TABLE = "commands"
STOPS = ("stop", "end", "refuse")
"""The lists of words that stop."""
_ALONE = (Keyword.START, Keyword.HELP, Keyword.RESUME, Keyword.AREAS)
_BEFORE_MORE = (Keyword.PAUSE, Keyword.LANGUAGE, Keyword.JOIN)
_ANY_CODE = r"[1-9]|[A-Z][2-9][A-Z]|(?=[A-Z]*\d)[A-Z][2-9A-Z]{3}"
"""May stand next to the plainest words that stop: a digit, an incident code or a check code."""
_ABOUT_INCIDENT = re.compile(r"\w+ [A-Z][2-9][A-Z]")
"""A word and the code of an incident: `STOP R8K` may be about that incident only."""
_RUN = re.compile(r"(\w)\1+")
_LONGEST = 80
"""Characters. A longer text tells us something; it doesn't ask us to stop."""
_MOST_BESIDE = 3
"""Words that may follow a command before it counts as a sentence. One must have a digit, or the first is `until`."""
_LONGEST_PAUSE = timedelta(days=366)
_UNITS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}
_TIMES = {"noon": time(12), "midnight": time(0)}
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?: ?(?P<minute>\d{2}))? ?(?:(?P<half>[AP]) ?M|H|HRS)?")


@dataclass(frozen=True)
class _Lexicon:
    """The words of commands, compiled for reading, all in the spelling that `plain` returns."""

    stopping: re.Pattern[str]
    doubtful: frozenset[str]
    stop_language: dict[str, str]
    exact: dict[str, Command]
    openings: list[tuple[str, Keyword, str]]
    """What a command begins with, followed by a space; its keyword; its language."""
    languages: dict[str, str]
    until: re.Pattern[str]
    lasts: re.Pattern[str]
    units: dict[str, timedelta]
    times: dict[str, time]


@cache
def lexicon() -> _Lexicon:
    """The commands in every language."""
    lists = load()
    commands = {
        word: Command(keyword, language=language)
        for keyword in _ALONE + _BEFORE_MORE
        for word, language in lists.spoken(_TABLE, keyword)
    }
    alone = {word: Command(Keyword.LANGUAGE, word, language) for word, language in lists.spoken("languages", "alone")}
    article = lists.pattern("pause", "until_article")
    return _Lexicon(
        stopping=_stopping(lists),
        doubtful=frozenset(lists.words(_TABLE, "doubtful_stop")),
        stop_language={word: language for key in STOPS for word, language in lists.spoken(_TABLE, key)},
        exact=commands | alone,
        openings=[
            (word + " ", keyword, language)
            for keyword in _BEFORE_MORE
            for word, language in lists.spoken(_TABLE, keyword)
        ],
        languages=dict(lists.spoken("languages", "called")),
        until=re.compile(rf"{lists.pattern('pause', 'until')}(?: {article})? (?P<time>.+)"),
        lasts=re.compile(rf"(?:{lists.pattern('pause', 'for')} )?(?P<number>\d{{1,4}}) ?(?P<unit>\D+)"),
        units={word: lasts for key, lasts in _UNITS.items() for word in lists.words("pause", key)},
        times={word: moment for key, moment in _TIMES.items() for word in lists.words("pause", key)},
    )


def _stopping(lists: Vocabulary) -> re.Pattern[str]:
    """Matches polite words, a word that stops and what may follow it, one or more times."""
    beside = f"(?:{lists.pattern(_TABLE, 'beside_stop')}|{_ANY_CODE})"
    polite, behind = lists.pattern(_TABLE, "before_stop"), lists.pattern(_TABLE, "after_stop")
    plainly = f"(?:(?:{polite}|{beside}) )*(?P<plainly>{lists.pattern(_TABLE, 'stop')})(?: (?:{behind}|{beside}))*"
    others = f"(?:{lists.pattern(_TABLE, 'end')}|{lists.pattern(_TABLE, 'refuse')})"
    otherwise = f"(?:{polite} )*(?P<otherwise>{others})(?: {behind})*"
    return re.compile(f"(?:{plainly}|{otherwise})(?: (?:{_unnamed(plainly)}|{_unnamed(otherwise)}))*")


def _unnamed(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


@dataclass(frozen=True)
class Pause:
    """How long somebody wants no texts: for a while, until a time of day, or (neither) until they resume."""

    lasts: timedelta | None = None
    until: time | None = None

    def ends(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """When the pause ends, in UTC. `until` means the next such time in the group's zone, even if clocks change."""
        if self.lasts is not None:
            return now + self.lasts
        return None if self.until is None else min(m for m in _moments(self.until, now, zone) if m > now)


def recognise(plain: str) -> Command | None:
    """The command in a text; None if it is something else. `plain` is the text as `letters.plain` returns it."""
    if (language := _stops(plain)) is not None:
        return Command(Keyword.STOP, language=language)
    words = lexicon()
    if plain in words.exact:
        return words.exact[plain]
    if (until := words.until.fullmatch(plain)) and (_CLOCK.fullmatch(until["time"]) or until["time"] in words.times):
        return Command(Keyword.PAUSE, plain)
    for opening, keyword, language in words.openings:
        rest = plain.removeprefix(opening)
        if rest != plain and _fits(keyword, rest):
            return Command(keyword, rest, language)
    return None


def read_pause(rest: str) -> Pause | None:
    """Read what follows PAUSE: `8H`, `2 DAYS`, `UNTIL 7AM` or nothing; None if we can't tell what it means."""
    if not rest:
        return Pause()
    if until := lexicon().until.fullmatch(rest):
        moment = _clock(until["time"])
        return Pause(until=moment) if moment is not None else None
    match = lexicon().lasts.fullmatch(rest)
    unit = lexicon().units.get(match["unit"]) if match else None
    if match is None or unit is None:
        return None
    lasts = int(match["number"]) * unit
    return Pause(lasts=lasts) if timedelta() < lasts <= _LONGEST_PAUSE else None


def language_named(rest: str) -> str | None:
    """The language for a code or a name (`ES`, `ESPANOL`, `SPANISH`); None if we don't know it."""
    return lexicon().languages.get(rest)


def _stops(plain: str) -> str | None:
    """The language in which a text asks us to stop; None if it doesn't."""
    if _repeated(plain) == _repeated("STOP"):
        return DEFAULT
    if plain in lexicon().doubtful or _ABOUT_INCIDENT.fullmatch(plain):
        return None
    match = lexicon().stopping.fullmatch(plain) if len(plain) <= _LONGEST else None
    return lexicon().stop_language[match["plainly"] or match["otherwise"]] if match else None


def _repeated(plain: str) -> str:
    """The letters alone, each run of one letter written once: `STOPP`, `S T O P`."""
    return _RUN.sub(r"\1", plain.replace(" ", ""))


def _fits(keyword: Keyword, rest: str) -> bool:
    """Whether `rest` belongs to the command, even if it is wrong. `pause in what they do` is a sentence."""
    if keyword is Keyword.LANGUAGE and rest in lexicon().languages:
        return True
    if keyword is Keyword.PAUSE and read_pause(rest) is not None:
        return True
    if keyword is Keyword.JOIN and clean_report_code(rest) is not None:
        return True
    words = len(rest.split())
    if keyword is Keyword.PAUSE and lexicon().until.fullmatch(rest):
        return words <= _MOST_BESIDE
    return words == 1 or (keyword is not Keyword.LANGUAGE and words <= _MOST_BESIDE and any(map(str.isdigit, rest)))


def _clock(words: str) -> time | None:
    """A time of day (`7AM`, `7 30 PM`, `19 30`, `NOON`); None if there is no such time, or if it may be AM or PM."""
    match = _CLOCK.fullmatch(words)
    if match is None:
        return lexicon().times.get(words)
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] == "P" else 0)
    elif words.isdigit() and match["minute"] is None and 1 <= hour <= 12 and not words.startswith("0"):
        return None
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _moments(clock: time, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments with this clock time in the group's zone, from today to the day after tomorrow.

    A time that the clocks skip becomes the one an hour later. A time that they show twice comes twice.
    """
    today = now.astimezone(zone).date()
    for days in range(3):
        first = datetime.combine(today + timedelta(days=days), clock, zone)
        for moment in (first, first.replace(fold=1)):
            real = datetime.fromtimestamp(moment.timestamp(), UTC)
            if moment is first or real.astimezone(zone).time() == clock:
                yield real
