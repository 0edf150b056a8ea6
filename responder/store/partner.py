"""Partners: other groups that report through the API, each with its own token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, Select, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.incident import Outcome
from responder.domain.incident import State as IncidentState
from responder.domain.partner import REMEMBERED, record, standing
from responder.domain.report import State
from responder.store.account import Account
from responder.store.base import Base, Key, refers
from responder.store.incident import Incident
from responder.store.report import Report

_CLOSED = Incident.status == IncidentState.CLOSED
_REFUTED = and_(_CLOSED, Incident.outcome.in_([Outcome.FALSE_ALARM, Outcome.OTHER_AGENCY]))
# The last finding decides: a confirmation was wrong if the incident closed as a false alarm or could not be verified.
_CONFIRMED = and_(Incident.confirmed_at.is_not(None), or_(~_CLOSED, Incident.outcome == Outcome.ENDED))


class Partner(Base):
    __tablename__ = "partner"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    token_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """Blind index of its token. The token itself is shown once and never stored."""
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = refers("account.id")
    revoked_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Listed:
    """A partner, the account that added it, and counts of its reports that still exist."""

    partner: Partner
    account: str | None
    reports: int
    last_at: datetime | None
    confirmed: int
    """Recent incidents that it reported and that were confirmed. Each counts once, as in `refuted`."""
    refuted: int


def by_token(session: Session, token_index: bytes) -> Partner | None:
    """The partner with this token; None if there is none or it was revoked."""
    query = select(Partner).where(Partner.token_index == token_index, Partner.revoked_at.is_(None))
    return session.scalars(query).one_or_none()


def by_name(session: Session, name: str) -> Partner | None:
    """The partner with this name, in any case; None if there is none."""
    return session.scalars(select(Partner).where(func.lower(Partner.name) == name.lower()).limit(1)).one_or_none()


def lock_partner(session: Session, partner_id: UUID) -> Partner | None:
    """The partner, locked until the transaction ends."""
    query = select(Partner).where(Partner.id == partner_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def listing(session: Session, now: datetime) -> list[Listed]:
    """Every partner by name, with those that may still report first."""
    came = _came_to(now).subquery()
    confirmed, refuted = func.coalesce(came.c.confirmed, 0), func.coalesce(came.c.refuted, 0)
    rows = session.execute(
        select(Partner, Account.email, func.count(Report.id), func.max(Report.received_at), confirmed, refuted)
        .outerjoin(Account, Account.id == Partner.made_by)
        .outerjoin(Report, Report.partner_id == Partner.id)
        .outerjoin(came, came.c.partner_id == Partner.id)
        .group_by(Partner.id, Account.email, came.c.confirmed, came.c.refuted)
        .order_by(Partner.revoked_at.is_not(None), func.lower(Partner.name), Partner.id)
    )
    return [Listed(*row) for row in rows]


def standings(session: Session, incident_ids: Sequence[UUID], now: datetime) -> dict[UUID, float]:
    """The rank of each of these incidents by the records of the partners that reported it."""
    if not incident_ids:
        return {}
    kept = Report.incident_id.in_(incident_ids) & (Report.status != State.WITHDRAWN)
    reported = select(Report.incident_id, Report.partner_id).where(kept).distinct().cte("reported")
    came = _came_to(now, Report.partner_id.in_(select(reported.c.partner_id))).subquery()
    # A neighbor's report has no partner, so it counts as a partner without a record.
    query = select(reported.c.incident_id, func.coalesce(came.c.confirmed, 0), func.coalesce(came.c.refuted, 0))
    found: dict[UUID, list[float]] = {key: [] for key in incident_ids}
    for key, confirmed, refuted in session.execute(query.outerjoin(came, came.c.partner_id == reported.c.partner_id)):
        found[key].append(record(confirmed, refuted))
    return {key: standing(records) for key, records in found.items()}


def best_first(session: Session, incident_ids: Sequence[UUID], now: datetime) -> list[UUID]:
    """The same incidents, those with the better rank first, otherwise in the given order."""
    stands = standings(session, incident_ids, now)
    return sorted(incident_ids, key=lambda key: -stands[key])


def _came_to(now: datetime, *only: ColumnElement[bool]) -> Select[UUID | None, int, int]:
    """For each partner, how many real incidents it reported recently were confirmed, and how many were refuted."""
    each = Incident.id.distinct()
    return (
        select(
            Report.partner_id,
            func.count(each).filter(_CONFIRMED).label("confirmed"),
            func.count(each).filter(_REFUTED).label("refuted"),
        )
        .join(Incident, Incident.id == Report.incident_id)
        .where(
            Report.partner_id.is_not(None),
            Report.status != State.WITHDRAWN,
            Report.received_at > now - REMEMBERED,
            Incident.drill_id.is_(None),
            *only,
        )
        .group_by(Report.partner_id)
    )
