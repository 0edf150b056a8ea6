"""Two dispatchers who decide on the same reports in quarantine at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.report import State
from responder.domain.role import Role
from responder.flow.report import report
from responder.flow.verify import flood
from responder.flow.verify.flood import Decided
from responder.flow.work import Work
from responder.store import flood as store
from responder.store.audit import Audit
from responder.store.base import transaction
from responder.store.history import Actor, History, Noun
from responder.store.report import Report
from tests.factories import account, submission


def test_two_who_place_and_refuse_the_same_at_once_decide_each_report_once(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    now = datetime.now(UTC)
    with transaction(committed) as session:
        work = Work(session, settings.policy, now)
        people = [account(session, f"{name}@example.org", "-", Role.DISPATCHER).id for name in ("one", "two")]
        source = uuid4()
        kept = [report.submit_report(work, submission(source=source)).id for _ in range(25)][5:]
    together = Barrier(4)

    def decide(turn: int) -> Decided:
        act: Callable[[Work, list[UUID], UUID], Decided] = (flood.accept_reports, flood.reject_reports)[turn % 2]
        ids = kept if turn < 2 else kept[::-1]
        with transaction(committed) as session:
            together.wait(timeout=20)
            return act(Work(session, settings.policy, now), ids, people[turn % 2])

    with ThreadPoolExecutor(4) as pool:
        decided = list(pool.map(decide, range(4)))
    assert sum(one.done for one in decided) == 20
    assert sum(one.late for one in decided) == 60
    with committed() as session:
        states = set(session.scalars(select(Report.status).where(Report.id.in_(kept))))
        moves = session.scalars(
            select(History).where(History.noun == Noun.REPORT, History.actor == Actor.ACCOUNT)
        ).all()
        assert states in ({State.PLACED}, {State.REFUSED})
        assert len(moves) == len(session.scalars(select(Audit)).all()) == 20
        assert store.counts(session) == {}
