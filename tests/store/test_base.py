"""The basics: times in UTC, words of a vocabulary, errors that quote nothing."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError, StatementError
from sqlalchemy.orm import Session

from responder.store import incident as store
from tests.factories import NOW
from tests.store.rows import incident


def test_a_moment_comes_back_in_utc_from_wherever_it_was_given(session: Session) -> None:
    made = incident(session)
    made.opened_at = NOW.astimezone(timezone(timedelta(hours=-5)))
    session.flush()
    session.expire_all()
    found = store.get(session, made.id)
    assert found is not None
    assert (found.opened_at, found.opened_at.tzinfo) == (NOW, UTC)


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    made = incident(session)
    made.opened_at = datetime(2026, 5, 4, 12)  # noqa: DTZ001  # must be refused
    with pytest.raises(StatementError, match="a moment needs a time zone"), session.begin_nested():
        session.flush()


def test_a_word_outside_its_vocabulary_is_refused(session: Session) -> None:
    made = incident(session)
    made.status = "on fire"  # type: ignore[assignment]  # must be refused
    with pytest.raises(StatementError, match="on fire"), session.begin_nested():
        session.flush()


def test_a_database_error_does_not_quote_the_values(engine: Engine) -> None:
    with pytest.raises(SQLAlchemyError) as failed, engine.connect() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:number)"), {"number": "+16125550123"})
    assert "nowhere" in str(failed.value)
    assert "5550123" not in str(failed.value)
