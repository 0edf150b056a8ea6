"""Reads a report by text: what, where and how many, in any order and spelling."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from responder.domain.aside import drop_asides
from responder.domain.contradiction import Against
from responder.domain.distance import Point
from responder.domain.letters import clean, plain
from responder.domain.map_point import Located, point_in, without_links
from responder.domain.report import (
    LONGEST_PLACE_WORDS,
    LONGEST_TEXT_READ,
    Activity,
    Equipment,
    Seen,
    Size,
    Uniform,
)
from responder.domain.report_count import count_agents, count_vehicles, number_of
from responder.domain.report_form import Label, Labelled, blanked, labels_in, parts_in
from responder.domain.report_kind import SUSPICIOUS, Kind, Told, Verdict, judge
from responder.domain.report_time import when_seen
from responder.domain.sighting import ICE_SIGN, MYANMAR, Part, Sense, lexicon, spelled
from responder.domain.spoken_street import with_street_numbers
from responder.domain.whereabouts import Word, where

__all__ = ["Kind", "ReadReport", "read_report_text"]

_BREAK = frozenset(',;!?\u2026()[]|"\u00a1\u00bf')
_SHORT = 3
"""After a word this short, a period only marks an abbreviation: `Lake St. & Bloomington`."""
_WHOLE = 100
"""How many votes a script gives its language."""
_SERIOUS: tuple[tuple[Sense, Activity], ...] = (
    (Activity.TAKEN, Activity.TAKEN),
    (Activity.DOOR, Activity.DOOR),
    (Activity.STOP, Activity.STOP),
    (Activity.WORKPLACE, Activity.WORKPLACE),
    (Activity.GATHERED, Activity.GATHERED),
    (Activity.VEHICLES, Activity.VEHICLES),
    (Part.HOME, Activity.DOOR),
    (Part.JOB, Activity.WORKPLACE),
)
"""If a text mentions several, the first of these is its activity: what is done counts more than where."""
_UNIFORMS = (Uniform.MASKED, Uniform.UNMARKED, Uniform.MARKED)
_TRANSPARENT: frozenset[Sense] = frozenset({Part.RELATIVE, Part.VEHICLE, *_UNIFORMS, *Equipment, *Activity})
"""In phrases with these senses, such as `two guys` and `ice vests`, the words still mean what they mean alone."""
_INSIDE: frozenset[Sense] = frozenset(
    {Part.ENFORCEMENT, Part.AGENT, Part.ADJECTIVE, Part.VEHICLE, Equipment.VANS, Part.HOME, Part.JOB, Part.RELATIVE}
)
_MOST_WORDS = 320
"""Words that we read. A text that has more of them is nonsense."""
_TAKEN_NEAR = 3
"""How many words may stand between `took` and who was taken."""
_DOER_NEAR = 6
"""How many words before `have` may name who has somebody."""


@dataclass(frozen=True)
class ReadReport:
    """What a text says. `place_words` are as typed; `sure` says whether they must be a place."""

    kind: Kind
    why: str
    """A short code for what decided the kind."""
    against: frozenset[Against]
    """What it says against an incident."""
    activity: Activity | None
    size: Size | None
    agent_count: int | None
    vehicle_count: int | None
    equipment: tuple[Equipment, ...]
    uniform: Uniform
    seen: Seen
    first_hand: bool
    """Whether the text says that its sender saw it. If it doesn't say so, it doesn't count."""
    place_words: str
    sure: bool
    point: Point | None
    """The coordinates that it names, by themselves or in a link to a map. Then `place_words` are as typed."""
    part: bool
    """Whether it says that it is a part of a text: `1/2 …`."""
    language: str | None
    """The language of its words; None if they could be in any language."""
    enforcement: bool
    """Whether one of its words says by itself that this is about enforcement."""
    agents: bool
    """Whether it mentions anybody who could be an agent."""
    opened: bool
    """Whether it begins with the word for a report."""
    unknown: bool
    """Whether it says that its sender does not know."""

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return self.why in {"question", "how_to"}

    @property
    def tells_what(self) -> bool:
        """Whether it tells what is going on, so clearly that we need not ask."""
        return self.enforcement or (self.activity is not None and self.kind is not Kind.UNCLEAR)

    @property
    def is_report(self) -> bool:
        """Whether the text starts a report, if we did not ask for one. We ask back about the unclear parts."""
        return self.kind is Kind.SIGHTING or (self.kind is Kind.UNCLEAR and self.why in _WORTH_ASKING)

    @property
    def is_plain_report(self) -> bool:
        """The same, but stricter, for volunteers: they may well be writing about something else."""
        clear = self.kind is Kind.SIGHTING and self.enforcement and (self.sure or self.size is not None)
        return self.opened or clear


_NEVER_OPENED = frozenset({"mockery", "test", "reaction", "notice"})
"""Texts that report nothing even if they begin with the word for a report."""
_WORTH_ASKING = frozenset({"no place", "signs", "agency", "outside", "how_to", "part"})
"""Of the unclear ones, those that tell something to ask about. The others are told how to report."""


@dataclass(frozen=True)
class _Text:
    """A text made ready for reading."""

    typed: str
    words: list[Word]
    labels: Sequence[Labelled]
    located: Located | None
    link: bool
    part: bool


def read_report_text(text: str, *, counting: bool = False) -> ReadReport:
    """Read a text as a report. If it answers "how many?" (`counting`), a number by itself counts agents."""
    given = _prepared(text)
    typed, words = given.typed, given.words
    votes = _label(words)
    unspaced = _unspaced(typed)
    drop_asides(words)
    _mark_taken(words)
    seen = when_seen(words)
    found = {sense for word in words for sense in word.senses} | unspaced
    agents = _labelled_count(given) or count_agents(words, counting=counting)
    vehicles = count_vehicles(words)
    spot, sure = _place(given)
    opened = Part.REPORT in words[0].senses if words else False
    told = Told(
        sure_place=sure,
        some_place=_is_likely(typed, words, spot),
        counted=agents is not None,
        rolling=vehicles is not None,
        link=given.link,
        part=given.part,
        suspicious=bool(found & SUSPICIOUS),
        words=len(words),
        form=len(given.labels) > 1,
    )
    verdict = judge(typed, words, unspaced, told)
    if opened and verdict.kind is not Kind.AGAINST and verdict.why not in _NEVER_OPENED:
        verdict = Verdict(Kind.SIGHTING, "opened", verdict.against)
    if re.search(f"[{MYANMAR}]", typed):
        votes["kar"] += _WHOLE
    return ReadReport(
        kind=verdict.kind,
        why=verdict.why,
        against=verdict.against,
        activity=next(
            (one for sense, one in _SERIOUS if sense in found), Activity.VEHICLES if _rolling(found) else None
        ),
        size=_size(agents) if agents else None,
        agent_count=agents,
        vehicle_count=vehicles,
        equipment=tuple(one for one in Equipment if one in found),
        uniform=next((one for one in _UNIFORMS if one in found), Uniform.UNKNOWN),
        seen=seen or Seen.NOW,
        first_hand=Part.SAW in found and Part.HEARD not in found,
        place_words=spot,
        sure=sure,
        point=given.located.point if given.located is not None else None,
        part=given.part,
        language=votes.most_common(1)[0][0] if votes else None,
        enforcement=ICE_SIGN in typed or Part.ENFORCEMENT in found or _named(typed, words),
        agents=Part.AGENT in found,
        opened=opened,
        unknown=Part.UNKNOWN in found or not any(letter.isalnum() for letter in typed),
    )


def _prepared(text: str) -> _Text:
    """The text without links, coordinates, labels and the mark of a part, and its words."""
    typed = clean(re.sub(r"[\r\n]+", " ; ", text[:LONGEST_TEXT_READ]))
    located = point_in(typed)
    linked = typed != (typed := without_links(typed))
    if located is not None:
        typed = blanked(typed, located.start, located.end)
    parts = parts_in(typed)
    for mark in parts:
        typed = blanked(typed, mark.start, mark.end)
    labels = labels_in(typed)
    for one in labels:
        typed = blanked(typed, one.start, one.after)
    return _Text(typed, with_street_numbers(typed, _words(typed)), labels, located, linked, bool(parts))


def _place(given: _Text) -> tuple[str, bool]:
    """The words that name the place, and whether they must."""
    labelled = next((one for one in given.labels if one.label is Label.PLACE), None)
    if labelled is not None:
        inside = [word for word in given.words if labelled.after <= word.start < labelled.end]
        spot, sure = where(given.typed, inside)
        said = given.typed[labelled.after : labelled.end].strip(" ;,.")[:LONGEST_PLACE_WORDS]
        if said:
            return spot if sure else said, True
    spot, sure = where(given.typed, given.words)
    if given.located is not None and not sure:
        point = given.located.point
        return f"{point.latitude:.5f}, {point.longitude:.5f}", True
    return spot, sure


def _is_likely(typed: str, words: list[Word], spot: str) -> bool:
    """Whether words that may name a place are more than one unknown word."""
    start = typed.find(spot) if spot else -1
    inside = [word for word in words if start <= word.start < start + len(spot)] if start >= 0 else []
    known = any(word.senses & {Part.NAME, Part.SPOT, Part.STREET} or word.is_title for word in inside)
    return bool(spot) and (known or len(inside) > 1 or not inside)


def _labelled_count(given: _Text) -> int | None:
    """The number behind the label for how many; the larger one of a range."""
    for one in given.labels:
        inside = [word for word in given.words if one.after <= word.start < one.end]
        if one.label is Label.TIME:
            for word in inside:
                word.senses.add(Part.TALK)
        if one.label is Label.SIZE:
            numbers = [number for word in inside if (number := number_of(word)) is not None]
            for word in inside:
                word.senses.add(Part.TALK)
            if numbers:
                return max(numbers)
    return None


def _mark_taken(words: list[Word]) -> None:
    """`took` says that somebody was taken if a word for that person follows."""
    unspaced = [written for written, sense in lexicon().unspaced if sense is Activity.TAKEN]
    for at, word in enumerate(words):
        if any(written in word.text for written in unspaced):
            word.senses.add(Activity.TAKEN)
        weak = Part.WEAK_TAKEN in word.senses or (Part.WEAK_HELD in word.senses and _is_done_by_them(words, at))
        if weak and not word.breaks:
            for near in range(at + 1, min(len(words), at + 2 + _TAKEN_NEAR)):
                if words[near].breaks or Part.AT in words[near].senses:
                    break
                if Part.RELATIVE in words[near].senses and not _is_owner(words, near):
                    word.senses.add(Activity.TAKEN)
                    break


def _is_owner(words: list[Word], at: int) -> bool:
    """Whether `her` is not the person but says whose: `they have her car`."""
    things = {Part.VEHICLE, Part.HOME, Part.JOB, Equipment.VANS}
    return words[at].plain == "HER" and at + 1 < len(words) and bool(words[at + 1].senses & things)


def _is_done_by_them(words: list[Word], at: int) -> bool:
    """Whether agents, or `they`, stand before the verb, or nobody does: `they have him`, `got my dad`."""
    before = words[max(0, at - _DOER_NEAR) : at]
    breaks = [place for place, word in enumerate(before) if word.breaks]
    before = before[breaks[-1] + 1 :] if breaks else before
    return not before or any(word.senses & {Part.THEY, Part.ENFORCEMENT, Part.AGENT} for word in before)


@cache
def _word() -> re.Pattern[str]:
    """A pattern for the words and signs of a text. A number, and what it counts, are words of their own."""
    classifier = lexicon().classifiers
    return re.compile(
        rf"[^\W\d_](?:\.[^\W\d_])+\b\.?|[\u1040-\u1049]+|{classifier}|{lexicon().unspaced_numbers}(?={classifier})"
        rf"|(?:(?!{classifier}|[\u1040-\u1049])[{MYANMAR}])+|\d{{1,3}}(?=(?:min|mins|minutes|hrs?|h|m)\b)"
        rf"|(?:(?![{MYANMAR}])[^\W_]|[\u0300-\u036f]|(?<=[^\W_])['\u2018\u2019\u02bc`](?=[^\W_]))+|\S",
        re.IGNORECASE,
    )


def _words(typed: str) -> list[Word]:
    """The words and signs, each with its position in the text."""
    found: list[Word] = []
    for match in _word().finditer(typed):
        sign = match[0]
        if sign == "." and found and len(found[-1].text) <= _SHORT and not found[-1].breaks:
            continue
        meant = plain(sign)
        if len(sign) > 2 and "." in sign:
            meant = meant.replace(" ", "")
        if len(found) == _MOST_WORDS:
            break
        breaks = not meant and sign not in "&@/+-\u2013#:~"
        found.append(Word(sign, "" if breaks else spelled(meant), match.start(), match.end(), breaks or sign in _BREAK))
    return found


def _label(words: list[Word]) -> Counter[str]:
    """Give each word its senses, longest phrase first. Returns the votes for each language."""
    phrases, lengths = lexicon().phrases, lexicon().lengths
    votes: Counter[str] = Counter()
    at = 0
    while at < len(words):
        length = 1
        for length in lengths.get(words[at].plain, ()):
            meant = phrases.get(tuple(word.plain for word in words[at : at + length]))
            if meant is None:
                continue
            for word in words[at : at + length]:
                word.senses.update(sense for sense, _ in meant)
            if length > 1 and all(sense in _TRANSPARENT for sense, _ in meant):
                for word in words[at : at + length]:
                    word.senses.update(sense for sense, _ in phrases.get((word.plain,), ()) if sense in _INSIDE)
            languages = {language for _, language in meant}
            if len(languages) == 1 and "" not in languages:
                # A longer word that only one language has counts more than a short one.
                votes[languages.pop()] += 1 + (len(words[at].plain) > _SHORT)
            break
        else:
            length = 1
        at += length
    return votes


def _unspaced(typed: str) -> set[Sense]:
    return {sense for word, sense in lexicon().unspaced if word in typed} if re.search(f"[{MYANMAR}]", typed) else set()


def _rolling(found: set[Sense]) -> bool:
    return bool(found & {Part.VEHICLE, Equipment.VANS, Equipment.MARKED_CARS, Equipment.UNMARKED_CARS})


def _named(typed: str, words: list[Word]) -> bool:
    """Whether the text clearly names agents: `guys` and `men` don't."""
    agents, unspaced = lexicon().surely_agents, lexicon().surely_agents_unspaced
    named = any(word.plain in agents and Part.ASIDE not in word.senses for word in words)
    return named or any(word in typed for word in unspaced)


def _size(number: int) -> Size:
    for most, size in ((2, Size.FEW), (5, Size.SOME), (15, Size.MANY)):
        if number <= most:
            return size
    return Size.MORE
