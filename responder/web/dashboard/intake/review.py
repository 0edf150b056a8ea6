"""Reports that need review: grouped by source, and accepted or rejected by a dispatcher, one or many at a time."""

from dataclasses import dataclass, field
from string import ascii_uppercase
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.flood import ALIKE
from responder.domain.likeness import Shape, alike, shape
from responder.domain.report import HeldWhy, State
from responder.domain.role import Role
from responder.flow.verify import flood as flow
from responder.flow.verify.flood import Decided
from responder.store import board
from responder.store import flood as store
from responder.store.report import Report
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.labels import say
from responder.web.dashboard.frame.page import page
from responder.web.language import gettext as _
from responder.web.language import ngettext
from responder.web.site import work
from responder.web.typed import as_id

_MOST = 2000
"""The most reports on the page. Older ones follow once these are decided."""
_SHOWN = 10
"""How many reports of a group are shown in full. The rest are decided together with them."""
_HEADS = 40
"""How many different texts each copy is compared with."""


@dataclass(frozen=True)
class One:
    """A report that needs review, as shown. `source` is a letter; reports from one source share it."""

    report: Report
    source: str
    answers: list[str]
    area: str
    place: str
    details: str


@dataclass
class Group:
    """Reports that came from one source or say the same."""

    why: HeldWhy
    reports: list[Report] = field(default_factory=list)
    """The reports, newest first."""
    listed: list[One] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        """The oldest report's id, which stays the same while more come in."""
        return self.reports[-1].id

    @property
    def sources(self) -> set[UUID]:
        return {one.source_id for one in self.reports}

    @property
    def more(self) -> int:
        return len(self.reports) - len(self.listed)


@needs(Role.DISPATCHER)
def needs_review() -> ResponseReturnValue:
    """All reports that need review, the group with the newest report first."""
    return _page()


@needs(Role.DISPATCHER)
def decide() -> ResponseReturnValue:
    """Accept or reject the ticked reports or a whole group. Rejecting several needs a second yes."""
    act, _all, which = request.form.get("act", "").partition("-")
    chosen = request.form.get("group", "").split() if which == "all" else request.form.getlist("one")
    ids = {key for words in chosen[:_MOST] if (key := as_id(words)) is not None}
    if act not in {"place", "refuse"}:
        return _page(400, _("Please choose whether to accept or reject the reports."))
    if not ids:
        return _page(400, _("Please select at least one report."))
    if act == "place":
        return _say_how_it_went(flow.accept_reports(work(), ids, current_user.id), act)
    if len(ids) > 1 and request.form.get("sure") != "yes":
        return _sure(ids)
    return _say_how_it_went(flow.reject_reports(work(), ids, current_user.id), act)


def groups(reports: list[Report]) -> list[Group]:
    """Group reports by source. Copies come from many sources, so group them by what they say."""
    copies = [one for one in reports if one.held_why is HeldWhy.COPY]
    said = store.contents_of(work().session, copies)
    by_source: dict[tuple[HeldWhy, UUID], Group] = {}
    heads: list[tuple[Shape, Group]] = []
    for one in reports:
        why = one.held_why or HeldWhy.BURST
        if why is HeldWhy.COPY:
            group = _like(heads, shape(said[one.id][1]))
        else:
            group = by_source.setdefault((why, one.source_id), Group(why))
        group.reports.append(one)
    found = [*by_source.values(), *(group for _shape, group in heads)]
    return sorted(found, key=lambda group: group.reports[0].received_at, reverse=True)


def _like(heads: list[tuple[Shape, Group]], said: Shape) -> Group:
    for head, group in heads[:_HEADS]:
        if alike(head, said) >= ALIKE:
            return group
    group = Group(HeldWhy.COPY)
    heads.append((said, group))
    return group


def _page(status: int = 200, fault: str = "") -> ResponseReturnValue:
    session, version = work().session, version_of_all()
    found = groups(store.waiting(session, _MOST))
    letters: dict[UUID, str] = {}
    listed = [one for group in found for one in group.reports[:_SHOWN]]
    words = store.contents_of(session, listed)
    areas = board.area_names(session, (one.area_id for one in listed))
    for group in found:
        for one in group.reports[:_SHOWN]:
            turn = len(letters)
            letter = letters.setdefault(one.source_id, ascii_uppercase[turn] if turn < 26 else str(turn + 1))
            answers = [say(one.activity), say(one.size), say(one.uniform)]
            area = areas.get(one.area_id, "") if one.area_id else ""
            group.listed.append(One(one, letter, answers, area, *words[one.id]))
    faults = {"page": fault} if fault else {}
    html = page("intake/review", url_for("dashboard.held"), version=version, groups=found, faults=faults, why=HeldWhy)
    return html, status


def _sure(ids: set[UUID]) -> ResponseReturnValue:
    """Ask before rejecting several, because it can't be undone."""
    version, chosen = (
        version_of_all(),
        [one for one in store.reports_of(work().session, ids) if one.status is State.HELD],
    )
    if not chosen:
        return _page(409, _late())
    return page("intake/review_sure", url_for("dashboard.held"), version=version, chosen=chosen, still=True)


def _say_how_it_went(decided: Decided, act: str) -> ResponseReturnValue:
    if not decided.done:
        return _page(409, _late())
    if act == "place":
        message = ngettext(
            "Accepted: %(count)s report is now being checked.",
            "Accepted: %(count)s reports are now being checked.",
            decided.done,
        )
    else:
        message = ngettext("Rejected: %(count)s report.", "Rejected: %(count)s reports.", decided.done)
    flash(message % {"count": decided.done})
    if decided.late:
        message = _("Left unchanged: %(count)s. Someone else handled them first, or the reporter withdrew them.")
        flash(message % {"count": decided.late}, "danger")
    return redirect(url_for("dashboard.held"), 303)


def _late() -> str:
    return _("Nothing was changed. Someone else handled them first, or the reporter withdrew them.")
