"""Proof that the person at the desk is the one who signed in: the password again."""

from wtforms import PasswordField

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
