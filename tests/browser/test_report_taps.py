"""A report takes four taps and two screens of a small phone; places are suggested while one types."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Geolocation, Locator, Page, ViewportSize, expect
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from responder.store import report as store
from responder.store.area import Area
from responder.store.report import Report
from tests.browser.site import Site, serve
from tests.factories import CORNER, Factory

SMALL: ViewportSize = {"width": 360, "height": 740}
MOST_TAPS = 4
MOST_SCREENS = 2


@pytest.fixture
def pages(environment: dict[str, str], committed: sessionmaker[Session]) -> Iterator[Site]:
    for site in serve({**environment, "RESPONDER_HOTLINE": "(612) 555-0142"}, committed):
        make = Factory(site.session, datetime.now(UTC))
        area = site.session.scalars(select(Area).order_by(Area.name)).all()[0]
        make.place(area, "Lake St & Bloomington Ave")
        make.place(area, "Karmel Mall", CORNER)
        yield site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    here = Geolocation(latitude=CORNER.latitude, longitude=CORNER.longitude)
    context = browser.new_context(
        viewport=SMALL,
        has_touch=True,
        permissions=["geolocation"],
        geolocation=here,
    )
    yield context.new_page()
    context.close()


def words(page: Page) -> Locator:
    return page.get_by_label("Cross streets or a landmark")


def kept(site: Site) -> Report:
    return site.session.scalars(select(Report)).one()


def arrived(page: Page) -> None:
    expect(page.get_by_role("heading", name="Thank you. We have your report.")).to_be_visible(timeout=15_000)


def test_a_report_from_where_one_stands_takes_four_taps_on_two_screens(page: Page, pages: Site) -> None:
    page.goto(f"{pages.url}/report")
    send = page.get_by_role("button", name="Send report")
    box = send.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= MOST_SCREENS * SMALL["height"]
    taps = [
        page.get_by_text("Someone is being taken"),
        page.get_by_role("button", name="Use my location"),
        page.get_by_text("Yes, I saw it"),
        send,
    ]
    assert len(taps) <= MOST_TAPS
    for tap in taps[:-1]:
        tap.tap()
    expect(page.locator("#located")).to_have_text("We will send this phone's location with your report.")
    taps[-1].tap()
    arrived(page)
    assert kept(pages).first_hand
    assert kept(pages).point == CORNER


@pytest.mark.parametrize("language", ["en", "es"])
def test_send_is_within_two_screens_without_javascript(browser: Browser, pages: Site, language: str) -> None:
    context = browser.new_context(viewport=SMALL, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{pages.url}/report?language={language}")
    box = page.locator("button.primary").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= MOST_SCREENS * SMALL["height"]
    context.close()


def test_a_suggestion_is_picked_with_a_finger(page: Page, pages: Site) -> None:
    page.goto(f"{pages.url}/report")
    words(page).press_sequentially("kar")
    page.get_by_role("option", name="Karmel Mall").tap()
    expect(words(page)).to_have_value("Karmel Mall")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.reload()
    expect(words(page)).to_have_value("Karmel Mall")


def test_a_suggestion_is_picked_with_the_arrow_keys_and_enter_does_not_send(page: Page, pages: Site) -> None:
    page.goto(f"{pages.url}/report")
    field = words(page)
    field.press_sequentially("bloom")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#suggested [aria-selected=true]")
    expect(chosen).to_contain_text("Lake St & Bloomington Ave")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "none")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Lake St & Bloomington Ave")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("alert")).to_have_count(0)
    field.press_sequentially("x")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_words_may_stay_as_they_were_written(page: Page, pages: Site) -> None:
    page.goto(f"{pages.url}/report")
    page.get_by_text("Agents at a home").tap()
    words(page).press_sequentially("karmel")
    page.get_by_role("option", name="Use “karmel” as I wrote it").tap()
    page.get_by_role("button", name="Send report").tap()
    arrived(page)
    assert store.place_words(pages.session, kept(pages)) == "karmel"


def test_an_unknown_place_is_named_on_the_next_page(page: Page, pages: Site) -> None:
    page.goto(f"{pages.url}/report")
    page.get_by_text("Agents at a home").tap()
    words(page).fill("the red barn")
    page.get_by_role("button", name="Send report").tap()
    arrived(page)
    expect(page.get_by_text("We could not find this place on our list.")).to_be_visible()
    words(page).press_sequentially("bloom")
    page.get_by_role("option", name="Lake St & Bloomington Ave").tap()
    page.get_by_role("button", name="Add to my report").tap()
    expect(page.get_by_text("We think this is near Lake St & Bloomington Ave")).to_be_visible()
    pages.session.expire_all()
    assert kept(pages).area_id is not None


def test_a_neighborhood_is_found_by_its_name_on_the_join_page(page: Page, pages: Site) -> None:
    page.goto(f"{pages.url}/volunteer/join")
    search = page.get_by_label("Find a neighborhood")
    search.fill("CORC")
    expect(page.locator("details.city .choice:visible")).to_have_count(1)
    page.get_by_role("checkbox", name="Corcoran").check()
    search.fill("zzz")
    expect(page.get_by_text("No neighborhood with that name.")).to_be_visible()
    search.fill("")
    expect(page.locator("details.city .choice:visible")).to_have_count(3)
    expect(page.get_by_role("checkbox", name="Corcoran")).to_be_checked()
