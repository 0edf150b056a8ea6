"""Commands by text are carried out immediately or by a worker, and answered once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from responder.domain import volunteer as volunteers
from responder.domain.alert import NoticeKind
from responder.domain.command import Keyword
from responder.domain.language import NAMES
from responder.domain.response import State
from responder.domain.segment import is_gsm, segments
from responder.flow.message import wording
from responder.flow.message.body import closed_with, with_link
from responder.flow.people import invite
from responder.flow.people import volunteer as volunteer_flow
from responder.flow.work import Work
from responder.store import link, phone
from responder.store import response as response_store
from responder.store import volunteer as volunteer_store
from responder.store.area import Area
from responder.store.delivery import Delivery
from responder.store.history import WORKER
from responder.store.link import Page
from responder.store.volunteer import Volunteer
from tests.factories import NOW, Factory
from tests.flow.texting import CHICAGO, bodies, called, last, text_in, volunteer_count
from tests.policy import POLICY


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


@pytest.fixture
def ana(make: Factory, area: Area) -> Volunteer:
    return make.volunteer(area)


def test_help_says_who_what_how_often_at_which_rates_how_to_stop_and_whom_to_ask(
    work: Work, make: Factory, ana: Volunteer
) -> None:
    text_in(work, make.number_of(ana), "help!")
    for part in (work.policy.group_name, "Alerts for volunteers", "frequency", "rates", "STOP", work.policy.public_url):
        assert part in last(work)[1]


def test_help_is_not_answered_where_the_carrier_has_done_so(work: Work, make: Factory, ana: Volunteer) -> None:
    text_in(work, make.number_of(ana), "HELP", by_carrier=Keyword.HELP)
    assert bodies(work) == []


def test_a_stranger_is_helped_in_the_language_they_ask_in(work: Work, make: Factory) -> None:
    text_in(work, make.number(), "¡Ayuda!")
    assert last(work)[1].startswith(wording.say(wording.HELP, "es", {"hotline": ""}, work.policy)[:40])
    assert "Alerts for volunteers" not in last(work)[1]


@pytest.mark.parametrize(
    ("body", "ends"),
    [
        ("PAUSE 8H", NOW + timedelta(hours=8)),
        ("pause 2 days", NOW + timedelta(days=2)),
        ("UNTIL 7PM", datetime(2026, 5, 4, 19, 0, tzinfo=CHICAGO)),
        ("pause until 6:30am", datetime(2026, 5, 5, 6, 30, tzinfo=CHICAGO)),
        ("PAUSE", None),
    ],
)
def test_pause_lasts_as_long_as_they_say_and_the_answer_says_until_when(
    work: Work, make: Factory, ana: Volunteer, body: str, ends: datetime | None
) -> None:
    text_in(work, make.number_of(ana), body)
    assert (ana.status, ana.paused_until) == (volunteers.State.PAUSED, ends)
    said = last(work)[1]
    assert "RESUME" in said
    if ends is not None:
        assert f"{ends.astimezone(CHICAGO):%a, %b} {ends.astimezone(CHICAGO).day}, " in said
        assert wording.clock_time(ends, work.policy) in said


def test_a_pause_can_be_made_longer(work: Work, make: Factory, ana: Volunteer) -> None:
    for body in ("PAUSE 1H", "PAUSE 2 DAYS"):
        text_in(work, make.number_of(ana), body)
    assert ana.paused_until == NOW + timedelta(days=2)


def test_resume_ends_a_pause(work: Work, make: Factory, ana: Volunteer) -> None:
    for body in ("PAUSE 1H", "resume"):
        text_in(work, make.number_of(ana), body)
    assert (ana.status, ana.paused_until) == (volunteers.State.ACTIVE, None)
    assert "again" in last(work)[1]


@pytest.mark.parametrize("body", ["PAUSE 8", "PAUSE tomorrow", "UNTIL 7", "UNTIL 25:00"])
def test_a_pause_that_cannot_be_told_is_asked_back(work: Work, make: Factory, ana: Volunteer, body: str) -> None:
    text_in(work, make.number_of(ana), body)
    assert ana.status is volunteers.State.ACTIVE
    assert "PAUSE 8H" in last(work)[1]


def test_a_paused_volunteer_can_still_answer_about_their_call(work: Work, make: Factory, ana: Volunteer) -> None:
    incident = called(work)
    text_in(work, make.number_of(ana), "PAUSE 8H")
    text_in(work, make.number_of(ana), "1")
    found = response_store.find_response(work.session, incident.id, ana.id)
    assert found is not None
    assert found.status is State.GOING
    assert ana.status is volunteers.State.PAUSED


def test_a_person_who_has_not_finished_joining_is_led_to_their_page_instead_of_paused(
    work: Work, make: Factory, ana: Volunteer
) -> None:
    ana.status = volunteers.State.PENDING
    text_in(work, make.number_of(ana), "PAUSE 8H")
    assert ana.status is volunteers.State.PENDING
    assert last(work)[0] is NoticeKind.LINK


def test_areas_are_named_with_a_link_to_the_page_where_they_change(work: Work, make: Factory, ana: Volunteer) -> None:
    text_in(work, make.number_of(ana), "Areas?")
    kind, body = last(work)
    assert kind is NoticeKind.LINK
    assert "Powderhorn" in body


def test_many_areas_fit_one_segment_and_the_rest_is_counted(work: Work, make: Factory) -> None:
    many = make.volunteer(*(make.area(f"Some long neighborhood {nth}") for nth in range(20)))
    text_in(work, make.number_of(many), "AREAS")
    body = last(work)[1]
    assert segments(with_link(body, Page.ME, link.BLANK_TOKEN, work.policy)) == 1
    shown = body.count("neighborhood")
    assert shown > 1
    assert f"+{20 - shown}" in body


@pytest.mark.parametrize("body", ["LANG ES", "lang español", "Idioma: es", "ESPAÑOL"])
def test_a_language_is_changed_and_answered_in(work: Work, make: Factory, ana: Volunteer, body: str) -> None:
    text_in(work, make.number_of(ana), body)
    assert ana.language == "es"
    delivery = work.session.scalars(select(Delivery).order_by(Delivery.id.desc())).first()
    assert delivery is not None
    assert delivery.language == "es"
    assert "Español" in last(work)[1]


@pytest.mark.parametrize("body", ["LANG", "LANG XX", "language klingon"])
def test_an_unknown_language_is_answered_with_the_codes(work: Work, make: Factory, ana: Volunteer, body: str) -> None:
    text_in(work, make.number_of(ana), body)
    assert ana.language == "en"
    assert "EN, ES, SO, HMN, KAR, OM" in last(work)[1]


def test_a_language_that_nobody_has_reviewed_is_noted_and_said_to_come_later(
    work: Work, make: Factory, ana: Volunteer
) -> None:
    reviewed = Work(work.session, replace(work.policy, text_languages=frozenset({"en", "es"})), NOW)
    text_in(reviewed, make.number_of(ana), "LANG SO")
    assert ana.language == "so"
    assert "Soomaali" in last(work)[1]
    assert "English" in last(work)[1]


def test_join_begins_and_texts_the_way_to_finish(work: Work, make: Factory) -> None:
    number = make.number()
    text_in(work, number, "JOIN")
    found = phone.find_phone(work.session, number)
    assert found is not None
    joined = volunteer_store.by_phone(work.session, found.id)
    assert joined is not None
    assert joined.status is volunteers.State.PENDING
    assert last(work)[0] is NoticeKind.LINK


def test_join_with_a_code_uses_the_invite_and_without_one_says_how(work: Work, make: Factory) -> None:
    closed = Work(work.session, replace(work.policy, join_needs_invite=True), NOW)
    number, other = make.number(), make.number()
    code = invite.make_invite(closed, 1, NOW + timedelta(days=1)).code
    text_in(closed, number, "JOIN")
    assert "invite" in last(work)[1]
    assert volunteer_count(work) == 0
    text_in(closed, number, f"join {code.lower()}")
    assert volunteer_count(work) == 1
    text_in(closed, other, f"JOIN {code}")
    assert volunteer_count(work) == 1
    assert "invite" in last(work)[1]


def test_a_person_who_had_left_can_join_again_by_text(work: Work, make: Factory, ana: Volunteer) -> None:
    number = make.number_of(ana)
    volunteer_flow.delete_volunteer(work, ana, WORKER)
    text_in(work, number, "JOIN")
    assert volunteer_count(work) == 1
    found = phone.find_phone(work.session, number)
    assert found is not None
    assert found.number_sealed is not None
    assert last(work)[0] is NoticeKind.LINK


@pytest.mark.parametrize("body", ["AREAS", "PAUSE 8H", "RESUME", "LANG ES"])
def test_a_strangers_command_is_answered_like_a_stranger_once_an_hour(work: Work, make: Factory, body: str) -> None:
    number = make.number()
    for _ in range(3):
        text_in(work, number, body)
    assert len(bodies(work)) == 1
    assert "/report" in bodies(work)[0]


FACTS = {
    "until": "2026-11-24, 10:30 PM",
    "language": "Afaan Oromoo",
    "spoken": "Afaan Oromoo",
    "codes": ", ".join(NAMES).upper(),
    "url": POLICY.public_url,
}


@pytest.mark.parametrize(
    "message",
    [wording.STOPPED, wording.PAUSED, wording.PAUSED_OPEN, wording.PAUSE_HOW, wording.RESUMED, wording.LANGUAGE,
     wording.LANGUAGE_LATER, wording.LANGUAGES, wording.JOIN_HOW],
)  # fmt: skip
def test_each_answer_is_one_segment_of_plain_letters(message: str) -> None:
    body = closed_with(wording.say(message, "en", FACTS, POLICY), link.BLANK_REFERENCE)
    assert is_gsm(body)
    assert segments(body) == 1


def test_join_from_a_country_to_which_the_group_does_not_text_costs_nothing(work: Work) -> None:
    text_in(work, "+4915112345678", "JOIN")
    assert bodies(work) == []
    assert volunteer_count(work) == 0
