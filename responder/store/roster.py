"""Queries for the roster: filters by the columns that are not sealed, then by name among the results."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, any_, exists, func, literal, select
from sqlalchemy.orm import Session

from responder.domain.volunteer import Skill, State
from responder.store import phone as phones
from responder.store.account import Account
from responder.store.area import Area
from responder.store.base import vault_of
from responder.store.consent import Consent
from responder.store.history import History, Noun
from responder.store.phone import Phone
from responder.store.shift import Shift
from responder.store.volunteer import NAME, Volunteer, VolunteerArea

_BATCH = 1000
_JOINED = (State.ACTIVE, State.PAUSED)


class Training(StrEnum):
    """Filter by training."""

    TRAINED = "trained"
    WAITING = "waiting"


@dataclass(frozen=True)
class Filter:
    """A search. None, False and an empty name don't filter."""

    name: str = ""
    """Part of the name."""
    area: UUID | None = None
    skill: Skill | None = None
    language: str | None = None
    status: State | None = None
    training: Training | None = None
    without_shift: bool = False
    """Only people with no upcoming shifts."""


@dataclass(frozen=True)
class Row:
    """One person, without the data that a list must not show."""

    id: UUID
    name: str
    phone_end: str
    """The last two digits of the number; empty if we no longer have it."""
    status: State
    areas: tuple[str, ...]
    skills: tuple[Skill, ...]
    language: str
    trained_on: date | None


@dataclass(frozen=True)
class Part:
    """A page of results: `most` people after skipping `offset`."""

    offset: int
    most: int


@dataclass(frozen=True)
class Found:
    """The ids on one page of `total` people. `cut` says that more may match than were searched."""

    ids: Sequence[UUID]
    total: int
    cut: bool = False


@dataclass(frozen=True)
class Bound:
    """Limits of a search by name: the most names to open, since each is sealed and costs a little, and most results."""

    names: int = 25_000
    found: int = 500


_BOUND = Bound()


def waiting_count(session: Session) -> int:
    """How many people have joined and wait for their training."""
    query = select(func.count()).select_from(Volunteer)
    return session.scalar(query.where(Volunteer.trained_on.is_(None), Volunteer.status.in_(_JOINED))) or 0


def find_people(session: Session, wanted: Filter, part: Part, now: datetime, bound: Bound = _BOUND) -> Found:
    """A page of the people who match: the longest waiting first if they wait for training, else the newest first.

    Names are compared without case and accents.
    """
    conditions = _conditions(wanted, now)
    if wanted.name:
        names = _by_name(session, wanted, conditions, bound)
        return replace(names, ids=names.ids[part.offset : part.offset + part.most])
    total = session.scalar(select(func.count()).select_from(Volunteer).where(*conditions)) or 0
    query = select(Volunteer.id).where(*conditions).order_by(*_order(wanted))
    return Found(session.scalars(query.offset(part.offset).limit(part.most)).all(), total)


def rows(session: Session, ids: Sequence[UUID]) -> list[Row]:
    """The people with these ids, in this order."""
    query = select(Volunteer, Phone.number_sealed).join(Phone, Phone.id == Volunteer.phone_id)
    known = {one.id: (one, sealed) for one, sealed in session.execute(query.where(Volunteer.id.in_(ids)))}
    areas = area_names(session, ids)
    return [_row(session, *known[key], areas.get(key, ())) for key in ids if key in known]


