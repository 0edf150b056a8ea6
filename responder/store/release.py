"""Release policies: what a coordinator approved beforehand, for a verifier's confirmation to release by itself."""

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
    """Whether those around the area are called too."""
    skills: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """With one of these skills; none means any."""
    needed: Mapped[int | None] = mapped_column(SmallInteger)
    """Waves until so many are going; None: all at once."""
    urgent: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whether it wakes those who agreed to that."""
    approved_at: Mapped[datetime]
    approved_by: Mapped[UUID] = refers("account.id")
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[UUID | None] = refers("account.id")


@dataclass(frozen=True)
class Listed:
    """An area, with the policy that was approved for it last and not revoked; `email` is of whoever approved it."""

    area_id: UUID
    city: str
    name: str
    policy: ReleasePolicy | None
    email: str | None

    def stands(self, now: datetime) -> bool:
        return self.policy is not None and self.policy.ends_at > now


@dataclass(frozen=True)
class Outlook:
    """In how many areas a policy stands, is about to run out, and has run out without anybody's having ended it."""

    standing: int
    ending: int
    ended: int


def standing(session: Session, area_id: UUID, now: datetime) -> ReleasePolicy | None:
    """The area's policy that is in force."""
    query = select(ReleasePolicy).where(ReleasePolicy.area_id == area_id, ReleasePolicy.revoked_at.is_(None))
    return session.scalars(query.where(ReleasePolicy.ends_at > now)).one_or_none()


def unrevoked(session: Session, area_ids: Collection[UUID]) -> list[ReleasePolicy]:
    """The policies of these areas that nobody has ended, the expired ones included; held."""
    query = select(ReleasePolicy).where(ReleasePolicy.area_id.in_(area_ids), ReleasePolicy.revoked_at.is_(None))
    held = query.order_by(ReleasePolicy.id).with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(held))


def lock_policy(session: Session, policy_id: UUID) -> ReleasePolicy | None:
    """The policy as it is now, held until the transaction ends."""
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
    """How the policies stand that nobody has ended."""
    stands = ReleasePolicy.ends_at > now
    query = select(
        func.count().filter(stands), func.count().filter(stands, ReleasePolicy.ends_at <= soon), func.count()
    )
    standing, ending, every = session.execute(query.where(ReleasePolicy.revoked_at.is_(None))).one()
    return Outlook(standing, ending, every - standing)
