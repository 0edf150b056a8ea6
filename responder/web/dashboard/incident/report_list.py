"""An incident's reports as its page shows them, side by side."""

from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase
from uuid import UUID

from responder.domain.report import Equipment
from responder.flow.work import Work
from responder.store import addition, board, place, report
from responder.store.report import Report
from responder.web.dashboard.frame.labels import say
from responder.web.language import gettext

_STEPS = 12
"""The most sightings of moving vehicles that are shown together: the last ones."""


@dataclass(frozen=True)
class ListedReport:
    """A report as shown next to others. `source` is a letter; reports from one source share it."""

    report: Report
    source: str
    answers: list[str]
    place: str
    """The place as the reporter wrote it."""
    understood: str
    """The place we understood from that, or from their point."""
    details: str
    added: list[tuple[UUID, datetime, str]]
    """The reporter's additions: id, time and words."""


def listed_reports(work: Work, reports: list[Report]) -> list[ListedReport]:
    """The reports with their content, in the order given."""
    letters: dict[UUID, str] = {}
    found, added = [], addition.of_reports(work.session, [one.id for one in reports])
    places = place.names(work.session, [one.place_id for one in reports])
    areas = board.area_names(work.session, [one.area_id for one in reports])
    for one in reports:
        turn = len(letters)
        source = letters.setdefault(one.source_id, ascii_uppercase[turn] if turn < 26 else str(turn + 1))
        answers = [say(one.activity), say(one.size), say(one.uniform)]
        if one.vehicles:
            answers.append(gettext("vehicles: %(count)s") % {"count": one.vehicles})
        answers += [say(Equipment(item)) for item in one.equipment]
        words, details = report.place_words(work.session, one), report.details(work.session, one)
        more = [
            (each.id, each.added_at, addition.addition_content(work.session, each)) for each in added.get(one.id, [])
        ]
        understood = _understood(one, places, areas)
        found.append(ListedReport(one, source, answers, words, understood, details, more))
    return found


def trail(listed: list[ListedReport]) -> list[tuple[datetime, str]]:
    """When and where moving vehicles were seen, oldest first."""
    seen = sorted((one for one in listed if one.report.point is not None), key=lambda one: one.report.seen_at)
    return [(one.report.seen_at, one.understood) for one in seen[-_STEPS:]]


def _understood(one: Report, places: dict[UUID, str], areas: dict[UUID, str]) -> str:
    """The place we understood, never the point itself, which may be somebody's home."""
    at = places.get(one.place_id, "") if one.place_id else ""
    area = areas.get(one.area_id, "") if one.area_id else ""
    if at:
        return gettext("near %(place)s") % {"place": ", ".join(filter(None, (at, area)))}
    if one.point is not None:
        return gettext("a spot in %(area)s") % {"area": area} if area else gettext("a spot outside our neighborhoods")
    return area
