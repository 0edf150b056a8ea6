"""What a draft would do if it were approved now, and whom an alert is for, put together for the pages."""

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
"""The language that loses its accents, unless the group pays for them."""


@dataclass(frozen=True)
class Whom:
    """Whom an alert is for, in words. No areas: exactly those who were called."""

    areas: list[str]
    skills: str
    languages: str
    urgent: bool


@dataclass(frozen=True)
class Said:
    """One language of a draft."""

    version: Version
    gsm: bool
    """Whether it fits the alphabet in which a segment holds 160 characters; 70 otherwise."""
    accented: int
    """Segments that it would have with its accents; 0 where none were taken away."""
    cut: bool
    """Whether the coordinator's own words had no room in it."""


@dataclass(frozen=True)
class Look:
    """A draft as it stands now."""

    said: list[Said]
    people: int
    first: int
    """How many of them are texted at once; the others in later waves."""
    segments: int
    cost: float
    flags: list[Flag]
    second_why: list[Second]
    finish: Finish | None
    frozen: bool

    @property
    def main(self) -> list[Said]:
        """What is read before approving."""
        return [one for one in self.said if one.version.language == DEFAULT]

    @property
    def others(self) -> list[Said]:
        return [one for one in self.said if one.version.language != DEFAULT]


def never_sent(alert: Alert) -> bool:
    """Whether it is a draft, or was one and came to nothing."""
    return alert.approved_at is None


def whom(work: Work, alert: Alert) -> Whom:
    """Whom the alert is for."""
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
    """What was written in place of this one since."""
    later: datetime = alert.drafted_at
    found = [one for one in store.of_incident(work.session, alert.incident_id) if one.kind is alert.kind]
    return next((one for one in reversed(found) if one.drafted_at > later), None)


def emails(work: Work, alert: Alert) -> dict[str, str]:
    """Who wrote it, who agreed, who agreed second; empty for nobody."""
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
