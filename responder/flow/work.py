"""What every use-case is given: the transaction it is part of, the group's policy, and the moment it happens at."""

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
        """The same moment by the clock where the group is."""
        return self.now.astimezone(self.policy.zone)
