"""People who get texts about rings, what they were texted, and what they text back."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from responder.domain.alert import NoticeKind
from responder.domain.role import Role
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.work import Work
from responder.store import phone
from responder.store.account import Account
from responder.store.alert import Notice
from responder.store.delivery import Delivery
from responder.store.inbound import Inbound
from tests.factories import Factory, account


def somebody(
    session: Session, make: Factory, name: str, role: Role = Role.COORDINATOR, *, on_duty: bool = False
) -> Account:
    """An account with a phone."""
    made = account(session, f"{name}@example.org", "x", role)
    made.on_duty = on_duty
    made.phone_id = phone.find_or_add_phone(session, make.number()).id
    session.flush()
    return made


def after(work: Work, minutes: float) -> Work:
    return replace(work, now=work.now + timedelta(minutes=minutes))


def texted(session: Session) -> list[str]:
    """The accounts whose phones got a ring's text, in the order of the texts."""
    query = (
        select(Account.email)
        .join(Delivery, Delivery.phone_id == Account.phone_id)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(Notice.kind == NoticeKind.RING)
        .order_by(Delivery.id)
    )
    return [email.partition("@")[0] for email in session.scalars(query)]


def bodies(session: Session) -> list[str]:
    return list(session.scalars(select(Notice.body).where(Notice.kind == NoticeKind.RING)))


def answered(work: Work, number: str, body: str) -> str:
    """Text in from this number, and return what was answered last."""
    inbound.receive_text(work, Arrived(f"SM{body}{work.now}", number, body, None))
    for kept in work.session.scalars(select(Inbound.id).where(Inbound.handled_at.is_(None))).all():
        inbound.handle_text(work, kept)
    said = select(Notice.body).join(Delivery, Delivery.notice_id == Notice.id).where(Notice.kind == NoticeKind.ANSWER)
    return (list(work.session.scalars(said.order_by(Delivery.id))) or [""])[-1]
