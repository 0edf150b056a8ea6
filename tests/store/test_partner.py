"""What became of partners' reports: each incident counts once, if it is recent, real, and not withdrawn."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from responder.domain.incident import Outcome, State
from responder.domain.partner import MIDDLE, REMEMBERED, record
from responder.domain.report import State as ReportState
from responder.domain.role import Role
from responder.store import partner as store
from responder.store.drill import Drill
from responder.store.partner import Partner
from tests.factories import NOW, account
from tests.store.partners import Fate, became, partner, told

FATES = [
    (Fate(State.UNVERIFIED), (0, 0)),
    (Fate(State.CHECKING), (0, 0)),
    (Fate(State.CONFIRMED, confirmed=True), (1, 0)),
    (Fate(State.CHECKING, confirmed=True), (1, 0)),
    (Fate(State.CLOSED, Outcome.ENDED, confirmed=True), (1, 0)),
    (Fate(State.CLOSED, Outcome.ENDED), (0, 0)),
    (Fate(State.CLOSED, Outcome.FALSE_ALARM), (0, 1)),
    (Fate(State.CLOSED, Outcome.FALSE_ALARM, confirmed=True), (0, 1)),
    (Fate(State.CLOSED, Outcome.OTHER_AGENCY), (0, 1)),
    (Fate(State.CLOSED, Outcome.COULD_NOT_VERIFY), (0, 0)),
    (Fate(State.CLOSED, Outcome.COULD_NOT_VERIFY, confirmed=True), (0, 0)),
    (Fate(State.CLOSED, Outcome.DUPLICATE, confirmed=True), (0, 0)),
    # It was closed once, and is open again.
    (Fate(State.CHECKING, Outcome.FALSE_ALARM), (0, 0)),
]


CONFIRMED = Fate(State.CONFIRMED, confirmed=True)
REFUTED = Fate(State.CLOSED, Outcome.FALSE_ALARM)


def figures(session: Session, of: Partner) -> tuple[int, int]:
    (found,) = [one for one in store.listing(session, NOW) if one.partner.id == of.id]
    return found.confirmed, found.refuted


@pytest.mark.parametrize(("fate", "expected"), FATES, ids=str)
def test_each_fate_of_an_incident_counts_as_it_says(session: Session, fate: Fate, expected: tuple[int, int]) -> None:
    hotline = partner(session)
    found = became(session, fate)
    told(session, found, hotline)
    assert figures(session, hotline) == expected
    assert store.standings(session, [found.id], NOW) == {found.id: record(*expected)}


def test_an_incident_counts_once_for_each_partner_however_often_it_was_reported(session: Session) -> None:
    hotline, tips = partner(session, "Hotline"), partner(session, "Tips")
    one, other = became(session, CONFIRMED), became(session, REFUTED)
    for _ in range(3):
        told(session, one, hotline)
        told(session, other, hotline)
    told(session, one, tips)
    assert (figures(session, hotline), figures(session, tips)) == ((1, 1), (1, 0))
    (listed, _) = store.listing(session, NOW)
    assert listed.reports == 6


def test_exercises_withdrawn_reports_and_old_ones_do_not_count(session: Session) -> None:
    hotline = partner(session)
    told(session, became(session, CONFIRMED), hotline, status=ReportState.WITHDRAWN)
    told(session, became(session, CONFIRMED), hotline, at=NOW - REMEMBERED)
    told(session, became(session, CONFIRMED), hotline, at=NOW - REMEMBERED + timedelta(seconds=1))
    played = became(session, CONFIRMED)
    drill = Drill(started_at=NOW, started_by=account(session, "d@example.org", "x", Role.ADMIN).id)
    session.add(drill)
    session.flush()
    played.drill_id = drill.id
    told(session, played, hotline)
    assert figures(session, hotline) == (1, 0)


def test_a_better_record_goes_first_and_among_equals_nothing_moves(session: Session) -> None:
    good, poor, new = (partner(session, name) for name in ("good", "poor", "new"))
    told(session, became(session, CONFIRMED), good)
    told(session, became(session, REFUTED), poor)
    by_poor, by_neighbor, by_new, by_good, by_both, silent = waiting = [
        became(session, Fate(State.UNVERIFIED)) for _ in range(6)
    ]
    for found, by in ((by_poor, poor), (by_neighbor, None), (by_new, new), (by_good, good)):
        told(session, found, by)
    told(session, by_both, poor)
    told(session, by_both, None)
    ids = [found.id for found in waiting]
    stands = store.standings(session, ids, NOW)
    assert [stands[found.id] for found in (by_neighbor, by_new, by_both, silent)] == [MIDDLE] * 4
    expected = [by_good, by_neighbor, by_new, by_both, silent, by_poor]
    assert store.best_first(session, ids, NOW) == [found.id for found in expected]


def test_a_withdrawn_report_lifts_its_incident_no_more(session: Session) -> None:
    good = partner(session)
    told(session, became(session, CONFIRMED), good)
    found = became(session, Fate(State.UNVERIFIED))
    told(session, found, good, status=ReportState.WITHDRAWN)
    assert store.standings(session, [found.id], NOW) == {found.id: MIDDLE}


@pytest.mark.parametrize(("how_many", "statements"), [(0, 0), (1, 1), (20, 1)])
def test_however_many_incidents_are_asked_for_it_is_one_statement(
    session: Session, how_many: int, statements: int
) -> None:
    hotline = partner(session)
    ids: list[UUID] = []
    for _ in range(how_many):
        found = became(session, Fate(State.UNVERIFIED))
        told(session, found, hotline)
        ids.append(found.id)
    seen: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *said: seen.append(said[2]))
    assert store.best_first(session, ids, NOW) == ids
    assert len(seen) == statements
