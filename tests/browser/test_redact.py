"""Redacting words and writing notes on a small phone, by keyboard alone, without JavaScript."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from responder.domain.redaction import MARK
from responder.store import note
from responder.store.account import Account
from responder.store.incident import Incident
from tests.browser.desk import PHONE, Desk, log_in, reach

LONG = "مريم was here " * 65 + "အခြေအနေ" * 12


def fits(page: Page) -> None:
    found = Axe().run(page)
    bad = [one for one in found.response["violations"] if one["impact"] in {"serious", "critical", "moderate"}]
    assert bad == [], found.generate_report()
    assert page.locator("html").evaluate("element => element.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_are_removed_by_keyboard_at_360_px(
    browser: Browser, desk: Desk, scheme: Literal["light", "dark"]
) -> None:
    found = desk.session.scalars(select(Incident)).one()
    who = desk.session.scalars(select(Account).where(Account.email == "coordinator@example.org")).one()
    kept = note.write(desk.session, found.id, who.id, LONG, found.opened_at)
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)
    context.route("**/*.js", lambda route: route.abort())
    page = context.new_page()
    log_in(page, desk)
    page.goto(desk.incident)
    expect(page.get_by_label("Note for everyone on duty")).to_be_visible()
    page.goto(f"{desk.incident}/redact/note/{kept.id}")
    fits(page)
    first = page.get_by_role("checkbox").first
    reach(page, first)
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#left").get_by_role("img", name="[redacted]")).to_have_count(1)
    fits(page)
    reach(page, page.get_by_role("button", name="Yes, redact permanently"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("The words are permanently redacted.")).to_be_visible()
    desk.session.expire_all()
    assert note.note_content(desk.session, kept).startswith(f"{MARK} here مريم")
    fits(page)
    context.close()


def test_a_note_that_says_too_much_is_asked_about_at_360_px(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    log_in(page, desk)
    page.goto(desk.incident)
    page.get_by_label("Note for everyone on duty").fill("white van\nplate ABC 123")
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_role("alert")).to_contain_text("Your note is not saved yet")
    fits(page)
    page.get_by_role("button", name="Save note as written").click()
    expect(page.locator("#notes").get_by_text("plate ABC 123")).to_be_visible()
    context.close()
