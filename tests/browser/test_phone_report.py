"""Taking a phone report without a mouse: type it, see its place looked up while typing, read the code out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask_security.utils import hash_password
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import load
from responder.domain.distance import Point
from responder.domain.policy import Policy
from responder.domain.report import Activity, Equipment, Size, Uniform
from responder.domain.role import Role
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import report as store
from responder.store.area import Area
from responder.store.report import Report
from tests.application import application, served
from tests.browser.desk import reach
from tests.factories import CORNER, Factory, account
from tests.login import PASSWORD

PHONE: ViewportSize = {"width": 360, "height": 800}
DESK: ViewportSize = {"width": 1280, "height": 900}
LOGIN = "dispatcher@example.org"


@dataclass
class Desk:
    """Only the pages, with two neighborhoods and a crossing. No worker runs."""

    url: str
    session: Session
    policy: Policy

    def reports(self) -> list[Report]:
        return list(self.session.scalars(select(Report).order_by(Report.received_at)))


@pytest.fixture
def desk(environment: dict[str, str], committed: sessionmaker[Session]) -> Iterator[Desk]:
    settings = load(environment)
    with application(settings, committed) as app, served(app) as url, committed() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        with app.app_context():
            account(session, LOGIN, hash_password(PASSWORD), Role.DISPATCHER)
        make = Factory(session, datetime.now(UTC))
        make.place(make.area("Powderhorn Park"))
        make.area("Corcoran", Point(CORNER.latitude, CORNER.longitude + 0.02))
        session.flush()
        yield Desk(url, session, settings.policy)


def enter(context: BrowserContext, desk: Desk, *, script: bool = True) -> Page:
    """Logs in and starts a phone report, without a mouse."""
    page = context.new_page()
    page.goto(f"{desk.url}/dashboard/login")
    page.locator("input[name=email]").fill(LOGIN)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    reach(page, page.get_by_role("link", name="Log a phone report"))
    page.keyboard.press("Enter")
    expect(page.locator(".keyed #call" if script else "#call")).to_be_visible()
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name || document.activeElement.id"))


def fits(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.locator("html").evaluate("element => element.scrollWidth") <= width


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_whole_call_is_typed_with_number_keys_enter_and_letters(
    browser: Browser, desk: Desk, size: ViewportSize
) -> None:
    context = browser.new_context(viewport=size)
    page = enter(context, desk)
    keys = page.keyboard

    assert focused(page) == "activity"
    keys.press("2")
    assert focused(page) == "words"
    keys.type("lake and bloomington")
    expect(page.locator("#found")).to_have_text("near Lake St & Bloomington Ave, Powderhorn Park?")
    keys.press("Enter")
    assert focused(page) == "area"
    keys.press("Enter")
    assert focused(page) == "first_hand"
    keys.press("1")
    keys.press("2")
    assert focused(page) == "uniform"
    keys.press("3")
    assert focused(page) == "equipment"
    keys.press("3")
    keys.press("5")
    keys.press("Enter")
    assert focused(page) == "seen"
    keys.press("2")
    assert focused(page) == "details"
    keys.type("2 vans,")
    keys.press("Enter")
    keys.type("one door open")
    keys.press("Tab")
    keys.press("Tab")
    assert focused(page) == "number"
    keys.type("612 555 0143")
    assert desk.reports() == []
    keys.press("Control+Enter")

    expect(page.get_by_role("heading", name="Saved. Read this report code to the caller:")).to_be_visible()
    (report,) = desk.reports()
    assert (report.activity, report.first_hand, report.size) == (Activity.DOOR, True, Size.SOME)
    assert (report.uniform, report.equipment) == (Uniform.MASKED, [Equipment.VANS, Equipment.GAS])
    assert report.phone_id is not None
    assert store.details(desk.session, report) == "2 vans,\none door open"
    expect(page.locator("#code")).to_have_text(report.code)
    expect(page.locator("#spelled li")).to_have_count(8)
    expect(page.locator("#place")).to_have_text("near Lake St & Bloomington Ave, Powderhorn Park?")

    keys.press("n")
    expect(page.get_by_role("heading", name="Log a phone report")).to_be_visible()
    assert focused(page) == "activity"
    expect(page.locator("#words")).to_have_value("")
    context.close()


def test_enter_alone_sends_nothing_and_a_fault_leads_to_its_field(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport=PHONE)
    page = enter(context, desk)
    page.keyboard.press("1")
    page.keyboard.type("the red barn")
    expect(page.locator("#found")).to_have_text("We don't know that place. Ask which neighborhood it is in.")
    for _ in range(8):
        page.keyboard.press("Enter")
    assert desk.reports() == []
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("alert")).to_contain_text("Which neighborhood is it in?")
    assert focused(page) == "area"
    page.keyboard.type("Corc")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Saved. Read this report code to the caller:")).to_be_visible()
    (report,) = desk.reports()
    assert report.area_id == desk.session.scalars(select(Area.id).where(Area.name == "Corcoran")).one()
    context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_without_javascript_arrows_and_tab_do(browser: Browser, desk: Desk, size: ViewportSize) -> None:
    context = browser.new_context(viewport=size, java_script_enabled=False)
    page = enter(context, desk, script=False)
    keys = page.keyboard
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("lake and bloomington")
    keys.press("Enter")
    expect(page.locator("#found")).to_have_text("near Lake St & Bloomington Ave, Powderhorn Park?")
    assert desk.reports() == []
    reach(page, page.get_by_role("button", name="Save report"))
    keys.press("Enter")

    expect(page.get_by_role("heading", name="Saved. Read this report code to the caller:")).to_be_visible()
    (report,) = desk.reports()
    assert report.activity is Activity.DOOR
    assert page.locator("#next").evaluate("element => element === document.activeElement")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Log a phone report")).to_be_visible()
    context.close()


def test_the_incident_shows_up_by_itself_and_a_mistake_is_typed_again(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport=DESK)
    page = enter(context, desk)
    page.keyboard.press("4")
    page.keyboard.type("lake and bloomington")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("main")).to_contain_text("not linked to one yet")
    (wrong,) = desk.reports()
    verify.place_report(Work(desk.session, desk.policy, datetime.now(UTC)), wrong.id)
    desk.session.flush()
    expect(page.locator("#incident")).to_be_visible(timeout=10_000)

    reach(page, page.locator("#correct"))
    page.keyboard.press("Enter")
    expect(page.locator("#words")).to_have_value("lake and bloomington")
    assert page.locator("#activity-4").evaluate("element => element === document.activeElement")
    page.keyboard.press("3")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Saved. Read this report code to the caller:")).to_be_visible()
    desk.session.expire_all()
    first, second = desk.reports()
    assert (first.status, second.activity) == ("withdrawn", Activity.WORKPLACE)
    context.close()


def test_a_reload_by_a_slip_loses_nothing_but_the_number_which_is_kept_nowhere(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport=PHONE)
    page = enter(context, desk)
    page.keyboard.press("2")
    page.keyboard.type("lake and bloomington")
    page.locator("#equipment-3").press("3")
    page.locator("#number").fill("612 555 0143")
    key = page.locator("input[name=submission]").input_value()
    assert "0143" not in str(page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})"))
    page.reload()

    expect(page.locator("#draft")).to_be_visible()
    expect(page.locator("#words")).to_have_value("lake and bloomington")
    expect(page.locator("#activity-2")).to_be_checked()
    expect(page.locator("#equipment-3")).to_be_checked()
    expect(page.locator("#uniform-4")).to_be_checked()
    expect(page.locator("#number")).to_have_value("")
    expect(page.locator("input[name=submission]")).to_have_value(key)
    fits(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#taken")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator(".keyed #words")).to_have_value("")
    page.keyboard.press("1")
    page.keyboard.type("elsewhere")
    page.reload()
    page.get_by_role("button", name="Start over").press("Enter")
    expect(page.locator("#words")).to_have_value("")
    context.close()


def test_a_form_that_is_being_typed_stays_while_the_board_goes_on(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport=DESK)
    page = enter(context, desk)
    page.keyboard.press("1")
    page.keyboard.type("somewhere")
    version = page.locator("#live").get_attribute("data-version")
    with context.new_page() as other:
        other.goto(f"{desk.url}/dashboard/report")
        other.locator("#activity-2").check()
        other.locator("#words").fill("lake and bloomington")
        other.locator("#keep").click()
        expect(other.get_by_role("heading", name="Saved. Read this report code to the caller:")).to_be_visible()
    (report,) = desk.reports()
    verify.place_report(Work(desk.session, desk.policy, datetime.now(UTC)), report.id)
    desk.session.flush()
    page.bring_to_front()
    expect(page.locator("#live")).not_to_have_attribute("data-version", version or "", timeout=10_000)
    expect(page.locator("#words")).to_have_value("somewhere")
    assert focused(page) == "words"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_of_a_call_fit_everybody(
    browser: Browser, desk: Desk, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = enter(context, desk)
    fits(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#faults")).to_be_visible()
    fits(page)
    page.keyboard.press("1")
    page.keyboard.type("lake and bloomington")
    page.locator("#number").fill("612 555 0143")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#taken")).to_be_visible()
    fits(page)
    (report,) = desk.reports()
    verify.place_report(Work(desk.session, desk.policy, datetime.now(UTC)), report.id)
    desk.session.flush()
    expect(page.locator("#incident")).to_be_visible(timeout=10_000)
    fits(page)
    reach(page, page.locator("#incident"))
    page.keyboard.press("Enter")
    expect(page.locator(".call-back")).to_be_visible()
    page.locator(".call-back summary").press("Enter")
    fits(page)
    page.get_by_label("Reason").select_option("more")
    page.get_by_role("button", name="Show number").press("Enter")
    expect(page.locator("#revealed")).to_have_text("+16125550143")
    fits(page)
    context.close()
