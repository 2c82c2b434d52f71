"""Phone numbers are kept as E.164, with an extension as RFC 3966 writes it, and shown as Americans do."""

import phonenumbers

_EXTENSION = ";ext="
_NORTH_AMERICAN = 10


def read_phone(typed: str) -> str:
    """`(512) 555-0100 x12` -> `+15125550100;ext=12`; without a country code it is a US number.

    Raises ValueError.
    """
    try:
        number = phonenumbers.parse(typed, "US")
    except phonenumbers.NumberParseException as error:
        raise ValueError("Enter a phone number like (512) 555-0100.") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError("Enter a phone number like (512) 555-0100.")
    kept = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{kept}{_EXTENSION}{number.extension}" if number.extension else kept


def format_phone(value: str) -> str:
    """`+15125550100;ext=12` -> `(512) 555-0100 ext. 12`; numbers of other countries as they are kept."""
    number, _, extension = value.partition(_EXTENSION)
    digits = number.removeprefix("+1")
    if len(digits) == _NORTH_AMERICAN and digits.isdecimal():
        number = f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return f"{number} ext. {extension}" if extension else number


def dialled(value: str) -> str:
    """What a phone calls: at the comma it waits a moment, then it dials the extension."""
    return value.replace(_EXTENSION, ",")


def texted(value: str) -> str:
    """What a phone writes to; empty for an extension, which no message reaches."""
    return "" if _EXTENSION in value else value


def national(value: str) -> str:
    """`+15125550100;ext=12` -> `5125550100`: as Americans know it by heart; others with their country."""
    return value.partition(_EXTENSION)[0].removeprefix("+1").removeprefix("+")


def found_as(value: str) -> str:
    """`+15125550100;ext=12` -> `5125550100x12`: the one spelling by which it is found."""
    _, _, extension = value.partition(_EXTENSION)
    return f"{national(value)}x{extension}" if extension else national(value)
