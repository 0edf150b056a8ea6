"""A delivery: its states, its moves, and what the carrier's statuses mean for them."""

from enum import StrEnum

from responder.domain.move import Moves


class State(StrEnum):
    QUEUED = "queued"
    """Still with us: we have not handed it to the carrier, or the carrier certainly does not have it."""
    SENDING = "sending"
    """A worker has claimed it. Only its attempt says more."""
    SENT = "sent"
    """The carrier has it and has given it an id (SID)."""
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The carrier may or may not have it. We never send it again without checking."""
    CANCELLED = "cancelled"


class Event(StrEnum):
    CLAIM = "claim"
    GIVE_BACK = "give back"
    """The carrier certainly does not have it: it refused with its own code, or we never connected, or never tried."""
    ACCEPT = "accept"
    REFUSE = "refuse"
    """The carrier says that it will never take this text."""
    LOSE = "lose"
    """There was no answer that we can trust."""
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
            # We found out that the carrier has it before we sent it again.
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
            # Delivered overrides every other final state: a phone that has the text has it.
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
"""The carrier's statuses that change a delivery. We store the others, and they change nothing."""


class WhenLost(StrEnum):
    """What to do with a text when we can't tell whether the carrier has it."""

    DOUBLE = "double"
    """Send it again: a second copy is better than none."""
    SILENCE = "silence"
    """Leave it: no text is better than a second copy."""


DEAD_CODES = frozenset({21211, 21614, 30003, 30004, 30005, 30006})
"""The carrier's error codes for a number it can't reach. After several in a row, we stop texting the number."""


class AttemptOutcome(StrEnum):
    """How one request to the carrier ended."""

    ACCEPTED = "accepted"
    NOT_SENT = "not sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
