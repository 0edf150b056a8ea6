"""Completion: what a reporter answers after sending fills what the report leaves open, and never changes an answer."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from responder.domain import incident as incidents
from responder.domain.distance import Point
from responder.domain.report import AGE_MINUTES, Equipment, Seen, Size, State, Uniform
from responder.flow.verify.locate import locate_report
from responder.flow.work import Work
from responder.store import incident as incident_store
from responder.store import report as store
from responder.store.incident import Incident
from responder.store.report import Report


class Question(StrEnum):
    SIZE = "size"
    UNIFORM = "uniform"
    SEEN = "seen"
    EQUIPMENT = "equipment"
    PLACE = "place"


@dataclass(frozen=True, kw_only=True)
class Later:
    """Answers given after sending. Each default leaves the report as it is."""

    size: Size = Size.UNKNOWN
    uniform: Uniform = Uniform.UNKNOWN
    equipment: tuple[Equipment, ...] = ()
    seen: Seen = Seen.NOW
    place_words: str = ""
    area_id: UUID | None = None
    point: Point | None = None

    @property
    def place_as_words(self) -> str:
        """The place as a person reads it; empty if only an area was chosen."""
        if self.place_words or self.point is None:
            return self.place_words
        return f"{self.point.latitude:.5f}, {self.point.longitude:.5f}"


def open_questions(work: Work, report: Report) -> frozenset[Question]:
    """The questions that the report does not answer yet."""
    unanswered = {
        Question.SIZE: report.size is Size.UNKNOWN,
        Question.UNIFORM: report.uniform is Uniform.UNKNOWN,
        Question.SEEN: report.seen_at == report.received_at,
        Question.EQUIPMENT: not report.equipment,
        Question.PLACE: _may_be_placed(work, report),
    }
    return frozenset(question for question, is_open in unanswered.items() if is_open)


def complete_report(work: Work, report: Report, later: Later) -> frozenset[Question]:
    """Fill what the report leaves open. Returns the questions that were answered by this. The caller has locked it."""
    asked = open_questions(work, report)
    answered = set[Question]()
    if Question.SIZE in asked and later.size is not Size.UNKNOWN:
        report.size = later.size
        answered.add(Question.SIZE)
    if Question.UNIFORM in asked and later.uniform is not Uniform.UNKNOWN:
        report.uniform = later.uniform
        answered.add(Question.UNIFORM)
    if Question.EQUIPMENT in asked and later.equipment:
        report.equipment = [str(item) for item in later.equipment]
        answered.add(Question.EQUIPMENT)
    seen_at = min(report.received_at, work.now - timedelta(minutes=AGE_MINUTES[later.seen]))
    if Question.SEEN in asked and later.seen is not Seen.NOW and seen_at < report.received_at:
        report.seen_at = seen_at
        answered.add(Question.SEEN)
    if Question.PLACE in asked and _place(work, report, later):
        answered.add(Question.PLACE)
    work.session.flush()
    return frozenset(answered)


def is_without_place(incident: Incident) -> bool:
    """Whether it is not known where the incident is, and nobody has begun to handle it."""
    return (
        incident.status is incidents.State.UNVERIFIED
        and incident.owner_id is None
        and incident.placed_by is None
        and incident.area_id is None
        and incident.point is None
    )


def _may_be_placed(work: Work, report: Report) -> bool:
    if report.point is not None or report.area_id is not None:
        return False
    incident = incident_store.get(work.session, report.incident_id) if report.incident_id else None
    if report.status is State.JOINED and (incident is None or not is_without_place(incident)):
        return False
    found = locate_report(work.session, None, store.place_words(work.session, report), None)
    return found.point is None and found.area_id is None


def _place(work: Work, report: Report, later: Later) -> bool:
    """Set the place that the answer names; False if it names none in our areas. Its words stay with the report."""
    found = locate_report(work.session, later.point, later.place_words, later.area_id)
    if found.area_id is None:
        return False
    report.area_id, report.place_id = found.area_id, found.place.id if found.place else None
    report.exactness = found.exactness
    if found.point is not None:
        report.latitude, report.longitude = found.point.latitude, found.point.longitude
    return True
