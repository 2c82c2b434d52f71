"""A factor is added or removed, and whether all people of a business need one."""

import uuid

from sqlalchemy import update

from owneros.domain.people.factors import authenticator, passkeys
from owneros.domain.people.factors.models import Authenticator, Passkey
from owneros.domain.people.factors.recovery import drop_codes, make_codes
from owneros.domain.people.factors.trying import FACTORS, WRONG
from owneros.domain.people.tenants.business import our_tenant
from owneros.domain.people.users.models import KnownDevice, User
from owneros.domain.people.users.throttles import clear_attempts
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, NotFound, StateError
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now

APP_ADDED = "An authenticator app was added to the sign-in."
APP_REMOVED = "The authenticator app was removed from the sign-in."
PASSKEY_ADDED = "A passkey was added to the sign-in."
PASSKEY_REMOVED = "A passkey was removed from the sign-in."
NEW_CODES = "New recovery codes were made. The old ones no longer work."


def confirm_app(actor: Actor, user: User, code: str) -> list[str]:
    """The app counts from now on; see `_added`. Raises FieldError at `code`, StateError."""
    app = authenticator.begun(user.id)
    if app is None:
        raise StateError("Begin again: no app is waiting for its first code.")
    if not authenticator.is_right(app, code):
        raise FieldError("code", WRONG)
    clear_attempts(FACTORS, str(user.id))
    app.confirmed_at = now()
    return _added(actor, user, APP_ADDED)


def add_passkey(actor: Actor, user: User, answer: str, challenge: bytes, name: str) -> list[str]:
    """See `_added`. Raises StateError."""
    passkeys.create(user, answer, challenge, name)
    return _added(actor, user, PASSKEY_ADDED)


def renew_codes(actor: Actor, user: User) -> list[str]:
    """Ten new recovery codes, to be shown once. Raises StateError without a factor."""
    if user.factor_since is None:
        raise StateError("Turn on two-step sign-in first.")
    _tell(actor, user, "access.recovery_codes_made", NEW_CODES)
    return make_codes(user.id)


def remove_app(actor: Actor, user: User) -> None:
    """A repeat changes nothing."""
    app = db.session.get(Authenticator, user.id, with_for_update=True)
    if app is not None:
        db.session.delete(app)
        _removed(actor, user, APP_REMOVED)


def remove_passkey(actor: Actor, user: User, passkey_id: uuid.UUID) -> None:
    """Raises NotFound for another person's."""
    passkey = db.session.get(Passkey, passkey_id, with_for_update=True)
    if passkey is None or passkey.user_id != user.id:
        raise NotFound
    db.session.delete(passkey)
    _removed(actor, user, PASSKEY_REMOVED)


def require_of_all(actor: Actor, owner: User, *, required: bool) -> None:
    """Whoever has no factor sets one up before anything else. Raises StateError for an owner without one."""
    if required and owner.factor_since is None:
        raise StateError("Turn on two-step sign-in for yourself first.")
    tenant = our_tenant()
    if (tenant.factor_required_at is not None) == required:
        return
    tenant.factor_required_at = now() if required else None
    what = "required" if required else "no longer required"
    record(actor, "access.factor_required", f"Two-step sign-in is {what} of everybody", "business")


def _added(actor: Actor, user: User, what: str) -> list[str]:
    """With the first factor come recovery codes, to be shown once; else there are some already."""
    _tell(actor, user, "access.factor_added", what)
    if user.factor_since is not None:
        return []
    user.factor_since = now()
    return make_codes(user.id)


def _removed(actor: Actor, user: User, what: str) -> None:
    """With the last one nothing is asked for any more beside the password."""
    db.session.flush()
    if authenticator.confirmed(user.id) is None and not passkeys.passkeys_of(user.id):
        drop_codes(user.id)
        user.factor_since = None
        db.session.execute(
            update(KnownDevice).where(KnownDevice.user_id == user.id).values(trusted_until=None)
        )
    _tell(actor, user, "access.factor_removed", what)


def _tell(actor: Actor, user: User, event: str, what: str) -> None:
    record(actor, event, f"{actor.name}: {what}", user)
    emit("factors.letter", {"user_id": user.id, "what": what}, queue="urgent")
