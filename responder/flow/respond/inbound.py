"""Inbound: store an incoming text, understand it, act on it, and answer it."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from responder.domain import check as checks
from responder.domain import incident as incidents
from responder.domain import reply
from responder.domain import volunteer as volunteers
from responder.domain.alert import NoticeKind
from responder.domain.check import Answer
from responder.domain.command import Command, Keyword
from responder.domain.distress import read_distress
from responder.domain.move import MoveRefused
from responder.domain.reply import Reply
from responder.flow.deliver import probe
from responder.flow.message import notice, wording
from responder.flow.people import involvement
from responder.flow.report import text_report
from responder.flow.respond import choice, command, distress, media
from responder.flow.respond.respond import EVENTS, JUDGEMENTS, respond_to_incident
from responder.flow.verify import check as check_flow
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import check as check_store
from responder.store import content_key, drill, history, phone, response, ring
from responder.store import distress as distress_store
from responder.store import inbound as store
from responder.store import incident as incident_store
from responder.store import sender as senders
from responder.store import volunteer as volunteer_store
from responder.store.check import Check
from responder.store.history import Actor, By, Entry, Noun
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.ring import Cause
from responder.store.verification import Basis
from responder.store.volunteer import Volunteer

_INCIDENT_CODE = 3


@dataclass(frozen=True)
class Arrived:
    """A text as the carrier hands it over. `number` is E.164; the repr shows neither it nor the text."""

    sid: str
    number: str = field(repr=False)
    body: str = field(repr=False)
    answered_by_carrier: Keyword | None
    """The command the carrier read in it and answered itself: STOP, START or HELP, whatever the words were."""
    media: int = 0
    """How many pictures and other files came with it."""


def receive_text(work: Work, arrived: Arrived) -> str | None:
    """Store a text before acting on it; the same one again changes nothing. STOP takes effect immediately.

    Returns the answer to the carrier's request: the confirmation of STOP, which no later text may bring.
    """
    if store.known(work.session, arrived.sid) or probe.is_own_probe(work, arrived.body):
        return None
    known = phone.find_or_add_phone(work.session, arrived.number)
    row, key = uuid4(), content_key.new_key(work.session)
    kept = Inbound(
        id=row,
        sid=arrived.sid,
        phone_id=known.id,
        answered_by_carrier=arrived.answered_by_carrier is not None,
        media=arrived.media,
        key_id=key.id,
        body_sealed=content_key.seal(work.session, key, arrived.body, store.BODY, row),
        received_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(kept)
    except IntegrityError:
        return None
    enqueue(work.session, Step.RESPOND, row)
    said = _find_command(arrived)
    answer = _act_on_command(work, arrived, said, known, kept) if said is not None else None
    # A cry for help waits for no worker. It comes after the command so that a STOP beside it is honoured.
    return _hear_distress(work, arrived, known, kept) or answer


def _hear_distress(work: Work, arrived: Arrived, known: Phone, kept: Inbound) -> str | None:
    """Take a cry for help from anyone who was ever called upon, or who reported what is open.

    Returns the answer if the carrier's own request must bring it: a phone that has opted out gets no texts from us.
    """
    cry = read_distress(arrived.body)
    if cry is None:
        return None
    volunteer = volunteer_store.by_phone(work.session, known.id)
    if volunteer is not None and distress_store.was_ever_asked(work.session, volunteer.id):
        incident = next(iter(_find_concerned(work, volunteer)), None)
    else:
        reported, incident = distress_store.reported_incident(work.session, known.id)
        if not reported:
            return None
    if not distress.hear_distress(work, kept, cry, volunteer, incident):
        return None
    to = command.addressee_of(work, known, volunteer)
    if known.opted_out_at is not None:
        return wording.say(wording.DISTRESS, to.language, {}, work.policy)
    notice.send_notice(work, NoticeKind.DISTRESS, to, wording.DISTRESS, incident)
    return None


def _act_on_command(work: Work, arrived: Arrived, said: Command, known: Phone, kept: Inbound) -> str | None:
    if said.keyword in {Keyword.START, Keyword.JOIN}:
        # They left and are coming back by choice: from now on we have a number to text again.
        phone.seal_again(work.session, known, arrived.number)
    return command.apply_command_now(work, said, known, answered_by_carrier=kept.answered_by_carrier)


def handle_text(work: Work, inbound_id: UUID) -> None:
    """Understand a stored text and act on it, once."""
    kept = store.lock(work.session, inbound_id)
    if kept is None or kept.handled_at is not None:
        return
    kept.handled_at = work.now
    sender = work.session.get_one(Phone, kept.phone_id)
    volunteer = volunteer_store.by_phone(work.session, sender.id)
    if kept.distress_id is not None:
        # It rings already, and is answered. Not even a STOP beside it says that its sender has left the scene.
        _answer_help(work, kept, sender, volunteer)
        return
    if volunteer is not None and volunteer.status is volunteers.State.STOPPED:
        # A phone that we may not text can no longer be asked or warned. STOP itself took effect before this.
        involvement.end_involvement(work, volunteer, By(Actor.VOLUNTEER, volunteer.id))
    if kept.answered_by_carrier or (kept.media and _answer_media(work, kept, sender, volunteer)):
        return
    said = reply.parse_reply(store.body(work.session, kept))
    if said.command is not None:
        command.apply_command(work, said.command, sender, volunteer)
    elif sender.opted_out_at is not None or text_report.take_text_report(work, sender, volunteer, said):
        return
    elif volunteer is None:
        command.answer_stranger(work, sender, text_report.language_of(said.words))
    elif said.digit in JUDGEMENTS:
        kept.incident_id = _take_judgement(work, volunteer, said)
    elif said.digit is not None:
        kept.incident_id = _take_response(work, volunteer, said)
    else:
        kept.incident_id = _note_words(work, volunteer, said.words)


def _answer_help(work: Work, kept: Inbound, sender: Phone, volunteer: Volunteer | None) -> None:
    """HELP is always answered as carriers want it, even where it rings as well."""
    said = reply.parse_reply(store.body(work.session, kept)).command
    if said is not None and said.keyword is Keyword.HELP and not kept.answered_by_carrier:
        command.apply_command(work, said, sender, volunteer)


def _answer_media(work: Work, kept: Inbound, sender: Phone, volunteer: Volunteer | None) -> bool:
    concerned = _find_concerned(work, volunteer) if volunteer is not None else []
    return media.answer_media(work, kept, sender, volunteer, concerned)


def _find_command(arrived: Arrived) -> Command | None:
    """Return a text's command. One the carrier acted on holds for us too, but a STOP that we can read stays STOP."""
    said, taken_for = reply.parse_reply(arrived.body).command, arrived.answered_by_carrier
    if taken_for is None or (said is not None and said.keyword in {Keyword.STOP, taken_for}):
        return said
    return Command(taken_for)


