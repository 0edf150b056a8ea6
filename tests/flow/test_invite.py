"""Invites let in as many people as they say, for as long as they say."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from responder.domain.role import Role
from responder.domain.volunteer import State
from responder.flow.people import invite, volunteer
from responder.flow.people.invite import InviteRefused
from responder.flow.work import Work
from responder.store import invite as store
from responder.store import phone
from responder.store import volunteer as volunteer_store
from responder.store.audit import Audit
from responder.store.history import Actor, By
from responder.store.invite import Invite, InviteUse
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer
from tests.factories import Factory, account
from tests.flow.joining import NUMBER, OTHER, codes, join, joined

DAY = timedelta(days=1)


@pytest.fixture
def closed(work: Work) -> Work:
    """A group that people can join only with an invite."""
    return replace(work, policy=replace(work.policy, join_needs_invite=True))


@pytest.fixture
def coordinator(work: Work) -> UUID:
    return account(work.session, "c@example.org", "x", Role.COORDINATOR).id


def made(work: Work, most_uses: int = 1) -> Invite:
    return invite.make_invite(work, most_uses, work.now + DAY)


def uses(work: Work, one: Invite) -> int:
    work.session.refresh(one)
    return one.uses


def nobody_came(work: Work) -> bool:
    people = work.session.scalar(select(func.count()).select_from(Volunteer))
    phones = work.session.scalar(select(func.count()).select_from(Phone))
    return people == phones == len(codes(work.session)) == 0


def test_an_invited_person_comes_in_and_the_use_counts_once(closed: Work) -> None:
    one = made(closed)
    who = joined(closed, invite=one.code.lower().replace("-", " "))
    assert (who.status, uses(closed, one)) == (State.ACTIVE, 1)
    invite.use_invite(closed, one.code, who.id)
    assert uses(closed, one) == 1


@pytest.mark.parametrize("code", ["", "?", "K7QF-2MTX"])
def test_without_a_good_code_nobody_comes_in_and_nothing_is_kept(closed: Work, code: str) -> None:
    with pytest.raises(InviteRefused):
        join(closed, invite=code)
    assert nobody_came(closed)


def test_an_invite_ends(closed: Work) -> None:
    one = made(closed)
    with pytest.raises(InviteRefused):
        join(replace(closed, now=one.ends_at), invite=one.code)
    assert nobody_came(closed)


def test_a_revoked_invite_lets_nobody_in_and_people_who_used_it_stay(closed: Work, coordinator: UUID) -> None:
    one = made(closed, 5)
    who = joined(closed, invite=one.code)
    invite.revoke_invite(closed, one.id, coordinator)
    invite.revoke_invite(closed, one.id, coordinator)
    with pytest.raises(InviteRefused):
        join(closed, OTHER, invite=one.code)
    assert who.status is State.ACTIVE
    assert closed.session.scalars(select(Audit.act)).all() == ["revoke"]


def test_a_pending_person_may_ask_again_by_the_last_use(closed: Work) -> None:
    one = made(closed)
    join(closed, invite=one.code)
    after = replace(closed, now=closed.now + timedelta(minutes=1))
    joined(after, invite=one.code)
    assert uses(closed, one) == 1


def test_whether_a_phone_is_known_makes_no_difference_to_a_bad_invite(closed: Work) -> None:
    joined(closed, invite=made(closed).code)
    after = replace(closed, now=closed.now + timedelta(minutes=1))
    for number in (NUMBER, OTHER):
        with pytest.raises(InviteRefused):
            join(after, number, invite="K7QF-2MTX")


def test_a_person_who_never_finishes_gives_the_use_back(closed: Work) -> None:
    one = made(closed)
    join(closed, invite=one.code)
    volunteer.sweep_volunteers(replace(closed, now=closed.now + DAY + timedelta(minutes=1)))
    assert uses(closed, one) == 0
    joined(closed, OTHER, invite=one.code)


def test_a_person_who_leaves_does_not_give_it_back(closed: Work) -> None:
    one = made(closed)
    who = joined(closed, invite=one.code)
    volunteer.delete_volunteer(closed, who, By(Actor.VOLUNTEER, who.id))
    assert uses(closed, one) == 1


def test_where_nobody_has_to_be_invited_an_old_invite_shuts_nobody_out(work: Work) -> None:
    assert joined(work, invite="K7QF-2MTX").status is State.ACTIVE
    one = made(work)
    joined(work, OTHER, invite=one.code)
    assert uses(work, one) == 1


def test_joining_by_text_takes_an_invite_too(closed: Work) -> None:
    one = made(closed)
    sender = phone.find_or_add_phone(closed.session, NUMBER)
    with pytest.raises(InviteRefused):
        volunteer.join_by_text(closed, sender, "", "en")
    assert volunteer_store.by_phone(closed.session, sender.id) is None
    volunteer.join_by_text(closed, sender, one.code, "en")
    volunteer.join_by_text(closed, sender, one.code, "en")
    assert uses(closed, one) == 1
    assert len(closed.session.scalars(select(InviteUse)).all()) == 1


def test_the_list_shows_the_newest_first_and_who_made_each(work: Work, make: Factory, coordinator: UUID) -> None:
    invite.make_invite(work, 3, work.now + DAY, account_id=coordinator)
    who = make.volunteer()
    later = replace(work, now=work.now + timedelta(hours=1))
    theirs = invite.make_invite(later, 2, later.now + DAY, volunteer_id=who.id)
    joined(work, invite=theirs.code)
    listed = store.listing(work.session)
    assert [(one.account, one.volunteer, one.invite.uses) for one in listed] == [
        (None, "Ana", 1),
        ("c@example.org", None, 0),
    ]
    volunteer.delete_volunteer(work, who, By(Actor.VOLUNTEER, who.id))
    assert store.listing(work.session)[0].volunteer is None


def test_a_coordinators_invite_is_in_the_audit(work: Work, coordinator: UUID) -> None:
    one = invite.make_invite(work, 3, work.now + DAY, account_id=coordinator)
    entry = work.session.scalars(select(Audit)).one()
    assert (entry.account_id, entry.act, entry.noun, entry.noun_id) == (coordinator, "make", "invite", one.id)
