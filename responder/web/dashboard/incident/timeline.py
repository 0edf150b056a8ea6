"""Everything that happened to an incident, as sentences with who and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from responder.domain import incident as incidents
from responder.domain import response as responses
from responder.domain.alert import Event, Kind, State
from responder.domain.check import Answer
from responder.domain.incident import Hazard, Outcome
from responder.domain.joining import Reason
from responder.domain.report import HeldWhy
from responder.flow.people.involvement import UNAVAILABLE
from responder.flow.work import Work
from responder.store import board, history, inbound, note, verification
from responder.store.history import Actor, History, Noun
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.verification import Basis, Verification
from responder.web import formats
from responder.web.dashboard.frame.labels import say
from responder.web.language import gettext


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when shown."""
    return message


_SENTENCES: dict[tuple[Noun, str], str] = {
    (Noun.INCIDENT, "open"): _("opened the incident"),
    (Noun.INCIDENT, "check"): _("started asking verifiers"),
    (Noun.INCIDENT, "confirm"): _("confirmed it"),
    (Noun.INCIDENT, "doubt"): _("asked for a re-check"),
    (Noun.INCIDENT, "close"): _("closed it: %(outcome)s"),
    (Noun.INCIDENT, "reopen"): _("reopened it"),
    (Noun.INCIDENT, "drive on"): _("found a newer sighting of these vehicles"),
    (Noun.INCIDENT, "claim"): _("assigned it to themselves"),
    (Noun.INCIDENT, "let go"): _("unassigned themselves"),
    (Noun.INCIDENT, "relocate"): _("fixed the location"),
    (Noun.INCIDENT, "hurry"): _("marked it urgent"),
    (Noun.INCIDENT, "calm"): _("removed urgent"),
    (Noun.INCIDENT, "merge"): _("merged it into %(code)s"),
    (Noun.INCIDENT, "take in"): _("merged %(code)s into this incident"),
    (Noun.INCIDENT, "split"): _("moved reports to %(code)s: %(count)s"),
    (Noun.INCIDENT, "receive"): _("moved reports here from %(code)s: %(count)s"),
    (Noun.INCIDENT, "undo merge"): _("undid the merge with %(code)s"),
    (Noun.INCIDENT, "undo split"): _("undid a move of reports between this incident and %(code)s: %(count)s"),
    (Noun.INCIDENT, "ask still"): _("asked people on scene if it is still happening: %(count)s"),
    (Noun.INCIDENT, "renew"): _("said it is still happening"),
    (Noun.INCIDENT, "over"): _("said it is over"),
    (Noun.WORDS, "redact"): _("permanently redacted words"),
    (Noun.INCIDENT, "endanger"): _("reported danger: %(hazard)s"),
    (Noun.INCIDENT, "clear"): _("cleared the danger: %(hazard)s"),
    (Noun.REPORT, "place"): _("looked up a report's location"),
    (Noun.REPORT, "hold"): _("marked a report as needing review: %(held)s"),
    (Noun.REPORT, "let through"): _("accepted a report that needed review"),
    (Noun.REPORT, "join"): _("added a report: %(reason)s"),
    (Noun.REPORT, "part"): _("took a report out of this incident"),
    (Noun.REPORT, "add"): _("added details to a report"),
    (Noun.REPORT, "withdraw"): _("withdrew a report"),
    (Noun.CHECK, "ask"): _("asked %(volunteer)s to look"),
    (Noun.CHECK, "answer"): _("answered the check: %(answer)s (%(basis)s)"),
    (Noun.CHECK, "late"): _("answered a check that was no longer active: %(answer)s (not counted)"),
    (Noun.CHECK, "void"): _("sent too many wrong codes: the check is closed"),
    (Noun.CHECK, "uncounted"): _("texted %(answer)s without a check code: not counted"),
    (Noun.ALERT, "approve"): _("released the %(kind)s alert"),
    (Noun.ALERT, "start"): _("started sending the %(kind)s alert"),
    (Noun.ALERT, "finish"): _("finished sending the %(kind)s alert"),
    (Noun.ALERT, "widen"): _("sent the next wave of the %(kind)s alert"),
    (Noun.ALERT, "stop"): _("stopped the %(kind)s alert"),
    (Noun.ALERT, "lift"): _("resumed the %(kind)s alert"),
    (Noun.ALERT, "cancel"): _("canceled the unsent texts of the %(kind)s alert"),
    (Noun.ALERT, "expire"): _("dropped the rest of the %(kind)s alert: too old to be useful"),
    (Noun.DISTRESS, "raise"): _("may need help"),
    (Noun.DISTRESS, "take back"): _("says the call for help was a mistake"),
    (Noun.RESPONSE, "go"): _("is going"),
    (Noun.RESPONSE, "expect"): _("will be there in about %(count)s min"),
    (Noun.RESPONSE, "decline"): _("can't go"),
    (Noun.RESPONSE, "arrive"): _("is on scene"),
    (Noun.RESPONSE, "leave"): _("has left"),
    (Noun.RESPONSE, "stand by"): _("offered to come, but enough people are going"),
    (Noun.RESPONSE, "need"): _("asked %(volunteer)s to come after all"),
}
_DISCARDED = _("discarded the draft of the %(kind)s alert")
_UNAVAILABLE = _("canceled the check: this verifier is no longer available")
_TAKEN_OVER = _("took over from %(account)s")
_STATES: dict[Noun, type[StrEnum]] = {Noun.INCIDENT: incidents.State, Noun.RESPONSE: responses.State}
"""Nouns whose change of state is shown too. For the others, the sentence says it all."""
_PLAIN = ("code", "count")
"""Facts that are the same in every language."""
_VOCABULARY: dict[str, type[StrEnum]] = {
    "outcome": Outcome,
    "reason": Reason,
    "answer": Answer,
    "basis": Basis,
    "kind": Kind,
    "hazard": Hazard,
    "held": HeldWhy,
}


