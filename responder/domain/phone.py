"""Phone numbers: from what people type to the one form that we store."""

import phonenumbers
from phonenumbers import PhoneNumberType

_PERSONS = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.VOIP,
    }
)


def normalize(typed: str, region: str = "US") -> str | None:
    """The number in E.164 (`+16125550123`), or None if it can't be a phone number."""
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    # A local number without an area code is also possible, but it has no E.164 form.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def sender_number(given: str) -> str | None:
    """The number (E.164) of a phone that texted us; None for a sender who can't be texted back.

    The carrier writes other channels before the number, such as `whatsapp:` and `rcs:`. A text to that number would
    answer through another channel than the one they wrote on, so it counts as no number at all. Nor do names.
    """
    if ":" in given or any(letter.isalpha() for letter in given):
        return None
    return normalize(given)


def spaced(number: str) -> str:
    """A number as people write it, `(612) 555-0100`, with the country code if it is not ours. Keeps short codes."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    ours = parsed.country_code == 1
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if ours else style.INTERNATIONAL)


def country(number: str) -> str | None:
    """The two-letter code of the country in which this number (E.164) can be a person's phone.

    None if it can't be. That includes premium and toll-free numbers: only people who earn money from texts to such
    numbers would enter them.
    """
    parsed = phonenumbers.parse(number)
    return phonenumbers.region_code_for_number(parsed) if phonenumbers.number_type(parsed) in _PERSONS else None


def holds_number(text: str) -> bool:
    """Whether the text contains a full phone number."""
    digits = sum(letter.isdigit() for letter in text)
    return digits >= 10 and phonenumbers.PhoneNumberMatcher(text, "US", phonenumbers.Leniency.VALID).has_next()
