"""Joining by the web: a wish, a code, a consent, and the texts on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from responder.domain.alert import NoticeKind
from responder.domain.language import DEFAULT
from responder.domain.segment import is_gsm, segments
from responder.domain.volunteer import Skill, State
from responder.flow.message import wording
from responder.flow.message.body import closed_with, with_link
from responder.flow.people import volunteer
from responder.flow.people.phone_code import AGAIN
from responder.flow.people.volunteer import Refusal
from responder.flow.work import Work
from responder.store import consent, link
from responder.store import volunteer as store
from responder.store.consent import How
from responder.store.history import Actor, By, History, Noun
from responder.store.phone import Phone
from responder.store.phone_code import PhoneCode
from responder.store.volunteer import Volunteer
from tests.factories import Factory
from tests.flow.joining import (
    MINUTES,
    NUMBER,
    OTHER,
    WISH,
    codes,
    join,
    joined,
    later,
    phone_of,
    refusal,
    self_of,
    texted,
    wrong,
)
from tests.policy import POLICY


def test_a_person_who_joins_is_pending_until_they_type_the_code_and_then_active_with_all_they_wished(
    work: Work, make: Factory
) -> None:
    area = make.area()
    wish = replace(WISH, areas=(area.id,))
    code = join(work, wish=wish)
    who = store.by_phone(work.session, phone_of(work).id)
    assert who is not None
    before = who.status
    assert volunteer.confirm_phone(work, NUMBER, f" {code[:3]} {code[3:]}").id == who.id
    assert (before, who.status) == (State.PENDING, State.ACTIVE)
    assert store.name(work.session, who) == "Ana"
    assert store.areas(work.session, who.id) == [area]
    assert (who.language, who.second_language, who.skills) == ("es", "es", ["observer", "driver"])
    assert (who.availability, who.daily_limit) == (["weekend evening"], 3)
    assert (who.quiet_from, who.quiet_until, who.wake_if_urgent) == (WISH.quiet_from, WISH.quiet_until, True)
    assert who.trained_on is None
    assert len(texted(work.session, NoticeKind.WELCOME)) == 1


def test_the_consent_is_kept_with_its_version_its_language_how_and_when(work: Work) -> None:
    who = joined(work)
    (given,) = consent.of_phone(work.session, who.phone_id)
    assert (given.version, given.language, given.how) == (volunteer.CONSENT_VERSION, "en", How.WEB)
    assert given.given_at == work.now


def test_every_move_is_in_the_history_with_who_made_it(work: Work) -> None:
    who = joined(work)
    volunteer.pause_volunteer(work, who, None, self_of(who))
    moves = work.session.scalars(select(History).where(History.noun == Noun.VOLUNTEER).order_by(History.id)).all()
    assert [(one.event, one.came_from, one.went_to) for one in moves] == [
        ("join", "invited", "pending"),
        ("confirm", "pending", "active"),
        ("pause", "active", "paused"),
    ]
    assert {(one.noun_id, one.actor_id) for one in moves} == {(who.id, who.id)}


def test_the_same_right_code_twice_changes_nothing_the_second_time(work: Work) -> None:
    code = join(work)
    first = volunteer.confirm_phone(work, NUMBER, code)
    assert volunteer.confirm_phone(work, NUMBER, code).id == first.id
    assert len(texted(work.session, NoticeKind.WELCOME)) == len(consent.of_phone(work.session, first.phone_id)) == 1


def test_a_code_of_another_phone_is_wrong(work: Work) -> None:
    join(work)
    theirs = join(work, OTHER)
    assert refusal(work, NUMBER, theirs) is Refusal.WRONG


@pytest.mark.parametrize(("passed", "good"), [(timedelta(minutes=9, seconds=59), True), (10 * MINUTES, False)])
def test_a_code_is_good_for_ten_minutes(work: Work, passed: timedelta, *, good: bool) -> None:
    code = join(work)
    if good:
        assert volunteer.confirm_phone(later(work, passed), NUMBER, code).status is State.ACTIVE
    else:
        assert refusal(later(work, passed), NUMBER, code) is Refusal.ENDED


def test_five_wrong_tries_void_a_code_and_a_new_one_begins_anew(work: Work) -> None:
    code = join(work)
    tries = [refusal(work, NUMBER, wrong(code)) for _ in range(5)]
    assert tries == [Refusal.WRONG] * 4 + [Refusal.TOO_MANY]
    assert refusal(work, NUMBER, code) is Refusal.TOO_MANY
    after = later(work, MINUTES)
    assert volunteer.confirm_phone(after, NUMBER, join(after)).status is State.ACTIVE


def test_asking_again_at_once_sends_nothing_and_keeps_the_code_good(work: Work) -> None:
    code = join(work)
    join(later(work, AGAIN - timedelta(seconds=1)))
    assert codes(work.session) == [code]
    assert volunteer.confirm_phone(work, NUMBER, code).status is State.ACTIVE


def test_a_new_code_replaces_the_one_before_and_the_newest_wish_counts(work: Work) -> None:
    old = join(work)
    after = later(work, AGAIN)
    new = join(after, wish=replace(WISH, name="Bea"))
    if old != new:
        assert refusal(after, NUMBER, old) is Refusal.WRONG
    who = volunteer.confirm_phone(after, NUMBER, new)
    assert store.name(work.session, who) == "Bea"
    assert work.session.scalar(select(func.count()).select_from(Volunteer)) == 1


def test_knowing_the_number_of_somebody_who_came_back_changes_nothing_about_them(work: Work) -> None:
    ana = joined(work)
    owner = work.session.get_one(Phone, ana.phone_id)
    volunteer.opt_out(work, owner, By(Actor.VOLUNTEER, ana.id))
    volunteer.opt_in(work, owner, By(Actor.VOLUNTEER, ana.id))
    later = replace(work, now=work.now + timedelta(minutes=5))
    code = join(later, wish=replace(WISH, name="Somebody else", daily_limit=1))
    volunteer.confirm_phone(later, NUMBER, code)
    assert ana.status is State.ACTIVE
    assert (store.name(work.session, ana), ana.daily_limit) == ("Ana", 3)


def test_the_database_holds_no_code(work: Work) -> None:
    code = join(work)
    held = work.session.scalars(select(PhoneCode)).one()
    assert code.encode() not in held.code_index
    assert len(held.code_index) == 32


def test_volunteers_cannot_make_themselves_verifiers_and_a_granted_skill_outlives_a_change(work: Work) -> None:
    who = joined(work, wish=replace(WISH, skills=(Skill.VERIFIER, Skill.LEGAL)))
    assert who.skills == ["legal"]
    who.skills = ["legal", "verifier"]
    volunteer.change_wish(work, who, WISH)
    assert sorted(who.skills) == ["driver", "observer", "verifier"]


def test_an_area_that_is_no_longer_there_is_passed_over(work: Work, make: Factory) -> None:
    area = make.area()
    gone = work.session.scalar(select(func.gen_random_uuid()))
    assert gone is not None
    who = joined(work, wish=replace(WISH, areas=(gone, area.id)))
    assert store.areas(work.session, who.id) == [area]


@pytest.mark.parametrize("message", [wording.WELCOME, wording.FINISH, wording.ALREADY, wording.MY_PAGE])
def test_a_text_with_a_link_fits_two_segments(message: str) -> None:
    body = with_link(wording.say(message, DEFAULT, {}, POLICY), link.Page.ME, link.BLANK_TOKEN, POLICY)
    assert is_gsm(body)
    assert segments(body) <= 2


def test_a_code_fits_one_segment() -> None:
    body = closed_with(wording.say(wording.JOIN_CODE, DEFAULT, {"number": "123456"}, POLICY), link.BLANK_REFERENCE)
    assert is_gsm(body)
    assert segments(body) == 1


@pytest.mark.parametrize("message", [wording.WELCOME, wording.FINISH])
def test_a_person_who_joins_is_told_what_consent_needs(message: str) -> None:
    said = wording.say(message, DEFAULT, {}, POLICY)
    for needed in (POLICY.group_name, "frequency varies", "rates may apply", "STOP", "HELP"):
        assert needed in said
