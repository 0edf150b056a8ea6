"""Closing: people who were asked to look and may be on the way hear once that nobody needs to."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import select, update

from responder.domain.alert import NoticeKind
from responder.domain.check import Answer
from responder.domain.check import State as CheckState
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import Outcome
from responder.domain.report import Activity
from responder.domain.response import Event
from responder.flow.admin import drill
from responder.flow.admin.drill import Scene as Played
from responder.flow.incident import decisions
from responder.flow.report import report
from responder.flow.respond import respond
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import phone, sender
from responder.store.alert import Alert, Notice
from responder.store.area import Area
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.verification import Basis
from responder.store.volunteer import Volunteer
from tests.calling import release
from tests.factories import Factory, submission
from tests.flow.calls import coordinator, texts_leave

SAID = "No need to check"


@dataclass(frozen=True)
class Asked:
    """An incident, two verifiers who were asked and whose texts are at the carrier, and who may close it."""

    work: Work
    area: Area
    incident: Incident
    by: UUID
    one: Volunteer
    other: Volunteer

    def close(self, outcome: Outcome = Outcome.FALSE_ALARM) -> None:
        self.work.session.flush()
        decisions.close_incident(self.work, self.incident.id, self.by, outcome)
        self.work.session.flush()

    def answers(self, who: Volunteer, said: Answer) -> None:
        check = next(
            one for one in check_store.looks(self.work.session, self.incident.id) if one.volunteer_id == who.id
        )
        check_flow.answer_check(self.work, check, said, Basis.CHECK_CODE)

    def told(self) -> list[tuple[UUID | None, str]]:
        query = select(Delivery.volunteer_id, Notice.body).join(Notice, Notice.id == Delivery.notice_id)
        rows = self.work.session.execute(query.where(Notice.kind == NoticeKind.THANKS).order_by(Delivery.id))
        return [(row[0], row[1]) for row in rows]

    def who_was_told(self) -> set[UUID | None]:
        people = [who for who, _body in self.told()]
        assert len(people) == len(set(people))
        return set(people)


@pytest.fixture
def asked(work: Work, make: Factory) -> Asked:
    area = make.area()
    make.place(area)
    one, other = make.verifier(area), make.verifier(area)
    kept = report.submit_report(work, submission())
    work.session.flush()
    verify.place_report(work, kept.id)
    incident = work.session.get_one(Incident, kept.incident_id)
    check_flow.ask_verifiers(work, incident.id)
    work.session.flush()
    texts_leave(work.session)
    return Asked(work, area, incident, coordinator(work.session), one, other)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [(Outcome.FALSE_ALARM, "it was a false alarm"), (Outcome.ENDED, "it is over")],
)
def test_a_verifier_who_was_asked_and_is_waited_for_hears_how_it_ended(
    asked: Asked, outcome: Outcome, words: str
) -> None:
    asked.close(outcome)
    assert asked.who_was_told() == {asked.one.id, asked.other.id}
    assert all(f"is closed: {words}. {SAID}. Thank you." in body for _who, body in asked.told())
    assert all(asked.incident.code in body for _who, body in asked.told())


def test_a_verifier_who_was_too_slow_or_is_going_hears_it_too(asked: Asked) -> None:
    silent = check_store.looks(asked.work.session, asked.incident.id)[0]
    silent.status = CheckState.SILENT
    goer = next(one for one in (asked.one, asked.other) if one.id != silent.volunteer_id)
    respond.respond_to_incident(asked.work, goer, asked.incident, Event.GO)
    asked.close()
    assert asked.who_was_told() == {asked.one.id, asked.other.id}


def test_a_verifier_who_has_answered_or_cannot_look_hears_nothing(asked: Asked) -> None:
    asked.answers(asked.one, Answer.NOTHING)
    respond.respond_to_incident(asked.work, asked.other, asked.incident, Event.DECLINE)
    asked.close()
    assert asked.told() == []


def test_a_verifier_who_has_answered_and_is_there_hears_that_it_is_over(asked: Asked) -> None:
    respond.respond_to_incident(asked.work, asked.one, asked.incident, Event.ARRIVE)
    asked.answers(asked.one, Answer.NOTHING)
    asked.answers(asked.other, Answer.NOTHING)
    asked.close()
    assert asked.who_was_told() == {asked.one.id}


@pytest.mark.parametrize(
    ("status", "sid", "told"),
    [
        (DeliveryState.QUEUED, None, False),
        (DeliveryState.CANCELLED, None, False),
        (DeliveryState.FAILED, None, False),
        (DeliveryState.FAILED, "SM1", True),
        (DeliveryState.UNKNOWN, None, True),
        (DeliveryState.SENDING, None, True),
        (DeliveryState.DELIVERED, "SM1", True),
    ],
)
def test_only_verifiers_whose_question_left_hear_it(
    asked: Asked, status: DeliveryState, sid: str | None, told: bool
) -> None:
    session = asked.work.session
    session.execute(update(Delivery).values(status=status, sid=sid))
    session.expire_all()
    asked.close()
    assert bool(asked.told()) is told


def test_a_question_that_has_not_left_is_taken_back(asked: Asked) -> None:
    session = asked.work.session
    session.execute(update(Delivery).values(status=DeliveryState.QUEUED))
    session.expire_all()
    asked.close()
    assert set(session.scalars(select(Delivery.status))) == {DeliveryState.CANCELLED}


def test_a_verifier_who_also_got_the_call_gets_only_its_correction(asked: Asked) -> None:
    session = asked.work.session
    asked.answers(asked.one, Answer.OTHER_AGENCY)
    decisions.confirm_incident(asked.work, asked.incident.id, asked.by, "")
    session.flush()
    release(asked.work, asked.incident.id, asked.by, "")
    session.flush()
    texts_leave(session)
    asked.close()
    assert asked.told() == []
    correction = session.scalars(select(Alert).where(Alert.kind == "correction")).one()
    query = select(Delivery.volunteer_id).where(Delivery.alert_id == correction.id)
    assert set(session.scalars(query)) == {asked.one.id, asked.other.id}


def test_closing_again_tells_nobody_again(asked: Asked) -> None:
    asked.close()
    decisions.reopen_incident(asked.work, asked.incident.id, asked.by)
    asked.close(Outcome.ENDED)
    assert len(asked.told()) == 2


def test_a_verifier_who_has_stopped_hears_nothing(asked: Asked) -> None:
    phone.opt_out(asked.work.session, asked.one.phone_id, asked.work.now)
    asked.close()
    assert asked.who_was_told() == {asked.other.id}


def test_in_a_drill_it_says_so_first_and_stays_in_the_simulator(work: Work, make: Factory) -> None:
    area = make.area()
    place = make.place(area)
    who = make.verifier(area)
    by = coordinator(work.session)
    played = drill.start_drill(work, Played(area.id, place.name, Activity.DOOR), by)
    kept = work.session.scalars(select(Report)).one()
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    check_flow.ask_verifiers(work, kept.incident_id)
    work.session.flush()
    texts_leave(work.session)
    assert drill.end_drill(work, played.id, by)
    query = select(Delivery.volunteer_id, Delivery.sender_id, Notice.body).join(Notice, Notice.id == Delivery.notice_id)
    ((told, through, body),) = work.session.execute(query.where(Notice.kind == NoticeKind.THANKS)).all()
    assert (told, through) == (who.id, sender.DRILL)
    assert body.startswith("DRILL ")
