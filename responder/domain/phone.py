"""A phone number: from what people type to the one form that is stored."""

import phonenumbers


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
