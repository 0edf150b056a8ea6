"""Reads of the roster: a search by name covers what the filters leave. It has a limit, and says if it was cut."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from responder.domain.volunteer import State
from responder.store import roster
from responder.store.base import vault_of
from responder.store.roster import Filter, Part, Training
from responder.store.volunteer import NAME, Volunteer
from tests.factories import NOW, Factory

ALL = Part(0, 50)


def named(session: Session, volunteer: Volunteer, name: str) -> Volunteer:
    volunteer.name_sealed = vault_of(session).seal(name, NAME, volunteer.id)
    session.flush()
    return volunteer


def test_names_are_compared_without_case_accents_and_doubled_spaces() -> None:
    assert roster.plain("  JOSÉ   Núñez ") == "jose nunez"
    assert roster.plain("ကညီ")


@pytest.mark.parametrize("sought", ["jose", "JOSÉ", "sé  ru", "ruiz"])
def test_part_of_a_name_finds_it(session: Session, make: Factory, sought: str) -> None:
    jose = named(session, make.volunteer(make.area()), "José Ruiz")
    assert roster.find_people(session, Filter(name=sought), ALL, NOW).ids == [jose.id]


def test_a_name_is_sought_only_among_those_the_filters_leave(session: Session, make: Factory) -> None:
    area = make.area()
    make.volunteer(area)
    waiting = make.volunteer(area, trained=False)
    assert roster.find_people(session, Filter(name="ana", training=Training.WAITING), ALL, NOW).ids == [waiting.id]


def test_a_search_that_was_cut_says_so(session: Session, make: Factory) -> None:
    area = make.area()
    for _ in range(3):
        make.volunteer(area)
    whole = roster.find_people(session, Filter(name="ana"), ALL, NOW)
    assert (whole.total, whole.cut) == (3, False)
    assert roster.find_people(session, Filter(name="ana"), ALL, NOW, roster.Bound(names=2, found=9)).cut
    cut = roster.find_people(session, Filter(name="ana"), Part(1, 1), NOW, roster.Bound(names=9, found=2))
    assert (len(cut.ids), cut.total, cut.cut) == (1, 2, True)
    exact = roster.find_people(session, Filter(name="ana"), ALL, NOW, roster.Bound(names=3, found=9))
    assert not exact.cut


def test_the_longest_waiting_come_first_and_otherwise_the_last_to_join(session: Session, make: Factory) -> None:
    area = make.area()
    first, second = make.volunteer(area, trained=False), make.volunteer(area, trained=False)
    first.joined_at = NOW - timedelta(days=2)
    session.flush()
    assert roster.find_people(session, Filter(training=Training.WAITING), ALL, NOW).ids == [first.id, second.id]
    assert roster.find_people(session, Filter(), ALL, NOW).ids == [second.id, first.id]


@pytest.mark.parametrize(
    ("status", "waits"), [(State.ACTIVE, 1), (State.PAUSED, 1), (State.PENDING, 0), (State.STOPPED, 0)]
)
def test_a_person_who_has_not_joined_or_has_stopped_does_not_wait(
    session: Session, make: Factory, status: State, waits: int
) -> None:
    make.volunteer(make.area(), trained=False).status = status
    make.volunteer(make.area("South"))
    session.flush()
    assert roster.waiting_count(session) == waits
    assert roster.find_people(session, Filter(training=Training.WAITING), ALL, NOW).total == waits


def test_a_row_holds_two_digits_of_the_number_and_no_more(session: Session, make: Factory) -> None:
    ana = make.volunteer(make.area("South"), make.area("North"))
    (row,) = roster.rows(session, [ana.id])
    assert row.phone_end == make.number_of(ana)[-2:]
    assert row.areas == ("North", "South")
    assert make.number_of(ana)[-4:] not in repr(row).replace(str(ana.id), "")


def test_a_number_that_is_no_longer_kept_has_no_end(session: Session, make: Factory) -> None:
    ana = make.volunteer(make.area())
    found = roster.get(session, ana.id)
    assert found is not None
    found[1].number_sealed = None
    session.flush()
    assert roster.rows(session, [ana.id])[0].phone_end == ""
