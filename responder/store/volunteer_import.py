"""Queries for importing many volunteers: the standing of their phones, and writing them all together."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, cast
from uuid import UUID

import psycopg
from sqlalchemy import LargeBinary, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from responder.domain.volunteer import State
from responder.store.consent import How
from responder.store.history import Actor, Noun

NUMBER, NAME = "phone.number", "volunteer.name"
"""The columns for sealed values."""


class Standing(StrEnum):
    """What happens to a row of the list."""

    NEW = "new"
    HERE = "here"
    """Already a volunteer. We leave them as they are."""
    SUPPRESSED = "suppressed"
    """Opted out, left, or never proved their phone. A list never makes us text them again."""


class Staged(NamedTuple):
    """A row in the order of the columns. Its keys are made in advance because sealed values are bound to them."""

    line: int
    phone_id: UUID
    number_sealed: bytes
    number_index: bytes
    volunteer_id: UUID
    name_sealed: bytes
    language: str
    second_language: str
    skills: list[str]
    areas: list[UUID]
    trained_on: date | None
    trained_in: str
    proof: str
    given_at: datetime


_SUPPRESSED = "(phone.opted_out_at IS NOT NULL OR phone.number_sealed IS NULL)"

_LOOK = text(f"""
SELECT phone.number_index,
       CASE WHEN {_SUPPRESSED} THEN '{Standing.SUPPRESSED}' WHEN volunteer.id IS NOT NULL THEN '{Standing.HERE}'
            ELSE '{Standing.NEW}' END AS standing
FROM phone LEFT JOIN volunteer ON volunteer.phone_id = phone.id
WHERE phone.number_index = ANY(:indexes)
""").bindparams(bindparam("indexes", type_=ARRAY(LargeBinary)))  # noqa: S608  # only our own constants

_PREPARE = text("""
CREATE TEMPORARY TABLE staged (
    line integer, phone_id uuid, number_sealed bytea, number_index bytea, volunteer_id uuid, name_sealed bytea,
    language text, second_language text, skills text[], areas uuid[], trained_on date, trained_in text, proof text,
    given_at timestamptz
)
""")
_STAGE = "COPY staged FROM STDIN"

# In the order of the index, so that two imports wait for each other and never deadlock.
_PHONES = text("""
INSERT INTO phone (id, number_sealed, number_index)
SELECT phone_id, number_sealed, number_index FROM staged ORDER BY number_index
ON CONFLICT (number_index) DO NOTHING
""")
# A known phone may send STOP meanwhile. We either see that here, or it waits until we are done.
_LOCK = text(f"""
SELECT phone.id
FROM phone JOIN staged ON staged.number_index = phone.number_index
WHERE phone.id <> staged.phone_id AND NOT {_SUPPRESSED}
  AND NOT EXISTS (SELECT FROM volunteer WHERE volunteer.phone_id = phone.id)
ORDER BY phone.number_index
FOR NO KEY UPDATE OF phone
""")  # noqa: S608  # only our own constants
_VOLUNTEERS = text(f"""
INSERT INTO volunteer (id, phone_id, name_sealed, status, language, second_language, skills, trained_on, joined_at)
SELECT staged.volunteer_id, phone.id, name_sealed, '{State.ACTIVE}', language, second_language, skills, trained_on, :now
FROM staged JOIN phone ON phone.number_index = staged.number_index
WHERE phone.id = staged.phone_id OR phone.id = ANY(:locked)
ON CONFLICT (phone_id) DO NOTHING
""")  # noqa: S608  # only our own constants
_AREAS = text("""
INSERT INTO volunteer_area (area_id, volunteer_id)
SELECT area.id, staged.volunteer_id
FROM staged JOIN volunteer ON volunteer.id = staged.volunteer_id CROSS JOIN LATERAL unnest(staged.areas) AS area (id)
""")
_TRAININGS = text("""
INSERT INTO training (id, volunteer_id, what, held_on, recorded_at)
SELECT gen_random_uuid(), staged.volunteer_id, trained_in, staged.trained_on, :now
FROM staged JOIN volunteer ON volunteer.id = staged.volunteer_id
WHERE staged.trained_on IS NOT NULL
""")
_CONSENTS = text(f"""
INSERT INTO consent (id, phone_id, version, language, how, proof, given_at)
SELECT gen_random_uuid(), volunteer.phone_id, 'import', staged.language, '{How.IMPORT}', proof, given_at
FROM staged JOIN volunteer ON volunteer.id = staged.volunteer_id
""")  # noqa: S608  # only our own constants
_HISTORIES = text(f"""
INSERT INTO history (at, noun, noun_id, actor, event, went_to, why)
SELECT :now, '{Noun.VOLUNTEER}', volunteer.id, '{Actor.ACCOUNT}', 'import', '{State.ACTIVE}', '{{}}'
FROM staged JOIN volunteer ON volunteer.id = staged.volunteer_id
""")  # noqa: S608  # only our own constants
_BECAME = text(f"""
SELECT staged.line,
       CASE WHEN volunteer.id = staged.volunteer_id THEN '{Standing.NEW}'
            WHEN {_SUPPRESSED} THEN '{Standing.SUPPRESSED}'
            ELSE '{Standing.HERE}' END AS standing
FROM staged JOIN phone ON phone.number_index = staged.number_index
LEFT JOIN volunteer ON volunteer.phone_id = phone.id
ORDER BY staged.line
""")  # noqa: S608  # only our own constants


def look_up_phones(session: Session, indexes: Sequence[bytes]) -> dict[bytes, Standing]:
    """The standing of phones with these blind indexes. Phones that are missing from the result are new."""
    rows = session.execute(_LOOK, {"indexes": indexes})
    return {bytes(row.number_index): Standing(row.standing) for row in rows}


def prepare(session: Session) -> None:
    """Create a temporary table for this session, which collects rows without blocking others."""
    session.execute(_PREPARE)


def stage(session: Session, rows: Iterable[Staged]) -> None:
    """Add rows to that table."""
    connection = cast("psycopg.Connection[object]", session.connection().connection.driver_connection)
    with connection.cursor() as cursor, cursor.copy(_STAGE) as copy:
        for row in rows:
            copy.write_row(row)


def write(session: Session, now: datetime) -> list[tuple[int, Standing]]:
    """Turn the collected rows into volunteers and drop their table. Returns (line, standing) for each row."""
    session.execute(text("ANALYZE staged"))
    session.execute(_PHONES)
    locked = list(session.scalars(_LOCK))
    session.execute(_VOLUNTEERS, {"now": now, "locked": locked})
    session.execute(_AREAS)
    session.execute(_TRAININGS, {"now": now})
    session.execute(_CONSENTS)
    session.execute(_HISTORIES, {"now": now})
    became = [(row.line, Standing(row.standing)) for row in session.execute(_BECAME)]
    session.execute(text("DROP TABLE staged"))
    return became
