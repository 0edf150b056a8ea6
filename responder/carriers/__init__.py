"""What takes a text to a phone, and how it may answer."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Text:
    """One text for one phone. `number` is E.164 and never shown when this is printed."""

    number: str = field(repr=False)
    body: str = field(repr=False)
    callback_url: str = field(repr=False)
    useful_seconds: int
    """The carrier drops it itself if it could not deliver it in that time."""


@dataclass(frozen=True)
class Accepted:
    """The carrier has it, under this name."""

    sid: str


@dataclass(frozen=True)
class Busy:
    """Not sent: the carrier asks everyone to wait so many seconds."""

    wait: float
    code: int


@dataclass(frozen=True)
class Unreached:
    """Not sent: no connection was made."""


@dataclass(frozen=True)
class Late:
    """Not sent: the time in which it might be handed over had passed before its first byte left."""


@dataclass(frozen=True)
class Refused:
    """Not sent, and never will be: the carrier says why, about this text or this phone."""

    code: int


@dataclass(frozen=True)
class AccountFault:
    """Not sent: something about our account or our set-up, so that no other text would go either."""

    code: int


@dataclass(frozen=True)
class Unknown:
    """The carrier may have it or not. `why` is the kind of fault, without anything that was sent."""

    why: str


Outcome = Accepted | Busy | Unreached | Late | Refused | AccountFault | Unknown

OPTED_OUT = 21610
"""The phone's owner has told the carrier to stop."""


@dataclass(frozen=True)
class Kept:
    """What the carrier itself says about one of our texts. `number` is E.164 and never shown when this is printed."""

    sid: str
    number: str = field(repr=False)
    body: str = field(repr=False)
    status: str
    error_code: int | None


class CarrierAway(Exception):
    """The carrier could not be asked; nothing is known that was not known before."""


class Carrier(Protocol):
    """Takes texts, and says what became of them. `send` raises nothing: whatever happens is an outcome."""

    async def send(self, text: Text, deadline: float, /) -> Outcome:
        """Hand one text over, once; not if the event loop is past `deadline` when its first byte would leave."""
        ...

    async def recent(self, since: datetime) -> list[Kept]:
        """Every text of ours that the carrier has taken since then. Raises CarrierAway."""
        ...

    async def look_up(self, sid: str) -> Kept | None:
        """One text by its name; None if the carrier has none of that name. Raises CarrierAway."""
        ...

    async def recall(self, sid: str) -> bool:
        """Ask for a text not to be sent any more; whether that was in time. Raises CarrierAway."""
        ...

    async def close(self) -> None: ...
