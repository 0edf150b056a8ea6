"""What triage needs to know of open incidents, read in few statements; and which rings still have a cause."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from responder.domain import decay
from responder.domain.incident import State
from responder.domain.response import State as Response
from responder.domain.triage import Facts, Why, is_current
from responder.flow.alert.approval import DRAFT_LIFE
from responder.flow.alert.sending import ENDANGERED
from responder.flow.work import Work
from responder.store import board, check, history, response, ring
from responder.store.incident import Incident
from responder.store.ring import Cause, Ring

_WHY = {
    Cause.DISTRESS: Why.DISTRESS,
    Cause.NOBODY_TO_ASK: Why.NOBODY_TO_ASK,
    Cause.NOBODY_ANSWERS: Why.NOBODY_ANSWERS,
    Cause.CONFIRMED: Why.NOT_ALERTED,
    Cause.DISAGREE: Why.DISAGREE,
    Cause.NOT_CONFIRMED: Why.NOT_CONFIRMED,
    Cause.BARE_CONFIRMATION: Why.BARE_CONFIRMATION,
    Cause.WRONG_CODES: Why.WRONG_CODES,
    Cause.NOBODY_TO_ALERT: Why.NOBODY_REACHED,
    Cause.NO_PLACE: Why.NO_PLACE,
    Cause.SECOND: Why.SECOND,
    Cause.HELD: Why.APPROVE,
    Cause.NOT_ENOUGH: Why.TOO_FEW,
    Cause.OVER: Why.OVER,
}
"""The causes that concern an incident."""


def facts_of(work: Work, incidents: list[Incident], rings: Iterable[Ring]) -> dict[UUID, Facts]:
    """The facts of each of these incidents. `rings`: those that nobody has taken."""
    session, ids = work.session, [incident.id for incident in incidents]
    drafts = board.waiting_drafts(session, ids, work.now - DRAFT_LIFE)
    alerted, responses = board.alerted_counts(session, ids), response.counts(session, ids)
    asked = check.being_asked(session, ids, work.now)
    endangered = history.last_of_each(session, ids, ENDANGERED)
    ringing: dict[UUID, dict[Why, datetime]] = {key: {} for key in ids}
    for one in rings:
        if one.incident_id in ringing and one.cause in _WHY:
            ringing[one.incident_id].setdefault(_WHY[one.cause], one.raised_at)
    return {
        one.id: Facts(
            status=one.status,
            activity=one.activity,
            hazard=one.hazard,
            opened_at=one.opened_at,
            hazard_at=endangered.get(one.id),
            confirmed_at=one.confirmed_at,
            owned_at=one.owned_at,
            drafted_at=drafts[one.id].at if one.id in drafts else None,
            agreed=one.id in drafts and drafts[one.id].agreed,
            rings=ringing[one.id],
            alerted=bool(alerted[one.id]),
            asked=one.id in asked,
            placed=one.place_words != "" or one.point is not None,
            going=responses[one.id].get(Response.GOING, 0),
            there=responses[one.id].get(Response.ON_SCENE, 0),
            eyewitnesses=one.reasons.get("first_hand", 0),
            sources=one.reasons.get("sources", 0),
            stale=is_stale(work, one),
        )
        for one in incidents
    }


def is_stale(work: Work, incident: Incident) -> bool:
    """Whether the confirmation is older than the policy trusts."""
    at = incident.confirmed_at
    return (
        incident.status is State.CONFIRMED and at is not None and decay.is_stale(at, work.now, work.policy.stale_after)
    )


def current_rings(work: Work) -> list[Ring]:
    """The rings that nobody has taken and whose cause still holds, oldest first.

    A ring ends by itself when its cause ends: nobody has to take it away.
    """
    return rings_and_facts(work)[0]


def rings_and_facts(work: Work) -> tuple[list[Ring], dict[UUID, Facts]]:
    """The same rings, and the facts of the incidents that anything rings for."""
    untaken = ring.untaken(work.session)
    concerned = {one.incident_id for one in untaken if one.incident_id}
    facts = facts_of(work, [work.session.get_one(Incident, key) for key in concerned], untaken)
    return [one for one in untaken if _holds(one, facts)], facts


def _holds(one: Ring, facts: dict[UUID, Facts]) -> bool:
    if one.cause is Cause.DISTRESS or one.incident_id is None:
        return True
    return is_current(_WHY[one.cause], facts[one.incident_id]) if one.cause in _WHY else True
