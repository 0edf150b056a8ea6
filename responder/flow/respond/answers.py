"""Answers: act on what a volunteer's text says, as far as it is clear, and ask back what is not."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from responder.domain import answer as answers
from responder.domain import check as checks
from responder.domain import incident as incidents
from responder.domain import reply
from responder.domain.answer import Act, Meant, Standing
from responder.domain.check import Answer
from responder.domain.move import MoveRefused
from responder.domain.reply import Reply
from responder.domain.response import State
from responder.flow.message import notice, wording
from responder.flow.report import text_report
from responder.flow.respond import choice
from responder.flow.respond.respond import EVENTS, JUDGEMENTS, respond_to_incident
from responder.flow.verify import check as check_flow
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import drill, history, response, ring
from responder.store import incident as incident_store
from responder.store import sender as senders
from responder.store.check import Check
from responder.store.history import Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.ring import Cause
from responder.store.verification import Basis
from responder.store.volunteer import Volunteer

_INCIDENT_CODE = 3
_ASKED_ONCE = timedelta(minutes=30)
"""How long we don't ask back again. Words that are still unclear then go to a coordinator only."""


def take_answer(work: Work, volunteer: Volunteer, said: Reply) -> UUID | None:
    """Act on a volunteer's text that is no command and no report. Returns the incident that it is about."""
    concerned = find_concerned(work, volunteer)
    meant = answers.understand(said, _standings(work, volunteer, concerned))
    at = [concerned[place] for place in meant.at]
    if said.digit in JUDGEMENTS:
        return _take_judgement(work, volunteer, said, at)
    if said.digit is not None and meant.act is not Act.NOTE:
        return _take_response(work, volunteer, said, at)
    if not concerned:
        _answer(work, volunteer, wording.NOTHING_OPEN, None)
        return None
    if meant.act is Act.RESPOND:
        return _respond(work, volunteer, at[0], replace(said, digit=meant.digit, minutes=meant.minutes))
    if meant.act is Act.UNCOUNTED:
        return _note_uncounted(work, volunteer, replace(said, digit=meant.digit), at[0])
    return _note_words(work, volunteer, said, concerned, meant)


def ask_back(work: Work, volunteer: Volunteer, said: Reply) -> UUID | None:
    """Keep willing words that the carrier took for a command, and ask what they are an answer to."""
    concerned = find_concerned(work, volunteer)
    if not concerned:
        return None
    going = tuple(range(len(concerned)))
    return _note_words(work, volunteer, said, concerned, Meant(Act.ASK, going, reply.GOING))


def find_concerned(work: Work, volunteer: Volunteer) -> list[Incident]:
    """Return the incidents a volunteer's text can be about."""
    return [one for one in response.concerned(work.session, volunteer.id) if _within_reach(work, one)]


def incidents_meant(work: Work, open_ones: list[Incident], code: str | None) -> list[Incident]:
    """Return the open incidents that a text with this code, or without a code, can mean."""
    if code is None:
        return open_ones
    about = incident_store.meant_by(work.session, code)
    return [incident for incident in open_ones if incident.id == about]


def check_codes(work: Work, volunteer: Volunteer) -> frozenset[str]:
    """Return the codes of the checks that this volunteer may still answer."""
    return frozenset(check.code for check in check_store.read_live_of_volunteer(work.session, volunteer.id))


def _within_reach(work: Work, incident: Incident) -> bool:
    """Whether a text can be about this incident: real phones were never told of a drill in the simulator."""
    return work.policy.simulated or drill.sender_of(work.session, incident) == senders.DEFAULT


def _standings(work: Work, volunteer: Volunteer, concerned: list[Incident]) -> list[Standing]:
    """Return the incidents as this volunteer sees them."""
    codes: dict[UUID | None, str] = {}
    for check in check_store.read_live_of_volunteer(work.session, volunteer.id):
        # A check of somebody on scene asks whether it goes on: their words go to the timeline as before.
        if check.purpose is checks.Purpose.LOOK:
            codes.setdefault(incident_store.standing(work.session, check.incident_id), check.code)
    standings = []
    for incident in concerned:
        said = response.find_response(work.session, incident.id, volunteer.id)
        state = said.status if said is not None else State.ASKED
        standings.append(Standing(incident.code, state, codes.get(incident.id)))
    return standings