@dataclass(frozen=True)
class Item:
    """One thing that happened. `moved` is the state before and after; `said` is what a person wrote."""

    at: datetime
    who: str
    what: str
    moved: tuple[str, str] | None = None
    said: str = ""
    text_id: UUID | None = None
    """The id of the text that this is, if its words can still be read."""
    maybe_stop: bool = False
    """Whether it may ask for no more texts, and nobody has decided yet."""


@dataclass(frozen=True)
class Known:
    """Names of the people involved, and the kind of each alert."""

    volunteers: dict[UUID, str]
    accounts: dict[UUID, str]
    alerts: dict[UUID, Kind]
    releasers: dict[UUID, UUID]
    """The verifier whose confirmation released an alert, by alert."""


def timeline(work: Work, incident: Incident, judged: list[Verification], known: Known) -> list[Item]:
    """Everything that happened, oldest first, with coordinators' judgments, notes, and texts from people."""
    entries = [entry for entry in history.of_incident(work.session, incident.id) if not _is_said_better(entry)]
    merged = board.codes(work.session, {entry.incident_id for entry in entries} - {incident.id})
    items = [
        *(_of(merged.get(entry.incident_id or incident.id), _item(entry, known)) for entry in entries),
        *_judgements(work, judged, known),
        *_texts(work, incident),
        *_notes(work, incident),
    ]
    return sorted(items, key=lambda item: item.at)


def in_words(entries: Iterable[History], known: Known) -> list[Item]:
    """History entries in words, in the order given."""
    return [_item(entry, known) for entry in entries]


def _is_said_better(entry: History) -> bool:
    """Whether another item of the timeline says the same in more detail."""
    said = entry.event in {incidents.Event.CONFIRM, "renew"} and entry.actor is Actor.ACCOUNT
    if entry.noun is Noun.REPORT and entry.actor is Actor.ACCOUNT and entry.event in {"part", "join"}:
        return True
    return (entry.noun is Noun.INCIDENT and said) or (entry.noun is Noun.WORDS and entry.event in {"write", "note"})


def _of(code: str | None, item: Item) -> Item:
    """Add the incident's code to an item that comes from a merged incident."""
    return replace(item, what=f"{code}: {item.what}") if code else item


