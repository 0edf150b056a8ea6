"""Take: a dispatcher or coordinator who was texted that something waits takes it by answering T."""

from datetime import timedelta
from uuid import UUID

from responder.domain.alert import NoticeKind
from responder.domain.language import DEFAULT
from responder.domain.letters import plain
from responder.flow.incident.waiting import WORDS, Waiting, take_ring, waiting
from responder.flow.message import notice
from responder.flow.message.notice import Addressee
from responder.flow.work import Work
from responder.store import duty
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.ring import Ring


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when it is sent."""
    return message


_TAKE = frozenset({"T", "TAKE"})
_TAKEN = _("%(group)s: %(code)s is yours: %(spot)s. %(url)s/dashboard/incidents/%(code)s")
_TAKEN_OF_THE_WHOLE = _("%(group)s: You have this: %(what)s. %(url)s/dashboard/")
_TAKE_ON_BOARD = _("%(group)s: Take a cry for help on the board: it shows the number. %(url)s/dashboard/")
_NO_LONGER = _("%(group)s: %(code)s no longer waits. Still waiting: %(count)s. %(url)s/dashboard/")
_NOT_NAMED = _("%(group)s: Still waiting: %(count)s. Take one on the board: %(url)s/dashboard/")
_LONGEST_AGO = timedelta(days=1)


def take_by_text(work: Work, sender: Phone, body: str) -> bool:
    """Assign what the last text about rings to this phone named, if the text asks for that and its sender may.

    The same as taking it on the board. If it was taken or closed meanwhile, nothing else is taken instead. A cry for
    help is taken on the board only, which shows the number.
    """
    account = duty.account_of(work.session, sender.id) if plain(body) in _TAKE else None
    if account is None:
        return False
    listed = waiting(work)
    named = duty.last_named(work.session, sender.id, work.now - _LONGEST_AGO)
    whole = _last_texted([one for one in listed if one.incident is None])
    if whole and whole.duty_texted_at and (named is None or whole.duty_texted_at > named[1]):
        message, facts = _TAKEN_OF_THE_WHOLE, {"what": WORDS[whole.cause]}
        taken = take_ring(work, whole, account.id)
        _answer(work, sender, message if taken else _NOT_NAMED, None, facts | {"count": str(len(listed))})
    elif named:
        _take_named(work, sender, account.id, named[0], listed)
    else:
        _answer(work, sender, _NOT_NAMED, None, {"count": str(len(listed))})
    return True


def _take_named(work: Work, sender: Phone, account_id: UUID, incident_id: UUID, listed: list[Waiting]) -> None:
    incident = work.session.get_one(Incident, incident_id)
    rings = [ring for one in listed if one.incident is incident for ring in one.rings]
    others = [ring for ring in rings if ring.distress_id is None]
    if others and take_ring(work, others[0], account_id):
        message = _TAKEN
    elif rings and not others:
        message = _TAKE_ON_BOARD
    else:
        message = _TAKEN if incident.owner_id == account_id else _NO_LONGER
    _answer(work, sender, message, incident, {"count": str(len(listed))})


def _last_texted(listed: list[Waiting]) -> Ring | None:
    """What concerns no incident and was texted last; None if nothing was."""
    texted = [ring for one in listed for ring in one.rings if ring.duty_texted_at and ring.distress_id is None]
    return max(texted, key=lambda ring: ring.duty_texted_at or ring.raised_at, default=None)


def _answer(work: Work, sender: Phone, message: str, incident: Incident | None, facts: dict[str, str]) -> None:
    notice.send_notice(work, NoticeKind.ANSWER, Addressee(sender.id, None, DEFAULT), message, incident, **facts)
