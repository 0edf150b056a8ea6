"""The frame of every dashboard page: rings, the freeze, system problems, and counts of what waits."""

from flask import render_template, request
from flask_login import current_user

from responder.domain.role import Role
from responder.store import board, flood, inbound, roster
from responder.web.dashboard.frame.freezing import frozen
from responder.web.dashboard.frame.health import troubles, warnings
from responder.web.dashboard.frame.labels import FOR_PAGES
from responder.web.dashboard.frame.ringing import ringing
from responder.web.site import work


def page(name: str, address: str = "", **values: object) -> str:
    """Render a page. `address` is where to reload it from, if not the current address."""
    included = current_user.role.included
    may_coordinate, may_take = Role.COORDINATOR in included, Role.DISPATCHER in included
    values.setdefault("rings", ringing(work()))
    return render_template(
        f"dashboard/{name}.html",
        **values,
        page=address or request.full_path.removesuffix("?"),
        words=FOR_PAGES,
        now=work().now,
        policy=work().policy,
        frozen=frozen(work()),
        troubles=troubles(),
        warnings=warnings() if may_coordinate else [],
        unknown_count=board.unknown_count(work().session),
        held_counts=flood.counts(work().session) if may_take else {},
        maybe_stop_count=inbound.maybe_stop_count(work().session) if may_take else 0,
        waiting_count=roster.waiting_count(work().session) if may_coordinate else 0,
        may_coordinate=may_coordinate,
        may_take=may_take,
        may_administer=Role.ADMIN in included,
    )
