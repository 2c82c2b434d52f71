"""A code is tried: one field takes what the app shows and what the paper says."""

from datetime import timedelta

from owneros.domain.people.factors import authenticator, recovery
from owneros.domain.people.users.models import User
from owneros.domain.people.users.throttles import Policy, clear_attempts, count_attempt

FACTORS = Policy("factors", 10, timedelta(minutes=1), timedelta(minutes=15))
# The same whatever is wrong: it tells nothing about which factors there are.
WRONG = "This code is wrong or was used before."


def count_try(user: User) -> None:
    """Before a code is looked at. Raises TooMany. The caller commits, or the count is lost."""
    count_attempt(FACTORS, str(user.id))


def is_right(user: User, typed: str) -> bool:
    """Whether it is one of the person's codes; uses it up."""
    code = "".join(letter for letter in typed if letter.isascii() and letter.isdigit())
    right = recovery.use_code(user.id, code) if len(code) == recovery.DIGITS else _by_app(user, code)
    if right:
        clear_attempts(FACTORS, str(user.id))
    return right


def _by_app(user: User, code: str) -> bool:
    app = authenticator.confirmed(user.id)
    return len(code) == authenticator.DIGITS and app is not None and authenticator.is_right(app, code)
