"""Answers: which of the incidents open for its sender a text is about, and what it says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from responder.domain import reply
from responder.domain.intent import Intent, Sight
from responder.domain.reply import Reply
from responder.domain.response import State
from responder.domain.text_report import read_report_text

_JUDGEMENTS = frozenset({reply.CONFIRMED, reply.NOTHING, reply.OTHER_AGENCY, reply.CANNOT_TELL})
_DIGIT_OF_SIGHT = {
    Sight.SEEN: reply.CONFIRMED,
    Sight.NOTHING: reply.NOTHING,
    Sight.OTHER_AGENCY: reply.OTHER_AGENCY,
    Sight.UNSURE: reply.CANNOT_TELL,
}
_FITS = {
    reply.GOING: frozenset({State.ASKED, State.CANNOT}),
    reply.CANNOT: frozenset({State.ASKED, State.GOING}),
    reply.ON_SCENE: frozenset({State.ASKED, State.GOING, State.CANNOT}),
    reply.LEFT: frozenset({State.ON_SCENE}),
}
"""What somebody has said so far, if the digit changes it."""
_SURELY = {reply.ON_SCENE: State.GOING, reply.LEFT: State.ON_SCENE}
"""Where somebody arrives or leaves is the one place they were going to or at."""
_OVER = frozenset({State.CANNOT, State.LEFT})


_MOST_IN_ANSWER = 12
"""Words. A longer text that we don't understand tells something: it is hardly an answer that we miss."""


_LONGEST_ANSWER = 80
"""Characters that may show what somebody sees."""


class Act(StrEnum):
    """What is to be done with a text."""

    RESPOND = "respond"
    JUDGE = "judge"
    """A judgement with a code."""
    UNCOUNTED = "uncounted"
    """A judgement without a code. It is recorded and does not count."""
    ASK = "ask"
    """Ask back: which incident, or which answer. The words are kept."""
    NOTE = "note"


@dataclass(frozen=True)
class Standing:
    """One open incident as its sender sees it."""

    code: str
    said: State = State.ASKED
    check: str | None = None
    """The code of a check of theirs that may still be answered."""


@dataclass(frozen=True)
class Meant:
    """What a text means. `at` are the incidents it may be about, by their place in what was given."""

    act: Act
    at: tuple[int, ...] = ()
    digit: int | None = None
    code: str | None = None
    minutes: int | None = None
    why: str = ""


def understand(said: Reply, standing: Sequence[Standing]) -> Meant:
    """What a text means that is no command, from somebody for whom these incidents are open, the nearest first."""
    note: tuple[int, ...] = (0,) if standing else ()
    if said.digit is not None:
        return _digit_meant(said, standing)
    about = _about(said.named, standing)
    if said.doubt:
        return Meant(Act.ASK, tuple(range(len(standing))), why=said.doubt)
    if about is not None:
        note = (about,)
    here = [standing[about]] if about is not None else list(standing)
    digit, why = _digit_of(said, here)
    if digit is None:
        unclear = why or (said.named and about is None) or not _is_note(said)
        return Meant(Act.ASK if unclear else Act.NOTE, note, why=why or said.said.why)
    if digit in _JUDGEMENTS:
        checked = tuple(at for at, one in enumerate(standing) if one.check and about in {None, at})
        counted = Act.UNCOUNTED if len(checked) == 1 else Act.ASK
        return Meant(counted, checked or note, digit, why=said.said.why)
    minutes = said.minutes if digit == reply.GOING else None
    at = (about,) if about is not None else meant_by(digit, standing, again=minutes is not None)
    act = Act.RESPOND if len(at) == 1 else Act.ASK
    return Meant(act, at or note, digit, standing[at[0]].code if len(at) == 1 else None, minutes, said.said.why)


def meant_by(digit: int, standing: Sequence[Standing], *, again: bool = False) -> tuple[int, ...]:
    """The incidents that a digit without a code may be about. `again`: it says anew when somebody will arrive."""
    if again:
        going = tuple(at for at, one in enumerate(standing) if one.said is State.GOING)
        if len(going) == 1:
            return going
    places = range(len(standing))
    surely = tuple(at for at in places if standing[at].said is _SURELY.get(digit))
    if digit == reply.ON_SCENE and not surely:
        surely = tuple(at for at in places if standing[at].said is State.ON_SCENE)
    if len(surely) == 1:
        return surely
    # Nobody who declined or left one means it while another is open for them.
    live = tuple(at for at in places if standing[at].said not in _OVER)
    if digit == reply.ON_SCENE or len(live) == 1:
        return live or tuple(places)
    fitting = tuple(at for at in places if standing[at].said in _FITS.get(digit, frozenset(State)))
    return live or fitting or tuple(places)


