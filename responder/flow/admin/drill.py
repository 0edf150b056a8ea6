"""Drill: handle a made-up report exactly like a real one, but keep it apart from everything real."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from responder.domain import reply
from responder.domain.distress import read_distress
from responder.domain.incident import Outcome
from responder.domain.language import DEFAULT
from responder.domain.move import MoveRefused
from responder.domain.reply import Reply
from responder.domain.report import Activity, Answers, Channel
from responder.flow.incident import decisions
from responder.flow.message import notice, wording
from responder.flow.report import report
from responder.flow.report.report import Submission
from responder.flow.respond import answers, choice, distress, respond
from responder.flow.verify import check as check_flow
from responder.flow.work import Work
from responder.store import audit, content_key, phone, sender
from responder.store import check as check_store
from responder.store import drill as store
from responder.store import inbound as inbound_store
from responder.store import incident as incident_store
from responder.store import response as response_store
from responder.store import volunteer as volunteer_store
from responder.store.area import Area
from responder.store.audit import Act
from responder.store.drill import Drill
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.verification import Basis
from responder.store.volunteer import Volunteer

SIMULATED, REAL = "simulator", "real phones"
"""The reason in the audit entry: where the drill's texts go."""
_MOST_OPTIONS = 3


class NoSimulator(Exception):
    """No simulator can take the drill's texts, and no admin allowed real phones."""


class NoArea(Exception):
    """The drill has no area, or its area no longer exists."""


@dataclass(frozen=True)
class Scene:
    """The made-up report: its area, its place in words, and the activity reported."""

    area_id: UUID | None
    place_words: str
    activity: Activity


@dataclass(frozen=True)
class Answered:
    """A text from the simulator's phones. Its repr shows neither the number nor the text."""

    sid: str
    number: str = field(repr=False)
    body: str = field(repr=False)


def start_drill(work: Work, scene: Scene, account_id: UUID, real_by: UUID | None = None) -> Drill:
    """Start a drill with a made-up report. `real_by` is the admin who lets it text real phones.

    Raises NoSimulator or NoArea.
    """
    if real_by is None and not work.policy.drills:
        raise NoSimulator
    if scene.area_id is None or work.session.get(Area, scene.area_id) is None:
        raise NoArea
    drill = Drill(started_at=work.now, started_by=account_id, real_by=real_by)
    work.session.add(drill)
    work.session.flush()
    report.submit_report(work, _made_up(drill, scene))
    act = Act("start", "drill", drill.id, SIMULATED if real_by is None else REAL)
    audit.record(work.session, account_id, act, work.now)
    return drill


def end_drill(work: Work, drill_id: UUID, account_id: UUID) -> bool:
    """Close the drill's open incidents and send an all-clear to everyone alerted; False if it has already ended."""
    drill = store.lock_drill(work.session, drill_id)
    if drill.ended_at is not None:
        return False
    drill.ended_at, drill.ended_by = work.now, account_id
    work.session.flush()
    for incident_id in store.open_incidents(work.session, drill.id):
        decisions.close_incident(work, incident_id, account_id, Outcome.ENDED)
    audit.record(work.session, account_id, Act("end", "drill", drill.id), work.now)
    return True


def answer_drill_text(work: Work, answered: Answered) -> str | None:
    """Take a text that the drill simulator signed, and return the reply, which goes back in the same response.

    It counts only as an answer to a check or callout of a drill that goes through the simulator. It is never a command,
    an opt-out, or an answer about anything real. Nothing is left for a worker, which could take it for real. Returns
    None for an unknown phone or a repeated text.
    """
    known = phone.find_phone(work.session, answered.number)
    volunteer = volunteer_store.by_phone(work.session, known.id) if known else None
    if known is None or volunteer is None or inbound_store.known(work.session, answered.sid):
        return None
    # Stored as already handled: no worker picks it up, and the same text sent twice counts once.
    row, key = uuid4(), content_key.new_key(work.session)
    kept = Inbound(
        id=row,
        sid=answered.sid,
        phone_id=known.id,
        key_id=key.id,
        body_sealed=content_key.seal(work.session, key, answered.body, inbound_store.BODY, row),
        received_at=work.now,
        handled_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(kept)
    except IntegrityError:
        return None
    played = _played_for(work, volunteer)
    cry = read_distress(answered.body)
    if cry is not None and played and (heard := distress.hear_distress(work, kept, cry, volunteer, played[0])):
        return _say(work, volunteer, heard, played[0])
    said = reply.parse_reply(answered.body)
    if said.digit is None:
        return _say(work, volunteer, wording.NOTHING_OPEN)
    if said.digit in respond.JUDGEMENTS:
        message, meant = _judge(work, volunteer, said)
    else:
        message, meant = _respond(work, volunteer, said)
    kept.incident_id = meant[0].id if len(meant) == 1 else None
    return _say(work, volunteer, message, *meant, minutes=str(said.minutes))


def _made_up(drill: Drill, scene: Scene) -> Submission:
    return Submission(
        key=uuid4(),
        source_id=uuid4(),
        channel=Channel.WEB,
        answers=Answers(
            language=DEFAULT,
            activity=scene.activity,
            first_hand=True,
            area_id=scene.area_id,
            place_words=scene.place_words,
        ),
        drill_id=drill.id,
    )


def _played_for(work: Work, volunteer: Volunteer) -> list[Incident]:
    """The open incidents of such drills that concern the volunteer."""
    return [one for one in response_store.concerned(work.session, volunteer.id) if _played(work, one)]


def _played(work: Work, incident: Incident) -> bool:
    """Whether the incident belongs to a drill that goes through the simulator."""
    return store.sender_of(work.session, incident) == sender.DRILL


def _judge(work: Work, volunteer: Volunteer, said: Reply) -> tuple[str, list[Incident]]:
    incident = incident_store.lock_where(
        work.session, lambda: check_store.under_code(work.session, volunteer.id, said.code)
    )
    if incident is None or not _played(work, incident):
        return wording.WRONG_CODE, []
    for check in check_store.live_of_volunteer(work.session, volunteer.id):
        if check.code == said.code and said.digit is not None:
            check_flow.answer_check(work, check, respond.JUDGEMENTS[said.digit], Basis.CHECK_CODE)
            return wording.JUDGED, [incident]
    return wording.WRONG_CODE, []


def _respond(work: Work, volunteer: Volunteer, said: Reply) -> tuple[str, list[Incident]]:
    about = check_store.under_code(work.session, volunteer.id, said.code)
    played = _played_for(work, volunteer)
    meant = [one for one in played if one.id == about] or answers.incidents_meant(work, played, said.code)
    if not meant or said.digit is None:
        return wording.WRONG_CODE if said.code else wording.NOTHING_OPEN, []
    if len(meant) > 1:
        return wording.WHICH, meant
    try:
        return respond.respond_to_incident(work, volunteer, meant[0], respond.EVENTS[said.digit], said.minutes), meant
    except MoveRefused:
        return choice.refused_text(work, volunteer, meant[0]), meant


def _say(work: Work, volunteer: Volunteer, message: str, *meant: Incident, **more: str) -> str:
    to = notice.addressee(work, volunteer)
    about = notice.incident_facts(work, meant[0]) if meant else {"drill": "yes"}
    options = ", ".join(incident.code for incident in meant[:_MOST_OPTIONS])
    return wording.say(message, to.language, about | {"options": options} | more, work.policy)
