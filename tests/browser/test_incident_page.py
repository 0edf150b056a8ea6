"""The incident's page as a coordinator uses it: by keyboard, on a small phone, while others change the incident."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from config.settings import load
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.work import Work
from responder.store.area import Area
from responder.store.incident import Incident
from tests.browser.desk import PHONE, Desk, fits, log_in, reach
from tests.factories import Factory, account


@pytest.fixture
def phone(browser: Browser, desk: Desk) -> Iterator[Page]:
    """A small phone without JavaScript, logged in."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    log_in(page, desk)
    page.goto(desk.incident)
    yield page
    context.close()


@pytest.fixture
def screen(browser: Browser, desk: Desk) -> Iterator[Page]:
    """A page that refreshes itself, logged in."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    log_in(page, desk)
    page.goto(desk.incident)
    yield page
    context.close()


def found(desk: Desk) -> Incident:
    return desk.session.scalars(select(Incident).where(Incident.code == "R8K")).one()


def doubted_by_somebody_else(desk: Desk, environment: dict[str, str]) -> None:
    other = account(desk.session, "other@example.org", "-", Role.COORDINATOR)
    decisions.recheck_incident(
        Work(desk.session, load(environment).policy, datetime.now(UTC)), found(desk).id, other.id
    )
    desk.session.flush()


def press(page: Page, name: str, role: Literal["button", "link"] = "button") -> None:
    """Reaches it with the keyboard and presses it."""
    reach(page, page.get_by_role(role, name=name, exact=True).first)
    page.keyboard.press("Enter")


def test_it_is_claimed_doubted_and_refuted_by_keyboard(phone: Page, desk: Desk) -> None:
    press(phone, "Assign to me")
    expect(phone.locator("#claim")).to_contain_text("Assigned to you")
    reach(phone, phone.locator("#act-doubt summary"))
    phone.keyboard.press("Enter")
    press(phone, "Yes, re-check it")
    expect(phone.locator("#head")).to_have_attribute("data-figure-state", "checking")
    reach(phone, phone.locator("#act-refute summary"))
    phone.keyboard.press("Enter")
    press(phone, "False alarm")
    expect(phone.locator("#head")).to_have_attribute("data-figure-state", "closed")


def test_it_is_moved_by_touching_the_map_without_javascript(phone: Page, desk: Desk) -> None:
    press(phone, "Fix location", "link")
    # Pressing the map by keyboard touches no point. The page says so, and words do the job.
    reach(phone, phone.locator("input.touch"))
    phone.keyboard.press("Enter")
    expect(phone.locator("#faults")).to_contain_text("type the location instead")
    phone.locator("input.touch").click(position={"x": 150, "y": 120})
    expect(phone.locator("#sure")).to_contain_text("Is this the right location: a spot in Powderhorn")
    press(phone, "Yes, use this location")
    expect(phone.get_by_role("status").first).to_contain_text("New location for R8K: a spot in Powderhorn")
    desk.session.expire_all()
    assert found(desk).placed_by is not None


def test_a_note_being_typed_stays_while_others_decide_and_their_decision_is_shown(
    screen: Page, desk: Desk, environment: dict[str, str]
) -> None:
    screen.locator("#act-confirm summary").click()
    screen.get_by_label("From a livestream").check()
    screen.locator("#note").fill("the neighbors' stream")
    saw = screen.locator("#act-confirm input[name=seen]").get_attribute("value")
    doubted_by_somebody_else(desk, environment)

    expect(screen.locator("#head")).to_have_attribute("data-figure-state", "checking", timeout=10_000)
    expect(screen.locator("#note")).to_have_value("the neighbors' stream")
    assert screen.locator("#act-confirm input[name=seen]").get_attribute("value") == saw
    assert screen.locator("#act-refute input[name=seen]").get_attribute("value") != saw, "it shows what it is now"

    screen.get_by_role("button", name="Yes, confirm it").click()
    expect(screen.locator("#conflict")).to_contain_text("other@example.org asked for a re-check")
    expect(screen.locator("#conflict")).to_contain_text("the neighbors' stream")
    screen.locator("#all-the-same").click()
    expect(screen.locator("#head")).to_have_attribute("data-figure-state", "confirmed")
    expect(screen.locator("#judgements")).to_contain_text("the neighbors' stream")


def test_opened_parts_stay_open_while_others_decide(screen: Page, desk: Desk, environment: dict[str, str]) -> None:
    screen.locator("#act-refute summary").click()
    doubted_by_somebody_else(desk, environment)
    expect(screen.locator("#head")).to_have_attribute("data-figure-state", "checking", timeout=10_000)
    screen.get_by_role("button", name="False alarm").click()
    expect(screen.locator("#conflict")).to_contain_text("other@example.org asked for a re-check")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_fit_everybody(
    browser: Browser, desk: Desk, environment: dict[str, str], scheme: Literal["light", "dark"]
) -> None:
    area = desk.session.scalars(select(Area).where(Area.name == "Powderhorn")).one()
    Factory(desk.session, datetime.now(UTC)).place(area)
    context = browser.new_context(viewport=PHONE, color_scheme=scheme, java_script_enabled=True)
    page = context.new_page()
    log_in(page, desk)
    page.goto(desk.incident)
    page.locator("#claim-it").click()
    for name in ("confirm", "refute", "close", "doubt", "hazard", "urgent"):
        page.locator(f"#act-{name} > summary").click()
    fits(page)
    page.locator("#act-confirm").get_by_label("Another way").check()
    page.locator("#note").fill("me")
    doubted_by_somebody_else(desk, environment)
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.locator("#conflict")).to_be_visible()
    fits(page)
    page.goto(f"{desk.incident}/place")
    fits(page)
    page.locator("#words").fill("Lake & Bloomington")
    page.locator("#look").click()
    expect(page.locator("#sure")).to_be_visible()
    fits(page)
    page.goto(f"{desk.url}/dashboard/")
    expect(page.locator("p.owner")).to_be_visible()
    fits(page)
    context.close()
