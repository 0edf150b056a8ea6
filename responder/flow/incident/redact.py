"""Redact: permanently remove words from what people wrote about an incident, and from everything derived from it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from responder.domain import alert as alerts
from responder.domain import redaction
from responder.domain.redaction import Kind, Redacted
from responder.domain.report import Channel, State
from responder.flow.alert import approval
from responder.flow.work import Work
from responder.store import area as area_store
from responder.store import audit, history, inbound, legal_hold, phone, text_report
from responder.store import content as store
from responder.store import incident as incident_store
from responder.store.alert import Alert
from responder.store.audit import Act
from responder.store.content import Row
from responder.store.history import Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.place import Place
from responder.store.report import Report

_TEXTED_BEFORE = timedelta(hours=2)
"""How long before the report was complete its first text may have arrived."""


class Refusal(StrEnum):
    GONE = "gone"
    """The text does not exist, or no longer does."""
    CHANGED = "changed"
    """Someone else has redacted it since it was opened."""
    NOTHING = "nothing"
    """None of the text's words was chosen."""
    HELD = "held"
    """A legal hold forbids deleting any of it."""


class CannotRedact(Exception):
    """Nothing was changed."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Which:
    """Which text: its kind, and the id of the row that stores it."""

    kind: Kind
    row_id: UUID


@dataclass(frozen=True)
class Words:
    """A text in its current form. `version` changes with every redaction."""

    text: str
    version: UUID


@dataclass(frozen=True)
class Chosen:
    """The words to remove, numbered as `redaction.pieces` does in this version of the text; None means all of it."""

    version: UUID
    pieces: Collection[int] | None


@dataclass(frozen=True)
class Outcome:
    """The effects of a redaction, and the text that is left."""

    text: str
    place: bool
    """Whether the incident's own name for its place contains some of the words, and is replaced."""
    drafts: int
    """Number of draft alerts that contain some of the words, and are discarded."""
    originals: bool
    """Whether the report came by text: those texts are deleted whole."""
    sent: bool
    """Whether sent texts may contain some of the words. Those cannot be taken back."""


def find_text(work: Work, incident: Incident, which: Which) -> Words:
    """Return the text in its current form. Raises CannotRedact."""
    row, text = _read(work, incident, which, store.get_content(work.session, which.kind, which.row_id))
    if row.key_id is None:
        raise CannotRedact(Refusal.GONE)
    return Words(text, row.key_id)


def preview_redaction(work: Work, incident: Incident, which: Which, chosen: Chosen) -> Outcome:
    """Return what this redaction would do, without changing anything. Raises CannotRedact."""
    row, text = _read(work, incident, which, store.get_content(work.session, which.kind, which.row_id))
    return _Reach(work, _family(work, incident), row, _gone(work, incident, row, text, chosen)).outcome()


def redact_text(work: Work, incident_id: UUID, account_id: UUID, which: Which, chosen: Chosen) -> Outcome:
    """Permanently remove the chosen words; no copy is kept. Raises CannotRedact."""
    known = store.get_content(work.session, which.kind, which.row_id)
    report = store.report_of(work.session, known) if known is not None else None
    if report is not None:
        # New texts from this phone wait. The report is locked before its incident, in the order that withdrawing uses.
        if report.channel is Channel.TEXT and report.phone_id is not None:
            phone.lock(work.session, report.phone_id)
        store.lock_content(work.session, Kind.DETAILS, report.id)
    family = _family(work, work.session.get_one(Incident, incident_id), held=True)
    # Everything else is locked after it, in the order that merging uses.
    held = store.lock_content(work.session, which.kind, which.row_id)
    incident = next(one for one in family if one.id == incident_id)
    row, text = _read(work, incident, which, held)
    gone = _gone(work, incident, row, text, chosen)
    reach = _Reach(work, family, row, gone)
    outcome = reach.outcome()
    store.write_content(work.session, which.kind, row, gone.text)
    reach.forget(account_id)
    entry = Entry(Noun.WORDS, row.id, "redact", why={"of": which.kind})
    history.note(work.session, incident.id, By(Actor.ACCOUNT, account_id), entry, work.now)
    audit.record(work.session, account_id, Act("redact", which.kind, row.id), work.now)
    return outcome


def _family(work: Work, incident: Incident, *, held: bool = False) -> list[Incident]:
    """Return the incident and those merged with it, which may contain words from its reports too."""
    keys = sorted(work.session.scalars(incident_store.family(incident.id)))
    read = incident_store.lock if held else incident_store.get
    return [one for key in keys if (one := read(work.session, key)) is not None]


