"""Inbound: store an incoming text, understand it, act on it, and answer it."""

from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from responder.domain import reply
from responder.domain import volunteer as volunteers
from responder.domain.alert import NoticeKind
from responder.domain.command import Command, Keyword
from responder.domain.distress import read_distress
from responder.domain.intent import Intent
from responder.domain.reply import Reply
from responder.domain.speech import without_authority
from responder.flow.deliver import probe
from responder.flow.message import notice, wording
from responder.flow.people import involvement
from responder.flow.report import text_report
from responder.flow.respond import answers, command, distress, media, take
from responder.flow.respond.revocation import flag_revocation
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import content_key, phone
from responder.store import distress as distress_store
from responder.store import inbound as store
from responder.store import volunteer as volunteer_store
from responder.store.history import Actor, By
from responder.store.inbound import Inbound
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer


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
        incident = next(iter(answers.find_concerned(work, volunteer)), None)
    else:
        reported, incident = distress_store.reported_incident(work.session, known.id)
        if not reported:
            return None
    answer = distress.hear_distress(work, kept, cry, volunteer, incident)
    if answer is None:
        return None
    to = command.addressee_of(work, known, volunteer)
    if known.opted_out_at is not None:
        return wording.say(answer, to.language, {}, work.policy)
    notice.send_notice(work, NoticeKind.DISTRESS, to, answer, incident)
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
        _read(work, kept, volunteer)
        return
    if volunteer is not None and volunteer.status is volunteers.State.STOPPED:
        # A phone that we may not text can no longer be asked or warned. STOP itself took effect before this.
        involvement.end_involvement(work, volunteer, By(Actor.VOLUNTEER, volunteer.id))
    if kept.answered_by_carrier:
        _take_for_willing(work, kept, volunteer)
        return
    if kept.media and _answer_media(work, kept, sender, volunteer):
        return
    if not take.take_by_text(work, sender, store.body(work.session, kept)):
        _act_on_words(work, kept, sender, volunteer)


def _act_on_words(work: Work, kept: Inbound, sender: Phone, volunteer: Volunteer | None) -> None:
    said = _read(work, kept, volunteer)
    if said.silence is None:
        flag_revocation(work, kept)
    if said.command is not None:
        command.apply_command(work, said.command, sender, volunteer)
    elif (
        said.silence is not None
        or sender.opted_out_at is not None
        or text_report.take_text_report(work, sender, volunteer, said)
    ):
        return
    elif volunteer is None:
        command.answer_stranger(work, sender, text_report.language_of(said.words))
    else:
        kept.incident_id = answers.take_answer(work, volunteer, said)


def _read(work: Work, kept: Inbound, volunteer: Volunteer | None) -> Reply:
    """Read a text as a whole, then keep it, and what it says, without our own links and the codes of checks."""
    body = store.body(work.session, kept)
    said = reply.parse_reply(body, work.policy.group_name)
    codes = answers.check_codes(work, volunteer) if volunteer is not None else frozenset()
    cut = without_authority(body, work.policy.public_url, codes)
    if cut != body:
        store.rewrite_body(work.session, kept, cut)
    said = replace(said, words=without_authority(said.words, work.policy.public_url, codes))
    if said.digit is None or not said.more:
        return said
    # Beside words, a digit answers something only if something is open: `3 at Lake & Cedar` may begin a report.
    stranger = volunteer is None or not (said.code or answers.find_concerned(work, volunteer))
    return replace(said, digit=None, code=None) if stranger else said


def _take_for_willing(work: Work, kept: Inbound, volunteer: Volunteer | None) -> None:
    """Hear a YES that the carrier took for START. From somebody who never stopped, it is an answer."""
    said = _read(work, kept, volunteer)
    if volunteer is None or volunteer.status is not volunteers.State.ACTIVE or said.command is not None:
        return
    if said.said.intent is Intent.YES:
        kept.incident_id = answers.ask_back(work, volunteer, said)


def _answer_help(work: Work, kept: Inbound, sender: Phone, volunteer: Volunteer | None) -> None:
    """HELP is always answered as carriers want it, even where it rings as well."""
    said = reply.parse_reply(store.body(work.session, kept)).command
    if said is not None and said.keyword is Keyword.HELP and not kept.answered_by_carrier:
        command.apply_command(work, said, sender, volunteer)


def _answer_media(work: Work, kept: Inbound, sender: Phone, volunteer: Volunteer | None) -> bool:
    concerned = answers.find_concerned(work, volunteer) if volunteer is not None else []
    return media.answer_media(work, kept, sender, volunteer, concerned)


def _find_command(arrived: Arrived) -> Command | None:
    """Return a text's command. One the carrier acted on holds for us too, but a STOP that we can read stays STOP."""
    said, taken_for = reply.parse_reply(arrived.body).command, arrived.answered_by_carrier
    if taken_for is None or (said is not None and said.keyword in {Keyword.STOP, taken_for}):
        return said
    return Command(taken_for)
