"""The report form: what a neighbor is asked, and what is said when an answer cannot be read."""

import math
from collections.abc import Callable, Collection, Iterable
from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError

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


class _OneOf:
    """Refuses an answer that was not among the choices, or none where one is needed."""

    def __init__(self, allowed: Iterable[str], *, required: bool = False) -> None:
        self._allowed = frozenset(map(str, allowed))
        self._required = required

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        given = field.data if isinstance(field.data, list) else [field.data] if field.data else []
        if self._required and not given:
            raise StopValidation(_("Please choose what is happening."))
        if not self._allowed.issuperset(given):
            raise StopValidation(_("Please choose one of the answers shown."))


class _AtMost:
    """Refuses text of more characters."""

    def __init__(self, most: int) -> None:
        self._most = most

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if len(field.data) > self._most:
            raise ValidationError(
                _("That is too long. Please use %(most)s characters or fewer.") % {"most": self._most}
            )


def _or(default: str) -> Callable[[str | None], str]:
    """What an unanswered question is taken for."""
    return lambda answer: answer or default


class ReportForm(FlaskForm):  # type: ignore[misc]  # the library publishes no types
    """1SALUTE in plain questions. Only what is happening and where are needed."""

    class Meta:
        csrf = False  # nobody is logged in, so there is no authority that another site could abuse

    submission = HiddenField()
    first_hand = RadioField(choices=_first_hand, validate_choice=False, validators=[_OneOf({_YES, _NO})])
    activity = RadioField(choices=_activities, validate_choice=False, validators=[_OneOf(Activity, required=True)])
    size = RadioField(
        choices=_sizes,
        default=Size.UNKNOWN,
        filters=[_or(Size.UNKNOWN)],
        validate_choice=False,
        validators=[_OneOf(Size)],
    )
    words = StringField(filters=[one_line], validators=[_AtMost(MOST_WORDS)])
    area = StringField(filters=[one_line])
    latitude = HiddenField()
    longitude = HiddenField()
    uniform = RadioField(
        choices=_uniforms,
        default=Uniform.UNKNOWN,
        filters=[_or(Uniform.UNKNOWN)],
        validate_choice=False,
        validators=[_OneOf(Uniform)],
    )
    equipment = SelectMultipleField(choices=_equipment, validate_choice=False, validators=[_OneOf(Equipment)])
    seen = RadioField(
        choices=_moments, default=Seen.NOW, filters=[_or(Seen.NOW)], validate_choice=False, validators=[_OneOf(Seen)]
    )
    details = TextAreaField(filters=[written], validators=[_AtMost(MOST_DETAILS)])

    @property
    def key(self) -> UUID:
        """The submission's key; a fresh one if it is missing or broken."""
        try:
            return UUID(self.submission.data or "")
        except ValueError:
            return uuid4()

    @property
    def point(self) -> Point | None:
        """Where the phone said it is; None if it said nothing that can be true."""
        try:
            latitude, longitude = float(self.latitude.data or ""), float(self.longitude.data or "")
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
        ticked = tuple(item for item in Equipment if item in self.equipment.data)
        return tuple(item for item in ticked if item is not Equipment.NONE) or ticked

    @property
    def saw_it(self) -> bool:
        return bool(self.first_hand.data == _YES)

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
