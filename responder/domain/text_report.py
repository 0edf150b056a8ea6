"""Reads a report by text: what, where and how many, in any order and spelling."""

import re
from collections import Counter
from dataclasses import dataclass

from responder.domain.letters import clean, plain
from responder.domain.report import LONGEST_TEXT_READ, Activity, Equipment, Seen, Size, Uniform
from responder.domain.sighting import ICE_SIGN, MYANMAR, Part, Sense, lexicon, spelled
from responder.domain.whereabouts import Word, where

_WORD = re.compile(
    rf"[^\W\d_](?:\.[^\W\d_])+\b\.?|[{MYANMAR}]+"
    rf"|(?:(?![{MYANMAR}])[^\W_]|[\u0300-\u036f]|(?<=[^\W_])['\u2018\u2019\u02bc`](?=[^\W_]))+|\S"
)
_BREAK = frozenset(',;!?\u2026()[]|"\u00a1\u00bf')
_SHORT = 3
"""After a word this short, a period only marks an abbreviation: `Lake St. & Bloomington`."""
_MOST_AGENTS = 999
_BETWEEN = 4
"""How many words may stand between a number and the word it counts."""
_WHOLE = 100
"""How many votes a script gives its language."""
_MOST_ALONE = 20
"""Right after a word for enforcement, a larger number is hardly a count of agents: it is a house or a street."""
_SERIOUS = (Activity.TAKEN, Activity.DOOR, Activity.WORKPLACE, Activity.STOP, Activity.GATHERED, Activity.VEHICLES)
"""If a text mentions several, the first of these is its activity."""
_UNIFORMS = (Uniform.MASKED, Uniform.UNMARKED, Uniform.MARKED)
_ROLLING = (Equipment.VANS, Equipment.UNMARKED_CARS, Equipment.MARKED_CARS)
_DESCRIBING: frozenset[Sense] = frozenset({Part.ENFORCEMENT, Part.ADJECTIVE, Part.GLUE, *_UNIFORMS})


@dataclass(frozen=True)
class ReadReport:
    """What a text says. `place_words` are as typed; `sure` says whether they must be a place."""

    activity: Activity | None
    size: Size | None
    equipment: tuple[Equipment, ...]
    uniform: Uniform
    seen: Seen
    first_hand: bool
    """Whether the text says that its sender saw it. If it doesn't say so, it doesn't count."""
    place_words: str
    sure: bool
    language: str | None
    """The language of its words; None if they could be in any language."""
    enforcement: bool
    """Whether one of its words says by itself that this is about enforcement."""
    agents: bool
    """Whether it mentions anybody who could be an agent."""
    opened: bool
    """Whether it begins with the word for a report."""
    asks: bool
    """Whether it is a question."""
    unknown: bool
    """Whether it says that its sender does not know."""

    @property
    def tells_what(self) -> bool:
        return self.activity is not None or self.enforcement

    @property
    def is_report(self) -> bool:
        """Whether the text is a report, if we did not ask for one."""
        if self.opened:
            return True
        signs = self.agents, self.activity, self.size, self.equipment, self.uniform is not Uniform.UNKNOWN
        return not self.asks and (self.enforcement or (self.sure and any(signs)))

    @property
    def is_plain_report(self) -> bool:
        """The same, but stricter, for volunteers: they may well be writing about something else."""
        return self.opened or (self.enforcement and not self.asks and (self.sure or self.size is not None))


def read_report_text(text: str, *, counting: bool = False) -> ReadReport:
    """Read a text as a report. If it answers "how many?" (`counting`), a number by itself counts agents."""
    typed = clean(re.sub(r"[\r\n]+", " ; ", text[:LONGEST_TEXT_READ]))
    words = _words(typed)
    votes = _label(words)
    unspaced = _unspaced(typed)
    found = {sense for word in words for sense in word.senses} | unspaced
    counted = _counts(words, counting=counting)
    spot, sure = where(typed, words)
    if re.search(f"[{MYANMAR}]", typed):
        votes["kar"] += _WHOLE
    return ReadReport(
        activity=next((one for one in _SERIOUS if one in found), Activity.VEHICLES if _rolling(found) else None),
        size=_size(max(counted)) if counted else None,
        equipment=tuple(one for one in Equipment if one in found),
        uniform=next((one for one in _UNIFORMS if one in found), Uniform.UNKNOWN),
        seen=next((one for one in reversed(Seen) if one in found), Seen.NOW),
        first_hand=Part.SAW in found and Part.HEARD not in found,
        place_words=spot,
        sure=sure,
        language=votes.most_common(1)[0][0] if votes else None,
        enforcement=ICE_SIGN in typed or Part.ENFORCEMENT in found or _named(typed, words),
        agents=Part.AGENT in found,
        opened=Part.REPORT in words[0].senses if words else False,
        asks="?" in typed and (not (sure or counted) or words[0].plain in lexicon().questions),
        unknown=Part.UNKNOWN in found or not any(letter.isalnum() for letter in typed),
    )


def _words(typed: str) -> list[Word]:
    """The words and signs, each with its position in the text."""
    found: list[Word] = []
    for match in _WORD.finditer(typed):
        sign = match[0]
        if sign == "." and found and len(found[-1].text) <= _SHORT and not found[-1].breaks:
            continue
        meant = plain(sign)
        if len(sign) > 2 and "." in sign:
            meant = meant.replace(" ", "")
        breaks = not meant and sign not in "&@/+-\u2013#:~"
        found.append(Word(sign, "" if breaks else spelled(meant), match.start(), match.end(), breaks or sign in _BREAK))
    return found


