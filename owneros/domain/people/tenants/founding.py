"""A business comes into being: tenant, owner, its details and its data key, in one transaction."""

from dataclasses import dataclass
from datetime import date

from owneros.domain.people.tenants.business import TenantDetails
from owneros.domain.people.tenants.models import Business, Membership, TeamMember, Tenant
from owneros.domain.people.users.addresses import normal_email
from owneros.domain.people.users.models import User
from owneros.domain.people.users.passwords import SCHEME
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from owneros.foundation.search import normalise
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
    owner: PersonDetails, named: TenantDetails, password_hash: str | None, *, verified: bool = False
) -> Founded:
    """Pins the session to the new tenant; flushes. Who signs in by other means has no password.

    Raises IntegrityError when the email belongs to somebody already.
    """
    person = new_person(owner, password_hash, verified=verified)
    tenant = Tenant(name=named.name, time_zone=named.time_zone)
    db.session.add_all([person, tenant])
    db.session.flush()
    enter_tenant(db.session, tenant.id)
    membership = join(person, "owner")
    business = Business(email=person.email, phone=person.phone)
    db.session.add(business)
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
    person = new_person(details, password_hash, verified=verified)
    db.session.add(person)
    db.session.flush()
    membership = join(person, role)
    record(actor, "access.member_added", f"{actor.name} added {person.name} ({role}).", person)
    return membership


def join(
    person: User, role: str, *, team_member: TeamMember | None = None, until: date | None = None
) -> Membership:
    """The person signs in to the session's business from now on; as this member of its team, if one is."""
    tenant_id = current_tenant(db.session())
    if team_member is None:
        team_member = TeamMember(name=person.name, phone=person.phone, search_text=normalise(person.name))
        db.session.add(team_member)
    team_member.ended_at = None
    membership = Membership(
        tenant_id=tenant_id, user_id=person.id, team_member_id=team_member.id, role=role, until=until
    )
    db.session.add(membership)
    db.session.flush()
    return membership


def new_person(details: PersonDetails, password_hash: str | None, *, verified: bool) -> User:
    moment = now()
    return User(
        id=uuid7(),
        email=details.email,
        email_norm=normal_email(details.email),
        name=details.name,
        phone=details.phone,
        password_hash=password_hash,
        password_scheme=SCHEME if password_hash else None,
        email_verified_at=moment if verified else None,
        terms_accepted_at=moment,
        age_confirmed_at=moment,
    )
