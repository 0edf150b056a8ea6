"""What people do during a measurement: approve a callout, ask a verifier, answer by text. Each notes its time."""

import itertools
import secrets
import time
from dataclasses import dataclass
from uuid import UUID

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from responder.domain import check as checks
from responder.domain import incident as incidents
from responder.domain.code import ALPHABET
from responder.domain.confidence import Confidence
from responder.domain.report import Activity
from responder.flow.incident import decisions
from responder.flow.message import notice
from responder.flow.work import Work
from responder.parts import utc_now
from responder.simulator.callbacks import sign
from responder.store.alert import Alert
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.volunteer import Volunteer
from tests.benchmarks.ground import Ground
from tests.benchmarks.people import Audience, Verifier
from tests.calling import release

_PLACE = "Lake St & Bloomington Ave"
_LETTERS, _DIGITS = ALPHABET[8:], ALPHABET[:8]
_incident_codes = itertools.cycle("".join(code) for code in itertools.product(_LETTERS, _DIGITS, _LETTERS))
_check_codes = itertools.cycle("".join(code) for code in itertools.product(_LETTERS, *[ALPHABET] * 3))


@dataclass(frozen=True)
class Approved:
    """An approved callout. `at` is the moment before its commit, as `time.monotonic()` gives it."""

    alert_id: UUID
    people: int
    segments: int
    """Segments of each text."""
    at: float


@dataclass(frozen=True)
class Asked:
    """A check that was sent. `at` is the moment before its commit."""

    incident_id: UUID
    number: str
    code: str
    at: float


def approve(ground: Ground, audience: Audience) -> Approved:
    """A coordinator confirms an incident in the audience's area and approves its callout."""
    with ground.parts.sessions() as session:
        work = _work(ground, session)
        incident = _incident(work, audience)
        decisions.confirm_incident(work, incident.id, ground.people.account_id, "Seen by a coordinator.")
        people = release(work, incident.id, ground.people.account_id, "")
        alert_id = session.scalars(select(Alert.id).where(Alert.incident_id == incident.id)).one()
        segments = session.scalars(select(Delivery.segments).where(Delivery.alert_id == alert_id).limit(1)).one()
        at = time.monotonic()
        session.commit()
    return Approved(alert_id, people, segments, at)


def open_incident(ground: Ground, audience: Audience) -> UUID:
    """An incident in this area that is being checked."""
    with ground.session() as session:
        return _incident(_work(ground, session), audience).id


def ask(ground: Ground, incident_id: UUID, verifier: Verifier) -> Asked:
    """Asks this verifier about the incident."""
    with ground.parts.sessions() as session:
        work = _work(ground, session)
        check = Check(
            incident_id=incident_id,
            volunteer_id=verifier.volunteer_id,
            code=next(_check_codes),
            status=checks.State.ASKED,
            asked_at=work.now,
            patient_until=work.now + work.policy.check_patience,
        )
        session.add(check)
        session.flush()
        incident, volunteer = session.get_one(Incident, incident_id), session.get_one(Volunteer, verifier.volunteer_id)
        notice.notify_check(work, incident, check, volunteer)
        at = time.monotonic()
        session.commit()
    return Asked(incident_id, verifier.number, check.code, at)


def text_in(ground: Ground, http: httpx.Client, number: str, body: str) -> float:
    """A phone's text comes in through the carrier's webhook. Returns the moment before it was posted."""
    url = f"{ground.environment['RESPONDER_PUBLIC_URL']}/webhooks/twilio/sms"
    form = {
        "AccountSid": ground.environment["TWILIO_ACCOUNT_SID"],
        "Body": body,
        "From": number,
        "MessageSid": f"SM{secrets.token_hex(16)}",
        "To": ground.environment["TWILIO_FROM"],
    }
    signature = sign(ground.environment["TWILIO_AUTH_TOKEN"], url, form)
    at = time.monotonic()
    http.post(url, data=form, headers={"X-Twilio-Signature": signature}).raise_for_status()
    return at


def _work(ground: Ground, session: Session) -> Work:
    return Work(session, ground.parts.policy, utc_now())


def _incident(work: Work, audience: Audience) -> Incident:
    incident = Incident(
        code=next(_incident_codes),
        status=incidents.State.CHECKING,
        activity=Activity.STOP,
        hazard=incidents.Hazard.NONE,
        area_id=audience.area_id,
        place_words=_PLACE,
        opened_at=work.now,
        seen_at=work.now,
        last_reported_at=work.now,
        confidence=Confidence.FAIR,
    )
    work.session.add(incident)
    work.session.flush()
    return incident
