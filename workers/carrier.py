"""A process's event loop and its connections to each sender's carrier, made once and kept warm."""

import asyncio
from functools import lru_cache

from responder.carriers.twilio import TwilioCarrier
from responder.parts import account_of
from responder.store.sender import DEFAULT
from workers.app import settings


@lru_cache
def loop() -> asyncio.Runner:
    return asyncio.Runner()


@lru_cache
def carrier(sender_id: int = DEFAULT) -> TwilioCarrier | None:
    """The carrier for this sender's texts; None if it may not send anything. Call this inside the loop."""
    account = account_of(settings, sender_id)
    return TwilioCarrier(account) if account else None
