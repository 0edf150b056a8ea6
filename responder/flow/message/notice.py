"""Notice: text one person something that needs no approval."""

from dataclasses import dataclass
from uuid import UUID

from responder.domain import delivery as deliveries
from responder.domain.alert import PRIORITY, NoticeKind
from responder.domain.language import DEFAULT, spoken
from responder.domain.report import Exactness
from responder.flow.message import answer_limit, body, wording
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import drill, outbox, sender
from responder.store.alert import Notice
from responder.store.area import Area
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.volunteer import Volunteer


@dataclass(frozen=True)
class Addressee:
    """Who gets a notice, and in which language. `volunteer_id` is None for a phone that is not a volunteer's."""

    phone_id: UUID
    volunteer_id: UUID | None
    language: str


def addressee(work: Work, volunteer: Volunteer) -> Addressee:
    """Return a volunteer as addressee, in a language that they may be texted in."""
    language = spoken(volunteer.language, volunteer.second_language, work.policy.text_languages)
    return Addressee(volunteer.phone_id, volunteer.id, language)


def notify_check(work: Work, incident: Incident, check: Check, verifier: Volunteer) -> None:
    """Text a verifier their check."""
    to = addressee(work, verifier)
    said = wording.check_text(to.language, incident_facts(work, incident) | {"code": check.code}, work.policy)
    notice = Notice(kind=NoticeKind.CHECK, incident_id=incident.id, check_id=check.id, body=said)
    _post(work, notice, to, drill.sender_of(work.session, incident))


def ask_still(work: Work, incident: Incident, check: Check, volunteer: Volunteer) -> None:
    """Ask someone on scene whether it is still happening."""
    to = addressee(work, volunteer)
    said = wording.still_text(to.language, incident_facts(work, incident) | {"check": check.code}, work.policy)
    notice = Notice(kind=NoticeKind.CHECK_IN, incident_id=incident.id, check_id=check.id, body=said)
    _post(work, notice, to, drill.sender_of(work.session, incident))


def notify_probe(work: Work, phone_id: UUID, code: str) -> None:
    """Text a number of our own. Only a machine reads it."""
    notice = Notice(kind=NoticeKind.PROBE, body=f"{work.policy.group_name}: {code}")
    _post(work, notice, Addressee(phone_id, None, DEFAULT), sender.DEFAULT)


def answer_text(work: Work, to: Addressee, message: str, incident: Incident | None, **more: str) -> None:
    """Answer one person's text, within the limit of answers. `message` is one of the messages in `wording`."""
    if answer_limit.take_answer(work, to.phone_id, to.volunteer_id, message):
        send_notice(work, NoticeKind.ANSWER, to, message, incident, **more)


def answer_with_link(work: Work, to: Addressee, message: str, **more: str) -> None:
    """Answer a volunteer's text with a link to their own page, within the limit of answers."""
    if answer_limit.take_answer(work, to.phone_id, to.volunteer_id, message):
        send_notice(work, NoticeKind.LINK, to, message, None, **more)


def send_notice(
    work: Work, kind: NoticeKind, to: Addressee, message: str, incident: Incident | None = None, **more: str
) -> None:
    """Text one person, about an incident or about none. `message` is one of the messages in `wording`."""
    known = incident_facts(work, incident) if incident else {}
    about = {"url": work.policy.public_url, "hotline": work.policy.hotline, **known, **more}
    said = wording.say(message, to.language, about, work.policy)
    through = drill.sender_of(work.session, incident) if incident else sender.DEFAULT
    _post(work, Notice(kind=kind, incident_id=incident.id if incident else None, body=said), to, through)


def incident_facts(work: Work, incident: Incident, place_words: str = "") -> dict[str, str]:
    """Return the facts that texts use about an incident. `place_words` replaces its own place if not empty."""
    area = work.session.get(Area, incident.area_id) if incident.area_id else None
    spot = place_words or incident.place_words
    return {
        "what": wording.ACTIVITY[incident.activity],
        "place": ", ".join(part for part in (spot, area.name if area else "") if part) or wording.UNPLACED,
        "spot": spot or (area.name if area else wording.UNPLACED),
        "near": "yes" if incident.exactness is Exactness.NEAR and spot == incident.place_words else "",
        "time": wording.clock_time(incident.seen_at, work.policy),
        "code": incident.code,
        "outcome": wording.OUTCOME[incident.outcome] if incident.outcome else "",
        "hazard": wording.HAZARD.get(incident.hazard, ""),
        "drill": "yes" if incident.drill_id else "",
    }


def _post(work: Work, notice: Notice, to: Addressee, through: int) -> None:
    work.session.add(notice)
    work.session.flush()
    work.session.add(
        Delivery(
            notice_id=notice.id,
            phone_id=to.phone_id,
            volunteer_id=to.volunteer_id,
            sender_id=through,
            language=to.language,
            status=deliveries.State.QUEUED,
            priority=PRIORITY[notice.kind],
            distance=0.0,
            segments=body.body_cost(notice.body, work.policy, outbox.LINKED.get(notice.kind)),
            due_at=work.now,
            useful_until=work.now + work.policy.notice_useful,
        )
    )
    enqueue(work.session, Step.DELIVER, through)