def _take_judgement(work: Work, volunteer: Volunteer, said: Reply) -> UUID | None:
    """Take an answer to a check. It counts only with the code sent to this very phone: caller IDs can be forged."""
    if said.code is None or len(said.code) == _INCIDENT_CODE:
        return _note_uncounted(work, volunteer, said)
    # Lock the incident before its checks: the worker asking the next verifiers locks in this order too.
    incident_store.lock_where(work.session, lambda: check_store.asked_under(work.session, volunteer.id, said.code))
    live = check_store.live_of_volunteer(work.session, volunteer.id)
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


def _note_uncounted(work: Work, volunteer: Volunteer, said: Reply) -> UUID | None:
    """Record a judgment that came without its check's code: a coordinator hears of it, but it confirms nothing."""
    open_ones = incidents_meant(work, _find_concerned(work, volunteer), said.code)
    if len(open_ones) != 1:
        _ask_which(work, volunteer, open_ones, said)
        return None
    # Locked: a ring for an incident that is being merged right now would reach no one.
    incident = incident_store.lock_standing(work.session, open_ones[0].id) or open_ones[0]
    if said.digit == reply.CONFIRMED and incident.status is not incidents.State.CLOSED:
        ring.ring(work.session, Cause.BARE_CONFIRMATION, incident.id, work.now)
    entry = Entry(Noun.CHECK, None, "uncounted", why={"answer": JUDGEMENTS[said.digit or reply.CANNOT_TELL]})
    history.note(work.session, incident.id, By(Actor.VOLUNTEER, volunteer.id), entry, work.now)
    live = check_store.live_of_volunteer(work.session, volunteer.id)
    _answer(work, volunteer, wording.NEEDS_CODE if live else choice.noted_text(work, volunteer, incident), incident)
    return incident.id


