"""Joining as people see it: an old phone without JavaScript, the simulator's texts, their own page."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session, sessionmaker

from tests.browser.site import PHONE, Site, serve
from tests.system import System


@pytest.fixture
def strict(environment: dict[str, str], committed: sessionmaker[Session]) -> Iterator[Site]:
    """A site that requires a proof for every code from the start."""
    yield from serve({**environment, "RESPONDER_CODES_AN_HOUR": "0"}, committed)


@pytest.fixture
def pages(environment: dict[str, str], committed: sessionmaker[Session]) -> Iterator[Site]:
    yield from serve(environment, committed)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """An old phone: small, and without JavaScript."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


def fill(page: Page, number: str) -> None:
    """The minimum that joining requires."""
    page.get_by_label("Your cell phone number").fill(number)
    page.get_by_label("What should we call you?").fill("Robin")
    page.locator("input[name=areas]").first.check()
    page.locator("input[name=consent]").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Text me a code").click()


def text_on(simulator: Page, system: System, number: str, pattern: str) -> str:
    """The newest text with this pattern on a person's phone, once it is there."""
    simulator.goto(f"{system.instance.simulator_url}/?show=texts")
    card = simulator.locator(".phone", has_text=re.compile(re.escape(number[-4:])))
    found = card.locator(".text.got .body", has_text=re.compile(pattern)).last
    expect(found).to_be_visible(timeout=20_000)
    return found.inner_text()


def test_somebody_joins_on_an_old_phone_and_looks_after_themselves(
    system: System, browser: Browser, phone: Page
) -> None:
    number, url = "+16125550199", system.instance.url
    context = browser.new_context()
    simulator = context.new_page()
    phone.goto(f"{url}/")
    phone.get_by_role("link", name="Join as a volunteer").click()
    phone.locator("details.city summary").first.click()
    fill(phone, number)
    send(phone)
    code = re.search(r"\b\d{6}\b", text_on(simulator, system, number, r"\b\d{6}\b"))
    assert code is not None

    phone.get_by_label("Code from our text").fill(code[0])
    phone.get_by_role("button", name="Join", exact=True).click()

    expect(phone).to_have_url(f"{url}/volunteer/join/done")
    own = re.search(r"/volunteer/me/\w+", text_on(simulator, system, number, "/volunteer/me/"))
    assert own is not None
    context.close()
    phone.goto(url + own[0])
    expect(phone.get_by_label("What should we call you?")).to_have_value("Robin")
    phone.get_by_label("What should we call you?").fill("Robyn")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("status")).to_contain_text("Saved.")
    phone.get_by_role("button", name="8 hours").click()
    expect(phone.locator("main")).to_contain_text("You're paused until")
    phone.get_by_role("link", name="Leave and delete my data").click()
    phone.get_by_role("button", name="Yes, leave and delete my data").click()
    expect(phone).to_have_url(f"{url}/volunteer/left")
    assert phone.context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_volunteers_fit_everybody(browser: Browser, pages: Site, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)
    page = context.new_page()

    def fits() -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.locator("html").evaluate("element => element.scrollWidth") <= PHONE["width"]

    for path in ("join", "join/code", "join/done", "link", "terms", "left"):
        page.goto(f"{pages.url}/volunteer/{path}")
        fits()
    page.goto(f"{pages.url}/volunteer/join")
    page.locator("form.questions").evaluate("form => { form.noValidate = true; form.submit(); }")
    expect(page.get_by_role("alert")).to_contain_text("Please enter your cell phone number.")
    fits()
    page.goto(f"{pages.url}/volunteer/join")
    page.locator("details.city").evaluate_all("all => all.forEach(one => { one.open = true; })")
    fill(page, "+16125550188")
    send(page)
    expect(page.get_by_role("status")).to_contain_text("a code is on its way")
    fits()
    page.get_by_label("Code from our text").fill(pages.code())
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page).to_have_url(re.compile("/join/done"))
    page.goto(pages.own_page())
    page.get_by_role("button", name="Create an invite").click()
    expect(page.get_by_role("status")).to_contain_text("Your invite is ready")
    fits()
    page.get_by_role("link", name="Leave and delete my data").click()
    fits()
    context.close()


def test_a_browser_solves_the_proof_while_many_codes_are_asked_for(browser: Browser, strict: Site) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{strict.url}/volunteer/join")
    page.locator("details.city").evaluate_all("all => all.forEach(one => { one.open = true; })")
    fill(page, "+16125550189")
    send(page)
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible(timeout=30_000)
    assert len(strict.code()) == 6
    context.close()


def test_without_javascript_the_other_ways_are_said(phone: Page, strict: Site) -> None:
    phone.goto(f"{strict.url}/volunteer/join")
    expect(phone.get_by_text("text JOIN")).to_be_visible()
    fill(phone, "+16125550190")
    send(phone)
    expect(phone.get_by_role("alert")).to_contain_text("text JOIN")
    expect(phone.get_by_label("Your cell phone number")).to_have_value("+16125550190")


def test_touching_the_map_chooses_a_neighborhood(browser: Browser, pages: Site) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{pages.url}/volunteer/join")
    shape = page.locator(".area-map svg a").last
    expect(shape).not_to_have_class(re.compile("chosen"))
    shape.click()
    expect(page.locator("input[name=areas]:checked")).to_have_count(1)
    expect(shape).to_have_class(re.compile("chosen"))
    context.close()
