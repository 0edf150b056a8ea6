"""What becomes of a create: the one place that decides whether, how late and how a text is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from responder.simulator.config import Config

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
LONGEST_BODY = 1600
LONGEST_VALIDITY = 36_000
# Twilio's own test numbers for what can't be told from the number itself.
TEST_INVALID = "+15005550001"
TEST_LANDLINE = "+15005550009"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error in Twilio's terms: HTTP status, Twilio's code, a sentence, seconds until it is worth a retry."""

    status: int
    code: int
    message: str
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Create:
    """The form of one create request, as it came."""

    to: str
    sender: str
    service_sid: str
    body: str
    callback_url: str
    validity: str

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Create:
        """Reads Twilio's field names; a missing one is empty."""
        return cls(
            to=form.get("To", ""),
            sender=form.get("From", ""),
            service_sid=form.get("MessagingServiceSid", ""),
            body=form.get("Body", ""),
            callback_url=form.get("StatusCallback", ""),
            validity=form.get("ValidityPeriod", ""),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens to a create: refused or taken, answered after `latency`, then its life; in seconds."""

    refusal: Refusal | None
    latency: float
    sent_after: float
    delivered_after: float


def decide(create: Create, config: Config, *, opted_out: bool, open_creates: int) -> Outcome:
    """The outcome of a create; `open_creates` counts this one."""
    if config.max_open and open_creates > config.max_open:
        busy = Refusal(429, 20429, "Too many requests at once", retry_after=1)
        return Outcome(busy, 0.0, 0.0, 0.0)
    return Outcome(_refusal(create, opted_out), config.latency, config.sent_after, config.delivered_after)


def _refusal(create: Create, opted_out: bool) -> Refusal | None:
    faults = (
        (not create.to, 21604, "A 'To' phone number is required."),
        (not create.sender and not create.service_sid, 21603, "A 'From' phone number is required."),
        (not create.body, 21602, "Message body is required."),
        (len(create.body) > LONGEST_BODY, 21617, f"The body is longer than {LONGEST_BODY} characters."),
        # As Twilio's own, these sentences hold the number: whoever logs them is found out here.
        (not _is_number(create.to), 21211, f"Invalid 'To' phone number: {create.to}"),
        (create.to == create.sender, 21266, "'To' and 'From' can't be the same number."),
        (create.to == TEST_LANDLINE, 21614, f"'To' number takes no texts: {create.to}"),
        (not _is_validity(create.validity), 21624, "ValidityPeriod must be 1 to 36000 seconds."),
        (opted_out, 21610, f"The recipient told this sender to stop: {create.to}"),
    )
    return next((Refusal(400, code, message) for is_fault, code, message in faults if is_fault), None)


def _is_number(text: str) -> bool:
    return E164.fullmatch(text) is not None and text != TEST_INVALID


def _is_validity(text: str) -> bool:
    return not text or (text.isascii() and text.isdigit() and 1 <= int(text) <= LONGEST_VALIDITY)
