"""How long 20,000 volunteers take to import, from command to end: checked, counted, encrypted and written."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from responder.local.environment import part_environment
from responder.parts import utc_now
from responder.trouble import Trouble
from tests.benchmarks.ground import Ground
from tests.benchmarks.scale import Scale
from tests.benchmarks.table import Figure
from tests.factories import Factory

_AREA = "Imported"
_WITHIN = 300.0
"""Seconds until we give up."""
_MEGABYTE = 1024


def imported(ground: Ground, scale: Scale) -> list[Figure]:
    """Imports a list twice as long as the large area with the real command, then deletes everybody in it."""
    rows = 2 * scale.large
    file = ground.folder / "volunteers.csv"
    file.write_text("".join(_lines(rows)), encoding="utf-8")
    with _area(ground) as area:
        began = time.monotonic()
        memory = _run(ground, file)
        took = time.monotonic() - began
        written = _count(ground, area)
    if written != rows:
        raise Trouble(f"{written} of {rows} volunteers were written")
    return [
        Figure(
            10,
            f"{rows:,} volunteers imported",
            took,
            most=60,
            unit=" s",
            beside=f"{rows / took:,.0f} a second",
            details={"memory of the command in MB": memory},
        )
    ]


def _lines(rows: int) -> Iterator[str]:
    yield "phone,name,language,areas,skills,trained_on,trained_in,consent_on,consent_how,consent_proof\n"
    for at in range(rows):
        number = f"{952_200_0000 + at}"
        phone = f"({number[:3]}) {number[3:6]}-{number[6:]}"
        trained = "2026-03-01,observing" if at % 2 else ","
        yield f"{phone},Volunteer {at},es,{_AREA},observer;driver,{trained},2026-02-01,paper,folder {at // 100}\n"


def _run(ground: Ground, file: Path) -> float:
    """Runs the command to its end. Returns its peak memory in megabytes."""
    words = [sys.executable, "-m", "responder", "volunteers", "import", str(file), "--yes"]
    most = 0.0
    with subprocess.Popen(
        words, env=part_environment(ground.environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:

        def ended() -> bool:
            nonlocal most
            most = max(most, _peak(process.pid))
            return process.poll() is not None

        try:
            ground.wait(ended, _WITHIN, "the import did not end")
            _, complaint = process.communicate()
        finally:
            process.kill()
    if process.returncode != 0:
        raise Trouble(f"the import failed: {(complaint.strip().splitlines() or ['it says nothing'])[-1]}")
    return most


def _peak(pid: int) -> float:
    """This process's peak memory so far, in megabytes; 0 if the process has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return 0.0
    return next((int(line.split()[1]) / _MEGABYTE for line in lines if line.startswith("VmHWM")), 0.0)


@contextmanager
def _area(ground: Ground) -> Iterator[UUID]:
    """An area of their own, so that other rows' figures do not change."""
    with ground.session() as session:
        area = Factory(session, utc_now()).area(_AREA).id
    try:
        yield area
    finally:
        with ground.session() as session:
            them = "SELECT volunteer_id FROM volunteer_area WHERE area_id = :area"
            gone = text(f"DELETE FROM volunteer WHERE id IN ({them}) RETURNING phone_id")  # noqa: S608  # own words
            phones = list(session.scalars(gone, {"area": area}))
            session.execute(text("DELETE FROM consent WHERE phone_id = ANY(:phones)"), {"phones": phones})
            session.execute(text("DELETE FROM phone WHERE id = ANY(:phones)"), {"phones": phones})
            session.execute(text("DELETE FROM area WHERE id = :area"), {"area": area})


def _count(ground: Ground, area: UUID) -> int:
    with ground.session() as session:
        return session.scalar(text("SELECT count(*) FROM volunteer_area WHERE area_id = :area"), {"area": area}) or 0
