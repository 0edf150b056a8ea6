"""The two nouns of the ledger: a message and a phone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

FINAL = frozenset({"delivered", "undelivered", "failed", "canceled", "received"})
UNSENT = frozenset({"accepted", "queued"})


@dataclass(slots=True)
class Message:
    """One text that the carrier really took, in either direction. Times are epoch seconds.

    `body` is what the phone got or wrote. Redacting or deleting changes only the carrier's record, as it can't take a
    text back from a phone. `webhook_status` is the result of handing over an inbound text: an HTTP status, 0 if not
    reached, None if not tried. `attempt` counts the creates for this number while faults are on.
    """

    seq: int
    sid: str
    direction: str
    to: str
    sender: str
    body: str
    segments: int
    status: str
    created_at: float
    updated_at: float
    sent_at: float | None = None
    delivered_at: float | None = None
    error_code: int | None = None
    callback_url: str | None = None
    service_sid: str | None = None
    valid_for: int | None = None
    webhook_status: int | None = None
    attempt: int = 0
    redacted: bool = False
    deleted: bool = False

    @property
    def inbound(self) -> bool:
        return self.direction == "inbound"

    @property
    def number(self) -> str:
        """The phone's number, whichever direction the text went."""
        return self.sender if self.inbound else self.to

    def as_dict(self) -> dict[str, Any]:
        """Every field by its name, as the journal stores it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Phone:
    """One number with its label, and its texts in the order they came. `opted_out` is None until it opts out or in."""

    number: str
    label: str = ""
    language: str = ""
    opted_out: bool | None = None
    messages: list[Message] = field(default_factory=list)

    @property
    def last_seq(self) -> int:
        """The seq of its newest text; 0 if it has none."""
        return self.messages[-1].seq if self.messages else 0

    @property
    def last_received(self) -> Message | None:
        """The newest text that was sent to it."""
        return next((message for message in reversed(self.messages) if not message.inbound), None)
