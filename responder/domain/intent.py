"""Intents: what somebody says in words about coming, or about what they saw, and in how many minutes they arrive."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from responder.domain.clauses import DRAWN_OUT
from responder.domain.letters import plain
from responder.domain.typo import Typos
from responder.domain.vocabulary import Vocabulary, load

_READ = 300
_MOST_CLAUSES, _MOST_WORDS = 8, 24
"""What is longer tells something; the answer in it, if any, stands at its beginning."""
_MOST_MINUTES = 99
_FEW = 6
"""Words in a clause that may say nothing but in how many minutes somebody arrives."""
_CLAUSE = re.compile(r"[^.,;:!?\n…()\"“”]+|[?]")
_DASH = re.compile(r"\s[-–—]+\s")
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b(?: ?[ap]\.?m\b)?", re.IGNORECASE)
"""A time of the day is no number of minutes."""
_VAGUE = re.compile(r"(?<=\d)-?ish\b(?=\s*(?:$|[.,!?\n]))", re.IGNORECASE)
"""`20ish` are minutes."""
_DICTATED = re.compile(r"\b(?:comma|period|full stop|(?P<asks>question mark))\b", re.IGNORECASE)
"""Marks that phones write out when somebody dictates."""
_SHORTEST_TYPED = 4
"""Letters of a word whose typing errors are mended."""
_SURELY_EXACT = frozenset({5, 6, 7, 9, *range(10, 19), 20, 30, 40})
"""Minutes that a number in words may mean. The words for 2, 3, 4, 8 and 50 may be vague ones: "a few", "several"."""
_THUMBS = {"👍": "yes", "✅": "yes", "✔": "yes", "🙋": "yes", "👎": "no", "❌": "no", "🚫": "no"}


_ONCE = r"(?!ONCE (?:MORE|AGAIN|THEY|THE|I|WE|IN|A)\b)"
"""Before a number: `once` is eleven in Spanish, but not in `once more`."""


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
    kinds: frozenset[Intent] = frozenset()
    """Everything that they say about coming, also if they contradict each other."""
    sights: frozenset[Sight] = frozenset()
    """Everything that they say about what was seen."""


@dataclass(frozen=True)
class _Lexicon:
    intents: dict[Intent, re.Pattern[str]]
    sights: dict[Sight, re.Pattern[str]]
    condition: re.Pattern[str]
    perhaps: re.Pattern[str]
    others: re.Pattern[str]
    hearsay: re.Pattern[str]
    idle: re.Pattern[str]
    third: re.Pattern[str]
    asking: re.Pattern[str]
    of_self: re.Pattern[str]
    past: re.Pattern[str]
    negated: re.Pattern[str]
    immigration: re.Pattern[str]
    ago: re.Pattern[str]
    filler: re.Pattern[str]
    minutes: re.Pattern[str]
    ends_in_minutes: re.Pattern[str]
    spans: list[tuple[re.Pattern[str], int]]
    numbers: dict[str, int]
    typos: Typos


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
    number = rf"(?:\d{{1,3}}|{_ONCE}(?:{'|'.join(sorted(map(re.escape, numbers), key=len, reverse=True))}))"
    unit, about, away = (lists.pattern("answers", key) for key in ("minutes", "about", "away"))
    spans = {"half_hour": 30, "quarter_hour": 15, "hour": 60}
    return _Lexicon(
        intents={one: re.compile(lists.phrases("answers", one)) for one in Intent},
        sights={one: re.compile(lists.phrases("checks", one)) for one in Sight},
        condition=re.compile(lists.phrases("answers", "only_if")),
        perhaps=re.compile(lists.phrases("answers", "condition")),
        others=re.compile(lists.phrases("answers", "others")),
        hearsay=re.compile(lists.phrases("checks", "hearsay")),
        idle=re.compile(lists.phrases("answers", "idle")),
        third=re.compile(lists.phrases("answers", "third")),
        asking=re.compile(lists.phrases("answers", "asking")),
        of_self=re.compile(lists.phrases("answers", "of_self")),
        past=re.compile(lists.phrases("answers", "past")),
        negated=re.compile(rf"(?:^| )(?:{lists.pattern('answers', 'negator')}) (?:\S+LY |REALLY |EVEN )?$"),
        immigration=re.compile(rf"(?<!NO )(?<!NOT )\b{lists.pattern('against', 'immigration')}\b", re.IGNORECASE),
        ago=re.compile(lists.phrases("answers", "ago")),
        filler=re.compile(rf"(?:{lists.pattern('answers', 'filler')})"),
        minutes=re.compile(
            rf"(?<!\S)(?:(?:{number} (?:TO |A )?)?(?P<number>{number}) ?(?:{unit})(?![A-Z0-9])"
            rf"|(?:{lists.pattern('answers', 'minutes', 'om')}) (?P<after>{number})(?!\S))"
        ),
        ends_in_minutes=re.compile(
            rf"(?:(?:{about}|{lists.pattern('answers', 'before_minutes')}|THAT) (?P<number>{number})(?: (?:{away}))?"
            rf"|^(?:\S+ ){{0,3}}(?P<other>{number}) (?:{away}))$"
        ),
        spans=[(re.compile(lists.phrases("answers", key)), value) for key, value in spans.items()],
        numbers=numbers,
        typos=_typos(lists),
    )


def _typos(lists: Vocabulary) -> Typos:
    """Typing errors in the words of answers that are no other words of any list."""
    answers = [entry for one in Intent for entry in lists.words("answers", one)]
    answers += [entry for key in lists.keys("answers_parts") for entry in lists.words("answers_parts", key)]
    known = [entry for of in lists.entries.values() for entries in of.values() for entry in entries]
    strong, others = ({word for entry in entries for word in plain(entry).split()} for entries in (answers, known))
    return Typos(sorted(word for word in strong if len(word) >= _SHORTEST_TYPED), others)


def read_words(text: str) -> Said:
    """Read an answer in words. `text` has no codes or digits of answers in it any more."""
    clauses = clauses_with(text)
    if not clauses:
        return _sign(text)
    said = _read(clauses)
    if said.kinds or said.sights or said.doubt:
        return said
    mended = [(lexicon().typos.mend(DRAWN_OUT.sub(r"\1", clause)), asks) for clause, asks in clauses]
    return _read(mended) if mended != clauses else said


def _read(clauses: list[tuple[str, bool]]) -> Said:
    matches = [_matches(clause) for clause, _ in clauses]
    found = {
        one: why
        for (clause, asks), whys in zip(clauses, matches, strict=True)
        for one, why in _intents(clause, whys, asks=asks)
    }
    minutes = next((value for clause, _ in clauses if (value := _minutes(clause)) is not None), None)
    doubt = _doubt(clauses)
    kinds = _settled(set(found))
    if any(lexicon().past.search(clause) for clause, _ in clauses):
        kinds -= {Intent.HERE, Intent.LEAVING, Intent.LEFT}
    if minutes is not None:
        kinds -= {Intent.HERE} if Intent.GOING in kinds else set()
        short = any(_minutes(clause) is not None and len(clause.split()) <= _FEW for clause, _ in clauses)
        if not kinds - {Intent.YES, Intent.PERHAPS, Intent.THANKS} and short:
            kinds, found = {Intent.GOING}, found | {Intent.GOING: "minutes"}
    sights = _sights(clauses)
    sight = next(iter(sights)) if len(sights) == 1 else None
    everything = frozenset(kinds)
    if kinds >= {Intent.LEFT, Intent.NO}:
        kinds -= {Intent.NO}  # `I'm out` is one or the other, by where its sender is
    if len(kinds - {Intent.THANKS}) > 1:
        return Said(None, sight, minutes, "contradiction", more=True, kinds=everything, sights=sights)
    intent = next(iter(kinds - {Intent.THANKS}), Intent.THANKS if kinds else None)
    if intent in {Intent.HERE, Intent.LEFT, Intent.NOT_YET} or (intent is Intent.NO and doubt != "condition"):
        doubt = ""
    if doubt in {"asking", "others", "hearsay"} and intent in {Intent.GOING, Intent.LEAVING, Intent.YES}:
        doubt = ""
    if doubt == "asking" and intent is None and _tells_of_self(clauses, matches):
        doubt = "asking of oneself"
    more = any(_is_more(clause, whys) for (clause, _), whys in zip(clauses, matches, strict=True))
    why = found.get(intent, "") if intent else ""
    return Said(intent, sight, minutes, doubt, more, why, everything, sights)


def _tells_of_self(clauses: list[tuple[str, bool]], matches: list[dict[Intent, list[str]]]) -> bool:
    """Whether a question has words of an answer after all: `I just got here? Where are you?`"""
    return any(
        lexicon().of_self.match(clause) is not None and (whys[Intent.HERE] or whys[Intent.LEFT])
        for (clause, _), whys in zip(clauses, matches, strict=True)
    )


def speaks_of_self(text: str) -> bool:
    """Whether somebody speaks of themselves: if we don't understand that, it may be an answer that we miss."""
    return lexicon().of_self.match(plain(text[:_READ])) is not None


