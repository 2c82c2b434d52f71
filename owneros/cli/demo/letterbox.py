"""Phone numbers, addresses and browsers that belong to nobody."""

from itertools import count
from random import Random

# 555-0100 to 555-0199 are set aside for fiction in every area code; 203.0.113.0/24 for examples (RFC 5737).
AREA_CODES = ("512", "737", "254", "830")
FIRST, NUMBERS = 106, 94
BROWSERS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Version/19.1 Mobile Safari/604.1",
    "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/148.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/148.0.0.0 Safari/537.36 Edg/148.0.0.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15",
)


class Letterbox:
    def __init__(self) -> None:
        self._numbers = count()
        self._rng = Random(7)  # noqa: S311 - fiction

    def phone(self) -> str:
        """The next number of fiction, E.164."""
        area, number = divmod(next(self._numbers), NUMBERS)
        return f"+1{AREA_CODES[area]}555{FIRST + number - 6 if area else FIRST + number:04d}"

    def address(self, name: str, beside: str) -> str:
        """A colleague's address at the same domain."""
        first, *_, last = name.lower().replace(".", "").split()
        return f"{first}.{last}@{beside.partition('@')[2]}"

    def browser(self) -> str:
        return self._rng.choice(BROWSERS)

    def ip(self) -> str:
        return f"203.0.113.{self._rng.randint(1, 254)}"
