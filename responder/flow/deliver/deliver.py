"""Deliver: claim what is due, hand it to the carrier, and record the result.

The row is the truth. Claiming is one transaction, recording another, and none is open while we wait for the carrier. If
the process dies in between, the rows still show exactly how far each text got.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from responder.carriers import (
    OPTED_OUT,
    Accepted,
    AccountFault,
    Busy,
    Carrier,
    Late,
    Outcome,
    Refused,
    Text,
    Unknown,
    Unreached,
)
from responder.domain.delivery import DEAD_CODES, AttemptOutcome, Event
from responder.domain.policy import Policy
from responder.flow.message.body import closed_with, with_link
from responder.queue import Step, enqueue
from responder.store import delivery as store
from responder.store import link, outbox, phone, ring, sender
from responder.store.base import transaction, vault_of
from responder.store.outbox import Claimed, Result
from responder.store.ring import Cause

log = logging.getLogger(__name__)

_FIRST_ROOM = 20
"""Rows in the first claim: the first text must not wait until a full load is decrypted."""
_AHEAD = 60
"""Rows claimed beyond the open requests, so that no slot waits for the database. If we are killed, each is unknown."""
_TICK = 0.025
"""Seconds between two exchanges with the database."""
_FIRST_OPEN = 10
"""Requests that start immediately."""
_OPENING = 0.1
"""The other slots open one by one over these seconds.

If they opened together, all would be answered together and wait for each other in every round.
"""
_RETRY_MOST = 60.0
_ACCOUNT_PAUSE = 60.0
_DATABASE_PAUSE = 0.5
_SHORT_PAUSE = 5.0
"""Longest pause in seconds that a task waits out. A longer one ends the task, and the sweep wakes another."""
_DOWN = 12
"""After this many requests in a row without an answer, the carrier counts as down."""
_FIRST_STRIKE, _MOST_STRIKE = 2.0, 60.0
"""Seconds of the first and of the longest pause."""
_LOUD_STRIKE = 3
"""This many pauses in a row raise a ring."""
_BESIDE = 0.1
"""Seconds between two checks for real texts that are due while a drill is being delivered."""
_AT_ONCE_EXPIRED = 1000


@dataclass(frozen=True)
class Pace:
    """How much to send at the same time, and for how long. Times are in seconds."""

    connections: int
    budget: outbox.Budget
    """Includes the sender."""
    send_deadline: float
    lease: float
    life: float


@dataclass(frozen=True)
class Loaded:
    """A claimed delivery, its text, and the event loop's time after which it must not be sent."""

    claimed: Claimed
    text: Text
    deadline: float


@dataclass
class _Landed:
    """Results to write in the next exchange."""

    results: list[Result] = field(default_factory=list)
    pause: tuple[float, int] | None = None
    account_fault: bool = False
    answered: bool = False
    down: bool = False
    dead: list[UUID] = field(default_factory=list)
    opted_out: list[UUID] = field(default_factory=list)


