"""Reporting as people do it: on an old phone without JavaScript, while offline, in their own language."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from responder.store import report as store
from responder.store.report import Report
from tests.browser.site import PHONE, Site, serve


@pytest.fixture
def pages(environment: dict[str, str], committed: sessionmaker[Session]) -> Iterator[Site]:
    yield from serve(environment, committed)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def old_phone(browser: Browser) -> Iterator[Page]:
    """Small, and without JavaScript."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


def fill(page: Page, words: str = "the red barn") -> None:
    page.get_by_label("Agents at a home").check()
    page.get_by_label("Cross streets or a landmark").fill(words)
    if not page.get_by_label("Neighborhood").is_visible():
        page.get_by_text("Choose a neighborhood instead").click()
    page.get_by_label("Neighborhood").select_option(label="Corcoran")
    page.get_by_label("No, someone told me").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send report").click()


def arrived(page: Page) -> None:
    expect(page.get_by_role("heading", name="Thank you. We have your report.")).to_be_visible(timeout=15_000)


def count(site: Site) -> int:
    return site.session.scalar(select(func.count()).select_from(Report)) or 0


def key(page: Page) -> str:
    return page.locator("[name=submission]").input_value()


def test_an_old_phone_reports_follows_adds_and_withdraws(old_phone: Page, pages: Site) -> None:
    old_phone.goto(pages.url)
    old_phone.get_by_role("link", name="Report what you see").click()
    expect(old_phone.get_by_role("button", name="Use my location")).to_be_hidden()
    expect(old_phone.get_by_role("button", name="Choose on a map")).to_be_hidden()
    fill(old_phone)
    send(old_phone)
    arrived(old_phone)
    old_phone.get_by_label("3 to 5").check()
    old_phone.get_by_label("Unmarked cars").check()
    old_phone.get_by_label("Anything else?").fill("now four")
    old_phone.get_by_role("button", name="Add to my report").click()
    expect(old_phone.get_by_role("status")).to_contain_text("We added it")
    old_phone.get_by_role("link", name="Withdraw report").click()
    old_phone.get_by_role("button", name="Yes, withdraw and delete it").click()
    expect(old_phone.get_by_role("status")).to_contain_text("You withdrew")
    assert old_phone.context.cookies() == []


def test_another_language_keeps_what_was_typed_without_javascript(old_phone: Page, pages: Site) -> None:
    old_phone.goto(f"{pages.url}/report")
    before = key(old_phone)
    fill(old_phone)
    old_phone.locator("form button[lang=es]").click()
    expect(old_phone.locator("html")).to_have_attribute("lang", "es")
    expect(old_phone.locator("#words")).to_have_value("the red barn")
    expect(old_phone.locator("[name=activity]:checked")).to_have_value("door")
    expect(old_phone.locator("[name=first_hand]:checked")).to_have_value("no")
    expect(old_phone.locator("#area option:checked")).to_have_text("Corcoran")
    expect(old_phone.locator(".error")).to_have_count(0)
    assert key(old_phone) == before
    assert count(pages) == 0


def test_another_language_keeps_what_was_typed_with_javascript(page: Page, pages: Site) -> None:
    page.goto(f"{pages.url}/report")
    before = key(page)
    fill(page)
    page.locator("nav.languages a[lang=so]").click()
    expect(page.locator("html")).to_have_attribute("lang", "so")
    expect(page.locator("#draft")).to_be_visible()
    expect(page.locator("#words")).to_have_value("the red barn")
    expect(page.locator("[name=activity]:checked")).to_have_value("door")
    expect(page.locator("#area option:checked")).to_have_text("Corcoran")
    expect(page.locator("#area")).to_be_visible()
    assert key(page) == before


def test_a_draft_lives_in_its_tab_until_it_is_sent_or_emptied(page: Page, context: BrowserContext, pages: Site) -> None:
    page.goto(f"{pages.url}/report")
    expect(page.locator("#draft")).to_be_hidden()
    fill(page)
    page.reload()
    expect(page.locator("#words")).to_have_value("the red barn")
    other = context.new_page()
    other.goto(f"{pages.url}/report")
    expect(other.locator("#words")).to_have_value("")
    page.get_by_role("button", name="Clear the form").click()
    expect(page.locator("#words")).to_have_value("")
    expect(page.locator("#draft")).to_be_hidden()
    first = key(page)
    fill(page)
    send(page)
    arrived(page)
    page.get_by_role("link", name="Report something else").click()
    expect(page.locator("#words")).to_have_value("")
    assert key(page) != first
    # What stays in the tab until it is left or closed: where to go back to, and nothing of what was typed.
    assert page.evaluate("[...Object.keys(sessionStorage), ...Object.keys(localStorage)]") == ["report-sent"]


def test_a_report_sent_while_offline_goes_by_itself_when_the_net_is_back(
    page: Page, context: BrowserContext, pages: Site
) -> None:
    page.goto(f"{pages.url}/report")
    fill(page)
    context.set_offline(True)
    send(page)
    expect(page.locator("#sending")).to_contain_text("Keep this page open and it will keep trying")
    expect(page.locator("#words")).to_have_value("the red barn")
    assert count(pages) == 0
    context.set_offline(False)
    arrived(page)
    assert count(pages) == 1


