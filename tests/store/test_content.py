"""Content: what people wrote is gone once its key is deleted."""

from uuid import uuid4

from sqlalchemy import delete, text
from sqlalchemy.orm import Session, sessionmaker

from responder.flow.report import report as report_flow
from responder.flow.work import Work
from responder.store import content_key, report
from responder.store.content_key import ContentKey
from responder.store.report import Report
from tests.factories import Factory, submission
from tests.woken import Woken

WHERE, WORDS = "report.details", "two vans, four people in vests"


def test_words_come_back_in_their_own_place(session: Session) -> None:
    key, row = content_key.new_key(session), uuid4()
    sealed = content_key.seal(session, key, WORDS, WHERE, row)
    assert sealed is not None
    assert WORDS.encode() not in sealed
    assert content_key.read(session, key.id, sealed, WHERE, row) == WORDS


def test_nothing_written_is_nothing_sealed(session: Session) -> None:
    key = content_key.new_key(session)
    assert content_key.seal(session, key, "", WHERE, uuid4()) is None
    assert content_key.read(session, key.id, None, WHERE, uuid4()) == ""
    assert content_key.read(session, None, b"whatever", WHERE, uuid4()) == ""


def test_each_key_is_another_and_lies_wrapped(session: Session) -> None:
    one, other = content_key.new_key(session), content_key.new_key(session)
    assert one.id != other.id
    assert one.wrapped[12:] != other.wrapped[12:]


def test_deleting_the_key_deletes_the_words_but_not_the_report(work: Work, make: Factory) -> None:
    make.area()
    kept = report_flow.submit_report(work, submission(details=WORDS))
    work.session.flush()
    assert report.details(work.session, kept) == WORDS
    work.session.execute(delete(ContentKey).where(ContentKey.id == kept.key_id))
    work.session.expire_all()
    still = work.session.get_one(Report, kept.id)
    assert still.key_id is None
    assert still.details_sealed
    assert (report.details(work.session, still), report.place_words(work.session, still)) == ("", "")


def test_words_whose_key_another_transaction_deleted_are_empty_and_no_fault(
    committed: sessionmaker[Session], woken: Woken
) -> None:
    with committed() as session, session.begin():
        key, row = content_key.new_key(session), uuid4()
        sealed = content_key.seal(session, key, WORDS, WHERE, row)
        key_id = key.id
    with committed() as session, session.begin():
        session.execute(text("DELETE FROM content_key"))
    with committed() as session:
        assert content_key.read(session, key_id, sealed, WHERE, row) == ""
