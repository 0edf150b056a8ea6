"""The audit's chain: whole as written, broken by any change or deletion, and in one order for simultaneous entries."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session, sessionmaker

from responder.domain.role import Role
from responder.store import audit
from responder.store.audit import Act, Audit
from tests.factories import NOW, account


def acts(session: Session, count: int) -> None:
    for number in range(count):
        act = Act("reveal", "volunteer", uuid4(), "safety")
        audit.record(session, None, act, NOW + timedelta(microseconds=number))
    session.commit()


def test_an_untouched_chain_is_whole(session: Session) -> None:
    assert audit.broken_at(session) is None
    assert audit.seal(session) is None
    acts(session, 4)
    session.expire_all()
    assert audit.broken_at(session) is None


@pytest.mark.parametrize("change", [{"act": "pause"}, {"why": ""}, {"noun_id": uuid4()}, {"at": NOW}, {"hash": b"x"}])
def test_a_changed_entry_is_found(session: Session, change: dict[str, object]) -> None:
    acts(session, 4)
    session.execute(update(Audit).where(Audit.id == 3).values(**change))
    assert audit.broken_at(session) == 3


def test_the_account_of_an_entry_cannot_be_changed_either(session: Session) -> None:
    acts(session, 2)
    other = account(session, "other@example.org", "-", Role.VIEWER)
    session.execute(update(Audit).where(Audit.id == 1).values(account_id=other.id))
    assert audit.broken_at(session) == 1


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_a_deleted_entry_is_found(session: Session, gone: int) -> None:
    acts(session, 4)
    session.execute(delete(Audit).where(Audit.id == gone))
    assert audit.broken_at(session) == gone


def test_entries_closed_up_over_a_gap_are_found(session: Session) -> None:
    acts(session, 4)
    session.execute(delete(Audit).where(Audit.id == 2))
    session.execute(update(Audit).where(Audit.id == 3).values(id=2))
    assert audit.broken_at(session) == 2


def test_the_seal_tells_when_the_newest_are_gone(session: Session) -> None:
    acts(session, 3)
    before = audit.seal(session)
    session.execute(delete(Audit).where(Audit.id == 3))
    assert audit.broken_at(session) is None
    assert audit.seal(session) != before


def test_the_newest_stand_first_with_their_account(session: Session) -> None:
    acts(session, 2)
    who = account(session, "who@example.org", "-", Role.VIEWER)
    audit.record(session, who.id, Act("make", "invite", None), NOW)
    assert [(entry.id, email) for entry, email in audit.lately(session, 2)] == [(3, "who@example.org"), (2, None)]
    assert [entry.id for entry, _ in audit.lately(session, 2, before=2)] == [1]


def test_several_at_once_follow_one_another(committed: sessionmaker[Session], engine: Engine) -> None:
    def act() -> None:
        with committed() as session, session.begin():
            audit.record(session, None, Act("reveal", "volunteer", uuid4()), NOW)

    threads = [threading.Thread(target=act) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with committed() as session:
        assert len(audit.lately(session, 20)) == 8
        assert audit.broken_at(session) is None