def begins_going(text: str) -> bool:
    """Whether a text begins with words that say somebody is on the way."""
    return lexicon().intents[Intent.GOING].match(plain(text[:_READ])) is not None


def clauses_with(text: str) -> list[tuple[str, bool]]:
    """The clauses of a text's beginning, in the spelling of the lists, and whether each ends in a question mark."""
    clauses: list[tuple[str, bool]] = []
    written = _DICTATED.sub(
        lambda mark: "?" if mark["asks"] else ".", _VAGUE.sub(" min", _CLOCK.sub("oclock", text[:_READ]))
    )
    for part in _CLAUSE.findall(written):
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


def _matches(clause: str) -> dict[Intent, list[str]]:
    """All words of a clause that can say something about coming."""
    forms = dict.fromkeys((clause, _bare(clause)))
    return {
        intent: [match[0].strip() for form in forms for match in pattern.finditer(form)]
        for intent, pattern in lexicon().intents.items()
    }


def _intents(clause: str, matches: dict[Intent, list[str]], *, asks: bool) -> list[tuple[Intent, str]]:
    """What a clause says about coming. A question says nothing, unless it comes after what surely is an answer.

    The longer words are the ones that were meant: `I'm coming home` holds `I'm coming`.
    """
    words = lexicon()
    longest = [why for whys in matches.values() for why in whys]
    idle = [match[0].strip() for match in words.idle.finditer(clause)]
    found = {
        intent: whys[0]
        for intent, whys in matches.items()
        if any(not any(why != other and _is_within(why, other) for other in longest + idle) for why in whys)
        and not set(whys) <= set(idle)
    }
    if found.keys() >= {Intent.LEFT, Intent.GOING}:
        # `Ya voy de regreso a casa`, `going home`: what is said last decides.
        left, going = (clause.find(found[one]) for one in (Intent.LEFT, Intent.GOING))
        del found[Intent.GOING if left >= going else Intent.LEFT]
    found = _asserted(clause, found)
    # `My roommate says she can't come` is not about its sender; `I'm not leaving until she is out` is.
    others = words.others.search(clause)
    if others is not None:
        found = {one: why for one, why in found.items() if clause.find(why) < others.start()}
    if asks or asks_something(clause):
        long = len(clause.split())
        return [
            (one, why)
            for one, why in found.items()
            if one in {Intent.HERE, Intent.LEFT} and clause.startswith(why) and long >= len(why.split()) + 3
        ]
    return [(one, found[one]) for one in _settled(set(found))]


