"""Phone numbers: from what people type to one form."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.phone import country as country_of
from responder.domain.phone import normalize, sender_number, spaced


@pytest.mark.parametrize(
    "typed",
    [
        "+16125550123", "6125550123", "612-555-0123", "(612) 555-0123", "612.555.0123", "1 612 555 0123",
        " 612 555 0123 ", "tel:+1-612-555-0123", "６１２５５５０１２３", "011 1 612 555 0123",
        "612-555-0123 ext. 5",
    ],
)  # fmt: skip
def test_every_way_to_write_a_number_comes_to_one(typed: str) -> None:
    assert normalize(typed) == "+16125550123"


@pytest.mark.parametrize(
    "sender",
    ["whatsapp:+16125550123", "rcs:+16125550123", "messenger:16125550123", "sip:+16125550123@x", "tel:+16125550123",
     "WhatsApp:+1 612 555 0123", ":+16125550123", "+16125550123 ext 5", "VERIFY", "22395", "client:ana", ""],
)  # fmt: skip
def test_a_sender_on_another_channel_has_no_number_to_text_back(sender: str) -> None:
    assert sender_number(sender) is None


def test_a_senders_number_is_taken_as_the_carrier_writes_it() -> None:
    assert sender_number("+16125550123") == "+16125550123"
    assert sender_number("+2348031234567") == "+2348031234567"


def test_a_number_of_another_country_keeps_its_own() -> None:
    assert normalize("+52 664 123 4567") == "+526641234567"
    assert normalize("664 123 4567", region="MX") == "+526641234567"


@pytest.mark.parametrize(
    "typed", ["", " ", "hello", "911", "555-0123", "5550123", "+1612555012", "+161255501234", "+0 123", "\0", "6" * 400]
)
def test_a_text_that_cannot_be_a_whole_number_gives_none(typed: str) -> None:
    assert normalize(typed) is None


@given(st.text(max_size=60) | st.text("+0123456789 -().", max_size=20))
def test_any_text_at_all_is_a_number_in_its_one_form_or_none(typed: str) -> None:
    number = normalize(typed)
    assert number is None or re.fullmatch(r"\+[1-9]\d{5,14}", number)
    assert number is None or normalize(number) == number


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+16125550123", "US"),
        ("+14165550123", "CA"),
        ("+447400123456", "GB"),
        ("+19005550006", None),
        ("+18005550123", None),
        ("+16120000000", None),
    ],
)
def test_a_number_belongs_to_a_country_if_it_can_be_a_persons(number: str, country: str | None) -> None:
    assert country_of(number) == country


@pytest.mark.parametrize(
    ("number", "written"),
    [("+16125550100", "(612) 555-0100"), ("+442071838750", "+44 20 7183 8750"), ("12345", "12345"), ("GROUP", "GROUP")],
)
def test_a_number_is_shown_as_people_write_it(number: str, written: str) -> None:
    assert spaced(number) == written
