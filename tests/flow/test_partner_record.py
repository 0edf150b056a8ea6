"""A partner's record moves its reports up or down among those that wait, and changes nothing else."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from responder.domain.check import Answer
from responder.domain.confidence import Confidence
from responder.domain.distance import Point
from responder.domain.report import Channel
from responder.flow.admin import upkeep
from responder.flow.report import report
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import check as check_store
from responder.store.alert import Alert, AlertText, Notice
from responder.store.delivery import Delivery
from responder.store.history import History
from responder.store.incident import Incident
from responder.store.partner import Partner
from responder.store.report import Report
from responder.store.ring import Ring
from responder.store.verification import Basis
from tests.factories import Factory, submission
from tests.flow.partners import partner_with
from tests.woken import Woken

SOURCE = UUID(int=7)
GOOD, POOR, NEW = (9, 0), (0, 9), (0, 0)


def hand_in(work: Work, by: Partner | None, point: Point | None = None) -> Report:
    sent = submission(source=SOURCE, point=point, details="two vans at the door")
    if by is not None:
        sent = replace(sent, channel=Channel.PARTNER, partner_id=by.id)
    return report.submit_report(work, sent)


def everything_that_follows(work: Work, make: Factory, record: tuple[int, int]) -> list[object]:
    """All results of a report from a partner with this record, without keys and codes. Then it is undone."""
    session = work.session
    with session.begin_nested() as here:
        area = make.area()
        make.place(area)
        for _ in range(3):
            make.verifier(area)
        make.volunteer(area)
        by = partner_with(session, "Hotline", *record)
        before = {one.id for one in session.scalars(select(Incident))}
        handed_in = [hand_in(work, by) for _ in range(7)]
        neighbors = report.submit_report(work, submission())
        grown = []
        for one in (*handed_in, neighbors):
            verify.place_report(work, one.id)
            found = session.get_one(Incident, one.incident_id) if one.incident_id else None
            grown.append((found.confidence, dict(found.reasons)) if found else None)
        opened = [one for one in session.scalars(select(Incident)) if one.id not in before]
        for incident in opened:
            check_flow.ask_verifiers(work, incident.id)
        weighed = [(one.confidence, one.reasons, one.urgent, one.exactness, one.ask_at) for one in opened]
        for incident in opened:
            for check in check_store.of_incident(session, incident.id)[:1]:
                check_flow.answer_check(work, check, Answer.CONFIRMED, Basis.CHECK_CODE)
        session.flush()
        seen: list[object] = [
            grown,
            weighed,
            [(one.status, one.held_why, one.exactness, one.area_id == area.id) for one in (*handed_in, neighbors)],
            len({one.incident_id for one in handed_in} | {neighbors.incident_id}),
            [(one.status, one.place_words, one.confirmed_at, one.ask_at) for one in opened],
            [len(check_store.of_incident(session, one.id)) for one in opened],
            sorted(
                (one.noun, one.event, one.came_from, one.went_to, without_keys(one.why))
                for one in session.scalars(select(History))
            ),
            sorted(one.cause for one in session.scalars(select(Ring))),
            sorted(without_codes(one.body) for one in session.scalars(select(Notice))),
            [(one.kind, one.status, one.needed) for one in session.scalars(select(Alert))],
            sorted(without_codes(one.body) for one in session.scalars(select(AlertText))),
            sorted((one.priority, one.status, one.segments) for one in session.scalars(select(Delivery))),
        ]
        here.rollback()
    return seen


def without_keys(why: dict[str, object]) -> str:
    return re.sub(r"[0-9a-f-]{36}", "", str(sorted(why.items())))


def without_codes(body: str) -> str:
    return re.sub(r"\b[A-Z0-9]{3,5}\b|#\w+", "", body)


def test_a_record_changes_no_confidence_no_joining_no_limit_and_no_text(work: Work, make: Factory) -> None:
    good, poor, new = (everything_that_follows(work, make, record) for record in (GOOD, POOR, NEW))
    assert good == poor == new
    # It went all the way: weighed from the start, verifiers asked, one confirmed, and a callout sent.
    assert good[0][0][0] is Confidence.FAIR  # type: ignore[index]  # of many kinds
    assert good[-3]
    assert good[-1]


def test_due_reports_are_asked_about_in_the_order_of_the_records(work: Work, make: Factory, woken: Woken) -> None:
    session = work.session
    poor, good = partner_with(session, "poor", *POOR), partner_with(session, "good", *GOOD)
    due = []
    for number, by in enumerate((poor, None, good)):
        point = Point(45.0 + number / 10, -93.0)
        make.verifier(make.area(f"Area {number}", point))
        kept = hand_in(work, by, point)
        verify.place_report(work, kept.id)
        assert kept.incident_id is not None
        found = session.get_one(Incident, kept.incident_id)
        # The report of the partner with the poor record has waited longest.
        found.ask_at = work.now - timedelta(seconds=10 - number)
        due.append(str(found.id))
    session.commit()
    woken.steps.clear()
    upkeep.sweep(work)
    session.commit()
    assert woken.of(Step.ASK) == due[::-1]


@pytest.mark.parametrize("by", [None, NEW])
def test_the_report_that_waited_longest_is_first_where_no_record_says_otherwise(
    work: Work, make: Factory, woken: Woken, by: tuple[int, int] | None
) -> None:
    session = work.session
    whose = partner_with(session, "new", *by) if by else None
    due = []
    for number in range(3):
        point = Point(45.0 + number / 10, -93.0)
        make.verifier(make.area(f"Area {number}", point))
        kept = hand_in(work, whose, point)
        verify.place_report(work, kept.id)
        found = session.get_one(Incident, kept.incident_id)
        found.ask_at = work.now - timedelta(seconds=number)
        due.append(str(found.id))
    session.commit()
    woken.steps.clear()
    upkeep.sweep(work)
    session.commit()
    assert woken.of(Step.ASK) == due[::-1]
