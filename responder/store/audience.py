"""Whom an incident concerns: one set of conditions for who is called, who is asked to look, and why somebody is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from responder.domain.alert import NoticeKind
from responder.domain.check import Purpose
from responder.domain.check import State as CheckState
from responder.domain.delivery import State as DeliveryState
from responder.domain.distance import Point
from responder.domain.incident import State as IncidentState
from responder.domain.response import State as ResponseState
from responder.domain.volunteer import Skill, State, slot_at
from responder.store import area
from responder.store.alert_kind import CALLOUT_WORDS
from responder.store.volunteer import Volunteer


@dataclass(frozen=True)
class Audience:
    """Who is sought for an incident: of these areas; with one of these skills and languages where any are named.

    `point` is where it is; who is nearer goes first. `local` is the time of day where the group is: availability,
    quiet hours and the day's limit go by it. `callouts` are the alerts that have called to it before. `urgent` wakes
    those who agreed to be woken. A drill takes nobody away from what is real, and counts towards no limit.
    """

    incident_id: UUID
    areas: Sequence[UUID]
    point: Point
    local: datetime
    skills: Sequence[Skill] = ()
    languages: Sequence[str] = ()
    callouts: Sequence[UUID] = ()
    urgent: bool = False
    drill: bool = False


@dataclass(frozen=True)
class Spoken:
    """The languages that an alert has a text in, and which of them everybody else gets."""

    languages: Sequence[str]
    otherwise: str

    @property
    def values(self) -> dict[str, Any]:
        """As the parameters of `SAID_IN`."""
        return {"languages": list(self.languages), "otherwise": self.otherwise}


class Bar(StrEnum):
    """Why somebody is not in an audience."""

    NOT_ACTIVE = "not active"
    NOT_TRAINED = "not trained"
    OPTED_OUT = "opted out"
    NUMBER_DEAD = "number dead"
    OTHER_AREA = "other area"
    NO_SKILL = "no skill"
    NO_LANGUAGE = "no language"
    NOT_AVAILABLE = "not available"
    QUIET_HOURS = "quiet hours"
    LIMIT_REACHED = "limit reached"
    ELSEWHERE = "elsewhere"
    ANSWERED = "answered"
    ALERTED = "alerted"


ON_SHIFT = """
EXISTS (SELECT FROM shift
        WHERE shift.volunteer_id = volunteer.id AND shift.starts_at <= :now AND shift.ends_at > :now
          AND (shift.area_id IS NULL OR shift.area_id = ANY(CAST(:areas AS uuid[]))))"""
_IN_QUIET_HOURS = """
CASE WHEN volunteer.quiet_from < volunteer.quiet_until
     THEN :clock >= volunteer.quiet_from AND :clock < volunteer.quiet_until
     -- Over midnight; from an hour to itself is no time at all.
     WHEN volunteer.quiet_from > volunteer.quiet_until
     THEN :clock >= volunteer.quiet_from OR :clock < volunteer.quiet_until
     ELSE false END"""
_ASKED_TODAY = f"""
(SELECT count(*) FROM delivery AS today
 LEFT JOIN alert ON alert.id = today.alert_id LEFT JOIN notice ON notice.id = today.notice_id
 LEFT JOIN incident ON incident.id = coalesce(alert.incident_id, notice.incident_id)
 WHERE incident.drill_id IS NULL
   AND today.volunteer_id = volunteer.id AND today.due_at >= :day AND today.status <> '{DeliveryState.CANCELLED}'
   AND (alert.kind IN {CALLOUT_WORDS} OR notice.kind = '{NoticeKind.CHECK}'))"""  # noqa: S608  # words of our own vocabulary only

SAID_IN = """
CASE WHEN volunteer.language = ANY(CAST(:languages AS text[])) THEN volunteer.language
     WHEN volunteer.second_language = ANY(CAST(:languages AS text[])) THEN volunteer.second_language
     ELSE CAST(:otherwise AS text) END"""
"""In which of an alert's languages somebody gets it."""

