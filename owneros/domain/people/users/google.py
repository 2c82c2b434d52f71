"""Whose Google account is whose here. The key is `sub`, which never changes; an address links nothing."""

import uuid

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from owneros.domain.people.tenants.business import TenantDetails
from owneros.domain.people.tenants.founding import PersonDetails, found_business
from owneros.domain.people.users.models import GoogleIdentity, User
from owneros.domain.people.users.queries import user_by_email, work_in_first_business
from owneros.foundation.addresses import read_address
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import StateError
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now
from owneros.vendors.google import Identity

TAKEN = "This Google account signs in somebody else here. Choose another one."
ANOTHER = "This OwnerOS account signs in with another Google account already. Unlink that one first."
LAST_WAY = "Google is your only way to sign in. Set a password first, then unlink it."
NO_ADDRESS = "Google told us no email that we can write to. Use your email and a password."
UNVERIFIED = (
    "Google has not verified {email}, so it proves nothing here. "
    "Verify it at Google, or use your email and a password."
)


def person_of(identity: Identity) -> User | None:
    """Who signs in with this Google account; that it was used is noted."""
    found = db.session.scalar(select(GoogleIdentity).where(GoogleIdentity.sub == identity.sub))
    if found is None:
        return None
    found.email, found.last_used_at = identity.email, now()
    return db.session.get(User, found.user_id)


def owner_of_address(identity: Identity) -> User | None:
    """The person whose email this is, if Google verified it. Raises StateError when that leads nowhere."""
    if not identity.email_verified:
        raise StateError(UNVERIFIED.format(email=identity.email or "your email"))
    try:
        user = user_by_email(read_address(identity.email))
    except ValueError as error:
        raise StateError(NO_ADDRESS) from error
    if user is not None and google_of(user.id) is not None:
        raise StateError(f"{user.email} signs in with another Google account. Choose that one.")
    return user


def google_of(user_id: uuid.UUID) -> GoogleIdentity | None:
    return db.session.get(GoogleIdentity, user_id)


def link(user: User, identity: Identity) -> None:
    """The caller has proof of both. Raises StateError when either has another partner; told by mail."""
    if google_of(user.id) is not None:
        raise StateError(ANOTHER)
    _add(user, identity)
    if work_in_first_business(user.id) is not None:
        words = f"{user.name} can sign in with Google now, as {identity.email}."
        record(Actor("user", user.name, user.id), "access.google_linked", words, user)
    emit("users.google_linked_letter", {"user_id": user.id}, queue="urgent")


def unlink(user: User) -> None:
    """Raises StateError where it is the last way in."""
    found = google_of(user.id)
    if found is None:
        return
    if user.password_hash is None:
        raise StateError(LAST_WAY)
    db.session.delete(found)
    words = f"{user.name} can no longer sign in with Google."
    record(Actor("user", user.name, user.id), "access.google_unlinked", words, user)
    emit("users.google_unlinked_letter", {"user_id": user.id}, queue="urgent")


def sign_up_with_google(owner: PersonDetails, named: TenantDetails, identity: Identity) -> User:
    """The business of somebody new, without a password. Raises IntegrityError for who is known by now."""
    user = found_business(owner, named, None, verified=True).owner
    _add(user, identity)
    return user


def _add(user: User, identity: Identity) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(GoogleIdentity(user_id=user.id, sub=identity.sub, email=identity.email))
    except IntegrityError as error:
        raise StateError(TAKEN) from error
