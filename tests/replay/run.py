"""Plays a made-up day through the real flow on PostgreSQL, and counts the results."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from random import Random
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from responder import queue
from responder.domain import incident as incidents
from responder.domain.check import Answer
from responder.domain.distance import metres
from responder.domain.incident import Outcome
from responder.domain.policy import Policy
from responder.domain.report import Answers, Channel
from responder.domain.response import Event
from responder.domain.role import Role
from responder.domain.volunteer import Skill
from responder.flow.incident import decisions
from responder.flow.report import report as report_flow
from responder.flow.report.report import Submission
from responder.flow.respond import respond
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import check as check_store
from responder.store import incident as incident_store
from responder.store import phone, volunteer
from responder.store.area import Area
from responder.store.base import session_maker
from responder.store.check import Check
from responder.store.incident import Incident
from responder.store.place import Place
from responder.store.report import Report
from responder.store.vault import Vault
from responder.store.verification import Basis
from responder.store.volunteer import NewVolunteer, Volunteer
from tests.factories import account
from tests.replay.day import Claim, Day, Kind, Told, Town, claimed, day
from tests.replay.town import outlines

_MIDNIGHT = datetime(2026, 5, 4, 11, 0, tzinfo=UTC)
"""6 AM where the group is: minute 0 of the day."""
_VERIFIERS = 3
"""In each area."""
_SILENT = 0.2
"""The share of verifiers who do not answer at all."""
_SIGHT = 400.0
"""Meters within which a verifier who looks finds what there is."""
_SWEEP = 1.0
"""Minutes between two looks at what is due."""


@dataclass
class Figures:
    """Figures of one day, or of several added up."""

    reports: int = 0
    incidents: int = 0
    wrong: int = 0
    """Reports in an incident that is mostly about another claim."""
    missed: int = 0
    """Real events that nobody was asked to look at: no incident with a check is mostly about them."""
    found: int = 0
    """Of those, events that a verifier still confirmed when asked about something else there."""
    confirmed: int = 0
    """Real events that a verifier confirmed."""
    claims: int = 0
    """Distinct claimed events, except the flood."""
    rounds: int = 0
    """How many times verifiers were asked, except about the flood."""
    texts: int = 0
    """Checks texted, including the flood's."""
    held: int = 0
    """Reports that wait for a human."""
    held_flood: int = 0
    """Of those, the flood's reports."""

    def add(self, other: "Figures") -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass
class _Waker:
    steps: list[tuple[Step, str]] = field(default_factory=list)

    def wake(self, step: Step, key: str) -> None:
        self.steps.append((step, key))


