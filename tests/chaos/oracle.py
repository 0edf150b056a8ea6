"""The oracle: compares what the simulator really accepted with the deliveries, each phone of each alert once."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from responder.domain.delivery import FINAL, State
from responder.store import link, phone
from responder.store.base import transaction, vault_of
from responder.store.delivery import Attempt, Callback, Delivery
from responder.store.phone import Phone
from tests.chaos.whole import Whole

_LINK = re.compile(r"/volunteer/a/(\w+)")
_SETTLED = (*FINAL, State.SENT)


@dataclass(frozen=True)
class Verdict:
    """The result for some alerts together. `missed` and `double` are ids of deliveries."""

    deliveries: int
    missed: list[int]
    double: list[int]
    refused: int
    """Numbers that the carrier refused to text. They count neither as missed nor as reached."""
    open: Counter[State]
    """Deliveries that did not come to rest."""
    strange: int
    """Accepted texts that belong to no delivery, or that went to the wrong phone."""

    @property
    def clean(self) -> bool:
        return not (self.missed or self.double or self.open or self.strange)


def judge(whole: Whole, alerts: list[UUID]) -> Verdict:
    """Compares the ledger with the deliveries of these alerts."""
    texts = accepted(whole)
    with transaction(whole.parts.sessions) as session:
        vault = vault_of(session)
        taken = Counter((_delivery_of(vault, text), str(text["to"])) for text in texts)
        rows = session.execute(select(Delivery, Phone.number_sealed).join(Phone, Phone.id == Delivery.phone_id))
        own = {(row.id, phone.open_number(session, row.phone_id, sealed or b"")): row for row, sealed in rows}
        judged = {key: row for key, row in own.items() if row.alert_id in alerts}
        refused = [key for key, row in judged.items() if _refused(row)]
        return Verdict(
            deliveries=len(judged),
            missed=[key[0] for key in judged if taken[key] == 0 and key not in refused],
            double=[key[0] for key in judged if taken[key] > 1],
            refused=len(refused),
            open=Counter(row.status for row in judged.values() if row.status not in _SETTLED),
            strange=sum(count for key, count in taken.items() if key not in own),
        )


def accepted(whole: Whole) -> list[dict[str, Any]]:
    """Every text that the simulator has taken, oldest first."""
    found: list[dict[str, Any]] = []
    since: int | None = 0
    while since is not None:
        where = f"{whole.simulator_url}/simulator/ledger"
        page = httpx.get(where, params={"since": since}, timeout=30, trust_env=False).json()
        found += page["messages"]
        since = page["next"]
    return found


def story(whole: Whole, delivery_id: int) -> Iterator[str]:
    """All that is known about one delivery, line by line, without its number, to find out what went wrong."""
    with transaction(whole.parts.sessions) as session:
        row = session.get_one(Delivery, delivery_id)
        yield f"delivery {row.id}: {row.status}, {row.tries} tries, latest attempt {row.token}, SID {row.sid}"
        attempts = select(Attempt).where(Attempt.delivery_id == row.id).order_by(Attempt.began_at)
        for attempt in session.scalars(attempts):
            ended = f"{attempt.ended_at:%T.%f}" if attempt.ended_at else "never"
            how = f"{attempt.outcome}, SID {attempt.sid}, code {attempt.error_code}"
            yield f"  attempt {attempt.token}: began {attempt.began_at:%T.%f}, ended {ended}: {how}"
            for told in session.scalars(select(Callback).where(Callback.token == attempt.token).order_by(Callback.id)):
                yield f"    callback {told.received_at:%T.%f}: {told.status}, SID {told.sid}, code {told.error_code}"
        yield from _carriers_side(session, accepted(whole), delivery_id)


def _carriers_side(session: Session, texts: list[dict[str, Any]], delivery_id: int) -> Iterator[str]:
    for text in texts:
        if _delivery_of(vault_of(session), text) == delivery_id:
            taken = datetime.fromtimestamp(text["accepted_at"], UTC)
            yield f"  carrier has {text['sid']}: {text['status']}, taken {taken:%T.%f}"


def _delivery_of(vault: Any, text: dict[str, Any]) -> int | None:
    found = _LINK.search(text["body"])
    return link.delivery_of(vault, found[1]) if found else None


def _refused(row: Delivery) -> bool:
    return row.status is State.FAILED and row.sid is None and row.error_code is not None
