"""The email of a person is verified by a link, or by a code that was typed from the inbox."""

import uuid
from dataclasses import dataclass

from owneros.domain.people.users.models import User
from owneros.domain.people.users.proofs import find_link, use_link
from owneros.domain.people.users.queries import user_by_id, work_in_first_business
from owneros.domain.people.users.throttles import VERIFY_LETTERS, count_attempt
from owneros.foundation.audit import Actor, record
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now


@dataclass(frozen=True)
class Verified:
    """`session_id` is the browser session that asked for the link, if one did."""

    user: User
    session_id: uuid.UUID | None


def verify_email(token: str) -> Verified | None:
    """Use up the link; None when it is spent, expired or made up."""
    proof = find_link(token, "verify_email")
    session_id = proof.session_id if proof else None
    user_id = use_link(token, "verify_email")
    user = user_by_id(user_id) if user_id else None
    if user is None:
        return None
    user.email_verified_at = now()
    if work_in_first_business(user.id) is not None:
        record(
            Actor("user", user.name, user.id),
            "access.email_verified",
            f"{user.name} verified {user.email}.",
            user,
        )
    return Verified(user, session_id)


def send_link_again(user: User, session_id: uuid.UUID | None) -> None:
    """Raises TooMany when this person got too many letters lately."""
    count_attempt(VERIFY_LETTERS, str(user.id))
    bound_to = str(session_id) if session_id else None
    emit("users.verify_letter", {"user_id": user.id, "session_id": bound_to}, queue="urgent")
