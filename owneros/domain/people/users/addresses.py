"""The email address by which a person signs in, compared in one normal form."""

import unicodedata


def normal_email(typed: str) -> str:
    """The form that is compared and unique: no blanks around, no difference of case, no NUL."""
    return unicodedata.normalize("NFKC", typed.replace("\0", "").strip()).casefold()


def masked_email(email: str) -> str:
    """`d•••@example.com`: enough to recognise one's own inbox."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"
