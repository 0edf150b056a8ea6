"""Codes do not reveal whose phone is known, and nobody earns money by having them sent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from responder.domain.alert import NoticeKind
from responder.domain.volunteer import State
from responder.flow.people import volunteer
from responder.flow.people.volunteer import CodesSpent, CountryRefused, Refusal
from responder.flow.work import Work
from responder.store import phone, ring
from responder.store import volunteer as store
from responder.store.phone_code import CodeCount
from responder.store.ring import Cause
from tests.flow.joining import (
    DAYS,
    HOURS,
    NUMBER,
    OTHER,
    WISH,
    as_active,
    as_departed,
    as_paused,
    as_pending,
    as_stopped,
    as_unknown,
    codes,
    join,
    joined,
    later,
    phone_of,
    refusal,
    stopped,
    texted,
    told,
    within,
    wrong,
)

KNOWN: list[Callable[[Work], object]] = [as_unknown, as_pending, as_active, as_paused, as_stopped, as_departed]


@pytest.mark.parametrize("known", KNOWN)
def test_asking_and_guessing_look_the_same_whoever_the_phone_belongs_to(
    work: Work, known: Callable[[Work], object]
) -> None:
    known(work)
    work.session.execute(delete(CodeCount))
    after = within(later(work, HOURS), codes_a_prefix=2)
    assert refusal(after, NUMBER, "000000") is Refusal.ENDED
    seen: list[object] = []
    for seconds in (0, 1, 31, 70):
        moment = later(after, timedelta(seconds=seconds))
        try:
            volunteer.join_by_web(moment, NUMBER, WISH, "en", "")
            seen.append("asked")
        except CodesSpent:
            seen.append("spent")
    newest = (codes(work.session) or [""])[-1]
    moment = later(after, timedelta(seconds=70))
    seen.extend(refusal(moment, NUMBER, wrong(newest)) for _ in range(6))
    seen.append(volunteer.proof_needed(within(moment, codes_an_hour=1)))
    assert seen == ["asked", "asked", "asked", "spent"] + [Refusal.WRONG] * 4 + [Refusal.TOO_MANY] * 2 + [True]


@pytest.mark.parametrize("known", KNOWN)
def test_asking_for_a_link_looks_the_same_whoever_the_phone_belongs_to(
    work: Work, known: Callable[[Work], object]
) -> None:
    known(work)
    work.session.execute(delete(CodeCount))
    after = within(later(work, HOURS), codes_a_prefix=2)
    volunteer.send_settings_link(after, NUMBER)
    volunteer.send_settings_link(after, NUMBER)
    with pytest.raises(CodesSpent):
        volunteer.send_settings_link(after, NUMBER)


@pytest.mark.parametrize(("known", "links"), [(as_active, 1), (as_paused, 1), (as_unknown, 0), (as_stopped, 0)])
def test_a_link_goes_once_and_only_to_volunteers(work: Work, known: Callable[[Work], object], links: int) -> None:
    known(work)
    volunteer.send_settings_link(later(work, HOURS), NUMBER)
    volunteer.send_settings_link(later(work, HOURS), NUMBER)
    assert len(texted(work.session, NoticeKind.LINK)) == links


def test_a_volunteer_who_joins_again_gets_a_link_and_their_wishes_stay(work: Work) -> None:
    who = joined(work)
    join(later(work, HOURS), wish=replace(WISH, name="Somebody else"))
    assert store.name(work.session, who) == "Ana"
    assert who.status is State.ACTIVE
    assert len(codes(work.session)) == len(texted(work.session, NoticeKind.LINK)) == 1


def test_a_phone_that_said_stop_is_texted_nothing_by_the_web(work: Work) -> None:
    who = stopped(work)
    before = told(work)
    join(later(work, HOURS))
    assert (told(work), who.status) == (before, State.STOPPED)
    assert phone_of(work).opted_out_at is not None


def test_codes_to_numbers_that_begin_alike_are_capped_and_others_go_on(work: Work) -> None:
    tight = within(work, codes_a_prefix=2)
    join(tight, "+16125550101")
    join(tight, "+16125550102")
    with pytest.raises(CodesSpent):
        join(tight, "+16125550103")
    join(tight, "+16515550103")
    assert len(codes(work.session)) == 3
    assert ring.untaken(work.session) == []
    join(later(tight, DAYS), "+16125550103")


def test_at_the_days_cap_it_rings_once_and_nothing_more_goes_out(work: Work) -> None:
    tight = within(work, codes_a_day=2)
    join(tight, "+16125550101")
    joined(tight, "+16515550102")
    for number in ("+16125550103", "+17635550104"):
        with pytest.raises(CodesSpent):
            join(tight, number)
    with pytest.raises(CodesSpent):
        volunteer.send_settings_link(tight, "+16515550102")
    assert [one.cause for one in ring.untaken(work.session)] == [Cause.CODES]
    assert len(codes(work.session)) == 2
    assert phone.find_phone(work.session, "+17635550104") is None


def test_a_proof_is_needed_once_many_codes_were_asked_for_in_an_hour(work: Work) -> None:
    tight = within(work, codes_an_hour=2)
    join(tight)
    assert not volunteer.proof_needed(tight)
    join(tight, OTHER)
    assert volunteer.proof_needed(tight)
    assert not volunteer.proof_needed(later(tight, HOURS))


@pytest.mark.parametrize("number", ["+447400123456", "+22997123456", "+19005550006", "+16120000000"])
def test_numbers_of_other_countries_get_no_text(work: Work, number: str) -> None:
    with pytest.raises(CountryRefused):
        volunteer.join_by_web(work, number, WISH, "en", "")
    with pytest.raises(CountryRefused):
        volunteer.send_settings_link(work, number)
    assert told(work) == 0


def test_another_country_is_texted_if_the_group_says_so(work: Work) -> None:
    join(within(work, countries=frozenset({"US", "GB"})), "+447400123456")
    assert len(codes(work.session)) == 1
