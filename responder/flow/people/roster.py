"""Roster: what coordinators do to the people in it, each act on the record."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from responder.domain.volunteer import Skill
from responder.flow.people import volunteer as volunteers
from responder.flow.work import Work
from responder.store import audit, phone, roster, training
from responder.store.audit import Act
from responder.store.history import Actor, By
from responder.store.training import Training
from responder.store.volunteer import Volunteer

LONGEST_WHAT = 60
"""Characters of what a training was."""
_LONGEST_AGO = timedelta(days=365 * 30)
_AHEAD = timedelta(days=1)
"""It is already tomorrow somewhere."""
_VOLUNTEER = "volunteer"


class Gone(Exception):
    """There is no such volunteer, training or shift (any more)."""


class NotTrained(Exception):
    """Only who was trained may be given this."""


class WrongDay(Exception):
    """Nobody was trained in the future, nor in another age."""


class Why(StrEnum):
    """Why somebody needs to see a number."""

    SAFETY = "safety"
    NO_TEXTS = "no texts"
    WRONG_PERSON = "wrong person"
    OTHER_DUTY = "other duty"


@dataclass(frozen=True)
class Held:
    """A training that took place."""

    what: str
    on: date


def record_training(work: Work, volunteer_id: UUID, held: Held, account_id: UUID) -> bool:
    """Record it; from the first one on they may be called. False if it is recorded already. Raises Gone, WrongDay."""
    volunteer = _locked(work, volunteer_id)
    if not work.now.date() - _LONGEST_AGO <= held.on <= (work.now + _AHEAD).date():
        raise WrongDay
    if training.recorded(work.session, volunteer_id, held.what, held.on):
        return False
    made = Training(
        volunteer_id=volunteer_id, what=held.what, held_on=held.on, account_id=account_id, recorded_at=work.now
    )
    work.session.add(made)
    if volunteer.trained_on is None:
        volunteer.trained_on = held.on
    work.session.flush()
    _audit(work, account_id, "record training", volunteer_id)
    return True


def withdraw_training(work: Work, volunteer_id: UUID, training_id: UUID | None, account_id: UUID) -> None:
    """Take one back; without any left they are not called, and verify nothing. Raises Gone.

    Without an id, that somebody was trained before trainings were kept one by one.
    """
    volunteer = _locked(work, volunteer_id)
    kept = training.of_volunteer(work.session, volunteer_id)
    meant = next((one for one in kept if one.id == training_id), None)
    if meant is not None:
        work.session.delete(meant)
        work.session.flush()
    elif training_id is not None or kept or volunteer.trained_on is None:
        raise Gone
    volunteer.trained_on = training.first_held(work.session, volunteer_id)
    if volunteer.trained_on is None:
        volunteer.skills = [skill for skill in volunteer.skills if skill != Skill.VERIFIER]
    work.session.flush()
    _audit(work, account_id, "withdraw training", volunteer_id)


def grant_skill(work: Work, volunteer_id: UUID, skill: Skill, account_id: UUID) -> bool:
    """Give a skill; False if they have it already. Raises Gone, and NotTrained for a verifier who is not."""
    volunteer = _locked(work, volunteer_id)
    if skill is Skill.VERIFIER and volunteer.trained_on is None:
        raise NotTrained
    if skill in volunteer.skills:
        return False
    volunteer.skills = [*volunteer.skills, str(skill)]
    work.session.flush()
    _audit(work, account_id, "grant", volunteer_id, str(skill))
    return True


def revoke_skill(work: Work, volunteer_id: UUID, skill: Skill, account_id: UUID) -> bool:
    """Take a skill away; False if they do not have it. Raises Gone."""
    volunteer = _locked(work, volunteer_id)
    if skill not in volunteer.skills:
        return False
    volunteer.skills = [one for one in volunteer.skills if one != skill]
    work.session.flush()
    _audit(work, account_id, "revoke", volunteer_id, str(skill))
    return True


def pause_person(work: Work, volunteer_id: UUID, days: int | None, account_id: UUID) -> None:
    """Let them rest so many days, or until they or somebody says otherwise. Raises Gone, MoveRefused."""
    until = work.now + timedelta(days=days) if days is not None else None
    volunteers.pause_volunteer(work, _locked(work, volunteer_id), until, By(Actor.ACCOUNT, account_id))
    _audit(work, account_id, "pause", volunteer_id)


def resume_person(work: Work, volunteer_id: UUID, account_id: UUID) -> None:
    """End their pause. Raises Gone, MoveRefused."""
    volunteers.resume_volunteer(work, _locked(work, volunteer_id), By(Actor.ACCOUNT, account_id))
    _audit(work, account_id, "resume", volunteer_id)


def remove_person(work: Work, volunteer_id: UUID, account_id: UUID) -> None:
    """Delete them as if they had left; they are not texted again. Raises Gone."""
    volunteers.delete_volunteer(work, _locked(work, volunteer_id), By(Actor.ACCOUNT, account_id))
    _audit(work, account_id, "remove", volunteer_id)


def reveal_phone(work: Work, volunteer_id: UUID, why: Why, account_id: UUID) -> str | None:
    """Their number in E.164, on the record before it is opened; None if it is no longer kept. Raises Gone."""
    found = _locked(work, volunteer_id)
    _audit(work, account_id, "reveal", volunteer_id, str(why))
    row = work.session.get_one(phone.Phone, found.phone_id)
    return phone.open_number(work.session, row.id, row.number_sealed) if row.number_sealed is not None else None


def _locked(work: Work, volunteer_id: UUID) -> Volunteer:
    known = work.session.get(Volunteer, volunteer_id)
    if known is None:
        raise Gone
    # The phone first, as a STOP does: in another order the two could wait for each other.
    phone.lock(work.session, known.phone_id)
    found = roster.lock(work.session, volunteer_id)
    if found is None:
        raise Gone
    return found


def _audit(work: Work, account_id: UUID, act: str, volunteer_id: UUID, why: str = "") -> None:
    audit.record(work.session, account_id, Act(act, _VOLUNTEER, volunteer_id, why), work.now)
