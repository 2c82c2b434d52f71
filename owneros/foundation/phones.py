"""Phone numbers are kept as E.164 and shown as Americans write them."""

import phonenumbers


def read_phone(typed: str) -> str:
    """`(512) 555-0100` -> `+15125550100`; without a country code it is a US number. Raises ValueError."""
    try:
        number = phonenumbers.parse(typed, "US")
    except phonenumbers.NumberParseException as error:
        raise ValueError("Enter a phone number like (512) 555-0100.") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError("Enter a phone number like (512) 555-0100.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(value: str) -> str:
    """`+15125550100` -> `(512) 555-0100`; other numbers as they are kept."""
    digits = value.removeprefix("+1")
    if len(digits) == 10 and digits.isdecimal():  # noqa: PLR2004 - a North American number
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return value
