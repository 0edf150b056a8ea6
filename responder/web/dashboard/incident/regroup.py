"""Merge an incident with another, split reports off, or undo either."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.distance import metres
from responder.domain.incident import Hazard
from responder.domain.role import Role
from responder.flow.alert.approval import DRAFT_LIFE
from responder.flow.incident import edit
from responder.flow.incident import regroup as flow
from responder.flow.incident.edit import Conflict
from responder.flow.incident.merge import CannotRegroup, Refusal, keeper_first, merge_obstacle
from responder.store import board as reads
from responder.store import danger
from responder.store import incident as incident_store
from responder.store import regrouping as store
from responder.store.incident import Incident
from responder.store.regrouping import Kind
from responder.web import formats
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.frame.row import Row, rows
from responder.web.dashboard.incident.conflict import Wanted, show_conflict
from responder.web.dashboard.incident.incident_page import back_to, found, incident_page, version_seen
from responder.web.language import gettext, ngettext
from responder.web.site import work
from responder.web.typed import as_id


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when shown."""
    return message


_OFFERED = 6
"""How many other incidents are offered to choose from."""
_UNKNOWN, _BESIDE = 1_000_000.0, 2_000.0
"""Distances in meters to assume when a point is unknown: in general, and within the same area."""
_A_MINUTE = 20.0
"""Meters that count the same as one minute between two incidents' last reports."""
_NEW = "new"
_CHANGED = _("Nothing was changed. Someone else updated this incident first. Look at it again.")
_WORDS: dict[Refusal, str] = {
    Refusal.GONE: _("Nothing was changed. We can't find that incident."),
    Refusal.SAME: _("Nothing was changed. That is this same incident. Choose another one."),
    Refusal.CLOSED: _("Nothing was changed. One of them is closed. Reopen it first if it is still needed."),
    Refusal.DRILL: _("Nothing was changed. A drill can't be mixed with real incidents or with another drill."),
    Refusal.NOTHING_CHOSEN: _("Please select the reports that do not belong here."),
    Refusal.MOVED: _("Nothing was changed. One of these reports was moved or withdrawn in the meantime. "
                     "Select them again."),
    Refusal.NOTHING_LEFT: _("Nothing was changed. At least one report must stay here. If all of them belong "
                            "elsewhere, merge the two incidents instead."),
    Refusal.UNDONE: _("Nothing was changed. Someone else already undid it."),
    Refusal.TOO_LATE: _("Nothing was changed. It was merged or split again later. Undo that first."),
    Refusal.FURTHER: _("Nothing was changed. Since then, people have confirmed it or were alerted to it. "
                       "Merge the two incidents instead."),
    Refusal.CODE: _("Nothing was changed. Its code now belongs to another incident. Split off its reports instead."),
}  # fmt: skip


@dataclass(frozen=True)
class Alike:
    """Another open incident that may be the same as this one."""

    row: Row
    away: str
    """How far away, in words."""


@dataclass(frozen=True)
class Done:
    """A merge or split that this incident was part of."""

    id: UUID
    what: str
    code: str
    """The other incident's code."""
    who: str
    at: datetime
    undone_by: str
    """Who undid it; empty if nobody has."""
    undone_at: datetime | None


def regrouping_for_pages() -> dict[str, object]:
    """Functions for the merge and split part of an incident's page."""
    return {"alike": alike, "regroupings": regroupings, "same_as": same_as}


def alike(incident: Incident) -> list[Alike]:
    """Open incidents that may be the same as this one, most likely first."""
    others = [
        one
        for one in incident_store.open_ones(work().session)
        if one.id != incident.id and one.drill_id == incident.drill_id
    ]
    nearest = sorted(others, key=lambda one: _apart(incident, one))[:_OFFERED]
    return [Alike(row, _away(incident, row.incident)) for row in rows(work(), nearest)]


def regroupings(incident: Incident) -> list[Done]:
    """Its merges and splits, latest first."""
    session = work().session
    done = store.of_incident(session, incident.id)
    codes = reads.codes(session, {key for one in done for key in (one.source_id, one.target_id)})
    names = reads.emails(session, {who for one in done for who in (one.account_id, one.undone_by)})
    return [
        Done(
            id=one.id,
            what=_what(one, incident),
            code=codes[one.target_id if one.source_id == incident.id else one.source_id],
            who=names.get(one.account_id, "?"),
            at=one.at,
            undone_by=names.get(one.undone_by, "?") if one.undone_by else "",
            undone_at=one.undone_at,
        )
        for one in done
    ]


def same_as(incident: Incident) -> Incident | None:
    """The incident that it was merged into, following further merges to the end; None if it was not."""
    if incident.merged_into is None:
        return None
    key = incident_store.standing(work().session, incident.id)
    return incident_store.get(work().session, key) if key else None


@needs(Role.DISPATCHER)
def compare(code: str) -> ResponseReturnValue:
    """Show both incidents side by side and what merging would do, without changing anything."""
    incident, other = found(code), _other(request.args.get("other", ""))
    if other is None:
        return incident_page(incident, 400, page=gettext(_("Please choose the matching incident.")))
    return _sure(incident, other)


@needs(Role.COORDINATOR)
def merge(code: str) -> ResponseReturnValue:
    """Merge the two incidents as the page showed."""
    incident, other = found(code), _other(request.form.get("other", ""))
    if other is None:
        return incident_page(incident, 400, page=gettext(_("Please choose the matching incident.")))
    try:
        flow.lock_incidents(work(), incident.id, other.id)
        keeper, closing = keeper_first(work(), incident, other)
        if incident.id != other.id and keeper.code != request.form.get("stays"):
            return _sure(
                incident, other, _("Please look again. The other incident is further along now, so that one stays.")
            )
        if incident.id != other.id and request.form.get("shown") != _version_of(keeper, closing):
            return _sure(incident, other, _CHANGED)
        flow.merge_incidents(work(), incident.id, other.id, current_user.id)
    except CannotRegroup as refused:
        return _refused(incident, refused)
    said = gettext("%(other)s was merged into %(code)s. Everything is here now.")
    flash(said % {"other": closing.code, "code": keeper.code})
    return back_to(keeper)


