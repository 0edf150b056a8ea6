"""Names who approved an alert: one coordinator, two, or a verifier's confirmation under a release policy."""

from collections.abc import Mapping
from uuid import UUID

from responder.flow.work import Work
from responder.store import board
from responder.store.alert import Alert
from responder.store.check import Check
from responder.web.language import gettext


def approver(one: Alert, accounts: Mapping[UUID, str], verifier: str) -> str:
    """Who approved it. `accounts` has names by id; `verifier` is the releasing verifier's first name, if any."""
    if one.approved_by is None:
        return gettext("%(name)s's confirmation, under the approved auto-send rule") % {"name": verifier}
    first = accounts.get(one.approved_by, "?")
    if one.seconded_by is None:
        return first
    pair = {"first": first, "second": accounts.get(one.seconded_by, "?")}
    return gettext("%(first)s and %(second)s") % pair


def approver_of(work: Work, one: Alert) -> str:
    """Like `approver`, but reads the names for this one alert."""
    accounts = board.emails(work.session, [one.approved_by, one.seconded_by])
    asked = work.session.get_one(Check, one.released_by).volunteer_id if one.released_by else None
    names = board.first_names(work.session, [asked]) if asked else {}
    return approver(one, accounts, names.get(asked, "?") if asked else "?")
