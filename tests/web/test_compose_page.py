"""The page where a coordinator writes an alert: its choices, its faults, and what a draft keeps."""

import re
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.alert import Kind, State
from responder.domain.audience import Wanted
from responder.domain.distance import Point
from responder.domain.volunteer import Skill
from responder.flow.work import Work
from responder.store import area as area_store
from responder.store.alert import Alert
from responder.store.area import Area
from responder.store.incident import Incident
from tests.factories import CORNER, Factory
from tests.web.incidents import act, call, confirmed, deliveries, incident, write

NEXT_DOOR = Point(CORNER.latitude, CORNER.longitude + 0.02)
FAR = Point(45.2, -93.9)


def page(client: FlaskClient, found: Incident, kind: str = "callout", **asked: object) -> str:
    return client.get(f"/dashboard/incidents/{found.code}/compose", query_string={"kind": kind, **asked}).text


def drafted(work: Work) -> Alert:
    """The newest draft."""
    query = select(Alert).where(Alert.status == State.DRAFT).order_by(Alert.drafted_at.desc()).limit(1)
    return work.session.scalars(query.execution_options(populate_existing=True)).one()


def ticked(shown: str, name: str) -> list[str]:
    """The values of the ticked checkboxes with this name."""
    return re.findall(rf'<input type="(?:checkbox|radio)" name="{name}" value="([^"]*)" checked', shown)


def around(work: Work, make: Factory) -> tuple[Area, Area]:
    """An area next to the test area, and one far away."""
    near, far = make.area("Corcoran", NEXT_DOOR), make.area("Anoka", FAR)
    area_store.join_neighbors(work.session)
    work.session.commit()
    return near, far


def test_a_page_from_before_an_update_may_still_ask_for_the_old_word(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    assert ticked(page(coordinator, found, "call"), "area") == [str(found.area_id)]


def test_the_areas_own_box_is_ticked_its_neighbors_stand_beside_it_the_others_are_folded_away(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    near, far = around(work, make)
    shown = page(coordinator, found)
    assert ticked(shown, "area") == [str(found.area_id)]
    beside, _, folded = shown.partition('<details class="city">')
    assert "Powderhorn (where it is happening)" in beside
    assert str(near.id) in beside
    assert str(far.id) in folded


def test_everything_that_was_chosen_is_in_the_draft(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    near, far = around(work, make)
    answer = write(
        coordinator,
        found,
        place="behind the library",
        area=[str(far.id), str(near.id)],
        skill=["legal", "driver"],
        spoken=["so"],
        urgent="yes",
        way="waves",
        needed="6",
        **{"words-en": "Bring water.", "words-es": "Traiga agua."},
    )
    made = drafted(work)
    assert answer.headers["Location"] == f"/dashboard/alerts/{made.id}"
    assert Wanted.of(made.audience) == Wanted((far.id, near.id), (Skill.LEGAL, Skill.DRIVER), ("so",), urgent=True)
    assert (made.place_words, made.needed) == ("behind the library", 6)
    assert made.words == {"en": "Bring water.", "es": "Traiga agua."}
    assert deliveries(work, found, "callout") == [], "a draft texts nobody"


def test_changing_a_draft_begins_with_what_it_has_and_takes_its_place(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    near, _ = around(work, make)
    write(coordinator, found, place="at the school", area=str(near.id), skill="legal", way="waves", needed="7")
    first = drafted(work)
    shown = page(coordinator, found, like=first.id)
    assert ticked(shown, "area") == [str(near.id)]
    assert ticked(shown, "skill") == ["legal"]
    assert ticked(shown, "way") == ["waves"]
    assert 'value="at the school"' in shown
    assert 'value="7"' in shown
    assert "This one will replace it" in shown
    write(coordinator, found, place="at the park")
    work.session.refresh(first)
    assert first.status is State.CANCELLED
    assert drafted(work).place_words == "at the park"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"place": " "}, "place"),
        ({"place": "x" * 81}, "place"),
        ({"area": []}, "area"),
        ({"way": "waves", "needed": "0"}, "needed"),
        ({"way": "waves", "needed": "many"}, "needed"),
        ({"words-en": "x" * 301}, "words-en"),
        ({"words-en": "", "words-es": "Traiga agua."}, "words-en"),
    ],
)
def test_an_error_appears_beside_its_field_and_the_rest_of_the_form_is_kept(
    coordinator: FlaskClient, work: Work, make: Factory, typed: dict[str, str], field: str
) -> None:
    found = confirmed(work, make)
    whole = {"words-en": "keep me", "words-so": "keep me too", "urgent": "yes", "skill": "legal"}
    answer = write(coordinator, found, **whole | typed)
    assert answer.status_code == 400
    assert re.findall(r'class="error" id="([\w-]+)-error"', answer.text) == [field]
    assert re.search(rf'aria-describedby="[^"]*\b{field}-error" aria-invalid="true"', answer.text)
    assert f'<a href="#{field}">' in answer.text
    assert f' id="{field}"' in answer.text
    assert "keep me too" in answer.text
    assert ticked(answer.text, "urgent") == ["yes"]
    assert ticked(answer.text, "skill") == ["legal"]
    assert work.session.scalars(select(Alert)).all() == []


