"""The settings of a simulator: account, webhook, delays, faults, journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from responder.simulator.faults import NO_FAULTS, Faults

# Twilio's own test sender, for a start without TWILIO_FROM.
TEST_SENDER = "+15005550006"
INBOUND_PATH = "/webhooks/twilio/sms"


class ConfigError(ValueError):
    """A setting is missing or wrong; the message is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one simulator. Times are in seconds.

    `webhook_url` takes inbound texts; with None they are only stored. `through` is the address where Responder is
    reached if webhooks are signed for a different one, as within its own network. `second_number` is another number of
    the account: texts to it come in at the webhook. `latency` is how long the answer to a create takes, and `max_open`
    how many creates may be open at the same time (0: any number). `sent_after` and `delivered_after` count from the
    answer to the create. `faults` is the script of faults, and `seed` decides what they happen to. `journal` keeps
    messages over a restart.
    """

    account_sid: str
    auth_token: str = field(repr=False)
    sender: str = TEST_SENDER
    webhook_url: str | None = None
    through: str = ""
    second_number: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    latency: float = 0.0
    max_open: int = 0
    sent_after: float = 0.05
    delivered_after: float = 0.2
    faults: Faults = NO_FAULTS
    seed: int = 0
    journal: Path | None = None

    def __post_init__(self) -> None:
        if not self.account_sid:
            raise ConfigError("TWILIO_ACCOUNT_SID is not set. Set it to the account that Responder uses.")
        if not self.auth_token:
            raise ConfigError("TWILIO_AUTH_TOKEN is not set. Callbacks can't be signed without it, so set it.")
        if min(self.latency, self.sent_after, self.delivered_after, self.max_open) < 0:
            raise ConfigError("Delays and limits can't be negative. Use 0 or more.")


def from_environment(environ: Mapping[str, str], **more: Any) -> Config:
    """The settings from the environment; `more` are the other fields of Config. Raises ConfigError."""
    public_url = environ.get("RESPONDER_PUBLIC_URL", "").rstrip("/")
    return Config(
        account_sid=environ.get("TWILIO_ACCOUNT_SID", ""),
        auth_token=environ.get("TWILIO_AUTH_TOKEN", ""),
        sender=environ.get("TWILIO_FROM") or TEST_SENDER,
        webhook_url=public_url + INBOUND_PATH if public_url else None,
        second_number=environ.get("RESPONDER_PROBE_NUMBER", ""),
        **more,
    )
