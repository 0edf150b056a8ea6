"""A phone number: from what people type to the one form that is stored."""

import phonenumbers


def normalize(typed: str, region: str = "US") -> str | None:
    """The number in E.164 (`+16125550123`), or None if it can't be a phone number."""
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
