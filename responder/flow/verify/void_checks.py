"""Closing: end an incident's checks, and tell people who may be on their way because of one."""

from responder.domain import check as checks
from responder.domain.alert import NoticeKind
from responder.flow.message import notice, wording
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import void_checks as store
from responder.store.incident import Incident


def void_checks_of(work: Work, incident: Incident) -> int:
    """Void the incident's checks and text the people they had sent out. Returns how many people."""
    work.session.flush()
    store.cancel_checks(work.session, incident.id, work.now)
    people = store.to_tell(work.session, incident.id)
    for check in check_store.live_of_family(work.session, incident.id):
        check.status = checks.MOVES.after(check.status, checks.Event.VOID)
    for volunteer in people:
        to = notice.addressee(work, volunteer)
        notice.send_notice(work, NoticeKind.THANKS, to, wording.CLOSED_CHECK, incident)
    return len(people)
