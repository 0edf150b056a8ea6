"""A check: asking one verifier to look, and what they may answer."""

from enum import StrEnum

from responder.domain.move import Moves

MOST_TRIES = 3
"""Wrong codes that a check forgives: caller IDs can be forged, and a code must not be guessed."""


class State(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    SILENT = "silent"
    VOID = "void"


class Event(StrEnum):
    ANSWER = "answer"
    LAPSE = "lapse"
    VOID = "void"


MOVES: Moves[State, Event] = Moves(
    {
        # Who answers late was still there and still saw it.
        Event.ANSWER: {State.ASKED: State.ANSWERED, State.SILENT: State.ANSWERED},
        Event.LAPSE: {State.ASKED: State.SILENT},
        Event.VOID: {State.ASKED: State.VOID, State.SILENT: State.VOID},
    }
)


class Purpose(StrEnum):
    """Why somebody was asked."""

    LOOK = "look"
    """A verifier: whether it is true."""
    STILL = "still"
    """Somebody on scene: whether it is still going on."""


class Answer(StrEnum):
    CONFIRMED = "confirmed"
    NOTHING = "nothing there"
    OTHER_AGENCY = "other agency"
    CANNOT_TELL = "cannot tell"
