"""Reads how long ago it was that somebody saw what they report: `20 min ago`, `hace 2 horas`."""

from responder.domain.report import Seen
from responder.domain.report_count import number_of
from responder.domain.sighting import Part
from responder.domain.whereabouts import Word

_NEAR = 4
"""How many words may stand between a unit and the word that says it is past."""
_UNITS = {Part.MINUTE_UNIT: 1, Part.HOUR_UNIT: 60, Part.DAY_UNIT: 24 * 60}
_SEVERAL = 3
"""What `hours ago` stands for."""
_MINUTES, _HOUR = 30, 120
"""Up to how many minutes it counts as minutes, and as an hour."""


def when_seen(words: list[Word]) -> Seen | None:
    """When it was, by the oldest time that the text names; None if it names none. Marks what tells it."""
    ages = [age for at, word in enumerate(words) if Part.AGO in word.senses and (age := _age(words, at)) is not None]
    if any(Part.STILL in word.senses for word in words):
        return Seen.NOW
    listed = {one for word in words for one in Seen if one in word.senses}
    if ages:
        minutes = max(ages)
        listed.add(Seen.MINUTES if minutes <= _MINUTES else Seen.HOUR if minutes <= _HOUR else Seen.EARLIER)
    return next((one for one in reversed(Seen) if one in listed), None)


def _age(words: list[Word], at: int) -> int | None:
    """The minutes that a word for `ago` at this position stands beside."""
    nearest = sorted(range(max(0, at - _NEAR), min(len(words), at + _NEAR + 1)), key=lambda other: abs(other - at))
    for unit in nearest:
        length = next((length for sense, length in _UNITS.items() if sense in words[unit].senses), None)
        if length is None or any(word.breaks for word in words[min(unit, at) : max(unit, at)]):
            continue
        number = None
        for beside in (unit - 1, unit + 1, unit - 2):
            if not 0 <= beside < len(words) or (number := number_of(words[beside])) is None:
                continue
            words[beside].senses.add(Part.AGO)
            break
        words[unit].senses.add(Part.AGO)
        if number is None:
            number = _SEVERAL if words[unit].plain.endswith("S") else 1
        return number * length
    return None
