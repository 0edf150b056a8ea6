"""The phones of the people on duty, and whether a text can go out to them now."""

from responder.domain.language import DEFAULT
from responder.flow.message.notice import Addressee
from responder.flow.work import Work
from responder.store import duty, sender
from responder.store.account import Account


def phones_on_duty(work: Work) -> list[Addressee]:
    """The phones of everyone on duty who may take a ring; each phone once."""
    return _phones(work, duty.on_duty(work.session, work.now))


def phones_of_everybody(work: Work) -> list[Addressee]:
    """The phones of all accounts that may take a ring, on duty or not; each phone once."""
    return _phones(work, duty.everybody(work.session))


def nothing_goes_out(work: Work) -> bool:
    """Whether sending is frozen or paused."""
    gate = sender.get(work.session)
    return gate.frozen_at is not None or (gate.paused_until is not None and gate.paused_until > work.now)


def _phones(work: Work, people: list[Account]) -> list[Addressee]:
    phones = duty.phone_ids(work.session, [one.id for one in people])
    return [Addressee(phone_id, None, DEFAULT) for phone_id in phones]