def _item(entry: History, known: Known) -> Item:
    sentence = _SENTENCES.get((entry.noun, entry.event))
    if entry.noun is Noun.ALERT and entry.event == Event.CANCEL and entry.came_from == State.DRAFT:
        sentence = _DISCARDED
    if UNAVAILABLE in entry.why:
        sentence = _UNAVAILABLE
    if "account" in entry.why:
        sentence = _TAKEN_OVER
    what = gettext(sentence) % _facts(entry, known) if sentence else f"{entry.noun}: {entry.event}"
    states, moved = _STATES.get(entry.noun), None
    if states is not None and entry.came_from and entry.went_to:
        moved = say(states(entry.came_from)), say(states(entry.went_to))
    return Item(entry.at, _who(entry, known), what, moved)


def _facts(entry: History, known: Known) -> dict[str, str]:
    facts = dict.fromkeys([*_VOCABULARY, *_PLAIN, "volunteer", "account"], "?")
    if entry.noun is Noun.ALERT and entry.noun_id in known.alerts:
        facts["kind"] = say(known.alerts[entry.noun_id])
    for name, value in entry.why.items():
        if name in _VOCABULARY:
            facts[name] = say(_VOCABULARY[name](value)) + (_how_near(entry.why) if name == "reason" else "")
        elif name in _PLAIN:
            facts[name] = str(value)
        elif name == "volunteer":
            facts[name] = known.volunteers.get(UUID(value), "?")
        elif name == "account":
            facts[name] = known.accounts.get(UUID(value), "?")
    return facts


def _how_near(why: dict[str, Any]) -> str:
    """How far a report was from the incident it joined, in distance and time, if recorded."""
    figures = [formats.distance(why["metres"])] if "metres" in why else []
    if "minutes" in why:
        figures.append(gettext("%(count)s min") % {"count": why["minutes"]})
    return f" ({', '.join(figures)})" if figures else ""


def _who(entry: History, known: Known) -> str:
    if entry.actor is Actor.ACCOUNT:
        return known.accounts.get(entry.actor_id, "?") if entry.actor_id else "?"
    if entry.actor is Actor.VOLUNTEER:
        person = entry.actor_id or (known.releasers.get(entry.noun_id) if entry.noun_id else None)
        return known.volunteers.get(person, gettext("a verifier")) if person else gettext("a verifier")
    return gettext("a reporter") if entry.actor is Actor.REPORTER else gettext("System:")


def _judgements(work: Work, judged: list[Verification], known: Known) -> Iterator[Item]:
    for one in judged:
        if one.account_id is not None:
            yield Item(
                one.at,
                known.accounts.get(one.account_id, "?"),
                gettext("confirmed it"),
                said=verification.note(work.session, one),
            )


def _texts(work: Work, incident: Incident) -> Iterator[Item]:
    arrived = inbound.of_incident(work.session, incident.id)
    names = board.first_names_by_phone(work.session, (one.phone_id for one in arrived))
    for one in arrived:
        who, said = names.get(one.phone_id, gettext("someone")), inbound.body(work.session, one)
        here = one.id if said else None
        if one.media:
            yield _media(one, who)
        if said or not one.media:
            yield Item(
                one.received_at,
                who,
                gettext("wrote:"),
                said=said or gettext("(deleted)"),
                text_id=here,
                maybe_stop=one.maybe_stop,
            )
    for one in inbound.media_of_reporters(work.session, incident.id):
        yield _media(one, gettext("a reporter"))


def _media(one: Inbound, who: str) -> Item:
    return Item(
        one.received_at, who, gettext("sent pictures or files, which we don't take: %(count)s") % {"count": one.media}
    )


def _notes(work: Work, incident: Incident) -> Iterator[Item]:
    kept = note.of_incident(work.session, incident.id)
    names = board.emails(work.session, (one.account_id for one in kept))
    for one in kept:
        said = note.note_content(work.session, one) or gettext("(deleted)")
        yield Item(one.at, names.get(one.account_id, "?"), gettext("wrote a note:"), said=said)
