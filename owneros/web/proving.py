"""Proof that the person at the desk is the one who signed in: the password again, or a code."""

from wtforms import PasswordField, StringField

from owneros.domain.people.factors.trying import WRONG, count_try, is_right
from owneros.domain.people.users.models import User
from owneros.domain.people.users.queries import user_by_id
from owneros.domain.people.users.signing_in import begin_attempt, check_password
from owneros.foundation.database import db, present
from owneros.foundation.errors import FieldError
from owneros.web.guards import person
from owneros.web.sessions import device_id

NOT_YOURS = "This is not your password."


def own_user() -> User:
    """The row of the signed-in person."""
    return present(user_by_id(person().user_id))


def prove(field: PasswordField, wrong: str = NOT_YOURS) -> User:
    """The signed-in person. Commits, and raises, as `prove_as` does."""
    user = prove_as(person().email, field, wrong)
    if user.id != person().user_id:
        raise FieldError(field.name, wrong)
    return user


def prove_as(email: str, field: PasswordField, wrong: str = NOT_YOURS) -> User:
    """The person of this address. Commits, because a try counts whatever comes of it.

    Raises FieldError that says `wrong`, TooMany.
    """
    attempt = begin_attempt(email, device_id())
    db.session.commit()
    user = check_password(attempt, str(field.data))
    if user is None:
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
