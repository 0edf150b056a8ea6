"""Triage: each rule of the board's table, and the order of the bands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from responder.domain.incident import Hazard, State
from responder.domain.report import Activity
from responder.domain.triage import Band, Facts, Triage, Why, is_current, triage

OPENED = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LATER = OPENED + timedelta(minutes=5)
LATEST = OPENED + timedelta(minutes=9)
NEW = Facts(State.UNVERIFIED, Activity.VEHICLES, Hazard.NONE, OPENED)
CONFIRMED = {"status": State.CONFIRMED, "confirmed_at": LATER}
RUNNING = {**CONFIRMED, "alerted": True, "owned_at": LATER}
GAS = {"hazard": Hazard.CHEMICAL, "hazard_at": LATER}


@pytest.mark.parametrize(
    ("facts", "band", "why", "since"),
    [
        ({"rings": {Why.DISTRESS: LATER}}, Band.HURT, Why.DISTRESS, LATER),
        ({**RUNNING, "rings": {Why.DISTRESS: LATEST}}, Band.HURT, Why.DISTRESS, LATEST),
        ({**GAS, "there": 3}, Band.HURT, Why.DANGER, LATER),
        ({**GAS, "going": 1, "owned_at": OPENED}, Band.HURT, Why.DANGER, LATER),
        ({**GAS, "going": 1, "owned_at": LATEST}, Band.RUNNING, Why.PEOPLE_THERE, OPENED),
        ({**GAS}, Band.OWN, Why.UNASSIGNED, OPENED),
        ({**CONFIRMED, "drafted_at": LATEST}, Band.DECIDE, Why.APPROVE, LATEST),
        ({**CONFIRMED, "drafted_at": LATEST, "agreed": True}, Band.DECIDE, Why.SECOND, LATEST),
        ({"rings": {Why.DISAGREE: LATER}}, Band.DECIDE, Why.DISAGREE, LATER),
        ({"rings": {Why.NOT_CONFIRMED: LATER}}, Band.DECIDE, Why.NOT_CONFIRMED, LATER),
        ({"rings": {Why.BARE_CONFIRMATION: LATER}}, Band.DECIDE, Why.BARE_CONFIRMATION, LATER),
        ({"rings": {Why.WRONG_CODES: LATER}}, Band.DECIDE, Why.WRONG_CODES, LATER),
        ({**RUNNING, "rings": {Why.DISAGREE: LATER}}, Band.DECIDE, Why.DISAGREE, LATER),
        ({**CONFIRMED}, Band.DECIDE, Why.NOT_ALERTED, LATER),
        ({**CONFIRMED, "owned_at": LATEST}, Band.DECIDE, Why.NOT_ALERTED, LATER),
        ({**CONFIRMED, "rings": {Why.NOBODY_REACHED: LATEST}}, Band.DECIDE, Why.NOBODY_REACHED, LATER),
        ({**RUNNING, "there": 2, "rings": {Why.OVER: LATEST}}, Band.DECIDE, Why.OVER, LATEST),
        ({"activity": Activity.TAKEN, "eyewitnesses": 1}, Band.GO, Why.TAKEN, OPENED),
        ({"activity": Activity.TAKEN}, Band.OWN, Why.UNASSIGNED, OPENED),
        ({"activity": Activity.TAKEN, "eyewitnesses": 1, "owned_at": LATER}, Band.RUNNING, Why.OWNED, OPENED),
        ({"hazard": Hazard.FORCE, "eyewitnesses": 1}, Band.GO, Why.FORCE, OPENED),
        ({"sources": 3}, Band.GO, Why.VOICES, OPENED),
        ({"sources": 2, "eyewitnesses": 2}, Band.OWN, Why.UNASSIGNED, OPENED),
        ({"rings": {Why.NOBODY_ANSWERS: LATER}}, Band.ANSWER, Why.NOBODY_ANSWERS, LATER),
        ({"rings": {Why.NOBODY_TO_ASK: LATER}}, Band.ANSWER, Why.NOBODY_TO_ASK, LATER),
        ({"rings": {Why.NOBODY_TO_ASK: LATER}, "asked": True}, Band.OWN, Why.UNASSIGNED, OPENED),
        ({"placed": False}, Band.ANSWER, Why.NO_PLACE, OPENED),
        ({"placed": False, "owned_at": LATER}, Band.RUNNING, Why.OWNED, OPENED),
        ({**RUNNING, "rings": {Why.TOO_FEW: LATEST}}, Band.ANSWER, Why.TOO_FEW, LATEST),
        ({}, Band.OWN, Why.UNASSIGNED, OPENED),
        ({"asked": True}, Band.OWN, Why.UNASSIGNED, OPENED),
        ({"asked": True, "owned_at": LATER}, Band.RUNNING, Why.CHECKING, OPENED),
        ({**RUNNING, "there": 1}, Band.RUNNING, Why.PEOPLE_THERE, OPENED),
        ({**RUNNING, "there": 1, "stale": True}, Band.RUNNING, Why.PEOPLE_THERE, OPENED),
        ({**RUNNING, "stale": True}, Band.END, Why.STALE, LATER),
        ({**CONFIRMED, "stale": True}, Band.END, Why.STALE, LATER),
    ],
)
def test_where_an_incident_stands_and_why(facts: dict[str, Any], band: Band, why: Why, since: datetime) -> None:
    assert triage(replace(NEW, **facts)) == Triage(band, why, since)


@pytest.mark.parametrize(
    ("why", "while_it_holds", "once_it_ended"),
    [
        (Why.NOBODY_TO_ASK, {}, {"asked": True}),
        (Why.NOBODY_ANSWERS, {}, CONFIRMED),
        (Why.DISAGREE, RUNNING, {"status": State.CLOSED}),
        (Why.NOT_CONFIRMED, RUNNING, {"status": State.CLOSED}),
        (Why.WRONG_CODES, RUNNING, {"status": State.CLOSED}),
        (Why.BARE_CONFIRMATION, {}, CONFIRMED),
        (Why.SECOND, {"drafted_at": LATER}, {}),
        (Why.APPROVE, {"drafted_at": LATER}, {}),
        (Why.NOT_ALERTED, RUNNING, {}),
        (Why.NO_PLACE, CONFIRMED, RUNNING),
        (Why.TOO_FEW, RUNNING, {}),
        (Why.OVER, {}, {"status": State.CLOSED}),
    ],
)
def test_what_rings_holds_only_while_it_is_so(
    why: Why, while_it_holds: dict[str, Any], once_it_ended: dict[str, Any]
) -> None:
    assert is_current(why, replace(NEW, **while_it_holds))
    assert not is_current(why, replace(NEW, **once_it_ended))


def test_a_cry_for_help_holds_even_if_the_incident_is_closed() -> None:
    assert is_current(Why.DISTRESS, replace(NEW, status=State.CLOSED))


def test_the_bands_are_in_the_boards_order() -> None:
    assert [band.name for band in sorted(Band)] == ["HURT", "DECIDE", "GO", "ANSWER", "OWN", "RUNNING", "END"]
