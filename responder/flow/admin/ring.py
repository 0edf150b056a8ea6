"""Rings: if nobody takes one, we text the people on duty, then everyone; many are one text, the worst first."""

from datetime import timedelta

from responder.domain.alert import NoticeKind
from responder.domain.segment import segments
from responder.flow.incident.waiting import WORDS, Waiting, places_in_text, waiting
from responder.flow.message import notice, wording
from responder.flow.message.body import closed_with
from responder.flow.message.duty import nothing_goes_out, phones_of_everybody, phones_on_duty
from responder.flow.message.notice import Addressee
from responder.flow.work import Work
from responder.store import link
from responder.store import ring as store
from responder.store.ring import Cause, Ring


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when it is sent."""
    return message


PACE = timedelta(minutes=2)
"""Between two texts to the same people about what waits. A cry for help does not wait."""

_ONE = _("%(group)s: %(code)s%(where)s: %(what)s. Reply T to take it: %(url)s/dashboard/")
_WORST = _("%(group)s: %(count)s waiting, worst %(code)s%(where)s: %(what)s. Reply T to take it: %(url)s/dashboard/")
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
    due = work.now - work.policy.ring_patience
    late = [one for one in waiting(work) if one.since <= due]
    for one in late:
        if one.cause is Cause.DISTRESS:
            _escalate(work, [one], [ring for ring in one.rings if ring.cause is Cause.DISTRESS])
    for drill in (False, True):
        others = [one for one in late if bool(one.incident and one.incident.drill_id) is drill]
        rings = [ring for one in others for ring in one.rings if ring.cause is not Cause.DISTRESS]
        last = store.last_texted(work.session, besides=Cause.DISTRESS)
        if rings and (last is None or last <= work.now - PACE):
            _escalate(work, others, rings)


def _escalate(work: Work, late: list[Waiting], rings: list[Ring]) -> None:
    before, ids = work.now - work.policy.ring_patience, [one.id for one in rings]
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
    if worst.incident:
        message = _ONE if len(late) == 1 else _WORST
    else:
        message = _ONE_OF_THE_WHOLE if len(late) == 1 else _WORST_OF_THE_WHOLE
    code = worst.incident.code if worst.incident else ""
    facts = {"count": str(len(late)), "code": code, "what": WORDS[worst.cause]}
    # A drill's text says that it is a drill, and uses the same sender as the drill's other texts.
    exercise = worst.incident if worst.incident and worst.incident.drill_id else None
    for to in phones:
        where = next(
            place
            for place in places_in_text(work, worst.incident)
            if not place or _is_one_segment(work, to, message, {**facts, "where": place}, drill=exercise is not None)
        )
        notice.send_notice(work, NoticeKind.RING, to, message, exercise, **facts, where=where)


def _is_one_segment(work: Work, to: Addressee, message: str, facts: dict[str, str], *, drill: bool) -> bool:
    known = {"url": work.policy.public_url, "drill": "yes" if drill else "", **facts}
    return segments(closed_with(wording.say(message, to.language, known, work.policy), link.BLANK_REFERENCE)) == 1
