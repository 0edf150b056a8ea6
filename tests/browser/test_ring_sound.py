"""The sound of a ring: one tap allows it, the tab remembers that, and one tab sounds until somebody takes it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.role import Role
from responder.store import ring
from responder.store.ring import Cause
from responder.web import login
from tests.application import application, served
from tests.factories import account
from tests.login import PASSWORD

EMAIL = "coordinator@example.org"
COUNTING = """
window.tones = 0;
const start = OscillatorNode.prototype.start;
AudioScheduledSourceNode.prototype.start = function (...when) { window.tones += 1; return start.apply(this, when); };
"""
"""Counts what a person would hear."""


@pytest.fixture
def address(settings: Settings, committed: sessionmaker[Session]) -> Iterator[str]:
    """The address of a board, with a coordinator who may log in."""
    with application(settings) as app, served(app) as url:
        with app.app_context(), committed.begin() as session:
            account(session, EMAIL, login.hashed(PASSWORD), Role.COORDINATOR)
        yield url


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.add_init_script(COUNTING)
    context.clock.install()
    yield context
    context.close()


def board(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/dashboard/")
    if page.locator("input[name=email]").count():
        page.locator("input[name=email]").fill(EMAIL)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button").first.click()
    expect(page.locator("#sound")).to_be_visible()
    return page


def tones(page: Page) -> int:
    return int(page.evaluate("window.tones"))


def wait(page: Page) -> None:
    """Long enough for three sounds, if there are any, by the page's own clock: the test does not really wait."""
    for _ in range(3):
        page.clock.fast_forward(4000)


def hear(page: Page, count: int) -> None:
    for _ in range(75):
        if tones(page) >= count:
            return
        page.wait_for_timeout(50)
        page.clock.fast_forward(4000)
    raise AssertionError(f"{tones(page)} tones instead of {count}")


def start_ringing(committed: sessionmaker[Session]) -> None:
    with committed.begin() as session:
        ring.ring(session, Cause.CARRIER, None, datetime.now(UTC))


def test_a_ring_is_heard_after_one_tap_and_until_it_is_taken(
    context: BrowserContext, address: str, committed: sessionmaker[Session]
) -> None:
    page = board(context, address)
    page.locator("#sound").click()
    expect(page.locator("#sound")).to_have_text("Turn off sound")
    wait(page)
    assert tones(page) == 0

    start_ringing(committed)
    expect(page.locator(".ring")).to_be_visible(timeout=5000)
    hear(page, 4)

    page.locator(".ring button").click()
    expect(page.locator(".ring")).to_have_count(0)
    expect(page.locator("#sound")).to_have_text("Turn off sound")
    wait(page)
    assert tones(page) == 0


def test_without_a_tap_or_turned_off_again_it_is_silent(
    context: BrowserContext, address: str, committed: sessionmaker[Session]
) -> None:
    start_ringing(committed)
    page = board(context, address)
    wait(page)
    assert tones(page) == 0
    page.locator("#sound").click()
    hear(page, 2)
    page.locator("#sound").click()
    expect(page.locator("#sound")).to_have_text("Turn on sound")
    heard = tones(page)
    wait(page)
    assert tones(page) == heard


def test_of_two_tabs_one_sounds_and_the_other_when_it_is_closed(
    context: BrowserContext, address: str, committed: sessionmaker[Session]
) -> None:
    start_ringing(committed)
    first = board(context, address)
    first.locator("#sound").click()
    hear(first, 2)
    second = board(context, address)
    second.locator("#sound").click()
    expect(second.locator("#sound")).to_have_text("Turn off sound")
    wait(second)
    assert tones(second) == 0
    first.close()
    hear(second, 2)
