"""Take: a dispatcher or coordinator who was texted that something waits takes it by answering T."""

from responder.domain.alert import NoticeKind
from responder.domain.language import DEFAULT
from responder.domain.letters import plain
from responder.flow.incident.waiting import WORDS, take_ring, waiting
from responder.flow.message import notice
from responder.flow.message.notice import Addressee
from responder.flow.work import Work
from responder.store import duty
from responder.store.phone import Phone


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when it is sent."""
    return message


_TAKE = frozenset({"T", "TAKE"})
_TAKEN = _("%(group)s: %(code)s is yours: %(spot)s. %(url)s/dashboard/incidents/%(code)s")
_TAKEN_OF_THE_WHOLE = _("%(group)s: You have this: %(what)s. %(url)s/dashboard/")
_NOTHING_WAITS = _("%(group)s: Nothing is waiting for anyone now. %(url)s/dashboard/")


def take_by_text(work: Work, sender: Phone, body: str) -> bool:
    """Assign the worst of what people were texted about to the sender's account, if that is what the text asks for.

    The same as taking it on the board. A cry for help is not taken this way: its number is shown on the board only.
    """
    account = duty.account_of(work.session, sender.id) if plain(body) in _TAKE else None
    if account is None:
        return False
    to = Addressee(sender.id, None, DEFAULT)
    for one in waiting(work):
        told = [ring for ring in one.rings if ring.duty_texted_at is not None and ring.distress_id is None]
        # The first assigns the incident and takes the others. Another person may be taking it on the board.
        if told and take_ring(work, told[0], account.id):
            message = _TAKEN if one.incident else _TAKEN_OF_THE_WHOLE
            more = {} if one.incident else {"what": WORDS[told[0].cause]}
            notice.send_notice(work, NoticeKind.ANSWER, to, message, one.incident, **more)
            return True
    notice.answer_text(work, to, _NOTHING_WAITS, None)
    return True
