"""A report is kept with everything that belongs to it, once the transaction is committed, or not at all."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.report import HeldWhy
from responder.flow.report import report
from responder.flow.report.report import Submission
from responder.flow.work import Work
from responder.queue import Step
from responder.store.content_key import ContentKey
from responder.store.report import Report
from tests.factories import NOW, submission
from tests.woken import Woken

Keep = Callable[[Work, Submission], object]


def count(sessions: sessionmaker[Session]) -> tuple[int, int]:
    """Counts of reports and of keys, as other transactions see them."""
    with sessions() as session:
        reports, keys = (session.scalar(select(func.count()).select_from(table)) or 0 for table in (Report, ContentKey))
    return reports, keys


def test_a_report_wakes_a_worker_after_the_commit_and_the_same_again_wakes_nobody(
    committed: sessionmaker[Session], settings: Settings, woken: Woken
) -> None:
    given = replace(submission(), counted=True)
    with committed() as session:
        kept = report.submit_and_forget(Work(session, settings.policy, NOW), given)
        assert woken.steps == []
        session.commit()
        assert woken.steps == [(Step.VERIFY, str(kept.id))]
    with committed() as session:
        assert report.submit_and_forget(Work(session, settings.policy, NOW), given) == kept
        session.commit()
    assert count(committed) == (1, 1)
    assert len(woken.steps) == 1


@pytest.mark.parametrize(
    ("keep", "given"),
    [
        (report.submit_and_forget, replace(submission(), counted=True)),
        (report.submit_and_forget, replace(submission(), held_why=HeldWhy.BURST)),
        (report.submit_and_forget, submission()),
        (report.submit_report, replace(submission(), counted=True)),
        (report.submit_report, replace(submission(), held_why=HeldWhy.BURST)),
    ],
    ids=["alone", "held", "counted here", "read again", "held and read again"],
)
def test_a_report_is_kept_with_everything_that_belongs_to_it_or_nothing_is(
    committed: sessionmaker[Session], settings: Settings, woken: Woken, keep: Keep, given: Submission
) -> None:
    with committed() as session:
        keep(Work(session, settings.policy, NOW), given)
        assert count(committed) == (0, 0)
        session.rollback()
    assert count(committed) == (0, 0)
    assert woken.steps == []
    with committed() as session:
        keep(Work(session, settings.policy, NOW), given)
        session.commit()
    assert count(committed) == (1, 1)
