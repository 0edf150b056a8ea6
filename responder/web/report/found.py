"""What was made of a report's place: told in the answer to sending it, and to nobody who comes by its code later."""

from dataclasses import dataclass
from typing import cast

from flask import current_app, g, request
from itsdangerous import BadData, URLSafeSerializer

from responder.flow.locate import Found, locate
from responder.store import report as store
from responder.store.area import Area
from responder.store.report import Report
from responder.web.report.forms import ReportForm
from responder.web.site import work

_TOLD_FOR = 600
"""Seconds: long enough to read it, and to come back once from the page before."""


@dataclass(frozen=True)
class Understood:
    """In words; empty where nothing was found."""

    place: str
    area: str


def located(given: ReportForm) -> Found:
    """What the form's place comes to; looked up once in a request. Call only once its area is known to be one."""
    if "found" not in g:
        g.found = locate(work().session, given.point, given.words.data, given.area_id)
    return cast(Found, g.found)


def mark(report: Report) -> str:
    """Signed for this report, the same each time it is sent, for the address of the page that answers.

    It says nothing of the place: addresses stay in a browser's history.
    """
    return str(_serializer().dumps([report.code, int(report.received_at.timestamp())]))


def understood(code: str) -> Understood | None:
    """What the mark in the address says of this report; None if there is none, or it is old or another report's."""
    try:
        of, received_at = _serializer().loads(request.args.get("found", ""))
    except (BadData, ValueError):
        return None
    if of != code or work().now.timestamp() - received_at > _TOLD_FOR:
        return None
    session = work().session
    report = store.by_code(session, code)
    if report is None:
        return None
    found = locate(session, report.point, store.place_words(session, report), report.area_id)
    area = session.get(Area, found.area_id) if found.area_id else None
    return Understood(found.place.name if found.place else "", area.name if area else "")


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="report found")
