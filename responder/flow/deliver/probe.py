"""Probe: regularly text a number of our own, and ring if that text does not come back in."""

import re
from datetime import timedelta

from responder.domain.code import ALPHABET, new_code
from responder.flow.message import notice
from responder.flow.work import Work
from responder.store import phone, ring, sender
from responder.store import probe as store
from responder.store.probe import Probe
from responder.store.ring import Cause

_LENGTH = 12
_CODE = re.compile(rf"\b[{ALPHABET}]{{{_LENGTH}}}\b")
_PATIENCE = timedelta(minutes=2)


def keep_probing(work: Work) -> None:
    """Ring for an overdue probe, and send the next one when it is due. Does nothing if probing is off."""
    if not work.policy.probe_number or sender.get(work.session).frozen_at is not None:
        return
    last = store.latest(work.session)
    if last is None:
        _send(work)
    elif work.now - last.sent_at >= _PATIENCE and store.lock(work.session, last):
        if last.returned_at is None and last.missed_at is None:
            last.missed_at = work.now
            ring.ring(work.session, Cause.PROBE, None, work.now)
        if work.now - last.sent_at >= work.policy.probe_every and store.latest(work.session) is last:
            _send(work)


def is_own_probe(work: Work, body: str) -> bool:
    """Whether an incoming text is our own probe. If so, its return is recorded and nothing else has to be done."""
    codes = _CODE.findall(body) if work.policy.probe_number else []
    return bool(codes) and store.come_back(work.session, codes, work.now)


def _send(work: Work) -> None:
    probe = Probe(code=new_code(_LENGTH), sent_at=work.now)
    work.session.add(probe)
    ours = phone.find_or_add_phone(work.session, work.policy.probe_number)
    notice.notify_probe(work, ours.id, probe.code)