def _is_within(why: str, other: str) -> bool:
    return f" {why} " in f" {other} " if why.isascii() else why in other


def _asserted(clause: str, found: dict[Intent, str]) -> dict[Intent, str]:
    """Only what is said of oneself and now, and not denied: `the nun arrived` and `we aren't done` are left out."""
    words = lexicon()
    if words.past.search(clause):
        return {one: why for one, why in found.items() if one in {Intent.THANKS, Intent.YES, Intent.PERHAPS}}
    found = {one: why for one, why in found.items() if not words.third.search(clause[: clause.find(why)].strip())}
    before = {one: words.negated.search(clause[: clause.find(why)]) for one, why in found.items()}
    # `No I can't` says no twice.
    denied = {one for one, no in before.items() if no and not (one is Intent.NO and no[0].split() == ["NO"])}
    kept = {one: why for one, why in found.items() if one not in denied}
    still = next((found[one] for one in (Intent.HERE, Intent.LEFT, Intent.LEAVING) if one in denied), None)
    return kept if still is None or kept else {Intent.NOT_YET: still}


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
    for doubt, pattern in (("condition", words.condition), ("perhaps", words.perhaps)):
        if any(_apart(pattern, clause) for clause, _ in clauses):
            return doubt
    for doubt, pattern in (("hearsay", words.hearsay), ("others", words.others)):
        if any(pattern.search(clause) for clause, _ in clauses):
            return doubt
    return "asking" if any(asks or asks_something(clause) for clause, asks in clauses) else ""