@pytest.mark.parametrize("typed", [{"skill": "wizard"}, {"spoken": "xx"}, {"area": str(uuid4())}])
def test_a_choice_that_there_is_not_is_never_left_out_silently(
    coordinator: FlaskClient, work: Work, make: Factory, typed: dict[str, str]
) -> None:
    answer = write(coordinator, confirmed(work, make), **typed)
    assert answer.status_code == 400
    assert "Something you chose is no longer available" in answer.text
    assert work.session.scalars(select(Alert)).all() == []


def test_a_call_about_what_nobody_confirmed_is_refused_in_words(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = incident(work, make)
    assert "Confirm it first" in page(coordinator, found)
    assert "<textarea" not in page(coordinator, found)
    assert write(coordinator, found).status_code == 409


@pytest.mark.parametrize("kind", ["update", "stand-down", "correction"])
def test_no_follow_up_text_can_be_written_if_no_one_was_alerted(
    coordinator: FlaskClient, work: Work, make: Factory, kind: str
) -> None:
    found = confirmed(work, make)
    assert "there is no one to text" in page(coordinator, found, kind)
    answer = write(coordinator, found, kind, **{"words-en": "They have left."})
    assert answer.status_code == 409
    assert "there is no one to text" in answer.text


def test_an_update_needs_words_and_goes_to_those_who_were_called(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    call(coordinator, found)
    empty = write(coordinator, found, "update")
    assert empty.status_code == 400
    assert 'id="words-en-error"' in empty.text
    assert write(coordinator, found, "update", **{"words-en": "They have left."}).status_code == 303
    made = drafted(work)
    assert (made.kind, made.audience) == (Kind.UPDATE, {})


def test_a_correction_of_what_is_open_needs_words_and_of_what_is_closed_does_not(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    call(coordinator, found)
    assert "What was wrong?" in page(coordinator, found, "correction")
    empty = write(coordinator, found, "correction")
    assert (empty.status_code, 'id="words-en-error"' in empty.text) == (400, True)
    assert write(coordinator, found, "correction", **{"words-en": "City vehicles."}).status_code == 303
    act(coordinator, found, "close", outcome="ended")
    assert write(coordinator, found, "correction").status_code == 303


@pytest.mark.parametrize("kind", ["update", "stand-down"])
def test_a_closed_incident_gets_no_more_updates_or_stand_downs(
    coordinator: FlaskClient, work: Work, make: Factory, kind: str
) -> None:
    found = confirmed(work, make)
    call(coordinator, found)
    act(coordinator, found, "close", outcome="ended")
    assert "<textarea" not in page(coordinator, found, kind)
    assert write(coordinator, found, kind, **{"words-en": "They have left."}).status_code == 409


@pytest.mark.parametrize("kind", ["danger", "all-clear", "nothing"])
def test_danger_alerts_all_clears_and_unknown_kinds_cannot_be_composed(
    coordinator: FlaskClient, work: Work, make: Factory, kind: str
) -> None:
    found = confirmed(work, make)
    assert coordinator.get(f"/dashboard/incidents/{found.code}/compose?kind={kind}").status_code == 404


def test_a_place_outside_every_area_can_be_called_to_from_areas_that_are_chosen(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    area, found.area_id = found.area_id, None
    work.session.commit()
    shown = page(coordinator, found)
    assert ticked(shown, "area") == []
    assert '<details class="city" open>' in shown
    assert call(coordinator, found, area=str(area)).status_code == 303
    assert len(deliveries(work, found, "callout")) == 3


def test_after_closing_nobody_is_called(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    act(coordinator, found, "close", outcome="ended")
    assert write(coordinator, found).status_code == 409


def test_a_like_that_is_of_another_incident_is_not_shown(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    assert coordinator.get(f"/dashboard/incidents/{found.code}/compose?like=nonsense").status_code == 200
    assert coordinator.get(f"/dashboard/incidents/{found.code}/compose?like={uuid4()}").status_code == 200


@pytest.mark.parametrize("page", ["", "/compose"])
def test_a_code_that_no_incident_can_have_is_not_found(coordinator: FlaskClient, page: str) -> None:
    assert coordinator.get(f"/dashboard/incidents/R%008{page}").status_code == 404
