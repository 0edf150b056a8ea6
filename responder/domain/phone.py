"""A phone number: from what people type to the one form that is stored."""

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
    # A local number without its area code is possible too, but there is no E.164 form of it.
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spaced(number: str) -> str:
    """A number as people write it, `(612) 555-0100`, with its country unless that is ours; a short code as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    ours = parsed.country_code == 1
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if ours else style.INTERNATIONAL)


def country(number: str) -> str | None:
    """The two letters of the country in which this number (E.164) can be a person's phone.

    None if it can't: premium and toll-free numbers among them, which only those type who earn by texts to them.
    """
    parsed = phonenumbers.parse(number)
    return phonenumbers.region_code_for_number(parsed) if phonenumbers.number_type(parsed) in _PERSONS else None


def holds_number(text: str) -> bool:
    """Whether somewhere in these words stands a phone number, in full."""
    digits = sum(letter.isdigit() for letter in text)
    return digits >= 10 and phonenumbers.PhoneNumberMatcher(text, "US", phonenumbers.Leniency.VALID).has_next()
