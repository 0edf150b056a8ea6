"""What takes a text to a phone, and how it may answer."""

from dataclasses import dataclass, field
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


Outcome = Accepted | Busy | Unreached | Refused | AccountFault | Unknown

OPTED_OUT = 21610
"""The phone's owner has told the carrier to stop."""


class Carrier(Protocol):
    """Takes texts. `send` raises nothing: whatever happens is an outcome."""

    async def send(self, text: Text) -> Outcome: ...

    async def close(self) -> None: ...
