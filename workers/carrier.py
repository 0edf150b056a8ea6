"""A process's event loop and its connections to the carrier: made once and kept warm."""

import asyncio
from functools import lru_cache

from responder.carriers.twilio import TwilioCarrier
from responder.parts import carrier_account
from workers.app import settings


@lru_cache
def loop() -> asyncio.Runner:
    return asyncio.Runner()


@lru_cache
def carrier() -> TwilioCarrier:
    """Call this inside the loop: the client's session belongs to it."""
    return TwilioCarrier(carrier_account(settings))
