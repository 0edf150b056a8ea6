"""Tells whether a text reports a sighting, speaks against one, or is about something else.

A clause that asks, thanks, jokes, or is about weather, papers or another day reports nothing, whatever words it uses.
What the other clauses say decides. Where too little is clear, we ask back instead of sending somebody.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise

from responder.domain.contradiction import Against, denials_in
from responder.domain.letters import folded
from responder.domain.report import Activity, Equipment, Seen, Uniform
from responder.domain.report_count import number_of
from responder.domain.sighting import Part, Sense, lexicon
from responder.domain.vocabulary import load
from responder.domain.vocabulary.finder import PhraseFinder
from responder.domain.whereabouts import Word


class Kind(StrEnum):
    SIGHTING = "sighting"
    AGAINST = "against"
    """Says that there is nothing, or that it is another agency."""
    UNCLEAR = "unclear"
    """May become a report. We ask back."""
    OTHER = "other"


_WHOLE = ("notice", "test", "advert", "news", "protest")
"""A text that has one of these reports nothing, whatever else it says."""
_PASSING = frozenset({"protest", "notice"})
"""Of those, what a report may mention in passing."""
_CLAUSES = ("how_to", "mockery", "question", "custody", "papers", "thanks", "everyday", "future", "frozen")
"""A clause that has one of these reports nothing."""
_WEAK = frozenset({"papers", "thanks", "everyday"})
_ALL = (
    *_WHOLE,
    *_CLAUSES,
    "reaching",
    "agency",
    "really",
    "outside",
    "tail",
    "happened",
    "coming",
    "surely_ice",
    "labeled",
)
_QUOTED = re.compile(r"^\W*(?:\w+\s?|\W){1,4}[“„«\"].*[”“»\"]\W*$", re.DOTALL)
"""A phone tells that somebody reacted to a text of ours: Liked “…”."""
_REACTED = re.compile(r"^\W*(?:[^\W\d_]{3,20})\W{0,6}(?:\w{1,3} )?[“„«\"]")
_LAUGHS = re.compile("[\U0001f602\U0001f923\U0001f606]")
_CLAUSE_END = re.compile(r"[.!?;\n]+[\s.!?;\n]*")
_MOST_CLAUSES = 40
_WATER = frozenset({"ice", "iced", "hielo", "hielos"})
"""Words that mean the agency or frozen water."""
_FEW = 4
"""A text of so few words says too little to be about something else."""
SUSPICIOUS: frozenset[Sense] = frozenset(
    {Uniform.MASKED, Uniform.UNMARKED, Equipment.UNMARKED_CARS, Equipment.LONG_GUNS, Equipment.GAS}
)


_CLOTHES = frozenset(Uniform) - {Uniform.UNKNOWN}
"""Without the answer `unknown`, which equals the sense of `idk`."""


@dataclass(frozen=True)
class Verdict:
    kind: Kind
    why: str
    """The list that decided, or what was found or is missing."""
    against: frozenset[Against] = frozenset()


@dataclass(frozen=True)
class Told:
    """What the readers found in a text, besides the senses of its words."""

    sure_place: bool
    some_place: bool
    counted: bool
    rolling: bool
    """Whether it tells how many vehicles."""
    link: bool
    part: bool
    suspicious: bool
    """Whether somebody or something in it looks like enforcement."""
    words: int
    """How many words it has."""
    form: bool
    """Whether it labels what it tells."""


@cache
def patterns() -> dict[str, PhraseFinder]:
    """The phrases of each list, in every language."""
    return {key: load().finder("report", key) for key in _ALL}


def judge(typed: str, words: list[Word], unspaced: set[Sense], told: Told) -> Verdict:
    """What kind of text this is. Words in clauses that report nothing do not count."""
    whole = folded(typed)
    meant = _has("really", whole)
    if (about := _about(typed, whole, words, told, meant=meant)) is not None:
        return Verdict(Kind.OTHER, about)
    live, void = _live(typed, words, meant=meant)
    senses = {sense for word in live for sense in word.senses} | (set() if void else unspaced)
    asked = bool(void & {"question", "how_to"})
    against = frozenset[Against]() if _goes_on(typed, words) else denials_in(typed)
    if against & {Against.NOTHING, Against.OTHER_AGENCY} and not meant and not (asked and "?" in typed):
        return Verdict(Kind.AGAINST, "denial", against)
    taken = any(word.senses & {Activity.TAKEN, Activity.DOOR} for word in live)
    verdict = _settled(whole, void, senses, told, _evidence(live, senses))
    told_too = told.sure_place and (told.counted or told.suspicious or taken)
    if void == {"question"} and told_too and verdict.kind is not Kind.SIGHTING:
        return Verdict(Kind.UNCLEAR if "?" in typed else Kind.SIGHTING, "signs")
    if Against.OVER in against and not (asked or meant or told.part) and verdict.kind is not Kind.SIGHTING:
        return Verdict(Kind.AGAINST, "denial", against)
    if "how_to" in void and verdict.kind is not Kind.SIGHTING:
        return Verdict(Kind.UNCLEAR, "how_to")
    return verdict


def _goes_on(typed: str, words: list[Word]) -> bool:
    """Whether what stands behind the last `but` tells of agents at a place: `it is quiet here but ICE is at Cub`."""
    buts = set(load().words("against", "but"))
    last = max((at for at, word in enumerate(words) if word.plain.lower() in buts), default=None)
    if last is None:
        return False
    senses = {sense for word in words[last + 1 :] for sense in word.senses}
    told = Part.ENFORCEMENT in senses and bool(senses & {Part.AT, Part.STREET, Part.NAME})
    return told and not denials_in(typed[words[last].end :])


def _about(typed: str, whole: str, words: list[Word], told: Told, *, meant: bool) -> str | None:
    """What the whole text is about, if that is no report whatever else it says."""
    if _REACTED.match(typed) is not None and _QUOTED.match(typed) is not None:
        return "reaction"
    senses = {sense for word in words for sense in word.senses}
    certain = told.sure_place and _is_certain(words, senses, strong=False)
    unheeded = _PASSING if certain else frozenset()
    return next((key for key in _WHOLE if key not in unheeded and _has(key, whole)), None) if not meant else None


def _settled(whole: str, void: set[str], senses: set[Sense], told: Told, found: "_Evidence") -> Verdict:
    """The verdict on what is left of a text without the clauses that report nothing."""
    agency = _has("agency", whole)
    verdict = _weighed(found, told, senses, agency=agency)
    if verdict.why == "agency" and _has("labeled", whole):
        return Verdict(Kind.UNCLEAR, "agency")
    if verdict.kind is Kind.SIGHTING:
        vague = not told.sure_place and not found.taken and _has("coming", whole)
        return Verdict(Kind.UNCLEAR, "no place") if vague else verdict
    if void and told.words <= _FEW and _has("reaching", whole.rstrip("?!. ")):
        return Verdict(Kind.UNCLEAR, "reaching")
    if void:
        return Verdict(Kind.OTHER, next(key for key in _CLAUSES if key in void))
    if verdict.kind is Kind.OTHER and not (agency and Part.UNKNOWN not in senses):
        return _reaching(whole, told, senses)
    return verdict


@dataclass(frozen=True)
class _Evidence:
    enforcement: bool
    agents: bool
    """Agents that can't be anybody else."""
    persons: bool
    activity: bool
    taken: bool
    suspicious: bool


