"""Counts the agents and the vehicles that a report by text tells of."""

import re

from responder.domain.report import Activity, Equipment, Uniform
from responder.domain.sighting import Part, Sense, lexicon
from responder.domain.whereabouts import Word

_MOST_AGENTS = 999
_MOST_VEHICLES = 99
_BETWEEN = 4
"""How many words may stand between a number and the word it counts."""
_MOST_ALONE = 20
"""Right after a word for enforcement, a larger number is hardly a count of agents: it is a house or a street."""
_UNIFORMS = (Uniform.MASKED, Uniform.UNMARKED, Uniform.MARKED)
_ROLLING: frozenset[Sense] = frozenset({Equipment.VANS, Equipment.UNMARKED_CARS, Equipment.MARKED_CARS, Part.VEHICLE})
_BEFORE_PEOPLE = frozenset({"THE", "EL"})
"""Of the words that stand before the number of a street, those that may stand before the number of agents."""
_MOST_ABOUT = 60
"""Right after `about`, and at the end of a clause, a larger number is hardly a count of agents."""
_DESCRIBING: frozenset[Sense] = frozenset({Part.ENFORCEMENT, Part.ADJECTIVE, Part.GLUE, *_UNIFORMS})
_OWN = frozenset({"HIS", "HER", "THEIR", "MY", "OUR", "YOUR", "SU", "MI", "KUV", "NWS"})


def count_agents(words: list[Word], *, counting: bool) -> int | None:
    """The largest count of agents in the text; None if it has none. Marks numbers of anything else as such."""
    sure: list[int] = []
    weak: list[int] = []
    taken = any(word.senses & {Activity.TAKEN, Part.WEAK_TAKEN, Part.WEAK_HELD} for word in words)
    numbers = [(at, number) for at, word in enumerate(words) if (number := number_of(word)) is not None]
    for at, number in numbers:
        senses = words[at].senses
        if Part.AGO in senses or _is_parking(words, at):
            continue
        target = Part.UNIT if _is_clock(words, at) else _counted(words, at)
        if target is None and _follows(words, at, Part.PERSON):
            target = Part.PERSON
        if target is None and _follows(words, at, *_ROLLING):
            target = Part.VEHICLE
        if target in {Part.AGENT, Part.PERSON} and taken and _is_taken(words, at):
            senses.add(Part.TALK)
        elif target is Part.AGENT:
            sure.append(_with_lower(words, at, number))
        elif target is Part.PERSON:
            weak.append(_with_lower(words, at, number))
        elif target is None and words[at].plain not in lexicon().articles and _alone(words, at, counting=counting):
            weak.append(number)
        else:
            # It counts cars or minutes, or is a bus, and is no part of a place. Or it belongs to a street.
            named = words[at].plain[:1].isdigit() or words[at].is_title or Part.SPOT in senses
            if target is not None or not named:
                senses.add(Part.TALK)
            continue
        senses.add(Part.AGENT)
    found = [number for number in sure or weak if 0 < number <= _MOST_AGENTS]
    return max(found) if found else None


def count_vehicles(words: list[Word]) -> int | None:
    """How many vehicles the text tells of, all kinds together; None if it does not say."""
    total, at = 0, 0
    used: set[int] = set()
    while at < len(words):
        if not words[at].senses & _ROLLING:
            at += 1
            continue
        first = at
        while at + 1 < len(words) and words[at + 1].senses & _ROLLING and number_of(words[at + 1]) is None:
            at += 1
        total += _number_beside(words, first, at, used)
        at += 1
    return total if 0 < total <= _MOST_VEHICLES else None


def _number_beside(words: list[Word], first: int, last: int, used: set[int]) -> int:
    """The number of the vehicles from `first` to `last`: before or after them, or 1 for a single one.

    A number counts only once, so it is added to those `used`.
    """
    before = first - 1
    while before >= 0 and first - before <= _BETWEEN and not words[before].breaks:
        word = words[before]
        if word.plain in _OWN:
            return 0
        number = number_of(word)
        if number is not None and Part.AGO not in word.senses and not word.senses & {Part.STREET}:
            stopped = before > 0 and Activity.STOP in words[before - 1].senses
            if before in used or (stopped and word.plain in lexicon().articles):
                return 0
            used.add(before)
            return _with_lower(words, before, number)
        if not (word.senses & _DESCRIBING or Equipment.UNMARKED_CARS in word.senses or word.plain == ""):
            break
        before -= 1
    after = last + 1
    while after < len(words) and after - last <= 2 and words[after].senses & {Part.ADJECTIVE, Part.ENFORCEMENT}:
        after += 1
    if after < len(words) and not words[after].breaks:
        number = number_of(words[after])
        following = words[after + 1] if after + 1 < len(words) else None
        nouns = following is not None and following.senses & {Part.AGENT, Part.PERSON, Part.UNIT, Part.STREET, Part.AND}
        signs = following is not None and following.text in "&/@:"
        if number is not None and not nouns and not signs and words[last].plain in lexicon().counted_after:
            used.add(after)
            return number
    described = first > 0 and bool(words[first - 1].senses & {Part.ADJECTIVE, Part.ENFORCEMENT})
    run = words[first : last + 1]
    named = any(word.plain in lexicon().models and Part.NAME not in word.senses for word in run)
    model = named and not words[last].plain.endswith("S")
    return 1 if model or (described and words[last].plain in lexicon().single_vehicles) else 0


