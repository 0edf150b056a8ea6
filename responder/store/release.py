"""Release policies: a coordinator approves in advance that a verifier's confirmation sends the callout."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, SmallInteger, Text, and_, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.store.account import Account
from responder.store.area import Area
from responder.store.base import Base, Key, refers


class ReleasePolicy(Base):
    __tablename__ = "release_policy"
    __table_args__ = (
        Index("uq_release_policy_standing", "area_id", unique=True, postgresql_where=text("revoked_at IS NULL")),
    )

    id: Mapped[Key]
    area_id: Mapped[UUID] = refers("area.id", on_delete="CASCADE")
    neighbors: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whether people in the neighboring areas are alerted, too."""
    skills: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """People need one of these skills; empty for any."""
    needed: Mapped[int | None] = mapped_column(SmallInteger)
    """Send waves until this many are going; None to alert everyone right away."""
    urgent: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whether it wakes people who agreed to be woken."""
    approved_at: Mapped[datetime]
    approved_by: Mapped[UUID] = refers("account.id")
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[UUID | None] = refers("account.id")


@dataclass(frozen=True)
class Listed:
    """An area with its unrevoked policy, if any, and the e-mail address of the account that approved it."""

    area_id: UUID
    city: str
    name: str
    policy: ReleasePolicy | None
    email: str | None

    def stands(self, now: datetime) -> bool:
        return self.policy is not None and self.policy.ends_at > now


@dataclass(frozen=True)
class Outlook:
    """Numbers of areas whose policy is in force, ends soon (these are in force, too), or has ended by itself."""

    standing: int
    ending: int
    ended: int


def standing(session: Session, area_id: UUID, now: datetime) -> ReleasePolicy | None:
    """The area's policy that is in force; None if there is none."""
    query = select(ReleasePolicy).where(ReleasePolicy.area_id == area_id, ReleasePolicy.revoked_at.is_(None))
    return session.scalars(query.where(ReleasePolicy.ends_at > now)).one_or_none()


def unrevoked(session: Session, area_ids: Collection[UUID]) -> list[ReleasePolicy]:
    """The unrevoked policies of these areas, including expired ones, locked until the transaction ends."""
    query = select(ReleasePolicy).where(ReleasePolicy.area_id.in_(area_ids), ReleasePolicy.revoked_at.is_(None))
    held = query.order_by(ReleasePolicy.id).with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(held))


def lock_policy(session: Session, policy_id: UUID) -> ReleasePolicy | None:
    """The policy as it is now, locked until the transaction ends."""
    query = select(ReleasePolicy).where(ReleasePolicy.id == policy_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def listing(session: Session) -> list[Listed]:
    """Every area by city and name, with its policy."""
    stands = and_(ReleasePolicy.area_id == Area.id, ReleasePolicy.revoked_at.is_(None))
    query = (
        select(Area.id, Area.city, Area.name, ReleasePolicy, Account.email)
        .outerjoin(ReleasePolicy, stands)
        .outerjoin(Account, Account.id == ReleasePolicy.approved_by)
        .order_by(Area.city, Area.name)
    )
    return [Listed(*row) for row in session.execute(query)]


def outlook(session: Session, now: datetime, soon: datetime) -> Outlook:
    """Count the unrevoked policies by how they stand now. `soon` is the latest end that counts as ending."""
    stands = ReleasePolicy.ends_at > now
    query = select(
        func.count().filter(stands), func.count().filter(stands, ReleasePolicy.ends_at <= soon), func.count()
    )
    standing, ending, every = session.execute(query.where(ReleasePolicy.revoked_at.is_(None))).one()
    return Outlook(standing, ending, every - standing)
