"""Is a password good enough? Length and guessability, no rules about kinds of characters (ASVS 6.2)."""

import unicodedata
from collections.abc import Iterable

from owneros.foundation.errors import FieldError

SHORTEST, LONGEST = 10, 1_000
# zxcvbn raises above 72 characters; a password that is long past that is not guessed anyway.
LOOKED_AT = 72
ENOUGH = 3
WORDS_WORK = "Three or four unrelated words work well."
PRODUCT_WORDS = ("owneros", "owner", "contractor", "invoice", "business", "plumber", "painter", "electrician")


def check_strength(password: str, own_words: Iterable[str] = (), field: str = "password") -> None:
    """Raises FieldError with what would make it better. `own_words`: name, business, email of the person."""
    text = unicodedata.normalize("NFKC", password)
    if len(text) < SHORTEST:
        raise FieldError(field, f"Use at least {SHORTEST} characters. {WORDS_WORK}")
    if len(text) > LONGEST:
        raise FieldError(field, f"Use at most {LONGEST:,} characters.")
    # 14 MB of word lists, which only processes that set passwords need.
    from zxcvbn import zxcvbn

    found = zxcvbn(text[:LOOKED_AT], user_inputs=_words(own_words))
    if found["score"] < ENOUGH:
        raise FieldError(field, _advice(found["feedback"]))


def _words(own_words: Iterable[str]) -> list[str]:
    """Whole texts and their parts: "Dana Reyes" gives "dana reyes", "dana", "reyes"."""
    texts = [text.casefold() for text in own_words if text]
    parts = [part for text in texts for part in text.replace("@", " ").replace(".", " ").split()]
    return [*texts, *(part for part in parts if len(part) > 2), *PRODUCT_WORDS]  # noqa: PLR2004


def _advice(feedback: dict[str, object]) -> str:
    warning = str(feedback.get("warning") or "").rstrip(".")
    reason = f"{warning}. " if warning else "This is too easy to guess. "
    return reason + "Add another word or two that have nothing to do with you."
