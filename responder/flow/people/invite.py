"""Invite: make codes for joining, count their uses, and end them early."""

from datetime import datetime
from uuid import UUID

from responder.domain.code import clean_report_code, new_report_code
from responder.flow.work import Work
from responder.store import audit
from responder.store import invite as store
from responder.store.audit import Act
from responder.store.invite import Invite


class InviteRefused(Exception):
    """The invite does not exist, or is used up, over or revoked. Outsiders don't need to know which."""


def make_invite(
    work: Work,
    most_uses: int,
    ends_at: datetime,
    *,
    account_id: UUID | None = None,
    volunteer_id: UUID | None = None,
) -> Invite:
    """Make an invite for `most_uses` people (1 to 32,767), recorded under the account or volunteer who made it."""
    made = Invite(
        # As long as a report's code, and as easy to type.
        code=new_report_code(),
        most_uses=most_uses,
        made_at=work.now,
        ends_at=ends_at,
        account_id=account_id,
        volunteer_id=volunteer_id,
    )
    work.session.add(made)
    work.session.flush()
    if account_id is not None:
        audit.record(work.session, account_id, Act("make", "invite", made.id), work.now)
    return made


def revoke_invite(work: Work, invite_id: UUID, account_id: UUID) -> None:
    """End an invite now; people who joined with it stay. An invite already revoked or unknown changes nothing."""
    if store.revoke(work.session, invite_id, work.now):
        audit.record(work.session, account_id, Act("revoke", "invite", invite_id), work.now)


def check_invite(work: Work, typed: str, volunteer_id: UUID | None) -> None:
    """Check that the code admits someone now, or has already admitted this volunteer. Raises InviteRefused."""
    code = clean_report_code(typed)
    if code is None or not store.lets_in(work.session, code, volunteer_id, work.now):
        raise InviteRefused


def use_invite(work: Work, code: str, volunteer_id: UUID) -> None:
    """Count one use, never more than the invite has even with simultaneous uses. A volunteer counts once.

    Raises InviteRefused.
    """
    cleaned = clean_report_code(code)
    if store.used_by(work.session, volunteer_id):
        return
    if cleaned is None or not store.count_use(work.session, cleaned, volunteer_id, work.now):
        raise InviteRefused
