"""Proof that the person at the desk is the one who signed in: the password again, or a code."""

from wtforms import PasswordField, StringField

from owneros.domain.people.factors.trying import WRONG, count_try, is_right
from owneros.domain.people.users.models import User
from owneros.domain.people.users.signing_in import begin_attempt, check_password
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.web.guards import person
from owneros.web.sessions import device_id


def prove(field: PasswordField, wrong: str) -> User:
    """Commits, because a try counts whatever comes of it. Raises FieldError that says `wrong`, TooMany."""
    attempt = begin_attempt(person().email, device_id())
    db.session.commit()
    user = check_password(attempt, str(field.data))
    if user is None or user.id != person().user_id:
        raise FieldError(field.name, wrong)
    return user


def prove_by_code(user: User, field: StringField) -> None:
    """Commits, because a try counts whatever comes of it. Raises FieldError, TooMany."""
    begin_try(user)
    if not is_right(user, str(field.data)):
        raise FieldError(field.name, WRONG)


def begin_try(user: User) -> None:
    """A try of a code is counted, and committed. Raises TooMany."""
    count_try(user)
    db.session.commit()
