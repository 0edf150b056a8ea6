"""A worker that is told to stop in the middle of a fan-out stops. The rest goes out when it is back."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
from sqlalchemy import func, select

from responder.domain.delivery import State
from responder.simulator.faults import Faults
from responder.store.delivery import Delivery
from tests.chaos.run import Run
from tests.chaos.whole import Whole, running, until

PEOPLE = 600
_BEGUN = 60
_UNDERWAY = 40
"""Twice the limit of open requests: those already open, and those opened between our look and the stop."""
_GRACE = 15.0
_WITHIN = 60.0


def _accepted(whole: Whole) -> int:
    told = httpx.get(f"{whole.simulator_url}/simulator/tally").raise_for_status().json()
    return int(told["accepted"])


def _states(whole: Whole) -> dict[State, int]:
    with whole.parts.engine.connect() as connection:
        rows = connection.execute(select(Delivery.status, func.count()).group_by(Delivery.status))
        return {row[0]: row[1] for row in rows}


def test_asked_to_stop_in_the_middle_it_sends_no_more_and_later_the_rest_goes_out_once() -> None:
    with running(Faults(latency=0.5), 1) as whole:
        run = Run(whole, 1, PEOPLE)
        run.call()
        until(lambda: _accepted(whole) >= _BEGUN, _WITHIN, "nothing went out")
        before = _accepted(whole)
        with ThreadPoolExecutor() as together:
            assert all(together.map(lambda worker: worker.end(_GRACE), whole.delivering))
        held = _accepted(whole)
        assert held - before <= _UNDERWAY
        states = _states(whole)
        time.sleep(2)
        assert _accepted(whole) == held < PEOPLE
        assert State.SENDING not in states
        assert State.UNKNOWN not in states
        assert states[State.QUEUED] == PEOPLE - held
        for worker in whole.delivering:
            worker.start()
        run.rest(lambda counts: not counts[State.QUEUED] and not counts[State.SENDING])
        report = run.close()
        assert (report.missed, report.double) == (0, 0)
