"""The types of setting values. Each is read from text and checked. Errors never show the value."""

import base64
import binascii
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, SecretStr

from responder.domain.phone import normalize

_CARRIERS_OWN = "twilio.com"


def decode_key(value: SecretStr) -> bytes:
    """The 32 bytes of a key given in base64 (either alphabet). Raises ValueError without naming the value."""
    try:
        raw = base64.b64decode(value.get_secret_value().replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error as error:
        raise ValueError("must be 32 random bytes in base64, as `openssl rand -base64 32` prints") from error
    if len(raw) != 32:
        raise ValueError("must be 32 random bytes in base64, as `openssl rand -base64 32` prints")
    return raw


def _key(value: SecretStr) -> SecretStr:
    decode_key(value)
    return value


def _given(value: SecretStr) -> SecretStr:
    if not value.get_secret_value():
        raise ValueError("is empty: without it no webhook can be trusted, so nothing starts")
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("is not a known time zone, such as America/Chicago") from error
    return value


def _postgresql(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith("postgresql+psycopg://"):
        raise ValueError("must start with postgresql+psycopg://")
    return value


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or value.endswith("/") or parts.query:
        raise ValueError("must be http(s)://name, without a slash at the end")
    return value


def _address_or_none(value: str) -> str:
    return _address(value) if value else value


def _simulators_address(value: str) -> str:
    if not value:
        return value
    host = urlsplit(_address(value)).hostname or ""
    if f".{host.rstrip('.')}".endswith(f".{_CARRIERS_OWN}"):
        raise ValueError("is the carrier's own address: a drill would text real phones")
    return value


def _number(value: str) -> str:
    if value and normalize(value) is None:
        raise ValueError("is not a phone number")
    return value


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


Key = Annotated[SecretStr, AfterValidator(_key)]
GivenSecret = Annotated[SecretStr, AfterValidator(_given)]
TimeZone = Annotated[str, AfterValidator(_timezone)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(_postgresql)]
Address = Annotated[str, AfterValidator(_address)]
AddressOrNone = Annotated[str, AfterValidator(_address_or_none)]
SimulatorAddress = Annotated[str, AfterValidator(_simulators_address)]
PhoneNumberOrNone = Annotated[str, AfterValidator(_number)]
Words = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""Words separated by commas."""
