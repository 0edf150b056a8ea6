"""Volunteers stay in control: their own page, pausing, stopping, coming back, never finishing."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from responder.domain.alert import NoticeKind
from responder.domain.move import MoveRefused
from responder.domain.role import Role
from responder.domain.volunteer import State
from responder.flow.admin import upkeep
from responder.flow.people import volunteer
from responder.flow.people.volunteer import Refusal
from responder.flow.work import Work
from responder.store import consent, link, phone, ring
from responder.store import volunteer as store
from responder.store.base import vault_of
from responder.store.consent import How
from responder.store.delivery import Delivery
from responder.store.history import WORKER, Actor, History
from responder.store.phone import Phone
from responder.store.phone_code import CodeCount, PhoneCode
from responder.store.ring import Cause
from responder.store.volunteer import Volunteer
from tests.factories import account
from tests.flow.joining import (
    DAYS,
    HOURS,
    MINUTES,
    NUMBER,
    OTHER,
    WISH,
    as_paused,
    join,
    joined,
    later,
    newest_link,
    pending,
    phone_of,
    refusal,
    self_of,
    stopped,
    texted,
    told,
    within,
)


def test_the_welcome_leads_to_their_own_page_for_thirty_days(work: Work) -> None:
    who = joined(work)
    token = newest_link(work)
    assert volunteer.open_settings_page(later(work, 30 * DAYS), token) is who
    assert volunteer.open_settings_page(later(work, 30 * DAYS + 1 * MINUTES), token) is None
    assert volunteer.open_settings_page(work, token[::-1]) is None


def test_the_link_of_a_call_or_a_code_does_not_lead_there(work: Work) -> None:
    join(work)
    code = work.session.scalars(select(Delivery)).one()
    assert volunteer.open_settings_page(work, link.token(vault_of(work.session), code.id)) is None


def test_a_person_who_came_by_text_finishes_on_their_own_page_and_hears_no_more(work: Work) -> None:
    sender = phone.find_or_add_phone(work.session, NUMBER)
    volunteer.join_by_text(work, sender, "", "so")
    who = volunteer.open_settings_page(work, newest_link(work))
    assert who is not None
    assert (who.status, who.language) == (State.PENDING, "so")
    before = told(work)
    volunteer.accept_terms(work, who, replace(WISH, language="so"))
    volunteer.accept_terms(work, who, replace(WISH, language="so"))
    assert (who.status, told(work)) == (State.ACTIVE, before)
    (given,) = consent.of_phone(work.session, who.phone_id)
    assert (given.how, given.language) == (How.TEXT, "so")


def test_a_volunteer_who_stopped_cannot_agree_by_an_old_link(work: Work) -> None:
    who = stopped(work)
    with pytest.raises(MoveRefused):
        volunteer.accept_terms(work, who, WISH)
    assert who.status is State.STOPPED


def test_a_pause_ends_by_itself_and_one_without_an_end_does_not(work: Work) -> None:
    until, open_end = joined(work), joined(work, OTHER)
    volunteer.pause_volunteer(work, until, work.now + 8 * HOURS, self_of(until))
    volunteer.pause_volunteer(work, open_end, None, self_of(open_end))
    volunteer.sweep_volunteers(later(work, 8 * HOURS - MINUTES))
    assert until.status is State.PAUSED
    upkeep.sweep(later(work, 8 * HOURS))
    upkeep.sweep(later(work, 8 * HOURS))
    assert (until.status, until.paused_until, open_end.status) == (State.ACTIVE, None, State.PAUSED)
    last = work.session.scalars(select(History).order_by(History.id.desc())).all()[0]
    assert (last.event, last.actor) == ("resume", Actor.WORKER)


def test_a_pause_can_be_made_longer_and_ended(work: Work) -> None:
    who = joined(work)
    volunteer.pause_volunteer(work, who, work.now + HOURS, self_of(who))
    volunteer.pause_volunteer(work, who, None, self_of(who))
    assert (who.status, who.paused_until) == (State.PAUSED, None)
    volunteer.resume_volunteer(work, who, self_of(who))
    assert who.status is State.ACTIVE


@pytest.mark.parametrize("state", [pending, joined, as_paused])
def test_stop_wins_over_everything(work: Work, state: Callable[[Work], object]) -> None:
    state(work)
    who = store.by_phone(work.session, phone_of(work).id)
    assert who is not None
    volunteer.opt_out(work, phone_of(work), self_of(who))
    volunteer.opt_out(later(work, HOURS), phone_of(work), self_of(who))
    assert (who.status, who.paused_until, phone_of(work).opted_out_at) == (State.STOPPED, None, work.now)
    with pytest.raises(MoveRefused):
        volunteer.resume_volunteer(work, who, self_of(who))


def test_a_code_typed_after_stop_makes_nobody_active(work: Work) -> None:
    code = join(work)
    who = pending(work)
    volunteer.opt_out(work, phone_of(work), self_of(who))
    assert refusal(work, NUMBER, code) is Refusal.ENDED
    assert who.status is State.STOPPED


def test_start_takes_the_opt_out_back_and_asks_to_agree_anew(work: Work) -> None:
    who = stopped(work)
    volunteer.opt_in(later(work, HOURS), phone_of(work), self_of(who))
    assert (who.status, phone_of(work).opted_out_at) == (State.PENDING, None)
    assert len(texted(work.session, NoticeKind.LINK)) == 1
    volunteer.accept_terms(later(work, HOURS), who, WISH)
    assert who.status is State.ACTIVE
    assert [one.how for one in consent.of_phone(work.session, who.phone_id)] == [How.WEB, How.TEXT]


def test_start_is_not_answered_if_there_was_no_stop(work: Work) -> None:
    who = joined(work)
    before = told(work)
    volunteer.opt_in(work, phone_of(work), self_of(who))
    assert (who.status, told(work)) == (State.ACTIVE, before)


def test_join_by_text_brings_back_a_volunteer_who_stopped(work: Work) -> None:
    who = stopped(work)
    volunteer.join_by_text(later(work, HOURS), phone_of(work), "", "en")
    assert (who.status, phone_of(work).opted_out_at) == (State.PENDING, None)
    assert len(texted(work.session, NoticeKind.LINK)) == 1


def test_join_by_text_from_a_volunteer_changes_nothing_and_sends_the_link(work: Work) -> None:
    who = joined(work)
    volunteer.join_by_text(work, phone_of(work), "", "so")
    assert (who.status, who.language) == (State.ACTIVE, "es")
    assert len(texted(work.session, NoticeKind.LINK)) == 1


def test_join_by_text_is_silent_once_the_days_codes_are_spent(work: Work) -> None:
    tight = within(work, codes_a_day=1)
    join(tight)
    volunteer.join_by_text(tight, phone.find_or_add_phone(work.session, OTHER), "", "en")
    assert store.by_phone(work.session, phone_of(work, OTHER).id) is None
    assert [one.cause for one in ring.untaken(work.session)] == [Cause.CODES]


def test_a_person_who_never_types_the_code_is_forgotten_after_a_day_with_the_number(work: Work) -> None:
    pending(work)
    volunteer.sweep_volunteers(later(work, DAYS))
    assert phone_of(work).number_sealed is not None
    volunteer.sweep_volunteers(later(work, DAYS + MINUTES))
    assert work.session.scalars(select(Volunteer)).all() == []
    assert (phone_of(work).number_sealed, phone_of(work).opted_out_at) == (None, None)
    again = later(work, 2 * DAYS)
    assert volunteer.confirm_phone(again, NUMBER, join(again)).status is State.ACTIVE
    assert phone_of(work).number_sealed is not None


def test_a_volunteer_who_stopped_and_came_back_is_not_forgotten(work: Work) -> None:
    who = stopped(work)
    volunteer.opt_in(work, phone_of(work), self_of(who))
    volunteer.sweep_volunteers(later(work, 30 * DAYS))
    assert work.session.scalars(select(Volunteer)).all() == [who]


def test_codes_and_counts_that_nobody_asks_for_any_more_are_deleted(work: Work) -> None:
    join(work)
    volunteer.sweep_volunteers(later(work, HOURS))
    assert work.session.scalars(select(PhoneCode)).all() != []
    volunteer.sweep_volunteers(later(work, HOURS + MINUTES))
    assert work.session.scalars(select(PhoneCode)).all() == []
    volunteer.sweep_volunteers(later(work, 9 * DAYS))
    assert work.session.scalars(select(CodeCount)).all() == []


def test_a_person_who_left_joins_again_by_the_web_and_the_number_is_kept_anew(work: Work) -> None:
    who = joined(work)
    volunteer.delete_volunteer(work, who, self_of(who))
    assert (phone_of(work).number_sealed, phone_of(work).left_at) == (None, work.now)
    again = later(work, HOURS)
    back = volunteer.confirm_phone(again, NUMBER, join(again))
    row = phone_of(work)
    assert back.id != who.id
    assert row.number_sealed is not None
    assert phone.open_number(work.session, row.id, row.number_sealed) == NUMBER
    assert (row.opted_out_at, row.left_at) == (None, None)
    assert len(consent.of_phone(work.session, row.id)) == 2


def test_a_person_who_left_and_never_finishes_coming_back_is_gone_again(work: Work) -> None:
    who = joined(work)
    volunteer.delete_volunteer(work, who, self_of(who))
    join(later(work, HOURS))
    volunteer.sweep_volunteers(later(work, 2 * DAYS))
    row = phone_of(work)
    assert (row.number_sealed, row.opted_out_at, row.left_at) == (None, work.now + 2 * DAYS, work.now + 2 * DAYS)


def test_a_person_who_said_stop_and_was_removed_is_texted_nothing_by_the_web(work: Work) -> None:
    who = stopped(work)
    volunteer.delete_volunteer(work, who, WORKER)
    before = told(work)
    join(later(work, HOURS))
    assert told(work) == before
    assert phone_of(work).number_sealed is None


def test_a_stop_after_leaving_is_a_stop(work: Work) -> None:
    who = joined(work)
    volunteer.delete_volunteer(work, who, self_of(who))
    volunteer.opt_out(later(work, HOURS), phone_of(work), WORKER)
    before = told(work)
    join(later(work, 2 * HOURS))
    assert told(work) == before


def test_a_dead_number_whose_owner_joins_by_themselves_is_texted_again(work: Work) -> None:
    phone.find_or_add_phone(work.session, NUMBER)
    work.session.execute(update(Phone).values(suspended_at=work.now, failures=3))
    join(work)
    assert (phone_of(work).suspended_at, phone_of(work).failures) == (None, 0)


def test_a_coordinators_own_phone_keeps_its_number_for_rings(work: Work) -> None:
    who = joined(work)
    account(work.session, "c@example.org", "x", Role.COORDINATOR).phone_id = who.phone_id
    volunteer.delete_volunteer(work, who, self_of(who))
    assert phone_of(work).number_sealed is not None
    assert phone_of(work).opted_out_at is None
