"""A drill goes the same way as a real incident, is marked in every text, and touches nothing real."""

import threading
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.alert import Kind, NoticeKind
from responder.domain.incident import Outcome as Ending
from responder.domain.incident import State
from responder.domain.report import Activity
from responder.domain.report import State as ReportState
from responder.domain.response import State as ResponseState
from responder.domain.role import Role
from responder.flow.admin import drill, ring, upkeep
from responder.flow.admin.drill import Scene
from responder.flow.report import report
from responder.flow.respond import respond
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import audience, phone, response, sender
from responder.store import drill as store
from responder.store import ring as ring_store
from responder.store.alert import Alert, AlertText, Notice
from responder.store.area import Area
from responder.store.audience import Audience
from responder.store.audit import Audit
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.drill import Drill
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.report import Report
from responder.store.response import Response
from responder.store.ring import Cause
from responder.store.volunteer import Volunteer
from tests.factories import CORNER, Factory, account, submission
from tests.flow.delivering import now
from tests.flow.drills import PLACE, real
from tests.flow.texting import bodies, text_in
from tests.woken import Woken


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


@pytest.fixture
def who(session: Session) -> UUID:
    return account(session, "c@example.org", "x", Role.COORDINATOR).id


def begin(work: Work, who: UUID, area: Area, *, real_by: UUID | None = None) -> Incident:
    """A drill's incident, after a worker has placed its report and verifiers have been asked."""
    made = drill.start_drill(work, Scene(area.id, PLACE, Activity.DOOR), who, real_by)
    kept = work.session.scalars(select(Report).where(Report.drill_id == made.id)).one()
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    check_flow.ask_verifiers(work, kept.incident_id)
    return work.session.get_one(Incident, kept.incident_id)


def later(work: Work) -> Work:  # until then it waits for the verifiers, and nothing else asks them
    return replace(work, now=work.now + work.policy.check_patience)


def sent(work: Work) -> list[tuple[int, str]]:
    """Everything written so far: the sender, and the text."""
    query = (
        select(Delivery.sender_id, Notice.body, AlertText.body)
        .outerjoin(Notice, Notice.id == Delivery.notice_id)
        .outerjoin(AlertText, (AlertText.alert_id == Delivery.alert_id) & (AlertText.language == Delivery.language))
        .order_by(Delivery.id)
    )
    return [(through, notice or alert or "") for through, notice, alert in work.session.execute(query)]


def check_of(work: Work, incident: Incident) -> Check:
    return work.session.scalars(select(Check).where(Check.incident_id == incident.id)).one()


def in_play(work: Work, make: Factory, who: Volunteer, body: str, sid: str = "SM1") -> str | None:
    """The answer that this volunteer's phone gets from the drill's simulator."""
    return drill.answer_drill_text(work, drill.Answered(sid, make.number_of(who), body))


def test_a_drill_goes_from_report_to_all_clear_and_every_text_says_so_first_and_stays_in_the_simulator(
    work: Work, make: Factory, area: Area, who: UUID, woken: Woken
) -> None:
    verifier, volunteers = make.verifier(area), [make.volunteer(area) for _ in range(3)]
    incident = begin(work, who, area)
    assert in_play(work, make, verifier, f"5 {check_of(work, incident).code}") is not None
    assert incident.status is State.CONFIRMED
    assert in_play(work, make, volunteers[0], "1", "SM2") is not None
    work.session.execute(text("UPDATE delivery SET status = 'sent'"))
    assert drill.end_drill(work, incident.drill_id or who, who)
    work.session.commit()
    said = sent(work)
    assert len(said) >= 1 + 2 * len(volunteers)
    assert {through for through, _ in said} == {sender.DRILL}
    assert all(body.startswith("DRILL ") for _, body in said), said
    assert "All clear" in said[-1][1]
    assert set(woken.of(Step.DELIVER)) == {"2"}


def test_answers_to_the_simulators_phones_say_exercise_first(work: Work, make: Factory, area: Area, who: UUID) -> None:
    ana = make.verifier(area)
    begin(work, who, area)
    for number, body in enumerate(("3", "5 XXXX", "8", "hello", "1 XXX", "4")):
        answer = in_play(work, make, ana, body, f"SM{number}")
        assert answer is not None
        assert answer.startswith("DRILL "), answer


