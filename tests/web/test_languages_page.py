"""The language pages: every string next to the English, what a text costs, and what no speaker has reviewed."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from responder.domain.language import DEFAULT
from responder.domain.role import Role
from responder.domain.segment import MOST, fold
from responder.domain.vocabulary import load
from responder.domain.vocabulary.tables import LISTS, OPEN
from responder.flow.message import wording
from responder.flow.work import Work
from responder.web.access import needed
from responder.web.catalog import CHANGED, strings, texts
from responder.web.dashboard.admin.languages import arrives
from responder.web.dashboard.admin.word_lists import TITLES
from responder.web.language import OFFERED
from responder.web.site import site
from tests.login import log_in
from tests.policy import POLICY

CODES = [code for code in OFFERED if code != DEFAULT]
UNREVIEWED = "No speaker of this language has checked this translation yet."


def review(app: Flask, *codes: str) -> None:
    """Set which languages are reviewed."""
    with app.app_context():
        parts = site()
    reviewed = replace(parts.policy, languages_reviewed=frozenset(codes))
    app.extensions["responder"] = replace(parts, policy=reviewed)


def part(page: str, name: str) -> str:
    """A section of a page."""
    return page.partition(f'<section id="{name}">')[2].partition("</section>")[0]


@pytest.mark.parametrize("name", ["languages", "language"])
def test_the_pages_on_languages_need_a_coordinator(app: Flask, name: str) -> None:
    assert needed(app, f"dashboard.{name}") is Role.COORDINATOR


def test_a_dispatcher_sees_neither(app: Flask, work: Work) -> None:
    dispatcher = log_in(app, work.session, Role.DISPATCHER)
    assert dispatcher.get("/dashboard/languages").status_code == 403
    assert dispatcher.get("/dashboard/languages/es").status_code == 403


def test_every_language_is_listed_with_how_far_it_has_come(app: Flask, coordinator: FlaskClient) -> None:
    review(app, "en", "es")
    cards = coordinator.get("/dashboard/languages").text.split('<li class="card">')[1:]
    assert [re.search(r'lang="(\w+)"', card)[1] for card in cards] == CODES  # type: ignore[index]
    for code, card in zip(CODES, cards, strict=True):
        said = sum(not one.missing for one in strings(code) if one.english[0] not in texts())
        assert f"{said} of {len(strings(code)) - len(texts())} translated" in card
        assert ("not reviewed by a speaker" in card) is (code != "es")


def test_the_page_says_how_a_language_is_marked_as_reviewed(app: Flask, coordinator: FlaskClient) -> None:
    review(app, "es", "en")
    page = coordinator.get("/dashboard/languages").text
    assert "RESPONDER_LANGUAGES_REVIEWED, now en,es" in page
    assert "get English or Spanish" in page


@pytest.mark.parametrize("code", CODES)
def test_every_text_stands_before_the_pages_with_its_segments(coordinator: FlaskClient, code: str) -> None:
    page = coordinator.get(f"/dashboard/languages/{code}").text
    assert page.index('id="texts"') < page.index('id="strings"')
    assert part(page, "texts").count("<li>") == len(texts())
    assert part(page, "strings").count("<li>") == len(strings(code)) - len(texts())
    assert part(page, "texts").count("segments: ") == sum("%(group)s" in message for message in texts())
    assert "too long" not in part(page, "texts")


def test_a_text_is_shown_as_it_arrives(coordinator: FlaskClient) -> None:
    shown = part(coordinator.get("/dashboard/languages/so").text, "texts")
    call = next(item for item in shown.split("<li>") if "1 R8K" in item and "3 R8K" in item and "/volunteer/a/" in item)
    assert wording.load_catalog("so").gettext(wording.CONDUCT) in call
    assert "Test Group: " in call
    assert "Lake St &amp; Bloomington Ave" in call
    assert "segments: 2, GSM-7" in call
    assert "%(" not in shown


@pytest.mark.parametrize("message", sorted(wording.LINKED))
def test_every_alert_and_check_is_shown_with_the_link_that_it_ends_with(message: str) -> None:
    whole = arrives(message, "es", POLICY)
    assert re.search(r" https://respond\.example\.org/volunteer/a/\w{20}$", whole)
    assert "%(" not in whole
    conducted = fold(wording.load_catalog("es").gettext(wording.CONDUCT)) in whole
    assert conducted == any(how in message for how in ("Reply 1", "Reply 5"))


def test_an_alphabet_that_costs_more_is_named(coordinator: FlaskClient) -> None:
    shown = part(coordinator.get("/dashboard/languages/kar").text, "texts")
    assert shown.count(", UCS-2") == len(texts())
    assert max(int(found) for found in re.findall(r"segments: (\d+)", shown)) <= MOST[False]


def test_missing_only_leaves_out_what_is_translated(coordinator: FlaskClient) -> None:
    missing = [one.english[0] for one in strings("hmn") if one.missing]
    page = coordinator.get("/dashboard/languages/hmn?missing=1").text
    assert part(page, "texts").count("<li>") + part(page, "strings").count("<li>") == len(missing)
    translated = wording.load_catalog("hmn").gettext(wording.CONDUCT)
    assert translated not in page
    assert translated in coordinator.get("/dashboard/languages/hmn").text


@pytest.mark.parametrize("code", ["en", "xx", "..", "es/../so"])
def test_a_code_without_a_translation_gives_a_404(coordinator: FlaskClient, code: str) -> None:
    assert coordinator.get(f"/dashboard/languages/{code}").status_code == 404


def test_a_page_in_a_language_that_no_speaker_has_reviewed_says_so_in_both(app: Flask, client: FlaskClient) -> None:
    review(app, "en", "es")
    said = wording.load_catalog("so").gettext(UNREVIEWED)
    assert said != UNREVIEWED
    page = client.get("/?language=so").text
    assert said in page
    assert f'<span lang="en">{UNREVIEWED}</span>' in page
    for reviewed in ("en", "es"):
        assert UNREVIEWED not in client.get(f"/?language={reviewed}").text


def test_even_english_needs_no_review_to_be_shown_plainly(app: Flask, client: FlaskClient) -> None:
    review(app)
    assert UNREVIEWED not in client.get("/?language=en").text
    assert UNREVIEWED in client.get("/?language=es").text


@pytest.mark.parametrize("code", CODES)
def test_every_word_list_of_a_language_is_shown_with_what_it_is_for(coordinator: FlaskClient, code: str) -> None:
    shown = unescape(part(coordinator.get(f"/dashboard/languages/{code}").text, "words"))
    vocabulary = load()
    own, english = vocabulary.sources[code], vocabulary.sources[DEFAULT]
    assert shown.count("<li>") == len(vocabulary.entries[code])
    for place in vocabulary.entries[code]:
        assert ", ".join(own.written(place)) in shown
        assert ", ".join(english.written(place)) in shown or place.table == "against_parts"
        assert own.comments.get(place, "") in shown
    assert shown.count("no words yet") == sum(not words for words in vocabulary.entries[code].values())
    assert f"responder/domain/vocabulary/{code}.toml" in shown


@pytest.mark.parametrize("code", CODES)
def test_each_table_says_whether_a_speaker_has_reviewed_it(coordinator: FlaskClient, code: str) -> None:
    shown = part(coordinator.get(f"/dashboard/languages/{code}").text, "words")
    tables = dict(re.findall(r'<h3>.*?\[(\w+)\]</span></h3>\s*<p><span class="badge (ok|warn)"', shown))
    assert set(tables) == {place.table for place in load().entries[code]}
    assert {name for name, badge in tables.items() if badge == "ok"} == load().reviewed[code] & set(tables)


def test_every_table_has_a_title_and_no_other_has() -> None:
    assert set(TITLES) == {place.table for place in LISTS} | set(OPEN)


def test_missing_only_leaves_lists_that_have_no_word(coordinator: FlaskClient) -> None:
    empty = [place for place, words in load().entries["kar"].items() if not words]
    shown = part(coordinator.get("/dashboard/languages/kar?missing=1").text, "words")
    assert shown.count("<li>") == shown.count("no words yet") == len(empty) > 0


@pytest.mark.parametrize("code", CODES)
def test_a_translation_of_which_the_english_means_something_else_now_needs_review(
    coordinator: FlaskClient, code: str
) -> None:
    source = (wording.CATALOGS / code / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    changed = source.count(f"# {CHANGED}")
    assert changed == sum(one.needs_review for one in strings(code))
    page = coordinator.get(f"/dashboard/languages/{code}").text
    assert page.count('badge warn" lang="en">needs review<') == changed
    only = coordinator.get(f"/dashboard/languages/{code}?review=1").text
    assert part(only, "texts").count("<li>") + part(only, "strings").count("<li>") == changed
    card = coordinator.get("/dashboard/languages").text.partition(f'lang="{code}"')[2].partition("</li>")[0]
    assert (f"Strings that need review: {changed}" in card) is (changed > 0)
