"""Carriers: they take texts to phones. The interface, and the outcomes of handing a text over."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Text:
    """One text to one phone. `number` is in E.164 and never shown when this is printed."""

    number: str = field(repr=False)
    body: str = field(repr=False)
    callback_url: str = field(repr=False)
    useful_seconds: int
    """The carrier drops the text if it can't deliver it in this time."""


@dataclass(frozen=True)
class Accepted:
    """The carrier has it under this id."""

    sid: str


@dataclass(frozen=True)
class Busy:
    """Not sent: the carrier is busy. Wait this many seconds."""

    wait: float
    code: int


@dataclass(frozen=True)
class Unreached:
    """Not sent: no connection was made."""


@dataclass(frozen=True)
class Late:
    """Not sent: the deadline passed before its first byte left."""


@dataclass(frozen=True)
class Refused:
    """Not sent and never will be: the carrier refuses this text or this phone. Its code says why."""

    code: int


@dataclass(frozen=True)
class AccountFault:
    """Not sent: something is wrong with our account or setup, so other texts would fail, too."""

    code: int


@dataclass(frozen=True)
class Unknown:
    """The carrier may or may not have it. `why` is the kind of fault, without any of the content."""

    why: str


Outcome = Accepted | Busy | Unreached | Late | Refused | AccountFault | Unknown

OPTED_OUT = 21610
"""The code for a phone whose owner told the carrier to stop."""


@dataclass(frozen=True)
class Kept:
    """The carrier's own record of one of our texts. `number` is in E.164 and never shown when this is printed."""

    sid: str
    number: str = field(repr=False)
    body: str = field(repr=False)
    status: str
    error_code: int | None


class CarrierAway(Exception):
    """We could not ask the carrier, so we know nothing new."""


class Carrier(Protocol):
    """Takes texts and answers what happened to them. `send` raises nothing: whatever happens is an outcome."""

    async def send(self, text: Text, deadline: float, /) -> Outcome:
        """Hand over one text, once, unless the event loop's clock passes `deadline` before its first byte leaves."""
        ...

    async def recent(self, since: datetime) -> list[Kept]:
        """Every text of ours that the carrier took since then. Raises CarrierAway if it can't ask."""
        ...

    async def look_up(self, sid: str) -> Kept | None:
        """One text by its id; None if the carrier has no such text. Raises CarrierAway if it can't ask."""
        ...

    async def recall(self, sid: str) -> bool:
        """Ask the carrier not to send a text. Returns whether it was in time. Raises CarrierAway if it can't ask."""
        ...

    async def close(self) -> None: ...