def _evidence(live: list[Word], senses: set[Sense]) -> _Evidence:
    return _Evidence(
        enforcement=Part.ENFORCEMENT in senses,
        agents=any(map(_is_agent, live)),
        persons=Part.AGENT in senses,
        activity=any(isinstance(sense, Activity) for sense in senses),
        taken=Activity.TAKEN in senses,
        suspicious=bool(senses & SUSPICIOUS),
    )


def _weighed(found: _Evidence, told: Told, senses: set[Sense], *, agency: bool) -> Verdict:
    """What the evidence is worth: the first line that fits."""
    doubt = agency and Part.UNKNOWN in senses
    if found.enforcement or found.agents:
        near = bool(senses & {Part.AT, Part.AND, Part.STREET, Part.NAME, Part.SPOT})
        place = told.sure_place or (told.some_place and near) or told.link
        known = place or told.rolling or found.activity or found.suspicious
        dressed = found.enforcement and (told.counted or bool(senses & _CLOTHES))
        lines: tuple[tuple[bool, Verdict], ...] = (
            (doubt and not found.suspicious, Verdict(Kind.UNCLEAR, "agency")),
            (known or dressed, Verdict(Kind.SIGHTING, "enforcement")),
            (True, Verdict(Kind.UNCLEAR, "no place")),
        )
    else:
        door = bool(senses & {Activity.DOOR, Activity.STOP})
        signs = _are_signs(found, told, senses, at_work=door or Activity.WORKPLACE in senses)
        odd = found.suspicious or found.persons or (found.activity and Activity.VEHICLES not in senses)
        lines = (
            (doubt, Verdict(Kind.UNCLEAR, "agency")),
            (signs and Part.UNKNOWN in senses and not (found.taken or door), Verdict(Kind.UNCLEAR, "signs")),
            (signs and found.suspicious, Verdict(Kind.SIGHTING, "signs")),
            (agency, Verdict(Kind.OTHER, "agency")),
            (found.taken or (Part.PLEA in senses and door), Verdict(Kind.SIGHTING, "taken")),
            (told.form and (told.sure_place or told.counted), Verdict(Kind.SIGHTING, "form")),
            (signs, Verdict(Kind.SIGHTING, "signs")),
            (odd, Verdict(Kind.UNCLEAR, "signs")),
            (True, Verdict(Kind.OTHER, "nothing")),
        )
    return next(verdict for fits, verdict in lines if fits)


