"""Rings in words: what happened, and what the person who takes the ring should do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from responder.flow.incident.facts import current_rings
from responder.flow.work import Work
from responder.store import board, distress, drill, inbound, volunteer
from responder.store.distress import Distress
from responder.store.incident import Incident
from responder.store.ring import Cause, Ring
from responder.web.language import gettext


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when shown."""
    return message


_WORDS: dict[Cause, tuple[str, str]] = {
    Cause.DISTRESS: (
        _("Someone may need help"),
        _("Call them. If they are in danger or don't answer, call 911. Then warn the others on scene."),
    ),
    Cause.NOBODY_TO_ASK: (
        _("No verifier is close enough to ask"),
        _("Find someone who can look, then confirm or close the incident."),
    ),
    Cause.NOBODY_ANSWERS: (
        _("No verifier has answered"),
        _("Call someone who can look, then confirm or close the incident."),
    ),
    Cause.CONFIRMED: (
        _("Confirmed by a verifier, but no one is alerted yet"),
        _("Read the reports, then send the alert."),
    ),
    Cause.DISAGREE: (
        _("People who looked disagree"),
        _("Compare what they saw, then confirm or close the incident."),
    ),
    Cause.NOT_CONFIRMED: (
        _("Someone looked but did not confirm it"),
        _("Read what they saw. Close the incident, or ask someone else to look."),
    ),
    Cause.BARE_CONFIRMATION: (
        _("Someone texted that they see it, but without a check code"),
        _("This does not count as confirmation. Find out who texted and what they see, then confirm the incident."),
    ),
    Cause.WRONG_CODES: (
        _("Someone tried wrong codes for a check"),
        _("They may be pretending to be a verifier. Call that verifier."),
    ),
    Cause.CODES_GUESSED: (
        _("Many wrong check codes in an hour: confirmations no longer send alerts by themselves"),
        _("Read each confirmation and send its alert yourself. Call the verifiers whose codes were tried."),
    ),
    Cause.NOBODY_TO_ALERT: (
        _("The alert reached no one: this area has no trained volunteer we can alert"),
        _("Call people in the areas around it."),
    ),
    Cause.NO_PLACE: (
        _("No one could be alerted: location unclear"),
        _("Find out where it is, enter the location, then send the alert."),
    ),
    Cause.PROBE: (
        _("Our test text did not come back within two minutes"),
        _("Texts may not be arriving. Text a colleague's phone to find out, and tell the person who runs the server."),
    ),
    Cause.CARRIER: (
        _("The carrier rejects our account or is not responding: no texts are going out"),
        _("Call the people who need to know. Tell the person who runs the server."),
    ),
    Cause.SECOND: (
        _("An alert is waiting for a second coordinator"),
        _("Read it and what was flagged, then approve or discard it."),
    ),
    Cause.HELD: (
        _("Confirmed by a verifier, but the alert is waiting for approval"),
        _("Read the draft and why it is waiting, then approve or discard it."),
    ),
    Cause.NOT_ENOUGH: (
        _("Not enough people are going, and everyone nearby was asked"),
        _("Call people, or alert another area."),
    ),
    Cause.OVER: (
        _("Someone on scene says it is over"),
        _("Close the incident, or ask others on scene."),
    ),
    Cause.FLOOD: (
        _("Reports need review: many from one source, copies of one text, or far away"),
        _("Review them, then accept or reject them. None of them is checked until then."),
    ),
    Cause.CODES: (
        _("Today's limit on sign-up codes is reached: no one can join by phone until tomorrow"),
        _("Check for abuse. If these are real people, raise RESPONDER_CODES_A_DAY."),
    ),
}


@dataclass(frozen=True)
class Cry:
    """A cry for help: from whom, where, and in which words."""

    who: str
    place: str
    """Empty: nothing open concerns them."""
    said: list[str]
    """What they texted, oldest first; empty if they pressed the button on their personal page."""
    id: UUID
    volunteer_id: UUID | None
    taken_back_at: datetime | None
    """When they said that it was a mistake."""


@dataclass(frozen=True)
class Ringing:
    """A ring as shown. `code` is the incident's; None if it is about the whole system."""

    id: UUID
    what: str
    do: str
    raised_at: datetime
    incident_id: UUID | None
    code: str | None
    cry: Cry | None
    drill: bool
    """Whether it is for a drill. `what` says so first."""


def ringing(work: Work) -> list[Ringing]:
    """All open rings whose cause still holds: cries for help first, then the oldest."""
    untaken = sorted(current_rings(work), key=lambda one: one.cause is not Cause.DISTRESS)
    cries = _cries(work, untaken)
    codes = board.codes(work.session, (one.incident_id for one in untaken))
    exercises = drill.incidents_among(work.session, (one.incident_id for one in untaken))
    return [
        Ringing(
            id=one.id,
            what=_marked(gettext(_WORDS[one.cause][0]), exercise=one.incident_id in exercises),
            do=gettext(_WORDS[one.cause][1]),
            raised_at=one.raised_at,
            incident_id=one.incident_id,
            code=codes.get(one.incident_id) if one.incident_id else None,
            cry=cries.get(one.distress_id) if one.distress_id else None,
            drill=one.incident_id in exercises,
        )
        for one in untaken
    ]


def _cries(work: Work, untaken: list[Ring]) -> dict[UUID, Cry]:
    found = distress.of_rings(work.session, (one.distress_id for one in untaken))
    texts: dict[UUID, list[str]] = {key: [] for key in found}
    for kept in distress.texts(work.session, found):
        if kept.distress_id is not None:
            texts[kept.distress_id].append(inbound.body(work.session, kept) or gettext("(deleted)"))
    return {key: _cry(work, one, texts[key]) for key, one in found.items()}


def _cry(work: Work, one: Distress, said: list[str]) -> Cry:
    names = board.first_names_by_phone(work.session, [one.phone_id])
    sender = volunteer.by_phone(work.session, one.phone_id)
    incident = work.session.get(Incident, one.incident_id) if one.incident_id else None
    areas = board.area_names(work.session, [incident.area_id]) if incident else {}
    place = (incident.place_words or next(iter(areas.values()), gettext("location unclear"))) if incident else ""
    return Cry(
        who=names.get(one.phone_id, gettext("a reporter")),
        place=place,
        said=said,
        id=one.id,
        volunteer_id=sender.id if sender else None,
        taken_back_at=one.taken_back_at,
    )


def _marked(what: str, *, exercise: bool) -> str:
    return gettext("DRILL: %(what)s") % {"what": what} if exercise else what
