"""Shortcuts to a confirmed incident, its callouts, people's answers to them, and many acts at the same moment."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from threading import Barrier
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from responder.domain.alert import Kind
from responder.domain.audience import Wanted
from responder.domain.delivery import State as DeliveryState
from responder.domain.policy import Policy
from responder.domain.role import Role
from responder.flow.alert import alert as alert_flow
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.alert.approval import Approved, CannotAlert
from responder.flow.incident import decisions
from responder.flow.report import report
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.alert import Alert, Notice
from responder.store.area import Area
from responder.store.delivery import Delivery
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.volunteer import Volunteer
from tests.factories import Factory, account, submission

PLACE = "Lake St & Bloomington Ave"
DONE = "done"
_ACCOUNTS, _SIDS = count(), count()


@dataclass(frozen=True)
class Scene:
    """A confirmed incident in an area, and the coordinator who acts on it."""

    work: Work
    make: Factory
    area: Area
    incident: Incident
    by: UUID

    def asked(self, needed: int | None = None, **more: object) -> Asked:
        """A callout to the area."""
        return replace(Asked(Kind.CALLOUT, Wanted((self.area.id,)), PLACE, needed=needed), **more)  # type: ignore[arg-type]  # handed through

    def draft(self, needed: int | None = None, **more: object) -> Alert:
        return approval.draft_alert(self.work, self.incident.id, self.by, self.asked(needed, **more))

    def approve(self, alert: Alert, by: UUID | None = None) -> Approved:
        return approval.approve_alert(self.work, alert.id, by or self.by)

    def call(self, needed: int | None = None, **more: object) -> Alert:
        """A callout that was sent."""
        alert = self.draft(needed, **more)
        self.approve(alert)
        return alert

    def people(self, how_many: int) -> list[Volunteer]:
        return [self.make.volunteer(self.area) for _ in range(how_many)]

    def says(self, who: Volunteer, body: str, work: Work | None = None) -> str:
        """A volunteer texts this. Returns the text that answers them."""
        text_in(work or self.work, self.make.number_of(who), body)
        query = select(Notice.body).join(Delivery, Delivery.notice_id == Notice.id)
        told = query.where(Delivery.volunteer_id == who.id).order_by(Delivery.id.desc())
        return self.work.session.scalars(told).first() or ""


def scene(work: Work, make: Factory) -> Scene:
    area = make.area()
    make.place(area)
    by = coordinator(work.session)
    kept = report.submit_report(work, submission())
    verify.place_report(work, kept.id)
    incident = work.session.get_one(Incident, kept.incident_id)
    decisions.confirm_incident(work, incident.id, by, "")
    work.session.flush()
    return Scene(work, make, area, incident, by)


def coordinator(session: Session) -> UUID:
    return account(session, f"c{next(_ACCOUNTS)}@example.org", "x", Role.COORDINATOR).id


def text_in(work: Work, number: str, body: str) -> None:
    """A text comes in. All texts that wait are handled, in the order in which they came."""
    inbound.receive_text(work, Arrived(f"SW{next(_SIDS)}", number, body, None))
    work.session.flush()
    for row in work.session.scalars(select(Inbound.id).where(Inbound.handled_at.is_(None))).all():
        inbound.handle_text(work, row)


def texts_leave(session: Session) -> None:
    """The carrier takes everything that waits."""
    waits = update(Delivery).where(Delivery.status == DeliveryState.QUEUED)
    session.execute(waits.values(status=DeliveryState.SENT, tries=1, sid="SM1"))
    session.expire_all()


def texted(session: Session, alert: Alert, *, state: DeliveryState | None = None) -> list[UUID | None]:
    """The volunteers that the alert went to or will go to, in that order."""
    query = select(Delivery.volunteer_id).where(Delivery.alert_id == alert.id)
    if state is not None:
        query = query.where(Delivery.status == state)
    return list(session.scalars(query.order_by(Delivery.id)))


def told(session: Session, message: str) -> list[UUID | None]:
    """The volunteers who got a notice that contains this message, in the order of the texts."""
    query = select(Delivery.volunteer_id).join(Notice, Notice.id == Delivery.notice_id)
    return list(session.scalars(query.where(Notice.body.contains(message)).order_by(Delivery.id)))


def progress(work: Work, alert: Alert) -> None:
    """What a worker does when it is woken for the alert."""
    work.session.flush()
    alert_flow.advance_alert(work, alert.id)
    work.session.flush()


@dataclass
class Together:
    """Runs acts at the same moment, each in its own committed transaction, as the web and the workers do."""

    sessions: sessionmaker[Session]
    policy: Policy
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def work(self, session: Session) -> Work:
        return Work(session, self.policy, self.now)

    def run(self, acts: Sequence[Callable[[Work], object]]) -> Counter[str]:
        """Counts each result: `done`, or why an act was refused. Refused acts are rolled back."""
        together = Barrier(len(acts))

        def one(act: Callable[[Work], object]) -> str:
            with self.sessions() as session:
                together.wait(timeout=20)
                try:
                    act(self.work(session))
                except CannotAlert as refused:
                    session.rollback()
                    return type(refused).__name__
                session.commit()
                return DONE

        with ThreadPoolExecutor(len(acts)) as pool:
            return Counter(pool.map(one, acts))
