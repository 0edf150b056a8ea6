"""Know-your-rights text on the home page: the group's own, by language, in place of the built-in text."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.role import Role
from responder.flow.admin import page_text as flow
from responder.flow.admin.page_text import MOST
from responder.store import page_text as store
from responder.store.page_text import Spot
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.language import OFFERED
from responder.web.language import gettext as _
from responder.web.markdown import rendered
from responder.web.site import work
from responder.web.typed import written


@needs(Role.COORDINATOR)
def rights() -> ResponseReturnValue:
    """List every language with the group's own text in it."""
    listed = store.listing(work().session, Spot.RIGHTS)
    return page("admin/rights", version=version_of_all(), offered=OFFERED, listed=listed)


@needs(Role.COORDINATOR)
def edit_rights(code: str) -> ResponseReturnValue:
    """The form to change the group's text in one language."""
    if code not in OFFERED:
        abort(404)
    known = store.find_page_text(work().session, Spot.RIGHTS, code)
    return _editing(code, known.markdown if known else "")


@needs(Role.COORDINATOR)
def change_rights(code: str) -> ResponseReturnValue:
    """Preview the text, save it, or go back to the built-in text, as the button says."""
    if code not in OFFERED:
        abort(404)
    act, typed = request.form.get("act"), written(request.form.get("markdown"))
    if act == "reset":
        flow.reset_page_text(work(), current_user.id, Spot.RIGHTS, code)
        flash(_("The home page shows the built-in text in this language again."))
        return redirect(url_for("dashboard.rights"), 303)
    if act not in {"look", "keep"}:
        abort(400)
    if not typed:
        return _editing(code, typed, _("Please write something, or go back to the built-in text.")), 422
    if len(typed) > MOST:
        most = {"most": MOST}
        return _editing(code, typed, _("That is too long. Please use %(most)s characters or fewer.") % most), 422
    if act == "look":
        return _editing(code, typed, looking=True)
    flow.write_page_text(work(), current_user.id, Spot.RIGHTS, code, typed)
    flash(_("Saved. The home page now shows your text."))
    return redirect(url_for("dashboard.rights"), 303)


def _editing(code: str, typed: str, fault: str = "", *, looking: bool = False) -> str:
    return page(
        "admin/rights_edit",
        url_for("dashboard.edit_rights", code=code),
        version=version_of_all(),
        code=code,
        spoken=OFFERED[code],
        known=store.find_page_text(work().session, Spot.RIGHTS, code),
        typed_text=typed,
        looks=rendered(typed) if looking else None,
        most=MOST,
        faults={"markdown": fault} if fault else {},
    )
