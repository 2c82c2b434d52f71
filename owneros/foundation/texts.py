"""Which characters may stand in what is kept."""

import unicodedata

# Control characters, and the line and paragraph separators beyond ASCII.
SEPARATING = {"Cc", "Zl", "Zp"}


def unkeepable(text: str, allowed: str = "") -> bool:
    """Whether it holds characters that make headers, hide, or break lines, besides the allowed ones."""
    return any(unicodedata.category(c) in SEPARATING and c not in allowed for c in text)