ALLOWED: dict[Bar, str] = {
    Bar.NOT_ACTIVE: f"volunteer.status = '{State.ACTIVE}'",
    Bar.NOT_TRAINED: "volunteer.trained_on IS NOT NULL",
    Bar.OPTED_OUT: "(phone.opted_out_at IS NULL AND phone.number_sealed IS NOT NULL)",
    Bar.NUMBER_DEAD: "phone.suspended_at IS NULL",
    Bar.OTHER_AREA: """EXISTS (SELECT FROM volunteer_area AS theirs
                               WHERE theirs.volunteer_id = volunteer.id
                                 AND theirs.area_id = ANY(CAST(:areas AS uuid[])))""",
    Bar.NO_SKILL: "(cardinality(CAST(:skills AS text[])) = 0 OR volunteer.skills && CAST(:skills AS text[]))",
    Bar.NO_LANGUAGE: """(cardinality(CAST(:spoken AS text[])) = 0 OR volunteer.language = ANY(:spoken)
                         OR volunteer.second_language = ANY(:spoken))""",
    # Whoever is on shift has said that this is their time.
    Bar.NOT_AVAILABLE: f"""(cardinality(volunteer.availability) = 0 OR :slot = ANY(volunteer.availability)
                            OR {ON_SHIFT})""",
    Bar.QUIET_HOURS: f"(NOT ({_IN_QUIET_HOURS}) OR (:urgent AND volunteer.wake_if_urgent) OR {ON_SHIFT})",
    Bar.LIMIT_REACHED: f"(volunteer.daily_limit IS NULL OR {_ASKED_TODAY} < volunteer.daily_limit)",
    # Who is on the way to one incident, or there, is not asked about another.
    Bar.ELSEWHERE: f"""NOT EXISTS (
        SELECT FROM response JOIN incident ON incident.id = response.incident_id
        WHERE response.volunteer_id = volunteer.id AND incident.id <> :incident
          AND incident.status <> '{IncidentState.CLOSED}' AND (:drill OR incident.drill_id IS NULL)
          AND response.status IN ('{ResponseState.GOING}', '{ResponseState.ON_SCENE}'))""",
    # Nobody is called to where they are, are going, have been, or have said they cannot go.
    Bar.ANSWERED: f"""NOT EXISTS (
        SELECT FROM response WHERE response.volunteer_id = volunteer.id AND response.incident_id = :incident
          AND (response.status <> '{ResponseState.ASKED}' OR response.standby_at IS NOT NULL))""",
    # Nor is anybody called twice to the same place, unless the first text never left.
    Bar.ALERTED: f"""NOT EXISTS (
        SELECT FROM delivery AS before
        WHERE before.alert_id = ANY(CAST(:callouts AS uuid[])) AND before.phone_id = phone.id
          AND before.status <> '{DeliveryState.CANCELLED}'
          AND NOT (before.status = '{DeliveryState.FAILED}' AND before.sid IS NULL))""",
}
"""What must hold of a volunteer and their phone, in SQL over the parameters of `values`; each with why not, if not."""

IN = "\n  AND ".join(ALLOWED.values())

_COUNT = text(f"""
SELECT count(*) FROM volunteer JOIN phone ON phone.id = volunteer.phone_id WHERE {IN}
""")  # noqa: S608  # words of our own vocabulary only
_BY_LANGUAGE = text(f"""
SELECT {SAID_IN} AS language, count(*) AS people
FROM volunteer JOIN phone ON phone.id = volunteer.phone_id WHERE {IN} GROUP BY 1
""")  # noqa: S608  # words of our own vocabulary only
_WHY_NOT = text(f"""
SELECT {", ".join(f'{allowed} AS "{bar}"' for bar, allowed in ALLOWED.items())}
FROM volunteer JOIN phone ON phone.id = volunteer.phone_id WHERE volunteer.id = :volunteer
""")  # noqa: S608  # words of our own vocabulary only