class _Player:
    """One day in one database. Every `at` is in minutes."""

    def __init__(self, sessions: sessionmaker[Session], waker: _Waker, policy: Policy, made: Day, town: Town) -> None:
        self._sessions, self._waker, self._policy, self._made, self._town = sessions, waker, policy, made, town
        self._random = Random(len(made.claims))  # noqa: S311  # the same people for the same day
        self._agenda: list[tuple[float, int, Callable[[Work], None]]] = []
        self._turn = count()
        self._told: dict[UUID, Told] = {}
        self._asked: set[UUID] = set()
        self._confirmed: set[int] = set()
        self._coordinator = UUID(int=0)

    def play(self) -> Figures:
        with self._work(0.0) as work:
            self._coordinator = account(work.session, "replay@example.org", "x", Role.COORDINATOR).id
        for told in self._made.reports:
            self._at(told.at, partial(self._report, told=told))
        ends = self._made.reports[-1].at + 180
        swept = 0.0
        while self._agenda or swept < ends:
            if self._agenda and self._agenda[0][0] <= swept + _SWEEP:
                at, _, act = heapq.heappop(self._agenda)
                self._do(at, act)
            else:
                swept += _SWEEP
                self._do(swept, self._sweep)
        with self._work(ends) as work:
            return self._count(work)

    def _at(self, at: float, act: Callable[[Work], None]) -> None:
        heapq.heappush(self._agenda, (at, next(self._turn), act))

    def _do(self, at: float, act: Callable[[Work], None]) -> None:
        with self._work(at) as work:
            act(work)
        while self._waker.steps:
            step, key = self._waker.steps.pop(0)
            with self._work(at) as work:
                if step is Step.VERIFY:
                    verify.place_report(work, UUID(key))
                elif step is Step.ASK:
                    check_flow.ask_verifiers(work, UUID(key))
            if step is Step.ASK:
                self._expect_answers(at)

    @contextmanager
    def _work(self, at: float) -> Iterator[Work]:
        with self._sessions() as session, session.begin():
            yield Work(session, self._policy, _MIDNIGHT + timedelta(minutes=at))

    def _report(self, work: Work, told: Told) -> None:
        made = report_flow.submit_report(
            work,
            Submission(
                key=UUID(int=self._random.getrandbits(128), version=4),
                source_id=UUID(int=told.source + 1),
                channel=Channel.WEB,
                answers=Answers(
                    language=told.language,
                    activity=told.activity,
                    first_hand=told.first_hand,
                    point=told.point,
                    area_id=told.area,
                    place_words=told.words,
                    details=told.details,
                ),
            ),
        )
        self._told[made.id] = told

    def _sweep(self, work: Work) -> None:
        for key in incident_store.due_to_ask(work.session, work.now):
            queue.enqueue(work.session, Step.ASK, key)

    def _expect_answers(self, at: float) -> None:
        """Schedules the answers of the verifiers who were asked just now. Some never answer."""
        with self._work(at) as work:
            new = work.session.scalars(select(Check).where(Check.asked_at == work.now)).all()
            for check in sorted(new, key=lambda one: one.code):
                if check.id in self._asked:
                    continue
                self._asked.add(check.id)
                if self._random.random() < _SILENT:
                    continue
                sets_out = at + self._random.uniform(0.3, 1.5)
                there = sets_out + self._random.uniform(3, 10)
                self._at(sets_out, partial(self._go, check_id=check.id))
                self._at(there, partial(self._look, check_id=check.id, at=there))

    def _go(self, work: Work, check_id: UUID) -> None:
        check = work.session.get_one(Check, check_id)
        incident = incident_store.lock(work.session, check.incident_id)
        if incident is not None and incident.status is not incidents.State.CLOSED:
            respond.respond_to_incident(work, work.session.get_one(Volunteer, check.volunteer_id), incident, Event.GO)

    def _look(self, work: Work, check_id: UUID, at: float) -> None:
        check = work.session.get_one(Check, check_id)
        live = [one for one in check_store.live_of_volunteer(work.session, check.volunteer_id) if one.id == check_id]
        incident = work.session.get_one(Incident, check.incident_id)
        if not live or incident.status is incidents.State.CLOSED:
            return
        answer, seen = self._truth(incident, at)
        check_flow.answer_check(work, live[0], answer, Basis.CHECK_CODE)
        respond.respond_to_incident(work, work.session.get_one(Volunteer, check.volunteer_id), incident, Event.DECLINE)
        if answer is Answer.CONFIRMED and seen is not None:
            self._confirmed.add(seen.number)
            self._at(max(seen.ends, at) + 15, lambda work: self._close(work, incident.id, Outcome.ENDED))
        else:
            outcome = Outcome.OTHER_AGENCY if answer is Answer.OTHER_AGENCY else Outcome.FALSE_ALARM
            self._at(at + self._random.uniform(1, 5), lambda work: self._refute(work, incident.id, outcome))

    def _truth(self, incident: Incident, at: float) -> tuple[Answer, Claim | None]:
        """What a verifier finds at the incident's place."""
        near = [
            one for one in self._made.claims if one.begins - 5 <= at <= one.ends + 5 and self._finds(incident, one)
        ]  # fmt: skip
        for kind, answer in ((Kind.REAL, Answer.CONFIRMED), (Kind.MISTAKE, Answer.OTHER_AGENCY)):
            for one in near:
                if one.kind is kind:
                    return answer, one
        return Answer.NOTHING, None

    def _finds(self, incident: Incident, claim: Claim) -> bool:
        if incident.point is not None:
            return metres(incident.point, claim.point) <= _SIGHT
        return incident.area_id is not None and incident.area_id == self._town.locate(claim.point)

    def _refute(self, work: Work, incident_id: UUID, outcome: Outcome) -> None:
        """A coordinator closes the incident, unless somebody has confirmed it in the meantime."""
        incident = work.session.get_one(Incident, incident_id)
        if incident.status is not incidents.State.CONFIRMED:
            self._close(work, incident_id, outcome)

    def _close(self, work: Work, incident_id: UUID, outcome: Outcome) -> None:
        decisions.close_incident(work, incident_id, self._coordinator, outcome)

    def _count(self, work: Work) -> Figures:
        rows = work.session.execute(select(Report.id, Report.incident_id, Report.status)).all()
        inside: dict[UUID, list[Claim]] = {}
        held = [row.id for row in rows if row.incident_id is None]
        for row in rows:
            if row.incident_id is not None:
                inside.setdefault(row.incident_id, []).append(self._told[row.id].claim)
        own = {key: Counter(one.number for one in claims).most_common(1)[0][0] for key, claims in inside.items()}
        checks = work.session.execute(select(Check.incident_id, Check.asked_at)).all()
        flood = {one.number for one in self._made.claims if one.kind is Kind.FLOOD}
        looked_at = {own[row.incident_id] for row in checks}
        real = {one.number for one in self._made.claims if one.kind is Kind.REAL}
        return Figures(
            reports=len(rows),
            incidents=len(inside),
            wrong=sum(one.number != own[key] for key, claims in inside.items() for one in claims),
            missed=len(real - looked_at),
            found=len((real - looked_at) & self._confirmed),
            confirmed=len(real & self._confirmed),
            claims=len(list(claimed(self._made))),
            rounds=len({(row.incident_id, row.asked_at) for row in checks if own[row.incident_id] not in flood}),
            texts=len(checks),
            held=len(held),
            held_flood=sum(self._told[key].claim.kind is Kind.FLOOD for key in held),
        )


def settle(session: Session, town: Town) -> None:
    """Writes the town, and verifiers who live in it."""
    numbers = count(1000)
    for one in outlines():
        point = town.areas[one.key]
        session.add(
            Area(
                id=one.key, city=one.city, name=one.name, polygons=one.polygons,
                latitude=point.latitude, longitude=point.longitude,
            )
        )  # fmt: skip
    session.flush()
    for spot in town.places:
        area_id = town.locate(spot.point)
        session.add(
            Place(
                area_id=area_id, name=spot.name, kind="crossing",
                latitude=spot.point.latitude, longitude=spot.point.longitude,
            )
        )  # fmt: skip
    for key in town.areas:
        for _ in range(_VERIFIERS):
            who = NewVolunteer("Ana", "en", (Skill.OBSERVER, Skill.VERIFIER), (key,), trained_on=date(2026, 1, 1))
            volunteer.add(session, phone.find_or_add_phone(session, f"+1612555{next(numbers)}"), who, _MIDNIGHT)


def replay(engine: Engine, vault: Vault, policy: Policy, town: Town, seed: int) -> Figures:
    """Plays one day in a database that contains only the settled town."""
    waker, sessions = _Waker(), session_maker(engine, vault)
    queue.attach(sessions, waker)
    return _Player(sessions, waker, policy, day(seed, town), town).play()
