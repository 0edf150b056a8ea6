"""The audience: each condition alone excludes a volunteer and is given as the reason. The same set gets the callout."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from responder.domain.alert import NoticeKind, Priority
from responder.domain.delivery import State as DeliveryState
from responder.domain.response import State as ResponseState
from responder.domain.role import Role
from responder.domain.volunteer import Skill, Slot, State
from responder.store import audience, phone
from responder.store.alert import Notice
from responder.store.area import Area
from responder.store.audience import Audience, Bar, Spoken
from responder.store.delivery import Delivery
from responder.store.drill import Drill
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.shift import Shift
from responder.store.volunteer import Volunteer
from tests.factories import CORNER, NOW, Factory, account
from tests.store import rows

MONDAY_MORNING = NOW.astimezone(ZoneInfo("America/Chicago")).replace(hour=7, minute=30)


@pytest.fixture
def area(make: Factory) -> Area:
    return make.area()


@pytest.fixture
def someone(make: Factory, area: Area) -> Volunteer:
    return make.volunteer(area)


@pytest.fixture
def sought(session: Session, area: Area) -> Audience:
    return Audience(rows.incident(session, area).id, [area.id], CORNER, MONDAY_MORNING)


def bars(session: Session, sought: Audience, volunteer: Volunteer) -> list[Bar]:
    """The reasons that exclude them. The count must agree."""
    session.flush()
    found = audience.why_not(session, sought, volunteer.id, NOW)
    assert audience.count(session, sought, NOW) == (0 if found else 1)
    return found


def on_shift(session: Session, volunteer: Volunteer, area_id: UUID | None = None) -> None:
    hour = timedelta(hours=1)
    session.add(
        Shift(volunteer_id=volunteer.id, area_id=area_id, starts_at=NOW - hour, ends_at=NOW + hour, made_at=NOW)
    )


def checked(session: Session, volunteer: Volunteer, at: datetime, status: DeliveryState = DeliveryState.SENT) -> None:
    notice = Notice(kind=NoticeKind.CHECK, body="look")
    session.add(notice)
    session.flush()
    session.add(
        Delivery(
            notice_id=notice.id, phone_id=volunteer.phone_id, volunteer_id=volunteer.id, language="en", status=status,
            priority=Priority.CHECK, distance=0.0, segments=1, due_at=at, useful_until=at,
        )
    )  # fmt: skip


def test_a_trained_active_volunteer_of_the_area_is_in(session: Session, sought: Audience, someone: Volunteer) -> None:
    assert bars(session, sought, someone) == []


@pytest.mark.parametrize("status", [state for state in State if state is not State.ACTIVE])
def test_a_volunteer_who_is_not_active_is_out(
    session: Session, sought: Audience, someone: Volunteer, status: State
) -> None:
    someone.status = status
    assert bars(session, sought, someone) == [Bar.NOT_ACTIVE]


def test_a_volunteer_who_is_not_trained_is_out(session: Session, sought: Audience, someone: Volunteer) -> None:
    someone.trained_on = None
    assert bars(session, sought, someone) == [Bar.NOT_TRAINED]


def test_a_volunteer_who_opted_out_or_whose_number_is_gone_is_out(
    session: Session, sought: Audience, someone: Volunteer
) -> None:
    phone.opt_out(session, someone.phone_id, NOW)
    assert bars(session, sought, someone) == [Bar.OPTED_OUT]
    known = session.get_one(Phone, someone.phone_id)
    session.refresh(known)
    known.opted_out_at = known.number_sealed = None
    assert bars(session, sought, someone) == [Bar.OPTED_OUT]


def test_a_volunteer_whose_number_is_dead_is_out(session: Session, sought: Audience, someone: Volunteer) -> None:
    session.get_one(Phone, someone.phone_id).suspended_at = NOW
    assert bars(session, sought, someone) == [Bar.NUMBER_DEAD]


def test_another_area_counts_only_when_it_is_asked_for(
    session: Session, make: Factory, sought: Audience, someone: Volunteer
) -> None:
    other = make.area("Elsewhere")
    assert bars(session, replace(sought, areas=[other.id]), someone) == [Bar.OTHER_AREA]
    assert bars(session, replace(sought, areas=[other.id, *sought.areas]), someone) == []


def test_one_of_the_skills_is_enough(session: Session, sought: Audience, someone: Volunteer) -> None:
    someone.skills = [Skill.INTERPRETER]
    assert bars(session, replace(sought, skills=[Skill.OBSERVER, Skill.LEGAL]), someone) == [Bar.NO_SKILL]
    assert bars(session, replace(sought, skills=[Skill.OBSERVER, Skill.INTERPRETER]), someone) == []


def test_outside_their_usual_times_somebody_is_out_unless_on_shift(
    session: Session, sought: Audience, someone: Volunteer
) -> None:
    someone.availability = [Slot.WEEKEND_EVENING]
    assert bars(session, sought, someone) == [Bar.NOT_AVAILABLE]
    someone.availability = [Slot.WEEKDAY_MORNING, Slot.WEEKEND_EVENING]
    assert bars(session, sought, someone) == []
    someone.availability = [Slot.WEEKEND_EVENING]
    on_shift(session, someone)
    assert bars(session, sought, someone) == []


@pytest.mark.parametrize(
    ("quiet", "out"),
    [
        ((time(7), time(8)), True),
        ((time(22), time(8)), True),
        ((time(7, 30), time(7, 31)), True),
        ((time(22), time(7, 30)), False),
        ((time(8), time(22)), False),
        ((time(7), time(7)), False),
        ((None, None), False),
    ],
)
def test_quiet_hours_go_by_the_clock_where_the_group_is_and_may_reach_over_midnight(
    session: Session, sought: Audience, someone: Volunteer, quiet: tuple[time | None, time | None], out: bool
) -> None:
    someone.quiet_from, someone.quiet_until = quiet
    assert bars(session, sought, someone) == ([Bar.QUIET_HOURS] if out else [])


def test_only_volunteers_who_agreed_are_woken_and_only_if_it_is_urgent(
    session: Session, sought: Audience, someone: Volunteer
) -> None:
    someone.quiet_from, someone.quiet_until = time(22), time(9)
    urgent = replace(sought, urgent=True)
    assert bars(session, urgent, someone) == [Bar.QUIET_HOURS]
    someone.wake_if_urgent = True
    assert bars(session, urgent, someone) == []
    assert bars(session, sought, someone) == [Bar.QUIET_HOURS]


def test_the_days_limit_counts_calls_and_checks_since_midnight_that_were_not_cancelled(
    session: Session, sought: Audience, someone: Volunteer
) -> None:
    someone.daily_limit = 2
    midnight = MONDAY_MORNING.replace(hour=0, minute=0)
    checked(session, someone, midnight - timedelta(minutes=1))
    checked(session, someone, midnight)
    checked(session, someone, NOW, DeliveryState.CANCELLED)
    assert bars(session, sought, someone) == []
    checked(session, someone, NOW)
    assert bars(session, sought, someone) == [Bar.LIMIT_REACHED]


@pytest.mark.parametrize("status", [ResponseState.GOING, ResponseState.ON_SCENE])
def test_a_volunteer_who_is_busy_with_another_incident_is_out(
    session: Session, area: Area, sought: Audience, someone: Volunteer, status: ResponseState
) -> None:
    rows.response(session, rows.incident(session, area, "Q4M"), someone, status)
    assert bars(session, sought, someone) == [Bar.ELSEWHERE]


@pytest.mark.parametrize("status", list(ResponseState))
def test_a_volunteer_who_has_answered_about_this_incident_is_not_called_again(
    session: Session, sought: Audience, someone: Volunteer, status: ResponseState
) -> None:
    rows.response(session, session.get_one(Incident, sought.incident_id), someone, status)
    assert bars(session, sought, someone) == ([] if status is ResponseState.ASKED else [Bar.ANSWERED])


def test_a_volunteer_on_standby_is_not_called_again_either(
    session: Session, sought: Audience, someone: Volunteer
) -> None:
    offered = rows.response(session, session.get_one(Incident, sought.incident_id), someone, ResponseState.ASKED)
    offered.standby_at = NOW
    assert bars(session, sought, someone) == [Bar.ANSWERED]


@pytest.mark.parametrize(
    ("first", "second", "out"),
    [("es", "en", False), ("en", "es", False), ("hmn", "es", False), ("en", "en", True), ("hmn", "so", True)],
)
def test_where_languages_are_named_one_of_theirs_must_be_among_them(
    session: Session, sought: Audience, someone: Volunteer, *, first: str, second: str, out: bool
) -> None:
    someone.language, someone.second_language = first, second
    assert bars(session, replace(sought, languages=["es", "kar"]), someone) == ([Bar.NO_LANGUAGE] if out else [])
    assert bars(session, sought, someone) == []


def called(session: Session, volunteer: Volunteer, alert_id: UUID, status: DeliveryState, sid: str | None) -> None:
    session.add(
        Delivery(
            alert_id=alert_id, phone_id=volunteer.phone_id, volunteer_id=volunteer.id, language="en", status=status,
            priority=Priority.CALLOUT, distance=0.0, segments=1, due_at=NOW, useful_until=NOW, sid=sid,
        )
    )  # fmt: skip


@pytest.mark.parametrize("sid", ["SM1", None])
@pytest.mark.parametrize("status", DeliveryState)
def test_a_volunteer_is_called_twice_to_one_place_only_if_the_first_text_never_left(
    session: Session, area: Area, someone: Volunteer, status: DeliveryState, sid: str | None
) -> None:
    earlier = rows.call(session, area)
    called(session, someone, earlier.alert_id, status, sid)
    sought = Audience(earlier.incident.id, [area.id], CORNER, MONDAY_MORNING, callouts=[earlier.alert_id])
    never_left = status is DeliveryState.CANCELLED or (status is DeliveryState.FAILED and sid is None)
    assert bars(session, sought, someone) == ([] if never_left else [Bar.ALERTED])


def test_only_a_call_to_this_very_incident_keeps_somebody_out(session: Session, area: Area, someone: Volunteer) -> None:
    earlier = rows.call(session, area)
    called(session, someone, earlier.alert_id, DeliveryState.SENT, "SM1")
    other = Audience(rows.incident(session, area, "Q4M").id, [area.id], CORNER, MONDAY_MORNING)
    assert bars(session, other, someone) == []


def in_drill(session: Session, incident: Incident) -> Incident:
    who = account(session, "drill@example.org", "x", Role.COORDINATOR)
    exercise = Drill(started_at=NOW, started_by=who.id)
    session.add(exercise)
    session.flush()
    incident.drill_id = exercise.id
    session.flush()
    return incident


@pytest.mark.parametrize("status", [ResponseState.GOING, ResponseState.ON_SCENE])
def test_a_drill_takes_nobody_away_from_real_incidents_nor_from_a_drill(
    session: Session, area: Area, sought: Audience, someone: Volunteer, status: ResponseState
) -> None:
    exercise = in_drill(session, rows.incident(session, area, "Q4M"))
    said = rows.response(session, exercise, someone, status)
    assert bars(session, sought, someone) == []
    assert bars(session, replace(sought, drill=True), someone) == [Bar.ELSEWHERE]
    said.incident_id = rows.incident(session, area, "Z9Z").id
    assert bars(session, replace(sought, drill=True), someone) == [Bar.ELSEWHERE]


def test_a_drills_checks_count_towards_no_limit(session: Session, area: Area, someone: Volunteer) -> None:
    someone.daily_limit = 1
    earlier = rows.call(session, area)
    called(session, someone, earlier.alert_id, DeliveryState.SENT, "SM1")
    sought = Audience(rows.incident(session, area, "Q4M").id, [area.id], CORNER, MONDAY_MORNING)
    assert bars(session, sought, someone) == [Bar.LIMIT_REACHED]
    in_drill(session, earlier.incident)
    assert bars(session, sought, someone) == []


def test_each_is_counted_under_the_language_in_which_they_would_be_texted(
    session: Session, make: Factory, area: Area
) -> None:
    call = rows.call(session, area)
    sought = Audience(call.incident.id, [area.id], CORNER, MONDAY_MORNING)
    for first, second in [("es", "en"), ("es", "en"), ("hmn", "es"), ("kar", "so"), ("en", "es")]:
        make.volunteer(area, language=first).second_language = second
    make.volunteer(area, trained=False, language="es")
    session.flush()
    spoken = Spoken(("en", "es"), otherwise="en")
    found = audience.by_language(session, sought, spoken, NOW)
    assert found == {"es": 3, "en": 2}
    assert sum(found.values()) == audience.count(session, sought, NOW)
    call.fill(session)
    texted = session.scalars(select(Delivery.language).where(Delivery.alert_id == call.alert_id)).all()
    assert {one: list(texted).count(one) for one in texted} == found


def test_every_reason_is_given_at_once(session: Session, sought: Audience, someone: Volunteer) -> None:
    someone.status, someone.trained_on = State.PAUSED, None
    someone.quiet_from, someone.quiet_until = time(0), time(23)
    assert bars(session, sought, someone) == [Bar.NOT_ACTIVE, Bar.NOT_TRAINED, Bar.QUIET_HOURS]


def test_volunteers_on_shift_come_first_then_the_nearest(
    session: Session, area: Area, make: Factory, someone: Volunteer
) -> None:
    far = make.volunteer(area, make.area("Far", center=replace(CORNER, latitude=CORNER.latitude + 0.1)))
    last = make.volunteer(area, make.area("Farther", center=replace(CORNER, latitude=CORNER.latitude + 0.3)))
    on_shift(session, last, area.id)
    call = rows.call(session, area)
    assert call.fill(session) == 3
    order = select(Delivery.volunteer_id).where(Delivery.alert_id == call.alert_id).order_by(Delivery.distance)
    assert list(session.scalars(order)) == [last.id, someone.id, far.id]


def test_a_verifier_on_shift_is_asked_first_and_one_in_quiet_hours_not_at_all(
    session: Session, area: Area, make: Factory, sought: Audience
) -> None:
    near, asleep, busy = (make.verifier(area) for _ in range(3))
    far = make.verifier(make.area("Near by", center=replace(CORNER, latitude=CORNER.latitude + 0.02)))
    asleep.quiet_from, asleep.quiet_until = time(22), time(9)
    busy.daily_limit = 1
    checked(session, busy, NOW)
    on_shift(session, far)
    session.flush()
    assert audience.nearest_verifiers(session, sought, 10, NOW) == [far, near]
