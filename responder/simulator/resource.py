"""Twilio's JSON: a message, an account, an error."""

from __future__ import annotations

from email.utils import formatdate
from functools import lru_cache
from typing import Any

from responder.simulator.callbacks import API_VERSION
from responder.simulator.message import Message
from responder.simulator.outcome import Refusal

ERROR_WORDS = {30036: "The validity period ended before the text could be sent."}


@lru_cache(maxsize=64)
def _rfc2822(second: int) -> str:
    return formatdate(second).replace("-0000", "+0000")


def date(epoch: float | None) -> str | None:
    """RFC 2822 in UTC with whole seconds, as Twilio writes times."""
    return None if epoch is None else _rfc2822(int(epoch))


def message(item: Message, account_sid: str) -> dict[str, Any]:
    """The Message resource: redacted without its body, and without a sender until a service chose one."""
    # Until then the segments are unknown too: another sender can mean another count.
    unassigned = item.status == "accepted"
    uri = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{item.sid}"
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "body": "" if item.redacted else item.body,
        "date_created": date(item.created_at),
        "date_sent": date(item.sent_at),
        "date_updated": date(item.updated_at),
        "direction": item.direction,
        "error_code": item.error_code,
        "error_message": ERROR_WORDS.get(item.error_code) if item.error_code else None,
        "from": None if unassigned else item.sender,
        "messaging_service_sid": item.service_sid,
        "num_media": "0",
        "num_segments": "0" if unassigned else str(item.segments),
        "price": None,
        "price_unit": "USD",
        "sid": item.sid,
        "status": item.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": item.to,
        "uri": f"{uri}.json",
    }


def account(account_sid: str, started_at: float) -> dict[str, Any]:
    """The Account resource, without its auth token."""
    uri = f"/{API_VERSION}/Accounts/{account_sid}"
    return {
        "auth_token": None,
        "date_created": date(started_at),
        "date_updated": date(started_at),
        "friendly_name": "Simulator",
        "owner_account_sid": account_sid,
        "sid": account_sid,
        "status": "active",
        "subresource_uris": {"messages": f"{uri}/Messages.json"},
        "type": "Full",
        "uri": f"{uri}.json",
    }


def error(refusal: Refusal) -> dict[str, Any]:
    """Twilio's error shape."""
    return {
        "code": refusal.code,
        "message": refusal.message,
        "more_info": f"https://www.twilio.com/docs/errors/{refusal.code}",
        "status": refusal.status,
    }