def _take_judgement(work: Work, volunteer: Volunteer, said: Reply, meant: list[Incident]) -> UUID | None:
    """Take an answer to a check. It counts only with the code sent to this very phone: caller IDs can be forged."""
    if said.code is None or len(said.code) == _INCIDENT_CODE:
        open_ones = meant if said.code is None else incidents_meant(work, find_concerned(work, volunteer), said.code)
        if len(open_ones) != 1:
            _ask_which(work, volunteer, open_ones, said)
            return None
        return _note_uncounted(work, volunteer, said, open_ones[0])
    # Lock the incident before its checks: the worker asking the next verifiers locks in this order too.
    incident_store.lock_where(work.session, lambda: check_store.asked_under(work.session, volunteer.id, said.code))
    live = check_store.live_of_volunteer(work.session, volunteer.id)
    if any(check.wrong_tries >= checks.MOST_TRIES for check in live if check.code == said.code):
        # Only the link answers it from now on: it was sent to this very phone, and nobody guesses it.
        _answer(work, volunteer, wording.TOO_MANY_CODES, None)
        return None
    match = next((check for check in live if check.code == said.code), None)
    if match is not None and said.digit is not None:
        incident = work.session.get_one(Incident, incident_store.standing(work.session, match.incident_id))
        check_flow.answer_check(work, match, JUDGEMENTS[said.digit], Basis.CHECK_CODE)
        _answer(work, volunteer, wording.JUDGED, incident)
        return incident.id
    ended = check_store.ended_under_code(work.session, volunteer.id, said.code)
    if ended is not None and said.digit is not None:
        return _take_late_judgement(work, volunteer, ended, JUDGEMENTS[said.digit])
    for check in live:
        _count_wrong_code(work, check)
    _answer(work, volunteer, wording.WRONG_CODE, None)
    return None


def _take_late_judgement(work: Work, volunteer: Volunteer, ended: Check, judgement: Answer) -> UUID:
    """Store an answer to a check that has ended, and tell the volunteer why it changes nothing. It is no wrong code."""
    check_flow.note_late_answer(work, ended, judgement)
    incident = work.session.get_one(Incident, incident_store.standing(work.session, ended.incident_id))
    if ended.answer is judgement:
        message = wording.JUDGED
    elif incident.status is incidents.State.CLOSED:
        message = wording.TOO_LATE
    else:
        message = choice.noted_text(work, volunteer, incident) if ended.answer is None else wording.SAID_ALREADY
    _answer(work, volunteer, message, incident)
    return incident.id


def _note_uncounted(work: Work, volunteer: Volunteer, said: Reply, about: Incident) -> UUID:
    """Record a judgment that came without its check's code: a coordinator hears of it, but it confirms nothing."""
    # Locked: a ring for an incident that is being merged right now would reach no one.
    incident = incident_store.lock_standing(work.session, about.id) or about
    if said.digit == reply.CONFIRMED and incident.status is not incidents.State.CLOSED:
        ring.ring(work.session, Cause.BARE_CONFIRMATION, incident.id, work.now)
    digit = said.digit or reply.CANNOT_TELL
    entry = Entry(Noun.CHECK, None, "uncounted", why={"answer": JUDGEMENTS[digit]})
    history.note(work.session, incident.id, By(Actor.VOLUNTEER, volunteer.id), entry, work.now)
    live = check_store.live_of_volunteer(work.session, volunteer.id)
    message = wording.NEEDS_CODE if live else choice.noted_text(work, volunteer, incident)
    _answer(work, volunteer, message, incident, digit=str(digit))
    return incident.id


