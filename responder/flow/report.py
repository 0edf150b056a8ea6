"""Report: take what a neighbor says, once, and tell them how far it has come."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from responder.domain import incident as incidents
from responder.domain.code import clean_report_code, new_report_code
from responder.domain.distance import Point
from responder.domain.report import (
    AGE_MINUTES,
    Activity,
    Channel,
    Equipment,
    Progress,
    Seen,
    Size,
    State,
    Uniform,
)
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import content
from responder.store import incident as incident_store
from responder.store import report as store
from responder.store.report import Report


@dataclass(frozen=True)
class Submission:
    """What a form, a text or a dispatcher hands in. At least one of point, area and place words is set."""

    key: UUID
    """Made before sending: the same submission twice is one report."""
    source_id: UUID
    channel: Channel
    language: str
    first_hand: bool
    activity: Activity
    size: Size
    uniform: Uniform
    equipment: tuple[Equipment, ...]
    seen: Seen
    point: Point | None
    area_id: UUID | None
    place_words: str
    details: str


def submit(work: Work, submission: Submission) -> Report:
    """Keep the report and wake a worker for it. The same submission again gives the report that is there."""
    known = store.by_submission(work.session, submission.key)
    if known is not None:
        return known
    try:
        with work.session.begin_nested():
            report = _written(work, submission)
    except IntegrityError:
        # Two at once: the other one has written it. Anything else that breaks a rule is raised again.
        known = store.by_submission(work.session, submission.key)
        if known is None:
            raise
        return known
    enqueue(work.session, Step.VERIFY, report.id)
    return report


def progress(work: Work, typed_code: str) -> Progress | None:
    """How far the report with this code has come, however the code was typed; None if there is none."""
    code = clean_report_code(typed_code)
    report = store.by_code(work.session, code) if code else None
    if report is None:
        return None
    if report.status in {State.WITHDRAWN, State.EXPIRED, State.REFUSED}:
        return Progress.CLOSED
    incident = incident_store.get(work.session, report.incident_id) if report.incident_id else None
    if incident is None:
        return Progress.RECEIVED
    return Progress.CLOSED if incident.status is incidents.State.CLOSED else Progress.CHECKED


def _written(work: Work, submission: Submission) -> Report:
    row, key = uuid4(), content.new_key(work.session)
    report = Report(
        id=row,
        code=new_report_code(),
        submission=submission.key,
        source_id=submission.source_id,
        channel=submission.channel,
        status=State.RECEIVED,
        language=submission.language,
        received_at=work.now,
        seen_at=work.now - timedelta(minutes=AGE_MINUTES[submission.seen]),
        first_hand=submission.first_hand,
        activity=submission.activity,
        size=submission.size,
        uniform=submission.uniform,
        equipment=[str(item) for item in submission.equipment],
        latitude=submission.point.latitude if submission.point else None,
        longitude=submission.point.longitude if submission.point else None,
        area_id=submission.area_id,
        key_id=key.id,
        place_words_sealed=content.seal(work.session, key, submission.place_words, store.PLACE_WORDS, row),
        details_sealed=content.seal(work.session, key, submission.details, store.DETAILS, row),
    )
    work.session.add(report)
    work.session.flush()
    return report