def area_names(session: Session, ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The names of each volunteer's areas."""
    query = (
        select(VolunteerArea.volunteer_id, func.array_agg(Area.name).label("names"))
        .join(Area, Area.id == VolunteerArea.area_id)
        .where(VolunteerArea.volunteer_id.in_(list(ids)))
        .group_by(VolunteerArea.volunteer_id)
    )
    return {row.volunteer_id: tuple(sorted(row.names)) for row in session.execute(query)}


def phone_end(session: Session, phone_id: UUID, sealed: bytes | None) -> str:
    """The last two digits of a number; empty if we no longer have it."""
    return phones.open_number(session, phone_id, sealed)[-2:] if sealed is not None else ""


def get(session: Session, volunteer_id: UUID) -> tuple[Volunteer, Phone] | None:
    """A volunteer and their phone; None if there is no such volunteer."""
    query = select(Volunteer, Phone).join(Phone, Phone.id == Volunteer.phone_id).where(Volunteer.id == volunteer_id)
    found = session.execute(query).one_or_none()
    return (found[0], found[1]) if found else None


def chosen(session: Session, volunteer_id: UUID) -> list[tuple[UUID, str]]:
    """(id, name and city) of a volunteer's areas, by city and name."""
    query = select(Area.id, Area.city, Area.name).join(VolunteerArea, VolunteerArea.area_id == Area.id)
    rows_found = session.execute(query.where(VolunteerArea.volunteer_id == volunteer_id).order_by(Area.city, Area.name))
    return [(row.id, f"{row.name}, {row.city}") for row in rows_found]


def consents(session: Session, phone_id: UUID) -> list[Consent]:
    """The consents given for this phone, latest first."""
    query = select(Consent).where(Consent.phone_id == phone_id).order_by(Consent.given_at.desc())
    return list(session.scalars(query))


def moves(session: Session, volunteer_id: UUID, most: int) -> list[tuple[History, str | None]]:
    """A volunteer's history, latest first, each with the e-mail address of the account that did it."""
    query = (
        select(History, Account.email)
        .outerjoin(Account, Account.id == History.actor_id)
        .where(History.incident_id.is_(None), History.noun == Noun.VOLUNTEER, History.noun_id == volunteer_id)
    )
    return [(entry, email) for entry, email in session.execute(query.order_by(History.id.desc()).limit(most))]


def lock(session: Session, volunteer_id: UUID) -> Volunteer | None:
    """The volunteer, locked until the transaction ends; None if they are gone or never existed."""
    query = select(Volunteer).where(Volunteer.id == volunteer_id).with_for_update(of=Volunteer)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def plain(words: str) -> str:
    """Words in the form for comparing: without case, accents and double spaces."""
    bare = (one for one in unicodedata.normalize("NFKD", words) if not unicodedata.combining(one))
    return " ".join("".join(bare).casefold().split())


def _by_name(session: Session, wanted: Filter, conditions: list[ColumnElement[bool]], bound: Bound) -> Found:
    sought, vault = plain(wanted.name), vault_of(session)
    query = select(Volunteer.id, Volunteer.name_sealed).where(*conditions).order_by(*_order(wanted))
    found: list[UUID] = []
    with session.execute(query.limit(bound.names + 1).execution_options(yield_per=_BATCH)) as sealed:
        for looked, row in enumerate(sealed):
            if looked == bound.names or len(found) == bound.found:
                return Found(found, len(found), cut=True)
            if sought in plain(vault.open(row.name_sealed, NAME, row.id)):
                found.append(row.id)
    return Found(found, len(found))


def _order(wanted: Filter) -> tuple[ColumnElement[Any], ...]:
    joined = Volunteer.joined_at.asc() if wanted.training is Training.WAITING else Volunteer.joined_at.desc()
    return joined, Volunteer.id.asc()


def _conditions(wanted: Filter, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.area is not None:
        here = select(VolunteerArea.volunteer_id).where(VolunteerArea.area_id == wanted.area)
        conditions.append(Volunteer.id.in_(here))
    if wanted.skill is not None:
        conditions.append(literal(str(wanted.skill)) == any_(Volunteer.skills))
    if wanted.language is not None:
        conditions.append(Volunteer.language == wanted.language)
    if wanted.status is not None:
        conditions.append(Volunteer.status == wanted.status)
    if wanted.training is Training.TRAINED:
        conditions.append(Volunteer.trained_on.is_not(None))
    if wanted.training is Training.WAITING:
        conditions += [Volunteer.trained_on.is_(None), Volunteer.status.in_(_JOINED)]
    if wanted.without_shift:
        conditions.append(~exists().where(Shift.volunteer_id == Volunteer.id, Shift.ends_at > now))
    return conditions


def _row(session: Session, one: Volunteer, sealed: bytes | None, areas: tuple[str, ...]) -> Row:
    return Row(
        id=one.id,
        name=vault_of(session).open(one.name_sealed, NAME, one.id),
        phone_end=phone_end(session, one.phone_id, sealed),
        status=one.status,
        areas=areas,
        skills=tuple(Skill(skill) for skill in one.skills),
        language=one.language,
        trained_on=one.trained_on,
    )
