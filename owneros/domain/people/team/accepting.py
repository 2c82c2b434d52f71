"""An invitation is accepted, by the address that it was written for and by no other."""

import uuid
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import select

from owneros.domain.people.tenants.founding import PersonDetails, join, new_person
from owneros.domain.people.tenants.models import Invitation, Membership, TeamMember, Tenant
from owneros.domain.people.tenants.roles import Role
from owneros.domain.people.users.models import User
from owneros.domain.people.users.passwords import hash_password
from owneros.domain.people.users.queries import user_by_email
from owneros.domain.people.users.strength import check_strength
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, present, reach
from owneros.foundation.errors import Forbidden, StateError
from owneros.foundation.ids import token_hash
from owneros.foundation.periods import now, today_in
from owneros.foundation.phones import national
from owneros.foundation.tenancy import enter_tenant


class Standing(Enum):
    """How an invitation stands, and what is said of one by which nobody joins."""

    OPEN = ""
    USED = "This invitation was used already."
    REVOKED = "This invitation was revoked, or replaced by a newer one."
    EXPIRED = "This invitation is too old."
    CLOSED = "This business is closed."


@dataclass(frozen=True)
class Invited:
    """An invitation as it is read behind its link."""

    invitation: Invitation
    business_name: str
    standing: Standing

    @property
    def role_word(self) -> str:
        return Role(self.invitation.role).word


def find_invited(token: str) -> Invited | None:
    """None for a token that never was, or that a newer one replaced."""
    row = db.session.execute(
        select(Invitation, Tenant)
        .join(Tenant, Tenant.id == Invitation.tenant_id)
        .where(Invitation.token_hash == token_hash(token))
    ).one_or_none()
    return Invited(row[0], row[1].name, _standing(row[0], row[1])) if row else None


def known_user(invited: Invited) -> User | None:
    return user_by_email(invited.invitation.email)


def words_of(invited: Invited, person: PersonDetails) -> list[str]:
    """What a stranger would try first as a password."""
    return [person.name, person.email, invited.business_name, national(person.phone)]


def make_user(invited: Invited, person: PersonDetails, password: str) -> User:
    """A user under the address that was invited, which a mailed link proves. Raises FieldError at `password`.

    IntegrityError when that address has become somebody's meanwhile.
    """
    check_strength(password, words_of(invited, person))
    user = new_person(person, hash_password(password), verified=not invited.invitation.by_code)
    db.session.add(user)
    db.session.flush()
    return user


def accept(invitation_id: uuid.UUID, user: User) -> Membership:
    """Pins the session to the business. Raises StateError, and Forbidden for another address."""
    invitation = present(
        db.session.scalars(
            select(Invitation)
            .where(Invitation.id == invitation_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one_or_none()
    )
    standing = _standing(invitation, present(db.session.get(Tenant, invitation.tenant_id)))
    if standing is not Standing.OPEN:
        raise StateError(standing.value)
    if user.email_norm != invitation.email_norm:
        raise Forbidden(f"This invitation is for {invitation.email}.")
    enter_tenant(db.session, invitation.tenant_id)
    if db.session.get(Membership, (invitation.tenant_id, user.id)) is not None:
        raise StateError("You are in this business already.")
    team_member = reach(TeamMember, invitation.team_member_id, lock=True)
    membership = join(user, invitation.role, team_member=team_member, until=invitation.until)
    invitation.used_at = now()
    record(
        Actor("user", user.name, user.id),
        "access.joined",
        f"{user.name} joined as {Role(invitation.role).word.lower()}, invited by {invitation.invited_by}",
        team_member,
    )
    return membership


def _standing(invitation: Invitation, tenant: Tenant) -> Standing:
    if invitation.used_at is not None:
        return Standing.USED
    if invitation.revoked_at is not None:
        return Standing.REVOKED
    is_over = invitation.until is not None and invitation.until < today_in(tenant.time_zone)
    if invitation.expires_at <= now() or is_over:
        return Standing.EXPIRED
    return Standing.OPEN if tenant.status == "active" else Standing.CLOSED
