"""On a person's page: whether they would be alerted to open incidents and, if not, why."""

import re
from datetime import UTC, datetime
from uuid import UUID

from flask.testing import FlaskClient

from responder.domain.alert import Kind
from responder.domain.audience import Wanted
from responder.domain.distance import Point
from responder.domain.incident import State
from responder.domain.role import Role
from responder.domain.volunteer import Skill
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.work import Work
from tests.factories import Factory, account
from tests.store import rows


def told(client: FlaskClient, volunteer_id: object) -> str:
    """The text below the question."""
    page = client.get(f"/dashboard/roster/{volunteer_id}").text
    section = re.search(r'<section id="alerted".*?</section>', page, re.DOTALL)
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


def test_while_a_draft_waits_it_is_asked_as_the_draft_has_it(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    here, there = make.area(), make.area("Longfellow", Point(44.90, -93.20))
    found = rows.incident(work.session, here, "R8K")
    found.status = State.CONFIRMED
    near, far = make.volunteer(here), make.volunteer(there, skills=(Skill.LEGAL,), language="so")
    who = account(work.session, "other@example.org", "-", Role.COORDINATOR)
    now = Work(work.session, work.policy, datetime.now(UTC))

    def draft(*skills: Skill, languages: tuple[str, ...] = ()) -> UUID:
        wanted = Wanted((here.id, there.id), skills, languages)
        return approval.draft_alert(now, found.id, who.id, Asked(Kind.CALLOUT, wanted, "here")).id

    draft(Skill.LEGAL)
    work.session.commit()
    assert re.search(r"R8K .*no: has none of the skills needed", told(coordinator, near.id))
    assert re.search(r"R8K .*yes", told(coordinator, far.id))
    waits = draft(languages=("so",))
    work.session.commit()
    assert re.search(r"R8K .*no: speaks none of the languages needed", told(coordinator, near.id))
    approval.approve_alert(now, waits, who.id)
    work.session.commit()
    assert re.search(r"R8K .*no: chose other areas, already alerted", told(coordinator, far.id))
    assert re.search(r"R8K .*yes", told(coordinator, near.id))
