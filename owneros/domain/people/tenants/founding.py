"""A business comes into being: tenant, owner, its details and its data key, in one transaction."""

from dataclasses import dataclass

from owneros.domain.people.tenants.business import TenantDetails
from owneros.domain.people.tenants.models import Business, Membership, Tenant
from owneros.domain.people.users.addresses import normal_email
from owneros.domain.people.users.models import User
from owneros.domain.people.users.passwords import SCHEME
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from owneros.foundation.tenancy import current_tenant, enter_tenant
from owneros.foundation.vault import vault


@dataclass(frozen=True)
class PersonDetails:
    """Who somebody is, and the email to sign in with."""

    name: str
    email: str
    phone: str = ""


@dataclass(frozen=True)
class Founded:
    tenant: Tenant
    owner: User
    membership: Membership
    business: Business


def found_business(
    owner: PersonDetails, named: TenantDetails, password_hash: str, *, verified: bool = False
) -> Founded:
    """Pins the session to the new tenant; flushes.

    Raises IntegrityError when the email belongs to somebody already.
    """
    person = _person(owner, password_hash, verified=verified)
    tenant = Tenant(name=named.name, time_zone=named.time_zone)
    db.session.add_all([person, tenant])
    db.session.flush()
    enter_tenant(db.session, tenant.id)
    membership = Membership(tenant_id=tenant.id, user_id=person.id, role="owner")
    business = Business(email=person.email, phone=person.phone)
    db.session.add_all([membership, business])
    db.session.flush()
    vault.add_key(db.session())
    record(
        Actor("user", person.name, person.id),
        "access.business_founded",
        f"{person.name} signed up {tenant.name} for OwnerOS.",
        person,
    )
    return Founded(tenant, person, membership, business)


def add_member(
    actor: Actor, details: PersonDetails, role: str, password_hash: str, *, verified: bool = False
) -> Membership:
    """A new person with a role in the session's business; flushes. IntegrityError as above."""
    person = _person(details, password_hash, verified=verified)
    db.session.add(person)
    db.session.flush()
    membership = Membership(tenant_id=current_tenant(db.session()), user_id=person.id, role=role)
    db.session.add(membership)
    record(actor, "access.member_added", f"{actor.name} added {person.name} ({role}).", person)
    return membership


def _person(details: PersonDetails, password_hash: str, *, verified: bool) -> User:
    moment = now()
    return User(
        id=uuid7(),
        email=details.email,
        email_norm=normal_email(details.email),
        name=details.name,
        phone=details.phone,
        password_hash=password_hash,
        password_scheme=SCHEME,
        email_verified_at=moment if verified else None,
        terms_accepted_at=moment,
        age_confirmed_at=moment,
    )
