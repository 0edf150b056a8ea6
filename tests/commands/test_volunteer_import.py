"""`responder volunteers import`: its output, its question, and what it writes."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from responder.cli import main
from responder.store import phone
from responder.store.base import transaction
from responder.store.volunteer import Volunteer
from tests.factories import NOW

HEAD = "phone,name,consent_on,consent_how,consent_proof\n"
PROOF = "2026-03-01,paper,folder 3\n"
GOOD = f"{HEAD}612-555-0171,Ana,{PROOF}612-555-0172,Ben,{PROOF}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "volunteers.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture
def run(committed: sessionmaker[Session], environment: dict[str, str], file: Path) -> "Run":
    return Run(committed, environment, file)


class Run:
    """Runs the command on a file, against a database that is emptied afterwards."""

    def __init__(self, sessions: sessionmaker[Session], environment: dict[str, str], file: Path) -> None:
        self.sessions = sessions
        self._environment = environment
        self._file = file

    def __call__(self, *options: str, typed: str = "") -> Result:
        words = ["volunteers", "import", str(self._file), *options]
        result = CliRunner().invoke(main, words, env=self._environment, input=typed)
        assert "017" not in result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    def written(self) -> int:
        with self.sessions() as session:
            return session.scalar(select(func.count()).select_from(Volunteer)) or 0


def test_a_dry_run_tells_the_counts_and_writes_nothing(run: Run) -> None:
    with transaction(run.sessions) as session:
        phone.opt_out(session, phone.find_or_add_phone(session, "+16125550172").id, NOW)
    result = run("--dry-run")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "New: 1, already here: 0, suppressed: 1, errors: 0.",
        "  suppressed (opted out, left, or never confirmed their phone), not written: line 3",
        "Nothing was written.",
    ]
    assert run.written() == 0


def test_it_asks_after_the_counts_and_no_writes_nothing(run: Run) -> None:
    result = run(typed="n\n")
    assert result.stdout.index("New: 2,") < result.stdout.index("Write 2 volunteers?")
    assert "Nothing was written." in result.stdout
    assert run.written() == 0


def test_an_import_that_is_agreed_to_is_written(run: Run) -> None:
    result = run(typed="y\n")
    assert result.exit_code == 0
    assert "2 volunteers were written. The import sends no texts." in result.stdout
    assert "Encrypting" in result.stderr
    assert run.written() == 2


def test_with_yes_it_does_not_ask_and_a_second_time_nothing_is_left_to_write(run: Run) -> None:
    assert "Write 2 volunteers?" not in run("--yes").stdout
    assert run.written() == 2
    again = run("--yes")
    assert again.exit_code == 0
    assert again.stdout.splitlines()[0] == "New: 0, already here: 2, suppressed: 0, errors: 0."
    assert again.stdout.splitlines()[-1] == "Nothing was written."


def test_one_fault_and_nothing_is_written_even_with_yes(run: Run, file: Path) -> None:
    file.write_text(f"{GOOD}612-555-0173,,{PROOF}", encoding="utf-8")
    result = run("--yes")
    assert result.exit_code == 1
    assert "Line 4, name: is empty" in result.stderr
    assert "New: 2, already here: 0, suppressed: 0, errors: 1." in result.stdout
    assert "Nothing was written" in result.stderr
    assert run.written() == 0


def test_of_very_many_faults_the_first_are_told_and_how_many_more(run: Run, file: Path) -> None:
    file.write_text(HEAD + f"5,Ana,{PROOF}" * 250, encoding="utf-8")
    result = run()
    assert result.stderr.count("phone: is not a full") == 200
    assert "… and 50 more errors." in result.stderr


def test_a_file_that_is_no_list_is_one_line(run: Run, file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    result = run()
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "UTF-8" in result.stderr


def test_further_columns_are_named_and_left_out_if_asked_for(run: Run, file: Path) -> None:
    file.write_text(GOOD.replace("phone,", "id,phone,").replace("612-", "7,612-"), encoding="utf-8")
    assert "--leave-out-columns" in run("--yes").output
    assert run.written() == 0
    result = run("--yes", "--leave-out-columns")
    assert 'Columns left out: "id".' in result.stdout
    assert run.written() == 2


def test_phones_are_taken_from_the_countries_of_the_join_page_alone(run: Run, file: Path) -> None:
    file.write_text(f"{HEAD}+52 664 123 4567,Ana,{PROOF}", encoding="utf-8")
    result = run("--yes")
    assert result.exit_code == 1
    assert "Line 2, phone: is a phone in MX, but the group texts only US" in result.stderr
    assert run.written() == 0
