"""Choices in a volunteer's form: areas by city, skills with their meaning, quarters of a day."""

from collections.abc import Collection
from itertools import groupby

from responder.domain.language import NAMES, SECOND
from responder.domain.volunteer import Skill, Slot
from responder.flow.work import Work
from responder.store import area as area_store
from responder.web.language import gettext as _
from responder.web.map import area_map

_LIMITS = (1, 2, 3, 5, 10)
"""The daily limits of alerts and checks to choose from."""


def choices(work: Work, ticked: Collection[str]) -> dict[str, object]:
    """What the form's template needs besides the form. `ticked` are the areas already chosen."""
    areas = area_store.names(work.session)
    return {
        "chosen": frozenset(row[0] for row in areas if str(row[0]) in ticked),
        "map": area_map(work.session),
        "cities": [(city, list(rows)) for city, rows in groupby(areas, key=lambda row: row[1])],
        "not_read": [name for code, name in NAMES.items() if code not in work.policy.languages_reviewed],
        "names": NAMES,
        "second_names": {code: NAMES[code] for code in SECOND},
        "limits": _LIMITS,
        "skills": skills(),
        "quarters": _quarters(),
    }


def skills() -> dict[Skill, tuple[str, str]]:
    """Each skill's name and meaning."""
    return {
        Skill.OBSERVER: (_("Legal observer"), _("You watch from a distance and record what happens.")),
        Skill.VERIFIER: (_("Verifier"), _("You check if a report is true before anyone is alerted.")),
        Skill.INTERPRETER: (_("Interpreter"), _("You speak another language with families and neighbors.")),
        Skill.FAMILY_SUPPORT: (
            _("Family support"),
            _("You support a family afterward: rides, food, paperwork."),
        ),
        Skill.LEGAL: (_("Legal"), _("You are an attorney, or you work with one.")),
        Skill.DRIVER: (_("Driver"), _("You have a car and can give people rides.")),
    }


def _quarters() -> list[tuple[str, Slot, Slot]]:
    """Rows of the week: a quarter of the day, with its weekday and weekend slots."""
    return [
        (_("Night, midnight to 6 AM"), Slot.WEEKDAY_NIGHT, Slot.WEEKEND_NIGHT),
        (_("Morning, 6 AM to noon"), Slot.WEEKDAY_MORNING, Slot.WEEKEND_MORNING),
        (_("Afternoon, noon to 6 PM"), Slot.WEEKDAY_AFTERNOON, Slot.WEEKEND_AFTERNOON),
        (_("Evening, 6 PM to midnight"), Slot.WEEKDAY_EVENING, Slot.WEEKEND_EVENING),
    ]
