"""The people whom the alerts of a chaos run go to. Each callout is approved twice at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from threading import Barrier
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from responder.domain import incident as incidents
from responder.domain import volunteer as volunteers
from responder.domain.alert import Kind
from responder.domain.audience import Wanted
from responder.domain.code import new_incident_code
from responder.domain.confidence import Confidence
from responder.domain.delivery import WhenLost
from responder.domain.report import Activity
from responder.domain.role import Role
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.work import Work
from responder.parts import Parts, utc_now
from responder.store.alert import Alert
from responder.store.area import Area
from responder.store.base import transaction, vault_of
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer, VolunteerArea
from tests.chaos.whole import Stuck
from tests.factories import Factory, account

_FIRST_NUMBER = 16_125_550_200


@dataclass(frozen=True)
class Ground:
    """The area of the run, the coordinator who approves, and the number of volunteers."""

    area_id: UUID
    account_id: UUID
    people: int


def settle(parts: Parts, people: int) -> Ground:
    """Writes an area with this many trained volunteers, and a coordinator."""
    with transaction(parts.sessions) as session:
        area = Factory(session, utc_now()).area()
        coordinator = account(session, "coordinator@example.org", "not a hash: nobody logs in", Role.COORDINATOR)
        _volunteers(session, area, people)
        return Ground(area.id, coordinator.id, people)


def call(parts: Parts, ground: Ground, when_lost: WhenLost = WhenLost.DOUBLE) -> UUID:
    """Opens and confirms an incident, and approves its callout twice at the same moment.

    Returns the only alert. Raises Stuck.
    """
    with transaction(parts.sessions) as session:
        incident_id = _incident(session, ground)
        asked = Asked(Kind.CALLOUT, Wanted((ground.area_id,)), "Lake & Bloomington")
        draft_id = approval.draft_alert(
            Work(session, parts.policy, utc_now()), incident_id, ground.account_id, asked
        ).id
    together = Barrier(2)

    def release() -> int:
        with transaction(parts.sessions) as session:
            together.wait(10)
            work = Work(session, parts.policy, utc_now())
            try:
                called = approval.approve_alert(work, draft_id, ground.account_id).people
            except approval.NoDraft:
                return 0
            session.execute(update(Alert).where(Alert.incident_id == incident_id).values(when_lost=when_lost))
            return called

    with ThreadPoolExecutor(2) as threads:
        called = [threads.submit(release) for _ in range(2)]
        counts = sorted(each.result() for each in called)
    with transaction(parts.sessions) as session:
        alerts = session.scalars(select(Alert.id).where(Alert.incident_id == incident_id)).all()
        written = session.scalar(select(func.count()).where(Delivery.alert_id.in_(alerts)))
    if counts != [0, ground.people] or len(alerts) != 1 or written != ground.people:
        raise Stuck(f"approved twice: {counts} called by {len(alerts)} alerts with {written} deliveries")
    return alerts[0]


def _incident(session: Session, ground: Ground) -> UUID:
    now = utc_now()
    area = session.get_one(Area, ground.area_id)
    incident = Incident(
        code=new_incident_code(),
        status=incidents.State.CONFIRMED,
        activity=Activity.VEHICLES,
        area_id=area.id,
        latitude=area.latitude,
        longitude=area.longitude,
        place_words="",
        opened_at=now,
        seen_at=now,
        last_reported_at=now,
        confidence=Confidence.STRONG,
        confirmed_at=now,
    )
    session.add(incident)
    session.flush()
    return incident.id


def _volunteers(session: Session, area: Area, people: int) -> None:
    vault, now = vault_of(session), utc_now()
    phones, members, places = [], [], []
    for nth in range(people):
        number, phone_id, member_id = f"+{_FIRST_NUMBER + nth}", uuid4(), uuid4()
        sealed = vault.seal(number, "phone.number", phone_id)
        phones.append({"id": phone_id, "number_sealed": sealed, "number_index": vault.index(number)})
        members.append(
            {
                "id": member_id,
                "phone_id": phone_id,
                "name_sealed": vault.seal("Ana", "volunteer.name", member_id),
                "status": volunteers.State.ACTIVE,
                "language": "en",
                "skills": [str(volunteers.Skill.OBSERVER)],
                "trained_on": date(2026, 3, 1),
                "joined_at": now,
            }
        )
        places.append({"area_id": area.id, "volunteer_id": member_id})
    session.execute(insert(Phone), phones)
    session.execute(insert(Volunteer), members)
    session.execute(insert(VolunteerArea), places)
