"""Shortcuts to incidents that a test merges and splits."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from responder.domain.alert import Kind
from responder.domain.distance import Point
from responder.domain.response import State
from responder.flow.incident import decisions, regroup
from responder.flow.incident.merge import CannotRegroup, Refusal
from responder.flow.report import report
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.alert import Alert
from responder.store.area import Area
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.history import History
from responder.store.incident import Incident
from responder.store.regrouping import Regrouping
from responder.store.report import Report
from responder.store.response import Response
from responder.store.volunteer import Volunteer
from tests.calling import release
from tests.factories import CORNER, Factory, submission
from tests.flow.calls import coordinator, texts_leave
from tests.flow.joining import MINUTES, later

AWAY = Point(CORNER.latitude + 0.008, CORNER.longitude)
"""In the same area, but too far away for a report to be joined automatically."""


@dataclass(frozen=True)
class Pair:
    """Two incidents of one area that may be the same, the older one first, and the coordinator who merges them."""

    work: Work
    make: Factory
    area: Area
    one: Incident
    other: Incident
    by: UUID


def pair(work: Work, make: Factory) -> Pair:
    area = make.area()
    one, other = (opened(work, at) for at in (CORNER, AWAY))
    assert one is not other
    one.opened_at -= timedelta(seconds=1)
    return Pair(work, make, area, one, other, coordinator(work.session))


def told(work: Work, at: Point = CORNER, **said: object) -> Report:
    """A report from this point, joined to the incident that it belongs to."""
    kept = report.submit_report(work, submission(point=at, **said))  # type: ignore[arg-type]  # handed through
    verify.place_report(work, kept.id)
    work.session.flush()
    return work.session.get_one(Report, kept.id)


def opened(work: Work, at: Point = CORNER) -> Incident:
    return about(work, told(work, at))


def about(work: Work, one: Report) -> Incident:
    work.session.refresh(one)
    assert one.incident_id is not None
    return work.session.get_one(Incident, one.incident_id)


def confirmed(work: Work, incident: Incident, by: UUID) -> Incident:
    decisions.confirm_incident(work, incident.id, by, "seen from the shop")
    work.session.flush()
    return incident


def asked(work: Work, incident: Incident) -> list[Check]:
    """Asks the verifiers who are due, and returns the incident's checks."""
    check_flow.ask_verifiers(work, incident.id)
    work.session.flush()
    return list(work.session.scalars(select(Check).where(Check.incident_id == incident.id).order_by(Check.asked_at)))


def verifier_of(work: Work, check: Check) -> Volunteer:
    return work.session.get_one(Volunteer, check.volunteer_id)


def reports_of(work: Work, incident: Incident) -> set[UUID]:
    return set(work.session.scalars(select(Report.id).where(Report.incident_id == incident.id)))


def said(work: Work, incident: Incident) -> dict[UUID, State]:
    """Each volunteer's response to the incident."""
    rows = work.session.execute(select(Response).where(Response.incident_id == incident.id)).scalars()
    return {one.volunteer_id: one.status for one in rows}


def events(work: Work, incident: Incident) -> list[str]:
    """What happened to the incident itself, in its own history."""
    query = select(History.event).where(History.incident_id == incident.id, History.noun == "incident")
    return list(work.session.scalars(query.order_by(History.id)))


def merged(two: Pair) -> tuple[Incident, Incident, Regrouping]:
    """The incident that stays, the other one, and the record of the merge."""
    done = regroup.merge_incidents(two.work, two.one.id, two.other.id, two.by)
    two.work.session.flush()
    return two.work.session.get_one(Incident, done.target_id), two.work.session.get_one(Incident, done.source_id), done


def undone(two: Pair, done: Regrouping, passed: timedelta = MINUTES) -> None:
    regroup.undo_regrouping(later(two.work, passed), done.id, two.by)
    two.work.session.flush()


def refused(two: Pair, act: object) -> Refusal:
    with pytest.raises(CannotRegroup) as why:
        act()  # type: ignore[operator]  # always callable
    return why.value.reason


def call(two: Pair, incident: Incident) -> Alert:
    """A callout about the incident that has left."""
    confirmed(two.work, incident, two.by)
    before = set(two.work.session.scalars(select(Alert.id)))
    release(two.work, incident.id, two.by, f"corner of {incident.code}")
    texts_leave(two.work.session)
    (made,) = set(two.work.session.scalars(select(Alert.id))) - before
    return two.work.session.get_one(Alert, made)


def sent(two: Pair, kind: Kind) -> list[UUID | None]:
    """The volunteers to whom texts of this kind went."""
    query = select(Delivery.volunteer_id).join(Alert, Alert.id == Delivery.alert_id).where(Alert.kind == kind)
    return list(two.work.session.scalars(query))


def spot(incident: Incident) -> tuple[object, ...]:
    return incident.point, incident.area_id, incident.exactness