def _count_wrong_code(work: Work, check: Check) -> None:
    """Count a wrong code. After too many, no text answers this check any more, and people hear of it."""
    check.wrong_tries += 1
    if check.wrong_tries == checks.MOST_TRIES:
        # After a merge, the check may belong to the closed incident, where a ring would reach no one.
        about = incident_store.standing(work.session, check.incident_id)
        ring.ring(work.session, Cause.WRONG_CODES, about, work.now)
    work.session.flush()
    if check_flow.are_codes_guessed(work):
        ring.ring(work.session, Cause.CODES_GUESSED, None, work.now)


def _take_response(work: Work, volunteer: Volunteer, said: Reply, meant: list[Incident]) -> UUID | None:
    if about := check_store.under_code(work.session, volunteer.id, said.code):
        meant = [work.session.get_one(Incident, about)]
    elif said.code is not None:
        meant = incidents_meant(work, find_concerned(work, volunteer), said.code)
    if len(meant) != 1:
        _ask_which(work, volunteer, meant, said)
        return None
    return _respond(work, volunteer, meant[0], said)


def _respond(work: Work, volunteer: Volunteer, incident: Incident, said: Reply) -> UUID:
    try:
        message = respond_to_incident(work, volunteer, incident, EVENTS[said.digit or reply.GOING], said.minutes)
    except MoveRefused:
        message = choice.refused_text(work, volunteer, incident)
    _answer(work, volunteer, message, incident, minutes=str(said.minutes))
    return incident.id


def _note_words(work: Work, volunteer: Volunteer, said: Reply, concerned: list[Incident], meant: Meant) -> UUID:
    """Add words to the timeline of the incident they are most likely about, and ask back what they left open."""
    incident = concerned[meant.at[0]] if meant.at else concerned[0]
    asks = meant.act is Act.ASK
    again = asks and history.was_asked_back(work.session, volunteer.id, work.now - _ASKED_ONCE)
    why = {"open": len(concerned)} | ({"asked": True} if asks and not again else {})
    by = By(Actor.VOLUNTEER, volunteer.id)
    history.note(work.session, incident.id, by, Entry(Noun.WORDS, None, "write", why=why), work.now)
    if again:
        _answer(work, volunteer, wording.NOTED_ONLY, incident)
    elif asks and len(meant.at) > 1 and meant.digit not in JUDGEMENTS:
        # Which one it is has to be known before anything else.
        _ask_which(work, volunteer, [concerned[at] for at in meant.at], replace(said, digit=meant.digit or reply.GOING))
    elif text_report.is_clear_report(said.words):
        _answer(work, volunteer, wording.NOTED_OR_NEW, incident)
    elif asks:
        _answer(work, volunteer, choice.asking_text(work, volunteer, incident), incident)
    else:
        _answer(work, volunteer, choice.noted_text(work, volunteer, incident), incident)
    return incident.id


def _ask_which(work: Work, volunteer: Volunteer, meant: list[Incident], said: Reply) -> None:
    if meant:
        places = [f" ({incident.place_words})" if incident.place_words else "" for incident in meant[:3]]
        options = ", ".join(f"{said.digit} {one.code}{place}" for one, place in zip(meant, places, strict=False))
        notice.answer_text(work, notice.addressee(work, volunteer), wording.WHICH, None, options=options)
        return
    about = incident_store.meant_by(work.session, said.code) if said.code else None
    over = incident_store.get(work.session, about) if about else None
    if over is not None and over.status is incidents.State.CLOSED and _within_reach(work, over):
        _answer(work, volunteer, wording.CLOSED, over)
    elif said.code is not None:
        _answer(work, volunteer, wording.WRONG_CODE, None)
    else:
        _answer(work, volunteer, wording.NOTHING_OPEN, None)


def _answer(work: Work, volunteer: Volunteer, message: str, incident: Incident | None, **more: str) -> None:
    notice.answer_text(work, notice.addressee(work, volunteer), message, incident, **more)
