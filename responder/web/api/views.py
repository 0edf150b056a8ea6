"""Views for partners: save a report, and get its status."""

from typing import Any
from uuid import UUID

from flask import abort, g, request, url_for
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from responder.domain.distance import Point
from responder.domain.map_point import point_in
from responder.domain.report import Answers, Channel, Progress, equipment_seen
from responder.flow.report import partner as flow
from responder.flow.report.partner import OtherReport
from responder.flow.report.report import Submission
from responder.store import area as area_store
from responder.web.api.body import refuse
from responder.web.site import work
from responder.web.typed import one_line

Answer = dict[str, str | Progress | bool]

_REALM: dict[str, str | None] = {"realm": "reports"}


def let_in() -> None:
    """Require a partner's token before anything else in the request is read."""
    given = request.authorization
    token = given.token if given is not None and given.type == "bearer" else None
    partner = flow.partner_of_token(work(), token) if token else None
    if partner is None:
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", _REALM))
    g.partner_id = partner.id


def partner_id() -> UUID:
    """The id of the partner that sent this request."""
    known: UUID = g.partner_id
    return known


def send(headers: dict[str, Any], body: dict[str, Any]) -> tuple[Answer, int, dict[str, str]]:
    """Save a report. Sending it again with the same key returns the saved one."""
    try:
        report, new = flow.take_partner_report(work(), _submission(headers["key"].strip('"'), body))
    except OtherReport:
        abort(422, "Another report was sent with this Idempotency-Key. Send this one with its own key.")
    return _answer(report.code), 201 if new else 200, {"Location": url_for("api.look", code=report.code)}


def show_report(code: str) -> Answer:
    """Get the status of a report you sent."""
    return _answer(code)


def _answer(typed: str) -> Answer:
    found = flow.partner_report_progress(work(), partner_id(), typed)
    if found is None:
        abort(404, "You have not sent a report with this code.")
    code, reached, held = found
    return {"code": code, "state": reached, "held": held}


def _submission(key: str, body: dict[str, Any]) -> Submission:
    partner = partner_id()
    return Submission(
        key=flow.submission_key(partner, key),
        # A partner counts as one source, however many people report to it. Independent reports come from elsewhere.
        source_id=partner,
        channel=Channel.PARTNER,
        answers=_answers(body),
        partner_id=partner,
    )


def _answers(body: dict[str, Any]) -> Answers:
    point = body.get("point")
    located = point_in(body["place_words"])
    in_words = located.point if located is not None else None
    return Answers(
        language=body["language"],
        activity=body["activity"],
        first_hand=body["first_hand"],
        size=body["size"],
        uniform=body["uniform"],
        equipment=equipment_seen(body["equipment"]),
        seen=body["seen"],
        point=Point(point["latitude"], point["longitude"]) if point else in_words,
        area_id=_area(body["area"]) if "area" in body else None,
        place_words=body["place_words"],
        details=body["details"],
    )


def _area(named: dict[str, str]) -> UUID:
    wanted = _folded(named["city"], named["name"])
    for area_id, city, name in area_store.names(work().session):
        if _folded(city, name) == wanted:
            return area_id
    return refuse("area", "There is no area with this name in this city. Use place_words for any other place.")


def _folded(city: str, name: str) -> tuple[str, str]:
    return one_line(city).casefold(), one_line(name).casefold()
