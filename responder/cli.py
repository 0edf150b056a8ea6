"""The `responder` command."""

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import NoReturn

import click

from config.settings import Settings, SettingsError, load
from migrations.run import upgrade
from responder.commands import accounts as local_accounts
from responder.commands import doctor as local_doctor
from responder.commands import gazetteer as local_gazetteer
from responder.commands import legal_holds as local_holds
from responder.commands import volunteer_import
from responder.commands.volunteer_import import Asked
from responder.domain import vocabulary
from responder.domain.role import Role
from responder.domain.vocabulary import VocabularyFault
from responder.local import demo as local_demo
from responder.local import instance as local_instance
from responder.local import process_list
from responder.local import up as local_up
from responder.local.story import Story
from responder.readiness import require_usable
from responder.simulator.faults import SCRIPTS, FaultsError, read
from responder.trouble import Trouble

_BIND = click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port of the web server.")
_VERBOSE = click.option("--verbose", is_flag=True, help="Show everything the services log.")
_FOLDER = click.Path(file_okay=False, path_type=Path)
_PORT = click.IntRange(1, 65535)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Do everything except save it.")


def _faults(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    try:
        read(text)
    except FaultsError as error:
        raise click.BadParameter(str(error)) from error
    return text


class _Plain(click.Group):
    """A group of commands that prints expected errors as plain lines, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            vocabulary.load()
            return super().invoke(ctx)
        except SettingsError as error:
            _fail(f"{error}\nEvery setting is explained in docs/settings.md; `responder demo` needs none.")
        except (Trouble, VocabularyFault) as error:
            _fail(str(error))


@click.group(cls=_Plain, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Responder: neighbors report, people check, volunteers get an alert."""


@main.command()
@click.option("--fresh", is_flag=True, help="Start over: delete the data of earlier demos.")
@click.option("--port", type=_PORT, default=8000, show_default=True, help="Port of the pages.")
@click.option("--simulator-port", type=_PORT, default=8001, show_default=True, help="Port of the simulator's phones.")
@click.option("--data", type=_FOLDER, default=".demo", show_default=True, help="Where the demo keeps its data.")
@click.option(
    "--faults",
    default="none",
    show_default=True,
    metavar="NAME|JSON",
    callback=_faults,
    help=f"Faults at the simulated carrier: {', '.join(SCRIPTS)}, or a JSON object.",
)
@_VERBOSE
def demo(  # noqa: PLR0913 - one for each option
    *, fresh: bool, port: int, simulator_port: int, data: Path, faults: str, verbose: bool
) -> None:
    """Try it here: its own database, sample people, and a simulator instead of the carrier."""
    wanted = local_demo.Demo(data.absolute(), port, simulator_port, fresh=fresh, verbose=verbose, faults=faults)
    local_demo.run(wanted, click.echo)


@main.command()
@click.option("--data", type=_FOLDER, default=".responder", show_default=True, help="Where logs and the schedule go.")
@_BIND
@_VERBOSE
def up(*, data: Path, bind: str, verbose: bool) -> None:
    """Run web, workers and beat on this machine, with settings from the environment."""
    local_up.run(_settings(), data.absolute(), bind, click.echo, verbose=verbose)


@main.command()
@_BIND
def serve(bind: str) -> None:
    """Run only the web server."""
    require_usable(_settings(), migrated=True)
    _become([*process_list.WEB, "--bind", bind])


@main.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    settings = _settings()
    require_usable(settings, migrated=False)
    upgrade(settings.database_url.get_secret_value())
    click.echo("The database is up to date.")


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def simulator(arguments: tuple[str, ...]) -> None:
    """Run the carrier simulator."""
    _become([sys.executable, "-m", "responder.simulator", *arguments])


@main.command()
@click.option("--data", type=_FOLDER, default=".demo", show_default=True, help="Use the demo running here.")
def story(data: Path) -> None:
    """Play one incident from report to all-clear. Without a running demo it starts its own."""
    running = local_instance.running_demo(data.absolute())
    with nullcontext(running) if running else local_instance.own() as instance:
        click.echo(f"Playing against {instance.url}")
        Story(instance, click.echo).play()


@main.command()
def doctor() -> None:
    """Check everything Responder needs, and say how to fix what is missing."""
    if not local_doctor.examine(os.environ, click.echo):
        sys.exit(1)


@main.group()
def volunteers() -> None:
    """The group's volunteers."""


@volunteers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would be written and every error, but write nothing.")
@click.option("--yes", is_flag=True, help="Write the rows without asking, if there are no errors.")
@click.option("--leave-out-columns", is_flag=True, help="Leave out columns that Responder doesn't know.")
def import_volunteers(*, file: Path, dry_run: bool, yes: bool, leave_out_columns: bool) -> None:
    """Import volunteers from a CSV file, with proof of their consent: all of them or none.

    The first line names the columns, in any order: phone, name, consent_on, consent_how, consent_proof. Optional
    columns: language, second_language, areas, skills, trained_on, trained_in.
    """
    settings = _settings()
    require_usable(settings, migrated=True)
    if not volunteer_import.run(settings, Asked(file, dry_run, yes, leave_out_columns)):
        sys.exit(1)


@main.group()
def accounts() -> None:
    """Accounts that can log in."""


@accounts.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True, help="What they can do.")
@click.option("--phone", default="", metavar="NUMBER", help="Phone that gets urgent notices.")
def add_account(email: str, role: str, phone: str) -> None:
    """Invite someone: print the link where they choose a password."""
    _show_link(local_accounts.add(_settings(), email, Role(role), phone))