class Delivering:
    """One run of a delivery task: keeps the carrier as busy as the budget allows until nothing is due."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        carrier: Carrier,
        policy: Policy,
        pace: Pace,
        clock: Callable[[], datetime],
    ) -> None:
        self._sessions = sessions
        self._carrier = carrier
        self._policy = policy
        self._pace = pace
        self._clock = clock
        self._sender = pace.budget.sender_id
        self._gate = asyncio.Semaphore(min(_FIRST_OPEN, pace.connections))
        self._landed = _Landed()
        self._unanswered = 0
        self._struck = True
        """Whether the carrier may still be down. A run starts without knowing, and finds out."""
        self._room = _FIRST_ROOM
        self._alerts: set[UUID] = set()

    async def run(self, stopping: Callable[[], bool]) -> None:
        """Deliver until nothing is due, the task's life ends, or it is asked to stop; then wake a successor."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + self._pace.life
        self._open_slots(loop)
        flying: set[asyncio.Task[None]] = set()

        def over() -> bool:
            return stopping() or loop.time() >= ends

        with ThreadPoolExecutor(1, "deliver-database") as database:
            more = True
            while flying or (more and not over()):
                began = loop.time()
                room = 0 if over() else min(self._room, self._pace.connections + _AHEAD - len(flying))
                loaded, more = await self._exchange(loop, database, room)
                flying |= {asyncio.create_task(self._send(item, over)) for item in loaded}
                if flying or more:
                    await asyncio.sleep(max(0.0, began + _TICK - loop.time()))
                flying = {task for task in flying if not task.done()}
            await self._exchange(loop, database, 0)
            await loop.run_in_executor(database, self._end)

    def _open_slots(self, loop: asyncio.AbstractEventLoop) -> None:
        later = self._pace.connections - _FIRST_OPEN
        for nth in range(1, later + 1):
            loop.call_later(nth * _OPENING / later, self._gate.release)

    async def _exchange(
        self, loop: asyncio.AbstractEventLoop, database: ThreadPoolExecutor, room: int
    ) -> tuple[list[Loaded], bool]:
        """Record results and claim as much as there is room for. Also returns whether there may be more."""
        # Counted from before the claim: a process that freezes right after its commit must find that it is too late.
        deadline = loop.time() + self._pace.send_deadline
        landed, self._landed = self._landed, _Landed()
        if room <= 0 and not landed.results:
            return [], True
        try:
            claimed, more = await loop.run_in_executor(database, self._write, landed, room)
        except (OperationalError, InterfaceError) as error:
            # The database is unreachable: keep the results and write them when it is back.
            log.warning("database away while delivering: %s", type(error.orig).__name__)
            self._landed.results[:0] = landed.results
            self._landed.opted_out[:0] = landed.opted_out
            self._landed.dead[:0] = landed.dead
            await asyncio.sleep(_DATABASE_PAUSE)
            return [], True
        return [Loaded(item, text, deadline) for item, text in claimed], more

    def _write(self, landed: _Landed, room: int) -> tuple[list[tuple[Claimed, Text]], bool]:
        now = self._clock()
        with transaction(self._sessions) as session:
            _write_landed(session, landed, self._policy, self._sender, now)
            self._judge(session, landed, now)
            if room <= 0:
                return [], True
            leased_until = now + timedelta(seconds=self._pace.lease)
            claimed = outbox.claim(session, room, self._pace.budget, now, leased_until)
            self._wake_alerts(session, claimed)
            if not claimed:
                return [], self._held_back(session, now)
            self._room = self._pace.connections + _AHEAD
            return [(item, self._text(session, item, now)) for item in claimed if not item.dead], True

    def _judge(self, session: Session, landed: _Landed, now: datetime) -> None:
        """Record that the carrier is down, or that it answers again."""
        if landed.down:
            self._struck = True
            _strike(session, self._sender, now)
        elif landed.answered and self._struck:
            self._struck = False
            sender.relieve(session, self._sender)

    def _held_back(self, session: Session, now: datetime) -> bool:
        """Whether rows are due that only the budget or a short pause holds back. If so, this task stays."""
        bucket = sender.get(session, self._sender)
        pause = (bucket.paused_until - now).total_seconds() if bucket.paused_until else 0.0
        return bucket.frozen_at is None and pause < _SHORT_PAUSE and store.waiting(session, now, self._sender)

    def _wake_alerts(self, session: Session, claimed: list[Claimed]) -> None:
        for alert_id in {item.alert_id for item in claimed if item.alert_id} - self._alerts:
            self._alerts.add(alert_id)
            enqueue(session, Step.ALERT, alert_id)

    def _text(self, session: Session, item: Claimed, now: datetime) -> Text:
        vault = vault_of(session)
        if item.page is not None:
            body = with_link(item.body, item.page, link.token(vault, item.id), self._policy)
        else:
            body = closed_with(item.body, link.reference(vault, item.id))
        return Text(
            number=phone.open_number(session, item.phone_id, item.number_sealed),
            body=body,
            callback_url=f"{self._policy.public_url}/webhooks/twilio/status/{item.token.hex}",
            useful_seconds=int((item.useful_until - now).total_seconds()),
        )

    async def _send(self, item: Loaded, over: Callable[[], bool]) -> None:
        async with self._gate:
            # A task that was frozen or waited too long for a slot must not send: another may have taken over.
            if over() or asyncio.get_running_loop().time() > item.deadline:
                self._land(item.claimed, Event.GIVE_BACK, AttemptOutcome.NOT_SENT)
                return
            outcome = await self._carrier.send(item.text, item.deadline)
        self._take(item.claimed, outcome)

    def _take(self, claimed: Claimed, outcome: Outcome) -> None:
        self._watch(outcome)
        match outcome:
            case Accepted(sid):
                wait = self._policy.silent_after.total_seconds()
                self._land(claimed, Event.ACCEPT, AttemptOutcome.ACCEPTED, sid=sid, wait=wait)
            case Busy(wait, code):
                self._landed.pause = (wait, code)
                self._land(claimed, Event.GIVE_BACK, AttemptOutcome.NOT_SENT, code=code, wait=wait)
            case Late():
                self._land(claimed, Event.GIVE_BACK, AttemptOutcome.NOT_SENT)
            case Unreached():
                wait = min(_RETRY_MOST, 2.0**claimed.tries)
                self._land(claimed, Event.GIVE_BACK, AttemptOutcome.NOT_SENT, wait=wait)
            case AccountFault(code):
                self._landed.pause, self._landed.account_fault = (_ACCOUNT_PAUSE, code), True
                self._land(claimed, Event.GIVE_BACK, AttemptOutcome.NOT_SENT, code=code)
            case Refused(code):
                if code == OPTED_OUT:
                    self._landed.opted_out.append(claimed.phone_id)
                if code in DEAD_CODES:
                    self._landed.dead.append(claimed.phone_id)
                self._land(claimed, Event.REFUSE, AttemptOutcome.REFUSED, code=code)
            case Unknown(why):
                log.warning("delivery %d is unknown: %s", claimed.id, why)
                self._land(claimed, Event.LOSE, AttemptOutcome.UNKNOWN, wait=self._policy.carrier_lag.total_seconds())

    def _watch(self, outcome: Outcome) -> None:
        """Notice that the carrier is down: so many requests in a row got no answer that no worker should try now."""
        if isinstance(outcome, Unknown | Unreached):
            self._unanswered += 1
            self._landed.down = self._landed.down or self._unanswered >= _DOWN
        else:
            self._unanswered = 0
            self._landed.answered = True

    def _land(self, claimed: Claimed, event: Event, outcome: AttemptOutcome, **details: Any) -> None:
        self._landed.results.append(Result(claimed.id, claimed.token, event, outcome, **details))

    def _end(self) -> None:
        now = self._clock()
        with transaction(self._sessions) as session:
            for alert_id in self._alerts:
                enqueue(session, Step.ALERT, alert_id)
            if self._held_back(session, now):
                enqueue(session, Step.DELIVER, self._sender)


