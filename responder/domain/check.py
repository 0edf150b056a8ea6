"""A check: a question to one verifier or one person on scene, and the answers they may give."""

from datetime import datetime, timedelta
from enum import StrEnum

from responder.domain.move import Moves

MOST_TRIES = 3
"""Wrong codes allowed per check. Caller IDs can be forged, and a code must not be guessed."""


_LATENESS = timedelta(minutes=5)
"""How long after their ETA we still count on somebody: they may be late, or still looking around."""


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
        # People who answer late were still there and still saw it.
        Event.ANSWER: {State.ASKED: State.ANSWERED, State.SILENT: State.ANSWERED},
        Event.LAPSE: {State.ASKED: State.SILENT},
        Event.VOID: {State.ASKED: State.VOID, State.SILENT: State.VOID},
    }
)


class Purpose(StrEnum):
    """Why we asked."""

    LOOK = "look"
    """We asked a verifier whether it is true."""
    STILL = "still"
    """We asked somebody on scene whether it is still happening."""


class Answer(StrEnum):
    CONFIRMED = "confirmed"
    NOTHING = "nothing there"
    OTHER_AGENCY = "other agency"
    CANNOT_TELL = "cannot tell"


def coming_until(
    asked_at: datetime, patient_until: datetime, eta_at: datetime | None, going_patience: timedelta
) -> datetime:
    """How long to wait for a verifier who is on the way: until a little after their ETA.

    Never before `patient_until`, when we stop waiting for people who don't answer, and never longer than
    `going_patience`, whatever their ETA.
    """
    latest = asked_at + going_patience
    return latest if eta_at is None else min(max(eta_at + _LATENESS, patient_until), latest)
