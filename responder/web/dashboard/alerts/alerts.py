"""The page of one alert, before and after it is sent, and a coordinator's decisions there."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.alert import Kind
from responder.domain.incident import Hazard
from responder.domain.role import Role
from responder.flow.alert import approval
from responder.flow.alert.approval import is_open_draft
from responder.store import alert as store
from responder.store import board as reads
from responder.store import delivery as delivery_store
from responder.store import response
from responder.store.alert import Alert
from responder.store.incident import Incident
from responder.web.access import needs
from responder.web.dashboard.alerts import draft as drafts
from responder.web.dashboard.alerts.approver import approver_of
from responder.web.dashboard.alerts.draft import emails, look_at_draft, never_sent, whom
from responder.web.dashboard.alerts.eta import finish
from responder.web.dashboard.frame.failure import explain
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.labels import people_in_words
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.frame.refusal import in_words
from responder.web.dashboard.frame.unknown import what_next
from responder.web.language import gettext as _
from responder.web.site import work

_RECIPIENTS = 300
_MOST_UNKNOWN = 200


@needs(Role.VIEWER)
def alert(alert_id: UUID) -> ResponseReturnValue:
    """One alert. A draft shows what approving would do; a sent alert shows its text and progress."""
    return _alert_page(_found(alert_id))


@needs(Role.COORDINATOR)
def approve(alert_id: UUID) -> ResponseReturnValue:
    """Approve a draft as shown. It goes out, or waits for a second coordinator."""
    found = _found(alert_id)
    despite = request.form.get("despite") == "yes"
    try:
        made = approval.approve_alert(work(), found.id, current_user.id, despite_danger=despite)
    except approval.DangerThere as refused:
        return _alert_page(found, 409, despite=in_words(refused))
    except approval.CannotAlert as refused:
        return _alert_page(found, 409, page=_too_late(found) or in_words(refused))
    if made.waits:
        flash(
            _(
                "Approved (1 of 2). No one is texted until a second coordinator approves. The board now "
                "shows that it needs attention."
            )
        )
    elif made.people:
        flash(_("Approved. The alert is on its way to %(people)s.") % {"people": people_in_words(made.people)})
    else:
        flash(_("No one was texted: no one can be alerted right now. Call people nearby by phone."), "danger")
        return _to_incident(found)
    return _to_alert(found)


@needs(Role.COORDINATOR)
def discard(alert_id: UUID) -> ResponseReturnValue:
    """Discard a draft."""
    found = _found(alert_id)
    try:
        approval.discard_draft(work(), found.id, current_user.id)
    except approval.CannotAlert as refused:
        return _alert_page(found, 409, page=_too_late(found) or in_words(refused))
    flash(_("The draft is discarded. No one was texted."))
    return _to_incident(found)


def _found(alert_id: UUID) -> Alert:
    found = store.get(work().session, alert_id)
    if found is None:
        abort(404)
    return found


def _too_late(found: Alert) -> str:
    """The message for a coordinator who approves too late; empty while the alert is not sent."""
    if never_sent(found):
        return ""
    return _("Someone else already approved this alert. No one is texted twice. Here is its status.")


def _alert_page(found: Alert, status: int = 200, **faults: str) -> ResponseReturnValue:
    version, name = version_of_all(), f"alerts/{'draft' if never_sent(found) else 'alert'}"
    values = _draft(found) if never_sent(found) else _progress(found)
    return page(
        name,
        url_for("dashboard.alert", alert_id=found.id),
        version=version,
        alert=found,
        incident=work().session.get_one(Incident, found.incident_id),
        whom=whom(work(), found),
        who=emails(work(), found),
        faults=faults,
        **values,
    ), status


def _draft(found: Alert) -> dict[str, object]:
    """Values for the page of a draft."""
    incident = work().session.get_one(Incident, found.incident_id)
    fresh = is_open_draft(work(), found)
    seen = look_at_draft(work(), found, incident) if fresh else None
    return {
        "fresh": fresh,
        "look": seen,
        "newer": None if fresh else drafts.newer(work(), found),
        "mine": found.approved_by == current_user.id,
        "danger": incident.hazard if found.kind is Kind.CALLOUT and incident.hazard is not Hazard.NONE else None,
    }


def _progress(found: Alert) -> dict[str, object]:
    """Values for the page of an alert that is being sent or is done."""
    session = work().session
    counts = delivery_store.counts(session, [found.id])[found.id]
    people = reads.recipients(session, found.id, _RECIPIENTS)
    unknown = reads.unknown_texts(session, _MOST_UNKNOWN, found.id)
    areas = [UUID(area) for area in found.audience.get("areas", [])]
    return {
        "texts": store.texts(session, found.id),
        "approved": approver_of(work(), found),
        "counts": counts,
        "total": sum(counts.values()),
        "came": response.came(session, found.incident_id),
        "finish": finish(work(), found, counts),
        "unknown": unknown,
        "what_next": what_next,
        "suspended": reads.suspended(session, found.id, areas),
        "failures": [(code, count, explain(code)) for code, count in reads.failures(session, found.id)],
        "people": people,
        "names": reads.first_names(
            session, [one.volunteer_id for one in people] + [one.volunteer_id for one in unknown]
        ),
    }


def _to_alert(found: Alert) -> ResponseReturnValue:
    return redirect(url_for("dashboard.alert", alert_id=found.id), 303)


def _to_incident(found: Alert) -> ResponseReturnValue:
    incident = work().session.get_one(Incident, found.incident_id)
    return redirect(url_for("dashboard.incident", code=incident.code), 303)
