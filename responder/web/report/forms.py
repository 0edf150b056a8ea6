"""The report form as its page shows it: each question with its choices, the answer, and any fault."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from responder.domain.report import Activity, Equipment, Seen, Size, Uniform
from responder.web.answers import NO, YES, TypedAnswers
from responder.web.language import gettext as _

Choices = list[tuple[str, str]]
Areas = list[tuple[UUID, str, str]]
"""Each area's id, city and name, by city."""


def by_city(areas: Areas) -> list[tuple[str, Areas]]:
    """The areas of each city."""
    return [(city, list(rows)) for city, rows in groupby(areas, key=lambda row: row[1])]


def _first_hand() -> Choices:
    return [(YES, _("Yes, I saw it")), (NO, _("No, someone told me"))]


def _activities() -> Choices:
    return [
        (Activity.TAKEN, _("Someone is being taken")),
        (Activity.STOP, _("Agents stopping people")),
        (Activity.DOOR, _("Agents at a home")),
        (Activity.WORKPLACE, _("Agents at a workplace")),
        (Activity.VEHICLES, _("Enforcement vehicles, parked or driving")),
        (Activity.GATHERED, _("Agents gathering somewhere")),
        (Activity.OTHER, _("Something else")),
    ]


def _sizes() -> Choices:
    return [
        (Size.FEW, _("1 or 2")),
        (Size.SOME, _("3 to 5")),
        (Size.MANY, _("6 to 15")),
        (Size.MORE, _("16 or more")),
        (Size.UNKNOWN, _("I don't know")),
    ]


def _uniforms() -> Choices:
    return [
        (Uniform.MARKED, _("Uniforms or vests with words on them")),
        (Uniform.UNMARKED, _("Plain clothes")),
        (Uniform.MASKED, _("Covered faces")),
        (Uniform.UNKNOWN, _("I don't know")),
    ]


def _equipment() -> Choices:
    return [
        (Equipment.MARKED_CARS, _("Marked police or agency cars")),
        (Equipment.UNMARKED_CARS, _("Unmarked cars")),
        (Equipment.VANS, _("Vans or buses")),
        (Equipment.LONG_GUNS, _("Long guns")),
        (Equipment.GAS, _("Tear gas or pepper spray")),
        (Equipment.NONE, _("None of these")),
    ]


def _moments() -> Choices:
    return [
        (Seen.NOW, _("Happening now")),
        (Seen.MINUTES, _("A few minutes ago")),
        (Seen.HOUR, _("In the last hour")),
        (Seen.EARLIER, _("Earlier")),
    ]


class Option(NamedTuple):
    """One answer to pick."""

    id: str
    data: str
    label: str
    checked: bool


class Field:
    """One question, with the answer given and any fault in it."""

    def __init__(
        self, name: str, given: Sequence[str], fault: str | None, choices: Callable[[], Choices] | None
    ) -> None:
        self.name = self.id = name
        self.given = given
        self.errors = [fault] if fault else []
        self._choices = choices

    @property
    def data(self) -> str:
        """The answer, or the first of several; empty if there is none."""
        return self.given[0] if self.given else ""

    def __iter__(self) -> Iterator[Option]:
        for at, (value, label) in enumerate(self._choices() if self._choices else ()):
            yield Option(f"{self.id}-{at}", str(value), label, value in self.given)


class ReportForm:
    """1SALUTE in plain questions. Only what is happening and where is required; the rest may follow after sending.

    People report without logging in. Another site has no login to misuse, so the form needs no CSRF token.
    """

    def __init__(self, typed: TypedAnswers, faults: Mapping[str, str]) -> None:
        """`faults` has a message for each field that is wrong."""

        def one(name: str, given: str, choices: Callable[[], Choices] | None = None) -> Field:
            return Field(name, (given,) if given else (), faults.get(name), choices)

        self.first_hand = one("first_hand", typed.first_hand, _first_hand)
        self.activity = one("activity", typed.activity, _activities)
        self.size = one("size", typed.size, _sizes)
        self.words = one("words", typed.words)
        self.area = one("area", typed.area)
        self.latitude = one("latitude", typed.latitude)
        self.longitude = one("longitude", typed.longitude)
        self.uniform = one("uniform", typed.uniform, _uniforms)
        self.equipment = Field("equipment", typed.equipment, faults.get("equipment"), _equipment)
        self.seen = one("seen", typed.seen, _moments)
        self.details = one("details", typed.details)
