"""What coordinators change in the roster, and how that changes who is alerted and who is asked to look."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from responder.domain.coverage import Span
from responder.domain.role import Role
from responder.domain.volunteer import Skill
from responder.flow.incident import decisions
from responder.flow.people import roster, shift
from responder.flow.people.roster import Gone, Held, NotTrained, Why, WrongDay
from responder.flow.report import report
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import audit, training
from responder.store.audit import Audit
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.shift import Shift, Who
from responder.store.volunteer import Volunteer
from tests.calling import release
from tests.factories import CORNER, NOW, Factory, account, submission

HELD = Held("Observer training", date(2026, 3, 7))


@pytest.fixture
def boss(session: Session) -> UUID:
    return account(session, "boss@example.org", "-", Role.COORDINATOR).id


def reported(work: Work) -> Incident:
    """An incident at the corner."""
    kept = report.submit_report(work, submission(point=CORNER))
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    return work.session.get_one(Incident, kept.incident_id)


def confirmed(work: Work, by: UUID) -> Incident:
    """An incident that the coordinator has confirmed."""
    found = reported(work)
    decisions.confirm_incident(work, found.id, by, "I see it")
    return found


def called(work: Work, found: Incident, by: UUID) -> int:
    """The number of deliveries that a callout writes."""
    release(work, found.id, by, "Lake & Bloomington")
    return work.session.scalar(select(func.count()).select_from(Delivery).where(Delivery.alert_id.is_not(None))) or 0


def trained_on(one: Volunteer) -> date | None:
    return one.trained_on


def asked(work: Work, found: Incident) -> list[UUID]:
    """The verifiers who have been asked to look, once the verify step has run."""
    check_flow.ask_verifiers(work, found.id)
    work.session.flush()
    return list(work.session.scalars(select(Check.volunteer_id).where(Check.incident_id == found.id)))


def test_a_volunteer_is_called_only_once_their_training_is_recorded(work: Work, make: Factory, boss: UUID) -> None:
    ana = make.volunteer(make.area(), trained=False)
    found = confirmed(work, boss)
    assert called(work, found, boss) == 0
    assert roster.record_training(work, ana.id, HELD, boss)
    assert ana.trained_on == HELD.on
    assert called(work, found, boss) == 1


def test_a_volunteer_whose_last_training_is_withdrawn_is_called_no_more(work: Work, make: Factory, boss: UUID) -> None:
    ana = make.volunteer(make.area(), trained=False)
    roster.record_training(work, ana.id, HELD, boss)
    roster.record_training(work, ana.id, Held("Refresher", date(2026, 4, 1)), boss)
    roster.grant_skill(work, ana.id, Skill.VERIFIER, boss)
    refresher, first = training.of_volunteer(work.session, ana.id)
    roster.withdraw_training(work, ana.id, first.id, boss)
    assert trained_on(ana) == date(2026, 4, 1)
    assert Skill.VERIFIER in ana.skills
    roster.withdraw_training(work, ana.id, refresher.id, boss)
    assert trained_on(ana) is None
    assert Skill.VERIFIER not in ana.skills
    assert called(work, confirmed(work, boss), boss) == 0


@pytest.mark.parametrize("withdrawn", [False, True])
def test_only_a_verifier_who_is_trained_is_asked_to_look(
    work: Work, make: Factory, boss: UUID, withdrawn: bool
) -> None:
    ana = make.verifier(make.area())
    if withdrawn:
        roster.withdraw_training(work, ana.id, None, boss)
        # Even if the skill stayed or came back in another way.
        ana.skills = [*ana.skills, Skill.VERIFIER]
    assert asked(work, reported(work)) == ([] if withdrawn else [ana.id])


def test_a_training_from_before_they_were_kept_can_be_withdrawn(work: Work, make: Factory, boss: UUID) -> None:
    ana = make.volunteer(make.area())
    roster.withdraw_training(work, ana.id, None, boss)
    assert ana.trained_on is None
    with pytest.raises(Gone):
        roster.withdraw_training(work, ana.id, None, boss)


def test_another_persons_training_is_not_withdrawn(work: Work, make: Factory, boss: UUID) -> None:
    area = make.area()
    ana, ben = make.volunteer(area, trained=False), make.volunteer(area, trained=False)
    roster.record_training(work, ana.id, HELD, boss)
    (kept,) = training.of_volunteer(work.session, ana.id)
    with pytest.raises(Gone):
        roster.withdraw_training(work, ben.id, kept.id, boss)
    assert ana.trained_on == HELD.on


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2100, 1, 1), NOW.date() + timedelta(days=2)])
def test_a_training_date_in_the_future_or_the_distant_past_is_refused(
    work: Work, make: Factory, boss: UUID, day: date
) -> None:
    ana = make.volunteer(make.area(), trained=False)
    with pytest.raises(WrongDay):
        roster.record_training(work, ana.id, Held("x", day), boss)
    assert ana.trained_on is None


def test_verifier_is_granted_to_the_trained_only(work: Work, make: Factory, boss: UUID) -> None:
    ana = make.volunteer(make.area(), trained=False)
    with pytest.raises(NotTrained):
        roster.grant_skill(work, ana.id, Skill.VERIFIER, boss)
    assert roster.grant_skill(work, ana.id, Skill.DRIVER, boss)
    assert not roster.grant_skill(work, ana.id, Skill.DRIVER, boss)
    assert ana.skills.count(Skill.DRIVER) == 1


def test_a_revealed_number_is_on_the_record_with_its_reason(work: Work, make: Factory, boss: UUID) -> None:
    ana = make.volunteer(make.area())
    assert roster.reveal_phone(work, ana.id, Why.NO_TEXTS, boss) == make.number_of(ana)
    entry = work.session.scalars(select(Audit)).one()
    assert (entry.account_id, entry.act, entry.noun_id, entry.why) == (boss, "reveal", ana.id, "no texts")


def test_the_record_stays_when_somebody_is_removed(work: Work, make: Factory, boss: UUID) -> None:
    ana = make.volunteer(make.area())
    key = ana.id
    roster.record_training(work, key, HELD, boss)
    shift.add_shift(work, Who(volunteer_id=key), Span(NOW, NOW + timedelta(hours=4)), boss)
    roster.remove_person(work, key, boss)
    assert work.session.scalars(select(Volunteer)).all() == []
    assert work.session.scalars(select(Shift)).all() == []
    assert [one.act for one in work.session.scalars(select(Audit).order_by(Audit.id))][-1] == "remove"
    assert audit.broken_at(work.session) is None
    with pytest.raises(Gone):
        roster.reveal_phone(work, key, Why.SAFETY, boss)


def test_the_same_at_once_counts_once(committed: sessionmaker[Session], work: Work) -> None:
    with committed() as session, session.begin():
        make = Factory(session, NOW)
        ana = make.volunteer(make.area(), trained=False).id
        boss = account(session, "boss@example.org", "-", Role.COORDINATOR).id
    when = Span(NOW, NOW + timedelta(hours=4))

    def train(own: Work) -> object:
        return roster.record_training(own, ana, HELD, boss)

    def skill(own: Work) -> object:
        return roster.grant_skill(own, ana, Skill.DRIVER, boss)

    def cover(own: Work) -> object:
        return shift.add_shift(own, Who(volunteer_id=ana), when, boss).id

    def call(own: Work) -> object:
        return shift.put_on_call(own, Who(account_id=boss), when, boss).id

    assert sorted(at_once(committed, work, train), key=str) == [False, False, False, True]
    assert sorted(at_once(committed, work, skill), key=str) == [False, False, False, True]
    assert len(set(at_once(committed, work, cover))) == 1
    assert len(set(at_once(committed, work, call))) == 1
    with committed() as session:
        assert audit.broken_at(session) is None


def at_once(sessions: sessionmaker[Session], work: Work, act: Callable[[Work], object]) -> list[object]:
    """The results of four that run at the same time."""
    found: list[object] = []

    def run() -> None:
        with sessions() as session, session.begin():
            found.append(act(Work(session, work.policy, NOW)))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found
