"""Release policies: list each area's policy, with its audience and end; approve policies and end them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.role import Role
from responder.domain.volunteer import Skill
from responder.flow.alert import release as flow
from responder.flow.alert.release import LONGEST, MOST_NEEDED, BadTerms, Terms, TooWide
from responder.store import release as store
from responder.store.release import Listed, ReleasePolicy
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.people.labels import FOR_PAGES
from responder.web.language import gettext as _
from responder.web.language import ngettext
from responder.web.site import work
from responder.web.typed import as_id, as_number, one_line

_ALL = "all"
_CITY = "city:"
_SOON = timedelta(days=7)
_USUAL_DAYS = 90
_USUAL_NEEDED = 4


@dataclass(frozen=True)
class City:
    """A city's areas. `standing` is how many have a policy in force."""

    name: str
    areas: list[Listed]
    standing: int


@needs(Role.COORDINATOR)
def releases() -> ResponseReturnValue:
    """Every area with its policy in force, and the form."""
    return _page()


@needs(Role.COORDINATOR)
def approve_release() -> ResponseReturnValue:
    """Approve a policy for an area, a city, or all areas."""
    chosen, faults = _chosen(request.form.get("where", "")), {}
    if not chosen:
        faults["where"] = _("Please choose where the rule applies.")
    days, needed = _number(request.form.get("days", "")), _number(request.form.get("needed", ""))
    if days is None or not 1 <= days <= LONGEST.days:
        faults["days"] = _("Please enter a number of days from 1 to 180.")
    waves = request.form.get("way") == "waves"
    if waves and (needed is None or not 1 <= needed <= MOST_NEEDED):
        faults["needed"] = _("Please enter how many people are needed, from 1 to 99.")
    if faults:
        return _page(400, **faults)
    terms = Terms(
        neighbors=request.form.get("neighbors") == "yes",
        skills=tuple(skill for skill in Skill if skill in request.form.getlist("skill")),
        needed=needed if waves else None,
        urgent=request.form.get("urgent") == "yes",
    )
    try:
        made = flow.approve_policy(work(), current_user.id, chosen, terms, work().now + timedelta(days=days or 0))
    except TooWide as refused:
        return _page(409, neighbors=_wide(refused.areas))
    except BadTerms:
        return _page(409, where=_("Nothing was saved. These areas have changed. Please choose again."))
    flash(
        ngettext("Rule approved for %(num)s area.", "Rule approved for %(num)s areas.", len(made)) % {"num": len(made)}
    )
    return redirect(url_for("dashboard.releases"), 303)


@needs(Role.COORDINATOR)
def revoke_release(policy_id: UUID) -> ResponseReturnValue:
    """End a policy now."""
    if work().session.get(ReleasePolicy, policy_id) is None:
        abort(404)
    if flow.revoke_policy(work(), policy_id, current_user.id):
        flash(_("Rule ended. From now on, a coordinator approves alerts there."))
    else:
        flash(_("Someone else already ended it."))
    return redirect(url_for("dashboard.releases"), 303)


@needs(Role.COORDINATOR)
def revoke_all_releases() -> ResponseReturnValue:
    """End all policies now."""
    if flow.revoke_all_policies(work(), current_user.id):
        flash(_("All rules ended. From now on, a coordinator approves every alert."))
    else:
        flash(_("There were no rules to end."))
    return redirect(url_for("dashboard.releases"), 303)


def _page(status: int = 200, **faults: str) -> ResponseReturnValue:
    version, current = version_of_all(), work()
    listed = store.listing(current.session)
    cities = [_city(name, list(areas)) for name, areas in groupby(listed, lambda one: one.city)]
    return page(
        "alerts/releases",
        url_for("dashboard.releases"),
        version=version,
        cities=cities,
        areas=len(listed),
        standing=sum(city.standing for city in cities),
        unrevoked=any(one.policy for one in listed),
        soon=current.now + _SOON,
        most_days=LONGEST.days,
        most_needed=MOST_NEEDED,
        usual={"days": _USUAL_DAYS, "needed": _USUAL_NEEDED},
        skills=list(Skill),
        people=FOR_PAGES,
        faults=faults,
        typed=request.form,
    ), status


def _city(name: str, areas: list[Listed]) -> City:
    return City(name, areas, sum(one.stands(work().now) for one in areas))


def _chosen(where: str) -> list[UUID]:
    """The chosen areas; empty if the choice is invalid."""
    listed, area_id = store.listing(work().session), as_id(where)
    city = where.removeprefix(_CITY) if where.startswith(_CITY) else None
    return [one.area_id for one in listed if where == _ALL or one.city == city or one.area_id == area_id]


def _number(typed: str) -> int | None:
    return as_number(one_line(typed), 4)


def _wide(areas: Collection[UUID]) -> str:
    names = [one.name for one in store.listing(work().session) if one.area_id in areas]
    message = _(
        "With their neighbors, these areas go over the limit of %(most)s areas that one person may alert: "
        "%(names)s. Nothing would ever be sent automatically. Choose without neighbors."
    )
    return message % {"most": work().policy.wide_alert_areas, "names": "; ".join(names)}
