"""Volunteers' forms: what they tell us about themselves, and the message for each wrong answer."""

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, time
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, SelectMultipleField, StringField
from wtforms.validators import StopValidation, ValidationError

from responder.domain.language import DEFAULT, NAMES, SECOND
from responder.domain.phone import holds_number, normalize
from responder.domain.volunteer import SELF_CHOSEN, Skill, Slot
from responder.flow.people.volunteer import Wish
from responder.store.volunteer import Volunteer
from responder.web.language import gettext as _
from responder.web.typed import one_line

MOST_NAME = 40
"""The most characters of a name."""
_MOST_LIMIT = 99
"""The largest daily limit. Imported volunteers may have a limit that the form does not offer, and they keep it."""
_MOST_DIGITS = 30
"""The most characters of a phone number, with everything people put between its digits."""
_MOST_INVITE = 40
_BETWEEN = re.compile(r"[\s.]")
"""What people put between and after the parts of a time: spaces, and the dots of `p.m.`."""


class _Among:
    """Refuses an answer that is not among the choices."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(map(str, allowed))

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        given = field.data if isinstance(field.data, list) else [field.data or ""]
        if not self._allowed.issuperset(given):
            raise StopValidation(_("Please choose one of the answers shown."))


def _clock(text: str) -> time | None:
    """A time of day as a browser's field sends it, such as `22:30`, or as people type it: `10:30 PM`, `10 p.m.`."""
    typed = _BETWEEN.sub("", text).upper()
    for shape in ("%I:%M%p", "%I%p"):
        with suppress(ValueError):
            return datetime.strptime(typed, shape).time()  # noqa: DTZ007  # a time of day has no time zone
    with suppress(ValueError):
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    return None


class _Form(FlaskForm):  # type: ignore[misc]  # the library publishes no types
    class Meta:
        # These pages need no login. Another site does not have the personal link, so it has nothing to misuse.
        csrf = False


class PhoneForm(_Form):
    """Only a phone number."""

    phone = StringField(filters=[one_line])

    def validate_phone(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Please enter your cell phone number."))
        if len(field.data) > _MOST_DIGITS or self.number is None:
            raise ValidationError(_("That doesn't look like a phone number. Please enter it with the area code."))

    @property
    def number(self) -> str | None:
        """The number in E.164."""
        return normalize(self.phone.data) if len(self.phone.data) <= _MOST_DIGITS else None


class CodeForm(PhoneForm):
    """The code, and the phone it was texted to, for people who come without a sealed form."""

    code = StringField(filters=[one_line])


class WishForm(_Form):
    """What volunteers tell us about themselves. Only a name is required, and an area if the group has any."""

    name = StringField(filters=[one_line])
    spoken = StringField(default=DEFAULT, validators=[_Among(NAMES)])
    second = StringField(default=DEFAULT, validators=[_Among(SECOND)])
    areas = SelectMultipleField(validate_choice=False)
    skills = SelectMultipleField(validate_choice=False, validators=[_Among(SELF_CHOSEN)])
    slots = SelectMultipleField(validate_choice=False, validators=[_Among(Slot)])
    limit = StringField(default="", validators=[_Among(["", *map(str, range(1, _MOST_LIMIT + 1))])])
    quiet_from = StringField(filters=[one_line])
    quiet_until = StringField(filters=[one_line])
    wake = BooleanField()

    def validate_name(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Please tell us what to call you. Any name is fine."))
        if holds_number(field.data):
            raise ValidationError(_("Please leave phone numbers out of the name. Coordinators see it."))
        if len(field.data) > MOST_NAME:
            raise ValidationError(_("That is too long. Please use %(most)s characters or fewer.") % {"most": MOST_NAME})

    def validate_quiet_from(self, field: Field) -> None:
        if field.data and _clock(field.data) is None:
            raise ValidationError(_("Please enter a time, like 10 PM or 10:30 PM."))
        if not field.data and self.quiet_until.data:
            raise ValidationError(_("Please enter when your quiet hours start, or leave both empty."))

    def validate_quiet_until(self, field: Field) -> None:
        if field.data and _clock(field.data) is None:
            raise ValidationError(_("Please enter a time, like 7 AM or 6:30 AM."))
        if not field.data and self.quiet_from.data:
            raise ValidationError(_("Please enter when your quiet hours end, or leave both empty."))
        if field.data and _clock(field.data) == _clock(self.quiet_from.data):
            raise ValidationError(_("Quiet hours can't start and end at the same time. Please change one."))

    def check_areas(self, known: Collection[UUID]) -> bool:
        """Whether at least one area was chosen and all of them exist. If not, the error is on the field."""
        chosen = set(self.areas.data or ())
        if not chosen.issubset(map(str, known)):
            self.areas.errors = [_("Please choose from the neighborhoods shown.")]
        elif known and not chosen:
            self.areas.errors = [_("Please choose at least one neighborhood. We alert you for the ones you choose.")]
        return not self.areas.errors

    @property
    def wish(self) -> Wish:
        """Their answers. Call only if the form is valid."""
        return Wish(
            name=self.name.data,
            language=self.spoken.data,
            second_language=self.second.data,
            areas=tuple(UUID(area) for area in dict.fromkeys(self.areas.data or ())),
            skills=tuple(skill for skill in SELF_CHOSEN if skill in self.skills.data),
            availability=tuple(slot for slot in Slot if slot in self.slots.data),
            daily_limit=int(self.limit.data) if self.limit.data else None,
            quiet_from=_clock(self.quiet_from.data),
            quiet_until=_clock(self.quiet_until.data),
            wake_if_urgent=self.wake.data,
        )


class AcceptForm(WishForm):
    """The form of a volunteer who has not agreed to the terms yet: they must tick the consent."""

    consent = BooleanField()

    def validate_consent(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("We can't text you unless you agree. Please check the box if you do."))


class JoinForm(AcceptForm, PhoneForm):
    """The whole form for joining."""

    invite = StringField(filters=[one_line])

    def __init__(self, *args: object, invite_needed: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._invite_needed = invite_needed

    def validate_invite(self, field: Field) -> None:
        if self._invite_needed and not field.data:
            raise ValidationError(_("You need an invite code to join. Ask a volunteer for one."))
        if len(field.data) > _MOST_INVITE:
            raise ValidationError(_("That isn't an invite code. Please check it."))


def known(volunteer: Volunteer, name: str, areas: Iterable[UUID]) -> dict[str, object]:
    """The form's initial values for a volunteer who has joined."""
    limit = volunteer.daily_limit
    return {
        "name": name,
        "spoken": volunteer.language,
        "second": volunteer.second_language,
        "areas": [str(area) for area in areas],
        "skills": [skill for skill in volunteer.skills if skill != Skill.VERIFIER],
        "slots": list(volunteer.availability),
        "limit": str(limit) if limit else "",
        "quiet_from": f"{volunteer.quiet_from:%H:%M}" if volunteer.quiet_from else "",
        "quiet_until": f"{volunteer.quiet_until:%H:%M}" if volunteer.quiet_until else "",
        "wake": volunteer.wake_if_urgent,
    }
