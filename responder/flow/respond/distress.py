"""Distress: a cry for help rings, is texted to those on duty and answered, before anything else is made of it."""

from uuid import UUID, uuid4

from responder.domain import incident as incidents
from responder.domain.alert import NoticeKind
from responder.domain.distress import Distress as Cry
from responder.domain.response import State
from responder.flow.message import notice, wording
from responder.flow.message.duty import nothing_goes_out, phones_of_everybody, phones_on_duty
from responder.flow.respond.personal import Opened
from responder.flow.work import Work
from responder.store import audit, history, phone, response, ring
from responder.store import distress as store
from responder.store.audit import Act
from responder.store.distress import Distress
from responder.store.history import Actor, By, Entry, Noun
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer


class NoSuchCry(Exception):
    """There is no such cry for help."""


_THERE = frozenset({State.GOING, State.ON_SCENE})


def hear_distress(
    work: Work, kept: Inbound, cry: Cry, volunteer: Volunteer | None, incident: Incident | None
) -> str | None:
    """Take a text as a cry for help. `incident` is the open one that its sender most likely means.

    Returns the message to answer with; None for further texts of one cry. `kept.distress_id` says if it was taken.
    """
    if cry.from_scene_only and not _is_there(work, volunteer, incident):
        return None
    earlier = store.lock_untaken(work.session, kept.phone_id)
    distress = earlier or _raise(work, kept.phone_id, incident, volunteer, pressed=False)
    kept.distress_id, kept.incident_id = distress.id, distress.incident_id
    if earlier is not None:
        return None
    return wording.DISTRESS if are_people_told(work, distress) else wording.DISTRESS_UNSEEN


def press_distress(work: Work, opened: Opened) -> Distress:
    """Take a press of the button on a personal page as a cry for help; a second press changes nothing."""
    earlier = store.lock_untaken(work.session, opened.volunteer.phone_id)
    if earlier is not None and earlier.taken_back_at is None:
        return earlier
    return _raise(work, opened.volunteer.phone_id, opened.incident, opened.volunteer, pressed=True)


def take_back_distress(work: Work, opened: Opened) -> None:
    """Note that the sender says it was a mistake. It goes on ringing: somebody else may hold their phone."""
    distress = store.lock_untaken(work.session, opened.volunteer.phone_id)
    if distress is None or distress.taken_back_at is not None:
        return
    distress.taken_back_at = work.now
    if distress.incident_id is not None:
        by = By(Actor.VOLUNTEER, opened.volunteer.id)
        entry = Entry(Noun.DISTRESS, distress.id, "take back")
        history.note(work.session, distress.incident_id, by, entry, work.now)


def are_people_told(work: Work, distress: Distress) -> bool:
    """Whether the cry was texted to somebody. A ring counts as texted even if there was no phone to text."""
    return ring.is_texted(work.session, distress.id) and bool(phones_of_everybody(work))


def reveal_number(work: Work, distress_id: UUID, account_id: UUID) -> str | None:
    """Return the sender's number in E.164, so that somebody can call them, and record the access in the audit.

    None if we no longer have the number. Raises NoSuchCry.
    """
    distress = work.session.get(Distress, distress_id)
    if distress is None:
        raise NoSuchCry
    row = work.session.get_one(Phone, distress.phone_id)
    number = phone.open_number(work.session, row.id, row.number_sealed) if row.number_sealed is not None else None
    audit.record(work.session, account_id, Act("reveal", "distress", distress.id), work.now)
    return number


def _raise(
    work: Work, phone_id: UUID, incident: Incident | None, volunteer: Volunteer | None, *, pressed: bool
) -> Distress:
    about = incident.id if incident is not None else None
    distress = Distress(
        id=uuid4(), phone_id=phone_id, incident_id=about, raised_at=work.now, pressed=pressed, taken_back_at=None
    )
    work.session.add(distress)
    work.session.flush()
    texted = _tell_duty(work, incident)
    ring.ring_for_distress(work.session, distress.id, about, work.now, texted=texted)
    if about is not None:
        by = By(Actor.VOLUNTEER, volunteer.id) if volunteer is not None else By(Actor.REPORTER, None)
        history.note(work.session, about, by, Entry(Noun.DISTRESS, distress.id, "raise"), work.now)
    return distress


def _tell_duty(work: Work, incident: Incident | None) -> bool:
    """Text those on duty without waiting, or everybody if none of them has a phone. Returns whether anybody is texted.

    While nothing can go out, nothing is written: `admin/ring.py` makes up for it later.
    """
    if nothing_goes_out(work):
        return False
    phones = phones_on_duty(work) or phones_of_everybody(work)
    message = wording.DISTRESS_AT if incident is not None else wording.DISTRESS_ANYWHERE
    for to in phones:
        notice.send_notice(work, NoticeKind.DISTRESS, to, message, incident)
    return bool(phones)


def _is_there(work: Work, volunteer: Volunteer | None, incident: Incident | None) -> bool:
    if volunteer is None or incident is None or incident.status is incidents.State.CLOSED:
        return False
    said = response.find_response(work.session, incident.id, volunteer.id)
    return said is not None and said.status in _THERE
