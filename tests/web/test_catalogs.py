"""Translations are complete where required, keep every fact, and texts stay cheap in each language."""

import io
import re
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from responder.domain.alert import Kind
from responder.domain.language import DEFAULT
from responder.domain.report import Activity
from responder.domain.segment import MOST, is_gsm, segments, straighten
from responder.flow.message import wording
from responder.flow.message.body import with_link
from responder.store.link import BLANK_TOKEN, Page
from responder.web.dashboard.admin.languages import arrives
from tests.policy import POLICY

ROOT = Path(__file__).parents[2]
CHEAP = ["es", "so", "hmn", "om"]
"""Languages whose texts stay within GSM-7."""
TRANSLATED = [*CHEAP, "kar"]
SPOKEN = [DEFAULT, *TRANSLATED]
AGAIN = "run `make messages`, then translate what it added"
FACT = re.compile(r"%\((\w+)\)s")
FACTS = {
    "place": "Lake St & Bloomington Ave, Powderhorn Park",
    "spot": "Lake St & Bloomington Ave",
    "time": "10:05 AM",
    "hazard": "",
    "drill": "",
}


def source(language: str) -> Path:
    return wording.CATALOGS / language / "LC_MESSAGES" / "messages.po"


def catalog(language: str) -> Catalog:
    with source(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def pairs(found: Catalog) -> dict[str, list[tuple[str, str]]]:
    """For each message, by its first form: pairs of a form and its translation."""
    listed = {}
    for message in found:
        originals = [message.id] if isinstance(message.id, str) else list(message.id)
        said = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if originals[0]:
            listed[originals[0]] = list(zip(originals, said, strict=True))
    return listed


@pytest.fixture(scope="module")
def strings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, str]]]:
    """Every visible string in the current sources."""
    template = tmp_path_factory.mktemp("strings") / "messages.pot"
    pybabel = [sys.executable, "-m", "babel.messages.frontend", "--quiet"]
    subprocess.run(
        [*pybabel, "extract", "--mapping", "babel.cfg", "--output", str(template), "."], cwd=ROOT, check=True
    )
    with template.open("rb") as file:
        return pairs(read_po(file))


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Every message sent as a text or part of one."""
    sources = sorted((ROOT / "responder" / "flow").rglob("*.py"))
    found = [message for path in sources for _line, message, _comments, _context in extract_from_file("python", path)]
    assert len(found) > 80
    return [str(message) for message in found]


def compiled(language: str) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalog(language))
    return buffer.getvalue()


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalog_compiles_and_is_compiled_as_it_stands(language: str) -> None:
    assert GNUTranslations(io.BytesIO(compiled(language))).gettext(wording.CONDUCT) != wording.CONDUCT
    binary = source(language).with_suffix(".mo")
    assert binary.exists(), "run `make catalogs`"
    assert binary.read_bytes() == compiled(language), "run `make catalogs`"


def test_every_catalog_is_tested() -> None:
    assert {path.parent.parent.name for path in wording.CATALOGS.glob("*/LC_MESSAGES/*.po")} == set(TRANSLATED)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_the_facts_of_its_message_and_no_other(language: str) -> None:
    wrong = []
    for forms in pairs(catalog(language)).values():
        for original, said in forms:
            kept = set(FACT.findall(said)) == set(FACT.findall(original))
            if said and ("%" in FACT.sub("", said) or not kept):
                wrong.append(said)
    assert not wrong


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalog_lists_the_strings_of_the_sources_and_no_other(
    language: str, strings: dict[str, list[tuple[str, str]]]
) -> None:
    listed = pairs(catalog(language))
    assert not strings.keys() - listed.keys(), AGAIN
    assert not listed.keys() - strings.keys(), AGAIN


def test_every_string_is_said_in_spanish(strings: dict[str, list[tuple[str, str]]]) -> None:
    listed = pairs(catalog("es"))
    missing = [first for first in strings if not all(said for _original, said in listed.get(first, [("", "")]))]
    assert not missing, AGAIN


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str, texts: list[str]) -> None:
    listed = pairs(catalog(language))
    assert [message for message in texts if message not in listed or not listed[message][0][1]] == []


@pytest.mark.parametrize("language", CHEAP)
def test_every_text_keeps_to_the_cheap_alphabet(language: str, texts: list[str]) -> None:
    listed = pairs(catalog(language))
    said = [listed[message][0][1] for message in texts if message in listed]
    assert [spoken for spoken in said if not is_gsm(straighten(spoken))] == []


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("activity", list(Activity))
def test_a_call_says_how_to_answer_and_fits_its_segments(language: str, activity: Activity) -> None:
    facts = {**FACTS, "what": wording.ACTIVITY[activity], "code": "R8K"}
    body = wording.alert_text(Kind.CALLOUT, language, facts, POLICY, {})
    assert all(f"{digit} R8K" in body for digit in (1, 2, 3))
    assert segments(with_link(body, Page.ALERT, BLANK_TOKEN, POLICY)) <= MOST[is_gsm(body)]


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("activity", list(Activity))
def test_a_check_says_how_to_answer_and_fits_its_segments(language: str, activity: Activity) -> None:
    body = wording.check_text(language, {**FACTS, "what": wording.ACTIVITY[activity], "code": "K7QF"}, POLICY)
    assert "5 K7QF" in body
    assert all(re.search(rf"\b{digit} \w", body) for digit in (6, 7, 8))
    assert segments(with_link(body, Page.ALERT, BLANK_TOKEN, POLICY)) <= MOST[is_gsm(body)]


@pytest.mark.parametrize("language", SPOKEN)
def test_every_text_fits_its_segments_with_what_it_ends_with(language: str, texts: list[str]) -> None:
    whole = [arrives(message, language, POLICY) for message in texts if "%(group)s" in message]
    assert [body for body in whole if segments(body) > MOST[is_gsm(body)]] == []


def test_the_facts_are_as_long_as_a_group_may_expect() -> None:
    assert len(POLICY.group_name) == 25
    assert len(with_link("", Page.ALERT, BLANK_TOKEN, POLICY).strip()) == 60
