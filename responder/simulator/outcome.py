"""The outcome of a create: the one place that decides whether, when and how a text is accepted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from responder.simulator.config import Config
from responder.simulator.faults import Fault
from responder.simulator.weather import Weather

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
    retry_after: float | None = None


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


FAILED = Refusal(500, 20500, "Internal server error")
OPTED_OUT, TAKES_NO_TEXTS = 21610, 21614
FAULT_OF = {OPTED_OUT: Fault.OPTED_OUT, TAKES_NO_TEXTS: Fault.DEAD_REFUSED}
# Faults that happen before the create is looked at.
EARLY = frozenset({Fault.THROTTLE, Fault.FAIL_BEFORE, Fault.RESET_BEFORE, Fault.HANG_BEFORE})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens to a create: accepted or not, then, after `latency` seconds, its answer.

    The answer is the `refusal` if there is one; even an accepted text may be answered with an error. Otherwise it is
    what the `fault` leaves of the answer. `attempt` counts the creates for this number while faults are on.
    """

    accepts: bool
    refusal: Refusal | None
    latency: float
    fault: Fault | None = None
    attempt: int = 0


def decide(create: Create, config: Config, weather: Weather, *, opted_out: bool | None, open_creates: int) -> Outcome:
    """Return a create's outcome. `opted_out` is None for numbers that never chose; `open_creates` counts this one."""
    if config.max_open and open_creates > config.max_open:
        return Outcome(False, Refusal(429, 20429, "Too many requests at once", retry_after=1), 0.0)
    if weather.calm:
        refusal = _refusal(create, opted_out=bool(opted_out), takes_texts=True)
        return Outcome(refusal is None, refusal, config.latency)
    squall = weather.create(create.to)
    latency, fault, attempt = config.latency + squall.latency, squall.fault, squall.attempt
    if fault is Fault.THROTTLE:
        busy = Refusal(429, 20429, "Too many requests", weather.faults.retry_after)
        return Outcome(False, busy, 0.0, fault, attempt)
    if fault in EARLY:
        return Outcome(False, FAILED if fault is Fault.FAIL_BEFORE else None, latency, fault, attempt)
    stopped = weather.opted_out(create.to) if opted_out is None else opted_out
    refusal = _refusal(create, opted_out=stopped, takes_texts=not weather.refused(create.to))
    if refusal:
        return Outcome(False, refusal, latency, FAULT_OF.get(refusal.code), attempt)
    return Outcome(True, FAILED if fault is Fault.FAIL_AFTER else None, latency, fault, attempt)


def _refusal(create: Create, *, opted_out: bool, takes_texts: bool) -> Refusal | None:
    faults = (
        (not create.to, 21604, "A 'To' phone number is required."),
        (not create.sender and not create.service_sid, 21603, "A 'From' phone number is required."),
        (not create.body, 21602, "Message body is required."),
        (len(create.body) > LONGEST_BODY, 21617, f"The body is longer than {LONGEST_BODY} characters."),
        # Like Twilio's own, these messages contain the number, so code that logs them is caught here.
        (not _is_number(create.to), 21211, f"Invalid 'To' phone number: {create.to}"),
        (create.to == create.sender, 21266, "'To' and 'From' can't be the same number."),
        (
            create.to == TEST_LANDLINE or not takes_texts,
            TAKES_NO_TEXTS,
            f"'To' number can't receive texts: {create.to}",
        ),
        (not _is_validity(create.validity), 21624, "ValidityPeriod must be 1 to 36000 seconds."),
        (opted_out, OPTED_OUT, f"The recipient has opted out of this sender: {create.to}"),
    )
    return next((Refusal(400, code, message) for is_fault, code, message in faults if is_fault), None)


def _is_number(text: str) -> bool:
    return E164.fullmatch(text) is not None and text != TEST_INVALID


def _is_validity(text: str) -> bool:
    return not text or (text.isascii() and text.isdigit() and 1 <= int(text) <= LONGEST_VALIDITY)
