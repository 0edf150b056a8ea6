"""Denial: a text that says that nothing is there joins what is open at that place, and speaks against it."""

from uuid import UUID

from responder.domain.contradiction import denials_in
from responder.domain.distance import Point
from responder.domain.joining import Choice, choose_incident
from responder.domain.report import Activity, Channel, Size
from responder.domain.tally import Seen
from responder.domain.text_report import Kind, read_report_text
from responder.flow.verify.locate import locate_report
from responder.flow.work import Work
from responder.store import incident as incident_store
from responder.store.report import Report


def choose_denied(work: Work, point: Point | None, place_words: str, area_id: UUID | None) -> Choice:
    """Return the open incident that a denial at this place speaks against, if there is one."""
    found = locate_report(work.session, point, place_words, area_id)
    place_id = found.place.id if found.place else None
    seen = Seen(found.area_id, place_id, found.point, Activity.OTHER, work.now, found.exactness)
    return choose_incident(seen, incident_store.candidates(work.session), work.policy)


def speaks_against(report: Report, text: str) -> bool:
    """Whether a report only says that nothing is there. Such a report is no voice for the incident."""
    empty = report.activity is Activity.OTHER and report.size is Size.UNKNOWN and report.channel is Channel.TEXT
    return empty and bool(denials_in(text)) and read_report_text(text).kind is Kind.AGAINST
