"""Fills the benchmark's database: two areas with volunteers, verifiers of their own, and a coordinator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from responder.domain.role import Role
from responder.domain.volunteer import Skill, State
from responder.parts import utc_now
from responder.store.account import Account
from responder.store.base import vault_of
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer, VolunteerArea
from tests.factories import Factory

SMALL = 1_000
VERIFIERS = 200
_LARGE_NUMBER, _SMALL_NUMBER, _VERIFIER_NUMBER = "+1612555{:04d}", "+1651555{:04d}", "+1763555{:04d}"


@dataclass(frozen=True)
class Audience:
    """An area and the volunteers who are alerted there. `numbers` are E.164."""

    area_id: UUID
    numbers: list[str]


@dataclass(frozen=True)
class Verifier:
    volunteer_id: UUID
    number: str


@dataclass(frozen=True)
class People:
    """Everybody in the benchmark. The audiences do not overlap."""

    account_id: UUID
    large: Audience
    small: Audience
    verifiers: list[Verifier]


def fill(session: Session, large: int) -> People:
    """Writes `large` volunteers (at most 10,000) in one area, 1,000 in another, and verifiers in a third."""
    account = Account(email="coordinator@example.org", password="", role=Role.COORDINATOR, fs_uniquifier=uuid4().hex)
    session.add(account)
    session.flush()
    here, _ = _audience(session, "Large", [_LARGE_NUMBER.format(at) for at in range(large)], Skill.OBSERVER)
    there, _ = _audience(session, "Small", [_SMALL_NUMBER.format(at) for at in range(SMALL)], Skill.OBSERVER)
    numbers = [_VERIFIER_NUMBER.format(at) for at in range(VERIFIERS)]
    _, keys = _audience(session, "Verifiers", numbers, Skill.VERIFIER)
    verifiers = [Verifier(key, number) for key, number in zip(keys, numbers, strict=True)]
    return People(account.id, here, there, verifiers)


def settle(session: Session) -> None:
    """Updates the database's statistics, as the database itself would after a while."""
    session.execute(text("ANALYZE"))


def _audience(session: Session, name: str, numbers: list[str], skill: Skill) -> tuple[Audience, list[UUID]]:
    area = Factory(session, utc_now()).area(name)
    phones = list(_phones(session, numbers))
    session.execute(insert(Phone), phones)
    keys = [uuid4() for _ in phones]
    rows = [
        {
            "id": key,
            "phone_id": phone["id"],
            "name_sealed": vault_of(session).seal("Volunteer", "volunteer.name", key),
            "status": State.ACTIVE,
            "language": "en",
            "skills": [str(skill)],
            "trained_on": date(2026, 3, 1),
            "joined_at": utc_now(),
        }
        for key, phone in zip(keys, phones, strict=True)
    ]
    session.execute(insert(Volunteer), rows)
    session.execute(insert(VolunteerArea), [{"area_id": area.id, "volunteer_id": key} for key in keys])
    return Audience(area.id, numbers), keys


def _phones(session: Session, numbers: list[str]) -> Iterator[dict[str, object]]:
    vault = vault_of(session)
    for number in numbers:
        key = uuid4()
        yield {
            "id": key,
            "number_sealed": vault.seal(number, "phone.number", key),
            "number_index": vault.index(number),
        }
