"""Roster: coordinators' changes to volunteers, each recorded in the audit."""

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
"""Maximum characters for the name of a training."""
_LONGEST_AGO = timedelta(days=365 * 30)
_AHEAD = timedelta(days=1)
"""Somewhere it is already tomorrow."""
_VOLUNTEER = "volunteer"


class Gone(Exception):
    """The volunteer, training or shift does not exist, or no longer does."""


class NotTrained(Exception):
    """Only trained volunteers may get this."""


class WrongDay(Exception):
    """The training's date is in the future or too long ago."""


class Why(StrEnum):
    """Why a coordinator needs to see a number."""

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
    """Record a training; with the first one, alerts start. False if already recorded. Raises Gone or WrongDay."""
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
    """Withdraw a training. Without any training they get no alerts and verify nothing. Raises Gone.

    Without an id, withdraw a `trained_on` date from before trainings were stored one by one.
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
    """Give a skill; False if they already have it. Raises Gone; NotTrained for an untrained verifier."""
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
    """Remove a skill; False if they do not have it. Raises Gone."""
    volunteer = _locked(work, volunteer_id)
    if skill not in volunteer.skills:
        return False
    volunteer.skills = [one for one in volunteer.skills if one != skill]
    work.session.flush()
    _audit(work, account_id, "revoke", volunteer_id, str(skill))
    return True


def pause_person(work: Work, volunteer_id: UUID, days: int | None, account_id: UUID) -> None:
    """Pause a volunteer for `days`, or, with None, until someone ends the pause. Raises Gone or MoveRefused."""
    until = work.now + timedelta(days=days) if days is not None else None
    volunteers.pause_volunteer(work, _locked(work, volunteer_id), until, By(Actor.ACCOUNT, account_id))
    _audit(work, account_id, "pause", volunteer_id)


def resume_person(work: Work, volunteer_id: UUID, account_id: UUID) -> None:
    """End a volunteer's pause. Raises Gone or MoveRefused."""
    volunteers.resume_volunteer(work, _locked(work, volunteer_id), By(Actor.ACCOUNT, account_id))
    _audit(work, account_id, "resume", volunteer_id)


def remove_person(work: Work, volunteer_id: UUID, account_id: UUID) -> None:
    """Delete a volunteer as if they had left. They get no more texts. Raises Gone."""
    volunteers.delete_volunteer(work, _locked(work, volunteer_id), By(Actor.ACCOUNT, account_id))
    _audit(work, account_id, "remove", volunteer_id)


def reveal_phone(work: Work, volunteer_id: UUID, why: Why, account_id: UUID) -> str | None:
    """Return a volunteer's number in E.164; None if we no longer have it. The audit entry comes first. Raises Gone."""
    found = _locked(work, volunteer_id)
    _audit(work, account_id, "reveal", volunteer_id, str(why))
    row = work.session.get_one(phone.Phone, found.phone_id)
    return phone.open_number(work.session, row.id, row.number_sealed) if row.number_sealed is not None else None


def _locked(work: Work, volunteer_id: UUID) -> Volunteer:
    known = work.session.get(Volunteer, volunteer_id)
    if known is None:
        raise Gone
    # Lock the phone first, as a STOP does: in another order the two could wait for each other.
    phone.lock(work.session, known.phone_id)
    found = roster.lock(work.session, volunteer_id)
    if found is None:
        raise Gone
    return found


def _audit(work: Work, account_id: UUID, act: str, volunteer_id: UUID, why: str = "") -> None:
    audit.record(work.session, account_id, Act(act, _VOLUNTEER, volunteer_id, why), work.now)
