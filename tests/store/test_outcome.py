"""Outcomes that the public may read: what is left out, how precise they are, and how they are found."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from responder.domain.incident import Outcome, State
from responder.domain.report import State as ReportState
from responder.domain.role import Role
from responder.store import outcome as store
from responder.store.drill import Drill
from responder.store.incident import Incident
from responder.store.outcome import Came, Span
from tests.factories import NOW, Factory, account
from tests.store.outcomes import HOUR, SEEN, over
from tests.store.rows import incident

CHICAGO = ZoneInfo("America/Chicago")
DAYS = timedelta(days=14)
SPAN = Span(NOW - DAYS, NOW, CHICAGO)


def listed(session: Session, span: Span = SPAN, most: int = 500) -> list[Came]:
    return store.listing(session, span, most)


def test_each_is_a_line_of_hour_area_and_outcome(session: Session, make: Factory) -> None:
    over(session, make.area("Powderhorn"), seen_at=SEEN + timedelta(minutes=37, seconds=12))
    over(session, None, Outcome.ENDED)
    assert listed(session) == [
        (SEEN, "", "", Outcome.ENDED),
        (SEEN, "Powderhorn", "Minneapolis", Outcome.FALSE_ALARM),
    ]


def _opened(_session: Session, found: Incident) -> None:
    found.status = State.CHECKING


def _too_fresh(_session: Session, found: Incident) -> None:
    found.closed_at = SPAN.closed_before


def _too_old(_session: Session, found: Incident) -> None:
    found.seen_at = SPAN.seen_from - timedelta(seconds=1)


def _twice(_session: Session, found: Incident) -> None:
    found.outcome = Outcome.DUPLICATE


def _merged(session: Session, found: Incident) -> None:
    found.merged_into = incident(session, code="B2B").id


def _played(session: Session, found: Incident) -> None:
    drill = Drill(started_at=NOW, started_by=account(session, "d@example.org", "x", Role.ADMIN).id)
    session.add(drill)
    session.flush()
    found.drill_id = drill.id


def _taken_back(session: Session, found: Incident) -> None:
    session.execute(text("UPDATE report SET status = :gone"), {"gone": ReportState.WITHDRAWN})
    assert found.confirmed_at is None


@pytest.mark.parametrize("change", [_opened, _too_fresh, _too_old, _twice, _merged, _played, _taken_back])
def test_incidents_that_the_public_may_not_read_are_left_out(
    session: Session, make: Factory, change: Callable[[Session, Incident], None]
) -> None:
    found = over(session, make.area())
    assert len(listed(session)) == 1
    change(session, found)
    session.flush()
    assert listed(session) == []


def test_a_confirmed_incident_stays_though_its_reporter_took_it_back(session: Session, make: Factory) -> None:
    over(session, make.area(), Outcome.ENDED)
    session.execute(text("UPDATE report SET status = :gone"), {"gone": ReportState.WITHDRAWN})
    assert [one.outcome for one in listed(session)] == [Outcome.ENDED]


def test_an_unconfirmed_incident_is_never_told_as_real(session: Session, make: Factory) -> None:
    over(session, make.area(), Outcome.ENDED).confirmed_at = None
    session.flush()
    assert [one.outcome for one in listed(session)] == [Outcome.COULD_NOT_VERIFY]


@pytest.mark.parametrize("turn", [1, -1])
def test_within_an_hour_the_order_does_not_tell_which_was_first(session: Session, make: Factory, turn: int) -> None:
    areas = [make.area(name) for name in ("Corcoran", "Phillips", "Seward")]
    for minute, area in enumerate(areas[::turn]):
        over(session, area, seen_at=SEEN + timedelta(minutes=minute), closed_at=NOW - timedelta(minutes=90 + minute))
    over(session, areas[2], seen_at=SEEN + HOUR)
    assert [one.area for one in listed(session)] == ["Seward", "Corcoran", "Phillips", "Seward"]


def test_several_of_one_hour_area_and_outcome_are_one_line(session: Session, make: Factory) -> None:
    area = make.area()
    for minute, outcome in ((3, Outcome.FALSE_ALARM), (40, Outcome.FALSE_ALARM), (41, Outcome.OTHER_AGENCY)):
        over(session, area, outcome, seen_at=SEEN + timedelta(minutes=minute))
    assert [one.outcome for one in listed(session)] == [Outcome.FALSE_ALARM, Outcome.OTHER_AGENCY]


def test_one_area_is_listed_by_itself_and_the_newest_are_kept_where_there_are_too_many(
    session: Session, make: Factory
) -> None:
    here, there = make.area("Here"), make.area("There")
    for hours in range(4):
        over(session, here, seen_at=SEEN - hours * HOUR)
        over(session, there, seen_at=SEEN - hours * HOUR)
    assert {one.area for one in store.listing(session, SPAN, 500, here.id)} == {"Here"}
    assert [one.hour for one in listed(session, most=3)] == [SEEN, SEEN, SEEN - HOUR]


def test_hours_are_those_of_the_groups_clocks(session: Session, make: Factory) -> None:
    kathmandu = ZoneInfo("Asia/Kathmandu")
    over(session, make.area(), seen_at=datetime(2026, 5, 4, 6, 20, tzinfo=UTC))
    (line,) = listed(session, Span(SPAN.seen_from, NOW, kathmandu))
    assert line.hour.astimezone(kathmandu).strftime("%H:%M") == "12:00"


def test_the_hour_that_the_clocks_repeat_is_two_hours(session: Session, make: Factory) -> None:
    area, night = make.area(), datetime(2025, 11, 2, 6, 30, tzinfo=UTC)
    for hours in (0, 1):
        over(session, area, seen_at=night + hours * HOUR, closed_at=night + 2 * HOUR)
    lines = listed(session, Span(night - DAYS, night + 3 * HOUR, CHICAGO))
    assert [one.hour.astimezone(CHICAGO).strftime("%H:%M %Z") for one in lines] == ["01:00 CST", "01:00 CDT"]


_KEPT = """
INSERT INTO incident (id, code, status, activity, hazard, place_words, opened_at, seen_at, last_reported_at,
                      confidence, reasons, closed_at, outcome, urgent, exactness)
SELECT gen_random_uuid(), 'Z' || n, 'closed', 'vehicles', 'none', '', t, t, t,
       'weak', '{}', t, 'false alarm', false, 'none'
FROM (SELECT n, CAST(:now AS timestamptz) - n * interval '1 hour' AS t FROM generate_series(1, 20000) AS n) AS kept
"""


def test_the_index_of_closed_incidents_serves_however_much_is_kept(session: Session, make: Factory) -> None:
    session.execute(text(_KEPT), {"now": NOW})
    session.execute(text("ANALYZE incident"))
    over(session, make.area())
    seen: list[tuple[str, object]] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *said: seen.append((said[2], said[3])))
    listed(session)
    (statement,) = seen
    plan = connection.exec_driver_sql(f"EXPLAIN {statement[0]}", statement[1])  # type: ignore[arg-type]  # as it was run
    assert "ix_incident_closed_at" in "\n".join(str(row[0]) for row in plan)
