"""A business comes into being: tenant, owner, its details and its data key, in one transaction."""

from dataclasses import dataclass

from owneros.domain.tenants.models import Business, Membership, Tenant
from owneros.domain.tenants.zones import DEFAULT_ZONE
from owneros.domain.users.addresses import normal_email
from owneros.domain.users.models import User
from owneros.domain.users.passwords import SCHEME, hash_password
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from owneros.foundation.tenancy import current_tenant, enter_tenant
from owneros.foundation.vault import vault


@dataclass(frozen=True)
class Founded:
    tenant: Tenant
    owner: User
    membership: Membership
    business: Business


def found_business(
    *,
    business_name: str,
    owner_name: str,
    email: str,
    phone: str = "",
    password: str = "",
    password_hash: str = "",
    time_zone: str = DEFAULT_ZONE,
    verified: bool = False,
) -> Founded:
    """Give either the plain password or its ready hash. Pins the session to the new tenant; flushes.

    Raises IntegrityError when the e-mail belongs to somebody already.
    """
    owner = _person(owner_name, email, phone, password_hash or hash_password(password), verified=verified)
    tenant = Tenant(name=business_name, time_zone=time_zone)
    db.session.add_all([owner, tenant])
    db.session.flush()
    enter_tenant(db.session, tenant.id)
    membership = Membership(tenant_id=tenant.id, user_id=owner.id, role="owner")
    business = Business(email=owner.email, phone=phone)
    db.session.add_all([membership, business])
    db.session.flush()
    vault.add_key(db.session())
    record(
        Actor("user", owner.name, owner.id),
        "access.business_founded",
        f"{owner.name} opened {tenant.name} on OwnerOS.",
        subject_kind="user",
        subject_id=owner.id,
    )
    db.session.flush()
    return Founded(tenant, owner, membership, business)


def add_member(
    *,
    name: str,
    email: str,
    role: str,
    actor: Actor,
    phone: str = "",
    password: str = "",
    password_hash: str = "",
    verified: bool = False,
) -> Membership:
    """A new person with a role in the session's business; flushes. IntegrityError as above."""
    person = _person(name, email, phone, password_hash or hash_password(password), verified=verified)
    db.session.add(person)
    db.session.flush()
    membership = Membership(tenant_id=current_tenant(db.session()), user_id=person.id, role=role)
    db.session.add(membership)
    record(
        actor,
        "access.member_added",
        f"{actor.name} added {name} ({role}).",
        subject_kind="user",
        subject_id=person.id,
    )
    db.session.flush()
    return membership


def _person(name: str, email: str, phone: str, password_hash: str, *, verified: bool) -> User:
    moment = now()
    return User(
        id=uuid7(),
        email=email,
        email_norm=normal_email(email),
        name=name,
        phone=phone,
        password_hash=password_hash,
        password_scheme=SCHEME,
        email_verified_at=moment if verified else None,
        terms_accepted_at=moment,
        age_confirmed_at=moment,
    )