def _count_wrong_code(work: Work, check: Check) -> None:
    check.wrong_tries += 1
    if check.wrong_tries >= checks.MOST_TRIES:
        before, check.status = check.status, checks.MOVES.after(check.status, checks.Event.VOID)
        entry = Entry(Noun.CHECK, check.id, checks.Event.VOID, before, check.status)
        history.note(work.session, check.incident_id, By(Actor.VOLUNTEER, check.volunteer_id), entry, work.now)
        # After a merge, the check may belong to the closed incident, where a ring would reach no one.
        about = incident_store.standing(work.session, check.incident_id)
        ring.ring(work.session, Cause.WRONG_CODES, about, work.now)
        enqueue(work.session, Step.ASK, about or check.incident_id)


def _take_response(work: Work, volunteer: Volunteer, said: Reply) -> UUID | None:
    if about := check_store.under_code(work.session, volunteer.id, said.code):
        meant = [work.session.get_one(Incident, about)]
    else:
        meant = incidents_meant(work, _find_concerned(work, volunteer), said.code)
    if len(meant) != 1 or said.digit is None:
        _ask_which(work, volunteer, meant, said)
        return None
    try:
        message = respond_to_incident(work, volunteer, meant[0], EVENTS[said.digit], said.minutes)
    except MoveRefused:
        message = choice.refused_text(work, volunteer, meant[0])
    _answer(work, volunteer, message, meant[0], minutes=str(said.minutes))
    return meant[0].id


def _note_words(work: Work, volunteer: Volunteer, words: str) -> UUID | None:
    """Add words that are not an answer to the timeline of the sender's current incident."""
    open_ones = _find_concerned(work, volunteer)
    if not open_ones:
        _answer(work, volunteer, wording.NOTHING_OPEN, None)
        return None
    incident = open_ones[0]
    entry = Entry(Noun.WORDS, None, "write", why={"open": len(open_ones)})
    history.note(work.session, incident.id, By(Actor.VOLUNTEER, volunteer.id), entry, work.now)
    clear = text_report.is_clear_report(words)
    _answer(work, volunteer, wording.NOTED_OR_NEW if clear else choice.noted_text(work, volunteer, incident), incident)
    return incident.id


def _find_concerned(work: Work, volunteer: Volunteer) -> list[Incident]:
    """Return the incidents a volunteer's text can be about."""
    return [one for one in response.concerned(work.session, volunteer.id) if _within_reach(work, one)]


def _within_reach(work: Work, incident: Incident) -> bool:
    """Whether a text can be about this incident: real phones were never told of a drill in the simulator."""
    return work.policy.simulated or drill.sender_of(work.session, incident) == senders.DEFAULT


def incidents_meant(work: Work, open_ones: list[Incident], code: str | None) -> list[Incident]:
    """Return the open incidents that a text with this code, or without a code, can mean."""
    if code is None:
        return open_ones
    about = incident_store.meant_by(work.session, code)
    return [incident for incident in open_ones if incident.id == about]


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
