"""The page of one alert: when it will be done, which deliveries are unknown, and who was left out."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.delivery import State, WhenLost
from responder.flow.work import Work
from responder.store import sender
from responder.store.alert import Alert
from responder.store.delivery import Attempt, Delivery
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer
from tests.factories import Factory
from tests.web.alerts import called
from tests.web.incidents import act, call, confirmed, deliveries


def show(client: FlaskClient, alert: Alert) -> str:
    return client.get(f"/dashboard/alerts/{alert.id}").text


def lose(work: Work, found: Incident, looks: int = 1) -> Delivery:
    """A delivery of the callout with no news from the carrier."""
    one = deliveries(work, found, "callout")[0]
    one.status, one.token, one.tries, one.looks = State.UNKNOWN, uuid4(), 1, looks
    work.session.add(Attempt(token=one.token, delivery_id=one.id, began_at=datetime.now(UTC) - timedelta(minutes=4)))
    work.session.commit()
    return one


def test_a_short_call_has_a_few_seconds_left(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    _, alert = called(coordinator, work, make)
    assert "A few seconds left, done at" in show(coordinator, alert)


def test_the_estimate_counts_segments_that_go_first_and_the_pause(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found, alert = called(coordinator, work, make)
    first, second, _ = deliveries(work, found, "callout")
    first.segments = second.segments = 20_000
    work.session.commit()
    assert "About 45 sec left" in show(coordinator, alert), "40,002 segments at 1,000 a second"
    second.priority = 3
    work.session.commit()
    assert "About 25 sec left" in show(coordinator, alert), "what goes later is not waited for"
    sender.pause(work.session, datetime.now(UTC) + timedelta(minutes=5), 20429)
    work.session.commit()
    assert "About 6 min left" in show(coordinator, alert)


def test_the_page_warns_when_some_texts_will_go_out_too_late(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found, alert = called(coordinator, work, make)
    assert "too late for some" not in show(coordinator, alert)
    alert.useful_until = datetime.now(UTC) + timedelta(seconds=10)
    deliveries(work, found, "callout")[0].segments = 20_000
    work.session.commit()
    assert "too late for some" in show(coordinator, alert)


def test_nothing_is_estimated_when_nothing_waits_or_everything_is_frozen(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found, alert = called(coordinator, work, make)
    sender.get(work.session).frozen_at = datetime.now(UTC)
    work.session.commit()
    page = show(coordinator, alert)
    assert 'id="finish"' not in page
    assert "until sending is unfrozen" in page
    sender.lift(work.session)
    for one in deliveries(work, found, "callout"):
        one.status = State.DELIVERED
    work.session.commit()
    assert 'id="finish"' not in show(coordinator, alert)


def test_a_text_of_unknown_delivery_is_listed_with_what_we_know(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found, alert = called(coordinator, work, make)
    lose(work, found)
    for page in (show(coordinator, alert), coordinator.get("/dashboard/unknown").text):
        assert "Delivery unknown since" in page
        assert "(4 min ago)" in page
        assert "searches at the carrier without a match: 1" in page
        assert "If it is not there, we send it again" in page


def test_a_text_of_unknown_delivery_says_why_it_is_not_sent_again(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found, alert = called(coordinator, work, make)
    one = lose(work, found)
    one.useful_until = datetime.now(UTC)
    work.session.commit()
    assert "too late to be useful" in show(coordinator, alert)
    alert.when_lost = WhenLost.SILENCE
    work.session.commit()
    page = show(coordinator, alert)
    assert "it is not sent again. Call them." in page
    assert "we send it again" not in page


def test_only_this_alerts_unknown_texts_are_listed(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found, alert = called(coordinator, work, make)
    act(coordinator, found, "close", outcome="ended")
    after = work.session.scalars(select(Alert).where(Alert.id != alert.id)).one()
    lose(work, found)
    assert 'id="unknown"' in show(coordinator, alert)
    assert 'id="unknown"' not in show(coordinator, after)


def test_suspended_numbers_are_counted_whether_or_not_they_were_called(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make, volunteers=3)
    phones = [work.session.get_one(Phone, one.phone_id) for one in work.session.scalars(select(Volunteer))]
    phones[0].suspended_at = work.now
    work.session.commit()
    call(coordinator, found)
    alert = work.session.scalars(select(Alert)).one()
    assert "We stopped texting 1 person after several failures in a row." in show(coordinator, alert)
    phones[1].suspended_at = work.now
    work.session.commit()
    assert "We stopped texting 2 people after several failures in a row." in show(coordinator, alert)
    phones[0].suspended_at = phones[1].suspended_at = None
    work.session.commit()
    assert 'id="suspended"' not in show(coordinator, alert)
