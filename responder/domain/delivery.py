"""A delivery: its states, its moves, and what the carrier's words mean for them."""

from enum import StrEnum

from responder.domain.move import Moves


class State(StrEnum):
    QUEUED = "queued"
    """Ours; nothing was handed over, or what was handed over certainly did not arrive."""
    SENDING = "sending"
    """A worker has claimed it; only its attempt knows more."""
    SENT = "sent"
    """The carrier has it and has given it a name (SID)."""
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The carrier may or may not have it. Never sent again blindly."""
    CANCELLED = "cancelled"


class Event(StrEnum):
    CLAIM = "claim"
    GIVE_BACK = "give back"
    """Certainly not at the carrier: refused with a code of its own, never connected, or never tried."""
    ACCEPT = "accept"
    REFUSE = "refuse"
    """The carrier says it will never take this one."""
    LOSE = "lose"
    """No answer that can be trusted."""
    ARRIVE = "arrive"
    FALL_SHORT = "fall short"
    """The carrier had it and could not deliver it."""
    CANCEL = "cancel"


_AT_CARRIER = (State.SENDING, State.SENT, State.UNKNOWN)

MOVES: Moves[State, Event] = Moves(
    {
        Event.CLAIM: {State.QUEUED: State.SENDING},
        Event.GIVE_BACK: {State.SENDING: State.QUEUED, State.UNKNOWN: State.QUEUED},
        Event.ACCEPT: {
            State.SENDING: State.SENT,
            State.UNKNOWN: State.SENT,
            # Found to have arrived before it was sent again.
            State.QUEUED: State.SENT,
            # The carrier's callback can overtake its own answer.
            State.DELIVERED: State.DELIVERED,
            State.FAILED: State.FAILED,
            State.CANCELLED: State.CANCELLED,
        },
        Event.REFUSE: {State.SENDING: State.FAILED, State.UNKNOWN: State.FAILED},
        Event.LOSE: {State.SENDING: State.UNKNOWN},
        Event.ARRIVE: {
            **dict.fromkeys(_AT_CARRIER, State.DELIVERED),
            State.QUEUED: State.DELIVERED,
            # Delivered ranks above every other final word: a phone that has the text has it.
            State.FAILED: State.DELIVERED,
            State.CANCELLED: State.DELIVERED,
        },
        Event.FALL_SHORT: {
            **dict.fromkeys(_AT_CARRIER, State.FAILED),
            State.QUEUED: State.FAILED,
            State.DELIVERED: State.DELIVERED,
            State.CANCELLED: State.CANCELLED,
        },
        Event.CANCEL: {
            State.QUEUED: State.CANCELLED,
            **dict.fromkeys(_AT_CARRIER, State.CANCELLED),
            State.DELIVERED: State.DELIVERED,
            State.FAILED: State.FAILED,
        },
    }
)

FINAL = (State.DELIVERED, State.FAILED, State.CANCELLED)
PENDING = (State.QUEUED, State.SENDING)

CARRIER_EVENTS: dict[str, Event] = {
    "accepted": Event.ACCEPT,
    "scheduled": Event.ACCEPT,
    "queued": Event.ACCEPT,
    "sending": Event.ACCEPT,
    "sent": Event.ACCEPT,
    "delivered": Event.ARRIVE,
    "read": Event.ARRIVE,
    "undelivered": Event.FALL_SHORT,
    "failed": Event.FALL_SHORT,
    "canceled": Event.CANCEL,
}
"""The carrier's status words that say something about one delivery; others are stored and change nothing."""


class WhenLost(StrEnum):
    """What to do about a text of which nobody can tell whether the carrier has it."""

    DOUBLE = "double"
    """Send it again: rather one too many than nobody told."""
    SILENCE = "silence"
    """Leave it: rather nobody told than one too many."""


DEAD_CODES = frozenset({21211, 21614, 30003, 30004, 30005, 30006})
"""The carrier's words for a number that can't be reached: several in a row, and it is no longer texted."""


class AttemptOutcome(StrEnum):
    """How one request to the carrier ended."""

    ACCEPTED = "accepted"
    NOT_SENT = "not sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
