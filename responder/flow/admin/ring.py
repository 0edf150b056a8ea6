"""Rings: if nobody takes one, we text the people on duty, then everyone; many are one text, the worst first."""

from dataclasses import replace
from datetime import timedelta

from responder.domain.alert import NoticeKind
from responder.domain.segment import segments
from responder.flow.incident.waiting import Waiting, places_in_text, waiting
from responder.flow.message import notice, wording
from responder.flow.message.body import closed_with
from responder.flow.message.duty import nothing_goes_out, phones_of_everybody, phones_on_duty
from responder.flow.message.notice import Addressee
from responder.flow.work import Work
from responder.store import link
from responder.store import ring as store
from responder.store.ring import Cause


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when it is sent."""
    return message


PACE = timedelta(minutes=2)
"""Between two texts to the same people about what waits. A cry for help does not wait."""

_ONE = _("%(group)s: %(code)s%(where)s: %(what)s. Reply T to take it: %(url)s/dashboard/")
_WORST = _("%(group)s: %(count)s waiting, worst %(code)s%(where)s: %(what)s. Reply T to take it: %(url)s/dashboard/")
_CRY = _("%(group)s: %(code)s%(where)s: %(what)s. No one has this yet: %(url)s/dashboard/")
_CRY_FROM_ANYWHERE = _("%(group)s: %(what)s. No one has this yet: %(url)s/dashboard/")
"""A cry for help is taken on the board, which shows the number."""
_ONE_OF_THE_WHOLE = _("%(group)s: %(what)s. Reply T to take it: %(url)s/dashboard/")
_WORST_OF_THE_WHOLE = _("%(group)s: %(count)s waiting, worst: %(what)s. Reply T to take it: %(url)s/dashboard/")


def escalate_rings(work: Work) -> None:
    """Text what no one has taken: first to people on duty, later to everyone. Each ring is told of once to each.

    Each step waits for the policy's `ring_patience`. If no one on duty has a phone that can be texted, everyone is
    texted immediately. Several rings are one text with the worst, at most one in two minutes; only a cry for help has a
    text of its own and waits for no other. No one is told of a ring whose cause has ended. While nothing can be sent,
    no text is written: a queued one could be about a ring that was taken long ago.
    """
    if nothing_goes_out(work):
        return
    listed = waiting(work)
    for one in listed:
        if cries := [ring for ring in one.rings if ring.cause is Cause.DISTRESS]:
            _escalate(work, [replace(one, rings=cries)])
    # What is real goes last, so that a T is about it.
    for drill in (True, False):
        late = _late(work, [one for one in listed if bool(one.incident and one.incident.drill_id) is drill])
        last = store.last_texted(work.session, besides=Cause.DISTRESS, drill=drill)
        if late and (last is None or last <= work.now - PACE):
            _escalate(work, late)


def _late(work: Work, listed: list[Waiting]) -> list[Waiting]:
    """What has waited for the policy's patience, without cries for help."""
    due = work.now - work.policy.ring_patience
    found = [
        replace(one, rings=[ring for ring in one.rings if ring.cause is not Cause.DISTRESS and ring.raised_at <= due])
        for one in listed
    ]
    return [one for one in found if one.rings]


def _escalate(work: Work, late: list[Waiting]) -> None:
    before, ids = work.now - work.policy.ring_patience, [ring.id for one in late for ring in one.rings]
    for_all = store.claim_for_all(work.session, ids, before, work.now)
    for_duty = store.claim_for_duty(work.session, ids, before, work.now)
    on_duty = phones_on_duty(work) if for_duty else []
    if for_duty and not on_duty:
        for ring in for_duty:
            ring.all_texted_at = work.now
        for_all += for_duty
    if for_all or for_duty:
        text_rings(work, late, phones_of_everybody(work) if for_all else on_duty)


def text_rings(work: Work, late: list[Waiting], phones: list[Addressee]) -> None:
    """Text each phone once about everything in `late`, of which the first is the worst."""
    worst = late[0]
    if all(ring.cause is Cause.DISTRESS for ring in worst.rings):
        message = _CRY if worst.incident else _CRY_FROM_ANYWHERE
    elif worst.incident:
        message = _ONE if len(late) == 1 else _WORST
    else:
        message = _ONE_OF_THE_WHOLE if len(late) == 1 else _WORST_OF_THE_WHOLE
    facts = {"count": str(len(late)), "code": worst.incident.code if worst.incident else "", "what": worst.what}
    drill, places = bool(worst.incident and worst.incident.drill_id), places_in_text(work, worst.incident)
    for to in phones:
        where = next(
            place
            for place in places
            if not place or _is_one_segment(work, to, message, {**facts, "where": place}, drill=drill)
        )
        # The notice keeps which incident was named: a T from this phone is about that one.
        notice.send_notice(work, NoticeKind.RING, to, message, worst.incident, **facts, where=where)


def _is_one_segment(work: Work, to: Addressee, message: str, facts: dict[str, str], *, drill: bool) -> bool:
    known = {"url": work.policy.public_url, "drill": "yes" if drill else "", **facts}
    return segments(closed_with(wording.say(message, to.language, known, work.policy), link.BLANK_REFERENCE)) == 1
