"""What a client is found by: name, addresses, contacts, and phone numbers however they are typed."""

import re
from collections.abc import Iterable

from owneros.foundation.search import normalise

US_DIGITS = 10


def client_search_text(name: str, phones: Iterable[str], *others: str) -> str:
    """One normalised line, with O'Neil as "oneil" too.

    `phones` are E.164; `others` are e-mails, addresses and contacts' names.
    """
    spoken = [way for phone in phones for way in ways_to_type(phone)]
    unmarked = re.sub(r"[^\w\s]", "", name)
    names = [name, unmarked] if unmarked != name else [name]
    return normalise(" ".join([*names, *others, *spoken]))


def ways_to_type(phone: str) -> list[str]:
    """`+15125550100` -> as digits, with hyphens, and as printed."""
    digits = phone.removeprefix("+1")
    if len(digits) != US_DIGITS or not digits.isdecimal():
        return [phone]
    area, exchange, line = digits[:3], digits[3:6], digits[6:]
    return [digits, f"{area}-{exchange}-{line}", f"({area}) {exchange}-{line}"]
