"""Release: a verifier's confirmation can send a callout by itself, because a coordinator approved it in advance."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from responder.domain.alert import Kind, State
from responder.domain.audience import Wanted
from responder.domain.incident import Hazard
from responder.domain.volunteer import Skill
from responder.flow.alert import alert as alert_flow
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.alert.sending import callouts_of
from responder.flow.work import Work
from responder.store import alert as alert_store
from responder.store import area as area_store
from responder.store import audit, ring
from responder.store import release as store
from responder.store.audit import Act
from responder.store.check import Check
from responder.store.history import Actor, By
from responder.store.incident import Incident
from responder.store.release import ReleasePolicy
from responder.store.ring import Cause

LONGEST = timedelta(days=180)
"""After this long, a coordinator must think about the policy again."""
MOST_NEEDED = 99


@dataclass(frozen=True)
class Terms:
    """Who a confirmation may call out: the area, maybe its neighbors; by skill; in waves until `needed` are going."""

    neighbors: bool = False
    skills: tuple[Skill, ...] = ()
    needed: int | None = None
    """None sends to everyone at the same time."""
    urgent: bool = False


class Refused(Exception):
    """The policy cannot be approved. Nothing was changed."""


class BadTerms(Refused):
    """An area does not exist, the end is past or too far off, or the number needed is out of range."""


class TooWide(Refused):
    """With its neighbors, an area is wider than one person may alert: the policy would never send anything."""

    def __init__(self, areas: Collection[UUID]) -> None:
        super().__init__(f"{len(areas)} areas")
        self.areas = frozenset(areas)


def approve_policy(
    work: Work, account_id: UUID, area_ids: Collection[UUID], terms: Terms, ends_at: datetime
) -> list[ReleasePolicy]:
    """Let confirmations in these areas send callouts by themselves until `ends_at`. Their earlier policies end now.

    All areas or none. Raises Refused.
    """
    sensible = work.now < ends_at <= work.now + LONGEST and (terms.needed is None or 1 <= terms.needed <= MOST_NEEDED)
    # Locked in a fixed order: if two coordinators approve for the same areas, the later one's policies are in force.
    held = area_store.lock_areas(work.session, area_ids) if sensible else []
    if not held or len(held) < len(set(area_ids)):
        raise BadTerms
    if terms.neighbors:
        around = area_store.count_neighbors(work.session)
        wide = [area_id for area_id in held if 1 + around.get(area_id, 0) > work.policy.wide_alert_areas]
        if wide:
            raise TooWide(wide)
    for before in store.unrevoked(work.session, held):
        before.revoked_at, before.revoked_by = work.now, account_id
    work.session.flush()
    made = [
        ReleasePolicy(
            area_id=area_id,
            neighbors=terms.neighbors,
            skills=[str(skill) for skill in terms.skills],
            needed=terms.needed,
            urgent=terms.urgent,
            approved_at=work.now,
            approved_by=account_id,
            ends_at=ends_at,
        )
        for area_id in held
    ]
    work.session.add_all(made)
    work.session.flush()
    until = f"{ends_at.astimezone(work.policy.zone):%Y-%m-%d}"
    for policy in made:
        audit.record(work.session, account_id, Act("approve", "release policy", policy.id, until), work.now)
    return made


def revoke_policy(work: Work, policy_id: UUID, account_id: UUID) -> bool:
    """End a policy now; False if it has already ended or does not exist."""
    policy = store.lock_policy(work.session, policy_id)
    if policy is None or policy.revoked_at is not None:
        return False
    _end(work, [policy], account_id)
    return True


def revoke_all_policies(work: Work, account_id: UUID) -> int:
    """End every policy now. Returns how many areas had one."""
    held = area_store.lock_areas(work.session, [area_id for area_id, _city, _name in area_store.names(work.session)])
    standing = store.unrevoked(work.session, held)
    _end(work, standing, account_id)
    return len(standing)


def release_by_check(work: Work, incident: Incident, check: Check) -> bool:
    """Send the area's callout under its policy; False if it has none, and a coordinator has to decide.

    If something bars the policy from sending, the callout stays a draft and rings. The caller has locked the incident.
    """
    # We ask two verifiers at a time, and a coordinator may have been faster than both.
    if any(one.status is not State.CANCELLED for one in callouts_of(work, incident.id)):
        return True
    policy = store.standing(work.session, incident.area_id, work.now) if incident.area_id else None
    if policy is None:
        return False
    if not incident.place_words:
        ring.ring(work.session, Cause.NO_PLACE, incident.id, work.now)
        return True
    if alert_store.drafts(work.session, incident.id, Kind.CALLOUT):
        # Someone is writing one, or an earlier confirmation's callout is waiting for approval.
        ring.ring(work.session, Cause.HELD, incident.id, work.now)
        return True
    around = area_store.neighbors(work.session, policy.area_id) if policy.neighbors else []
    skills = tuple(Skill(skill) for skill in policy.skills)
    wanted = Wanted((policy.area_id, *around), skills, urgent=policy.urgent)
    asked = Asked(Kind.CALLOUT, wanted, incident.place_words, needed=policy.needed)
    by = By(Actor.VOLUNTEER, check.volunteer_id)
    alert = alert_flow.write_alert(work, incident, asked, by)
    alert_store.lock_counting(work.session)
    if incident.hazard is not Hazard.NONE or approval.needs_second_coordinator(work, alert, incident):
        ring.ring(work.session, Cause.HELD, incident.id, work.now)
        return True
    alert.released_by = check.id
    alert_flow.send_alert(work, incident, alert, by)
    return True


def _end(work: Work, policies: Collection[ReleasePolicy], account_id: UUID) -> None:
    for policy in policies:
        policy.revoked_at, policy.revoked_by = work.now, account_id
    work.session.flush()
    for policy in policies:
        audit.record(work.session, account_id, Act("revoke", "release policy", policy.id), work.now)
