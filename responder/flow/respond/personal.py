"""Personal: the page that a volunteer opens through the link in a text, and the answers given there."""

from dataclasses import dataclass

from responder.domain import check as checks
from responder.domain import incident as incidents
from responder.domain import reply
from responder.domain.move import MoveRefused
from responder.domain.response import Event, State
from responder.flow.message import notice, wording
from responder.flow.respond.respond import EVENTS, JUDGEMENTS, respond_to_incident
from responder.flow.verify import check as check_flow
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import delivery as delivery_store
from responder.store import incident as incident_store
from responder.store import link
from responder.store import response as response_store
from responder.store.alert import Alert, Notice
from responder.store.base import vault_of
from responder.store.check import Check
from responder.store.incident import Incident
from responder.store.verification import Basis
from responder.store.volunteer import Volunteer

_LIVE = (checks.State.ASKED, checks.State.SILENT)


class TooLate(Exception):
    """The check takes no more answers. This answer is kept on the record but changes nothing."""


class NotThereYet(Exception):
    """They say they see it, but last told us that they are on the way. Nothing was changed."""


@dataclass(frozen=True)
class Opened:
    """The page behind a personal link. `alert` is set if the link came with an alert.

    `check` is the one the link came with. If that takes no more answers, it is the latest "still happening?" check.
    """

    volunteer: Volunteer
    incident: Incident
    language: str
    check: Check | None
    alert: Alert | None = None

    @property
    def asked(self) -> bool:
        """Whether the check can still be answered."""
        return self.check is not None and self.check.status in _LIVE


def open_link(work: Work, token: str) -> Opened | None:
    """Return the page for a personal link's token; None if we never made that token."""
    delivery_id = link.delivery_of(vault_of(work.session), token)
    delivery = delivery_store.get(work.session, delivery_id) if delivery_id is not None else None
    if delivery is None or delivery.volunteer_id is None:
        return None
    alert = work.session.get(Alert, delivery.alert_id) if delivery.alert_id else None
    sent = work.session.get(Notice, delivery.notice_id) if delivery.notice_id else None
    told_of = alert.incident_id if alert else sent.incident_id if sent else None
    # A merged incident leads to the one that remains.
    incident_id = incident_store.standing(work.session, told_of) if told_of else None
    if incident_id is None:
        return None
    check = work.session.get(Check, sent.check_id) if sent and sent.check_id else None
    if check is None or check.status not in _LIVE:
        check = check_store.live_still(work.session, incident_id, delivery.volunteer_id) or check
    return Opened(
        work.session.get_one(Volunteer, delivery.volunteer_id),
        work.session.get_one(Incident, incident_id),
        delivery.language,
        check,
        alert,
    )


def answer_link(work: Work, opened: Opened, digit: int, minutes: int | None = None) -> None:
    """Act on an answer from the personal page. It uses the digits of a text; `minutes` is the time until they arrive.

    Raises MoveRefused if it does not fit what they said before, or if no such thing was asked. Raises TooLate or
    NotThereYet.
    """
    # Lock the incident before its checks: the worker asking the next verifiers locks in this order too.
    incident_store.lock_standing(work.session, opened.incident.id)
    closed = opened.incident.status is incidents.State.CLOSED
    if digit in EVENTS and not closed:
        _respond(work, opened, EVENTS[digit], minutes)
        return
    held = check_store.live_of_volunteer(work.session, opened.volunteer.id)
    check = next((one for one in held if opened.check and one.id == opened.check.id), None)
    if closed and opened.check is not None and digit in JUDGEMENTS:
        check_flow.note_late_answer(work, opened.check, JUDGEMENTS[digit])
        raise TooLate
    if check is None or digit not in JUDGEMENTS:
        raise MoveRefused(opened.check.status if opened.check else opened.incident.status, checks.Event.ANSWER)
    response = response_store.find_response(work.session, opened.incident.id, opened.volunteer.id)
    if digit == reply.CONFIRMED and response is not None and response.status is State.GOING:
        raise NotThereYet
    check_flow.answer_check(work, check, JUDGEMENTS[digit], Basis.CHECK_LINK)


def _respond(work: Work, opened: Opened, event: Event, minutes: int | None) -> None:
    message = respond_to_incident(work, opened.volunteer, opened.incident, event, minutes)
    if message == wording.DANGER_NOW:
        raise MoveRefused(opened.incident.hazard, event)
    response = response_store.find_response(work.session, opened.incident.id, opened.volunteer.id)
    if message == wording.ENOUGH and response is not None and response.standby_at == work.now:
        # Sent as a text too: they should stay reachable for longer than the page is open.
        notice.answer_text(work, notice.addressee(work, opened.volunteer), message, opened.incident)
