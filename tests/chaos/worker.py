"""The real Celery app of the workers, with marks at the moments at which the harness may have it killed."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from responder.carriers import Accepted, Outcome, Text
from responder.carriers.twilio import TwilioCarrier
from responder.store import outbox
from tests.chaos.order import Moment, Struck, Whom, read_order
from workers.app import app

__all__ = ["app"]

_FOLDER = Path(os.environ["CHAOS_FOLDER"])
_LIFE = os.environ["CHAOS_LIFE"]
"""Which worker this is, and how often it has been started."""
_passed: Counter[Moment] = Counter()


def reach(moment: Moment) -> None:
    """Dies here, if there is an order to."""
    order = read_order(_FOLDER, moment)
    if order is None:
        _passed[moment] = 0
        return
    _passed[moment] += 1
    if _passed[moment] < order.passes or not order.take(_FOLDER):
        return
    Struck(_LIFE, os.getpid()).write(_FOLDER, moment)
    if order.whom is Whom.GROUP:
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


@lru_cache
def _tokens(process: int) -> int:
    """The file in which this process notes its claims, opened after the fork."""
    path = _FOLDER / f"{_LIFE}.{process}.tokens"
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _claiming(claim: Callable[..., list[outbox.Claimed]]) -> Callable[..., list[outbox.Claimed]]:
    def claiming(session: Session, *rest: Any) -> list[outbox.Claimed]:
        claimed = claim(session, *rest)
        mine = "".join(f"{item.token}\n" for item in claimed if not item.dead)
        if mine:
            # Before the commit: every claim is noted, but a noted claim may never have happened.
            os.write(_tokens(os.getpid()), mine.encode())
            event.listen(session, "after_commit", lambda _session: reach(Moment.CLAIMED), once=True)
        return claimed

    return claiming


def _sending(send: Callable[[TwilioCarrier, Text, float], Any]) -> Callable[[TwilioCarrier, Text, float], Any]:
    async def sending(carrier: TwilioCarrier, text: Text, deadline: float) -> Outcome:
        reach(Moment.BEFORE)
        outcome: Outcome = await send(carrier, text, deadline)
        if isinstance(outcome, Accepted):
            reach(Moment.AFTER)
        return outcome

    return sending


outbox.claim = _claiming(outbox.claim)
TwilioCarrier.send = _sending(TwilioCarrier.send)  # type: ignore[method-assign, assignment]  # the real one, with a mark on each side
