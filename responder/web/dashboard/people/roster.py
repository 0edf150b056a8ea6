"""The roster: filter people or find them by name. It shows fifty at a time, never with a phone number."""

from dataclasses import dataclass, replace
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from responder.domain.language import NAMES
from responder.domain.role import Role
from responder.domain.volunteer import Skill, State
from responder.store import area as area_store
from responder.store import roster as store
from responder.store.roster import Filter, Part, Training
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.people import labels
from responder.web.site import work
from responder.web.typed import as_choice, as_id, as_number, one_line

_A_PAGE = 50
_LONGEST_NAME = 80
_MOST_PAGES = 100_000


@dataclass(frozen=True)
class Pages:
    """The current page of the list. Pages count from 1."""

    number: int
    last: int


@needs(Role.COORDINATOR)
def roster() -> ResponseReturnValue:
    """List the people who match the filters."""
    return _list(asked(request.args), request.args)


@needs(Role.COORDINATOR)
def find_people() -> ResponseReturnValue:
    """Like `roster`, but with a name, by POST, because addresses end up in logs and browser history."""
    wanted = replace(asked(request.form), name=one_line(request.form.get("name"))[:_LONGEST_NAME])
    if not wanted.name:
        return redirect(url_for("dashboard.roster", **in_address(wanted)), 303)
    return _list(wanted, request.form)


def asked(form: "MultiDict[str, str]") -> Filter:
    """The filter asked for. Invalid values are ignored."""
    language = form.get("language_of", "")
    return Filter(
        area=as_id(form.get("area", "")),
        skill=as_choice(Skill, form.get("skill", "")),
        language=language if language in NAMES else None,
        status=as_choice(State, form.get("status", "")),
        training=as_choice(Training, form.get("training", "")),
        without_shift=form.get("without_shift") == "yes",
    )


def in_address(wanted: Filter) -> dict[str, Any]:
    """The filters as query parameters, without the name."""
    said = {
        "area": wanted.area,
        "skill": wanted.skill,
        "language_of": wanted.language,
        "status": wanted.status,
        "training": wanted.training,
        "without_shift": "yes" if wanted.without_shift else None,
    }
    return {name: str(value) for name, value in said.items() if value is not None}


def _list(wanted: Filter, form: "MultiDict[str, str]") -> str:
    session, version = work().session, version_of_all()
    number = _number(form.get("page", ""))
    found = store.find_people(session, wanted, Part((number - 1) * _A_PAGE, _A_PAGE), work().now)
    return page(
        "people/roster",
        url_for("dashboard.roster", **in_address(wanted)) if wanted.name else "",
        version=version,
        # Reloading would need the name in the address.
        still=bool(wanted.name),
        wanted=wanted,
        filters=in_address(wanted),
        found=found,
        rows=store.rows(session, found.ids),
        pages=Pages(number, max(1, -(-found.total // _A_PAGE))),
        areas=area_store.names(session),
        states=[(one, labels.state(one)) for one in State],
        skills=[(one, labels.skill(one)) for one in Skill],
        tongues=NAMES,
        people=labels.FOR_PAGES,
    )


def _number(words: str) -> int:
    return min(as_number(words, 8) or 1, _MOST_PAGES)