@accounts.command("reset")
@click.argument("email")
def reset_account(email: str) -> None:
    """Print a new link. The old password stops working, and they are logged out everywhere."""
    _show_link(local_accounts.reset(_settings(), email))


@accounts.command("disable")
@click.argument("email")
def disable_account(email: str) -> None:
    """Log someone out everywhere and block new logins."""
    local_accounts.disable(_settings(), email)
    click.echo("Disabled: logged out everywhere.")


@accounts.command("enable")
@click.argument("email")
def enable_account(email: str) -> None:
    """Let someone log in again."""
    local_accounts.enable(_settings(), email)
    click.echo("Enabled.")


@accounts.command("list")
def list_accounts() -> None:
    """List all accounts. Phone numbers are never shown."""
    for row in local_accounts.listing(_settings()):
        click.echo("\t".join(row))


def _show_link(link: str) -> None:
    click.echo(f"{link}\nIt works once, for three days. Don't share it: the person who opens it chooses the password.")


@main.group()
def holds() -> None:
    """Legal holds: what they cover is not deleted, even if someone withdraws it."""


@holds.command("place")
@click.option("--incident", default="", metavar="CODE", help="Everything in this incident.")
@click.option("--area", default="", metavar="NAME", help="Everything in this area.")
@click.option("--everything", is_flag=True, help="Everything.")
def place_hold(*, incident: str, area: str, everything: bool) -> None:
    """Place a hold on an incident, an area or everything."""
    if [bool(incident), bool(area), everything].count(True) != 1:
        raise click.UsageError("Choose one: --incident CODE, --area NAME or --everything.")
    click.echo(local_holds.place(_settings(), incident, area))


@holds.command("lift")
@click.argument("hold")
def lift_hold(hold: str) -> None:
    """Lift a hold by its id. Anything withdrawn in the meantime is deleted right away."""
    local_holds.lift(_settings(), hold)
    click.echo("Lifted.")


@holds.command("list")
def list_holds() -> None:
    """List active holds."""
    for line in local_holds.listing(_settings()):
        click.echo(line)


@main.group()
def areas() -> None:
    """The areas: neighborhoods and their boundaries."""


@areas.command("import")
@click.argument("file", type=_FILE)
@click.option("--city", required=True, metavar="NAME", help="The city these areas belong to.")
@click.option("--name-field", metavar="F", help="The field with the names, if it can't be guessed.")
@click.option("--crs", metavar="EPSG:N", help="The file's coordinate system, if it isn't longitude and latitude.")
@click.option("--leave-out-broken", is_flag=True, help="Leave out rows that can't be used, and write the others.")
@_DRY_RUN
def areas_import(  # noqa: PLR0913  # an argument for each option
    *, file: Path, city: str, name_field: str | None, crs: str | None, leave_out_broken: bool, dry_run: bool
) -> None:
    """Import a city's areas from GeoJSON. Areas of the same name are updated, none is deleted. All or nothing."""
    wanted = local_gazetteer.AreaImport(file, city, name_field, crs, leave_out_broken)
    local_gazetteer.import_areas(_settings(), wanted, click.echo, dry_run=dry_run)


@areas.command("list")
def areas_list() -> None:
    """List all areas, and how many others each one touches."""
    local_gazetteer.list_areas(_settings(), click.echo)


@main.group()
def places() -> None:
    """The gazetteer: named points such as intersections, schools, plazas."""


@places.command("import")
@click.argument("file", type=_FILE)
@_DRY_RUN
def places_import(*, file: Path, dry_run: bool) -> None:
    """Import places from CSV (kind, name, latitude, longitude) or GeoJSON points. All or nothing."""
    local_gazetteer.import_places(_settings(), file, click.echo, dry_run=dry_run)


def _settings() -> Settings:
    return load(os.environ)


def _become(words: list[str]) -> NoReturn:
    """Replaces this process with the server, so that signals reach the server itself."""
    sys.stdout.flush()
    os.execv(words[0], words)  # noqa: S606 - no shell is the point


def _fail(text: str) -> NoReturn:
    click.echo(text, err=True)
    sys.exit(1)
