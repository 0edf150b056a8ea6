"""The bare loop: the carrier's official async client sends texts from a file and does nothing else."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from config.settings import Settings, load

WARM = 200
"""Texts sent first, which are not measured."""

Row = list[str]
"""Number, body, callback address."""


async def loop(settings: Settings, texts: list[Row]) -> dict[str, float]:
    """Sends them all. Returns `count`, `seconds` from the first request to the last answer, and `processor` seconds."""
    async with AsyncTwilioHttpClient() as http:
        token = settings.twilio_auth_token.get_secret_value()
        client = Client(settings.twilio_account_sid, token, http_client=http)
        client.api.base_url = settings.twilio_url

        async def sender(rest: Iterator[Row]) -> None:
            for number, body, callback in rest:
                await client.messages.create_async(
                    to=number,
                    body=body,
                    status_callback=callback,
                    validity_period=3600,
                    from_=settings.twilio_from,
                )

        async def send(some: list[Row]) -> None:
            rest = iter(some)
            await asyncio.gather(*(sender(rest) for _ in range(settings.carrier_connections)))

        await send(texts[:WARM])
        began, used = time.monotonic(), time.process_time()
        await send(texts)
        return {
            "count": len(texts),
            "seconds": time.monotonic() - began,
            "processor": time.process_time() - used,
        }


def main() -> None:
    """`python -m tests.benchmarks.bare TEXTS`: prints what it measured as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bare", description=__doc__)
    parser.add_argument("texts", type=Path)
    texts = json.loads(parser.parse_args().texts.read_text(encoding="utf-8"))
    sys.stdout.write(json.dumps(asyncio.run(loop(load(), texts))) + "\n")


if __name__ == "__main__":
    main()
