"""Previews a draft as if approved now, and describes an alert's audience, for pages."""

from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from responder.domain.alert import Kind
from responder.domain.audience import Wanted
from responder.domain.guard import Flag
from responder.domain.language import DEFAULT, NAMES
from responder.domain.release import Second
from responder.domain.segment import fold, is_gsm, straighten
from responder.flow.alert import approval
from responder.flow.alert.approval import Version
from responder.flow.message import wording
from responder.flow.message.body import body_cost
from responder.flow.message.notice import incident_facts
from responder.flow.work import Work
from responder.store import alert as store
from responder.store import area as area_store
from responder.store import board, sender
from responder.store.alert import Alert
from responder.store.incident import Incident
from responder.store.link import Page
from responder.web.dashboard.alerts.eta import Finish, forecast
from responder.web.dashboard.people import labels

_FOLDED = "es"
"""The language that is texted without accents, unless the group pays for them."""


@dataclass(frozen=True)
class Whom:
    """An alert's audience, in words. With no areas, it is exactly the people who got the callout."""

    areas: list[str]
    skills: str
    languages: str
    urgent: bool


@dataclass(frozen=True)
class Said:
    """A draft's text in one language."""

    version: Version
    gsm: bool
    """Whether it fits the GSM alphabet, with 160 characters in a segment; otherwise it is 70."""
    accented: int
    """How many segments it would have with its accents; 0 if none were removed."""
    cut: bool
    """Whether the coordinator's own words did not fit."""


@dataclass(frozen=True)
class Look:
    """What approving a draft now would do."""

    said: list[Said]
    people: int
    first: int
    """How many of the people are texted immediately. The others are in later waves."""
    segments: int
    cost: float
    flags: list[Flag]
    second_why: list[Second]
    finish: Finish | None
    frozen: bool

    @property
    def main(self) -> list[Said]:
        """The English text, which is read before approving."""
        return [one for one in self.said if one.version.language == DEFAULT]

    @property
    def others(self) -> list[Said]:
        return [one for one in self.said if one.version.language != DEFAULT]


def never_sent(alert: Alert) -> bool:
    """Whether it is still a draft, or was discarded or expired as one."""
    return alert.approved_at is None


def whom(work: Work, alert: Alert) -> Whom:
    """Describe the alert's audience."""
    if not alert.audience:
        return Whom([], "", "", urgent=False)
    wanted = Wanted.of(alert.audience)
    named = {key: name for key, _city, name in area_store.names(work.session)}
    return Whom(
        areas=[named.get(key, "?") for key in wanted.areas],
        skills=labels.skills(wanted.skills),
        languages=", ".join(NAMES.get(code, code) for code in wanted.languages),
        urgent=wanted.urgent,
    )


def look_at_draft(work: Work, draft: Alert, incident: Incident) -> Look:
    """Work out what approving it now would do."""
    seen = approval.preview_alert(work, draft, incident)
    first = min(seen.people, draft.needed * work.policy.wave_width) if draft.needed else seen.people
    segments = ceil(seen.segments * first / seen.people) if seen.people else 0
    return Look(
        said=[_said(work, draft, incident, one) for one in seen.versions],
        people=seen.people,
        first=first,
        segments=seen.segments,
        cost=seen.cost,
        flags=seen.flags,
        second_why=seen.second_why,
        finish=forecast(work, draft, segments) if segments else None,
        frozen=sender.get(work.session).frozen_at is not None,
    )


def newer(work: Work, alert: Alert) -> Alert | None:
    """The alert of the same kind that was written after this one, if any."""
    later: datetime = alert.drafted_at
    found = [one for one in store.of_incident(work.session, alert.incident_id) if one.kind is alert.kind]
    return next((one for one in reversed(found) if one.drafted_at > later), None)


def emails(work: Work, alert: Alert) -> dict[str, str]:
    """E-mail addresses of the writer and both approvers, by role; empty if there is none."""
    names = board.emails(work.session, [alert.drafted_by, alert.approved_by, alert.seconded_by])
    accounts = {"drafted": alert.drafted_by, "approved": alert.approved_by, "seconded": alert.seconded_by}
    return {what: names.get(key, "?") if key else "" for what, key in accounts.items()}


def _said(work: Work, draft: Alert, incident: Incident, one: Version) -> Said:
    own = draft.words.get(one.language) or next((said for said in draft.words.values() if said), "")
    accented = 0
    if one.language == _FOLDED and not work.policy.keep_accents:
        kept = _with_accents(work, draft.kind, incident, draft)
        accented = body_cost(kept, work.policy, Page.ALERT) if kept != one.body else 0
    return Said(one, is_gsm(one.body), accented, _plain(own) not in _plain(one.body))


def _with_accents(work: Work, kind: Kind, incident: Incident, draft: Alert) -> str:
    known = incident_facts(work, incident, draft.place_words)
    return wording.alert_text(kind, _FOLDED, known, replace(work.policy, keep_accents=True), draft.words)


def _plain(words: str) -> str:
    return fold(straighten(words))
