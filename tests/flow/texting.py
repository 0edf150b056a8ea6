"""Texts that come in from phones and are handled as in real life, and the answers that were written."""

from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from responder.domain.alert import NoticeKind
from responder.domain.command import Keyword
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.report import report
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.alert import Notice
from responder.store.delivery import Delivery
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer
from tests.calling import release
from tests.factories import account, submission

SIDS = count()
CHICAGO = ZoneInfo("America/Chicago")


def text_in(work: Work, number: str, body: str, *, by_carrier: Keyword | None = None) -> str | None:
    """A text comes in and is handled. Returns the answer to the carrier's request."""
    at_once = inbound.receive_text(work, Arrived(f"SC{next(SIDS)}", number, body, by_carrier))
    for row in work.session.scalars(select(Inbound.id).where(Inbound.handled_at.is_(None))):
        inbound.handle_text(work, row)
    return at_once


def bodies(work: Work) -> list[str]:
    """Everything that was written, with its recipient, oldest first."""
    query = select(Notice.body).join(Delivery, Delivery.notice_id == Notice.id).order_by(Delivery.id)
    return list(work.session.scalars(query))


def last(work: Work) -> tuple[NoticeKind, str]:
    query = select(Notice).join(Delivery, Delivery.notice_id == Notice.id).order_by(Delivery.id.desc()).limit(1)
    notice = work.session.scalars(query).one()
    return notice.kind, notice.body


def called(work: Work, **said: object) -> Incident:
    kept = report.submit_report(work, submission(**said))  # type: ignore[arg-type]  # handed through
    verify.place_report(work, kept.id)
    incident = work.session.get_one(Incident, kept.incident_id)
    who = account(work.session, f"{incident.code}@example.org", "x", Role.COORDINATOR)
    decisions.confirm_incident(work, incident.id, who.id, "")
    release(work, incident.id, who.id, incident.place_words or "the park")
    return incident


def volunteer_count(work: Work) -> int:
    return work.session.scalar(select(func.count()).select_from(Volunteer)) or 0


def opted_out(work: Work, who: Volunteer) -> bool:
    return work.session.get_one(Phone, who.phone_id).opted_out_at is not None
