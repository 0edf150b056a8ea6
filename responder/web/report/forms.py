"""The report form: what a neighbor is asked, and what is said when an answer cannot be read."""

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID, uuid4

from werkzeug.datastructures import MultiDict

from responder.domain.distance import Point
from responder.domain.report import Activity, Equipment, Seen, Size, Uniform
from responder.web.language import gettext as _
from responder.web.typed import one_line, written

UNKNOWN = "unknown"
"""Said instead of an area by who does not know it."""
MOST_WORDS = 200
MOST_DETAILS = 1000
"""Characters."""

_YES, _NO = "yes", "no"

Choices = list[tuple[str, str]]


def _first_hand() -> Choices:
    return [(_YES, _("Yes, I saw it")), (_NO, _("No, someone told me"))]


def _activities() -> Choices:
    return [
        (Activity.STOP, _("Agents stopping people")),
        (Activity.DOOR, _("Agents at a home")),
        (Activity.WORKPLACE, _("Agents at a workplace")),
        (Activity.VEHICLES, _("Enforcement vehicles, parked or driving")),
        (Activity.GATHERED, _("Agents gathering somewhere")),
        (Activity.TAKEN, _("Someone is being taken")),
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


_FIRST_HAND = frozenset({_YES, _NO})
_ACTIVITIES, _SIZES, _UNIFORMS = frozenset(map(str, Activity)), frozenset(map(str, Size)), frozenset(map(str, Uniform))
_EQUIPMENT, _SEEN = frozenset(map(str, Equipment)), frozenset(map(str, Seen))


class Option(NamedTuple):
    """One answer that may be picked."""

    id: str
    data: str
    label: str
    checked: bool


class Field:
    """One question: what was answered, and what is wrong with that."""

    def __init__(self, name: str, given: Sequence[str], choices: Callable[[], Choices] | None = None) -> None:
        self.name = self.id = name
        self.given = given
        self.errors: list[str] = []
        self._choices = choices

    @property
    def data(self) -> str:
        """The answer, or the first of several; empty if there is none."""
        return self.given[0] if self.given else ""

    def __iter__(self) -> Iterator[Option]:
        for at, (value, label) in enumerate(self._choices() if self._choices else ()):
            yield Option(f"{self.id}-{at}", str(value), label, value in self.given)


class ReportForm:
    """1SALUTE in plain questions. Only what is happening and where are needed.

    No form of a library's: building one takes longer than all that is asked of it here. Nobody is logged in, so there
    is no authority that another site could abuse, and no token against that.
    """

    def __init__(self, given: MultiDict[str, str] | None = None) -> None:
        """`given`: what was sent; None: nothing yet."""
        answers = MultiDict() if given is None else given

        def one(name: str, choices: Callable[[], Choices] | None = None, otherwise: str = "") -> Field:
            answer = answers.get(name) or otherwise
            return Field(name, (str(answer),) if answer else (), choices)

        def words(name: str, tidied: Callable[[str | None], str]) -> Field:
            return Field(name, (tidied(answers.get(name)),))

        self.submission = one("submission")
        self.first_hand = one("first_hand", _first_hand)
        self.activity = one("activity", _activities)
        self.size = one("size", _sizes, Size.UNKNOWN)
        self.words = words("words", one_line)
        self.area = words("area", one_line)
        self.latitude = one("latitude")
        self.longitude = one("longitude")
        self.uniform = one("uniform", _uniforms, Uniform.UNKNOWN)
        self.equipment = Field("equipment", answers.getlist("equipment"), _equipment)
        self.seen = one("seen", _moments, Seen.NOW)
        self.details = words("details", written)

    def validate(self) -> bool:
        """Whether it can be read; each fault stands beside its question."""
        picked = (
            (self.first_hand, _FIRST_HAND),
            (self.activity, _ACTIVITIES),
            (self.size, _SIZES),
            (self.uniform, _UNIFORMS),
            (self.equipment, _EQUIPMENT),
            (self.seen, _SEEN),
        )
        typed = ((self.words, MOST_WORDS), (self.details, MOST_DETAILS))
        for field, allowed in picked:
            if not allowed.issuperset(field.given):
                field.errors = [_("Please choose one of the answers shown.")]
        if not self.activity.given:
            self.activity.errors = [_("Please choose what is happening.")]
        for field, most in typed:
            if len(field.data) > most:
                field.errors = [_("That is too long. Please use %(most)s characters or fewer.") % {"most": most}]
        return not any(field.errors for field, _limit in (*picked, *typed))

    @property
    def key(self) -> UUID:
        """The submission's key; a fresh one if it is missing or broken."""
        try:
            return UUID(self.submission.data)
        except ValueError:
            return uuid4()

    @property
    def point(self) -> Point | None:
        """Where the phone said it is; None if it said nothing that can be true."""
        try:
            latitude, longitude = float(self.latitude.data), float(self.longitude.data)
        except ValueError:
            return None
        if not (math.isfinite(latitude) and math.isfinite(longitude)):
            return None
        return Point(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None

    @property
    def area_id(self) -> UUID | None:
        """The area that was picked, None if none was or it isn't known. Call only once the form is valid."""
        return UUID(self.area.data) if self.area.data not in {"", UNKNOWN} else None

    @property
    def seen_equipment(self) -> tuple[Equipment, ...]:
        """What was ticked, once each; "none" only when it stands alone."""
        ticked = tuple(item for item in Equipment if item in self.equipment.given)
        return tuple(item for item in ticked if item is not Equipment.NONE) or ticked

    @property
    def saw_it(self) -> bool:
        return self.first_hand.data == _YES

    def check_place(self, areas: Collection[UUID], known: Callable[[str], bool]) -> bool:
        """Whether there is a place to go by. If not, the question comes back with its fault.

        A point, an area, or words of a place that is `known` will do; so will other words, once the reporter was
        asked for the area and does not know it either.
        """
        area, words = self.area.data, self.words.data
        if area not in {"", UNKNOWN, *map(str, areas)}:
            self.area.errors = [_("Please choose one of the neighborhoods shown.")]
        elif not (self.point or words or self.area_id):
            self.words.errors = [_("Please say where: an intersection or a neighborhood.")]
        elif not (self.point or area or self.words.errors or known(words)):
            self.area.errors = [_("We don't know that place yet. Which neighborhood is it in?")]
        return not (self.area.errors or self.words.errors)
