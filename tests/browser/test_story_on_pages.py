"""The story as people see it: the form on a phone, the simulator's phones, the board."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.system import LOGIN, PASSWORD, System

PHONE: ViewportSize = {"width": 360, "height": 800}
DESK: ViewportSize = {"width": 1200, "height": 900}


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A neighbor's old phone: small, and without JavaScript."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """The coordinator's screen."""
    context = browser.new_context(viewport=DESK)
    yield context.new_page()
    context.close()


@pytest.fixture
def simulator(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK)
    yield context.new_page()
    context.close()


def report(phone: Page, system: System) -> str:
    phone.goto(f"{system.instance.url}/")
    phone.get_by_role("link", name="Report what you see").first.click()
    phone.get_by_text("Enforcement vehicles, parked or driving").click()
    phone.locator("input[name=words]").fill("Bloomington and Lake")
    phone.locator("form.questions button.primary").click()
    expect(phone).to_have_url(re.compile(r"/report/\w{4}-\w{4}"))
    assert phone.context.cookies() == []
    return phone.url


def log_in(desk: Page, system: System) -> None:
    desk.goto(f"{system.instance.url}/dashboard/")
    desk.locator("input[name=email]").fill(LOGIN)
    desk.locator("input[name=password]").fill(PASSWORD)
    desk.locator("main button").first.click()
    expect(desk).to_have_url(re.compile(r"/dashboard/$"))


def answer(simulator: Page, card: str, chip: str) -> None:
    """Taps one of the quick answers on a person's phone."""
    phone = simulator.locator(f"#{card}")
    phone.get_by_role("button", name=chip, exact=True).first.click()
    expect(phone.locator(".text.wrote").last).to_contain_text(chip)


def cards_with(simulator: Page, pattern: str) -> list[str]:
    """The ids of the phones whose last text has the pattern, once there are any."""
    matching = simulator.locator(".phone", has=simulator.locator(".text.got .body", has_text=re.compile(pattern)))
    expect(matching.first).to_be_visible(timeout=15_000)
    return [str(card.get_attribute("id")) for card in matching.all()]


_ASKED = r"""place => [...document.querySelectorAll(".phone")].filter(phone => {
    const last = [...phone.querySelectorAll(".text.got .body")].at(-1);
    const chips = [...phone.querySelectorAll(".chips button")].map(chip => chip.textContent.trim());
    return last && last.textContent.includes(place) && chips.some(chip => /^5 \w{4}$/.test(chip));
}).map(phone => phone.id)"""


def check_at(simulator: Page, place: str) -> Locator:
    """The quick answer `5 CODE` of a person whose last text asks them to look at this place."""
    for _ in range(75):
        # In a single look: the page is live, and a card may be redrawn between two looks.
        asked = simulator.evaluate(_ASKED, place)
        if asked:
            return simulator.locator(f"#{asked[0]} .chips button", has_text=re.compile(r"^5 \w{4}$")).first
        simulator.wait_for_timeout(200)
    raise AssertionError(f"nobody was asked to look at {place}")


def test_the_story_can_be_played_on_the_pages(system: System, phone: Page, desk: Page, simulator: Page) -> None:
    log_in(desk, system)
    follow = report(phone, system)
    simulator.goto(f"{system.instance.simulator_url}/?show=texts")

    check_at(simulator, "Bloomington").click()

    row = desk.get_by_role("link", name=re.compile(r"^[B-Z]\d[B-Z]")).first
    expect(row).to_be_visible(timeout=15_000)
    row.click()
    head = desk.locator("#head")
    expect(head).to_have_attribute("data-figure-state", "confirmed", timeout=15_000)
    expect(head).to_have_attribute("data-figure-delivered", "62", timeout=15_000)
    code = desk.locator("h1 .code").inner_text()

    called = cards_with(simulator, rf"\b1 {code}\b")
    for card, chip_text in zip(called, ("1", "1", "2"), strict=False):
        answer(simulator, card, chip_text)
    expect(head).to_have_attribute("data-figure-going", "2", timeout=15_000)
    expect(head).to_have_attribute("data-figure-cannot", "1")
    answer(simulator, called[0], "3")
    expect(head).to_have_attribute("data-figure-on-scene", "1", timeout=15_000)
    expect(desk.locator("#responses")).to_contain_text("On scene", ignore_case=True)

    links = {card: simulator.locator(f"#{card} .text.got .body a").count() for card in called[:3]}

    phone.goto(follow)
    expect(phone.locator("main")).to_contain_text("being checked", ignore_case=True)

    desk.locator("#act-close summary").click()
    desk.locator("#act-close button[value=ended]").click()
    expect(head).to_have_attribute("data-figure-state", "closed", timeout=15_000)
    for card in called[:3]:
        # Callouts and all-clears carry a personal link. Answers carry none.
        expect(simulator.locator(f"#{card} .text.got .body a")).to_have_count(links[card] + 1, timeout=15_000)
    phone.reload()
    expect(phone.locator("main")).to_contain_text("closed", ignore_case=True)


@pytest.mark.parametrize("path", ["/", "/report", "/report/2222-2222", "/dashboard/login", "/nothing/here"])
def test_no_public_page_is_wider_than_a_small_phone(system: System, phone: Page, path: str) -> None:
    phone.goto(system.instance.url + path)
    assert phone.locator("main").bounding_box() is not None
    width = phone.locator("html").evaluate("element => element.scrollWidth")
    assert width <= PHONE["width"]


def test_an_empty_form_comes_back_with_its_faults_and_what_was_typed(system: System, phone: Page) -> None:
    phone.goto(f"{system.instance.url}/report")
    phone.locator("input[name=words]").fill("behind the bakery")
    phone.locator("form.questions button.primary").click()
    expect(phone.locator("input[name=words]")).to_have_value("behind the bakery")
    expect(phone.locator("main")).to_contain_text("Please choose what is happening.")
