"""Fill an empty database with sample areas, places, volunteers, a coordinator and the rules they approved."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import httpx
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from config import sample
from config.settings import Settings
from responder.domain.distance import Point
from responder.domain.role import Role
from responder.domain.volunteer import Skill
from responder.flow.alert import release
from responder.flow.alert.release import Terms
from responder.flow.work import Work
from responder.parts import build, utc_now
from responder.store import account, area, phone, volunteer
from responder.store.account import Account
from responder.store.area import Area
from responder.store.base import transaction
from responder.store.place import Place
from responder.store.volunteer import NewVolunteer

_FOLDER = Path(sample.__file__).parent
_COORDINATOR_PHONE = "+16515550199"
"""The phone that gets rings that no one takes on the board."""


def seed(settings: Settings, login: str, password: str) -> bool:
    """Write the sample and the coordinator's account into a database that has neither: all or nothing.

    Returns whether it was written just now.
    """
    parts = build(settings)
    try:
        with transaction(parts.sessions) as session:
            if account.by_email(session, login):
                return False
            areas = _areas(session)
            area.join_neighbors(session)
            _places(session)
            _volunteers(session, areas)
            coordinator = _coordinator(session, login, password)
            _policies(Work(session, parts.policy, utc_now()), areas, coordinator)
    finally:
        parts.close()
    return True


def label_phones(simulator_url: str) -> None:
    """Label the phones on the simulator's page."""
    phones = [{"number": _COORDINATOR_PHONE, "label": "coordinator, urgent notices", "language": "en"}]
    for row in _rows("volunteers.csv"):
        role = "verifier" if Skill.VERIFIER in row["skills"].split(";") else "volunteer"
        phones.append({"number": row["phone"], "label": f"{row['name']}, {role}", "language": row["language"]})
    httpx.post(f"{simulator_url}/simulator/phones", json=phones, timeout=10).raise_for_status()


def _areas(session: Session) -> dict[str, Area]:
    """Write the areas, by `City/Name`."""
    points = {(row["city"], row["name"]): row for row in _rows("neighborhoods.csv")}
    found = {}
    for feature in json.loads((_FOLDER / "areas.geojson").read_text(encoding="utf-8"))["features"]:
        about, outline = feature["properties"], feature["geometry"]
        inside = points[about["city"], about["name"]]
        found[f"{about['city']}/{about['name']}"] = Area(
            city=about["city"],
            name=about["name"],
            polygons=[outline["coordinates"]],
            latitude=float(inside["latitude"]),
            longitude=float(inside["longitude"]),
            approximate=about["approximate"],
        )
    session.add_all(found.values())
    session.flush()
    return found


def _places(session: Session) -> None:
    index = area.index(session)
    for row in _rows("places.csv"):
        point = Point(float(row["latitude"]), float(row["longitude"]))
        session.add(
            Place(
                area_id=index.locate(point),
                name=row["name"],
                kind=row["kind"],
                aliases=row["aliases"],
                latitude=point.latitude,
                longitude=point.longitude,
            )
        )


def _volunteers(session: Session, areas: dict[str, Area]) -> None:
    for row in _rows("volunteers.csv"):
        who = NewVolunteer(
            name=row["name"],
            language=row["language"],
            skills=tuple(Skill(skill) for skill in row["skills"].split(";")),
            areas=tuple(areas[name].id for name in row["areas"].split(";")),
            trained_on=date.fromisoformat(row["trained_on"]) if row["trained_on"] else None,
        )
        volunteer.add(session, phone.find_or_add_phone(session, row["phone"]), who, utc_now())


def _coordinator(session: Session, login: str, password: str) -> Account:
    made = Account(
        email=login,
        password=PasswordHasher().hash(password),
        role=Role.COORDINATOR,
        fs_uniquifier=uuid4().hex,
        on_duty=True,
        phone_id=phone.find_or_add_phone(session, _COORDINATOR_PHONE).id,
    )
    session.add(made)
    session.flush()
    return made


def _policies(work: Work, areas: dict[str, Area], coordinator: Account) -> None:
    """Let a verifier's confirmation alert any area on its own, for as long as that is allowed."""
    everywhere = [one.id for one in areas.values()]
    release.approve_policy(work, coordinator.id, everywhere, Terms(), work.now + release.LONGEST)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
