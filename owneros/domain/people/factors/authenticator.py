"""Codes of an app on the phone (TOTP, RFC 6238): thirty seconds each, six digits, a step of drift allowed."""

import uuid

import pyotp
from sqlalchemy import update

from owneros.domain.people.factors.models import Authenticator
from owneros.domain.people.users.models import User
from owneros.foundation.database import db
from owneros.foundation.errors import StateError
from owneros.foundation.periods import now

ISSUER = "OwnerOS"
STEP_SECONDS = 30
DIGITS = 6
DRIFT = 1


def begin(user: User) -> Authenticator:
    """A new secret, which counts once a code of it was entered. Raises StateError beside one that counts."""
    found = db.session.get(Authenticator, user.id, with_for_update=True)
    if found is not None and found.confirmed_at is not None:
        raise StateError("An app is set up already. Remove it first.")
    if found is None:
        found = Authenticator(user_id=user.id)
        db.session.add(found)
    found.seal(pyotp.random_base32())
    db.session.flush()
    return found


def begun(user_id: uuid.UUID) -> Authenticator | None:
    """The one that waits for its first code."""
    found = db.session.get(Authenticator, user_id)
    return found if found is not None and found.confirmed_at is None else None


def confirmed(user_id: uuid.UUID) -> Authenticator | None:
    """The one that counts."""
    found = db.session.get(Authenticator, user_id)
    return found if found is not None and found.confirmed_at is not None else None


def address(authenticator: Authenticator, email: str) -> str:
    """What the app reads from the QR code."""
    return pyotp.TOTP(authenticator.secret.reveal()).provisioning_uri(name=email, issuer_name=ISSUER)


def key_of(authenticator: Authenticator) -> str:
    """What is typed into the app where no QR code can be scanned, in groups for reading."""
    secret = authenticator.secret.reveal()
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def is_right(authenticator: Authenticator, code: str) -> bool:
    """Whether it is a code of now that was not used before; uses it up, at most once of many at a time."""
    step = _step_of(authenticator.secret.reveal(), code)
    if step is None:
        return False
    used = db.session.scalar(
        update(Authenticator)
        .where(Authenticator.user_id == authenticator.user_id, Authenticator.last_step < step)
        .values(last_step=step, last_used_at=now())
        .returning(Authenticator.user_id)
    )
    return used is not None


def _step_of(secret: str, code: str) -> int | None:
    """The step of time that this is the code of: of now, or of the one before or after."""
    totp, here = pyotp.TOTP(secret), int(now().timestamp()) // STEP_SECONDS
    steps = range(here - DRIFT, here + DRIFT + 1)
    return next((step for step in steps if totp.verify(code, for_time=step * STEP_SECONDS)), None)
