"""Importing volunteers: all or none, nobody twice, and nobody who said STOP."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.command import Keyword
from responder.domain.volunteer import Skill, State
from responder.flow.people import volunteer_import
from responder.flow.people.volunteer_import import Lines, Listed
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.work import Work
from responder.store import phone
from responder.store import volunteer as volunteer_store
from responder.store.audit import Audit
from responder.store.base import transaction
from responder.store.consent import Consent, How
from responder.store.delivery import Delivery
from responder.store.history import Actor, History, Noun
from responder.store.phone import Phone
from responder.store.training import Training
from responder.store.volunteer import NewVolunteer, Volunteer
from responder.store.volunteer_import import Standing
from tests.factories import NOW, Factory
from tests.waiting import wait_until_somebody_waits


def listed(line: int, areas: tuple[UUID, ...] = ()) -> Listed:
    return Listed(
        line=line,
        number=number(line),
        name=f"Ana {line}",
        language="so",
        second_language="es",
        areas=areas,
        skills=(Skill.OBSERVER,),
        trained_on=None,
        trained_in="",
        consent_on=date(2026, 3, 1),
        proof="paper: folder 3",
    )


def number(line: int) -> str:
    return f"+1612555{line:04d}"


def write(work: Work, rows: Sequence[Listed]) -> Lines:
    return volunteer_import.write_import(work, rows, lambda _rows: None)


def found(session: Session, line: int) -> Volunteer | None:
    known = phone.find_phone(session, number(line))
    return volunteer_store.by_phone(session, known.id) if known else None


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_everybody_new_is_an_active_volunteer_with_consent_and_training(work: Work, make: Factory) -> None:
    one, two = make.area("Powderhorn"), make.area("Central")
    trained = replace(
        listed(3, (one.id, two.id)),
        skills=(Skill.OBSERVER, Skill.VERIFIER),
        trained_on=date(2026, 4, 1),
        trained_in="observing",
    )
    assert write(work, [listed(2), trained]) == {Standing.NEW: [2, 3], Standing.HERE: [], Standing.SUPPRESSED: []}
    volunteer = found(work.session, 3)
    assert volunteer is not None
    assert (volunteer.status, volunteer.joined_at, volunteer.trained_on) == (State.ACTIVE, NOW, date(2026, 4, 1))
    assert (volunteer.language, volunteer.second_language) == ("so", "es")
    assert volunteer.skills == ["observer", "verifier"]
    assert volunteer_store.name(work.session, volunteer) == "Ana 3"
    assert volunteer_store.areas(work.session, volunteer.id) == [two, one]
    assert make.number_of(volunteer) == number(3)
    (training,) = work.session.scalars(select(Training))
    assert (training.volunteer_id, training.what, training.held_on, training.account_id, training.recorded_at) == (
        volunteer.id,
        "observing",
        date(2026, 4, 1),
        None,
        NOW,
    )
    consents = {consent.phone_id: consent for consent in work.session.scalars(select(Consent))}
    consent = consents.pop(volunteer.phone_id)
    assert (consent.how, consent.version, consent.language) == (How.IMPORT, "import", "so")
    assert (consent.proof, consent.given_at) == ("paper: folder 3", datetime(2026, 3, 1, 6, 0, tzinfo=UTC))
    assert len(consents) == 1
    moves = {entry.noun_id: entry for entry in work.session.scalars(select(History))}
    entry = moves.pop(volunteer.id)
    assert (entry.noun, entry.event, entry.came_from, entry.went_to) == (Noun.VOLUNTEER, "import", None, "active")
    assert (entry.at, entry.actor, entry.actor_id) == (NOW, Actor.ACCOUNT, None)
    assert len(moves) == 1


def test_an_import_texts_nobody_and_stands_in_the_audit_once(work: Work) -> None:
    write(work, [listed(2), listed(3)])
    assert count(work.session, Delivery) == 0
    (entry,) = work.session.scalars(select(Audit))
    assert (entry.act, entry.noun, entry.noun_id, entry.account_id) == ("import", "volunteer", None, None)


def test_people_already_here_opted_out_or_gone_are_listed_and_left_as_they_are(work: Work) -> None:
    session = work.session
    here, out, left, stranger = (phone.find_or_add_phone(session, number(line)) for line in (2, 3, 4, 5))
    who = NewVolunteer(name="Old", language="en", skills=(), areas=(), trained_on=None)
    before = volunteer_store.add(session, here, who, NOW)
    stopped = volunteer_store.add(session, phone.find_or_add_phone(session, number(7)), who, NOW)
    phone.opt_out(session, out.id, NOW)
    phone.opt_out(session, stopped.phone_id, NOW)
    left.number_sealed = None
    session.flush()
    rows = [listed(line) for line in range(2, 8)]
    expected = {Standing.NEW: [5, 6], Standing.HERE: [2], Standing.SUPPRESSED: [3, 4, 7]}
    assert volunteer_import.preview_import(work, rows) == expected
    assert write(work, rows) == expected
    assert volunteer_store.name(session, before) == "Old"
    assert found(session, 3) is None
    assert session.get_one(Phone, left.id).number_sealed is None
    known = found(session, 5)
    assert known is not None
    assert known.phone_id == stranger.id
    assert count(session, Consent) == 2


def test_the_same_list_again_changes_nothing(work: Work) -> None:
    rows = [listed(2), listed(3)]
    write(work, rows)
    assert write(work, rows) == {Standing.NEW: [], Standing.HERE: [2, 3], Standing.SUPPRESSED: []}
    assert [count(work.session, table) for table in (Volunteer, Phone, Consent, Audit)] == [2, 2, 2, 1]


def test_looking_writes_nothing(work: Work) -> None:
    assert volunteer_import.preview_import(work, [listed(2)])[Standing.NEW] == [2]
    assert count(work.session, Phone) == 0


def test_the_bar_is_told_of_every_row(work: Work) -> None:
    told: list[int] = []
    volunteer_import.write_import(work, [listed(line) for line in range(1, 1202)], told.append)
    assert told == [500, 500, 201]


def test_one_row_that_the_database_refuses_undoes_all_and_shows_no_phone(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    rows = [listed(2), listed(3, (uuid4(),))]
    with pytest.raises(IntegrityError) as refused, transaction(committed) as session:
        write(Work(session, settings.policy, NOW), rows)
    assert "5550003" not in str(refused.value)
    with committed() as session:
        assert count(session, Phone) == count(session, Volunteer) == 0


@contextmanager
def beside(act: Callable[[], Lines]) -> Iterator[Future[Lines]]:
    """Something that runs in a thread of its own at the same time."""
    with ThreadPoolExecutor(1) as thread:
        yield thread.submit(act)


def test_two_imports_of_one_list_at_once_write_everybody_once(
    committed: sessionmaker[Session], engine: Engine, settings: Settings
) -> None:
    rows = [listed(line) for line in range(2, 602)]

    def bring(some: Sequence[Listed]) -> Lines:
        with transaction(committed) as session:
            return write(Work(session, settings.policy, NOW), some)

    with committed() as session, ThreadPoolExecutor(2) as threads:
        # One of the phones is already locked, so that both imports begin and neither can end.
        phone.find_or_add_phone(session, number(300))
        outcomes = threads.map(bring, (rows, rows[::-1]))
        wait_until_somebody_waits(engine, people=2)
        session.rollback()
        one, other = sorted(outcomes, key=lambda outcome: len(outcome[Standing.NEW]))
    assert [len(one[standing]) for standing in Standing] == [0, 600, 0]
    assert [len(other[standing]) for standing in Standing] == [600, 0, 0]
    with committed() as session:
        assert [count(session, table) for table in (Volunteer, Phone, Consent, Audit)] == [600, 600, 600, 1]


@pytest.mark.parametrize("known", [True, False])
def test_a_stop_that_is_on_its_way_when_the_import_writes_wins(
    committed: sessionmaker[Session], engine: Engine, settings: Settings, *, known: bool
) -> None:
    if known:
        with transaction(committed) as session:
            phone.find_or_add_phone(session, number(2))

    def bring() -> Lines:
        with transaction(committed) as session:
            return write(Work(session, settings.policy, NOW), [listed(2), listed(3)])

    with committed() as session:
        phone.opt_out(session, phone.find_or_add_phone(session, number(2)).id, NOW)
        with beside(bring) as outcome:
            wait_until_somebody_waits(engine)
            session.commit()
    assert outcome.result() == {Standing.NEW: [3], Standing.HERE: [], Standing.SUPPRESSED: [2]}
    with committed() as session:
        assert found(session, 2) is None
        assert count(session, Consent) == 1


@pytest.mark.parametrize("known", [True, False])
def test_a_stop_that_comes_while_the_import_writes_wins(
    committed: sessionmaker[Session], engine: Engine, settings: Settings, *, known: bool
) -> None:
    if known:
        with transaction(committed) as session:
            phone.find_or_add_phone(session, number(2))

    def stop() -> Lines:
        with transaction(committed) as session:
            arrived = Arrived("SM1", number(2), "STOP", answered_by_carrier=Keyword.STOP)
            inbound.receive_text(Work(session, settings.policy, NOW), arrived)
        return {}

    with committed() as session:
        assert write(Work(session, settings.policy, NOW), [listed(2)])[Standing.NEW] == [2]
        with beside(stop) as stopping:
            wait_until_somebody_waits(engine)
            session.commit()
        stopping.result()
    with committed() as session:
        volunteer = found(session, 2)
        assert volunteer is not None
        assert volunteer.status is State.STOPPED
        assert session.get_one(Phone, volunteer.phone_id).opted_out_at == NOW


def test_a_stop_between_two_statements_of_the_import_waits_for_it_and_wins(
    committed: sessionmaker[Session], engine: Engine, settings: Settings
) -> None:
    with transaction(committed) as session:
        phone.find_or_add_phone(session, number(2))
    thread = ThreadPoolExecutor(1)
    stops: list[Future[None]] = []

    def stop() -> None:
        with transaction(committed) as session:
            arrived = Arrived("SM1", number(2), "STOP", answered_by_carrier=Keyword.STOP)
            inbound.receive_text(Work(session, settings.policy, NOW), arrived)

    def meanwhile(*executed: object) -> None:
        if "INSERT INTO volunteer (" in str(executed[2]) and not stops:
            stops.append(thread.submit(stop))
            wait_until_somebody_waits(engine)

    event.listen(engine, "before_cursor_execute", meanwhile)
    try:
        with thread, transaction(committed) as session:
            write(Work(session, settings.policy, NOW), [listed(2)])
    finally:
        event.remove(engine, "before_cursor_execute", meanwhile)
    stops.pop().result()
    with committed() as session:
        volunteer = found(session, 2)
        assert volunteer is not None
        assert volunteer.status is State.STOPPED


def test_a_person_who_joins_at_the_same_time_is_here_already(
    committed: sessionmaker[Session], engine: Engine, settings: Settings
) -> None:
    with transaction(committed) as session:
        phone.find_or_add_phone(session, number(2))

    def bring() -> Lines:
        with transaction(committed) as session:
            return write(Work(session, settings.policy, NOW), [listed(2)])

    with committed() as session:
        own = NewVolunteer(name="Own", language="en", skills=(), areas=(), trained_on=None)
        known = phone.find_phone(session, number(2))
        assert known is not None
        volunteer_store.add(session, known, own, NOW)
        with beside(bring) as outcome:
            wait_until_somebody_waits(engine)
            session.commit()
    assert outcome.result() == {Standing.NEW: [], Standing.HERE: [2], Standing.SUPPRESSED: []}
    with committed() as session:
        volunteer = found(session, 2)
        assert volunteer is not None
        assert volunteer_store.name(session, volunteer) == "Own"
        assert count(session, Consent) == 0