def _is_note(said: Reply) -> bool:
    """Whether words surely are no answer: a question, thanks, what somebody sees, or a longer tale."""
    if said.said.doubt or said.said.intent is not None or len(said.words.split()) > _MOST_IN_ANSWER:
        return True
    told = read_report_text(said.words[:_LONGEST_ANSWER])
    return told.agents or told.enforcement or told.activity is not None or bool(told.equipment) or told.size is not None


def _about(named: str | None, standing: Sequence[Standing]) -> int | None:
    if named is None:
        return None
    return next((at for at, one in enumerate(standing) if named in {one.code, one.check}), None)


def _digit_meant(said: Reply, standing: Sequence[Standing]) -> Meant:
    digit = said.digit or 0
    about = _about(said.code, standing)
    if digit in _JUDGEMENTS:
        return _judgement_meant(digit, said.code, about, standing)
    if said.code is not None:
        act = Act.RESPOND if about is not None else Act.ASK
        return Meant(act, () if about is None else (about,), digit, said.code, said.minutes, "code")
    at = meant_by(digit, standing, again=said.minutes is not None)
    if said.more and said.minutes is None and at and all(standing[one].said not in _FITS[digit] for one in at):
        # `1 ambulance came` from somebody on scene tells something: their digit would change nothing.
        return Meant(Act.NOTE, at[:1], why="digit")
    act = Act.RESPOND if len(at) == 1 else Act.ASK
    return Meant(act, at, digit, None, said.minutes, "digit")


def _judgement_meant(digit: int, code: str | None, about: int | None, standing: Sequence[Standing]) -> Meant:
    if code is not None and len(code) > 3:
        own = about is not None and standing[about].check == code
        return Meant(Act.JUDGE if own else Act.ASK, (about,) if about is not None else (), digit, code, why="code")
    checked = tuple(at for at, one in enumerate(standing) if one.check)
    at = (about,) if about is not None else checked if len(checked) == 1 else tuple(range(len(standing)))
    return Meant(Act.UNCOUNTED if len(at) == 1 else Act.ASK, at, digit, code, why="digit")


def _digit_of(said: Reply, here: Sequence[Standing]) -> tuple[int | None, str]:
    """The digit that words stand for, and why they must be asked back if they stand for none."""
    words = said.said
    if words.doubt:
        asked = words.intent is not None or words.doubt != "asking"
        return None, words.doubt if asked else ""
    states = {one.said for one in here}
    if words.minutes is not None and words.intent in {Intent.LEAVING, Intent.LEFT} and State.ON_SCENE in states:
        return None, "later"
    if any(one.check for one in here) and (decided := _checking(said)) is not None:
        return decided
    there, going = State.ON_SCENE in states, State.GOING in states
    return _MEANINGS.get((words.intent, "there" if there else "going" if going else "called"), (None, ""))


def _checking(said: Reply) -> tuple[int | None, str] | None:
    """What words mean to somebody who was asked to check; None if they mean what they mean to anybody."""
    words = said.said
    moving = words.intent in {Intent.GOING, Intent.LEAVING}
    if words.sight is not None and not moving:
        return _DIGIT_OF_SIGHT[words.sight], ""
    if words.intent in {Intent.YES, Intent.PERHAPS}:
        return None, "yes"
    if words.intent is Intent.NO and len(said.words.split()) == 1:
        return None, "no"
    if words.intent is Intent.HERE:
        return None, ""
    return (reply.GOING, "") if moving else None


_MEANINGS: dict[tuple[Intent | None, str], tuple[int | None, str]] = {
    (Intent.YES, "called"): (reply.GOING, ""),
    (Intent.YES, "going"): (reply.GOING, ""),
    (Intent.GOING, "called"): (reply.GOING, ""),
    (Intent.GOING, "going"): (reply.GOING, ""),
    (Intent.LEAVING, "called"): (reply.GOING, ""),
    (Intent.LEAVING, "going"): (reply.GOING, ""),
    (Intent.NO, "called"): (reply.CANNOT, ""),
    (Intent.NO, "going"): (reply.CANNOT, ""),
    (Intent.HERE, "called"): (reply.ON_SCENE, ""),
    (Intent.HERE, "going"): (reply.ON_SCENE, ""),
    (Intent.HERE, "there"): (reply.ON_SCENE, ""),
    (Intent.LEAVING, "there"): (reply.LEFT, ""),
    (Intent.LEFT, "there"): (reply.LEFT, ""),
    (Intent.PERHAPS, "called"): (None, "perhaps"),
    (Intent.LEFT, "called"): (None, "left"),
    (Intent.LEFT, "going"): (None, "left"),
    (Intent.GOING, "there"): (None, "going"),
    (Intent.NO, "there"): (None, "no"),
}
"""By what somebody says and where they are: the digit it stands for, or why it is asked back; else it is a note."""
