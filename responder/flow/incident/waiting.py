"""Waiting: what rings and nobody has taken, worst first, in words for a text; and taking it."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from responder.domain.triage import Band, Triage, Why, triage
from responder.flow.incident.assignment import NotYours, assign_incident
from responder.flow.incident.facts import rings_and_facts
from responder.flow.work import Work
from responder.store import audit, board, ring
from responder.store import incident as incident_store
from responder.store.audit import Act
from responder.store.incident import Incident
from responder.store.ring import Cause, Ring


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when it is sent."""
    return message


WORDS: dict[Cause, str] = {
    Cause.DISTRESS: _("someone may need help"),
    Cause.NOBODY_TO_ASK: _("no verifier close enough to ask"),
    Cause.NOBODY_ANSWERS: _("no verifier has answered"),
    Cause.CONFIRMED: _("confirmed, not alerted yet"),
    Cause.DISAGREE: _("people who looked disagree"),
    Cause.NOT_CONFIRMED: _("someone who looked did not confirm it"),
    Cause.BARE_CONFIRMATION: _("seen, but no check code given"),
    Cause.WRONG_CODES: _("wrong check codes tried"),
    Cause.CODES_GUESSED: _("many wrong check codes"),
    Cause.NOBODY_TO_ALERT: _("the alert reached no one"),
    Cause.NO_PLACE: _("not alerted, location unclear"),
    Cause.CARRIER: _("texts aren't going out"),
    Cause.PROBE: _("our test text was lost"),
    Cause.CODES: _("today's codes are used up"),
    Cause.SECOND: _("an alert needs a second coordinator"),
    Cause.HELD: _("confirmed, alert needs approval"),
    Cause.NOT_ENOUGH: _("too few going, no one left to ask"),
    Cause.OVER: _("someone on scene says it is over"),
    Cause.FLOOD: _("reports need review"),
}
"""The cause of a ring, short enough for one segment, and without anything a reporter wrote."""
DANGER = _("danger, and people are there")
_OF_THE_WHOLE = {Cause.DISTRESS: Band.HURT, Cause.FLOOD: Band.ANSWER, Cause.CODES: Band.ANSWER}
"""How urgent a ring without an incident is. The others need a decision."""


@dataclass(frozen=True)
class Waiting:
    """An incident, or something about the whole system, with the rings that nobody has taken."""

    rings: list[Ring]
    incident: Incident | None
    stands: Triage

    @property
    def what(self) -> str:
        """The worst of it, as a message for the catalogs: a cry for help, then danger, then what rang first."""
        cause = min(self.rings, key=lambda one: (one.cause is not Cause.DISTRESS, one.raised_at)).cause
        return DANGER if self.stands.why is Why.DANGER and cause is not Cause.DISTRESS else WORDS[cause]


def waiting(work: Work) -> list[Waiting]:
    """Everything whose ring still has its cause and that nobody has taken: worst first, then the longest wait."""
    rings, facts = rings_and_facts(work)
    of: dict[UUID, list[Ring]] = {}
    for one in rings:
        of.setdefault(one.incident_id or one.id, []).append(one)
    incidents = {key: found for key in of if (found := incident_store.get(work.session, key))}
    listed = [
        Waiting(mine, incidents.get(key), triage(facts[key]) if key in facts else _of_the_whole(mine[0]))
        for key, mine in of.items()
    ]
    return sorted(listed, key=lambda one: (one.stands.band, min(ring.raised_at for ring in one.rings)))


def _of_the_whole(one: Ring) -> Triage:
    return Triage(_OF_THE_WHOLE.get(one.cause, Band.DECIDE), Why.UNASSIGNED, one.raised_at)


def places_in_text(work: Work, incident: Incident | None) -> list[str]:
    """What a text may say of where it is, the fullest first; the last is nothing."""
    if incident is None:
        return [""]
    area = next(iter(board.area_names(work.session, [incident.area_id]).values()), "")
    return [f", {place}" for place in (incident.place_words, area) if place] + [""]


def take_ring(work: Work, one: Ring, account_id: UUID) -> bool:
    """Assign the ring to the account, and its incident with it. Returns whether the account has it now.

    False if another was first.
    """
    mine = ring.take_ring(work.session, one.id, account_id, work.now) or one.taken_by == account_id
    if mine and one.incident_id is not None:
        incident = incident_store.get(work.session, one.incident_id)
        with suppress(NotYours):  # a cry for help may outlive its incident
            assign_incident(work, one.incident_id, account_id, incident.owner_id if incident else None)
    elif mine:
        audit.record(work.session, account_id, Act("take", "ring", one.id), work.now)
    return mine
