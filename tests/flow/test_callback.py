"""The carrier's statuses of a text: each is kept once and applied by rank, however late, often or early it comes."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.carriers import Accepted, Outcome, Text
from responder.domain.delivery import State
from responder.flow.deliver import callback
from responder.flow.deliver.deliver import Pace
from responder.flow.work import Work
from responder.store.delivery import Callback, Delivery
from tests.flow.delivering import PLENTY, FakeCarrier, now, run, states


def hear(
    sessions: sessionmaker[Session], settings: Settings, token: UUID, status: str, code: int | None = None
) -> bool:
    with sessions() as session, session.begin():
        return callback.take_callback(Work(session, settings.policy, now()), token, f"SM{token.hex}", status, code)


def one_token(sessions: sessionmaker[Session]) -> UUID:
    with sessions() as session:
        token = session.scalars(select(Delivery.token).order_by(Delivery.id)).first()
        assert token is not None
        return token


@pytest.mark.usefixtures("called")
def test_a_late_callback_does_not_undo_delivered(committed: sessionmaker[Session], settings: Settings) -> None:
    run(committed, settings, FakeCarrier())
    token = one_token(committed)
    for status in ("delivered", "sent", "failed", "queued"):
        assert hear(committed, settings, token, status)
    with committed() as session:
        assert session.scalars(select(Delivery.status).where(Delivery.token == token)).one() is State.DELIVERED


@pytest.mark.usefixtures("called")
def test_a_repeated_callback_is_kept_once(committed: sessionmaker[Session], settings: Settings) -> None:
    run(committed, settings, FakeCarrier())
    token = one_token(committed)
    for _ in range(3):
        hear(committed, settings, token, "sent")
    with committed() as session:
        assert session.scalar(select(func.count()).select_from(Callback)) == 1


@pytest.mark.usefixtures("called")
def test_a_callback_can_overtake_the_carriers_own_answer(committed: sessionmaker[Session], settings: Settings) -> None:
    def overtaken(text: Text) -> Outcome:
        hear(committed, settings, UUID(hex=text.callback_url.rsplit("/", 1)[1]), "delivered")
        return Accepted("SM" + "7" * 32)

    run(committed, settings, FakeCarrier(overtaken), Pace(1, PLENTY.budget, 5, 30, 10))
    assert states(committed)[State.DELIVERED] >= 1
    assert State.SENDING not in states(committed)


def test_a_callback_for_an_attempt_we_never_made_is_refused(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    assert not hear(committed, settings, UUID(int=1), "delivered")


@pytest.mark.usefixtures("called")
def test_callbacks_that_come_at_once_take_turns(committed: sessionmaker[Session], settings: Settings) -> None:
    run(committed, settings, FakeCarrier())
    with committed() as session:
        tokens = session.scalars(select(Delivery.token)).all()
    with ThreadPoolExecutor(8) as pool:
        for status in [*("sent", "delivered", "sending", "undelivered", "read")] * 3:
            for token in tokens:
                assert token is not None
                pool.submit(hear, committed, settings, token, status)
    assert states(committed) == {State.DELIVERED: 5}
