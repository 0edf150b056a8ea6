"""Many join, stop and get texts at the same moment, each in a transaction of its own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event
from time import monotonic
from uuid import UUID

from sqlalchemy import select

from responder.domain.alert import NoticeKind
from responder.domain.role import Role
from responder.domain.volunteer import State
from responder.flow.incident import decisions
from responder.flow.people import invite, roster, volunteer
from responder.flow.people.volunteer import Refusal
from responder.flow.report import report
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import outbox, phone, ring
from responder.store.base import transaction
from responder.store.consent import Consent
from responder.store.history import Actor, By
from responder.store.invite import Invite, InviteUse
from responder.store.outbox import Budget
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer
from tests.calling import release
from tests.factories import Factory, account, submission
from tests.flow.joining import NUMBER, WISH, codes, join, texted
from tests.flow.together import DONE, Together, number

PLENTY = Budget(10_000, 10_000, 0)
DAY = timedelta(days=1)


def test_fifty_with_one_invite_of_ten_uses_are_ten(at_once: Together) -> None:
    at_once.policy = replace(at_once.policy, join_needs_invite=True)
    with transaction(at_once.sessions) as session:
        code = invite.make_invite(at_once.work(session), 10, at_once.now + DAY).code
    answers = at_once.run(50, lambda work, which: volunteer.join_by_web(work, number(which), WISH, "en", code))
    assert answers == {DONE: 10, "InviteRefused": 40}
    assert at_once.count(Volunteer) == at_once.count(InviteUse) == at_once.count(Phone) == 10
    with at_once.sessions() as session:
        assert session.scalars(select(Invite.uses)).all() == [10]
        assert len(codes(session)) == 10


def test_the_same_phone_eight_times_at_once_is_one_volunteer_with_one_code(at_once: Together) -> None:
    answers = at_once.run(8, lambda work, _which: volunteer.join_by_web(work, NUMBER, WISH, "en", ""))
    assert answers == {DONE: 8}
    assert at_once.count(Volunteer) == at_once.count(Phone) == 1
    with at_once.sessions() as session:
        (code,) = codes(session)
    answers = at_once.run(8, lambda work, _which: volunteer.confirm_phone(work, NUMBER, code))
    assert answers == {DONE: 8}
    with at_once.sessions() as session:
        assert session.scalars(select(Volunteer.status)).all() == [State.ACTIVE]
        assert len(texted(session, NoticeKind.WELCOME)) == 1
    assert at_once.count(Consent) == 1


def test_the_same_phone_by_web_and_by_text_at_once_is_one_volunteer(at_once: Together) -> None:
    with transaction(at_once.sessions) as session:
        sender = phone.find_or_add_phone(session, NUMBER).id

    def come(work: Work, which: int) -> None:
        if which % 2:
            volunteer.join_by_web(work, NUMBER, WISH, "en", "")
        else:
            volunteer.join_by_text(work, work.session.get_one(Phone, sender), "", "en")

    assert at_once.run(8, come) == {DONE: 8}
    assert at_once.count(Volunteer) == 1


def test_twenty_guesses_at_once_are_five(at_once: Together) -> None:
    with transaction(at_once.sessions) as session:
        code = join(at_once.work(session))
    wrong = [f"{guess:06d}" for guess in range(21) if f"{guess:06d}" != code]
    answers = at_once.run(20, lambda work, which: volunteer.confirm_phone(work, NUMBER, wrong[which]))
    assert answers == {Refusal.WRONG: 4, Refusal.TOO_MANY: 16}
    answers = at_once.run(1, lambda work, _which: volunteer.confirm_phone(work, NUMBER, code))
    assert answers == {Refusal.TOO_MANY: 1}


def test_thirty_at_once_get_no_more_codes_than_the_days_cap_and_it_rings_once(at_once: Together) -> None:
    at_once.policy = replace(at_once.policy, codes_a_day=7)
    answers = at_once.run(30, lambda work, which: volunteer.join_by_web(work, number(which), WISH, "en", ""))
    assert answers == {DONE: 7, "CodesSpent": 23}
    with at_once.sessions() as session:
        assert len(codes(session)) == 7
        assert len(ring.untaken(session)) == 1


def test_stop_at_the_moment_of_the_code_wins(at_once: Together) -> None:
    people = 12
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        sent = [join(work, number(which)) for which in range(people)]

    def act(work: Work, which: int) -> None:
        who, stops = divmod(which, 2)
        if stops:
            volunteer.opt_out(work, phone.find_or_add_phone(work.session, number(who)), By(Actor.VOLUNTEER))
        else:
            volunteer.confirm_phone(work, number(who), sent[who])

    answers = at_once.run(2 * people, act)
    assert set(answers) <= {DONE, Refusal.ENDED}
    with at_once.sessions() as session:
        assert set(session.scalars(select(Volunteer.status))) == {State.STOPPED}
        assert None not in set(session.scalars(select(Phone.opted_out_at)))


def call(at_once: Together, people: int) -> list[UUID]:
    """A callout to this many people, approved and not sent yet; their phones, nearest first."""
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        make = Factory(session, work.now)
        area = make.area()
        make.place(area)
        called = {volunteer.phone_id for volunteer in (make.volunteer(area) for _ in range(people))}
        who = account(session, "c@example.org", "x", Role.COORDINATOR)
        kept = report.submit_report(work, submission())
        verify.place_report(work, kept.id)
        assert kept.incident_id is not None
        decisions.confirm_incident(work, kept.incident_id, who.id, "")
        release(work, kept.incident_id, who.id, "")
        return list(called)


def test_a_text_claimed_after_a_stop_has_committed_is_not_sent(at_once: Together) -> None:
    phones = call(at_once, 60)
    some_sent, stopped = Event(), {}

    def stop_all() -> None:
        assert some_sent.wait(20)
        for phone_id in phones:
            with transaction(at_once.sessions) as session:
                volunteer.opt_out(at_once.work(session), session.get_one(Phone, phone_id), By(Actor.VOLUNTEER))
            stopped[phone_id] = monotonic()

    def send() -> list[tuple[UUID, float, bool]]:
        claimed: list[tuple[UUID, float, bool]] = []
        while True:
            began = monotonic()
            with transaction(at_once.sessions) as session:
                rows = outbox.claim(session, 1, PLENTY, at_once.now, at_once.now + DAY)
            if not rows:
                return claimed
            claimed.append((rows[0].phone_id, began, rows[0].dead))
            if len(claimed) == 3:
                some_sent.set()

    with ThreadPoolExecutor(3) as pool:
        stopping = pool.submit(stop_all)
        senders = [pool.submit(send) for _ in range(2)]
        claimed = [row for sender in senders for row in sender.result(30)]
        stopping.result(30)
    assert Counter(phone_id for phone_id, _began, _dead in claimed) == dict.fromkeys(phones, 1)
    late = [phone_id for phone_id, began, dead in claimed if not dead and began > stopped[phone_id]]
    assert late == []
    assert {dead for _phone_id, _began, dead in claimed} == {True, False}


def test_a_stop_during_the_fan_out_waits_for_nobody(at_once: Together) -> None:
    phones = call(at_once, 5)
    with at_once.sessions() as sending, sending.begin():
        # A worker is in the middle of its claim.
        outbox.claim(sending, 2, PLENTY, at_once.now, at_once.now + DAY)
        for phone_id in phones:
            with transaction(at_once.sessions) as session:
                volunteer.opt_out(at_once.work(session), session.get_one(Phone, phone_id), By(Actor.VOLUNTEER))
    with transaction(at_once.sessions) as session:
        rest = outbox.claim(session, 10, PLENTY, at_once.now, at_once.now + DAY)
    assert [row.dead for row in rest] == [True] * 3


def test_a_stop_that_comes_six_times_at_once_is_honoured_each_time(at_once: Together) -> None:
    with transaction(at_once.sessions) as session:
        join(at_once.work(session))
    answers = at_once.run(
        6,
        lambda work, which: inbound.receive_text(work, Arrived(f"SM{which}", NUMBER, "STOP", answered_by_carrier=None)),
    )
    assert answers == {DONE: 6}
    with at_once.sessions() as session:
        assert session.scalars(select(Volunteer.status)).all() == [State.STOPPED]


def test_a_person_removed_at_the_moment_of_their_stop_is_gone_and_nobody_waits_for_ever(at_once: Together) -> None:
    with transaction(at_once.sessions) as session:
        make = Factory(session, at_once.now)
        area = make.area()
        people = [(one.id, one.phone_id) for one in (make.volunteer(area) for _ in range(10))]
        boss = account(session, "boss@example.org", "x", Role.COORDINATOR).id

    def act(work: Work, which: int) -> None:
        volunteer_id, phone_id = people[which // 2]
        if which % 2:
            volunteer.opt_out(work, work.session.get_one(Phone, phone_id), By(Actor.VOLUNTEER))
        else:
            roster.remove_person(work, volunteer_id, boss)

    assert at_once.run(20, act) == {DONE: 20}
    assert at_once.count(Volunteer) == 0
    with at_once.sessions() as session:
        kept = session.scalars(select(Phone)).all()
        assert len(kept) == 10
        assert all(one.opted_out_at and one.number_sealed is None for one in kept)