_NOT_FOR_CHECKS = (Bar.OTHER_AREA, Bar.NO_SKILL, Bar.NO_LANGUAGE, Bar.ANSWERED, Bar.ALERTED)
# What is marked urgent goes beyond what somebody wants to be asked in a day; it wakes only who agreed to that.
_FOR_CHECKS = {bar: allowed for bar, allowed in ALLOWED.items() if bar not in _NOT_FOR_CHECKS} | {
    Bar.LIMIT_REACHED: f"(:urgent OR {ALLOWED[Bar.LIMIT_REACHED]})"
}
_REACH = 3000.0
"""Metres from a verifier's nearest area within which they may be asked about a place outside their areas."""
_FIT = f"""
FROM volunteer
JOIN phone ON phone.id = volunteer.phone_id
CROSS JOIN LATERAL (
    SELECT min(near.metres) AS metres, bool_or(near.area_id = ANY(CAST(:areas AS uuid[]))) AS here
    FROM volunteer_area AS theirs
    JOIN unnest(CAST(:near AS uuid[]), CAST(:metres AS double precision[])) AS near (area_id, metres)
      ON near.area_id = theirs.area_id
    WHERE theirs.volunteer_id = volunteer.id
) AS reach
CROSS JOIN LATERAL (
    -- Until when another incident waits for their answer. A drill keeps nobody from what is real.
    SELECT max(elsewhere.patient_until) AS until
    FROM "check" AS elsewhere
    JOIN incident ON incident.id = elsewhere.incident_id
    WHERE elsewhere.volunteer_id = volunteer.id AND incident.id <> :incident
      AND elsewhere.status = '{CheckState.ASKED}' AND elsewhere.purpose = '{Purpose.LOOK}'
      AND elsewhere.patient_until > :now
      AND incident.status <> '{IncidentState.CLOSED}' AND (:drill OR incident.drill_id IS NULL)
      AND NOT EXISTS (
        SELECT FROM response WHERE response.volunteer_id = volunteer.id AND response.incident_id = incident.id
          AND response.status = '{ResponseState.CANNOT}')
) AS busy
WHERE '{Skill.VERIFIER}' = ANY(volunteer.skills)
  AND reach.metres IS NOT NULL
  AND NOT EXISTS (
    SELECT FROM "check"
    WHERE "check".incident_id = :incident AND "check".volunteer_id = volunteer.id
      AND "check".purpose = '{Purpose.LOOK}')
  AND {" AND ".join(_FOR_CHECKS.values())}"""  # noqa: S608  # words of our own vocabulary only
# Of those equally near, whoever was left in peace for longest.
_VERIFIERS = text(f"""
SELECT volunteer.id {_FIT} AND busy.until IS NULL
ORDER BY {ON_SHIFT} DESC, reach.metres, reach.here DESC,
         (SELECT max("check".asked_at) FROM "check" WHERE "check".volunteer_id = volunteer.id) NULLS FIRST,
         volunteer.id
LIMIT :most
""")  # noqa: S608  # words of our own vocabulary only
_NEXT_FREE = text(f"SELECT min(busy.until) {_FIT}")


def values(audience: Audience, now: datetime) -> dict[str, Any]:
    """The parameters of the conditions."""
    return {
        "incident": audience.incident_id,
        "areas": list(audience.areas),
        "skills": [str(skill) for skill in audience.skills],
        "spoken": list(audience.languages),
        "callouts": list(audience.callouts),
        "urgent": audience.urgent,
        "drill": audience.drill,
        "slot": str(slot_at(audience.local)),
        "clock": audience.local.time(),
        "day": audience.local.replace(hour=0, minute=0, second=0, microsecond=0),
        "now": now,
    }


def count(session: Session, audience: Audience, now: datetime) -> int:
    """How many people that is now."""
    return int(session.execute(_COUNT, values(audience, now)).scalar_one())


def by_language(session: Session, audience: Audience, spoken: Spoken, now: datetime) -> dict[str, int]:
    """How many people that is now, by the language in which they would be texted."""
    rows = session.execute(_BY_LANGUAGE, values(audience, now) | spoken.values)
    return {row.language: row.people for row in rows}


def why_not(session: Session, audience: Audience, volunteer_id: UUID, now: datetime) -> list[Bar]:
    """Everything that keeps this volunteer out; nothing for one who is in. Raises NoResultFound for nobody."""
    row = session.execute(_WHY_NOT, values(audience, now) | {"volunteer": volunteer_id}).one()
    return [bar for bar, allowed in zip(ALLOWED, row, strict=True) if not allowed]


def nearest_verifiers(session: Session, audience: Audience, most: int, now: datetime) -> list[Volunteer]:
    """Verifiers who were not asked to look at this incident yet: on shift first, then by how far their area is from it.

    Whose skills and areas are others can still be near; quiet hours, limit and availability hold as for a call. Whoever
    is on another incident, or is waited for by one, is left out. What is urgent goes beyond the limit.
    """
    ids = session.scalars(_VERIFIERS, _of_check(session, audience, now) | {"most": most}).all()
    found = {volunteer.id: volunteer for volunteer in session.scalars(select(Volunteer).where(Volunteer.id.in_(ids)))}
    return [found[key] for key in ids]


def next_free(session: Session, audience: Audience, now: datetime) -> datetime | None:
    """When the first verifier, of those who would be asked but for another incident that waits for them, is free."""
    until: datetime | None = session.scalars(_NEXT_FREE, _of_check(session, audience, now)).one()
    return until


def _of_check(session: Session, audience: Audience, now: datetime) -> dict[str, Any]:
    near = area.index(session).within(audience.point, _REACH) | dict.fromkeys(audience.areas, 0.0)
    return values(audience, now) | {"near": list(near), "metres": list(near.values())}
