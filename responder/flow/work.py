"""What every use case gets: its database transaction, the group's policy, and the current time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from responder.domain.policy import Policy


@dataclass(frozen=True)
class Work:
    session: Session
    policy: Policy
    now: datetime
    """In UTC."""

    @property
    def local(self) -> datetime:
        """The same moment in the group's time zone."""
        return self.now.astimezone(self.policy.zone)
