"""Geocode: ask the group's geocoder for what the gazetteer lacks, with no transaction open while it answers.

It only adds: what the reporter typed and picked stays. Without an answer the report goes on unchanged.
"""

from collections.abc import Callable
from datetime import datetime
from math import cos, radians
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from responder.domain.distance import EARTH_RADIUS, Point
from responder.domain.policy import Policy
from responder.domain.report import Exactness, State
from responder.flow.work import Work
from responder.geocoder import Box, Geocoder
from responder.queue import Step, enqueue
from responder.store import area as area_store
from responder.store import incident as incident_store
from responder.store import place as place_store
from responder.store import report as store
from responder.store.base import transaction
from responder.store.report import Report

_AROUND = 5000.0
"""Maximum meters from the nearest area. Farther away, it is another place with the same name."""
_BESIDE = 1000.0
"""The same for an area that the reporter picked: people get edges wrong, but not neighborhoods."""


def geocode_report(
    sessions: sessionmaker[Session],
    geocoder: Geocoder | None,
    policy: Policy,
    clock: Callable[[], datetime],
    report_id: UUID,
) -> None:
    """Find a point for a report's words before it is placed, or the street of a point at no known place after that."""
    with transaction(sessions) as session:
        words, box, point = _sought(Work(session, policy, clock()), report_id)
    if geocoder is not None and words and box:
        found = geocoder.find(words, box)
        if found is not None:
            with transaction(sessions) as session:
                _locate(Work(session, policy, clock()), report_id, found)
    elif geocoder is not None and point:
        street = geocoder.street(point)
        if street:
            with transaction(sessions) as session:
                _name(Work(session, policy, clock()), report_id, street)
    with transaction(sessions) as session:
        # Whatever the result was, wake verify. A report that was placed in the meantime is left alone there.
        report = session.get(Report, report_id)
        if report is not None and report.status is State.RECEIVED:
            enqueue(session, Step.VERIFY, report_id)


def _sought(work: Work, report_id: UUID) -> tuple[str, Box | None, Point | None]:
    """Return words to find and the box to search, or a point to name; empty if there is nothing to ask."""
    report = work.session.get(Report, report_id)
    if report is None:
        return "", None, None
    if report.status is State.JOINED and report.point is not None and report.place_id is None:
        incident = incident_store.get(work.session, report.incident_id) if report.incident_id else None
        nameless = incident is not None and not incident.place_words and incident.point == report.point
        return "", None, report.point if nameless else None
    if report.status is not State.RECEIVED or report.point is not None:
        return "", None, None
    words = store.place_words(work.session, report)
    if not words or place_store.find_place(work.session, words, report.area_id) is not None:
        return "", None, None
    return words, _box(work.session), None


def _locate(work: Work, report_id: UUID, found: Point) -> None:
    report = store.lock(work.session, report_id)
    if report is None or report.status is not State.RECEIVED or report.point is not None:
        return
    index = area_store.index(work.session)
    if report.area_id is not None:
        likely = index.distance(found, report.area_id) <= _BESIDE
    else:
        likely = index.distance(found) <= _AROUND
    if likely:
        report.latitude, report.longitude = found.latitude, found.longitude
        report.exactness = Exactness.PLACE


def _name(work: Work, report_id: UUID, street: str) -> None:
    report = work.session.get(Report, report_id)
    incident = incident_store.lock(work.session, report.incident_id) if report and report.incident_id else None
    if report is None or incident is None or report.status is not State.JOINED:
        return
    if incident.place_words or incident.point != report.point:
        return
    incident.place_words = street


def _box(session: Session) -> Box | None:
    """Return a box around all areas, wide enough for every point that may count; None if there are no areas."""
    bounds = area_store.index(session).bounds
    if bounds is None:
        return None
    low, high = bounds
    up = _AROUND / (EARTH_RADIUS * radians(1))
    across = up / max(0.01, cos(radians(max(abs(low.latitude), abs(high.latitude)))))
    return Box(
        Point(max(-90.0, low.latitude - up), max(-180.0, low.longitude - across)),
        Point(min(90.0, high.latitude + up), min(180.0, high.longitude + across)),
    )
