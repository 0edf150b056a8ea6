"""Volunteers' texts are acted on if they are clear. Others are kept, and a question goes back once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from responder.domain import check as checks
from responder.domain import incident as incidents
from responder.domain.command import Keyword
from responder.domain.response import Event, State
from responder.flow.message import notice, wording
from responder.flow.report import report
from responder.flow.respond.respond import respond_to_incident
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import inbound as inbound_store
from responder.store import response as response_store
from responder.store import ring
from responder.store.alert import Notice
from responder.store.area import Area
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.ring import Cause
from responder.store.text_report import TextReport
from responder.store.volunteer import Volunteer
from tests.factories import CORNER, Factory, submission
from tests.flow.texting import bodies, called, text_in


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


@pytest.fixture
def ana(make: Factory, area: Area) -> Volunteer:
    return make.volunteer(area)


def status(work: Work, incident: Incident, volunteer: Volunteer) -> State | None:
    found = response_store.find_response(work.session, incident.id, volunteer.id)
    return found.status if found else None


def noted(work: Work, incident: Incident) -> list[str]:
    return [inbound_store.body(work.session, one) for one in inbound_store.of_incident(work.session, incident.id)]


def answer(work: Work) -> str:
    return bodies(work)[-1]


def two(work: Work) -> tuple[Incident, Incident]:
    return called(work), called(work, point=replace(CORNER, latitude=CORNER.latitude + 0.009))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("omw", State.GOING),
        ("1 can bring 2 more trained ppl", State.GOING),
        ("voy para alla", State.GOING),
        ("haa", State.GOING),
        ("kuv tab tom mus", State.GOING),
        ("karaa irra jira", State.GOING),
        ("ယကဟဲခဲအံၤ", State.GOING),
        ("\U0001f44d", State.GOING),
        ("cant tonight sorry", State.CANNOT),
        ("hoy no, estoy enfermo", State.CANNOT),
        ("just pulled up", State.ON_SCENE),
    ],
)
def test_a_called_volunteer_answers_in_their_own_words(
    work: Work, make: Factory, ana: Volunteer, body: str, said: State
) -> None:
    incident = called(work)
    text_in(work, make.number_of(ana), body)
    assert status(work, incident, ana) is said
    assert noted(work, incident) == [body]


def test_the_answer_says_what_was_understood_with_the_minutes(work: Work, make: Factory, ana: Volunteer) -> None:
    incident = called(work)
    text_in(work, make.number_of(ana), "be there in 10")
    assert f"you're going to {incident.place_words}, there in 10 min" in answer(work)


@pytest.mark.parametrize("body", ["going", "1", "omw, 10 min"])
def test_with_two_open_it_is_asked_back_with_both_codes(work: Work, make: Factory, ana: Volunteer, body: str) -> None:
    one, other = two(work)
    text_in(work, make.number_of(ana), body)
    assert (status(work, one, ana), status(work, other, ana)) == (None, None)
    assert f"1 {one.code}" in answer(work)
    assert f"1 {other.code}" in answer(work)


def test_an_incident_that_was_declined_is_not_asked_back(work: Work, make: Factory, ana: Volunteer) -> None:
    one, other = two(work)
    text_in(work, make.number_of(ana), f"no to {other.code}")
    text_in(work, make.number_of(ana), "on my way")
    assert (status(work, one, ana), status(work, other, ana)) == (State.GOING, State.CANNOT)


def test_words_go_where_they_are_on_scene_and_here_where_they_were_going(
    work: Work, make: Factory, ana: Volunteer
) -> None:
    one, other = two(work)
    respond_to_incident(work, ana, one, Event.GO)
    text_in(work, make.number_of(ana), "im here")
    assert status(work, one, ana) is State.ON_SCENE
    text_in(work, make.number_of(ana), "agents putting masks on now")
    assert sorted(noted(work, one)) == ["agents putting masks on now", "im here"]
    assert noted(work, other) == []


@pytest.mark.parametrize(("said", "how"), [(Event.GO, "Reply 3"), (Event.ARRIVE, "Reply 4")])
def test_words_that_may_be_an_answer_are_kept_and_asked_back(
    work: Work, make: Factory, ana: Volunteer, said: Event, how: str
) -> None:
    incident = called(work)
    respond_to_incident(work, ana, incident, said)
    before = status(work, incident, ana)
    text_in(work, make.number_of(ana), "blorp")
    assert how in answer(work)
    assert status(work, incident, ana) is before
    assert noted(work, incident) == ["blorp"]


def test_unclear_words_are_asked_back_once_and_then_go_to_a_coordinator_only(
    work: Work, make: Factory, ana: Volunteer
) -> None:
    incident = called(work)
    number = make.number_of(ana)
    text_in(work, number, "blorp")
    assert f"Reply 1 {incident.code}" in answer(work)
    text_in(work, number, "blorp again")
    assert answer(work) == wording.say(wording.NOTED_ONLY, "en", notice.incident_facts(work, incident), work.policy)
    assert sorted(noted(work, incident)) == ["blorp", "blorp again"]
    later = replace(work, now=work.now + timedelta(minutes=31))
    text_in(later, number, "blorp blorp")
    assert f"Reply 1 {incident.code}" in answer(later)


def test_a_yes_that_the_carrier_takes_for_start_is_kept_and_asked_back(
    work: Work, make: Factory, ana: Volunteer
) -> None:
    incident = called(work)
    text_in(work, make.number_of(ana), "YES", by_carrier=Keyword.START)
    assert noted(work, incident) == ["YES"]
    assert f"Reply 1 {incident.code}" in answer(work)
    assert status(work, incident, ana) is None


@pytest.mark.parametrize(
    "body",
    [
        "Liked “Going? Reply 1 R8K, cannot: 2 R8K”",
        "I’m driving with Focus turned on. I’ll see your message when I get where I’m going.",
        "Free Msg: Unable to send message - Message Blocking is active.",
        "Enviado desde mi iPhone",
    ],
)
def test_an_automatic_text_is_kept_once_and_never_answered(
    work: Work, make: Factory, ana: Volunteer, body: str
) -> None:
    incident = called(work)
    before = len(bodies(work))
    text_in(work, make.number_of(ana), body)
    assert (len(bodies(work)), status(work, incident, ana), noted(work, incident)) == (before, None, [])
    assert work.session.scalar(select(func.count()).select_from(Inbound)) == 1


def test_a_reaction_leaves_the_question_open_and_our_example_is_no_place(work: Work, make: Factory, area: Area) -> None:
    assert area
    number = make.number()
    text_in(work, number, "ICE 4 agents")
    before = bodies(work)
    text_in(work, number, "Liked “Where is it? A corner or a place, like Lake & Bloomington. In danger?”")
    assert bodies(work) == before
    assert work.session.scalars(select(TextReport)).one().place_words_sealed is None


def test_an_answer_that_names_no_place_is_asked_once_more_with_who_we_are(
    work: Work, make: Factory, area: Area
) -> None:
    assert area
    number = make.number()
    text_in(work, number, "ICE 4 agents")
    text_in(work, number, "who is this?")
    assert "neighbors who check" in answer(work)
    assert work.session.scalars(select(Report)).all() == []
    text_in(work, number, "why do you need to know")
    assert "neighbors who check" not in answer(work)
    assert work.session.scalars(select(Report)).one().exactness != "place"


def asked(work: Work, make: Factory, area: Area) -> tuple[Incident, Volunteer, str]:
    verifier = make.verifier(area)
    kept = report.submit_report(work, submission())
    verify.place_report(work, kept.id)
    incident = work.session.get_one(Incident, kept.incident_id)
    check_flow.ask_verifiers(work, incident.id)
    return incident, verifier, check_store.of_incident(work.session, incident.id)[0].code


@pytest.mark.parametrize("beside", [" confirmed", ". 4 agents 2 vans", "\nSent from my Galaxy", " si son"])
def test_a_check_is_answered_with_anything_beside_its_code(work: Work, make: Factory, area: Area, beside: str) -> None:
    incident, verifier, code = asked(work, make, area)
    text_in(work, make.number_of(verifier), f"5 {code}{beside}")
    assert incident.status is incidents.State.CONFIRMED


@pytest.mark.parametrize("body", ["yes its ICE i see 4 agents", "confirmado", "waan arkay waa ICE"])
def test_words_that_confirm_ring_and_say_how_to_make_them_count(
    work: Work, make: Factory, area: Area, body: str
) -> None:
    incident, verifier, code = asked(work, make, area)
    text_in(work, make.number_of(verifier), body)
    assert incident.status is incidents.State.CHECKING
    assert [one.cause for one in ring.untaken(work.session)] == [Cause.BARE_CONFIRMATION]
    assert "doesn't count yet" in answer(work)
    assert "reply 5" in answer(work)
    assert code not in answer(work)


def test_no_link_and_no_check_code_of_ours_is_kept_for_a_viewer(work: Work, make: Factory, area: Area) -> None:
    incident, verifier, code = asked(work, make, area)
    link = f"{work.policy.public_url}/volunteer/a/{'2' * 20}"
    text_in(work, make.number_of(verifier), f"does {link} work? code {code}")
    (kept,) = noted(work, incident)
    assert kept == "does [...] work? code [...]"
    assert work.session.scalars(select(Notice)).all()


def test_many_wrong_codes_hand_the_sending_back_to_coordinators(work: Work, make: Factory, area: Area) -> None:
    braked = replace(work, policy=replace(work.policy, verifier_releases=True, wrong_codes_an_hour=2))
    incident, verifier, code = asked(braked, make, area)
    for wrong in ("XXXX", "XXXY"):
        text_in(braked, make.number_of(verifier), f"5 {wrong}")
    assert Cause.CODES_GUESSED in {one.cause for one in ring.untaken(work.session)}
    text_in(braked, make.number_of(verifier), f"5 {code}")
    assert incident.status is incidents.State.CONFIRMED
    assert Cause.CONFIRMED in {one.cause for one in ring.untaken(work.session)}
    assert check_store.of_incident(work.session, incident.id)[0].status is checks.State.ANSWERED


def test_only_the_sender_of_wrong_codes_is_blocked(work: Work, make: Factory, area: Area) -> None:
    other = make.verifier(area)
    incident, _verifier, _code = asked(work, make, area)
    by_person = {check.volunteer_id: check for check in check_store.of_incident(work.session, incident.id)}
    guesser = next(check for one, check in by_person.items() if one != other.id)
    for wrong in ("XXXX", "XXXY", "XXXW"):
        text_in(work, make.number_of(work.session.get_one(Volunteer, guesser.volunteer_id)), f"5 {wrong}")
    text_in(work, make.number_of(other), f"5 {by_person[other.id].code}")
    assert incident.status is incidents.State.CONFIRMED
