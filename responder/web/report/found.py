"""The place we understood from a report: shown only right after sending it, not to later visitors with its code."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from responder.domain.gazetteer import Gazetteer
from responder.flow.verify.locate import locate_report
from responder.store import place as place_store
from responder.store import report as store
from responder.store.area import Area
from responder.store.place import PlaceRead
from responder.store.report import Kept, Report
from responder.web.site import work

_KEY = "responder known places"
_FRESH_FOR = 5.0
"""Seconds until the gazetteer is read again."""
_TOLD_FOR = 600
"""Seconds that it is shown: enough to read it, go back a page, and return once."""


@dataclass(frozen=True)
class Understood:
    """The place and area by name; each is empty if it was not found."""

    place: str
    area: str


class KnownPlaces:
    """A copy of the gazetteer, read again every few seconds, so that most reports need no query.

    Reading it for each report would add a sixth to the report's processor time. It decides only whether the form also
    asks for the neighborhood: a worker looks the place up again.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._places = Gazetteer(())
        self._old_at = -math.inf

    def read(self, session: Session, words: str) -> PlaceRead:
        """What the words name."""
        now = self._clock()
        if now >= self._old_at:
            self._places = place_store.gazetteer(session)
            self._old_at = now + _FRESH_FOR
        return place_store.read_in(self._places, words)


def is_known(words: str) -> bool:
    """Whether the words name a place or an area. The gazetteer may be a few seconds old."""
    return _read(words).is_known


def suggestions(words: str) -> tuple[str, ...]:
    """Names of up to two places that the words may mean, if they name none surely."""
    return _read(words).suggestions


def _read(words: str) -> PlaceRead:
    known = current_app.extensions.setdefault(_KEY, KnownPlaces())
    return cast(KnownPlaces, known).read(work().session, words)


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
    return Understood(found.place.name if found.place else "", area.name if area else "")


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="report found")
