"""The place we understood from a report, shown only right after sending it; and places suggested while one types."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from responder.domain.gazetteer import Gazetteer
from responder.domain.place_suggestion import Suggestion
from responder.domain.report import LONGEST_PLACE_WORDS
from responder.flow.verify.locate import locate_report
from responder.store import place as place_store
from responder.store import report as store
from responder.store.area import Area
from responder.store.report import Kept, Report
from responder.web.site import work
from responder.web.typed import one_line

_KEY = "responder known places"
_ENDPOINT = "report.suggest_places"
_SUGGESTED = "120 per minute; 1200 per hour"
"""Suggestions for one source: each pause while typing asks for some."""
_MOST = 4
"""Places suggested at a time, so that they fit above a phone's keyboard."""
_FRESH_FOR = 5.0
"""Seconds until the gazetteer is read again."""
_TOLD_FOR = 600
"""Seconds that it is shown: enough to read it, go back a page, and return once."""


@dataclass(frozen=True)
class Understood:
    """The place and area by name; each is empty if it was not found."""

    place: str
    area: str
    suggestions: tuple[str, ...]
    """Names of up to two places that may be meant, if none surely is."""


class KnownPlaces:
    """A copy of the gazetteer, read again every few seconds, so that a suggestion needs no query."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._places = Gazetteer(())
        self._old_at = -math.inf

    def suggest(self, session: Session, typed: str) -> list[Suggestion]:
        """Places that may be meant by what is typed so far."""
        now = self._clock()
        if now >= self._old_at:
            self._places = place_store.gazetteer(session)
            self._old_at = now + _FRESH_FOR
        return self._places.suggest(typed, _MOST)


def throttle_suggestions(app: Flask, limiter: Limiter) -> None:
    """Limit how fast one source is answered. The form works without suggestions."""
    view: Any = app.view_functions[_ENDPOINT]
    app.view_functions[_ENDPOINT] = limiter.limit(_SUGGESTED)(view)


def suggest_places() -> ResponseReturnValue:
    """Places for what is typed so far, as JSON. By POST, because reporters' words may not be in an address."""
    typed = one_line(request.form.get("words"))[:LONGEST_PLACE_WORDS]
    known = cast(KnownPlaces, current_app.extensions.setdefault(_KEY, KnownPlaces()))
    return jsonify([one._asdict() for one in known.suggest(work().session, typed)])


def mark(report: Report | Kept) -> str:
    """A signed mark for the address of the page shown after sending; the same if the report is sent again.

    It says nothing about the place, because addresses stay in the browser's history.
    """
    return _serializer().dumps([report.code, int(report.received_at.timestamp())])


def understood(code: str) -> Understood | None:
    """The place we understood, if the address has a valid mark for this report. None if it is missing, old or wrong."""
    try:
        of, received_at = _serializer().loads(request.args.get("found", ""))
    except BadData:
        return None
    if of != code or work().now.timestamp() - received_at > _TOLD_FOR:
        return None
    session = work().session
    report = store.by_code(session, code)
    if report is None:
        return None
    found = locate_report(session, report.point, store.place_words(session, report), report.area_id)
    area = session.get(Area, found.area_id) if found.area_id else None
    return Understood(found.place.name if found.place else "", area.name if area else "", found.suggestions)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="report found")
