"""Closed incidents, by the day, latest first; searched by code, place or neighborhood."""

from datetime import UTC, datetime
from itertools import groupby

from flask import request
from flask.typing import ResponseReturnValue

from responder.domain.role import Role
from responder.store import incident as incident_store
from responder.web import formats
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.frame.row import Row, rows
from responder.web.site import site, work
from responder.web.typed import one_line

_A_PAGE = 50
_LONGEST = 100


@needs(Role.VIEWER)
def closed() -> ResponseReturnValue:
    """A page of closed incidents."""
    version, words = version_of_all(), one_line(request.args.get("q"))[:_LONGEST]
    before = _moment(request.args.get("before", ""))
    found = incident_store.closed_before(work().session, words, before, _A_PAGE + 1)
    listed = rows(work(), found[:_A_PAGE])
    last = listed[-1].incident.closed_at if len(found) > _A_PAGE else None
    return page(
        "board/closed",
        version=version,
        words_typed=words,
        days=[(day, list(of_day)) for day, of_day in groupby(listed, key=_day)],
        older=last.isoformat() if last else None,
        later=bool(request.args.get("before")),
    )


def _day(row: Row) -> str:
    closed_at = row.incident.closed_at
    return formats.day(closed_at.astimezone(site().policy.zone).date()) if closed_at else ""


def _moment(words: str) -> datetime:
    """A moment in the address; now if it makes no sense."""
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        return work().now
    return found if found.tzinfo else found.replace(tzinfo=UTC)
