"""What was made of a report's place: told in the answer to sending it, and to nobody who comes by its code later."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from responder.flow.verify.locate import locate_report
from responder.store import place as place_store
from responder.store import report as store
from responder.store.area import Area
from responder.store.place import Gazetteer
from responder.store.report import Kept, Report
from responder.web.site import work

_KEY = "responder known places"
_FRESH_FOR = 5.0
"""Seconds."""
_TOLD_FOR = 600
"""Seconds: long enough to read it, and to come back once from the page before."""


@dataclass(frozen=True)
class Understood:
    """In words; empty where nothing was found."""

    place: str
    area: str


class KnownPlaces:
    """What the gazetteer knows, read again every few seconds, so that most reports need not ask for it.

    Reading it for each one adds a sixth to a report's processor time. It only settles whether to ask for the
    neighborhood as well: a worker looks for the place again.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._places = Gazetteer("")
        self._old_at = -math.inf

    def has(self, session: Session, words: str) -> bool:
        """Whether the words name a place."""
        now = self._clock()
        if now >= self._old_at:
            self._places = place_store.gazetteer(session)
            self._old_at = now + _FRESH_FOR
        return self._places.find(words) is not None


def is_known(words: str) -> bool:
    """Whether the words name a place of the gazetteer, as it was a few seconds ago at most."""
    known = current_app.extensions.setdefault(_KEY, KnownPlaces())
    return cast(KnownPlaces, known).has(work().session, words)


def mark(report: Report | Kept) -> str:
    """Signed for this report, the same each time it is sent, for the address of the page that answers.

    It says nothing of the place: addresses stay in a browser's history.
    """
    return _serializer().dumps([report.code, int(report.received_at.timestamp())])


def understood(code: str) -> Understood | None:
    """What the mark in the address says of this report; None if there is none, or it is old or another report's."""
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
