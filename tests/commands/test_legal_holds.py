"""`responder holds`: what a legal hold covers is not deleted until the hold is lifted."""

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.cli import main
from responder.flow.report import follow_up, report
from responder.flow.work import Work
from responder.parts import utc_now
from responder.store import report as report_store
from responder.store.audit import Audit
from responder.store.report import Report
from tests.factories import Factory, submission


@pytest.fixture
def run(environment: dict[str, str], committed: sessionmaker[Session]) -> "Run":
    return Run(environment)


class Run:
    """The command, with the settings of this run's database."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(main, ("holds", *words), env=self._environment)


def test_a_report_under_an_areas_hold_outlives_its_withdrawal_until_the_hold_is_lifted(
    run: Run, committed: sessionmaker[Session], settings: Settings
) -> None:
    with committed.begin() as session:
        work = Work(session, settings.policy, utc_now())
        area = Factory(session, work.now).area("Corcoran")
        kept = report.submit_report(work, submission(area=area, words="by the market", details="two vans"))
        key = kept.id
    placed = run("place", "--area", "Corcoran")
    assert (placed.exit_code, "area Corcoran, Minneapolis" in placed.stdout) == (0, True)
    with committed.begin() as session:
        follow_up.withdraw_report(Work(session, settings.policy, utc_now()), session.get_one(Report, key).code)
    assert details(committed, key) == "two vans"
    hold_id = run("list").stdout.split("\t")[0]
    assert run("lift", hold_id).stdout == "Lifted.\n"
    assert details(committed, key) == ""
    assert run("list").stdout == ""
    with committed() as session:
        acts = [(one.act, one.account_id) for one in session.scalars(select(Audit).order_by(Audit.id))]
    assert acts == [("hold", None), ("lift hold", None)]


def details(committed: sessionmaker[Session], key: object) -> str:
    with committed() as session:
        return report_store.details(session, session.get_one(Report, key))


def test_everything_can_be_held_and_the_same_twice_is_one(run: Run) -> None:
    assert run("place", "--everything").stdout == run("place", "--everything").stdout
    assert len(run("list").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("place",), "Choose one"),
        (("place", "--everything", "--area", "Corcoran"), "Choose one"),
        (("place", "--incident", "R8K"), "no incident"),
        (("place", "--area", "Nowhere"), "no area with this name"),
        (("lift", "nonsense"), "no such hold"),
    ],
)
def test_wrong_arguments_are_explained(run: Run, words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code in {1, 2}
    assert said in result.stderr
