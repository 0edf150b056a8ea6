"""An alert: its kinds, its states, and which texts are sent first."""

from enum import IntEnum, StrEnum

from responder.domain.move import Moves


class State(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    DONE = "done"
    STOPPED = "stopped"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Event(StrEnum):
    APPROVE = "approve"
    START = "start"
    FINISH = "finish"
    WIDEN = "widen"
    """Another wave goes out."""
    STOP = "stop"
    LIFT = "lift"
    EXPIRE = "expire"
    CANCEL = "cancel"


_UNFINISHED = (State.DRAFT, State.APPROVED, State.SENDING, State.STOPPED)

MOVES: Moves[State, Event] = Moves(
    {
        Event.APPROVE: {State.DRAFT: State.APPROVED},
        Event.START: {State.APPROVED: State.SENDING},
        Event.FINISH: {State.APPROVED: State.DONE, State.SENDING: State.DONE},
        Event.WIDEN: {State.DONE: State.SENDING},
        Event.STOP: {State.APPROVED: State.STOPPED, State.SENDING: State.STOPPED},
        Event.LIFT: {State.STOPPED: State.SENDING},
        Event.EXPIRE: dict.fromkeys(_UNFINISHED, State.EXPIRED),
        Event.CANCEL: dict.fromkeys(_UNFINISHED, State.CANCELLED),
    }
)


_CALLOUT_BEFORE = "call"
"""The old word for a callout, still in rows, in the audit and on open pages. A call is now always a phone call."""


class Kind(StrEnum):
    CALLOUT = "callout"
    UPDATE = "update"
    DANGER = "danger"
    STAND_DOWN = "stand-down"
    ALL_CLEAR = "all-clear"
    CORRECTION = "correction"

    @classmethod
    def _missing_(cls, value: object) -> "Kind | None":
        return cls.CALLOUT if value == _CALLOUT_BEFORE else None

    @property
    def stored(self) -> str:
        """The word for it in rows, history and audit. A callout keeps its old word there, which is still understood."""
        return _CALLOUT_BEFORE if self is Kind.CALLOUT else self.value


class NoticeKind(StrEnum):
    """Texts to one person that need no approval."""

    CHECK = "check"
    CODE = "code"
    ANSWER = "answer"
    THANKS = "thanks"
    CHECK_IN = "check-in"
    RING = "ring"
    DISTRESS = "distress"
    """A cry for help, told to those on duty, and the answer to it."""
    WELCOME = "welcome"
    LINK = "link"
    """A link to a volunteer's own page, which they asked for."""
    GOODBYE = "goodbye"
    """The only text that still goes to a phone that was opted out: it says so, and how to come back."""
    PROBE = "probe"
    """A text to a number of our own, to test the full path."""


class Priority(IntEnum):
    """The order in which texts are sent: smaller numbers first."""

    URGENT = 0
    CHECK = 1
    CALLOUT = 2
    UPDATE = 3


PRIORITY: dict[Kind | NoticeKind, Priority] = {
    Kind.DANGER: Priority.URGENT,
    NoticeKind.CODE: Priority.URGENT,
    NoticeKind.RING: Priority.URGENT,
    NoticeKind.DISTRESS: Priority.URGENT,
    NoticeKind.PROBE: Priority.URGENT,
    NoticeKind.GOODBYE: Priority.CHECK,
    NoticeKind.CHECK: Priority.CHECK,
    NoticeKind.CHECK_IN: Priority.CHECK,
    NoticeKind.ANSWER: Priority.CHECK,
    NoticeKind.LINK: Priority.CHECK,
    Kind.CALLOUT: Priority.CALLOUT,
    Kind.STAND_DOWN: Priority.CALLOUT,
    Kind.CORRECTION: Priority.CALLOUT,
    Kind.UPDATE: Priority.UPDATE,
    Kind.ALL_CLEAR: Priority.UPDATE,
    NoticeKind.THANKS: Priority.UPDATE,
    NoticeKind.WELCOME: Priority.UPDATE,
}
