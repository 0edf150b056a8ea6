"""Revocation: texts that may ask for no more are shown to a dispatcher, who opts the phone out or leaves it."""

from uuid import UUID

from responder.domain.alert import NoticeKind
from responder.domain.language import DEFAULT, spoken
from responder.domain.revocation import read_revocation
from responder.flow.message import notice, wording
from responder.flow.message.notice import Addressee
from responder.flow.people import volunteer as volunteer_flow
from responder.flow.work import Work
from responder.store import audit, phone
from responder.store import inbound as store
from responder.store import volunteer as volunteer_store
from responder.store.audit import Act
from responder.store.history import Actor, By
from responder.store.inbound import Inbound


def flag_revocation(work: Work, kept: Inbound) -> None:
    """Mark a text that may ask for no more. Its sender is answered as before."""
    found = read_revocation(store.body(work.session, kept))
    kept.maybe_stop = found is not None and not found.sure


def opt_out_sender(work: Work, inbound_id: UUID, account_id: UUID) -> bool:
    """Opt out the phone that sent this text, and confirm it. Only START from that phone undoes it.

    Returns whether that was still to be done.
    """
    kept = _undecided(work, inbound_id)
    if kept is None:
        return False
    owner = phone.lock(work.session, kept.phone_id)
    if owner.opted_out_at is not None:
        return False
    volunteer = volunteer_store.by_phone(work.session, owner.id)
    language = spoken(DEFAULT, DEFAULT, work.policy.text_languages)
    to = Addressee(owner.id, None, language) if volunteer is None else notice.addressee(work, volunteer)
    notice.send_notice(work, NoticeKind.GOODBYE, to, wording.STOPPED)
    volunteer_flow.opt_out(work, owner, By(Actor.ACCOUNT, account_id))
    store.settle_maybe_stops(work.session, owner.id)
    audit.record(work.session, account_id, Act("opt out", "text", kept.id), work.now)
    return True


def keep_sender(work: Work, inbound_id: UUID, account_id: UUID) -> bool:
    """Decide that this text doesn't ask for no more. Returns whether that was still to be decided."""
    kept = _undecided(work, inbound_id)
    if kept is None:
        return False
    kept.maybe_stop = False
    audit.record(work.session, account_id, Act("keep", "text", kept.id), work.now)
    return True


def _undecided(work: Work, inbound_id: UUID) -> Inbound | None:
    kept = store.lock(work.session, inbound_id)
    return kept if kept is not None and kept.maybe_stop else None