def asks_something(clause: str) -> bool:
    """Whether a clause has a word that asks."""
    return _apart(lexicon().asking, clause)


def _apart(pattern: re.Pattern[str], clause: str) -> bool:
    """Whether a clause has such words outside of an answer: `maybe next time` is one, with `maybe` in it."""
    words = lexicon()
    match = pattern.search(clause)
    known = (*words.intents.values(), *words.sights.values())
    return match is not None and not any(match[0] in found[0] for one in known for found in one.finditer(clause))


def _sights(clauses: list[tuple[str, bool]]) -> frozenset[Sight]:
    """What a text says that somebody saw."""
    seen = {
        sight
        for clause, asks in clauses
        for form in dict.fromkeys((clause, _bare(clause)))
        for sight, pattern in lexicon().sights.items()
        if not asks and (match := pattern.search(form))
        # `Vests say police ICE` is no other agency.
        if sight is not Sight.OTHER_AGENCY or not lexicon().immigration.search(clause.replace(match[0], ""))
    }
    # `Nothing here` and `can't see them` hold words of seeing.
    return frozenset(seen if seen == {Sight.SEEN} else seen - {Sight.SEEN})


def _minutes(clause: str) -> int | None:
    """In how many minutes somebody arrives, as one clause says it."""
    words = lexicon()
    if words.ago.search(clause):
        return None
    for pattern, value in words.spans:
        if pattern.search(clause):
            return value
    match = words.minutes.search(clause)
    number = match["number"] or match["after"] if match else None
    if number is None and (match := words.ends_in_minutes.search(clause)):
        number = match["number"] or match["other"]
    if number is None:
        return None
    value = int(number) if number.isdigit() else words.numbers[number]
    return value if 1 <= value <= _MOST_MINUTES else None


def _is_more(clause: str, matches: dict[Intent, list[str]]) -> bool:
    """Whether a clause says more than its answer."""
    words = lexicon()
    rest = f" {clause} "
    for why in sorted((why for whys in matches.values() for why in whys), key=len, reverse=True):
        rest = rest.replace(f" {why} ", " ") if why.isascii() else rest.replace(why, " ")
    for pattern in (words.minutes, *(pattern for pattern, _ in words.spans)):
        rest = pattern.sub(" ", rest)
    return any(not words.filler.fullmatch(word) for word in rest.split())
