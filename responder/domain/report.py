"""A report: the answers it may hold, and its states."""

from enum import StrEnum

from responder.domain.move import Moves


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
    """Why a report waits for a human before anything is made of it."""

    BURST = "burst"
    """Many from one source in a short time, without a proof of work."""
    COPY = "copy"
    """Nearly the same words as others that came in shortly before, from elsewhere."""
    STRANGE = "strange"
    """A time or a place that can hardly be meant."""


class Exactness(StrEnum):
    """How exactly it is known where something is."""

    POINT = "point"
    """From the reporter's device or map."""
    PLACE = "place"
    """Words that the gazetteer or the geocoder knows."""
    AREA = "area"
    NONE = "none"


class Activity(StrEnum):
    """What the reporter sees happening, as a code that each reader gets in their own language."""

    STOP = "stop"
    DOOR = "door"
    WORKPLACE = "workplace"
    VEHICLES = "vehicles"
    GATHERED = "gathered"
    TAKEN = "taken"
    OTHER = "other"


class Size(StrEnum):
    """About how many agents."""

    FEW = "1-2"
    SOME = "3-5"
    MANY = "6-15"
    MORE = "16+"
    UNKNOWN = "unknown"


class Uniform(StrEnum):
    """What they wear. Words on it may be told as free text; faces, names and plates have no field."""

    MARKED = "marked"
    UNMARKED = "unmarked"
    MASKED = "masked"
    UNKNOWN = "unknown"


class Equipment(StrEnum):
    """Vehicles and equipment, any number of them."""

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
"""How many minutes before the report the event is taken to have been."""


class Progress(StrEnum):
    """All that a reporter is told: more would tell a hostile one where observers are."""

    RECEIVED = "received"
    CHECKED = "being checked"
    CLOSED = "closed"
