"""Whether choosing an audience takes longer when many volunteers live in other areas."""

import time
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from sqlalchemy import text
from sqlalchemy.orm import Session

from responder.parts import utc_now
from tests.benchmarks import acting
from tests.benchmarks.ground import Ground
from tests.benchmarks.people import Audience
from tests.benchmarks.scale import Scale
from tests.benchmarks.table import Figure
from tests.factories import Factory

_CALLED = 5_000
_AREAS = 100
"""Areas over which all other volunteers are spread."""
_TRIES = 7
_AT_ONCE = 100_000
_PEOPLE = text("""
WITH made AS (
    INSERT INTO phone (id, number_sealed, number_index, failures)
    SELECT gen_random_uuid(), '\\x00', decode(md5(random()::text || n), 'hex'), 0 FROM generate_series(1, :many) AS n
    RETURNING id
), people AS (
    INSERT INTO volunteer (id, phone_id, name_sealed, status, language, skills, trained_on, joined_at, daily_limit,
                           quiet_from, quiet_until)
    SELECT gen_random_uuid(), id, '\\x00', 'active', 'en', '{observer}', :day, :now,
           CASE WHEN random() < 0.3 THEN 5 END, '03:00', '03:01'
    FROM made
    RETURNING id
)
INSERT INTO volunteer_area (area_id, volunteer_id)
SELECT CAST((CAST(:areas AS text[]))[1 + floor(random() * cardinality(CAST(:areas AS text[])))] AS uuid), id
FROM people
""")


def chosen(ground: Ground, scale: Scale) -> list[Figure]:
    """The same callout, with few volunteers elsewhere and with very many."""
    with ground.session() as session:
        make = Factory(session, utc_now())
        area = make.area("Called")
        others = [str(make.area(f"Other {at}").id) for at in range(_AREAS)]
        _people(session, _CALLED, [str(area.id)])
        few_people = int(session.execute(text("SELECT count(*) FROM volunteer")).scalar_one())
    called = Audience(area.id, ["" for _ in range(_CALLED)])
    few = median(_seconds(ground, called))
    for many in _portions(scale.volunteers - few_people):
        with ground.session() as session:
            _people(session, many, others)
        ground.pause(0)
    many_seconds = median(_seconds(ground, called))
    return [
        Figure(
            11,
            f"Audience of {_CALLED:,} among {scale.volunteers:,} volunteers, beside {few_people:,}",
            many_seconds / few,
            most=1.5,
            unit=" ×",
            beside=f"{many_seconds * 1000:.0f} ms; {few * 1000:.0f} ms, chosen and written",
            details={"few": few, "many": many_seconds},
        )
    ]


def _people(session: Session, many: int, areas: list[str]) -> None:
    now = utc_now()
    day = (now - timedelta(days=30)).date()
    session.execute(_PEOPLE, {"many": many, "areas": areas, "day": day, "now": now})


def _portions(count: int) -> Iterator[int]:
    for begun in range(0, count, _AT_ONCE):
        yield min(_AT_ONCE, count - begun)


def _seconds(ground: Ground, called: Audience) -> list[float]:
    """Seconds that each of several approvals of a callout took. What each one wrote is deleted."""
    with ground.session() as session:
        session.execute(text("ANALYZE"))
    taken = []
    for _ in range(_TRIES):
        began = time.monotonic()
        call = acting.approve(ground, called)
        taken.append(time.monotonic() - began)
        if call.people != _CALLED:
            raise ValueError(f"{call.people} people were chosen instead of {_CALLED}")
        ground.clear()
    return taken