def test_an_admin_may_send_one_to_real_phones_and_that_is_on_the_record(
    work: Work, make: Factory, area: Area, who: UUID
) -> None:
    make.verifier(area)
    incident = begin(work, who, area, real_by=who)
    assert [through for through, _ in sent(work)] == [sender.DEFAULT]
    assert sent(work)[0][1].startswith("DRILL ")
    drill.end_drill(work, incident.drill_id or who, who)
    query = select(Audit.act, Audit.noun, Audit.why).where(Audit.noun == "drill").order_by(Audit.id)
    acts = work.session.execute(query)
    assert [tuple(one) for one in acts] == [("start", "drill", drill.REAL), ("end", "drill", "")]


def test_without_a_simulator_none_is_started_but_to_real_phones(work: Work, area: Area, who: UUID) -> None:
    bare, scene = replace(work, policy=replace(work.policy, drills=False)), Scene(area.id, PLACE, Activity.DOOR)
    with pytest.raises(drill.NoSimulator):
        drill.start_drill(bare, scene, who)
    assert drill.start_drill(bare, scene, who, real_by=who).real_by == who


@pytest.mark.parametrize("nowhere", [None, UUID(int=7)])
def test_none_is_started_nowhere(work: Work, who: UUID, nowhere: UUID | None) -> None:
    with pytest.raises(drill.NoArea):
        drill.start_drill(work, Scene(nowhere, PLACE, Activity.DOOR), who)


def test_neither_joins_the_other_nor_another_drill(work: Work, area: Area, who: UUID) -> None:
    one, other, earnest = begin(work, who, area), begin(work, who, area), real(work)
    assert len({one.id, other.id, earnest.id}) == 3
    assert earnest.drill_id is None
    assert one.drill_id != other.drill_id
    assert real(work).id == earnest.id, "what is real still joins what is real"


def test_reports_of_one_drill_join_each_other(work: Work, area: Area, who: UUID) -> None:
    incident = begin(work, who, area)
    played = replace(submission(words=PLACE, activity=Activity.DOOR), drill_id=incident.drill_id)
    more = report.submit_report(work, played)
    verify.place_report(work, more.id)
    assert more.incident_id == incident.id


def test_ending_closes_all_of_it_once(work: Work, area: Area, who: UUID) -> None:
    incident, earnest = begin(work, who, area), real(work)
    assert drill.end_drill(work, incident.drill_id or who, who)
    assert not drill.end_drill(work, incident.drill_id or who, who)
    assert (incident.status, incident.outcome) == (State.CLOSED, Ending.ENDED)
    assert earnest.status is not State.CLOSED


def test_a_report_of_a_drill_that_is_over_opens_nothing(work: Work, area: Area, who: UUID) -> None:
    made = drill.start_drill(work, Scene(area.id, PLACE, Activity.DOOR), who)
    kept = work.session.scalars(select(Report).where(Report.drill_id == made.id)).one()
    drill.end_drill(work, made.id, who)
    verify.place_report(work, kept.id)
    assert (kept.status, kept.incident_id) == (ReportState.WITHDRAWN, None)


