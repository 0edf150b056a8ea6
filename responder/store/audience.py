"""Who may get an alert or a check about an incident, and why others may not: one set of conditions for all three."""

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
    """Who we want for an incident: people in these areas, with one of these skills and languages if any are named.

    `point` is the incident's location; closer people come first. `local` is the group's local time, for availability,
    quiet hours and the daily limit. `callouts` are the earlier callouts to the incident. `urgent` wakes people who
    agreed to be woken. A drill takes nobody away from a real incident, and doesn't count toward any limit.
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
    """The languages of an alert's texts, and the one for everybody else."""

    languages: Sequence[str]
    otherwise: str

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of `SAID_IN`."""
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
   AND (alert.kind IN {CALLOUT_WORDS} OR notice.kind = '{NoticeKind.CHECK}'))"""  # noqa: S608  # only our own constants

SAID_IN = """
CASE WHEN volunteer.language = ANY(CAST(:languages AS text[])) THEN volunteer.language
     WHEN volunteer.second_language = ANY(CAST(:languages AS text[])) THEN volunteer.second_language
     ELSE CAST(:otherwise AS text) END"""
"""SQL for the language in which a volunteer gets an alert."""

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
    # People on shift have said that they are available now.
    Bar.NOT_AVAILABLE: f"""(cardinality(volunteer.availability) = 0 OR :slot = ANY(volunteer.availability)
                            OR {ON_SHIFT})""",
    Bar.QUIET_HOURS: f"(NOT ({_IN_QUIET_HOURS}) OR (:urgent AND volunteer.wake_if_urgent) OR {ON_SHIFT})",
    Bar.LIMIT_REACHED: f"(volunteer.daily_limit IS NULL OR {_ASKED_TODAY} < volunteer.daily_limit)",
    # We don't ask people who are on the way to one incident, or there, about another.
    Bar.ELSEWHERE: f"""NOT EXISTS (
        SELECT FROM response JOIN incident ON incident.id = response.incident_id
        WHERE response.volunteer_id = volunteer.id AND incident.id <> :incident
          AND incident.status <> '{IncidentState.CLOSED}' AND (:drill OR incident.drill_id IS NULL)
          AND response.status IN ('{ResponseState.GOING}', '{ResponseState.ON_SCENE}'))""",
    # We don't alert people who are there, are going, have been there, or said that they can't come.
    Bar.ANSWERED: f"""NOT EXISTS (
        SELECT FROM response WHERE response.volunteer_id = volunteer.id AND response.incident_id = :incident
          AND (response.status <> '{ResponseState.ASKED}' OR response.standby_at IS NOT NULL))""",
    # We don't alert people twice about the same place, unless the first text was never sent.
    Bar.ALERTED: f"""NOT EXISTS (
        SELECT FROM delivery AS before
        WHERE before.alert_id = ANY(CAST(:callouts AS uuid[])) AND before.phone_id = phone.id
          AND before.status <> '{DeliveryState.CANCELLED}'
          AND NOT (before.status = '{DeliveryState.FAILED}' AND before.sid IS NULL))""",
}
"""SQL conditions on a volunteer and their phone, with the parameters of `values`, by the reason if one fails."""

IN = "\n  AND ".join(ALLOWED.values())

_COUNT = text(f"""
SELECT count(*) FROM volunteer JOIN phone ON phone.id = volunteer.phone_id WHERE {IN}
""")  # noqa: S608  # only our own constants
_BY_LANGUAGE = text(f"""
SELECT {SAID_IN} AS language, count(*) AS people
FROM volunteer JOIN phone ON phone.id = volunteer.phone_id WHERE {IN} GROUP BY 1
""")  # noqa: S608  # only our own constants
_WHY_NOT = text(f"""
SELECT {", ".join(f'{allowed} AS "{bar}"' for bar, allowed in ALLOWED.items())}
FROM volunteer JOIN phone ON phone.id = volunteer.phone_id WHERE volunteer.id = :volunteer
""")  # noqa: S608  # only our own constants

_NOT_FOR_CHECKS = (Bar.OTHER_AREA, Bar.NO_SKILL, Bar.NO_LANGUAGE, Bar.ANSWERED, Bar.ALERTED)
# An urgent check may pass a verifier's daily limit, but it only wakes people who agreed to that.
_FOR_CHECKS = {bar: allowed for bar, allowed in ALLOWED.items() if bar not in _NOT_FOR_CHECKS} | {
    Bar.LIMIT_REACHED: f"(:urgent OR {ALLOWED[Bar.LIMIT_REACHED]})"
}
_REACH = 3000.0
"""Meters. We may ask verifiers about a place outside their areas if their nearest area is within this distance."""
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
  AND {" AND ".join(_FOR_CHECKS.values())}"""  # noqa: S608  # only our own constants
# If two are equally close, the one we asked least recently comes first.
_VERIFIERS = text(f"""
SELECT volunteer.id {_FIT} AND busy.until IS NULL
ORDER BY {ON_SHIFT} DESC, reach.metres, reach.here DESC,
         (SELECT max("check".asked_at) FROM "check" WHERE "check".volunteer_id = volunteer.id) NULLS FIRST,
         volunteer.id
LIMIT :most
""")  # noqa: S608  # only our own constants
_NEXT_FREE = text(f"SELECT min(busy.until) {_FIT}")


def values(audience: Audience, now: datetime) -> dict[str, Any]:
    """The SQL parameters of the conditions."""
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
    """How many people are in the audience now."""
    return int(session.execute(_COUNT, values(audience, now)).scalar_one())


def by_language(session: Session, audience: Audience, spoken: Spoken, now: datetime) -> dict[str, int]:
    """How many people are in the audience now, by the language of the text they would get."""
    rows = session.execute(_BY_LANGUAGE, values(audience, now) | spoken.values)
    return {row.language: row.people for row in rows}


def why_not(session: Session, audience: Audience, volunteer_id: UUID, now: datetime) -> list[Bar]:
    """Every reason that keeps this volunteer out; empty if they are in. Raises NoResultFound if there is no such id."""
    row = session.execute(_WHY_NOT, values(audience, now) | {"volunteer": volunteer_id}).one()
    return [bar for bar, allowed in zip(ALLOWED, row, strict=True) if not allowed]


def nearest_verifiers(session: Session, audience: Audience, most: int, now: datetime) -> list[Volunteer]:
    """Verifiers not asked to look at this incident yet: people on shift first, then by the distance of their area.

    Their areas and other skills don't matter if they are close enough. Quiet hours, limit and availability apply as
    for an alert. This leaves out verifiers who are on another incident, or whose answer another incident waits for.
    An urgent check may pass the limit.
    """
    ids = session.scalars(_VERIFIERS, _of_check(session, audience, now) | {"most": most}).all()
    found = {volunteer.id: volunteer for volunteer in session.scalars(select(Volunteer).where(Volunteer.id.in_(ids)))}
    return [found[key] for key in ids]


def next_free(session: Session, audience: Audience, now: datetime) -> datetime | None:
    """When the first verifier is free again, among those we only skip because another incident waits for their answer.

    None if there are none.
    """
    until: datetime | None = session.scalars(_NEXT_FREE, _of_check(session, audience, now)).one()
    return until


def _of_check(session: Session, audience: Audience, now: datetime) -> dict[str, Any]:
    near = area.index(session).within(audience.point, _REACH) | dict.fromkeys(audience.areas, 0.0)
    return values(audience, now) | {"near": list(near), "metres": list(near.values())}
