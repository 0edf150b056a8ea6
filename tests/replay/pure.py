"""Plays a made-up day by the rules alone, in memory: joining is the real rule, everything around it is a model."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import count
from random import Random
from uuid import UUID, uuid5

from responder.domain.confidence import Voice
from responder.domain.distance import Point, metres
from responder.domain.flood import LATELY, Words, is_burst, is_copy, may_be_copied
from responder.domain.gazetteer import Gazetteer, Known
from responder.domain.incident import Outcome
from responder.domain.joining import (
    Candidate,
    Kept,
    Reason,
    Said,
    choose_incident,
    drives_on,
    says_nothing_new,
    was_before,
)
from responder.domain.likeness import Shape, letters, shape
from responder.domain.policy import Policy
from responder.domain.report import AGE_MINUTES, Channel, Exactness
from responder.domain.tally import Seen as Report
from responder.domain.tally import Tally
from tests.replay.day import Claim, Day, Kind, Told, Town, claimed, moved
from tests.replay.usual_figures import Figures, is_close, is_nowhere

_MIDNIGHT = datetime(2026, 5, 4, 11, 0, tzinfo=UTC)
_NAMES = UUID("5f1a2d6e-0000-4000-8000-000000000001")
_VERIFIERS, _SILENT, _SIGHT, _AT, _REACH = 3, 0.2, 400.0, 250.0, 5000.0
_BESIDE = 200.0
_COMPARED = 300
_A_PERSON = 8.0
"""Minutes after which a person places a report whose words only somebody from there understands."""


@dataclass
class _Incident:
    key: UUID
    seen: Report
    ask_at: float | None
    told: list[tuple[float, Told]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    asked: list["_Check"] = field(default_factory=list)
    confirmed: bool = False
    closed: float | None = None
    outcome: Outcome | None = None
    looked: float | None = None
    """When somebody last found nothing."""
    asked_again: int = 0
    """How many were asked before it drove on from where they looked."""


@dataclass
class _Check:
    incident: _Incident
    verifier: int
    at: float
    until: float
    going: bool = False
    answered: bool = False


class _Player:
    def __init__(self, policy: Policy, made: Day, town: Town) -> None:
        self._policy, self._made, self._town = policy, made, town
        self._random = Random(len(made.claims))  # noqa: S311  # the same people for the same day
        self._agenda: list[tuple[float, int, Callable[[float], None]]] = []
        self._turn = count()
        self._ends = made.reports[-1].at + 180
        self._incidents: list[_Incident] = []
        self._busy: dict[int, _Check] = {}
        self._homes = [point for _, point in sorted(town.areas.items()) for _ in range(_VERIFIERS)]
        self._confirmed: set[int] = set()
        self._held = self._waits = self._rounds = 0
        self._beside: dict[Point, frozenset[UUID]] = {}
        self._sent: dict[int, list[float]] = {}
        self._before: list[tuple[float, Words]] = []
        self._read = cache(Gazetteer(_known(town)).read)
        self._spots = {_key(spot.name): spot for spot in town.places}

    def play(self) -> Figures:
        for told in self._made.reports:
            self._at(told.at, partial(self._take, told=told, placed=False))
        while self._agenda:
            at, _, act = heapq.heappop(self._agenda)
            act(at)
        return self._count()

    def _at(self, at: float, act: Callable[[float], None]) -> None:
        heapq.heappush(self._agenda, (at, next(self._turn), act))

    # Placing and joining.

    def _take(self, at: float, told: Told, *, placed: bool) -> None:
        report, _ = self._seen(at, told, placed=placed)
        if not placed and self._is_held(at, told):
            self._held += 1
            return
        incident, reason = self._belonging(at, report, told)
        if report.exactness is Exactness.NONE and reason in {Reason.FIRST, Reason.UNPLACED}:
            # It waits until a person has read it.
            named = told.meant is not None and told.words and any(one.isupper() for one in told.words)
            if named and reason is Reason.UNPLACED:
                self._at(at + _A_PERSON, partial(self._take, told=told, placed=True))
                if not incident.told:
                    self._incidents.remove(incident)
                return
            if named:
                self._at(at + _A_PERSON, partial(self._relocate, incident=incident, told=told))
            else:
                self._waits += 1
        incident.told.append((at, told))
        if reason is Reason.MOVING and incident.looked is not None and not incident.confirmed:
            incident.closed = incident.outcome = incident.looked = None
            incident.asked_again = len(incident.asked)
        if incident.closed is None:
            self._join(incident, report)
            self._ask(at, incident)

    def _relocate(self, at: float, incident: _Incident, told: Told) -> None:
        if incident.seen.point is None:
            seen, _ = self._seen(at, told, placed=True)
            incident.seen = replace(incident.seen, point=seen.point, area_id=seen.area_id, exactness=seen.exactness)
            self._ask(at, incident)

    def _join(self, incident: _Incident, report: Report) -> None:
        incident.tally = incident.tally.after(report)
        seen = incident.seen
        point, exactness, place = seen.point, seen.exactness, seen.place_id
        if (point is None or incident.tally.moves) and report.point is not None:
            point, exactness, place = report.point, report.exactness, report.place_id
        incident.seen = Report(
            seen.area_id or report.area_id, place, point, seen.activity, max(seen.at, report.at), exactness,
            seen.first_hand or report.first_hand,
        )  # fmt: skip

    def _belonging(self, at: float, report: Report, told: Told) -> tuple[_Incident, Reason]:
        voice = _voice(told)
        span = self._policy.join_window.total_seconds() / 60
        unsure = [one for one in self._incidents if one.closed is None and one.looked is not None and not one.confirmed]
        standing = [one for one in self._incidents if one.closed is None and one not in unsure]
        closed = [
            one for one in self._incidents
            if one.closed is not None and one.closed >= at - span - AGE_MINUTES[told.seen]
            and one.outcome is not Outcome.COULD_NOT_VERIFY
        ]  # fmt: skip
        by = {one.key: one for one in self._incidents}
        lately = [one for one in closed if (one.closed or 0) >= at - span]
        over = [one for one in closed if was_before(report.at, self._time(at), self._time(one.closed or 0))]
        said = self._said(at, told) if report.exactness is Exactness.NONE else None
        pool = [*(self._candidate(one) for one in standing), *(self._candidate(one) for one in over)]
        choice = choose_incident(report, pool, self._policy, said)
        if choice.incident_id is not None:
            return by[choice.incident_id], choice.reason
        looked = [*(one for one in lately if one not in over), *unsure]
        first = choice.reason
        choice = choose_incident(report, [self._candidate(one) for one in looked], self._policy, said)
        if choice.incident_id is not None:
            found = by[choice.incident_id]
            again = not found.confirmed and found.outcome in {None, Outcome.FALSE_ALARM}
            if again and drives_on(report, self._candidate(found), choice.reason):
                return found, Reason.MOVING
            since = found.closed if found.closed is not None else found.looked
            assert since is not None
            before = [_voice(other) for when, other in found.told if when <= since]
            after = [_voice(other) for when, other in found.told if when > since]
            if says_nothing_new(voice, before, after, choice.reason):
                return found, Reason.AGAIN
        opened = _Incident(uuid5(_NAMES, str(len(self._incidents))), report, at)
        self._incidents.append(opened)
        return opened, first

    def _said(self, at: float, told: Told) -> Said:
        kept = [
            Kept(one.key, self._time(when), _voice(other), _place(other.words))
            for one in self._incidents for when, other in one.told[-_COMPARED:] if when >= at - 90
        ]  # fmt: skip
        return Said(_voice(told), _place(told.words), sorted(kept, key=lambda one: one.at)[-_COMPARED:])

    def _candidate(self, incident: _Incident) -> Candidate:
        seen = incident.seen
        if incident.closed is not None:
            seen = Report(
                seen.area_id, seen.place_id, seen.point, seen.activity, self._time(incident.closed), seen.exactness,
                seen.first_hand or incident.confirmed,
            )  # fmt: skip
        began = min(self._time(when - AGE_MINUTES[told.seen]) for when, told in incident.told)
        return Candidate(incident.key, seen, incident.tally, began, self._areas(seen.point))

    def _areas(self, point: Point | None) -> frozenset[UUID]:
        """The areas within a few blocks."""
        if point is None:
            return frozenset()
        if point not in self._beside:
            around = (moved(point, north * _BESIDE, east * _BESIDE) for north in (-1, 0, 1) for east in (-1, 0, 1))
            self._beside[point] = frozenset(key for one in around if (key := self._town.locate(one)) is not None)
        return self._beside[point]

    def _seen(self, at: float, told: Told, *, placed: bool) -> tuple[Report, Words]:
        point = told.meant if placed else told.point
        exactness, area, place = Exactness.POINT, told.area, None
        if point is not None:
            near, off = min(((spot, metres(spot.point, point)) for spot in self._town.places), key=lambda one: one[1])
            place = _key(near.name) if off <= _AT else None
            area = self._town.locate(point) or area
            exactness = Exactness.PLACE if placed else Exactness.POINT
        else:
            found = self._read(told.words, str(area) if area else None)
            area = area or (UUID(found.area) if found.area else None)
            exactness = Exactness.AREA if area else Exactness.NONE
            if found.place:
                place, exactness = UUID(found.place), Exactness.PLACE
                point = self._spots[place].point
                area = area or self._town.locate(point)
        saw = self._time(at - AGE_MINUTES[told.seen])
        seen = Report(area, place, point, told.activity, saw, exactness, told.first_hand)
        text = told.details
        words = Words(UUID(int=told.source + 1), told.first_hand, area, shape(text), letters(text))
        return seen, words

    def _is_held(self, at: float, told: Told) -> bool:
        _, words = self._seen(at, told, placed=False)
        self._sent.setdefault(told.source, []).append(at)
        if is_burst(
            sum(when > at - 10 for when in self._sent[told.source]) - 1, Channel.WEB, self._policy.reports_a_source
        ):
            return True
        if not may_be_copied(words):
            return False
        since = at - LATELY.total_seconds() / 60
        held = is_copy(words, [one for when, one in self._before[-_COMPARED:] if when > since])
        self._before.append((at, words))
        return held

    @staticmethod
    def _time(at: float) -> datetime:
        return _MIDNIGHT + timedelta(minutes=at)

    # Looking.

    def _ask(self, at: float, incident: _Incident) -> None:
        if incident.closed is not None or incident.confirmed:
            return
        asked = incident.asked[incident.asked_again :]
        waited = [one for one in asked if not one.answered and one.until > at]
        room = self._policy.check_width - len(waited)
        if room <= 0 or any(one.going for one in waited) or any(one.answered for one in asked):
            return
        where = incident.seen.point or (self._town.areas.get(incident.seen.area_id) if incident.seen.area_id else None)
        if where is None:
            return
        before = {one.verifier for one in incident.asked}
        free = [
            (distance, who) for who, home in enumerate(self._homes)
            if who not in before and not self._is_busy(who, at) and (distance := metres(home, where)) <= _REACH
        ]  # fmt: skip
        patience = self._policy.check_patience.total_seconds() / 60
        for _, who in sorted(free)[:room]:
            check = _Check(incident, who, at, at + patience)
            incident.asked.append(check)
            self._busy[who] = check
            if self._random.random() >= _SILENT:
                sets_out = at + self._random.uniform(0.3, 1.5)
                self._at(sets_out, partial(self._go, check=check))
                self._at(sets_out + self._random.uniform(3, 10), partial(self._look, check=check))
        if free:
            self._rounds += 1
        if at < self._ends:
            self._at(at + patience + 0.01, lambda when: self._ask(when, incident))

    def _is_busy(self, who: int, at: float) -> bool:
        check = self._busy.get(who)
        return check is not None and not check.answered and check.incident.closed is None and check.until > at

    def _go(self, _: float, check: _Check) -> None:
        if check.incident.closed is None:
            check.going, check.until = True, check.at + self._policy.going_patience.total_seconds() / 60

    def _look(self, at: float, check: _Check) -> None:
        incident = check.incident
        if incident.closed is not None or check.answered:
            return
        check.answered = True
        claim = self._truth(incident, at)
        if claim is not None and claim.kind is Kind.REAL:
            self._confirmed.add(claim.number)
            incident.confirmed = True
            self._at(max(claim.ends, at) + 15, lambda when: self._close(when, incident, Outcome.ENDED))
        elif not incident.confirmed:
            incident.looked = at
            outcome = Outcome.OTHER_AGENCY if claim is not None else Outcome.FALSE_ALARM
            self._at(at + self._random.uniform(1, 5), lambda when: self._refute(when, incident, at, outcome))

    def _truth(self, incident: _Incident, at: float) -> Claim | None:
        """What somebody finds who goes where the incident is said to be: the nearest that can be seen from there."""
        going = [one for one in self._made.claims if one.begins - 5 <= at <= one.ends + 5]
        near = [(self._off(incident, one, at), one) for one in going]
        seen = [(off, one) for off, one in near if off <= _SIGHT]
        for kind in (Kind.REAL, Kind.MISTAKE):
            of_kind = [(off, one.number, one) for off, one in seen if one.kind is kind]
            if of_kind:
                return min(of_kind)[2]
        return None

    def _off(self, incident: _Incident, claim: Claim, at: float) -> float:
        where = claim.where(at)
        if incident.seen.point is not None:
            return metres(incident.seen.point, where)
        same = incident.seen.area_id is not None and incident.seen.area_id == self._town.locate(where)
        return 0.0 if same else float("inf")

    def _refute(self, at: float, incident: _Incident, looked: float, outcome: Outcome) -> None:
        if not incident.confirmed and incident.looked == looked:
            self._close(at, incident, outcome)

    def _close(self, at: float, incident: _Incident, outcome: Outcome) -> None:
        if incident.closed is None:
            incident.closed, incident.outcome = at, outcome

    # Counting.

    def _count(self) -> Figures:
        own = {}
        for one in self._incidents:
            most = Counter(told.claim.number for _, told in one.told).most_common(1)
            own[one.key] = most[0][0]
        looked = {own[one.key] for one in self._incidents if one.asked}
        real = {one.number for one in self._made.claims if one.kind is Kind.REAL}
        placed = [one for one in self._incidents if one.seen.exactness is not Exactness.NONE]
        joined = [(one, told) for one in self._incidents for _, told in one.told]
        missed = real - looked - self._confirmed
        return Figures(
            reports=len(self._made.reports),
            incidents=len(self._incidents),
            wrong=sum(told.claim.number != own[one.key] for one, told in joined if one in placed),
            oracle=sum(self._nearest(told) is not told.claim for _, told in joined),
            real=len(real),
            missed=len(missed),
            close=sum(is_close(self._made, number) for number in missed),
            nowhere=sum(is_nowhere(self._made, number) for number in missed),
            confirmed=len(real & self._confirmed),
            shares=sum(own[one.key] in real for one in placed),
            claims=len(list(claimed(self._made))),
            rounds=self._rounds,
            held=self._held,
            waits=self._waits,
        )

    def _nearest(self, told: Told) -> Claim | None:
        """What an oracle takes a report for: the claim nearest to where it says, of the time when it was seen."""
        saw = told.at - AGE_MINUTES[told.seen]
        report, _ = self._seen(told.at, told, placed=told.meant is not None)
        going = [one for one in self._made.claims if one.begins - 20 <= saw <= one.ends + 20]
        if report.point is None:
            going = [one for one in going if self._town.locate(one.where(saw)) == report.area_id]
            return min(going, key=lambda one: (one.activity is not told.activity, abs(one.begins - saw)), default=None)
        here = report.point
        return min(going, key=lambda one: metres(one.where(saw), here), default=None)


def _known(town: Town) -> Iterator[Known]:
    for spot in town.places:
        area = town.locate(spot.point)
        yield Known(str(_key(spot.name)), spot.name, "crossing", spot.point, area=str(area) if area else "")
    for key, point in town.areas.items():
        yield Known(str(key), town.names[key], "area", point)


@cache
def _key(name: str) -> UUID:
    return uuid5(_NAMES, name)


def _voice(told: Told) -> Voice:
    return _worded(UUID(int=told.source + 1), told.first_hand, told.details)


@cache
def _place(words: str) -> Shape:
    return shape(words)


@cache
def _worded(source: UUID, first_hand: bool, text: str) -> Voice:
    return Voice(source, first_hand, shape=shape(text), letters=letters(text))


def play(policy: Policy, town: Town, made: Day) -> Figures:
    """Play one day."""
    return _Player(policy, made, town).play()
