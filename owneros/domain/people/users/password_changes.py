"""A new password: by the person who knows the old one, or by a link from the inbox."""

from owneros.domain.people.tenants.models import Tenant
from owneros.domain.people.users import passwords
from owneros.domain.people.users.addresses import normal_email
from owneros.domain.people.users.devices import end_other_devices
from owneros.domain.people.users.models import User, WebSession
from owneros.domain.people.users.proofs import use_link
from owneros.domain.people.users.queries import first_business, user_by_email, work_in_first_business
from owneros.domain.people.users.strength import check_strength
from owneros.domain.people.users.throttles import RESET_LETTERS, count_attempt
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, TooMany
from owneros.foundation.ids import uuid7
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now
from owneros.foundation.phones import national


def own_words(user: User) -> list[str]:
    """What a stranger would try first."""
    tenant_id = first_business(user.id)
    tenant = db.session.get(Tenant, tenant_id) if tenant_id is not None else None
    return [user.name, user.email, tenant.name if tenant else "", national(user.phone)]


def change_password(actor: Actor, user: User, new: str, *, keep: WebSession | None, end_others: bool) -> None:
    """The caller has checked the current one. Raises FieldError at `new_password`."""
    check_new(user, new)
    _set(user, new)
    record(actor, "access.password_changed", f"{actor.name} changed the password.", user)
    if end_others:
        end_other_devices(actor, user.id, keep, why="the password was changed")
    emit("users.password_letter", {"user_id": user.id}, queue="urgent")


def check_new(user: User, new: str) -> None:
    """Raises FieldError at `new_password`."""
    if passwords.matches(new, user.password_hash):
        raise FieldError("new_password", "This is your current password. Choose another one.")
    check_strength(new, own_words(user), "new_password")


def ask_for_reset(email: str) -> None:
    """Send the link to a known person; for an unknown one the same is asked for nobody.

    Asked for too often, nothing is sent, and nothing told: that is nobody's business either.
    """
    try:
        count_attempt(RESET_LETTERS, normal_email(email))
    except TooMany:
        return
    user = user_by_email(email)
    emit("users.reset_letter", {"user_id": user.id if user else uuid7()}, queue="urgent")


def reset_password(token: str, new: str, person: User) -> bool:
    """Use up the link and set the password; every session of the person ends. False when the link is spent.

    Raises FieldError at `new_password`. The link proves the inbox, but no device becomes known by it.
    """
    check_strength(new, own_words(person), "new_password")
    if use_link(token, "reset_password") != person.id:
        return False
    _set(person, new)
    person.email_verified_at = person.email_verified_at or now()
    actor = Actor("user", person.name, person.id)
    if work_in_first_business(person.id) is not None:
        record(actor, "access.password_reset", f"{actor.name} set a new password by email.", person)
        end_other_devices(actor, person.id, None, why="the password was reset")
    emit("users.password_letter", {"user_id": person.id}, queue="urgent")
    return True


def _set(user: User, new: str) -> None:
    user.password_hash = passwords.hash_password(new)
    user.password_scheme = passwords.SCHEME
    user.password_changed_at = now()
    db.session.flush()
