"""Resolve: ask the carrier about texts with an unknown result before anything is sent again."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from responder.carriers import Carrier, CarrierAway, Kept
from responder.domain.delivery import CARRIER_EVENTS, AttemptOutcome, Event, WhenLost
from responder.domain.policy import Policy
from responder.flow.deliver import callback
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import link, phone, reconcile, sender
from responder.store.base import transaction, vault_of
from responder.store.outbox import Result, record
from responder.store.reconcile import Silent, UnknownDelivery

log = logging.getLogger(__name__)

_MARGIN = timedelta(seconds=60)
"""The carrier's clock may differ from ours, and counts whole seconds."""
_LOOKS = 2
"""After this many unsuccessful looks, each a carrier's lag after the last, a text counts as not taken."""
_AT_ONCE = 10
_LONGEST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True)
class _Sought:
    """A text to look for: its number, and the mark that none of our other texts to that number has."""

    unknown: UnknownDelivery
    number: str
    mark: str


async def resolve(
    sessions: sessionmaker[Session],
    carrier: Carrier,
    policy: Policy,
    clock: Callable[[], datetime],
    sender_id: int = sender.DEFAULT,
) -> None:
    """For one sender: look for unknown texts, ask about silent ones, and recall those that a freeze must stop."""
    loop = asyncio.get_running_loop()
    try:
        sought = await loop.run_in_executor(None, partial(_take_unknown, sessions, policy, clock(), sender_id))
        if sought:
            # A text missing from the list had not been taken by this time. Texts taken while we read it may be missing
            # too.
            looked_at = clock()
            kept = await carrier.recent(min(item.unknown.began_at for item in sought) - _MARGIN)
            await loop.run_in_executor(None, partial(_settle, sessions, policy, looked_at, sought, kept))
        await _recall(sessions, carrier, policy, clock, sender_id)
        await _ask(sessions, carrier, policy, clock, sender_id)
    except CarrierAway as away:
        # We learned nothing, so nothing changes: the next look comes due by itself.
        log.warning("the carrier cannot be asked: %s", away)


def _take_unknown(sessions: sessionmaker[Session], policy: Policy, now: datetime, sender_id: int) -> list[_Sought]:
    """Take the unknown texts that are due for a look. Other workers see them again only one carrier lag later."""
    with transaction(sessions) as session:
        unknown = reconcile.take_unknown(session, now, now + policy.carrier_lag, sender_id)
        vault = vault_of(session)
        return [
            _Sought(
                item,
                phone.open_number(session, item.phone_id, item.number_sealed),
                link.token(vault, item.id) if item.linked else f"#{link.reference(vault, item.id)}",
            )
            for item in unknown
        ]


def _settle(
    sessions: sessionmaker[Session], policy: Policy, now: datetime, sought: list[_Sought], kept: list[Kept]
) -> None:
    by_number: dict[str, list[Kept]] = {}
    for one in kept:
        by_number.setdefault(one.number, []).append(one)
    results, vain = [], []
    for item in sought:
        found = next((one for one in by_number.get(item.number, []) if item.mark in one.body), None)
        if found is not None:
            results.append(_found(item.unknown, found, policy))
        elif _may_go_again(item.unknown, policy, now):
            results.append(Result(item.unknown.id, item.unknown.token, Event.GIVE_BACK, AttemptOutcome.UNKNOWN))
        else:
            vain.append(item.unknown)
    with transaction(sessions) as session:
        record(session, results, now)
        reconcile.count_looks(session, vain)
        if any(result.event is Event.GIVE_BACK for result in results):
            for sender_id in {item.unknown.sender_id for item in sought}:
                enqueue(session, Step.DELIVER, sender_id)


def _found(unknown: UnknownDelivery, kept: Kept, policy: Policy) -> Result:
    event = CARRIER_EVENTS.get(kept.status, Event.ACCEPT)
    wait = policy.silent_after.total_seconds()
    return Result(unknown.id, unknown.token, event, AttemptOutcome.ACCEPTED, kept.sid, kept.error_code, wait)


def _may_go_again(unknown: UnknownDelivery, policy: Policy, now: datetime) -> bool:
    """Whether it is certain enough that the carrier never took the text, and the text is still useful.

    A request can wait in a socket until its lease ends. Anything it did by then is in the list one lag later.
    """
    surely_over = unknown.began_at + policy.lease + policy.carrier_lag <= now
    looked_enough = unknown.looks + 1 >= _LOOKS
    return surely_over and looked_enough and now < unknown.useful_until and unknown.when_lost is WhenLost.DOUBLE


async def _ask(
    sessions: sessionmaker[Session], carrier: Carrier, policy: Policy, clock: Callable[[], datetime], sender_id: int
) -> None:
    """Ask about texts that the carrier took but has reported nothing about since."""
    loop = asyncio.get_running_loop()
    silent = await loop.run_in_executor(None, partial(_take_silent, sessions, policy, clock(), sender_id))
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(item: Silent) -> tuple[Silent, Kept | None]:
        async with gate:
            return item, await carrier.look_up(item.sid)

    answers = await asyncio.gather(*(one(item) for item in silent))
    statuses = [(item.token, kept) for item, kept in answers if kept is not None]
    await loop.run_in_executor(None, partial(_take_statuses, sessions, policy, clock(), statuses))


async def _recall(
    sessions: sessionmaker[Session], carrier: Carrier, policy: Policy, clock: Callable[[], datetime], sender_id: int
) -> None:
    """During a freeze, recall texts that the carrier took but has not sent yet."""
    loop = asyncio.get_running_loop()
    waiting = await loop.run_in_executor(None, partial(_take_recalled, sessions, clock(), sender_id))
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(item: Silent) -> tuple[UUID, Kept | None]:
        async with gate:
            stopped = await carrier.recall(item.sid)
        return item.token, Kept(item.sid, "", "", "canceled", None) if stopped else None

    answers = await asyncio.gather(*(one(item) for item in waiting))
    statuses = [(token, kept) for token, kept in answers if kept is not None]
    await loop.run_in_executor(None, partial(_take_statuses, sessions, policy, clock(), statuses))


def _take_silent(sessions: sessionmaker[Session], policy: Policy, now: datetime, sender_id: int) -> list[Silent]:
    with transaction(sessions) as session:
        return reconcile.take_silent(session, now, policy.silent_after, _LONGEST_WAIT, sender_id)


def _take_recalled(sessions: sessionmaker[Session], now: datetime, sender_id: int) -> list[Silent]:
    with transaction(sessions) as session:
        frozen = sender.get(session, sender_id).frozen_at is not None
        return reconcile.take_recalled(session, now, sender_id) if frozen else []


def _take_statuses(
    sessions: sessionmaker[Session], policy: Policy, now: datetime, statuses: list[tuple[UUID, Kept]]
) -> None:
    # One transaction each: callbacks about the same texts must not wait for all of them.
    for token, kept in statuses:
        with transaction(sessions) as session:
            callback.apply_status(Work(session, policy, now), token, kept.sid, kept.status, kept.error_code)
