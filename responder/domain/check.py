"""A check: asking one verifier to look, and what they may answer."""

from datetime import datetime, timedelta
from enum import StrEnum

from responder.domain.move import Moves

MOST_TRIES = 3
"""Wrong codes that a check forgives: caller IDs can be forged, and a code must not be guessed."""


_LATENESS = timedelta(minutes=5)
"""How much later than they said somebody may be, or look around, before nobody counts on them."""


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


def coming_until(
    asked_at: datetime, patient_until: datetime, eta_at: datetime | None, going_patience: timedelta
) -> datetime:
    """How long one who is on the way is waited for: until a little after they said they would be there.

    Never shorter than one who says nothing, and never longer than `going_patience`, whatever they said.
    """
    latest = asked_at + going_patience
    return latest if eta_at is None else min(max(eta_at + _LATENESS, patient_until), latest)
