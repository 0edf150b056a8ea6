"""A report: what it may say, how long it may be, and its states."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from responder.domain.distance import Point
from responder.domain.move import Moves

LONGEST_DETAILS = 1000
"""Characters of the details, and of each addition. A report by text keeps all its texts, however many."""
LONGEST_PLACE_WORDS = 200
"""Characters of the place in the reporter's own words."""
LONGEST_AREA_NAME = 200
"""Characters of the name of an area or its city, if a report names its area in words."""
LONGEST_CALLBACK_NUMBER = 40
"""Characters of a phone number as it is typed, with spaces and signs."""
MOST_EQUIPMENT = 20
"""Kinds of equipment that one report may list, repeats included."""
MOST_ADDITIONS = 20
"""Additions to one report. Someone who has more to say should talk to a person."""
LONGEST_TEXT_READ = 2000
"""Characters that we read for answers in a report by text."""


class State(StrEnum):
    RECEIVED = "received"
    PLACED = "placed"
    JOINED = "joined"
    HELD = "held"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Event(StrEnum):
    PLACE = "place"
    JOIN = "join"
    PART = "part"
    HOLD = "hold"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


_OPEN = (State.RECEIVED, State.PLACED, State.JOINED, State.HELD)

MOVES: Moves[State, Event] = Moves(
    {
        Event.PLACE: {State.RECEIVED: State.PLACED, State.HELD: State.PLACED},
        Event.JOIN: {State.PLACED: State.JOINED},
        Event.PART: {State.JOINED: State.PLACED},
        Event.HOLD: {State.RECEIVED: State.HELD},
        Event.REFUSE: {State.HELD: State.REFUSED},
        Event.WITHDRAW: dict.fromkeys(_OPEN, State.WITHDRAWN),
        Event.EXPIRE: dict.fromkeys(_OPEN, State.EXPIRED),
    }
)


class Channel(StrEnum):
    """How a report came in."""

    WEB = "web"
    TEXT = "text"
    CALL = "call"
    PARTNER = "partner"


class HeldWhy(StrEnum):
    """Why a report needs review by a person before we use it."""

    BURST = "burst"
    """Many from one source in a short time, without a proof of work."""
    COPY = "copy"
    """Nearly the same words as other recent reports from other sources."""
    STRANGE = "strange"
    """An unlikely time or place."""


class Exactness(StrEnum):
    """How exactly we know a location."""

    POINT = "point"
    """From the reporter's device or map."""
    PLACE = "place"
    """Words that the gazetteer or the geocoder knows."""
    NEAR = "near"
    """Words that the gazetteer does not know, such as a block, and the nearest place that it does know."""
    AREA = "area"
    NONE = "none"


class Activity(StrEnum):
    """What the reporter sees happening, as a code that the page shows in each reader's own language."""

    STOP = "stop"
    DOOR = "door"
    WORKPLACE = "workplace"
    VEHICLES = "vehicles"
    GATHERED = "gathered"
    TAKEN = "taken"
    OTHER = "other"


INSIDE = (Activity.WORKPLACE, Activity.DOOR)
"""What happens inside a building, or at its door. People call one raid either."""


class Size(StrEnum):
    """About how many agents."""

    FEW = "1-2"
    SOME = "3-5"
    MANY = "6-15"
    MORE = "16+"
    UNKNOWN = "unknown"


class Uniform(StrEnum):
    """What the agents wear. Words on it may go in the free text. Faces, names and plates have no field."""

    MARKED = "marked"
    UNMARKED = "unmarked"
    MASKED = "masked"
    UNKNOWN = "unknown"


class Equipment(StrEnum):
    """Vehicles and equipment. A report may list several."""

    MARKED_CARS = "marked cars"
    UNMARKED_CARS = "unmarked cars"
    VANS = "vans"
    LONG_GUNS = "long guns"
    GAS = "gas"
    NONE = "none"


class Seen(StrEnum):
    """When the reporter saw it."""

    NOW = "now"
    MINUTES = "minutes"
    HOUR = "hour"
    EARLIER = "earlier"


AGE_MINUTES: dict[Seen, int] = {Seen.NOW: 0, Seen.MINUTES: 10, Seen.HOUR: 45, Seen.EARLIER: 180}
"""How many minutes before the report we assume it happened."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a report says, through any channel.

    At least one of point, area and place words is set, except in a report by text that names no place.
    """

    language: str
    """The reporter's language."""
    activity: Activity
    first_hand: bool = False
    """Whether the reporter saw it with their own eyes."""
    size: Size = Size.UNKNOWN
    vehicles: int | None = None
    """How many vehicles, of any kind; None if the report does not say."""
    uniform: Uniform = Uniform.UNKNOWN
    equipment: tuple[Equipment, ...] = ()
    """As returned by `equipment_seen`."""
    seen: Seen = Seen.NOW
    point: Point | None = None
    """Where the reporter's device or map says it is."""
    area_id: UUID | None = None
    """The area that the reporter named."""
    place_words: str = ""
    details: str = ""


def equipment_seen(answers: Collection[str]) -> tuple[Equipment, ...]:
    """The equipment among these answers, each kind once. "none" counts only by itself."""
    listed = tuple(item for item in Equipment if item in answers)
    return tuple(item for item in listed if item is not Equipment.NONE) or listed


def seen_at_age(age: timedelta) -> Seen:
    """The answer to "when?" that best fits an event of this age."""
    minutes = age.total_seconds() / 60
    return min(Seen, key=lambda seen: abs(AGE_MINUTES[seen] - minutes))


class Progress(StrEnum):
    """All that we tell a reporter. More would tell a hostile one where observers are."""

    RECEIVED = "received"
    CHECKED = "being checked"
    CLOSED = "closed"
