"""A volunteer: states and skills."""

from datetime import datetime
from enum import StrEnum

from responder.domain.move import Moves


class State(StrEnum):
    INVITED = "invited"
    PENDING = "pending"
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"


class Event(StrEnum):
    JOIN = "join"
    CONFIRM = "confirm"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    START = "start"


MOVES: Moves[State, Event] = Moves(
    {
        Event.JOIN: {State.INVITED: State.PENDING},
        Event.CONFIRM: {State.PENDING: State.ACTIVE},
        Event.PAUSE: {State.ACTIVE: State.PAUSED},
        Event.RESUME: {State.PAUSED: State.ACTIVE},
        # STOP always wins.
        Event.STOP: dict.fromkeys((State.INVITED, State.PENDING, State.ACTIVE, State.PAUSED), State.STOPPED),
        Event.START: {State.STOPPED: State.PENDING},
    }
)


class Slot(StrEnum):
    """When a volunteer can usually go, in quarters of a day from midnight. With none chosen, they can go any time."""

    WEEKDAY_NIGHT = "weekday night"
    WEEKDAY_MORNING = "weekday morning"
    WEEKDAY_AFTERNOON = "weekday afternoon"
    WEEKDAY_EVENING = "weekday evening"
    WEEKEND_NIGHT = "weekend night"
    WEEKEND_MORNING = "weekend morning"
    WEEKEND_AFTERNOON = "weekend afternoon"
    WEEKEND_EVENING = "weekend evening"


_QUARTERS = ("night", "morning", "afternoon", "evening")


def slot_at(local: datetime) -> Slot:
    """The quarter of a day for a moment in the group's local time."""
    days = "weekend" if local.weekday() >= 5 else "weekday"
    return Slot(f"{days} {_QUARTERS[local.hour // 6]}")


class Skill(StrEnum):
    OBSERVER = "observer"
    VERIFIER = "verifier"
    """Granted by a coordinator, never self-chosen."""
    INTERPRETER = "interpreter"
    FAMILY_SUPPORT = "family support"
    LEGAL = "legal"
    DRIVER = "driver"


SELF_CHOSEN = tuple(skill for skill in Skill if skill is not Skill.VERIFIER)
"""Skills that volunteers may choose for themselves."""
