"""Accounts: invited by a link, closed immediately, never without an admin. Every act is audited."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.password import Fault, fault
from responder.domain.role import Role
from responder.flow.people import account as flow
from responder.flow.people.account import Refusal, Refused
from responder.flow.work import Work
from responder.store import audit, phone
from responder.store.account import Account
from responder.store.audit import Audit
from responder.store.base import transaction
from responder.store.phone import Phone
from tests.factories import NOW, Factory, account

EMAIL = "ana@example.org"
NUMBER = "+16125550188"


def made(work: Work, role: Role = Role.DISPATCHER, number: str = "") -> tuple[Account, str]:
    """An invited account and the token of its link."""
    who, link = flow.add_account(work, EMAIL, role, number, None)
    assert link.startswith(f"{work.policy.public_url}/dashboard/invite/")
    return who, link.rpartition("/")[2]


def refusal(what: Refusal) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=f"^{what}$")


def acts(session: Session) -> list[tuple[str, UUID | None, str]]:
    return [(one.act, one.account_id, one.why) for one in session.scalars(select(Audit).order_by(Audit.id))]


def test_a_link_is_good_for_three_days_and_once(work: Work) -> None:
    who, token = made(work)
    assert flow.account_of_invite(replace(work, now=work.now + timedelta(days=2, hours=23)), token) is who
    assert flow.account_of_invite(replace(work, now=work.now + timedelta(days=3)), token) is None
    assert flow.account_of_invite(work, f"{token}x") is None
    flow.choose_password(work, who, "hash")
    assert flow.account_of_invite(work, token) is None
    assert who.password == "hash"


def test_the_token_is_not_in_the_database(work: Work) -> None:
    _who, token = made(work, number=NUMBER)
    work.session.flush()
    rows = str(work.session.execute(text("SELECT account::text, phone::text FROM account, phone")).all())
    for secret in (token, token.encode().hex(), NUMBER, NUMBER.removeprefix("+").encode().hex()):
        assert secret not in rows


def test_a_new_link_ends_the_one_before_the_password_and_every_session(work: Work) -> None:
    who, token = made(work)
    flow.choose_password(work, who, "hash")
    session_name = who.fs_uniquifier
    flow.reset_account(work, who, None)
    second = flow.reset_account(work, who, None).rpartition("/")[2]
    assert flow.account_of_invite(work, token) is None
    assert flow.account_of_invite(work, second) is who
    assert who.password == ""
    assert who.fs_uniquifier != session_name


def test_disabling_ends_link_sessions_and_duty_and_enabling_keeps_the_password(work: Work) -> None:
    who, _token = made(work)
    flow.choose_password(work, who, "hash")
    flow.switch_duty(work, who, on=True)
    session_name = who.fs_uniquifier
    flow.disable_account(work, who, None)
    assert (who.active, who.on_duty, who.invite_index) == (False, False, None)
    assert who.fs_uniquifier != session_name
    with refusal(Refusal.DISABLED):
        flow.reset_account(work, who, None)
    flow.enable_account(work, who, None)
    assert who.active
    assert who.password == "hash"


def test_a_disabled_account_has_no_open_link(work: Work) -> None:
    who, token = made(work)
    who.active = False
    work.session.flush()
    assert flow.account_of_invite(work, token) is None


@pytest.mark.parametrize("typed", [EMAIL, " Ana@Example.ORG "])
def test_an_address_has_one_account_however_it_is_typed(work: Work, typed: str) -> None:
    who, _token = made(work)
    with refusal(Refusal.EXISTS):
        flow.add_account(work, typed, Role.VIEWER, "", None)
    assert flow.find_account(work, typed) is who


@pytest.mark.parametrize("typed", ["", "ana", "ana@", "@example.org", "ana example.org", "a b@example.org"])
def test_an_invalid_address_is_refused(work: Work, typed: str) -> None:
    with refusal(Refusal.NOT_AN_EMAIL):
        flow.add_account(work, typed, Role.VIEWER, "", None)


def test_an_invalid_number_is_refused_and_nothing_is_written(work: Work) -> None:
    with refusal(Refusal.NOT_A_NUMBER):
        flow.add_account(work, EMAIL, Role.VIEWER, "five", None)
    assert flow.find_account(work, EMAIL) is None


def test_the_last_admin_who_can_log_in_stays(work: Work) -> None:
    first = account(work.session, "first@example.org", "hash", Role.ADMIN)
    second, _token = made(work, Role.ADMIN)
    with refusal(Refusal.LAST_ADMIN):
        flow.disable_account(work, first, None)
    with refusal(Refusal.LAST_ADMIN):
        flow.change_role(work, first, Role.COORDINATOR, None)
    flow.choose_password(work, second, "hash")
    flow.change_role(work, first, Role.COORDINATOR, second.id)
    with refusal(Refusal.LAST_ADMIN):
        flow.disable_account(work, second, None)


def test_two_admins_who_disable_each_other_at_once_leave_one(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    with transaction(committed) as session:
        pair = [account(session, f"{name}@example.org", "hash", Role.ADMIN).id for name in ("a", "b")]
    together = Barrier(2)

    def disable(whom: UUID) -> bool:
        try:
            with transaction(committed) as session:
                found = session.get_one(Account, whom)
                together.wait(timeout=10)
                flow.disable_account(Work(session, settings.policy, NOW), found, None)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(disable, pair)) == [False, True]


def test_of_two_who_open_a_link_at_once_one_chooses(committed: sessionmaker[Session], settings: Settings) -> None:
    with transaction(committed) as session:
        _who, token = made(Work(session, settings.policy, NOW))
    together = Barrier(2)

    def choose(password: str) -> bool:
        with transaction(committed) as session:
            work = Work(session, settings.policy, NOW)
            together.wait(timeout=10)
            who = flow.account_of_invite(work, token)
            if who is not None:
                flow.choose_password(work, who, password)
            return who is not None

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(choose, ("one", "two"))) == [False, True]


def test_the_same_address_added_twice_at_once_is_one_account(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    together = Barrier(2)

    def add(role: Role) -> bool:
        try:
            with transaction(committed) as session:
                session.execute(text("SELECT 1"))
                together.wait(timeout=10)
                flow.add_account(Work(session, settings.policy, NOW), EMAIL, role, "", None)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(add, (Role.VIEWER, Role.ADMIN))) == [False, True]


def test_every_act_is_audited_with_the_account_that_did_it(work: Work) -> None:
    who, _token = made(work, number=NUMBER)
    other = account(work.session, "other@example.org", "hash", Role.ADMIN)
    flow.choose_password(work, who, "hash")
    flow.switch_duty(work, who, on=True)
    flow.switch_duty(work, who, on=True)
    flow.remove_ring_phone(work, who)
    flow.change_role(work, who, Role.VIEWER, other.id)
    flow.disable_account(work, who, other.id)
    flow.enable_account(work, who, other.id)
    flow.reset_account(work, who, None)
    assert acts(work.session) == [
        ("invite", None, "dispatcher"),
        ("password", who.id, ""),
        ("duty", who.id, "on"),
        ("phone", who.id, "removed"),
        ("role", other.id, "viewer"),
        ("disable", other.id, ""),
        ("enable", other.id, ""),
        ("reset", None, ""),
    ]
    assert audit.broken_at(work.session) is None
    assert not who.on_duty


def is_kept(session: Session, number: str) -> bool:
    """Whether the number itself is kept, not only its index."""
    known = phone.find_phone(session, number)
    return known is not None and known.number_sealed is not None


def test_a_phone_that_is_nobodys_any_more_keeps_no_number(work: Work) -> None:
    who, _token = made(work, number="612-555-0188")
    assert is_kept(work.session, NUMBER)
    reach = flow.ring_phone_of(work, who)
    assert reach is not None
    assert reach.digits == "88"
    flow.set_ring_phone(work, who, "612 555 0189")
    assert not is_kept(work.session, NUMBER)
    flow.set_ring_phone(work, who, NUMBER)
    assert is_kept(work.session, NUMBER)
    assert flow.ring_phone_of(work, who) == reach
    flow.remove_ring_phone(work, who)
    assert not is_kept(work.session, NUMBER)
    assert flow.ring_phone_of(work, who) is None


def test_an_account_that_can_take_no_ring_any_more_keeps_no_number(work: Work) -> None:
    flow.add_account(work, "first@example.org", Role.ADMIN, "", None)
    gone, _link = flow.add_account(work, "gone@example.org", Role.DISPATCHER, NUMBER, None)
    looks, _link = flow.add_account(work, "looks@example.org", Role.DISPATCHER, "612 555 0189", None)
    flow.disable_account(work, gone, None)
    flow.change_role(work, looks, Role.VIEWER, None)
    assert gone.phone_id is looks.phone_id is None
    assert work.session.scalars(select(Phone.number_sealed)).all() == [None, None]


def test_a_phone_that_is_a_volunteers_too_keeps_its_number(work: Work, make: Factory) -> None:
    volunteer = make.volunteer(make.area())
    who, _token = made(work, number=make.number_of(volunteer))
    assert who.phone_id == volunteer.phone_id
    flow.remove_ring_phone(work, who)
    kept = work.session.scalars(select(Phone).where(Phone.id == volunteer.phone_id)).one()
    assert kept.number_sealed is not None


def test_a_phone_that_opted_out_is_said_to_be_out_of_reach(work: Work) -> None:
    who, _token = made(work, number=NUMBER)
    assert who.phone_id is not None
    phone.opt_out(work.session, who.phone_id, work.now)
    work.session.expire_all()
    reach = flow.ring_phone_of(work, who)
    assert reach is not None
    assert reach.opted_out


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("eleven char", Fault.SHORT),
        ("twelve chars", None),
        ("x" * 201, Fault.LONG),
        ("Ana.Larsson@Example.org", Fault.EMAIL),
        ("ana.larsson", Fault.SHORT),
        ("ana.larsson@example.org ", Fault.EMAIL),
        ("aaaaaaaaaaaaaa", Fault.SAME),
        ("ñandú y café con leche", None),
    ],
)
def test_each_fault_of_a_password_is_named(password: str, wrong: Fault | None) -> None:
    assert fault(password, "ana.larsson@example.org") is wrong
