"""Outcomes of reports for the public: by area and hour, and no finer."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, case, func, literal, select
from sqlalchemy.orm import Session

from responder.domain.incident import Outcome, State
from responder.domain.report import State as ReportState
from responder.store.area import Area
from responder.store.base import AsWord
from responder.store.incident import Incident
from responder.store.report import Report


@dataclass(frozen=True)
class Span:
    """What to list: seen at `seen_from` or later, closed before `closed_before`, by hours in `zone`."""

    seen_from: datetime
    closed_before: datetime
    zone: ZoneInfo


class Came(NamedTuple):
    """One line. Incidents with the same area, hour and outcome share a line: nobody needs to count them."""

    hour: datetime
    """The start of the hour."""
    area: str
    """Empty if it was outside every area."""
    city: str
    outcome: Outcome


def listing(session: Session, span: Span, most: int, area_id: UUID | None = None) -> list[Came]:
    """The outcomes of incidents, in one area if given: latest hour first, then by area and outcome."""
    # The order within an hour is alphabetical, so it does not tell what was first.
    one = _each(span, area_id).subquery()
    query = select(one).distinct().order_by(one.c.hour.desc(), one.c.area, one.c.city, one.c.outcome).limit(most)
    return [Came(*row) for row in session.execute(query)]


def _each(span: Span, area_id: UUID | None) -> Select[datetime, str, str, Outcome | None]:
    # Closing an unconfirmed incident as over does not mean that it was real.
    unseen = and_(Incident.outcome == Outcome.ENDED, Incident.confirmed_at.is_(None))
    said = case((unseen, literal(Outcome.COULD_NOT_VERIFY, AsWord(Outcome))), else_=Incident.outcome)
    reported = select(Report.id).where(Report.incident_id == Incident.id, Report.status != ReportState.WITHDRAWN)
    query = (
        select(
            func.date_trunc("hour", Incident.seen_at, span.zone.key).label("hour"),
            func.coalesce(Area.name, "").label("area"),
            func.coalesce(Area.city, "").label("city"),
            said.label("outcome"),
        )
        .outerjoin(Area, Area.id == Incident.area_id)
        .where(
            Incident.status == State.CLOSED,
            # Incidents close after they were seen, so this only repeats `seen_at` to use the index.
            Incident.closed_at >= span.seen_from,
            Incident.closed_at < span.closed_before,
            Incident.seen_at >= span.seen_from,
            Incident.outcome != Outcome.DUPLICATE,
            Incident.merged_into.is_(None),
            Incident.drill_id.is_(None),
            # We leave out withdrawn reports, unless somebody confirmed the incident.
            Incident.confirmed_at.is_not(None) | reported.exists(),
        )
    )
    return query if area_id is None else query.where(Incident.area_id == area_id)