def _is_agent(word: Word) -> bool:
    """Whether the word names agents that can't be anybody else."""
    words = lexicon()
    named = word.plain in words.surely_agents or any(one in word.text for one in words.surely_agents_unspaced)
    return named and Part.ASIDE not in word.senses


def _are_signs(found: _Evidence, told: Told, senses: set[Sense], *, at_work: bool) -> bool:
    """Whether so much points at enforcement that the word for it may be missing."""
    if not told.sure_place:
        return found.suspicious and found.activity and told.some_place
    people = found.persons and (told.counted or bool(senses & _CLOTHES))
    tells = at_work or bool(senses & {Part.HEARD, Part.SAW, Part.PLEA, Seen.NOW})
    return found.suspicious or people or (Part.THEY in senses and tells)


def _reaching(whole: str, told: Told, senses: set[Sense]) -> Verdict:
    """Whether a text without evidence may be the start of a report."""
    for key in ("reaching", "outside"):
        if _has(key, whole):
            return Verdict(Kind.UNCLEAR, key)
    if told.words <= _FEW and senses & {Part.THEY, Part.PLEA}:
        return Verdict(Kind.UNCLEAR, "reaching")
    if told.part or told.link:
        return Verdict(Kind.UNCLEAR, "part" if told.part else "link")
    seen = bool(senses & {Part.VEHICLE, Part.PERSON, Part.AGENT, Equipment.VANS, *Activity})
    if seen and senses & {Part.UNKNOWN, Part.SAW, Part.HEARD, Part.THEY, Part.PLEA, Part.ADJECTIVE, Seen.NOW}:
        return Verdict(Kind.UNCLEAR, "signs")
    return Verdict(Kind.OTHER, "nothing")


