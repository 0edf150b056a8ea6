"""Phones: one row per number, which stays when its owner leaves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from responder.store import phone
from responder.store.base import transaction
from responder.store.phone import Phone
from tests.factories import NOW

NUMBER, OTHER = "+16125550123", "+16125550124"


def test_a_number_is_found_again_and_is_in_the_row_only_as_ciphertext(session: Session) -> None:
    first = phone.find_or_add_phone(session, NUMBER)
    assert phone.find_or_add_phone(session, NUMBER).id == first.id != phone.find_or_add_phone(session, OTHER).id
    found = phone.find_phone(session, NUMBER)
    assert found is not None
    assert found.id == first.id
    assert first.number_sealed is not None
    assert phone.open_number(session, first.id, first.number_sealed) == NUMBER
    for (row,) in session.execute(text("SELECT encode(number_sealed || number_index, 'escape') FROM phone")):
        assert "5550123" not in row


def test_a_number_that_nobody_has_is_not_found(session: Session) -> None:
    assert phone.find_phone(session, NUMBER) is None


def test_eight_at_once_get_the_same_row(committed: sessionmaker[Session]) -> None:
    together = Barrier(8)

    def add(_number: int) -> UUID:
        with transaction(committed) as session:
            together.wait(timeout=10)
            return phone.find_or_add_phone(session, NUMBER).id

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(add, range(8)))
    with committed() as session:
        assert session.scalars(select(Phone.id)).all() == list(found)
        assert session.scalar(select(func.count()).select_from(Phone)) == 1


def test_the_first_opt_out_is_the_one_that_is_kept(session: Session) -> None:
    kept = phone.find_or_add_phone(session, NUMBER)
    phone.opt_out(session, kept.id, NOW)
    phone.opt_out(session, kept.id, NOW + timedelta(days=1))
    session.refresh(kept)
    assert kept.opted_out_at == NOW


def test_a_person_who_left_stays_known_as_index_and_opt_out_only(session: Session) -> None:
    kept = phone.find_or_add_phone(session, NUMBER)
    phone.opt_out(session, kept.id, NOW)
    session.execute(text("UPDATE phone SET number_sealed = NULL"))
    session.expire_all()
    again = phone.find_or_add_phone(session, NUMBER)
    assert (again.id, again.number_sealed, again.opted_out_at) == (kept.id, None, NOW)
