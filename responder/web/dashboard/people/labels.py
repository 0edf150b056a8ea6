"""Labels about people, shifts and what accounts did, in the reader's language."""

from collections.abc import Iterable

from responder.domain.coverage import Span
from responder.domain.policy import Policy
from responder.domain.volunteer import Event, Skill, Slot, State
from responder.flow.people.roster import Why
from responder.store.audience import Bar
from responder.store.consent import How
from responder.web import formats
from responder.web.language import gettext, ngettext


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when shown."""
    return message


_STATES = {
    State.INVITED: _("invited"),
    State.PENDING: _("not confirmed yet"),
    State.ACTIVE: _("active"),
    State.PAUSED: _("paused"),
    State.STOPPED: _("opted out"),
}
_SKILLS = {
    Skill.OBSERVER: _("observer"),
    Skill.VERIFIER: _("verifier"),
    Skill.INTERPRETER: _("interpreter"),
    Skill.FAMILY_SUPPORT: _("family support"),
    Skill.LEGAL: _("legal"),
    Skill.DRIVER: _("driver"),
}
_SLOTS = {
    Slot.WEEKDAY_NIGHT: _("weekday nights"),
    Slot.WEEKDAY_MORNING: _("weekday mornings"),
    Slot.WEEKDAY_AFTERNOON: _("weekday afternoons"),
    Slot.WEEKDAY_EVENING: _("weekday evenings"),
    Slot.WEEKEND_NIGHT: _("weekend nights"),
    Slot.WEEKEND_MORNING: _("weekend mornings"),
    Slot.WEEKEND_AFTERNOON: _("weekend afternoons"),
    Slot.WEEKEND_EVENING: _("weekend evenings"),
}
_HOWS = {
    How.WEB: _("on our website, with a code by text"),
    How.TEXT: _("by text"),
    How.IMPORT: _("on paper or elsewhere"),
}
_WHYS = {
    Why.SAFETY: _("for their safety, or someone else's"),
    Why.NO_TEXTS: _("our texts are not reaching them"),
    Why.WRONG_PERSON: _("this may be the wrong person"),
    Why.OTHER_DUTY: _("another part of my role"),
}
_EVENTS: dict[str, str] = {
    Event.JOIN: _("joined"),
    Event.CONFIRM: _("confirmed their phone"),
    Event.PAUSE: _("paused"),
    Event.RESUME: _("ended the pause"),
    Event.STOP: _("opted out of texts"),
    Event.START: _("opted back in to texts"),
}
_BARS = {
    Bar.NOT_ACTIVE: _("not active"),
    Bar.NOT_TRAINED: _("not trained yet"),
    Bar.OPTED_OUT: _("opted out"),
    Bar.NUMBER_DEAD: _("texts to this phone failed"),
    Bar.OTHER_AREA: _("chose other areas"),
    Bar.NO_SKILL: _("has none of the skills needed"),
    Bar.NO_LANGUAGE: _("speaks none of the languages needed"),
    Bar.NOT_AVAILABLE: _("not available at this time of the week"),
    Bar.QUIET_HOURS: _("in their quiet hours"),
    Bar.LIMIT_REACHED: _("reached their limit for today"),
    Bar.ELSEWHERE: _("busy with another incident"),
    Bar.ANSWERED: _("already answered"),
    Bar.ALERTED: _("already alerted"),
}


def state(code: State) -> str:
    return gettext(_STATES[code])


def bar(code: Bar) -> str:
    """Why a person would not be alerted."""
    return gettext(_BARS[code])


def skill(code: Skill) -> str:
    return gettext(_SKILLS[code])


def slot(code: str) -> str:
    return gettext(_SLOTS[Slot(code)])


def how(code: How) -> str:
    return gettext(_HOWS[code])


def why(code: Why) -> str:
    return gettext(_WHYS[code])


def event(code: str) -> str:
    """What happened to a volunteer. A code without a label is shown as it is."""
    return gettext(_EVENTS[code]) if code in _EVENTS else code


def span(one: Span, policy: Policy) -> str:
    """A time span. The day appears twice only if it changes."""
    zone = policy.zone
    same = one.start.astimezone(zone).date() == one.end.astimezone(zone).date()
    end = formats.clock_time(one.end) if same else formats.day_and_time(one.end, policy)
    return gettext("%(start)s to %(end)s") % {"start": formats.day_and_time(one.start, policy), "end": end}


def in_hours(count: float) -> str:
    """A number of hours, with one decimal unless it is whole."""
    rounded = round(count, 1)
    return ngettext("%(count)s hour", "%(count)s hours", int(rounded)) % {"count": f"{rounded:g}"}


def skills(codes: Iterable[Skill]) -> str:
    """Several skills on one line."""
    return ", ".join(skill(code) for code in codes)


FOR_PAGES = {
    "state": state,
    "bar": bar,
    "skill": skill,
    "skills": skills,
    "slot": slot,
    "how": how,
    "why": why,
    "event": event,
    "day": formats.day,
    "day_and_time": formats.day_and_time,
    "time_of_day": formats.time_of_day,
    "span": span,
    "in_hours": in_hours,
}
"""Functions for templates."""
