"""E-mail addresses: checked when they are new, compared in one normal form."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

from owneros.foundation.errors import FieldError

LONGEST = 254


def normal_email(typed: str) -> str:
    """The form that is compared and unique: no blanks around, no difference of case, no NUL."""
    return unicodedata.normalize("NFKC", typed.replace("\0", "").strip()).casefold()


def checked_email(typed: str) -> str:
    """The address as it is written to. Raises FieldError at `email`."""
    try:
        found = validate_email(
            typed.strip()[: LONGEST + 1],
            check_deliverability=False,
            globally_deliverable=False,
            allow_smtputf8=False,
        )
    except EmailNotValidError as error:
        raise FieldError("email", "Enter an e-mail address like name@example.com.") from error
    if "." not in found.domain:
        raise FieldError("email", "Enter an e-mail address like name@example.com.")
    return found.normalized


def masked_email(email: str) -> str:
    """`d•••@example.com`: enough to recognise one's own inbox."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"
