"""Every setting of Responder: its name, meaning, default and limits, and how the settings must fit together.

They are only defined here. `docs/settings.md` is made from this module, and tests compare `docker-compose.yml` and
`.env.example` with it.
"""

import os
from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails

from config.setting_values import (
    Address,
    AddressOrNone,
    DatabaseAddress,
    GivenSecret,
    Key,
    PhoneNumberOrNone,
    SimulatorAddress,
    TimeZone,
    Words,
    decode_key,
)
from responder.domain.phone import normalize
from responder.domain.policy import Policy

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

SECTIONS = {
    "group_name": "The group",
    "database_url": "The server and its keys",
    "twilio_account_sid": "Texts",
    "reports_a_source": "Reports and incidents",
    "check_width": "Checks",
    "confirm": "Alerts",
    "ring_patience": "Rings",
    "join_needs_invite": "Joining",
    "drill_url": "Drills",
    "carrier_connections": "Delivery: change these only if you know why",
}
"""The headings of `docs/settings.md`, each by the first setting under it."""


_OF_COMPOSE = frozenset({"RESPONDER_DATABASE_PASSWORD"})
"""Only `docker-compose.yml` reads these."""


class SettingsError(Exception):
    """The environment does not make a usable set of settings. Each line names one thing to fix."""


