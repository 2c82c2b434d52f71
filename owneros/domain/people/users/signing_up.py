"""Sign-up. Whether the email is known shows in nothing but the mail that is sent."""

import uuid
from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from owneros.domain.people.tenants.business import TenantDetails
from owneros.domain.people.tenants.founding import Founded, PersonDetails, found_business
from owneros.domain.people.users.passwords import hash_password
from owneros.domain.people.users.queries import user_by_email
from owneros.domain.people.users.strength import check_strength
from owneros.domain.people.users.throttles import KNOWN_LETTERS, count_attempt
from owneros.foundation.database import db
from owneros.foundation.errors import TooMany
from owneros.foundation.ids import uuid7
from owneros.foundation.outbox import emit
from owneros.foundation.phones import national


def sign_up(owner: PersonDetails, named: TenantDetails, password: str, session_id: uuid.UUID) -> None:
    """Found the business and send the link that verifies the email; or tell a known person by mail only.

    `session_id` is the browser that signs up: the link signs that one in. Both ways do the same work.
    Raises FieldError at `password` when it is easy to guess.
    """
    check_strength(password, words_of_owner(owner, named))
    kept = hash_password(password)
    known = user_by_email(owner.email)
    founded: Founded | None = None
    try:
        with db.session.begin_nested() as attempt:
            nobody = replace(owner, email=f"{uuid7()}@nowhere.invalid")
            founded = found_business(owner if known is None else nobody, named, kept)
            if known is not None:
                attempt.rollback()
    except IntegrityError:
        known = user_by_email(owner.email)
    if known is not None:
        _tell_known_person(known.id)
    elif founded is not None:
        emit(
            "users.verify_letter",
            {"user_id": founded.owner.id, "session_id": session_id},
            queue="urgent",
        )


def words_of_owner(owner: PersonDetails, named: TenantDetails) -> list[str]:
    """What a stranger would try first."""
    return [owner.name, named.name, owner.email, national(owner.phone)]


def _tell_known_person(user_id: uuid.UUID) -> None:
    try:
        count_attempt(KNOWN_LETTERS, str(user_id))
    except TooMany:
        return
    emit("users.known_letter", {"user_id": user_id}, queue="urgent")
