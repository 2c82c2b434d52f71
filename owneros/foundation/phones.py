"""Phone numbers are kept as E.164 and shown as Americans write them."""


def format_phone(value: str) -> str:
    """`+15125550100` -> `(512) 555-0100`; other numbers as they are kept."""
    digits = value.removeprefix("+1")
    if len(digits) == 10 and digits.isdecimal():  # noqa: PLR2004 - a North American number
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return value
