"""Calling people as a coordinator does it: by keyboard, on a small phone, and while the rest of the board goes on."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask_security.utils import hash_password
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import make_server

from config.settings import load
from responder.app import create_app
from responder.domain.distance import Point
from responder.domain.incident import State
from responder.domain.role import Role
from responder.parts import Parts, build
from responder.store import area as area_store
from responder.store import ring
from responder.store.delivery import Delivery
from responder.store.ring import Cause
from tests.conftest import PASSWORD
from tests.factories import CORNER, Factory, account
from tests.store import rows

PHONE: ViewportSize = {"width": 360, "height": 800}
LOGIN = "coordinator@example.org"


@dataclass
class Desk:
    """The pages alone, with a confirmed incident in an area that has volunteers; nothing is sent."""

    url: str
    session: Session

    @property
    def incident(self) -> str:
        return f"{self.url}/dashboard/incidents/R8K"

    def called(self) -> int:
        return self.session.scalars(select(func.count()).select_from(Delivery)).one()


@pytest.fixture
def desk(environment: dict[str, str], committed: sessionmaker[Session]) -> Iterator[Desk]:
    settings = load(environment)
    whole = build(settings)
    app = create_app(settings, Parts(settings, settings.policy, whole.engine, committed, whole.broker))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server_thread = threading.Thread(target=server.serve_forever)
    server_thread.start()
    with committed() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        with app.app_context():
            account(session, LOGIN, hash_password(PASSWORD), Role.COORDINATOR)
        make = Factory(session, datetime.now(UTC))
        area = make.area()
        make.area("Corcoran", Point(CORNER.latitude, CORNER.longitude + 0.02))
        area_store.join_neighbors(session)
        for language in ("en", "en", "es", "so", "kar"):
            make.volunteer(area, language=language)
        rows.incident(session, area, "R8K", State.CONFIRMED)
        session.flush()
        yield Desk(f"http://127.0.0.1:{server.port}", session)
    server.shutdown()
    server_thread.join()
    server.server_close()
    whole.close()


def log_in(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/dashboard/login")
    page.locator("input[name=email]").fill(LOGIN)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")


def reach(page: Page, wanted: Locator) -> None:
    """Tab until this has the focus, as somebody without a mouse does."""
    for _ in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not get there")


def fits(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.locator("html").evaluate("element => element.scrollWidth") <= PHONE["width"]


def test_a_call_is_prepared_and_approved_by_keyboard_on_an_old_phone(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    log_in(page, desk)
    page.goto(desk.incident)

    reach(page, page.get_by_role("button", name="Prepare the call"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What approving does now")).to_be_visible()
    assert desk.called() == 0

    reach(page, page.get_by_role("button", name="Approve: text 5 people now"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("on its way to 5 people")
    assert desk.called() == 5
    context.close()


def test_more_choices_are_made_by_keyboard_too(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    log_in(page, desk)
    page.goto(desk.incident)

    reach(page, page.get_by_role("link", name="More choices"))
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("checkbox", name="Corcoran"))
    page.keyboard.press("Space")
    reach(page, page.get_by_role("radio", name="All at once"))
    page.keyboard.press("ArrowDown")
    reach(page, page.get_by_label("How many are needed?"))
    page.keyboard.type("1")
    reach(page, page.get_by_label("Your own words"))
    page.keyboard.type("Bring water.")
    reach(page, page.get_by_role("button", name="See what it does"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_contain_text("Trained volunteers of Powderhorn, Corcoran")
    expect(page.locator("#english")).to_contain_text("Bring water.")
    reach(page, page.get_by_role("button", name="Approve: text the first 3 people now"))
    page.keyboard.press("Enter")
    expect(page.locator("#waves")).to_contain_text(
        "Going, there, or been there: 0 of 1 needed. Asked in waves: 3 people"
    )
    context.close()


def test_what_is_being_written_stays_while_the_board_goes_on(browser: Browser, desk: Desk) -> None:
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

    expect(page.locator("#troubles")).to_contain_text("Waiting for somebody on the board: 1")
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
    page.get_by_role("button", name="See what it does").click()
    expect(page.get_by_role("heading", name="What approving does now")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="Change").click()
    page.get_by_label("Your own words").fill("Bring water.")
    page.locator("input[value=waves]").check()
    page.get_by_label("How many are needed?").fill("0")
    page.get_by_role("button", name="See what it does").click()
    expect(page.locator("#needed-error")).to_be_visible()
    fits(page)
    page.get_by_label("How many are needed?").fill("1")
    page.get_by_role("button", name="See what it does").click()
    page.goto(desk.incident)
    expect(page.locator("#drafts")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="Look at it").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("#waves")).to_be_visible()
    fits(page)
    page.goto(desk.incident)
    expect(page.locator("#follow-ups")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="Write an update").click()
    fits(page)
    context.close()
