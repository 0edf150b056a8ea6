"""For every step, the sweep finds the work that a lost wake-up left behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from responder.domain.role import Role
from responder.flow.admin import upkeep
from responder.flow.incident import decisions
from responder.flow.report import report
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store.area import Area
from tests.calling import release
from tests.factories import Factory, account, submission
from tests.woken import Woken


def a_report(work: Work, _make: Factory, _area: Area) -> None:
    report.submit_report(work, submission())


def an_incident_to_ask_about(work: Work, make: Factory, area: Area) -> None:
    make.verifier(area)
    verify.place_report(work, report.submit_report(work, submission()).id)


def a_text(work: Work, make: Factory, area: Area) -> None:
    inbound.receive_text(work, Arrived("SM1", make.number_of(make.volunteer(area)), "1", answered_by_carrier=None))


def a_call(work: Work, make: Factory, area: Area) -> None:
    make.volunteer(area)
    kept = report.submit_report(work, submission())
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    who = account(work.session, "c@example.org", "x", Role.COORDINATOR)
    decisions.confirm_incident(work, kept.incident_id, who.id, "")
    release(work, kept.incident_id, who.id, "")


def an_unknown_text(work: Work, make: Factory, area: Area) -> None:
    a_call(work, make, area)
    work.session.execute(text("UPDATE delivery SET status = 'unknown'"))


LEFT: dict[Step, Callable[[Work, Factory, Area], None]] = {
    Step.VERIFY: a_report,
    Step.ASK: an_incident_to_ask_about,
    Step.RESPOND: a_text,
    Step.ALERT: a_call,
    Step.DELIVER: a_call,
    Step.RESOLVE: an_unknown_text,
}


def test_every_step_is_swept() -> None:
    # A report still waiting for the geocoder goes on without it: sweeping VERIFY does that.
    assert set(LEFT) == set(Step) - {Step.GEOCODE}


@pytest.mark.parametrize("step", LEFT)
def test_work_that_a_lost_wake_up_left_is_found(work: Work, make: Factory, woken: Woken, step: Step) -> None:
    area = make.area()
    make.place(area)
    LEFT[step](work, make, area)
    work.session.commit()
    woken.steps.clear()
    later = replace(work, now=work.now + timedelta(seconds=4))
    upkeep.sweep(later)
    work.session.commit()
    assert len(woken.of(step)) == 1


def test_a_sweep_with_nothing_to_do_wakes_nobody(work: Work, woken: Woken) -> None:
    upkeep.sweep(work)
    work.session.commit()
    assert woken.steps == []
