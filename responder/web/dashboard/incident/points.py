"""Decides where the map of an incident's page shows things, and to whom, because a point may be a home.

The person handling the incident sees exact points. Everybody else sees the gazetteer's place there, such as the
nearest crossing, or nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from responder.domain.distance import Point
from responder.flow.work import Work
from responder.store import place as place_store
from responder.store.incident import Incident
from responder.store.report import Report
from responder.web.area_map import Frame, Ground, ground


@dataclass(frozen=True)
class Mark:
    """A point on the drawing, with the letters of sources that reported it. Without letters, it is the incident."""

    letters: str
    x: int
    y: int


@dataclass(frozen=True)
class IncidentMap:
    """The map of an incident's page."""

    ground: Ground
    marks: list[Mark]
    hidden: bool
    """Whether we know something more exactly than the map shows."""
    exact: bool
    """Whether this reader sees exact points."""


def of_incident(
    work: Work, incident: Incident, lettered: Iterable[tuple[str, Report]], *, exact: bool
) -> IncidentMap | None:
    """The map of the incident and its reports, each with its source's letter. None if no place is known."""
    drawn = ground(work.session, incident.area_id, incident.point)
    if drawn is None:
        return None
    reports = list(lettered)
    places = place_store.points(work.session, [incident.place_id, *(one.place_id for _letter, one in reports)])
    found: dict[tuple[int, int], set[str]] = {}
    hidden = False
    for letter, one in reports:
        known = places.get(one.place_id) if one.place_id else None
        at = one.point if exact else known
        hidden = hidden or (one.point is not None and one.point != at)
        if at is not None and drawn.frame.holds(at):
            found.setdefault(drawn.frame.on_paper(at), set()).add(letter)
    marks = [Mark(" ".join(sorted(letters)), x, y) for (x, y), letters in found.items()]
    own = _own(drawn.frame, incident, places, exact=exact)
    hidden = hidden or (own is None and incident.point is not None)
    return IncidentMap(drawn, ([own] if own else []) + marks, hidden and not exact, exact)


def _own(frame: Frame, incident: Incident, places: dict[UUID, Point], *, exact: bool) -> Mark | None:
    known = places.get(incident.place_id) if incident.place_id else None
    at = incident.point if exact else known
    return Mark("", *frame.on_paper(at)) if at is not None and frame.holds(at) else None
