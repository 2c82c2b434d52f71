"""An invitation asks one address into the business, once: by a mailed link, or by a code to be scanned."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from owneros.domain.people.team.queries import membership_of, open_invitation
from owneros.domain.people.tenants.models import Invitation, Membership, TeamMember
from owneros.domain.people.tenants.roles import Role
from owneros.domain.people.users.addresses import normal_email
from owneros.domain.people.users.models import User
from owneros.domain.people.users.throttles import Policy, count_attempt
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import StateError
from owneros.foundation.ids import new_token, token_hash
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now
from owneros.foundation.rules import rules
from owneros.foundation.tenancy import current_tenant

LASTS = timedelta(days=7)
CODE_LASTS = timedelta(minutes=15)
# Of one business, whoever asks.
INVITATIONS = Policy("invitations", 30, timedelta(hours=1), timedelta(hours=24))
# Owners are made of people who are here already, by one who proves who they are.
ROLES = (Role.OFFICE, Role.CREW, Role.ACCOUNTANT)


@dataclass(frozen=True)
class Asked:
    """Whom an invitation is for. `until` is the last day on which they are let in; none for good."""

    email: str
    role: str
    until: date | None = None


def check(asked: Asked, team_member: TeamMember | None, today: date) -> None:
    """Raises FieldError at what stands in the way. `today` is the business's date."""
    with rules() as broken:
        if asked.role not in ROLES:
            broken("role", "Choose what this person may do.")
        if asked.until is not None and asked.until < today:
            broken("until", "This day is over.")
        if _is_here(asked.email):
            broken("email", "This address is in your business already.")
        elif _is_asked(asked.email, team_member):
            broken("email", "This address is invited already, as another person.")


def invite(actor: Actor, team_member: TeamMember, asked: Asked, today: date) -> Invitation:
    """By mail. An invitation sent to the same person before stops working.

    Raises FieldError, TooMany, and StateError for who is in the business already.
    """
    invitation = _asked(actor, team_member, asked, today, by_code=False)
    emit("team.invitation_letter", {"invitation_id": invitation.id}, queue="urgent")
    return invitation


def show_code(actor: Actor, team_member: TeamMember, asked: Asked, today: date) -> str:
    """The token for a QR code, good for a quarter of an hour. Raises as `invite`."""
    return renew(_asked(actor, team_member, asked, today, by_code=True))


def renew(invitation: Invitation) -> str:
    """A new token, whose time begins now; the one before stops working."""
    token = new_token()
    invitation.token_hash = token_hash(token)
    invitation.expires_at = now() + (CODE_LASTS if invitation.by_code else LASTS)
    db.session.flush()
    return token


def revoke(actor: Actor, team_member: TeamMember) -> None:
    """Nobody joins by it any more. A repeat changes nothing."""
    invitation = open_invitation(team_member)
    if invitation is not None:
        invitation.revoked_at = now()
        record(
            actor,
            "access.invitation_revoked",
            f"The invitation of {invitation.email} was revoked",
            team_member,
        )


def require_no_sign_in(team_member: TeamMember) -> None:
    """Raises StateError."""
    if membership_of(team_member) is not None:
        raise StateError("This person signs in already.")


def _asked(actor: Actor, team_member: TeamMember, asked: Asked, today: date, *, by_code: bool) -> Invitation:
    require_no_sign_in(team_member)
    check(asked, team_member, today)
    count_attempt(INVITATIONS, str(team_member.tenant_id))
    before = open_invitation(team_member)
    if before is not None:
        before.revoked_at = now()
        db.session.flush()
    team_member.ended_at = None
    invitation = Invitation(
        tenant_id=team_member.tenant_id,
        team_member_id=team_member.id,
        email=asked.email,
        email_norm=normal_email(asked.email),
        role=asked.role,
        until=asked.until,
        token_hash=token_hash(new_token()),
        by_code=by_code,
        invited_by=actor.name,
        expires_at=now() + (CODE_LASTS if by_code else LASTS),
    )
    db.session.add(invitation)
    record(
        actor,
        "access.invited",
        f"{actor.name} invited {asked.email} as {Role(asked.role).word.lower()}",
        team_member,
    )
    return invitation


def _is_here(email: str) -> bool:
    here = (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.tenant_id == current_tenant(db.session()), User.email_norm == normal_email(email))
    )
    return db.session.scalar(here) is not None


def _is_asked(email: str, team_member: TeamMember | None) -> bool:
    asked = select(Invitation.team_member_id).where(
        Invitation.tenant_id == current_tenant(db.session()),
        Invitation.email_norm == normal_email(email),
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now(),
    )
    return any(found != (team_member and team_member.id) for found in db.session.scalars(asked))
