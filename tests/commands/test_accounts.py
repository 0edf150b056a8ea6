"""`responder accounts`: adds the first account, prints a new link, and disables an account."""

import re

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.cli import main
from responder.flow.people import account as flow
from responder.flow.work import Work
from responder.parts import utc_now
from responder.store.account import Account
from responder.store.audit import Audit

EMAIL = "ana@example.org"
LINK = re.compile(r"^http://127\.0\.0\.1:8000/dashboard/invite/([\w-]{32})$", re.MULTILINE)


@pytest.fixture
def run(environment: dict[str, str], committed: sessionmaker[Session]) -> "Run":
    return Run(environment)


class Run:
    """The command, with the settings of this run's database."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(main, ("accounts", *words), env=self._environment)


def is_one_line_of_trouble(result: Result) -> bool:
    return result.exit_code == 1 and len(result.stderr.splitlines()) == 1 and result.stdout == ""


def test_a_new_account_is_a_link_and_its_owner_chooses_the_password(
    run: Run, committed: sessionmaker[Session], settings: Settings
) -> None:
    result = run("add", EMAIL, "--role", "admin", "--phone", "612-555-0188")
    assert result.exit_code == 0, result.output
    found = LINK.search(result.stdout)
    assert found
    with committed() as session:
        who = flow.account_of_invite(Work(session, settings.policy, utc_now()), found[1])
        assert who is not None
        assert (who.email, who.password, who.phone_id is None) == (EMAIL, "", False)
        entry = session.scalars(select(Audit)).one()
        assert (entry.act, entry.account_id, entry.noun_id) == ("invite", None, who.id)


def test_wrong_arguments_are_one_line_of_trouble(run: Run) -> None:
    run("add", EMAIL, "--role", "viewer")
    for words, said in (
        (("add", "ANA@example.org", "--role", "viewer"), "already"),
        (("add", "ana", "--role", "viewer"), "isn't an email"),
        (("add", "ben@example.org", "--role", "viewer", "--phone", "12"), "phone number"),
        (("reset", "ben@example.org"), "no account"),
        (("disable", "ben@example.org"), "no account"),
        (("enable", "ben@example.org"), "no account"),
    ):
        result = run(*words)
        assert is_one_line_of_trouble(result), result.output
        assert said in result.stderr


def test_the_last_admin_cannot_be_disabled(run: Run, committed: sessionmaker[Session]) -> None:
    run("add", EMAIL, "--role", "admin")
    with committed.begin() as session:
        session.execute(text("UPDATE account SET password = 'chosen'"))
    result = run("disable", EMAIL)
    assert is_one_line_of_trouble(result)
    assert "last admin" in result.stderr


def test_reset_prints_another_link_and_closes_what_was_open(run: Run, committed: sessionmaker[Session]) -> None:
    first = LINK.search(run("add", EMAIL, "--role", "viewer").stdout)
    with committed() as session:
        before = session.scalars(select(Account.fs_uniquifier)).one()
    second = LINK.search(run("reset", EMAIL).stdout)
    assert first
    assert second
    assert first[1] != second[1]
    with committed() as session:
        assert session.scalars(select(Account.fs_uniquifier)).one() != before


def test_the_list_shows_each_account_and_no_number(run: Run) -> None:
    run("add", EMAIL, "--role", "dispatcher", "--phone", "612-555-0188")
    run("add", "ben@example.org", "--role", "viewer")
    assert run("disable", "ben@example.org").exit_code == 0
    result = run("list")
    assert result.stdout.splitlines() == [
        f"{EMAIL}\tdispatcher\tinvited\t-\thas a phone",
        "ben@example.org\tviewer\tdisabled\t-\t-",
    ]
    assert run("enable", "ben@example.org").exit_code == 0
    assert "disabled" not in run("list").stdout
