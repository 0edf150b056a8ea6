"""What came of reports, as everybody may read it: by area and hour, and nothing finer."""

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
    """What is listed: seen at `seen_from` or later, closed before `closed_before`, by the hours of `zone`."""

    seen_from: datetime
    closed_before: datetime
    zone: ZoneInfo


class Came(NamedTuple):
    """One line. Several incidents of one area, hour and outcome are one line: nobody needs to count them."""

    hour: datetime
    """Its beginning."""
    area: str
    """Empty: outside every area."""
    city: str
    outcome: Outcome


def listing(session: Session, span: Span, most: int, area_id: UUID | None = None) -> list[Came]:
    """What came of the incidents, of one area if that is given: the latest hour first, then by area and outcome."""
    # Within an hour the order says nothing of what was first: it is that of the alphabet.
    one = _each(span, area_id).subquery()
    query = select(one).distinct().order_by(one.c.hour.desc(), one.c.area, one.c.city, one.c.outcome).limit(most)
    return [Came(*row) for row in session.execute(query)]


def _each(span: Span, area_id: UUID | None) -> Select[datetime, str, str, Outcome | None]:
    # Whoever closes what nobody has confirmed, as over, does not say by that that it was real.
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
            # Nothing is closed before it was seen; so that the index serves, it is said twice.
            Incident.closed_at >= span.seen_from,
            Incident.closed_at < span.closed_before,
            Incident.seen_at >= span.seen_from,
            Incident.outcome != Outcome.DUPLICATE,
            Incident.merged_into.is_(None),
            Incident.drill_id.is_(None),
            # What reporters took back is not told, unless somebody has seen it.
            Incident.confirmed_at.is_not(None) | reported.exists(),
        )
    )
    return query if area_id is None else query.where(Incident.area_id == area_id)