@needs(Role.COORDINATOR)
def split(code: str) -> ResponseReturnValue:
    """Move the ticked reports to another incident."""
    incident, into = found(code), request.form.get("into", _NEW)
    ids = {key for words in request.form.getlist("one") if (key := as_id(words)) is not None}
    other = None if into == _NEW else _other(into)
    if other is None and into != _NEW:
        return incident_page(incident, 400, page=gettext(_("Please choose where these reports belong.")))
    try:
        flow.lock_incidents(work(), incident.id, *([other.id] if other else []))
        edit.check_version(work(), incident, version_seen())
        done = flow.split_incident(work(), incident.id, ids, other.id if other else None, current_user.id)
    except Conflict as old:
        whither = other.code if other else gettext("A new incident: we open it and ask verifiers")
        chosen = [(gettext("Reports"), str(len(ids))), (gettext("Where do they belong?"), whither)]
        return show_conflict(incident, old, Wanted(gettext("Move selected reports"), gettext("Do it anyway"), chosen))
    except CannotRegroup as refused:
        return _refused(incident, refused)
    target = work().session.get_one(Incident, done.target_id)
    said = ngettext(
        "Moved %(count)s report from %(code)s to %(other)s.",
        "Moved %(count)s reports from %(code)s to %(other)s.",
        len(ids),
    )
    flash(said % {"count": len(ids), "code": incident.code, "other": target.code})
    return back_to(incident)


@needs(Role.COORDINATOR)
def undo(regrouping_id: UUID) -> ResponseReturnValue:
    """Undo a merge or a split."""
    known = work().session.get(store.Regrouping, regrouping_id)
    if known is None:
        abort(404)
    target, source = (work().session.get_one(Incident, key) for key in (known.target_id, known.source_id))
    try:
        flow.undo_regrouping(work(), regrouping_id, current_user.id)
    except CannotRegroup as refused:
        return _refused(target, refused)
    if known.kind is Kind.MERGE:
        said = gettext("Undone: %(other)s and %(code)s are separate incidents again.")
    else:
        said = gettext("Undone: everything moved from %(other)s to %(code)s is back where it was.")
    flash(said % {"other": source.code, "code": target.code})
    return back_to(source if known.kind is Kind.SPLIT else target)


def _other(code: str) -> Incident | None:
    return incident_store.by_code(work().session, code.strip()) if code.strip() else None


def _version_of(keeper: Incident, closing: Incident) -> str:
    """A value for the form that says which version of each incident was compared."""
    drafted = reads.waiting_drafts(work().session, [closing.id], work().now - DRAFT_LIFE)
    return f"{edit.version_of(work(), keeper)} {edit.version_of(work(), closing)} {len(drafted)}"


def _refused(incident: Incident, refused: CannotRegroup) -> ResponseReturnValue:
    status = 400 if refused.reason in {Refusal.NOTHING_CHOSEN, Refusal.SAME} else 409
    return incident_page(incident, status, page=gettext(_WORDS[refused.reason]))


def _sure(incident: Incident, other: Incident, fault: str = "") -> ResponseReturnValue:
    session, version = work().session, version_of_all()
    reason = merge_obstacle(incident, other)
    if reason is not None:
        return _refused(incident, CannotRegroup(reason))
    pair = keeper_first(work(), incident, other)
    alerted = {one.id: reads.would_be_told(session, one.id) for one in pair}
    worst = max((one.hazard for one in pair), key=list(Hazard).index)
    warned = sum(danger.count(session, one.id) for one in pair if one.hazard is not worst)
    html = page(
        "incident/merge",
        url_for("dashboard.compare", code=incident.code, other=other.code),
        version=version,
        here=incident,
        other=other,
        pair=rows(work(), list(pair)),
        away=_away(incident, other),
        alerted=alerted,
        shown=_version_of(*pair),
        drafts=bool(reads.waiting_drafts(session, [pair[1].id], work().now - DRAFT_LIFE)),
        danger=worst,
        warned=warned,
        faults={"page": gettext(fault)} if fault else {},
        still=True,
    )
    return html, 409 if fault else 200


def _what(one: store.Regrouping, incident: Incident) -> str:
    gave, count = one.source_id == incident.id, len(one.moved.get("report", []))
    if one.kind is Kind.MERGE:
        added = gettext("Merged into this incident:")
        return gettext("Merged into") if gave else added
    if gave:
        message = ngettext("%(count)s report was moved to", "%(count)s reports were moved to", count)
    else:
        message = ngettext("%(count)s report came from", "%(count)s reports came from", count)
    return message % {"count": count}


def _apart(one: Incident, other: Incident) -> float:
    if one.point is not None and other.point is not None:
        distance = metres(one.point, other.point)
    else:
        distance = _BESIDE if one.area_id is not None and one.area_id == other.area_id else _UNKNOWN
    return distance + abs((one.last_reported_at - other.last_reported_at).total_seconds()) / 60 * _A_MINUTE


def _away(one: Incident, other: Incident) -> str:
    if one.place_id is not None and one.place_id == other.place_id:
        return gettext("at the same place")
    if one.point is not None and other.point is not None:
        return gettext("%(distance)s away") % {"distance": formats.distance(metres(one.point, other.point))}
    if one.area_id is not None and one.area_id == other.area_id:
        return gettext("in the same area")
    return gettext("at an unknown distance")