def _label(words: list[Word]) -> Counter[str]:
    """Give each word its senses, longest phrase first. Returns the votes for each language."""
    phrases, longest = lexicon().phrases, lexicon().longest
    votes: Counter[str] = Counter()
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            meant = phrases.get(tuple(word.plain for word in words[at : at + length]))
            if meant is None:
                continue
            for word in words[at : at + length]:
                word.senses.update(sense for sense, _ in meant)
            languages = {language for _, language in meant}
            if len(languages) == 1 and "" not in languages:
                # A longer word that only one language has counts more than a short one.
                votes[languages.pop()] += 1 + (len(words[at].plain) > _SHORT)
            at += length
            break
        else:
            at += 1
    return votes


def _unspaced(typed: str) -> set[Sense]:
    return {sense for word, sense in lexicon().unspaced if word in typed} if re.search(f"[{MYANMAR}]", typed) else set()


def _rolling(found: set[Sense]) -> bool:
    return bool(found & {Part.VEHICLE, Equipment.VANS, Equipment.MARKED_CARS, Equipment.UNMARKED_CARS})


def _named(typed: str, words: list[Word]) -> bool:
    """Whether the text clearly names agents: `guys` and `men` don't."""
    agents, unspaced = lexicon().surely_agents, lexicon().surely_agents_unspaced
    return any(word.plain in agents for word in words) or any(word in typed for word in unspaced)


def _counts(words: list[Word], *, counting: bool) -> list[int]:
    """Each count of agents in the text. Marks numbers of anything else as such."""
    sure: list[int] = []
    weak: list[int] = []
    taken = any(Activity.TAKEN in word.senses for word in words)
    numbers = [(at, number) for at, word in enumerate(words) if (number := _number(word)) is not None]
    for at, number in numbers:
        senses = words[at].senses
        target = Part.UNIT if _is_clock(words, at) else _counted(words, at)
        if target is Part.AGENT:
            sure.append(_with_lower(words, at, number))
        elif target is Part.PERSON:
            # People being taken are not agents.
            if not taken:
                weak.append(number)
        elif target is None and words[at].plain not in lexicon().articles and _alone(words, at, counting=counting):
            weak.append(number)
        else:
            # It counts cars or minutes, or is a bus, and is no part of a place. Or it belongs to a street.
            if target is not None or not (words[at].plain[:1].isdigit() or words[at].is_title):
                senses.add(Part.TALK)
            continue
        senses.add(Part.AGENT)
    return [number for number in sure or weak if 0 < number <= _MOST_AGENTS]


def _number(word: Word) -> int | None:
    digits = re.fullmatch(r"(?:X)?(\d{1,3})X?", word.plain)
    return int(digits[1]) if digits else lexicon().numbers.get(word.plain)


def _counted(words: list[Word], at: int) -> Sense | None:
    """What the number at `at` counts: the next noun, with only describing words in between."""
    seen: Sense | None = None
    articles = lexicon().articles
    is_article = words[at].plain in articles
    for word in words[at + 1 : at + 2 + _BETWEEN]:
        if word.plain == "" and word.text in "+-\u2013~":
            continue
        if word.breaks or (_number(word) is not None and word.plain not in articles):
            break
        for noun in (Part.UNIT, Part.VEHICLE, *_ROLLING, Part.AGENT, Part.PERSON):
            if noun in word.senses and not (noun is Part.PERSON and seen):
                return Part.VEHICLE if noun in _ROLLING else noun
        if Part.ENFORCEMENT in word.senses:
            seen = Part.AGENT
        elif not word.senses & _DESCRIBING:
            break
        if is_article and not word.senses & {Part.ENFORCEMENT, Part.ADJECTIVE, *_UNIFORMS}:
            break
    return None if is_article else seen


def _is_clock(words: list[Word], at: int) -> bool:
    """Whether the number belongs to a time of day: `6:30`."""
    beside = (at - 1, at - 2), (at + 1, at + 2)
    return any(
        0 <= sign < len(words) and words[sign].text == ":" and 0 <= other < len(words) and words[other].plain.isdigit()
        for sign, other in beside
    )


def _with_lower(words: list[Word], at: int, number: int) -> int:
    """The larger number of a range or a choice: `3 to 5 agents`, `4-6 agents`, `3 or 4`."""
    before = _number(words[at - 2]) if at >= 2 else None
    joins = at >= 1 and (words[at - 1].text in "-\u2013" or words[at - 1].plain in lexicon().ranges)
    return max(number, before) if before is not None and joins else number


def _alone(words: list[Word], at: int, *, counting: bool) -> bool:
    """Whether a number without a noun counts agents: it answers "how many?" or comes right after a word for agents."""
    before = words[at - 1] if at else None
    after = words[at + 1] if at + 1 < len(words) else None
    if before is not None and (before.senses & {Part.AT, Part.AND, Part.UNIT, Part.STREET} or before.text in "&/@#-"):
        return counting and Part.AT not in before.senses
    if after is not None and (
        after.senses & {Part.STREET, Part.AND, Part.COMPASS} or (after.plain == "" and after.text in "&/@-:")
    ):
        return False
    if counting:
        return True
    behind = words[at - 2] if at >= 2 and words[at - 1].text == ":" else before
    few = (_number(words[at]) or 0) <= _MOST_ALONE
    return few and behind is not None and bool(behind.senses & {Part.ENFORCEMENT, Part.AGENT})


def _size(number: int) -> Size:
    for most, size in ((2, Size.FEW), (5, Size.SOME), (15, Size.MANY)):
        if number <= most:
            return size
    return Size.MORE
