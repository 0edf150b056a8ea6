"""Report: store what a neighbor tells us, once, and report its progress to them."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

from responder.domain import incident as incidents
from responder.domain.code import clean_report_code, new_report_code
from responder.domain.report import (
    AGE_MINUTES,
    MOVES,
    Answers,
    Channel,
    Event,
    Exactness,
    HeldWhy,
    Progress,
    State,
)
from responder.flow.verify import flood
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import content_key
from responder.store import incident as incident_store
from responder.store import report as store
from responder.store.content_key import NewKey
from responder.store.report import Kept, Report


@dataclass(frozen=True)
class Submission:
    """What a form, a text or a dispatcher submits: the answers, and how they came."""

    key: UUID
    """Made before sending: submitted twice, it is one report."""
    source_id: UUID
    channel: Channel
    answers: Answers
    partner_id: UUID | None = None
    taken_by: UUID | None = None
    """The dispatcher who typed it."""
    phone_id: UUID | None = None
    """The phone that texted it, or the reporter's number for a call back."""
    drill_id: UUID | None = None
    held_why: HeldWhy | None = None
    """Why a person must review it first; None if nothing speaks against it."""
    counted: bool = False
    """Whether it has already been counted for its source, or someone vouches for it."""


def submit_report(work: Work, submission: Submission) -> Report:
    """Store the report and wake verify. The same submission again returns the report stored before."""
    return work.session.get_one(Report, submit_and_forget(work, submission).id)


def submit_and_forget(work: Work, submission: Submission) -> Kept:
    """Like `submit_report`, but without reading the report back, which would add a third to its CPU time."""
    submission = _looked_at(work, submission)
    made, key = Kept(uuid4(), new_report_code(), work.now), content_key.made_key(work.session)
    connection = work.session.connection()
    if not store.keep(connection, _columns(work, submission, made, key), key.wrapped):
        return store.kept(connection, submission.key)
    if submission.held_why is None:
        _wake_verify(work, made.id, submission)
    else:
        flood.note_quarantine(work, work.session.get_one(Report, made.id), State.RECEIVED)
    return made


def report_progress(work: Work, typed_code: str) -> Progress | None:
    """Return the progress of the report with this code, however the code was typed; None if there is none."""
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


def _looked_at(work: Work, submission: Submission) -> Submission:
    """Return the submission, with the reason to hold it for review if its source sends too many."""
    if submission.held_why or submission.counted or submission.taken_by or submission.drill_id:
        return submission
    return replace(submission, held_why=flood.quarantine_on_arrival(work, submission.source_id, submission.channel))


def _wake_verify(work: Work, report_id: UUID, submission: Submission) -> None:
    """Wake verify. If only words say where it is, wake the geocoder first; that step then wakes verify.

    Without a geocoder, verify always comes first.
    """
    only_words = submission.answers.point is None and submission.answers.place_words
    first = Step.GEOCODE if work.policy.geocodes and only_words else Step.VERIFY
    enqueue(work.session, first, report_id)


def _columns(work: Work, submission: Submission, made: Kept, key: NewKey) -> dict[str, object]:
    answers = submission.answers
    return {
        "id": made.id,
        "code": made.code,
        "submission": submission.key,
        "source_id": submission.source_id,
        "channel": submission.channel,
        "status": State.RECEIVED if submission.held_why is None else MOVES.after(State.RECEIVED, Event.HOLD),
        "language": answers.language,
        "received_at": made.received_at,
        "seen_at": work.now - timedelta(minutes=AGE_MINUTES[answers.seen]),
        "first_hand": answers.first_hand,
        "activity": answers.activity,
        "size": answers.size,
        "vehicles": answers.vehicles,
        "uniform": answers.uniform,
        "equipment": [str(item) for item in answers.equipment],
        "latitude": answers.point.latitude if answers.point else None,
        "longitude": answers.point.longitude if answers.point else None,
        "area_id": answers.area_id,
        "exactness": Exactness.NONE,
        "partner_id": submission.partner_id,
        "taken_by": submission.taken_by,
        "phone_id": submission.phone_id,
        "drill_id": submission.drill_id,
        "held_why": submission.held_why,
        "key_id": key.id,
        "place_words_sealed": content_key.seal(work.session, key, answers.place_words, store.PLACE_WORDS, made.id),
        "details_sealed": content_key.seal(work.session, key, answers.details, store.DETAILS, made.id),
    }
