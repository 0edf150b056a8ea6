"""Alerting people as a coordinator does: by keyboard, on a small phone, and while the rest of the board goes on."""

from datetime import UTC, datetime
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from responder.store import ring
from responder.store.ring import Cause
from tests.browser.desk import PHONE, Desk, fits, log_in, reach


def test_a_call_is_prepared_and_approved_by_keyboard_on_an_old_phone(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    log_in(page, desk)
    page.goto(desk.incident)

    reach(page, page.get_by_role("button", name="Preview alert"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="If you approve")).to_be_visible()
    assert desk.called() == 0

    reach(page, page.get_by_role("button", name="Approve and text 5 people now"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("on its way to 5 people")
    assert desk.called() == 5
    context.close()


def test_more_choices_are_made_by_keyboard_too(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    log_in(page, desk)
    page.goto(desk.incident)

    reach(page, page.get_by_role("link", name="More options"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("checkbox", name="Corcoran"))
    page.keyboard.press("Space")
    reach(page, page.get_by_role("radio", name="All at once"))
    page.keyboard.press("ArrowDown")
    reach(page, page.get_by_label("How many people do you need?"))
    page.keyboard.type("1")
    reach(page, page.get_by_label("Your own words"))
    page.keyboard.type("Bring water.")
    reach(page, page.get_by_role("button", name="Preview"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_contain_text("Trained volunteers in Powderhorn, Corcoran")
    expect(page.locator("#english")).to_contain_text("Bring water.")
    reach(page, page.get_by_role("button", name="Approve and text the first 3 people now"))
    page.keyboard.press("Enter")
    expect(page.locator("#waves")).to_contain_text(
        "Going, on scene, or came and left: 0 of 1 needed. Asked in waves: 3 people"
    )
    context.close()


def test_a_form_being_filled_in_stays_while_the_board_goes_on(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    log_in(page, desk)
    page.goto(f"{desk.incident}/compose")
    page.locator("#place").fill("")
    page.get_by_label("Your own words").fill("Bring water.")
    page.locator("form.questions").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    expect(page.locator("#place-error")).to_be_visible()

    ring.ring(desk.session, Cause.DISAGREE, None, datetime.now(UTC))
    desk.session.flush()

    expect(page.locator("#troubles")).to_contain_text("Needs attention on the board: 1")
    expect(page.locator("#place-error")).to_be_visible()
    expect(page.get_by_label("Your own words")).to_have_value("Bring water.")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_a_call_fit_everybody(browser: Browser, desk: Desk, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)
    page = context.new_page()
    log_in(page, desk)
    page.goto(desk.incident)
    fits(page)
    page.goto(f"{desk.incident}/compose")
    fits(page)
    page.get_by_label("Your own words").fill("Ask Robin at 612-555-0143.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="If you approve")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Your own words").fill("Bring water.")
    page.locator("input[value=waves]").check()
    page.get_by_label("How many people do you need?").fill("0")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#needed-error")).to_be_visible()
    fits(page)
    page.get_by_label("How many people do you need?").fill("1")
    page.get_by_role("button", name="Preview").click()
    page.goto(desk.incident)
    expect(page.locator("#drafts")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="View draft").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("#waves")).to_be_visible()
    fits(page)
    page.goto(desk.incident)
    expect(page.locator("#follow-ups")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="Write an update").click()
    fits(page)
    context.close()