def number_of(word: Word) -> int | None:
    """The number that a word stands for."""
    digits = re.fullmatch(r"(?:X)?(\d{1,3})X?", word.plain)
    return int(digits[1]) if digits else lexicon().numbers.get(word.plain)


def _is_taken(words: list[Word], at: int) -> bool:
    """Whether the number right after a word for taking people counts those who are taken."""
    before = words[max(0, at - 2) : at]
    after = words[at + 1] if at + 1 < len(words) else None
    if after is not None and after.plain in lexicon().surely_agents:
        return False
    return any(word.senses & {Activity.TAKEN, Part.WEAK_TAKEN, Part.WEAK_HELD} for word in before)


def _follows(words: list[Word], at: int, *nouns: Sense) -> bool:
    """Whether the number comes right after what it counts, as some languages do: `nama 4`."""
    if not at or words[at - 1].breaks or not words[at - 1].senses & set(nouns):
        return False
    after = words[at + 1] if at + 1 < len(words) else None
    return words[at - 1].plain in lexicon().counted_after and not (
        after is not None and (after.text in "&/@:" or after.senses & {Part.STREET, Part.AND})
    )


def _counted(words: list[Word], at: int) -> Sense | None:
    """What the number at `at` counts: the next noun, with only describing words in between."""
    seen: Sense | None = None
    articles = lexicon().articles
    is_article = words[at].plain in articles
    if (
        at
        and words[at - 1].plain in lexicon().before_street
        and (_is_glue(words, at + 1) or words[at - 1].plain not in _BEFORE_PEOPLE)
    ):
        return None
    for word in words[at + 1 : at + 2 + _BETWEEN]:
        if word.plain == "" and word.text in "+-–~":
            continue
        if word.breaks or (number_of(word) is not None and word.plain not in articles):
            break
        for noun in (Part.UNIT, *_ROLLING, Part.AGENT, Part.PERSON):
            if noun in word.senses and not (noun is Part.PERSON and seen):
                return Part.VEHICLE if noun in _ROLLING else noun
        if Part.ENFORCEMENT in word.senses:
            seen = Part.AGENT
        elif not word.senses & _DESCRIBING:
            break
        if is_article and not word.senses & {Part.ENFORCEMENT, Part.ADJECTIVE, *_UNIFORMS}:
            break
    return None if is_article else seen


def _is_about(words: list[Word], at: int) -> bool:
    """Whether a number ends a clause right after a word such as `about`."""
    ends = at + 1 == len(words) or words[at + 1].breaks
    about = at > 0 and words[at - 1].plain in lexicon().approximately
    return ends and about and (number_of(words[at]) or 0) <= _MOST_ABOUT


def _names_street(words: list[Word], at: int) -> bool:
    return at < len(words) and (words[at].is_name or words[at].is_numbered or Part.GLUE in words[at].senses)


def _is_parking(words: list[Word], at: int) -> bool:
    """Whether `lot` is a place: `in the lot`, not `a lot of agents`."""
    return words[at].plain == "LOT" and not (at + 1 < len(words) and words[at + 1].plain == "OF")


def _is_glue(words: list[Word], at: int) -> bool:
    return at < len(words) and Part.GLUE in words[at].senses


def _is_clock(words: list[Word], at: int) -> bool:
    """Whether the number belongs to a time of day: `6:30`."""
    beside = (at - 1, at - 2), (at + 1, at + 2)
    return any(
        0 <= sign < len(words) and words[sign].text == ":" and 0 <= other < len(words) and words[other].plain.isdigit()
        for sign, other in beside
    )


def _with_lower(words: list[Word], at: int, number: int) -> int:
    """The larger number of a range or a choice: `3 to 5 agents`, `4-6 agents`, `3 or 4`."""
    before = number_of(words[at - 2]) if at >= 2 else None
    joins = at >= 1 and (words[at - 1].text in "-–" or words[at - 1].plain in lexicon().ranges)
    return max(number, before) if before is not None and joins else number


def _alone(words: list[Word], at: int, *, counting: bool) -> bool:
    """Whether a number without a noun counts agents: it answers "how many?" or comes right after a word for agents."""
    before = words[at - 1] if at else None
    after = words[at + 1] if at + 1 < len(words) else None
    if _is_about(words, at):
        return True
    if before is not None and (before.senses & {Part.AT, Part.AND, Part.UNIT, Part.STREET} or before.text in "&/@#-"):
        return counting and Part.AT not in before.senses
    if after is not None and (
        after.senses & {Part.STREET, Part.COMPASS}
        or (after.plain == "" and after.text in "&/@-:")
        or (Part.AND in after.senses and _names_street(words, at + 2))
    ):
        return False
    if counting:
        return True
    behind = words[at - 2] if at >= 2 and words[at - 1].text == ":" else before
    owned = at >= 2 and words[at - 2].plain in _OWN  # `my son 14`
    few = (number_of(words[at]) or 0) <= _MOST_ALONE and not owned
    if few and behind is not None and behind.plain in lexicon().are_counted:
        return after is None or after.breaks or bool(after.senses) or not after.is_free  # not `12 tacos`
    return few and behind is not None and bool(behind.senses & {Part.ENFORCEMENT, Part.AGENT})
