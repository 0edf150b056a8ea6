"""Intents: what somebody says in words about coming, or about what they saw, and in how many minutes they arrive."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from responder.domain.letters import plain
from responder.domain.vocabulary import load

_READ = 300
_MOST_CLAUSES, _MOST_WORDS = 8, 24
"""What is longer tells something; the answer in it, if any, stands at its beginning."""
_MOST_MINUTES = 99
_FEW = 6
"""Words in a clause that may say nothing but in how many minutes somebody arrives."""
_CLAUSE = re.compile(r"[^.,;:!?\n…()\"“”]+|[?]")
_SURELY_EXACT = frozenset({5, 6, 7, 9, *range(10, 19), 20, 30, 40})
"""Minutes that a number in words may mean. The words for 2, 3, 4, 8 and 50 may be vague ones: "a few", "several"."""
_THUMBS = {"👍": "yes", "✅": "yes", "✔": "yes", "🙋": "yes", "👎": "no", "❌": "no", "🚫": "no"}


class Intent(StrEnum):
    """What somebody says about coming. The values are the names of the word lists."""

    YES = "yes"
    PERHAPS = "perhaps_yes"
    NO = "no"
    GOING = "going"
    HERE = "here"
    LEAVING = "leaving"
    LEFT = "left"
    NOT_YET = "not_yet"
    THANKS = "thanks"


class Sight(StrEnum):
    """What somebody says about what they saw. The values are the names of the word lists."""

    SEEN = "saw_it"
    NOTHING = "saw_nothing"
    OTHER_AGENCY = "saw_others"
    UNSURE = "cannot_tell"


@dataclass(frozen=True)
class Said:
    """What words say. `doubt` says why they are not sure enough to act on: the name of the list that raised it."""

    intent: Intent | None = None
    sight: Sight | None = None
    minutes: int | None = None
    doubt: str = ""
    more: bool = False
    """Whether they also say something else: a note."""
    why: str = ""
    """The words that decided."""


@dataclass(frozen=True)
class _Lexicon:
    intents: dict[Intent, re.Pattern[str]]
    sights: dict[Sight, re.Pattern[str]]
    condition: re.Pattern[str]
    others: re.Pattern[str]
    asking: re.Pattern[str]
    ago: re.Pattern[str]
    filler: re.Pattern[str]
    minutes: re.Pattern[str]
    ends_in_minutes: re.Pattern[str]
    spans: list[tuple[re.Pattern[str], int]]
    numbers: dict[str, int]


_UNDOES = {
    Intent.NOT_YET: {Intent.NO, Intent.HERE, Intent.LEAVING, Intent.LEFT, Intent.GOING, Intent.YES},
    Intent.NO: {Intent.GOING, Intent.HERE, Intent.YES, Intent.PERHAPS},
    Intent.GOING: {Intent.YES, Intent.PERHAPS},
    Intent.HERE: {Intent.YES, Intent.PERHAPS},
    Intent.LEFT: {Intent.LEAVING, Intent.YES, Intent.PERHAPS},
    Intent.LEAVING: {Intent.YES, Intent.PERHAPS, Intent.GOING},
    Intent.YES: {Intent.PERHAPS},
}
"""What an intent makes of others in the same text: `I can't come` holds `come`, and `yes, leaving` is about leaving."""


@cache
def lexicon() -> _Lexicon:
    """The words of answers in every language."""
    lists = load()
    keys = [key for key in lists.keys("numbers") if int(key) in _SURELY_EXACT]
    numbers = {word: int(key) for key in keys for word in lists.words("numbers", key)}
    number = rf"(?:\d{{1,3}}|{'|'.join(sorted(map(re.escape, numbers), key=len, reverse=True))})"
    unit, about, away = (lists.pattern("answers", key) for key in ("minutes", "about", "away"))
    spans = {"half_hour": 30, "quarter_hour": 15, "hour": 60}
    return _Lexicon(
        intents={one: re.compile(lists.phrases("answers", one)) for one in Intent},
        sights={one: re.compile(lists.phrases("checks", one)) for one in Sight},
        condition=re.compile(lists.phrases("answers", "condition")),
        others=re.compile(lists.phrases("answers", "others")),
        asking=re.compile(lists.phrases("answers", "asking")),
        ago=re.compile(lists.phrases("answers", "ago")),
        filler=re.compile(rf"(?:{lists.pattern('answers', 'filler')})"),
        minutes=re.compile(rf"(?<!\S)(?:{number} (?:TO |A )?)?(?P<number>{number}) ?(?:{unit})(?![A-Z0-9])"),
        ends_in_minutes=re.compile(
            rf"(?:(?:{about}|THAT) (?P<number>{number})(?: (?:{away}))?"
            rf"|^(?:\S+ ){{0,3}}(?P<other>{number}) (?:{away}))$"
        ),
        spans=[(re.compile(lists.phrases("answers", key)), value) for key, value in spans.items()],
        numbers=numbers,
    )


def read_words(text: str) -> Said:
    """Read an answer in words. `text` has no codes or digits of answers in it any more."""
    clauses = _clauses(text)
    if not clauses:
        return _sign(text)
    found = {one: why for clause, asks in clauses for one, why in _intents(clause, asks=asks)}
    minutes = next((value for clause, _ in clauses if (value := _minutes(clause)) is not None), None)
    doubt = _doubt(clauses)
    kinds = _settled(set(found))
    if minutes is not None:
        kinds -= {Intent.HERE} if Intent.GOING in kinds else set()
        short = any(_minutes(clause) is not None and len(clause.split()) <= _FEW for clause, _ in clauses)
        if not kinds - {Intent.YES, Intent.PERHAPS, Intent.THANKS} and short:
            kinds, found = {Intent.GOING}, found | {Intent.GOING: "minutes"}
    sight = _sight(clauses)
    if len(kinds - {Intent.THANKS}) > 1:
        return Said(sight=sight, minutes=minutes, doubt="contradiction", more=True)
    intent = next(iter(kinds - {Intent.THANKS}), Intent.THANKS if kinds else None)
    if intent in {Intent.HERE, Intent.LEFT, Intent.NOT_YET} or (intent is Intent.NO and doubt != "condition"):
        doubt = ""
    if doubt in {"asking", "others"} and intent in {Intent.GOING, Intent.LEAVING, Intent.YES}:
        doubt = ""
    more = any(_is_more(clause) for clause, _ in clauses)
    return Said(intent, sight, minutes, doubt, more, found.get(intent, "") if intent else "")


def _clauses(text: str) -> list[tuple[str, bool]]:
    """The clauses of a text's beginning, in the spelling of the lists, and whether each ends in a question mark."""
    clauses: list[tuple[str, bool]] = []
    for part in _CLAUSE.findall(text[:_READ]):
        if part == "?":
            if clauses:
                clauses[-1] = (clauses[-1][0], True)
        elif said := plain(part):
            clauses.append((" ".join(said.split()[:_MOST_WORDS]), False))
    return clauses[:_MOST_CLAUSES]


