"""An incident: its states, outcomes and hazards."""

from enum import StrEnum

from responder.domain.move import Moves


class State(StrEnum):
    UNVERIFIED = "unverified"
    CHECKING = "checking"
    CONFIRMED = "confirmed"
    CLOSED = "closed"


class Event(StrEnum):
    CHECK = "check"
    CONFIRM = "confirm"
    DOUBT = "doubt"
    CLOSE = "close"
    REOPEN = "reopen"


MOVES: Moves[State, Event] = Moves(
    {
        Event.CHECK: {State.UNVERIFIED: State.CHECKING},
        Event.CONFIRM: {State.UNVERIFIED: State.CONFIRMED, State.CHECKING: State.CONFIRMED},
        Event.DOUBT: {State.CONFIRMED: State.CHECKING},
        Event.CLOSE: {
            State.UNVERIFIED: State.CLOSED,
            State.CHECKING: State.CLOSED,
            State.CONFIRMED: State.CLOSED,
        },
        Event.REOPEN: {State.CLOSED: State.CHECKING},
    }
)

DROVE_ON = "drive on"
"""Happens to vehicles that were looked for in vain and then seen elsewhere. Earlier findings no longer count."""

OPEN = (State.UNVERIFIED, State.CHECKING, State.CONFIRMED)


class Outcome(StrEnum):
    """Why an incident was closed."""

    ENDED = "ended"
    FALSE_ALARM = "false alarm"
    OTHER_AGENCY = "other agency"
    COULD_NOT_VERIFY = "could not verify"
    DUPLICATE = "duplicate"


class Hazard(StrEnum):
    """What makes a place dangerous. It is separate from the state."""

    NONE = "none"
    FORCE = "force"
    CHEMICAL = "chemical agents"
    SHOTS = "shots"
