"""The parts that every process needs: the database, the keys, the broker, the carrier. Made from the settings."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from config.setting_values import decode_key
from config.settings import Settings
from responder import queue
from responder.carriers.twilio import Account
from responder.domain.policy import Policy
from responder.store import tables
from responder.store.base import connect, connect_to_deliver, session_maker
from responder.store.sender import DEFAULT, DRILL
from responder.store.vault import Vault

_DRILL_CONNECTIONS = 10
_DRILL_READ_TIMEOUT = 3.0
"""Seconds. A simulator is close by."""


@dataclass(frozen=True)
class Parts:
    settings: Settings
    policy: Policy
    engine: Engine
    sessions: sessionmaker[Session]
    broker: queue.Broker

    def close(self) -> None:
        """Close every connection."""
        self.broker.close()
        self.engine.dispose()


def build(settings: Settings, pool_size: int = 5) -> Parts:
    """Make the parts. They connect when first used."""
    tables.complete()
    engine = connect(settings.database_url.get_secret_value(), pool_size)
    sessions = session_maker(engine, vault(settings))
    broker = queue.Broker(settings.redis_url.get_secret_value())
    queue.attach(sessions, broker)
    return Parts(settings, settings.policy, engine, sessions, broker)


def delivery_sessions(parts: Parts) -> sessionmaker[Session]:
    """Sessions for delivery's claims and records, with their own connection."""
    engine = connect_to_deliver(parts.settings.database_url.get_secret_value())
    sessions = session_maker(engine, vault(parts.settings))
    queue.attach(sessions, parts.broker)
    return sessions


def vault(settings: Settings) -> Vault:
    return Vault(decode_key(settings.secret_key), decode_key(settings.phone_key), decode_key(settings.index_key))


def carrier_account(settings: Settings) -> Account:
    """Our account at the carrier, with this process's share of the connections."""
    return Account(
        sid=settings.twilio_account_sid,
        token=settings.twilio_auth_token.get_secret_value(),
        url=settings.twilio_url,
        sender=settings.twilio_from,
        messaging_service=settings.twilio_messaging_service_sid,
        connections=max(1, settings.carrier_connections // settings.deliver_processes),
        connect_timeout=settings.connect_timeout,
        read_timeout=settings.read_timeout,
    )


def account_of(settings: Settings, sender_id: int) -> Account | None:
    """The account for a sender's texts; None if there is none, so that the texts stay in the queue.

    Only the group's own sender gets the group's account, unless that account is a simulator's.
    """
    own = carrier_account(settings)
    if sender_id == DEFAULT:
        return own
    if sender_id != DRILL or not (settings.drill_url or settings.simulated):
        return None
    # A simulator that hangs must not hold up others who wait for this process.
    few = replace(own, connections=min(own.connections, _DRILL_CONNECTIONS), read_timeout=_DRILL_READ_TIMEOUT)
    if settings.drill_url:
        return replace(few, url=settings.drill_url, token=settings.drill_token.get_secret_value())
    return few


def utc_now() -> datetime:
    return datetime.now(UTC)
