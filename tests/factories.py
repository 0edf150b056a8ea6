"""Short ways to create what a test needs, with the same functions that the application uses."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from responder.domain.distance import Point
from responder.domain.report import Activity, Answers, Channel, Size, Uniform
from responder.domain.role import Role
from responder.domain.volunteer import Skill
from responder.flow.report.report import Submission
from responder.store import phone
from responder.store import volunteer as volunteer_store
from responder.store.account import Account
from responder.store.area import Area
from responder.store.place import Place
from responder.store.release import ReleasePolicy
from responder.store.volunteer import NewVolunteer, Volunteer

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
CORNER = Point(44.9484, -93.2523)
"""Lake & Bloomington, at the center of the test area."""


class Factory:
    """Writes into one session."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now
        self._numbers = count(101)

    def area(self, name: str = "Powderhorn", center: Point = CORNER, half: float = 0.01) -> Area:
        """A square area around a point. `half` is half its side, in degrees."""
        west, east = center.longitude - half, center.longitude + half
        south, north = center.latitude - half, center.latitude + half
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        area = Area(
            city="Minneapolis", name=name, polygons=[[ring]], latitude=center.latitude, longitude=center.longitude
        )
        self._session.add(area)
        self._session.flush()
        self.policy(area)
        return area

    def policy(self, area: Area) -> ReleasePolicy:
        """A release policy that lets a verifier's confirmation send the area's callout automatically."""
        who = account(self._session, f"{uuid4()}@example.org", "x", Role.COORDINATOR)
        ends_at = self._now.replace(year=self._now.year + 10)
        policy = ReleasePolicy(area_id=area.id, approved_at=self._now, approved_by=who.id, ends_at=ends_at)
        self._session.add(policy)
        self._session.flush()
        return policy

    def place(self, area: Area, name: str = "Lake St & Bloomington Ave", point: Point = CORNER) -> Place:
        place = Place(area_id=area.id, name=name, kind="crossing", latitude=point.latitude, longitude=point.longitude)
        self._session.add(place)
        self._session.flush()
        return place

    def number(self) -> str:
        """A new fictional phone number."""
        return f"+1612555{next(self._numbers):04d}"

    def volunteer(
        self, *areas: Area, language: str = "en", skills: tuple[Skill, ...] = (Skill.OBSERVER,), trained: bool = True
    ) -> Volunteer:
        who = NewVolunteer(
            name="Ana",
            language=language,
            skills=skills,
            areas=tuple(area.id for area in areas),
            trained_on=date(2026, 3, 1) if trained else None,
        )
        return volunteer_store.add(self._session, phone.find_or_add_phone(self._session, self.number()), who, self._now)

    def verifier(self, *areas: Area, language: str = "en") -> Volunteer:
        return self.volunteer(*areas, language=language, skills=(Skill.OBSERVER, Skill.VERIFIER))

    def number_of(self, volunteer: Volunteer) -> str:
        """A volunteer's phone number, to text in as them."""
        row = self._session.get_one(phone.Phone, volunteer.phone_id)
        assert row.number_sealed is not None
        return phone.open_number(self._session, row.id, row.number_sealed)


def submission(
    *,
    key: UUID | None = None,
    source: UUID | None = None,
    point: Point | None = None,
    area: Area | None = None,
    words: str = "",
    activity: Activity = Activity.VEHICLES,
    first_hand: bool = True,
    details: str = "",
) -> Submission:
    """A report as the form submits it; by default, the place is the corner, in words."""
    return Submission(
        key=key or uuid4(),
        source_id=source or uuid4(),
        channel=Channel.WEB,
        answers=Answers(
            language="en",
            activity=activity,
            first_hand=first_hand,
            size=Size.SOME,
            uniform=Uniform.MASKED,
            point=point,
            area_id=area.id if area else None,
            place_words=words or ("" if point or area else "Lake & Bloomington"),
            details=details,
        ),
    )


def answering(given: Submission, **other: Any) -> Submission:
    """The same submission with different answers."""
    return replace(given, answers=replace(given.answers, **other))


def account(session: Session, email: str, password: str, role: Role) -> Account:
    made = Account(email=email, password=password, role=role, fs_uniquifier=uuid4().hex)
    session.add(made)
    session.flush()
    return made