def _live(typed: str, words: list[Word], *, meant: bool) -> tuple[list[Word], set[str]]:
    """The words outside clauses that report nothing, and the lists that those clauses matched."""
    live: list[Word] = []
    void: set[str] = set()
    rest = iter(words)
    word = next(rest, None)
    for clause, end in _clauses(typed):
        inside: list[Word] = []
        while word is not None and word.start < end:
            inside.append(word)
            word = next(rest, None)
        key = _void(clause, inside) if not meant and inside else None
        if key is None:
            live += inside
        else:
            void.add(key)
    return live, void


def _clauses(typed: str) -> list[tuple[str, int]]:
    """The clauses, each with its end. What follows the last one that we tell apart belongs to it."""
    ends = [match.end() for match in _CLAUSE_END.finditer(typed)][: _MOST_CLAUSES - 1]
    ends = [end for end in ends if end < len(typed)]
    return [(typed[start:end], end) for start, end in pairwise([0, *ends, len(typed)])]


def _void(clause: str, inside: list[Word]) -> str | None:
    """The list that makes a clause report nothing, if there is one."""
    said = folded(clause).strip()
    if not said:
        return None
    senses = {sense for word in inside for sense in word.senses}
    strong = any(map(_is_agent, inside)) or bool(senses & SUSPICIOUS)
    certain = _is_certain(inside, senses, strong=strong)
    asked = " ".join(patterns()["tail"].cut(said, " ").split()) if _has("tail", said) else said
    past = (Part.ENFORCEMENT in senses or strong) and _has("happened", said)
    for key in _CLAUSES:
        if key == "frozen":
            if not strong and _is_frozen(said, inside, senses):
                return key
            continue
        if _outweighs(key, senses, certain=certain) or (key == "future" and past):
            continue
        if _has(key, asked if key == "question" else said) or (key == "mockery" and _LAUGHS.search(clause)):
            return key
    doubtful = "?" in clause and asked == said and not (strong or Activity.TAKEN in senses or _is_counted(inside))
    placed = any(word.senses & {Part.AT, Part.AND, Part.STREET, Part.NAME} or word.is_numbered for word in inside)
    return "question" if doubtful and not placed else None


def _is_frozen(said: str, inside: list[Word], senses: set[Sense]) -> bool:
    """Whether a clause is about frozen water. Words of winter alone say less than words for the ice itself."""
    others = any(Part.ENFORCEMENT in word.senses and word.plain.lower() not in _WATER for word in inside)
    if others or _has("surely_ice", said):
        return False
    found = [match[0] for match in patterns()["frozen"].matches(said)]
    if any(_WATER & set(one.split()) for one in found):
        return True
    return bool(found) and not senses & {Activity.TAKEN, Activity.DOOR, Activity.STOP}


def _outweighs(key: str, senses: set[Sense], *, certain: bool) -> bool:
    """Whether what else a clause tells outweighs what this list found in it."""
    about = Part.ENFORCEMENT in senses
    return (
        (key == "everyday" and about)
        or (key == "how_to" and about and certain)
        or (key == "future" and about and Seen.NOW in senses and certain)
        or (key in _WEAK and certain and not (key == "papers" and Part.DAY_UNIT in senses))
        or (key == "mockery" and certain and about)
    )


def _is_certain(inside: list[Word], senses: set[Sense], *, strong: bool) -> bool:
    """Whether a clause tells so much of enforcement that thanks or a letter in it change nothing."""
    about = strong or Part.ENFORCEMENT in senses
    placed = bool(senses & {Part.AT, Part.STREET, Part.NAME})
    return about and placed and (Activity.TAKEN in senses or _is_counted(inside))


def _is_counted(words: Iterable[Word]) -> bool:
    articles = lexicon().articles
    counts = (word for word in words if Part.AGENT in word.senses and number_of(word) is not None)
    return any(word.plain not in articles for word in counts)


def _has(key: str, said: str) -> bool:
    return patterns()[key].search(said) is not None
