"""Sends texts with Twilio's official async client and reports how each ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import aiohttp
import httpx
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from tests.simulator.running import ACCOUNT, SENDER, TOKEN, Simulator

T = TypeVar("T")

# aiohttp warns about its own auth argument, which the client uses. We ignore these two messages only.
QUIET = [
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The .auth. parameter is deprecated:DeprecationWarning"),
]


def number(at: int) -> str:
    """One of ten thousand numbers, none of them the sender's."""
    return f"+1651555{at:04}"


def using(running: Simulator, work: Callable[[Client], Coroutine[Any, Any, T]]) -> T:
    """Does the work with an async client of this simulator."""

    async def run() -> T:
        async with AsyncTwilioHttpClient() as http_client:
            client = Client(ACCOUNT, TOKEN, http_client=http_client)
            client.api.base_url = running.url
            return await work(client)

    return asyncio.run(run())


async def ending(client: Client, to: str, patience: float, **more: str) -> str:
    """How one create ended for its client, as a short string: the status, the error's code, or what broke."""
    try:
        async with asyncio.timeout(patience):
            made = await client.messages.create_async(to=to, from_=SENDER, body=f"for {to[-4:]}", **more)
    except TwilioRestException as error:
        return f"{error.status} {error.code}"
    except aiohttp.ServerDisconnectedError:
        return "closed"
    except (aiohttp.ClientOSError, ConnectionResetError):
        return "reset"
    except TimeoutError:
        return "silence"
    except ValueError:
        return "unreadable"
    return str(made.status)


def endings(running: Simulator, numbers: list[str], patience: float = 5.0, **more: str) -> list[str]:
    """How creates for these numbers ended. All run at the same time."""

    async def work(client: Client) -> list[str]:
        return await asyncio.gather(*(ending(client, to, patience, **more) for to in numbers))

    return using(running, work)


def asked(running: Simulator, path: str) -> Any:
    """The simulator's own JSON."""
    return httpx.get(running.url + path, trust_env=False).raise_for_status().json()


def accepted(running: Simulator) -> list[str]:
    """The numbers of the ledger, in its order."""
    return [message["to"] for message in asked(running, "/simulator/ledger")["messages"]]


def befell(running: Simulator) -> dict[str, int]:
    """The faults in the tally, without those that never happened."""
    return {fault: count for fault, count in asked(running, "/simulator/tally")["faults"].items() if count}
