"""Fixtures: a running simulator, Twilio's official client for it, and a plain HTTP client."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from twilio.rest import Client

from tests.simulator.running import ACCOUNT, TOKEN, Simulator, simulator


@pytest.fixture
def running() -> Iterator[Simulator]:
    with simulator(sent_after=0.01, delivered_after=0.03) as started:
        yield started


@pytest.fixture
def twilio(running: Simulator) -> Iterator[Client]:
    client = Client(ACCOUNT, TOKEN)
    client.api.base_url = running.url
    yield client
    client.http_client.session.close()


@pytest.fixture
def http(running: Simulator) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.url, timeout=10, trust_env=False) as client:
        yield client
