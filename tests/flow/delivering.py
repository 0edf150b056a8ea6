"""A carrier with scripted answers, and one delivery run against it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.carriers import (
    Accepted,
    CarrierAway,
    Kept,
    Outcome,
    Text,
)
from responder.domain.delivery import State
from responder.flow.deliver.deliver import Delivering, Pace
from responder.store.delivery import Delivery
from responder.store.outbox import Budget

PLENTY = Pace(connections=20, budget=Budget(10_000, 10_000, 0), send_deadline=5, lease=30, life=10)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class FakeCarrier:
    """Gives scripted answers, by default with a SID, and remembers what it was handed."""

    answer: Callable[[Text], Outcome] = lambda _text: Accepted("")
    takes: float = 0.0
    got: list[Text] = field(default_factory=list)
    open_now: int = 0
    most_open: int = 0

    async def send(self, text: Text, _deadline: float) -> Outcome:
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        await asyncio.sleep(self.takes)
        self.open_now -= 1
        self.got.append(text)
        outcome = self.answer(text)
        return Accepted(f"SM{len(self.got):032d}") if outcome == Accepted("") else outcome

    async def recent(self, since: datetime) -> list[Kept]:
        raise CarrierAway(f"nobody asks here about what came since {since}")

    async def look_up(self, sid: str) -> Kept | None:
        raise CarrierAway(f"nobody asks here for {sid}")

    async def recall(self, sid: str) -> bool:
        raise CarrierAway(f"nobody recalls {sid} here")

    async def close(self) -> None:
        """Nothing to close."""


def run(
    sessions: sessionmaker[Session],
    settings: Settings,
    carrier: FakeCarrier,
    pace: Pace = PLENTY,
    stopping: Callable[[], bool] = lambda: False,
) -> None:
    asyncio.run(Delivering(sessions, carrier, settings.policy, pace, now).run(stopping))


def states(sessions: sessionmaker[Session]) -> dict[State, int]:
    with sessions() as session:
        rows = session.execute(select(Delivery.status, func.count()).group_by(Delivery.status))
        return {row[0]: row[1] for row in rows}
