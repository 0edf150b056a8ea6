"""Moving: vehicles that drive on are one incident, which is where they were seen last and is checked again there."""

from responder.domain import incident as incidents
from responder.domain.tally import Tally
from responder.flow.alert.sending import callouts_of
from responder.flow.work import Work
from responder.store import history
from responder.store import place as place_store
from responder.store.history import WORKER, Entry, Noun
from responder.store.incident import Incident
from responder.store.report import Report


def look_again(work: Work, incident: Incident) -> bool:
    """Have vehicles looked for again that nobody found where they had been; False if this incident must not be.

    A person closed it, or it was ever confirmed, or people were told of it: then what is seen now is another incident.
    """
    closed = incident.status is incidents.State.CLOSED
    if closed or incident.confirmed_at is not None or callouts_of(work, incident.id):
        return False
    entry = Entry(Noun.INCIDENT, incident.id, incidents.DROVE_ON)
    history.note(work.session, incident.id, WORKER, entry, work.now)
    if incident.hazard is incidents.Hazard.NONE:
        incident.ask_at = work.now
    return True


def move_along(work: Work, report: Report, incident: Incident) -> None:
    """Move vehicles that reports follow to where they were seen last, unless a person placed them or called people."""
    tally = Tally.of_json(incident.tally)
    if not tally.moves or report.point is None or tally.latest != report.point:
        return
    if incident.status is incidents.State.CLOSED or incident.placed_by is not None or callouts_of(work, incident.id):
        return
    put_where_seen(work, report, incident)


def put_where_seen(work: Work, report: Report, incident: Incident) -> None:
    """Put the incident where the report is."""
    incident.latitude, incident.longitude, incident.exactness = report.latitude, report.longitude, report.exactness
    incident.area_id, incident.place_id = report.area_id or incident.area_id, report.place_id
    named = work.session.get(place_store.Place, report.place_id) if report.place_id else None
    incident.place_words = named.name if named else incident.place_words
