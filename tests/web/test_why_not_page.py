"""On a person's page: whether they would be called to what is open now, and if not, why not."""

import re

from flask.testing import FlaskClient

from responder.domain.distance import Point
from responder.flow.work import Work
from tests.factories import Factory
from tests.store import rows


def told(client: FlaskClient, volunteer_id: object) -> str:
    """What stands below the question, as words."""
    page = client.get(f"/dashboard/roster/{volunteer_id}").text
    section = re.search(r'<section id="calls".*?</section>', page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section[0])).strip() if section else ""


def test_while_nothing_is_open_there_is_no_question(coordinator: FlaskClient, make: Factory) -> None:
    assert told(coordinator, make.volunteer(make.area()).id) == ""


def test_each_open_incident_says_yes_or_every_reason_why_not(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    here, there = make.area(), make.area("Longfellow", Point(44.90, -93.20))
    rows.incident(work.session, here, "R8K")
    rows.incident(work.session, there, "Q4M")
    trained, untrained = make.volunteer(here), make.volunteer(here, trained=False)
    work.session.commit()
    said = told(coordinator, trained.id)
    assert re.search(r"R8K .*yes", said)
    assert re.search(r"Q4M .*no: chose other areas", said)
    assert re.search(r"no: not trained yet, chose other areas", told(coordinator, untrained.id))