def test_an_answer_that_is_lost_makes_no_second_report(page: Page, pages: Site) -> None:
    posts: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        posts.append(route.request.post_data or "")
        if len(posts) == 1:
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**/report", lose)
    page.goto(f"{pages.url}/report")
    fill(page)
    send(page)
    arrived(page)
    assert len(posts) == 2
    assert posts[0] == posts[1]
    assert count(pages) == 1


def test_a_stopped_report_keeps_everything_and_can_be_changed_and_sent(
    page: Page, context: BrowserContext, pages: Site
) -> None:
    page.goto(f"{pages.url}/report")
    fill(page)
    context.set_offline(True)
    send(page)
    page.get_by_role("button", name="Stop trying").click()
    expect(page.locator("#sending")).to_contain_text("Stopped.")
    context.set_offline(False)
    page.wait_for_timeout(2500)
    assert count(pages) == 0
    page.get_by_label("Cross streets or a landmark").fill("the blue barn")
    send(page)
    arrived(page)
    kept = pages.session.scalars(select(Report)).one()
    assert store.place_words(pages.session, kept) == "the blue barn"


def test_a_server_that_cannot_take_it_is_asked_again(page: Page, pages: Site) -> None:
    answers = iter([503, 500])

    def refuse(route: Route) -> None:
        status = next(answers, None) if route.request.method == "POST" else None
        route.fulfill(status=status, body="x") if status else route.continue_()

    page.route("**/report", refuse)
    page.goto(f"{pages.url}/report")
    fill(page)
    send(page)
    expect(page.locator("#sending")).to_contain_text("Keep this page open and it will keep trying")
    page.get_by_role("button", name="Try now").click()
    arrived(page)
    assert count(pages) == 1


def test_a_fault_is_shown_by_the_form_itself_and_keeps_the_draft(page: Page, pages: Site) -> None:
    page.goto(f"{pages.url}/report")
    page.get_by_label("Cross streets or a landmark").fill("the red barn")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Please choose what is happening.")
    expect(page.locator("#words")).to_have_value("the red barn")
    page.goto(f"{pages.url}/report")
    expect(page.locator("#words")).to_have_value("the red barn")


def test_touching_the_map_picks_one_area(page: Page, pages: Site) -> None:
    page.goto(f"{pages.url}/report")
    page.get_by_text("Choose a neighborhood instead").click()
    page.get_by_role("button", name="Choose on a map").click()
    shape = page.locator(".area-map svg a").last
    shape.click()
    expect(shape).to_have_class("chosen")
    expect(page.locator(".area-map .hint")).to_contain_text("selected")
    assert page.locator("#area").input_value() == shape.get_attribute("data-area")
    page.get_by_label("Neighborhood").select_option(value="")
    expect(shape).not_to_have_class("chosen")
    shape.click()
    page.reload()
    assert page.locator("#area").input_value() == shape_of(page)


def shape_of(page: Page) -> str | None:
    page.get_by_role("button", name="Choose on a map").click()
    return page.locator(".area-map svg a.chosen").get_attribute("data-area")


def test_leaving_quickly_goes_elsewhere_and_back_is_not_the_report(page: Page, pages: Site) -> None:
    page.route("https://www.weather.gov/**", lambda route: route.fulfill(body="weather", content_type="text/plain"))
    page.goto(pages.url)
    page.goto(f"{pages.url}/report")
    fill(page)
    page.get_by_role("link", name="Leave fast").click()
    expect(page).to_have_url("https://www.weather.gov/")
    page.go_back()
    expect(page).to_have_url(re.compile(re.escape(pages.url) + "/$"))
    assert page.evaluate("sessionStorage.length") == 0


def test_a_report_that_had_arrived_before_it_was_stopped_stays_one_report(page: Page, pages: Site) -> None:
    posts: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            posts.append(route.request.post_data or "")
        if len(posts) == 1:
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.goto(f"{pages.url}/report")
    fill(page)
    page.route("**/report", lose)
    send(page)
    page.get_by_role("button", name="Stop trying").click()
    page.get_by_label("Cross streets or a landmark").fill("the blue barn")
    send(page)
    arrived(page)
    kept = pages.session.scalars(select(Report)).one()
    assert store.place_words(pages.session, kept) == "the red barn"


def test_back_after_sending_shows_the_code_again(page: Page, pages: Site) -> None:
    page.goto(pages.url)
    page.get_by_role("link", name="Report what you see").click()
    fill(page)
    send(page)
    arrived(page)
    code = page.locator(".big-code").inner_text()
    page.go_back()
    arrived(page)
    expect(page.locator(".big-code")).to_have_text(code)
    page.get_by_role("link", name="Report something else").click()
    expect(page.get_by_role("button", name="Send report")).to_be_visible()
    assert count(pages) == 1


def test_leaving_quickly_after_sending_leaves_no_way_back_to_the_code(page: Page, pages: Site) -> None:
    page.route("https://www.weather.gov/**", lambda route: route.fulfill(body="weather", content_type="text/plain"))
    page.goto(f"{pages.url}/report")
    fill(page)
    send(page)
    arrived(page)
    page.get_by_role("link", name="Leave fast").click()
    expect(page).to_have_url("https://www.weather.gov/")
    page.go_back()
    expect(page.get_by_role("button", name="Send report")).to_be_visible()
    expect(page.locator("#words")).to_have_value("")
    assert page.evaluate("sessionStorage.length") == 0
