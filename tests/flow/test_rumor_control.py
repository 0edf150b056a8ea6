"""An alert about something untrue is corrected once to exactly the people who got it. The text says what it was."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from responder.domain.alert import Kind
from responder.domain.delivery import State as DeliveryState
from responder.domain.distance import Point
from responder.domain.incident import Outcome
from responder.domain.response import Event
from responder.flow.incident import decisions
from responder.flow.message import wording
from responder.flow.respond import respond
from responder.flow.work import Work
from responder.store.alert import Alert, AlertText
from responder.store.delivery import Delivery
from responder.store.volunteer import Volunteer
from tests.calling import release
from tests.factories import Factory
from tests.flow.calls import Scene, scene

SAID = {
    Outcome.FALSE_ALARM: "it was a false alarm",
    Outcome.OTHER_AGENCY: "it was another agency",
    Outcome.COULD_NOT_VERIFY: "we could not verify it",
}
GOT = [DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.UNKNOWN]
NEVER_GOT = [DeliveryState.FAILED, DeliveryState.QUEUED, DeliveryState.CANCELLED]


@dataclass
class Called:
    """A callout in every state, and people whom it was never meant for."""

    here: Scene
    got: list[Volunteer] = field(default_factory=list)
    never: list[Volunteer] = field(default_factory=list)


@pytest.fixture
def called(work: Work, make: Factory) -> Called:
    here = scene(work, make)
    found = Called(here)
    states = [*GOT, *NEVER_GOT]
    people = [make.volunteer(here.area, language="es" if number % 2 else "en") for number in range(len(states))]
    release(work, here.incident.id, here.by)
    for who, state in zip(people, states, strict=True):
        sent = work.session.scalars(select(Delivery).where(Delivery.volunteer_id == who.id)).one()
        sent.status = state
        (found.got if state in GOT else found.never).append(who)
    # A volunteer who joined later, and one from another area.
    found.never += [make.volunteer(here.area), make.volunteer(make.area("Elsewhere", Point(45.2, -93.0)))]
    work.session.flush()
    return found


def sent(work: Work, kind: Kind) -> list[Delivery]:
    query = select(Delivery).join(Alert, Alert.id == Delivery.alert_id).where(Alert.kind == kind)
    return list(work.session.scalars(query.order_by(Delivery.id)))


@pytest.mark.parametrize("outcome", list(SAID))
def test_each_outcome_that_was_none_is_corrected_to_exactly_those_who_got_the_call(
    called: Called, outcome: Outcome
) -> None:
    work = called.here.work
    for _ in range(2):
        decisions.close_incident(work, called.here.incident.id, called.here.by, outcome)
    corrections = sent(work, Kind.CORRECTION)
    assert sorted(str(one.volunteer_id) for one in corrections) == sorted(str(who.id) for who in called.got)
    assert {one.status for one in corrections} == {DeliveryState.QUEUED}
    assert sent(work, Kind.ALL_CLEAR) == []
    texts = select(AlertText).join(Alert, Alert.id == AlertText.alert_id).where(Alert.kind == Kind.CORRECTION)
    bodies = {one.language: one.body for one in work.session.scalars(texts)}
    assert {one.language for one in corrections} == {"en", "es"} <= set(bodies)
    for language in ("en", "es"):
        assert wording.load_catalog(language).gettext(SAID[outcome]) in bodies[language]
        assert called.here.incident.code in bodies[language]


@pytest.mark.parametrize("outcome", list(SAID))
def test_a_volunteer_who_said_that_they_cannot_come_is_corrected_as_well(called: Called, outcome: Outcome) -> None:
    work, cannot = called.here.work, called.got[2]
    respond.respond_to_incident(work, cannot, called.here.incident, Event.DECLINE)
    decisions.close_incident(work, called.here.incident.id, called.here.by, outcome)
    assert cannot.id in {one.volunteer_id for one in sent(work, Kind.CORRECTION)}


@pytest.mark.parametrize("outcome", list(SAID))
def test_where_nobody_was_called_nobody_is_corrected(work: Work, make: Factory, outcome: Outcome) -> None:
    here = scene(work, make)
    here.people(3)
    decisions.close_incident(work, here.incident.id, here.by, outcome)
    assert sent(work, Kind.CORRECTION) == []
