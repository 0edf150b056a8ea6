"""`python -m tests.replay`: plays made-up days and prints the results."""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy import create_engine, make_url, text

from migrations.run import upgrade
from responder.local.postgres import Postgres
from responder.store.base import connect, session_maker
from responder.store.vault import Vault
from tests.policy import POLICY
from tests.replay import pure, usual_figures
from tests.replay.day import Town
from tests.replay.run import Figures, replay, settle
from tests.replay.town import town
from tests.replay.usual import usual_day

_HEAD = (
    "seed  reports  incidents  joined wrongly  missed (found)  confirmed  claims  rounds / claim  texts  held (flood)"
)


def main() -> None:
    """Plays the requested seeds, one day each."""
    parser = argparse.ArgumentParser(prog="python -m tests.replay", description=main.__doc__)
    parser.add_argument("--first", type=int, default=101, help="the first seed")
    parser.add_argument("--seeds", type=int, default=20, help="how many")
    parser.add_argument("--usual", action="store_true", help="usual days, by the rules alone, in memory")
    parser.add_argument("--surge", action="store_true", help="the same, with a raid that 3,000 people tell of")
    chosen = parser.parse_args()
    here, every = town(), Figures()
    if chosen.usual or chosen.surge:
        _usual(range(chosen.first, chosen.first + chosen.seeds), here, surge=chosen.surge)
        return
    with tempfile.TemporaryDirectory(prefix="replay-") as folder:
        server = Postgres(Path(folder) / "postgres")
        url = server.start()
        try:
            upgrade(url)
            vault = Vault(*(letter * 32 for letter in (b"s", b"p", b"i")))
            settled = connect(url, 1)
            with session_maker(settled, vault)() as session, session.begin():
                settle(session, here)
            settled.dispose()
            _hurry(url)
            click.echo(_HEAD)
            for seed in range(chosen.first, chosen.first + chosen.seeds):
                engine = connect(_copy(url, f"day_{seed}"), 2)
                found = replay(engine, vault, replace(POLICY, verifier_releases=False), here, seed)
                engine.dispose()
                every.add(found)
                click.echo(_row(str(seed), found))
            click.echo(_row("all", every))
        finally:
            server.stop("immediate")


def _usual(seeds: range, here: Town, *, surge: bool) -> None:
    """Play usual days without a database."""
    every = usual_figures.Figures()
    click.echo(usual_figures.HEAD)
    for seed in seeds:
        found = pure.play(POLICY, here, usual_day(seed, here, surge=surge))
        every.add(found)
        click.echo(usual_figures.row(str(seed), found))
    click.echo(usual_figures.row("all", every))


def _hurry(url: str) -> None:
    """Makes the server faster: it may lose the day in a crash, and knows how many verifiers there are."""
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for told in ("SET synchronous_commit = off", "SET fsync = off", "SET jit = off"):
            connection.execute(text(f"ALTER SYSTEM {told}"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("ANALYZE"))
    admin.dispose()


def _copy(url: str, name: str) -> str:
    """Copies the database. Returns the copy's address."""
    known = make_url(url)
    admin = create_engine(known.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE {name} TEMPLATE "{known.database}"'))
    admin.dispose()
    return known.set(database=name).render_as_string(hide_password=False)


def _row(name: str, found: Figures) -> str:
    return (
        f"{name:>4}  {found.reports:7}  {found.incidents:9}  {found.wrong:6} ({found.wrong / found.reports:.1%})  "
        f"{found.missed:6} ({found.found})      {found.confirmed:9}  {found.claims:6}  "
        f"{found.rounds / found.claims:14.2f}  {found.texts:5}  {found.held:4} ({found.held_flood})"
    )


if __name__ == "__main__":
    main()
