"""Which characters may stand in what is kept."""

import unicodedata

# Control characters, lone surrogates, and the line and paragraph separators beyond ASCII.
SEPARATING = {"Cc", "Cs", "Zl", "Zp"}
# What turns the direction of writing: "invoice\u202efdp.exe" reads as "invoiceexe.pdf". Unicode UAX 9.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def unkeepable(text: str, allowed: str = "") -> bool:
    """Whether it holds characters that make headers, hide, or break lines, besides the allowed ones."""
    if text.isprintable():
        return False
    return any(unicodedata.category(c) in SEPARATING and c not in allowed for c in text)


def keepable(words: str) -> str:
    """Words of a vendor on one line, without what cannot be kept."""
    return " ".join("".join(" " if unkeepable(c) else c for c in words).split())


def plain_name(name: str, longest: int) -> str:
    """A file's name to show: its end, without folders, control characters, and what turns the writing."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c not in TURNING and not unkeepable(c)).strip()[-longest:]