class Settings(BaseModel):
    """All settings. Each program reads them once at its start and passes them on.

    A description is user documentation: `docs/settings.md` shows it word for word.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    group_name: str = Field(
        min_length=2, description="The group's name. Every text starts with it; a drill's texts have DRILL before it."
    )
    timezone: TimeZone = Field(
        "America/Chicago", description="The group's time zone. Pages and texts show times in it."
    )
    hotline: str = Field(
        "", description="A phone number for people who would rather talk. Pages show it; Responder never dials it."
    )
    languages_reviewed: Words = Field(
        ("en", "es"),
        description="Languages whose texts go to real phones, separated by commas. Add one when a speaker has "
        "reviewed it; nobody has reviewed Spanish yet. People who chose another language get English or Spanish, as "
        "they prefer.",
    )
    outcomes_public: bool = Field(
        True,
        description="Whether anyone can see how reports turned out, by neighborhood and hour, at `/outcomes`: `True` "
        "or `False`.",
    )

    database_url: DatabaseAddress = Field(
        description="The PostgreSQL database, as `postgresql+psycopg://user:password@host/name`. The demo starts its "
        "own."
    )
    redis_url: SecretStr = Field(
        description="The Redis server, as `redis://host:6379/0` or `unix:///path`. It wakes workers and keeps "
        "short-lived counts. The database holds the record."
    )
    public_url: Address = Field(
        description="The address where people reach this server, without a slash at the end. Links in texts start "
        "with it, and the carrier signs its webhooks for it."
    )
    secret_key: Key = Field(
        description="32 random bytes in base64. Protects sessions, links, codes and the content of reports."
    )
    phone_key: Key = Field(description="Another 32 random bytes in base64. Encrypts phone numbers.")
    index_key: Key = Field(
        description="A third set of 32 random bytes in base64. Finds a phone number without decrypting any."
    )
    proxies: int = Field(
        0, ge=0, le=3, description="How many proxies stand in front of this server and set `X-Forwarded` headers."
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="The token that Prometheus sends to read `/metrics`; `openssl rand -hex 24` makes one. If empty, "
        "there is no such page.",
    )

    twilio_account_sid: str = Field(description="The ID of your account at the carrier.")
    twilio_auth_token: GivenSecret = Field(
        description="The account's auth token. It signs in to the carrier and proves that webhooks come from it."
    )
    twilio_from: str = Field("", description="The phone number that texts come from.")
    twilio_messaging_service_sid: str = Field(
        "", description="The messaging service that picks the number. If both are set, this one is used."
    )
    twilio_url: Address = Field("https://api.twilio.com", description="The address of the carrier, or of a simulator.")
    segments_per_second: float = Field(
        1.0, gt=0, le=10000, description="Text segments per second that your sender is registered for."
    )
    segment_price: float = Field(
        0.0115, ge=0, le=10, description="What one text segment costs in dollars, with all carrier fees."
    )
    monthly_budget: float = Field(
        0.0,
        ge=0,
        description="Dollars to spend on texts in a month; 0 means no budget. Pages warn from 80 percent on. Past the "
        "budget, a second coordinator must approve alerts.",
    )
    keep_accents: bool = Field(
        False,
        description="Whether Spanish texts keep their accents: `True` or `False`. They then cost about twice as much.",
    )
    probe_number: PhoneNumberOrNone = Field(
        "",
        repr=False,
        description="A second number of your own, with the same webhook. Responder texts it now and then to see that "
        "texts arrive. If empty, it does not.",
    )
    probe_every: int = Field(15, ge=5, description="Minutes between two of these test texts.")

    reports_a_source: int = Field(
        5,
        ge=1,
        description="Reports that one source can send in ten minutes without an extra step. After that, the browser "
        "must solve a puzzle for each. If it does not, a person reviews the report first.",
    )
    geocoder_url: AddressOrNone = Field(
        "",
        description="A Nominatim-compatible server to ask about places that are not in your own list. It gets to see "
        "the reporters' words for the place. If empty, no server is asked.",
    )
    join_distance: int = Field(
        300,
        ge=50,
        le=2000,
        description="Meters within which two exact locations can be one incident; 300 meters are about 1,000 feet. "
        "It is twice as far for reports within ten minutes of each other.",
    )
    join_window: int = Field(
        5400,
        ge=300,
        description="Seconds after an incident's last report. Until then, a new report can join it. After that, a new "
        "report starts a new incident.",
    )
    stale_after: int = Field(
        2400, ge=300, description="Seconds until a confirmed incident must be confirmed again or closed."
    )
    still_patience: int = Field(
        600, ge=60, description="Seconds that responders on scene have to say whether it is still happening."
    )

    check_width: int = Field(2, ge=1, le=10, description="Verifiers we ask at the same time about one incident.")
    check_patience: int = Field(
        120, ge=5, description="Seconds that a verifier has to answer before we ask the next one."
    )
    going_patience: int = Field(
        1200, ge=60, description="Seconds that a verifier who is going has to say what they see."
    )

    wrong_codes_an_hour: int = Field(
        10,
        ge=1,
        le=1000,
        description="Wrong check codes by text in an hour, over all checks. From then on, a verifier's confirmation "
        "sends no alert by itself, and it rings: somebody may be guessing codes.",
    )

    confirm: Literal["coordinator", "verifier"] = Field(
        "coordinator",
        description="Who can send an alert. `coordinator`: only a coordinator. `verifier`: where an auto-send rule "
        "allows it, a verifier's confirmation sends it too.",
    )
    wide_alert_areas: int = Field(
        3,
        ge=1,
        le=100,
        description="Neighborhoods that one coordinator can alert alone. For more, a second coordinator must approve.",
    )
    wave_width: int = Field(
        3, ge=1, le=20, description="People we text in each wave for every responder who is still needed."
    )
    wave_patience: int = Field(180, ge=10, description="Seconds until the next wave of an alert goes out.")
    texts_an_hour: int = Field(
        5000,
        ge=1,
        description="Alert texts that can go out in an hour. Past that, a second coordinator must approve, and "
        "nothing is sent automatically.",
    )
    alert_useful: int = Field(
        3600, ge=60, description="Seconds after which an alert text that has not gone out is dropped."
    )
    answers_a_day: int = Field(
        20,
        ge=5,
        description="Answers to texts from one phone in a day. A volunteer's phone gets three times as many. After "
        "that, texts from it are still kept and acted on, but not answered.",
    )
    answers_an_hour: int = Field(
        600,
        ge=10,
        description="Answers in an hour to all texts from people who are not volunteers. Volunteers have a limit of "
        "their own, ten times as high.",
    )
    notice_useful: int = Field(
        1800,
        ge=60,
        description="Seconds after which a notice (a check, a code or an answer) that has not gone out is dropped.",
    )

    ring_patience: int = Field(
        120,
        ge=5,
        description="Seconds until a ring that no one has taken is texted to the people on duty. After the same time "
        "again, it is texted to every dispatcher, coordinator and admin.",
    )

    join_needs_invite: bool = Field(False, description="Whether people need an invite code to join: `True` or `False`.")
    countries: Words = Field(
        ("US",),
        description="Countries whose phones we text codes to, as two-letter codes separated by commas. People who are "
        "not volunteers get answers to their texts only if their phone is from one of them.",
    )
    codes_an_hour: int = Field(
        20,
        ge=0,
        description="Codes we text in an hour to anyone who asks. After that, the browser must solve a puzzle for "
        "each.",
    )
    codes_a_prefix: int = Field(
        10, ge=1, description="Codes we text in a day to numbers that differ only in their last four digits."
    )
    codes_a_day: int = Field(
        300, ge=1, description="Codes we text in a day in all. After that, we send no more and the board rings."
    )

    drill_url: SimulatorAddress = Field(
        "",
        description="The address of a simulator for drills. If empty, drills use the carrier if that is a simulator; "
        "if not, they can only go to real phones.",
    )
    drill_token: SecretStr = Field(
        SecretStr(""),
        description="That simulator's auth token; `openssl rand -hex 16` makes one. Never use the carrier's.",
    )

    carrier_connections: int = Field(
        100,
        ge=1,
        le=1000,
        description="Requests that can be open at the carrier at once, over all delivery processes together.",
    )
    deliver_processes: int = Field(1, ge=1, le=64, description="Delivery processes. They share those connections.")
    connect_timeout: float = Field(3.0, gt=0, description="Seconds to wait for a connection to the carrier.")
    read_timeout: float = Field(10.0, gt=0, description="Seconds to wait for the carrier's answer.")
    send_deadline: float = Field(
        5.0, gt=0, description="Seconds in which a text that was taken from the queue must go to the carrier."
    )
    lease: float = Field(
        30.0,
        gt=0,
        description="Seconds after which a text that was taken from the queue counts as delivery unknown, if no "
        "result was recorded.",
    )
    carrier_lag: float = Field(
        5.0, gt=0, description="Seconds until a text that the carrier accepted is sure to be in its list of messages."
    )
    silent_after: float = Field(
        120.0, gt=0, description="Seconds without news of a text after which we ask the carrier about it."
    )
    dead_after: int = Field(3, ge=1, description="Failed texts in a row after which we stop texting a number.")
    deliver_life: float = Field(
        20.0, gt=0, description="Seconds that a delivery task runs. Then it ends and starts the next one."
    )
    visibility_timeout: int = Field(
        120, gt=0, description="Seconds after which Redis hands a lost message to another worker."
    )
    sweep_every: float = Field(
        2.0, gt=0, le=5, description="Seconds between two sweeps. A sweep finds work whose wake-up was lost."
    )

    @model_validator(mode="after")
    def _fit_each_other(self) -> Self:
        secrets = [self.secret_key, self.phone_key, self.index_key]
        if len({decode_key(value) for value in secrets}) < len(secrets):
            raise ValueError("SECRET_KEY, PHONE_KEY and INDEX_KEY must be three different keys")
        if not self.twilio_from and not self.twilio_messaging_service_sid:
            raise ValueError("TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID must be set")
        if self.lease <= self.send_deadline + self.connect_timeout + self.read_timeout:
            raise ValueError("LEASE must be longer than SEND_DEADLINE + CONNECT_TIMEOUT + READ_TIMEOUT")
        longest_task = self.deliver_life + self.send_deadline + self.connect_timeout + self.read_timeout
        if self.visibility_timeout <= longest_task:
            raise ValueError("VISIBILITY_TIMEOUT must be longer than a delivery task can run")
        if self.drill_url:
            self._see_that_drills_stay_apart()
        if not self.simulated and urlsplit(self.public_url).scheme != "https":
            raise ValueError("PUBLIC_URL must be https when texts go to real phones")
        return self

    def _see_that_drills_stay_apart(self) -> None:
        if not self.drill_token.get_secret_value():
            raise ValueError("DRILL_TOKEN must be set when DRILL_URL is: without it, no answer can be trusted")
        if self.simulated:
            return
        if self.drill_token.get_secret_value() == self.twilio_auth_token.get_secret_value():
            raise ValueError("DRILL_TOKEN and TWILIO_AUTH_TOKEN must be two different tokens")
        if urlsplit(self.drill_url).netloc.lower() == urlsplit(self.twilio_url).netloc.lower():
            raise ValueError("DRILL_URL and TWILIO_URL must be two different addresses")

    @property
    def simulated(self) -> bool:
        """Whether the carrier is on this machine, so that no text can reach a real phone."""
        return urlsplit(self.twilio_url).hostname in LOOPBACK

    @property
    def policy(self) -> Policy:
        """The settings for the rules. Fields of Policy take the setting of the same name; seconds become durations."""
        named: dict[str, Any] = {
            field.name: _for_rules(field.type, getattr(self, field.name))
            for field in fields(Policy)
            if field.name in type(self).model_fields
        }
        reviewed = frozenset(self.languages_reviewed)
        made: dict[str, Any] = {
            "verifier_releases": self.confirm == "verifier",
            "alert_useful": timedelta(seconds=self.alert_useful),
            "probe_number": normalize(self.probe_number) or "",
            "probe_every": timedelta(minutes=self.probe_every),
            "geocodes": bool(self.geocoder_url),
            "drills": self.simulated or bool(self.drill_url),
            "text_languages": None if self.simulated else reviewed,
        }
        return Policy(**named | made)


def _for_rules(kind: object, value: Any) -> Any:
    if kind is timedelta:
        return timedelta(seconds=value)
    return frozenset(value) if isinstance(value, tuple) else value


def variable(field: str) -> str:
    """The environment variable for a field. The carrier's own names keep their form."""
    carriers_own = field.startswith("twilio_") and field != "twilio_url"
    return field.upper() if carriers_own else f"RESPONDER_{field.upper()}"


def unknown(environ: Mapping[str, str]) -> list[str]:
    """The variables named like ours that are no settings: misspelled, or of another version. They do nothing."""
    known = {variable(field) for field in Settings.model_fields} | _OF_COMPOSE
    return sorted(name for name in environ if name.startswith(variable("")) and name not in known)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (None: from the process). Raises SettingsError with one line for each fault."""
    source = os.environ if environ is None else environ
    given = {name: source[variable(name)] for name in Settings.model_fields if source.get(variable(name))}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsError("\n".join(_line(fault) for fault in error.errors())) from None


def _line(fault: ErrorDetails) -> str:
    message = fault["msg"].removeprefix("Value error, ")
    if not fault["loc"]:
        return message
    name = variable(str(fault["loc"][0]))
    return f"{name} is not set" if fault["type"] == "missing" else f"{name}: {message}"
