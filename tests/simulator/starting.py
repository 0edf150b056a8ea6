"""The simulator as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.simulator.running import ACCOUNT, SENDER, TOKEN

AMINA = "+16125550101"


COMMAND = [sys.executable, "-m", "responder.simulator", "--port"]


def environment(**more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM": SENDER} | more


@contextmanager
def started(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    with subprocess.Popen(
        [*COMMAND, "0", *arguments], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            url = process.stdout.readline().split()[-1]
            with httpx.Client(base_url=url, trust_env=False) as http:
                yield process, http
        finally:
            process.kill()


def create(http: httpx.Client, body: str) -> httpx.Response:
    form = {"To": AMINA, "From": SENDER, "Body": body}
    return http.post(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", data=form, auth=(ACCOUNT, TOKEN))