def _read(work: Work, incident: Incident, which: Which, row: Row | None) -> tuple[Row, str]:
    """Return the row and its text. Raises CannotRedact if it isn't the incident's, was withdrawn, or is empty."""
    report = store.report_of(work.session, row) if row is not None else None
    about = report.incident_id if report is not None else getattr(row, "incident_id", None)
    withdrawn = report is not None and report.status is State.WITHDRAWN
    text = store.content_text(work.session, which.kind, row) if row is not None else ""
    if row is None or about != incident.id or withdrawn or not text:
        raise CannotRedact(Refusal.GONE)
    return row, text


def _gone(work: Work, incident: Incident, row: Row, text: str, chosen: Chosen) -> Redacted:
    """Return the text that would be left. Raises CannotRedact if something forbids removing the words."""
    if row.key_id != chosen.version:
        raise CannotRedact(Refusal.CHANGED)
    gone = redaction.redact(text, redaction.everything(text) if chosen.pieces is None else chosen.pieces)
    if not gone.passages:
        raise CannotRedact(Refusal.NOTHING)
    report = store.report_of(work.session, row)
    areas = {incident.area_id, report.area_id if report else None}
    if report is not None and report.point is not None:
        areas.add(area_store.locate(work.session, report.point))
    if any(legal_hold.covers(work.session, incident.id, area_id) for area_id in areas):
        raise CannotRedact(Refusal.HELD)
    return gone


@dataclass(frozen=True)
class _Reach:
    """The other places that may contain the removed words."""

    work: Work
    family: list[Incident]
    row: Row
    gone: Redacted

    def outcome(self) -> Outcome:
        sent = store.sent_texts(self.work.session, [one.id for one in self.family])
        return Outcome(
            text=self.gone.text,
            place=bool(self._places()),
            drafts=sum(alert.status is alerts.State.DRAFT for alert in self._never_sent()),
            originals=self._texted() is not None,
            sent=any(redaction.holds(body, self.gone.passages) for body in sent),
        )

    def forget(self, account_id: UUID) -> None:
        """Delete the words there, except in texts already sent."""
        session = self.work.session
        if (report := self._texted()) is not None:
            self._forget_texts(report)
        for incident in self._places():
            incident.place_words = self._public(incident)
        for alert in self._never_sent():
            if alert.status is alerts.State.DRAFT:
                approval.discard_draft(self.work, alert.id, account_id)
            store.forget_draft(session, alert)
        session.flush()

    def _forget_texts(self, report: Report) -> None:
        """Delete the report's texts, and what was read from them: its place, and a report being written."""
        session, passages = self.work.session, self.gone.passages
        store.remove_content(session, report, passages)
        if redaction.holds(store.content_text(session, Kind.PLACE, report), passages):
            store.write_content(session, Kind.PLACE, report, redaction.MARK)
        if report.phone_id is None:
            return
        inbound.forget_report(session, report.phone_id, report.received_at - _TEXTED_BEFORE, None)
        if (begun := text_report.of_phone(session, report.phone_id)) is not None:
            store.remove_content(session, begun, passages)

    def _texted(self) -> Report | None:
        """Return the text report that these words belong to, if it is one: its original texts are stored beside it."""
        report = store.report_of(self.work.session, self.row)
        return report if report is not None and report.channel is Channel.TEXT else None

    def _places(self) -> list[Incident]:
        """Return incidents whose place name contains some of the words, unless it is the gazetteer's name."""
        return [
            one for one in self.family if one.place_words != self._public(one) and self._holds(one.place_words, one)
        ]

    def _never_sent(self) -> list[Alert]:
        found = store.never_sent(self.work.session, [one.id for one in self.family])
        about = {one.id: one for one in self.family}
        return [
            alert
            for alert in found
            if any(self._holds(said, about[alert.incident_id]) for said in (alert.place_words, *alert.words.values()))
        ]

    def _holds(self, said: str, incident: Incident) -> bool:
        return redaction.holds(said, self.gone.passages, self._public(incident))

    def _public(self, incident: Incident) -> str:
        """Return the gazetteer's name for the incident's place, or an empty string."""
        place = self.work.session.get(Place, incident.place_id) if incident.place_id else None
        return place.name if place is not None else ""
