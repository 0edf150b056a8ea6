"""What partners' reports came to: each incident once, of late, real, and still standing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from responder.domain.incident import Outcome, State
from responder.domain.partner import MIDDLE, REMEMBERED, record
from responder.domain.report import Activity, Channel, Exactness, Size, Uniform
from responder.domain.report import State as ReportState
from responder.domain.role import Role
from responder.store import partner as store
from responder.store.drill import Drill
from responder.store.incident import Incident
from responder.store.partner import Partner
from responder.store.report import Report
from tests.conftest import NOW
from tests.factories import account
from tests.store.rows import incident

_NUMBERS = count(1000)


@dataclass(frozen=True)
class Fate:
    """What became of an incident."""

    status: State
    outcome: Outcome | None = None
    confirmed: bool = False


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


def partner(session: Session, name: str = "Hotline") -> Partner:
    made = Partner(name=name, token_index=name.encode(), made_at=NOW)
    session.add(made)
    session.flush()
    return made


def became(session: Session, fate: Fate) -> Incident:
    found = incident(session, code=f"C{next(_NUMBERS)}", status=fate.status)
    found.outcome, found.confirmed_at = fate.outcome, NOW if fate.confirmed else None
    session.flush()
    return found


CONFIRMED = Fate(State.CONFIRMED, confirmed=True)
REFUTED = Fate(State.CLOSED, Outcome.FALSE_ALARM)


def told(
    session: Session,
    about: Incident,
    by: Partner | None,
    at: datetime = NOW,
    status: ReportState = ReportState.JOINED,
) -> Report:
    """One report about the incident; by a neighbor if by no partner."""
    made = Report(
        code=f"K7QF{next(_NUMBERS)}",
        submission=uuid4(),
        source_id=uuid4(),
        channel=Channel.PARTNER if by else Channel.WEB,
        status=status,
        language="en",
        received_at=at,
        seen_at=at,
        first_hand=True,
        activity=Activity.VEHICLES,
        size=Size.SOME,
        uniform=Uniform.MASKED,
        equipment=[],
        exactness=Exactness.NONE,
        incident_id=about.id,
        partner_id=by.id if by else None,
    )
    session.add(made)
    session.flush()
    return made


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


def test_exercises_what_was_withdrawn_and_what_is_long_ago_do_not_count(session: Session) -> None:
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


def test_who_stands_better_goes_first_and_among_equals_nothing_moves(session: Session) -> None:
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
