"""Shortcuts for joining in a test: a wish, the texts that it causes, and people in every state."""

import re
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from responder.domain.alert import NoticeKind
from responder.domain.volunteer import Skill, Slot, State
from responder.flow.people import volunteer
from responder.flow.people.volunteer import CodeRefused, Refusal, Wish
from responder.flow.work import Work
from responder.store import link, phone
from responder.store import volunteer as store
from responder.store.alert import Notice
from responder.store.base import vault_of
from responder.store.delivery import Delivery
from responder.store.history import Actor, By
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer

NUMBER, OTHER = "+16125550123", "+16125550124"
WISH = Wish(
    name="Ana",
    language="es",
    second_language="es",
    areas=(),
    skills=(Skill.OBSERVER, Skill.DRIVER),
    availability=(Slot.WEEKEND_EVENING,),
    daily_limit=3,
    quiet_from=time(22),
    quiet_until=time(7),
    wake_if_urgent=True,
)


def texted(session: Session, kind: NoticeKind) -> list[str]:
    """The bodies of all notices of a kind, oldest first."""
    query = select(Notice.body).join(Delivery, Delivery.notice_id == Notice.id).where(Notice.kind == kind)
    return list(session.scalars(query.order_by(Delivery.id)))


def codes(session: Session) -> list[str]:
    """Every code that was texted, oldest first."""
    return [re.findall(r"\b\d{6}\b", body)[0] for body in texted(session, NoticeKind.CODE)]


def join(work: Work, number: str = NUMBER, wish: Wish = WISH, invite: str = "") -> str:
    """Asks to join. Returns the newest code, or an empty string if there is none."""
    volunteer.join_by_web(work, number, wish, "en", invite)
    return (codes(work.session) or [""])[-1]


def joined(work: Work, number: str = NUMBER, wish: Wish = WISH, invite: str = "") -> Volunteer:
    return volunteer.confirm_phone(work, number, join(work, number, wish, invite))


HOURS, MINUTES, DAYS = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


def later(work: Work, passed: timedelta) -> Work:
    return replace(work, now=work.now + passed)


def within(work: Work, **changes: object) -> Work:
    return replace(work, policy=replace(work.policy, **changes))  # type: ignore[arg-type]  # names are Policy's own


def phone_of(work: Work, number: str = NUMBER) -> Phone:
    found = phone.find_phone(work.session, number)
    assert found is not None
    return phone.lock(work.session, found.id)


def self_of(who: Volunteer) -> By:
    return By(Actor.VOLUNTEER, who.id)


def refusal(work: Work, number: str, code: str) -> Refusal:
    with pytest.raises(CodeRefused) as refused:
        volunteer.confirm_phone(work, number, code)
    return refused.value.reason


def wrong(code: str) -> str:
    return "111111" if code != "111111" else "222222"


def newest_link(work: Work) -> str:
    linked = select(Delivery.id).join(Notice, Notice.id == Delivery.notice_id)
    query = linked.where(Notice.kind.in_([NoticeKind.WELCOME, NoticeKind.LINK])).order_by(Delivery.id.desc())
    return link.token(vault_of(work.session), work.session.scalars(query).all()[0])


def pending(work: Work) -> Volunteer:
    join(work)
    found = store.by_phone(work.session, phone_of(work).id)
    assert found is not None
    assert found.status is State.PENDING
    return found


def stopped(work: Work) -> Volunteer:
    who = joined(work)
    volunteer.opt_out(work, phone_of(work), self_of(who))
    return who


def told(work: Work) -> int:
    return work.session.scalar(select(func.count()).select_from(Delivery)) or 0


def as_unknown(_work: Work) -> None:
    """Does nothing: nobody has this number."""


def as_active(work: Work) -> None:
    joined(work)


def as_paused(work: Work) -> None:
    who = joined(work)
    volunteer.pause_volunteer(work, who, None, self_of(who))


def as_stopped(work: Work) -> None:
    stopped(work)


def as_departed(work: Work) -> None:
    who = joined(work)
    volunteer.delete_volunteer(work, who, self_of(who))


def as_pending(work: Work) -> None:
    pending(work)