def _sign(text: str) -> Said:
    """What a text says that is nothing but emoji."""
    signs = {meaning for sign, meaning in _THUMBS.items() if sign in text}
    return Said(Intent(signs.pop()), why=text.strip()) if len(signs) == 1 else Said()


def _intents(clause: str, *, asks: bool) -> list[tuple[Intent, str]]:
    """What a clause says about coming. A question says nothing, unless it comes after what surely is an answer."""
    words = lexicon()
    bare = _bare(clause)
    matches = {
        intent: [match[0].strip() for match in (*pattern.finditer(clause), *pattern.finditer(bare))]
        for intent, pattern in words.intents.items()
    }
    # `I'm coming home` holds `I'm coming`: the longer words are the ones that were meant.
    longest = [why for whys in matches.values() for why in whys]
    found = {
        intent: whys[0]
        for intent, whys in matches.items()
        if any(not any(why != other and f" {why} " in f" {other} " for other in longest) for why in whys)
    }
    # `My roommate says she can't come` is not about its sender; `I'm not leaving until she is out` is.
    others = words.others.search(clause)
    if others is not None:
        found = {one: why for one, why in found.items() if clause.find(why) < others.start()}
    if asks or _asks(clause):
        long = len(clause.split())
        return [
            (one, why)
            for one, why in found.items()
            if one in {Intent.HERE, Intent.LEFT} and clause.startswith(why) and long >= len(why.split()) + 3
        ]
    return [(one, found[one]) for one in _settled(set(found))]


def _settled(kinds: set[Intent]) -> set[Intent]:
    undone = {other for one in kinds for other in _UNDOES.get(one, ())}
    return kinds - undone


def _bare(clause: str) -> str:
    """The clause without the words at its edges that say nothing; all of it if nothing else is left."""
    words = clause.split()
    filler = lexicon().filler
    first, last = 0, len(words)
    while first < last and filler.fullmatch(words[first]):
        first += 1
    while last > first and filler.fullmatch(words[last - 1]):
        last -= 1
    return " ".join(words[first:last]) or clause


def _doubt(clauses: list[tuple[str, bool]]) -> str:
    words = lexicon()
    if any(_apart(words.condition, clause) for clause, _ in clauses):
        return "condition"
    if any(words.others.search(clause) for clause, _ in clauses):
        return "others"
    return "asking" if any(asks or _asks(clause) for clause, asks in clauses) else ""


def _asks(clause: str) -> bool:
    """Whether a clause has a word that asks."""
    return _apart(lexicon().asking, clause)


def _apart(pattern: re.Pattern[str], clause: str) -> bool:
    """Whether a clause has such words outside of an answer: `maybe next time` is one, with `maybe` in it."""
    words = lexicon()
    match = pattern.search(clause)
    known = (*words.intents.values(), *words.sights.values())
    return match is not None and not any(match[0] in found[0] for one in known for found in one.finditer(clause))


def _sight(clauses: list[tuple[str, bool]]) -> Sight | None:
    """What a text says that somebody saw; None if it says several things."""
    seen = {
        sight
        for clause, asks in clauses
        for sight, pattern in lexicon().sights.items()
        if not asks and (pattern.search(clause) or pattern.search(_bare(clause)))
    }
    if Sight.OTHER_AGENCY in seen or Sight.NOTHING in seen or Sight.UNSURE in seen:
        seen -= {Sight.SEEN}
    return seen.pop() if len(seen) == 1 else None


def _minutes(clause: str) -> int | None:
    """In how many minutes somebody arrives, as one clause says it."""
    words = lexicon()
    if words.ago.search(clause):
        return None
    for pattern, value in words.spans:
        if pattern.search(clause):
            return value
    match = words.minutes.search(clause)
    number = match["number"] if match else None
    if number is None and (match := words.ends_in_minutes.search(clause)):
        number = match["number"] or match["other"]
    if number is None:
        return None
    value = int(number) if number.isdigit() else words.numbers[number]
    return value if 1 <= value <= _MOST_MINUTES else None


def _is_more(clause: str) -> bool:
    """Whether a clause says more than its answer."""
    words = lexicon()
    rest = clause
    for pattern in (*words.intents.values(), words.minutes, *(pattern for pattern, _ in words.spans)):
        rest = pattern.sub(" ", rest)
    return any(not words.filler.fullmatch(word) for word in rest.split())
