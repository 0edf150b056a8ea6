"""Rings: an account takes one. If no one does, we text the people on duty, then everyone."""

from contextlib import suppress
from uuid import UUID

from responder.domain.alert import NoticeKind
from responder.flow.incident.assignment import NotYours, assign_incident
from responder.flow.message import notice
from responder.flow.message.duty import nothing_goes_out, phones_of_everybody, phones_on_duty
from responder.flow.message.notice import Addressee
from responder.flow.work import Work
from responder.store import board, drill
from responder.store import incident as incident_store
from responder.store import ring as store
from responder.store.ring import Cause, Ring


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when it is sent."""
    return message


WORDS: dict[Cause, str] = {
    Cause.DISTRESS: _("someone may need help"),
    Cause.NOBODY_TO_ASK: _("no verifier close enough to ask"),
    Cause.NOBODY_ANSWERS: _("no verifier has answered"),
    Cause.CONFIRMED: _("confirmed, not alerted yet"),
    Cause.DISAGREE: _("people who looked disagree"),
    Cause.NOT_CONFIRMED: _("someone who looked did not confirm it"),
    Cause.BARE_CONFIRMATION: _("seen, but no check code given"),
    Cause.WRONG_CODES: _("wrong check codes tried"),
    Cause.CODES_GUESSED: _("many wrong check codes"),
    Cause.NOBODY_TO_ALERT: _("the alert reached no one"),
    Cause.NO_PLACE: _("not alerted, location unclear"),
    Cause.CARRIER: _("texts aren't going out"),
    Cause.PROBE: _("our test text was lost"),
    Cause.CODES: _("today's codes are used up"),
    Cause.SECOND: _("an alert needs a second coordinator"),
    Cause.HELD: _("confirmed, alert needs approval"),
    Cause.NOT_ENOUGH: _("too few going, no one left to ask"),
    Cause.OVER: _("someone on scene says it is over"),
    Cause.FLOOD: _("reports need review"),
}
"""The cause of a ring, short enough for one segment, and without anything a reporter wrote."""
_ABOUT_INCIDENT = _("%(group)s: %(code)s: %(what)s. No one has this yet: %(url)s/dashboard/")
_ABOUT_THE_WHOLE = _("%(group)s: %(what)s. No one has this yet: %(url)s/dashboard/")


def take_ring(work: Work, ring: Ring, account_id: UUID) -> bool:
    """Assign the ring to the account, and its incident with it. Returns whether the account has it now.

    False if another was first.
    """
    mine = store.take_ring(work.session, ring.id, account_id, work.now) or ring.taken_by == account_id
    if mine and ring.incident_id is not None:
        incident = incident_store.get(work.session, ring.incident_id)
        with suppress(NotYours):  # a cry for help may outlive its incident
            assign_incident(work, ring.incident_id, account_id, incident.owner_id if incident else None)
    return mine


def escalate_rings(work: Work) -> None:
    """Text each ring that no one has taken: first to people on duty, later to everyone. Each goes out once.

    Each step waits for the policy's `ring_patience`. If no one on duty has a phone that can be texted, everyone is
    texted immediately. While nothing can be sent, no text is written: a queued one could be about a ring that was taken
    long ago.
    """
    if nothing_goes_out(work):
        return
    before = work.now - work.policy.ring_patience
    for_all = store.claim_for_all(work.session, before, work.now)
    if for_duty := store.claim_for_duty(work.session, before, work.now):
        if phones := phones_on_duty(work):
            _text(work, for_duty, phones)
        else:
            for ring in for_duty:
                ring.all_texted_at = work.now
            for_all += for_duty
    if for_all:
        _text(work, for_all, phones_of_everybody(work))


def _text(work: Work, rings: list[Ring], phones: list[Addressee]) -> None:
    codes = board.codes(work.session, (ring.incident_id for ring in rings))
    exercises = drill.incidents_among(work.session, (ring.incident_id for ring in rings))
    for ring in rings:
        code = codes.get(ring.incident_id, "") if ring.incident_id else ""
        # A drill's ring says that it is a drill, and uses the same sender as the drill's other texts.
        exercise = exercises.get(ring.incident_id) if ring.incident_id else None
        message = _ABOUT_INCIDENT if code else _ABOUT_THE_WHOLE
        for to in phones:
            notice.send_notice(work, NoticeKind.RING, to, message, exercise, what=WORDS[ring.cause], code=code)