async def deliver_drill(drill: Delivering, real: Callable[[], Delivering], stopping: Callable[[], bool]) -> None:
    """Deliver a drill, and any real texts that are due alongside it: nothing real waits for a drill to end."""
    running = asyncio.create_task(drill.run(stopping))
    try:
        while not running.done():
            await real().run(lambda: stopping() or running.done())
            await asyncio.wait({running}, timeout=_BESIDE)
    finally:
        await running


def expire_queue(sessions: sessionmaker[Session], sender_id: int, now: datetime) -> None:
    """Cancel texts that are no longer useful in the queue of a sender that may send nothing."""
    with transaction(sessions) as session:
        outbox.claim(session, _AT_ONCE_EXPIRED, outbox.Budget(0, 0, 0, sender_id), now, now)


def _write_landed(session: Session, landed: _Landed, policy: Policy, sender_id: int, now: datetime) -> None:
    outbox.record(session, landed.results, now)
    if any(result.event is Event.LOSE for result in landed.results):
        enqueue(session, Step.RESOLVE, sender_id)
    if landed.pause is not None:
        seconds, code = landed.pause
        sender.pause(session, now + timedelta(seconds=seconds), code, sender_id)
    if sender_id != sender.DEFAULT:
        # What a simulator reports is not about a real phone, and its silence needs no coordinator.
        return
    for phone_id in landed.dead:
        phone.count_failure(session, phone_id, policy.dead_after, now)
    for phone_id in landed.opted_out:
        phone.opt_out(session, phone_id, now)
    if landed.account_fault:
        ring.ring(session, Cause.CARRIER, None, now)


def _strike(session: Session, sender_id: int, now: datetime) -> None:
    strikes = sender.get(session, sender_id).strikes + 1
    pause = min(_MOST_STRIKE, _FIRST_STRIKE * 2.0 ** (strikes - 1))
    sender.strike(session, now + timedelta(seconds=pause), strikes, sender_id)
    if strikes >= _LOUD_STRIKE and sender_id == sender.DEFAULT:
        ring.ring(session, Cause.CARRIER, None, now)
