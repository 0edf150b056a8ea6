"""What the operator sees during an import of volunteers: errors, counts, the question, progress bars."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import psycopg
from sqlalchemy.exc import SQLAlchemyError

from config.settings import Settings
from responder.commands import volunteer_file
from responder.commands.volunteer_file import Checked
from responder.commands.volunteer_row import AreaNames, Fault, Reader, shown
from responder.flow.people import volunteer_import
from responder.flow.people.volunteer_import import Lines, Listed, Tick
from responder.flow.work import Work
from responder.parts import Parts, build, utc_now
from responder.store import area
from responder.store.base import transaction
from responder.store.volunteer_import import Standing
from responder.trouble import Trouble

_MOST_FAULTS = 200
_MOST_LINES = 20
_TOLD = {
    Standing.HERE: "already volunteers, not changed",
    Standing.SUPPRESSED: "suppressed (opted out, left, or never confirmed their phone), not written",
}


@dataclass(frozen=True)
class Asked:
    """What the operator asked for."""

    file: Path
    dry: bool
    """Write nothing."""
    agreed: bool
    """The question was already answered."""
    leave_out: bool
    """Columns that we don't know are not read."""


def run(settings: Settings, asked: Asked) -> bool:
    """Read the file, and write it unless this is a dry run; returns whether it had no errors. Raises Trouble."""
    parts = build(settings)
    try:
        return _run(parts, asked)
    except (SQLAlchemyError, psycopg.Error) as error:
        # The message of a database error may quote a row.
        raise Trouble(
            f"The database failed ({type(error).__name__}): either everything was written or nothing. "
            "Run this again with --dry-run to see which."
        ) from None
    finally:
        parts.close()


def _run(parts: Parts, asked: Asked) -> bool:
    checked = _check(parts, asked)
    with transaction(parts.sessions) as session:
        found = volunteer_import.preview_import(Work(session, parts.policy, utc_now()), checked.listed)
    _tell_faults(checked.faults)
    click.echo(_counts(found, checked.faults))
    _tell_skipped(found)
    if checked.faults:
        click.echo("Nothing was written. Fix the file and import it again.", err=True)
        return False
    new = len(found[Standing.NEW])
    if asked.dry or not new:
        click.echo("Nothing was written.")
    elif asked.agreed or click.confirm(f"Write {new:,} volunteers?"):
        _tell_written(_write(parts, checked.listed), found)
    else:
        click.echo("Nothing was written.")
    return True


def _check(parts: Parts, asked: Asked) -> Checked:
    sheet = volunteer_file.open_sheet(asked.file, leave_out=asked.leave_out)
    if sheet.left_out:
        click.echo(f"Columns left out: {', '.join(map(shown, sheet.left_out))}.")
    with transaction(parts.sessions) as session:
        names = AreaNames(area.names(session))
    today = utc_now().astimezone(parts.policy.zone).date()
    with _bar("Checking", len(sheet.lines)) as tick:
        return volunteer_file.check(sheet, Reader(names, today, parts.policy.countries), tick)


def _write(parts: Parts, listed: list[Listed]) -> Lines:
    with _bar("Encrypting", len(listed)) as tick, transaction(parts.sessions) as session:
        return volunteer_import.write_import(Work(session, parts.policy, utc_now()), listed, tick)


@contextmanager
def _bar(label: str, length: int) -> Iterator[Tick]:
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update


def _tell_faults(faults: list[Fault]) -> None:
    for fault in faults[:_MOST_FAULTS]:
        click.echo(str(fault), err=True)
    if len(faults) > _MOST_FAULTS:
        click.echo(f"… and {len(faults) - _MOST_FAULTS:,} more errors.", err=True)


def _counts(found: Lines, faults: list[Fault]) -> str:
    return (
        f"New: {len(found[Standing.NEW]):,}, already here: {len(found[Standing.HERE]):,}, "
        f"suppressed: {len(found[Standing.SUPPRESSED]):,}, errors: {len(faults):,}."
    )


def _tell_skipped(found: Lines) -> None:
    for standing, words in _TOLD.items():
        if lines := found[standing]:
            more = f" and {len(lines) - _MOST_LINES:,} more" if len(lines) > _MOST_LINES else ""
            click.echo(f"  {words}: line {', '.join(map(str, lines[:_MOST_LINES]))}{more}")


def _tell_written(became: Lines, found: Lines) -> None:
    click.echo(f"{len(became[Standing.NEW]):,} volunteers were written. The import sends no texts.")
    if became != found:
        click.echo("In the meantime, people joined or opted out. " + _counts(became, []))
        _tell_skipped(became)
