"""Who is this? Password first; on a device that is not known, a code from the inbox as well."""

import logging
import uuid
from dataclasses import dataclass

from owneros.domain.people.users import gate, passwords
from owneros.domain.people.users.addresses import normal_email
from owneros.domain.people.users.devices import device_words, is_known, remember_device
from owneros.domain.people.users.models import User
from owneros.domain.people.users.queries import user_by_email, work_in_first_business
from owneros.domain.people.users.throttles import (
    CODE_LETTERS,
    PASSWORD,
    PASSWORD_KNOWN_DEVICE,
    Policy,
    clear_attempts,
    count_attempt,
)
from owneros.foundation.audit import Actor, record
from owneros.foundation.counts import plural
from owneros.foundation.errors import TooMany
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now

log = logging.getLogger("owneros.access")


@dataclass(frozen=True)
class Attempt:
    """A counted try at a password. `subject` is what it was counted for."""

    user: User | None
    known_device: bool
    policy: Policy
    subject: str


def begin_attempt(email: str, device_id: uuid.UUID | None) -> Attempt:
    """Count a try, the same for known and unknown emails. Raises TooMany. The caller commits.

    A known device has a count of its own, so that a stranger cannot keep its owner out. What finds no room at
    the gate to the hashing is refused before it counts.
    """
    gate.see_room()
    user = user_by_email(email)
    known = user is not None and device_id is not None and is_known(user.id, device_id)
    policy = PASSWORD_KNOWN_DEVICE if known else PASSWORD
    subject = f"{normal_email(email)}|{device_id}" if known else normal_email(email)
    count_attempt(policy, subject)
    return Attempt(user, known, policy, subject)


def check_password(attempt: Attempt, password: str) -> User | None:
    """The person, when the password is right; takes as long when the email is unknown."""
    right = passwords.matches(password, attempt.user.password_hash if attempt.user else None)
    if not right or attempt.user is None:
        log.info("sign_in_refused", extra={"user_id": str(attempt.user.id) if attempt.user else None})
        return None
    clear_attempts(attempt.policy, attempt.subject)
    return attempt.user


def send_code(user_id: uuid.UUID, session_id: uuid.UUID) -> str:
    """Ask for a code by mail; why none was sent when this person got too many of them lately, else empty.

    Only who gave the right password asks for one, so a stranger cannot use them up.
    """
    try:
        count_attempt(CODE_LETTERS, str(user_id))
    except TooMany as refusal:
        minutes = max(1, round(refusal.retry_after / 60))
        wait = plural(minutes, "minute")
        return f"No code was sent, because you asked for many. Ask for a new one in {wait}."
    emit("users.code_letter", {"user_id": user_id, "session_id": session_id}, queue="urgent")
    return ""


def admit(user: User, device_id: uuid.UUID, user_agent: str, *, proved_inbox: bool) -> int | None:
    """Note the sign-in and, after a proof of the inbox, the device; the tenant to work in, if any."""
    tenant_id = work_in_first_business(user.id)
    if tenant_id is None:
        return None
    where = device_words(user_agent)
    if proved_inbox:
        user.email_verified_at = user.email_verified_at or now()
        remember_device(user.id, device_id)
        clear_attempts(CODE_LETTERS, str(user.id))
    record(
        Actor("user", user.name, user.id),
        "access.new_device" if proved_inbox else "access.signed_in",
        f"{user.name} signed in on a new device, {where}."
        if proved_inbox
        else f"{user.name} signed in on {where}.",
        user,
    )
    return tenant_id
