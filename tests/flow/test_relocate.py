"""A person says where an incident is: in words, by its area, or as a point."""

from uuid import UUID

import pytest
from sqlalchemy import select

from responder.domain.alert import Kind
from responder.domain.alert import State as AlertState
from responder.domain.audience import Wanted
from responder.domain.delivery import State as DeliveryState
from responder.domain.distance import Point
from responder.domain.guard import Reason
from responder.domain.incident import Outcome, State
from responder.domain.move import MoveRefused
from responder.domain.report import Exactness
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.incident import decisions, relocate
from responder.flow.incident.relocate import Spot
from responder.flow.report import report
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import alert as alert_store
from responder.store import history
from responder.store.area import Area
from responder.store.audit import Audit
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from tests.calling import follow_up, release
from tests.factories import CORNER, Factory, submission
from tests.flow.deciding import boss, opened
from tests.woken import Woken

AWAY = Point(CORNER.latitude, CORNER.longitude + 0.02)
NOWHERE = Point(CORNER.latitude + 0.05, CORNER.longitude)


def elsewhere(make: Factory) -> Area:
    return make.area("Corcoran", AWAY)


def spot(work: Work, point: Point | None = None, words: str = "", area: Area | None = None) -> Spot:
    found = relocate.look_up_spot(work, point, words, area.id if area else None)
    assert found is not None
    return found


def called(work: Work, make: Factory) -> tuple[Incident, UUID]:
    """An incident that three people are called to. One of the texts has left."""
    found, who = opened(work, make, volunteers=3), boss(work)
    decisions.confirm_incident(work, found.id, who, "")
    release(work, found.id, who, "")
    gone, *_waiting = work.session.scalars(select(Delivery).order_by(Delivery.id))
    gone.status = DeliveryState.DELIVERED
    work.session.flush()
    return found, who


def test_words_become_the_place_that_they_name(work: Work, make: Factory) -> None:
    area = make.area()
    place = make.place(area)
    assert spot(work, words="bloomington and lake") == Spot(
        Exactness.PLACE, place.point, area.id, place.id, "Lake St & Bloomington Ave"
    )


def test_words_that_nobody_knows_need_an_area_and_then_stand_for_it(work: Work, make: Factory) -> None:
    area = make.area()
    assert relocate.look_up_spot(work, None, "behind the old mill", None) is None
    known = spot(work, words="behind the old mill", area=area)
    assert known == Spot(Exactness.AREA, None, area.id, None, "behind the old mill")


def test_a_point_lies_in_its_area_and_is_called_by_the_nearest_place(work: Work, make: Factory) -> None:
    area = make.area()
    place, near = make.place(area), Point(CORNER.latitude + 0.0005, CORNER.longitude)
    assert spot(work, point=near) == Spot(Exactness.POINT, near, area.id, place.id, place.name)
    far = Point(CORNER.latitude + 0.008, CORNER.longitude)
    assert (spot(work, point=far).words, spot(work, point=far).area_id) == ("", area.id)
    assert spot(work, point=NOWHERE).area_id is None


def test_a_point_is_not_called_by_a_place_that_is_elsewhere(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    far = Point(CORNER.latitude + 0.008, CORNER.longitude)
    assert spot(work, point=far, words="Lake & Bloomington").words == ""
    assert spot(work, point=far, words="the north gate").words == "the north gate"


def test_a_home_address_is_flagged(work: Work, make: Factory) -> None:
    found = spot(work, words="3124 15th Ave S", area=make.area())
    assert [flag.reason for flag in relocate.flag_spot(found)] == [Reason.HOME]


def test_it_is_then_where_it_was_moved_to_whatever_reports_say(work: Work, make: Factory, woken: Woken) -> None:
    found, who, away = opened(work, make), boss(work), elsewhere(make)
    work.session.commit()
    woken.steps.clear()
    relocate.relocate_incident(work, found.id, who, spot(work, area=away))
    work.session.commit()
    assert (found.area_id, found.point, found.place_words) == (away.id, None, "")
    assert (found.exactness, found.placed_by) == (Exactness.AREA, who)
    assert woken.of(Step.ASK) == [str(found.id)]
    verify.place_report(work, report.submit_report(work, submission(point=AWAY)).id)
    work.session.refresh(found)
    assert found.point is None
    (entry,) = [one for one in history.of_incident(work.session, found.id) if one.event == "relocate"]
    assert (entry.actor_id, entry.why) == (who, {"exactness": "area"})
    assert ("relocate", "area") in {(one.act, one.why) for one in work.session.scalars(select(Audit))}


def test_an_incident_outside_every_area_is_moved_into_one_and_called(work: Work, make: Factory) -> None:
    area = make.area()
    make.volunteer(area)
    place = make.place(area, "Lake St & Cedar Ave", AWAY)
    kept = report.submit_report(work, submission(point=NOWHERE))
    verify.place_report(work, kept.id)
    found, who = work.session.scalars(select(Incident)).one(), boss(work)
    assert found.area_id is None
    relocate.relocate_incident(work, found.id, who, spot(work, words=place.name))
    decisions.confirm_incident(work, found.id, who, "")
    assert release(work, found.id, who, "") == 1


def test_a_call_that_names_the_old_place_does_not_go_on(work: Work, make: Factory) -> None:
    found, who = called(work, make)
    relocate.relocate_incident(work, found.id, who, spot(work, area=elsewhere(make)))
    work.session.expire_all()
    states = sorted(str(one.status) for one in work.session.scalars(select(Delivery)))
    assert states == ["cancelled", "cancelled", "delivered"]


def test_drafts_that_name_the_old_place_are_discarded(work: Work, make: Factory) -> None:
    found, who = opened(work, make), boss(work)
    decisions.confirm_incident(work, found.id, who, "")
    assert found.area_id is not None
    approval.draft_alert(work, found.id, who, Asked(Kind.CALLOUT, Wanted((found.area_id,)), "here"))
    assert relocate.relocate_incident(work, found.id, who, spot(work, area=elsewhere(make))) == 1
    assert [one.status for one in alert_store.of_incident(work.session, found.id)] == [AlertState.CANCELLED]


def test_people_who_were_called_are_misled_until_an_update_tells_them(work: Work, make: Factory) -> None:
    found, who = called(work, make)
    assert not relocate.is_misled(work, found)
    relocate.relocate_incident(work, found.id, who, spot(work, area=elsewhere(make)))
    assert relocate.is_misled(work, found)
    later = Work(work.session, work.policy, work.now.replace(minute=5))
    follow_up(later, found, Kind.UPDATE, who, "It is at the mill.")
    assert not relocate.is_misled(work, found)


def test_where_nobody_was_called_nobody_is_misled(work: Work, make: Factory) -> None:
    found, who = opened(work, make), boss(work)
    relocate.relocate_incident(work, found.id, who, spot(work, area=elsewhere(make)))
    assert not relocate.is_misled(work, found)


def test_a_closed_incident_stays_where_it_is(work: Work, make: Factory) -> None:
    found, who = opened(work, make), boss(work)
    decisions.close_incident(work, found.id, who, Outcome.ENDED)
    before = found.point
    with pytest.raises(MoveRefused):
        relocate.relocate_incident(work, found.id, who, spot(work, area=elsewhere(make)))
    assert (found.status, found.point) == (State.CLOSED, before)
