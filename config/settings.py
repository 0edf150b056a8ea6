"""Every setting of Responder: its name, its meaning, its default, and how they must fit each other."""

import base64
import binascii
import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from responder.domain.phone import normalize
from responder.domain.policy import Policy

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_CARRIERS_OWN = "twilio.com"


class SettingsError(Exception):
    """The environment does not make a usable set of settings; each line says one thing to mend."""


class Settings(BaseModel):
    """All settings, read once by a composition root and handed down. Times are in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    group_name: str = Field(description="What the group calls itself; every text starts with it.", min_length=2)
    timezone: str = Field("America/Chicago", description="Where the group is; times are shown in it.")
    hotline: str = Field(
        "", description="The group's phone number for people who would rather talk. Shown, never dialled."
    )
    database_url: SecretStr = Field(
        description="PostgreSQL, as postgresql+psycopg://user:password@host/name. The demo starts its own."
    )
    redis_url: SecretStr = Field(
        description="Redis, as redis://host:6379/0 or unix:///path. Wakes workers; holds no truth."
    )
    public_url: str = Field(
        description="The address under which the world reaches this server, without a slash at the end. "
        "Links in texts and the carrier's signatures are built on it."
    )
    secret_key: SecretStr = Field(description="32 random bytes in base64: sessions, links, codes, reports' keys.")
    phone_key: SecretStr = Field(description="32 random bytes in base64: encrypts phone numbers.")
    index_key: SecretStr = Field(
        description="32 random bytes in base64, another: finds a phone without decrypting any."
    )
    proxies: int = Field(0, ge=0, le=3, description="How many proxies stand in front and set X-Forwarded headers.")
    confirm: Literal["coordinator", "verifier"] = Field(
        "coordinator",
        description="Who releases a call: a coordinator, or also an asked verifier by confirming.",
    )
    languages_reviewed: tuple[str, ...] = Field(
        ("en", "es"),
        description="Languages, by comma, whose texts a speaker has reviewed; others get English or Spanish on real "
        "phones, as they chose.",
    )
    join_needs_invite: bool = Field(False, description="Whether joining takes an invite's code.")
    countries: tuple[str, ...] = Field(
        ("US",), description="Countries, by comma, to whose phones codes are texted, as two letters each."
    )
    codes_an_hour: int = Field(
        20, ge=0, description="Codes texted in an hour to whoever asks; after that a browser must work for each."
    )
    codes_a_prefix: int = Field(
        10, ge=1, description="Codes texted in a day to numbers that differ in four digits only."
    )
    codes_a_day: int = Field(300, ge=1, description="Codes texted in a day at all; then it rings, and no more go out.")
    ring_patience: int = Field(
        120,
        ge=5,
        description="Seconds after which a ring that nobody took is texted to those on duty, and again to all.",
    )

    reports_a_source: int = Field(
        5,
        ge=1,
        description="Reports of one source in ten minutes that nobody must work for; more are held for a human to look "
        "at, unless the browser has worked for each.",
    )
    geocoder_url: str = Field(
        "",
        description="A Nominatim-compatible server that is asked for places that the gazetteer does not know; it "
        "learns the reporters' words. Empty: none.",
    )
    wide_alert_areas: int = Field(
        3, ge=1, le=100, description="Areas that one coordinator may call alone; more need a second one."
    )
    wave_width: int = Field(
        3, ge=1, le=20, description="People texted in a wave for each one who is still missing from those needed."
    )
    wave_patience: int = Field(180, ge=10, description="Seconds after which the next wave of a call goes out.")
    texts_an_hour: int = Field(
        5000,
        ge=1,
        description="Ceiling: texts of alerts in an hour; beyond it a second coordinator must agree, and nothing is "
        "released by itself.",
    )
    segment_price: float = Field(
        0.0115, ge=0, le=10, description="What a segment costs in dollars, the carriers' fees included."
    )
    monthly_budget: float = Field(
        0.0,
        ge=0,
        description="Dollars a month: pages warn from four fifths on, and beyond it a second coordinator must agree. "
        "0: none.",
    )
    keep_accents: bool = Field(
        False, description="Whether Spanish texts keep their accents; they then cost about twice as much."
    )

    twilio_account_sid: str = Field(description="The account at the carrier.")
    twilio_auth_token: SecretStr = Field(
        description="Its auth token: signs in to the carrier and proves that its webhooks come from it.",
    )
    twilio_from: str = Field("", description="The number that texts come from.")
    twilio_messaging_service_sid: str = Field("", description="Or the messaging service that picks it.")
    twilio_url: str = Field(
        "https://api.twilio.com",
        description="The carrier's address, or a simulator's.",
    )
    drill_url: str = Field(
        "",
        description="A simulator's address, for drills; empty: where the carrier is simulated, the same, else no drill "
        "without real phones.",
    )
    drill_token: SecretStr = Field(
        SecretStr(""), description="That simulator's auth token; never the carrier's own (openssl rand -hex 16)."
    )
    carrier_connections: int = Field(
        100,
        ge=1,
        le=1000,
        description="Requests open at the carrier at once, over all delivering processes together.",
    )
    deliver_processes: int = Field(1, ge=1, le=64, description="Delivering processes that share those connections.")
    segments_per_second: float = Field(
        1.0,
        gt=0,
        le=10000,
        description="What the sender is registered for: segments it may send in a second.",
    )

    check_width: int = Field(2, ge=1, le=10, description="Verifiers asked at a time about one incident.")
    check_patience: int = Field(120, ge=5, description="Seconds a verifier has to answer before the next is asked.")
    going_patience: int = Field(
        1200, ge=60, description="Seconds a verifier who answered that they are going has to say what they see."
    )
    join_distance: int = Field(
        300,
        ge=50,
        le=2000,
        description="Metres within which two exact points may be one incident; twice as many within ten minutes.",
    )
    join_window: int = Field(
        5400, ge=300, description="Seconds since the last report after which a new one opens a new incident."
    )
    call_useful: int = Field(3600, ge=60, description="Seconds after which a call that was not sent yet is dropped.")
    notice_useful: int = Field(
        1800, ge=60, description="Seconds after which an answer that was not sent yet is dropped."
    )
    stale_after: int = Field(
        2400, ge=300, description="Seconds after which a confirmed incident asks to be renewed or closed."
    )
    still_patience: int = Field(
        600, ge=60, description="Seconds that people on scene have to say whether it is still going on."
    )
    outcomes_public: bool = Field(
        True, description="Whether everybody can read what came of reports, by area and hour, at /outcomes."
    )

    connect_timeout: float = Field(3.0, gt=0, description="Seconds to reach the carrier.")
    read_timeout: float = Field(10.0, gt=0, description="Seconds to wait for the carrier's answer.")
    send_deadline: float = Field(
        5.0, gt=0, description="Seconds after its claim in which a text may still be handed over."
    )
    lease: float = Field(
        30.0, gt=0, description="Seconds after which a claimed text that nobody recorded counts as unknown."
    )
    carrier_lag: float = Field(
        5.0, gt=0, description="Seconds after which what the carrier took is surely in its list of messages."
    )
    silent_after: float = Field(
        120.0, gt=0, description="Seconds without a word about a text after which the carrier is asked for it."
    )
    dead_after: int = Field(3, ge=1, description="Failures in a row after which a number is no longer texted.")
    deliver_life: float = Field(
        20.0, gt=0, description="Seconds after which a delivering task ends and wakes its successor."
    )
    visibility_timeout: int = Field(
        120, gt=0, description="Seconds after which Redis hands a lost message to another worker."
    )
    probe_number: str = Field(
        "",
        repr=False,
        description="A second number of the group's own, whose incoming texts come to our webhook too: texted now and "
        "then to see that the way is open. Empty: off.",
    )
    probe_every: int = Field(15, ge=5, description="Minutes between two such texts.")
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="What a Prometheus brings to read /metrics (openssl rand -hex 24); empty, and there is none.",
    )
    sweep_every: float = Field(2.0, gt=0, le=5, description="Seconds between two looks for what a lost wake-up left.")

    @field_validator("languages_reviewed", "countries", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("secret_key", "phone_key", "index_key")
    @classmethod
    def _is_a_key(cls, value: SecretStr) -> SecretStr:
        decode_key(value)
        return value

    @field_validator("timezone")
    @classmethod
    def _is_a_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("is not a known time zone, such as America/Chicago") from error
        return value

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith("postgresql+psycopg://"):
            raise ValueError("must start with postgresql+psycopg://")
        return value

    @field_validator("public_url", "twilio_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or value.endswith("/") or parts.query:
            raise ValueError("must be http(s)://name, without a slash at the end")
        return value

    @field_validator("geocoder_url")
    @classmethod
    def _is_an_address_or_none(cls, value: str) -> str:
        return cls._is_an_address(value) if value else value

    @field_validator("drill_url")
    @classmethod
    def _is_a_simulators_address(cls, value: str) -> str:
        if not value:
            return value
        host = urlsplit(cls._is_an_address(value)).hostname or ""
        if f".{host.rstrip('.')}".endswith(f".{_CARRIERS_OWN}"):
            raise ValueError("is the carrier's own address: an exercise would text real phones")
        return value

    @field_validator("probe_number")
    @classmethod
    def _is_a_number(cls, value: str) -> str:
        if value and normalize(value) is None:
            raise ValueError("is not a phone number")
        return value

    @field_validator("twilio_auth_token")
    @classmethod
    def _is_given(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value():
            raise ValueError("is empty: without it no webhook can be trusted, so nothing starts")
        return value

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
            raise ValueError("VISIBILITY_TIMEOUT must be longer than a delivering task can live")
        if self.drill_url:
            self._see_that_drills_stay_apart()
        if not self.simulated and urlsplit(self.public_url).scheme != "https":
            raise ValueError("PUBLIC_URL must be https when texts go to real phones")
        return self

    def _see_that_drills_stay_apart(self) -> None:
        if not self.drill_token.get_secret_value():
            raise ValueError("DRILL_TOKEN must be set where DRILL_URL is: without it no answer can be trusted")
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
        return Policy(
            group_name=self.group_name,
            hotline=self.hotline,
            public_url=self.public_url,
            timezone=self.timezone,
            verifier_releases=self.confirm == "verifier",
            check_width=self.check_width,
            check_patience=timedelta(seconds=self.check_patience),
            going_patience=timedelta(seconds=self.going_patience),
            join_distance=self.join_distance,
            join_window=timedelta(seconds=self.join_window),
            alert_useful=timedelta(seconds=self.call_useful),
            notice_useful=timedelta(seconds=self.notice_useful),
            stale_after=timedelta(seconds=self.stale_after),
            still_patience=timedelta(seconds=self.still_patience),
            outcomes_public=self.outcomes_public,
            carrier_lag=timedelta(seconds=self.carrier_lag),
            lease=timedelta(seconds=self.lease),
            silent_after=timedelta(seconds=self.silent_after),
            segments_per_second=self.segments_per_second,
            dead_after=self.dead_after,
            probe_number=normalize(self.probe_number) or "",
            probe_every=timedelta(minutes=self.probe_every),
            join_needs_invite=self.join_needs_invite,
            countries=frozenset(self.countries),
            codes_an_hour=self.codes_an_hour,
            codes_a_prefix=self.codes_a_prefix,
            codes_a_day=self.codes_a_day,
            ring_patience=timedelta(seconds=self.ring_patience),
            reports_a_source=self.reports_a_source,
            geocodes=bool(self.geocoder_url),
            wide_alert_areas=self.wide_alert_areas,
            wave_width=self.wave_width,
            wave_patience=timedelta(seconds=self.wave_patience),
            texts_an_hour=self.texts_an_hour,
            segment_price=self.segment_price,
            monthly_budget=self.monthly_budget,
            keep_accents=self.keep_accents,
            drills=self.simulated or bool(self.drill_url),
            languages_reviewed=frozenset(self.languages_reviewed),
            text_languages=None if self.simulated else frozenset(self.languages_reviewed),
        )


def decode_key(value: SecretStr) -> bytes:
    """The 32 bytes of a key given in base64 (either alphabet). Raises ValueError without naming the value."""
    try:
        raw = base64.b64decode(value.get_secret_value().replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error as error:
        raise ValueError("must be 32 random bytes in base64, as `openssl rand -base64 32` prints") from error
    if len(raw) != 32:
        raise ValueError("must be 32 random bytes in base64, as `openssl rand -base64 32` prints")
    return raw


def variable(field: str) -> str:
    """The environment variable that sets a field: the carrier's own names keep their form."""
    carriers_own = field.startswith("twilio_") and field != "twilio_url"
    return field.upper() if carriers_own else f"RESPONDER_{field.upper()}"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (the process's own when None). Raises SettingsError, one line a fault."""
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