def test_ending_while_its_report_is_being_placed_leaves_nothing_open(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    for turn in range(6):
        with committed() as session, session.begin():
            work = Work(session, settings.policy, now())
            make = Factory(session, work.now)
            area = make.area(f"Area {turn}")
            who = account(session, f"{turn}@example.org", "x", Role.COORDINATOR).id
            made = drill.start_drill(work, Scene(area.id, PLACE, Activity.DOOR), who).id
            kept = session.scalars(select(Report.id).where(Report.drill_id == made)).one()
        ready = threading.Barrier(2)

        def act(
            what: str, ready: threading.Barrier = ready, made: UUID = made, who: UUID = who, kept: UUID = kept
        ) -> None:
            with committed() as session, session.begin():
                work = Work(session, settings.policy, now())
                ready.wait(10)
                if what == "end":
                    drill.end_drill(work, made, who)
                else:
                    verify.place_report(work, kept)

        threads = [threading.Thread(target=act, args=[what]) for what in ("end", "place")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        with committed() as session:
            opened = session.scalars(select(Incident.status).where(Incident.drill_id == made)).all()
            assert set(opened) <= {State.CLOSED}, turn


def test_a_volunteer_who_is_busy_in_a_drill_is_asked_and_called_in_earnest(
    work: Work, make: Factory, area: Area, who: UUID
) -> None:
    ana = make.verifier(area)
    begin(work, who, area)
    in_play(work, make, ana, "3")
    assert work.session.scalars(select(Response.status)).all() == [ResponseState.ON_SCENE]
    earnest = real(work)
    assert check_of(work, earnest).volunteer_id == ana.id
    sought = Audience(earnest.id, [area.id], CORNER, work.local)
    assert audience.why_not(work.session, sought, ana.id, work.now) == []


def test_a_volunteer_who_is_busy_in_earnest_is_left_alone_by_a_drill(
    work: Work, make: Factory, area: Area, who: UUID
) -> None:
    ana = make.verifier(area)
    respond.respond_to_incident(work, ana, real(work), respond.EVENTS[3])
    incident = begin(work, who, area)
    assert work.session.scalars(select(Check).where(Check.incident_id == incident.id)).all() == []


def test_a_drills_ring_is_texted_through_the_simulator_and_says_so(
    work: Work, area: Area, who: UUID, session: Session
) -> None:
    coordinator = account(session, "duty@example.org", "x", Role.COORDINATOR)
    coordinator.phone_id = phone.find_or_add_phone(session, "+16125550142").id
    begin(work, who, area)
    assert [one.cause for one in ring_store.untaken(session)] == [Cause.NOBODY_TO_ASK]
    ring.escalate_rings(replace(work, now=work.now + timedelta(minutes=10)))
    assert session.scalars(select(Notice.kind)).all() == [NoticeKind.RING]
    ((through, body),) = sent(work)
    assert through == sender.DRILL
    assert body.startswith("DRILL ")


def test_the_figures_are_those_of_the_drill_alone(work: Work, make: Factory, area: Area, who: UUID) -> None:
    verifier, others = make.verifier(area), [make.volunteer(area) for _ in range(2)]
    real(work)
    then = later(work)
    incident = begin(then, who, area)
    in_play(then, make, verifier, f"5 {check_of(work, incident).code}")
    in_play(then, make, others[0], f"1 {incident.code}", "SM2")
    in_play(then, make, others[1], f"3 {incident.code}", "SM3")
    work.session.execute(text("UPDATE delivery SET status = 'delivered' WHERE sender_id = 2"))
    figures = store.figures(work.session, incident.drill_id or who)
    assert [one.id for one in figures.incidents] == [incident.id]
    assert (figures.going, figures.on_scene) == (2, 1)
    through = work.session.scalars(select(Delivery.id).where(Delivery.sender_id == sender.DRILL)).all()
    assert figures.texts == figures.delivered == len(through) > 0
    assert (figures.first_check, figures.first_callout) == (0, 0)


# Texts that the drill's simulator may send in.


@pytest.mark.parametrize(
    "body", ["STOP", "stop all", "START", "YES", "HELP", "JOIN ABCD", "PAUSE 8H", "RESUME", "LANG ES", "AREAS", "hello"]
)
def test_no_word_from_the_simulator_is_a_command(work: Work, make: Factory, area: Area, who: UUID, body: str) -> None:
    ana = make.verifier(area)
    begin(work, who, area)
    held, before = work.session.get_one(Phone, ana.phone_id), ana.status
    written, opted_out = len(sent(work)), held.opted_out_at
    in_play(work, make, ana, body)
    work.session.expire_all()
    assert (ana.status, held.opted_out_at, ana.paused_until, ana.language) == (before, opted_out, None, "en")
    assert len(sent(work)) == written, "nothing is written for any sender"


def test_a_phone_that_stopped_stays_stopped_whatever_the_simulator_says(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    text_in(work, make.number_of(ana), "STOP")
    for number, body in enumerate(("START", "YES", "1", "JOIN ABCD")):
        in_play(work, make, ana, body, f"SM{number}")
    assert work.session.get_one(Phone, ana.phone_id).opted_out_at is not None


def test_nothing_real_is_answered_from_the_simulator(work: Work, make: Factory, area: Area) -> None:
    ana = make.verifier(area)
    earnest = real(work)
    check = check_of(work, earnest)
    for number, body in enumerate((f"5 {check.code}", "1", f"1 {earnest.code}", f"3 {check.code}", "5", "5 ZZZZ")):
        in_play(work, make, ana, body, f"SM{number}")
    work.session.expire_all()
    assert (check.answer, check.wrong_tries, earnest.status) == (None, 0, State.CHECKING)
    assert work.session.scalars(select(Response)).all() == []


def test_nothing_of_a_drill_to_real_phones_is_answered_from_the_simulator(
    work: Work, make: Factory, area: Area, who: UUID
) -> None:
    ana = make.verifier(area)
    incident = begin(work, who, area, real_by=who)
    in_play(work, make, ana, f"5 {check_of(work, incident).code}")
    in_play(work, make, ana, "1", "SM2")
    assert incident.status is State.CHECKING
    assert work.session.scalars(select(Response)).all() == []


def test_a_number_that_nobody_has_leaves_no_trace(work: Work) -> None:
    assert drill.answer_drill_text(work, drill.Answered("SM1", "+16125550188", "1")) is None
    assert phone.find_phone(work.session, "+16125550188") is None


def test_the_same_text_again_is_one_and_no_worker_takes_it_up(
    work: Work, make: Factory, area: Area, who: UUID, woken: Woken
) -> None:
    ana = make.verifier(area)
    begin(work, who, area)
    assert in_play(work, make, ana, "1") is not None
    assert in_play(work, make, ana, "2") is None
    assert work.session.scalars(select(Response.status)).all() == [ResponseState.GOING]
    upkeep.sweep(replace(work, now=work.now + timedelta(minutes=1)))
    work.session.commit()
    assert woken.of(Step.RESPOND) == []


def test_two_drills_are_told_apart_by_their_codes(work: Work, make: Factory, area: Area, who: UUID) -> None:
    ana = make.verifier(area)
    one, other = begin(work, who, area), begin(later(work), who, area)
    answer = in_play(work, make, ana, "1") or ""
    assert one.code in answer
    assert other.code in answer
    in_play(work, make, ana, f"1 {other.code}", "SM2")
    assert work.session.scalars(select(Response.incident_id)).all() == [other.id]


def test_a_bare_digit_from_a_real_phone_is_about_the_real_incident(
    work: Work, make: Factory, area: Area, who: UUID
) -> None:
    ana = make.verifier(area)
    earnest, _ = real(work), begin(later(work), who, area)
    carried = replace(work, policy=replace(work.policy, text_languages=frozenset({"en", "es"})))
    text_in(carried, make.number_of(ana), "1")
    assert work.session.scalars(select(Response.incident_id)).all() == [earnest.id]


def test_where_all_is_simulated_a_bare_digit_with_both_open_is_asked_back(
    work: Work, make: Factory, area: Area, who: UUID
) -> None:
    ana = make.verifier(area)
    earnest, incident = real(work), begin(later(work), who, area)
    text_in(work, make.number_of(ana), "1")
    assert work.session.scalars(select(Response)).all() == []
    assert earnest.code in bodies(work)[-1]
    assert incident.code in bodies(work)[-1]


def test_a_call_of_a_drill_is_an_alert_like_any_other(work: Work, make: Factory, area: Area, who: UUID) -> None:
    verifier, _ = make.verifier(area), make.volunteer(area)
    incident = begin(work, who, area)
    in_play(work, make, verifier, f"5 {check_of(work, incident).code}")
    alert = work.session.scalars(select(Alert)).one()
    assert (alert.kind, alert.incident_id) == (Kind.CALLOUT, incident.id)
    assert work.session.scalars(select(Drill.ended_at)).all() == [None]


def test_a_volunteer_who_is_busy_in_a_drill_is_still_asked_to_stand_in_in_earnest(
    work: Work, make: Factory, area: Area, who: UUID
) -> None:
    ana = make.verifier(area)
    begin(work, who, area)
    in_play(work, make, ana, "3")
    earnest = real(work)
    offer = response.lock_or_ask(work.session, earnest.id, ana.id, work.now)
    offer.standby_at = work.now
    work.session.flush()
    assert [one.id for one, _ in response.standing_by(work.session, earnest.id, 5)] == [offer.id]


def test_a_code_of_a_drill_that_is_over_is_no_code_on_a_real_phone(
    work: Work, make: Factory, area: Area, who: UUID
) -> None:
    ana = make.volunteer(area)
    played = begin(work, who, area)
    drill.end_drill(work, played.drill_id or who, who)
    carried = replace(work, policy=replace(work.policy, text_languages=frozenset({"en", "es"})))
    text_in(carried, make.number_of(ana), f"1 {played.code}")
    through, said = sent(work)[-1]
    assert (through, "That code isn't active" in said, "DRILL" in said) == (sender.DEFAULT, True, False)
