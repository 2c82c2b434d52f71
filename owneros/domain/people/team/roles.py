"""A person gets another role, or another last day; ownership is handed over. A business keeps an owner."""

from datetime import date

from sqlalchemy import select

from owneros.domain.people.team.queries import membership_of, name_of
from owneros.domain.people.tenants.models import Membership, TeamMember
from owneros.domain.people.tenants.roles import Role
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.rules import rules
from owneros.foundation.tenancy import current_tenant

LAST_OWNER = "A business needs an owner. Hand it over to somebody first."


def check(role: str, until: date | None, today: date) -> None:
    """Raises FieldError."""
    with rules() as broken:
        if role not in Role.words():
            broken("role", "Choose what this person may do.")
        if until is not None and until < today:
            broken("until", "This day is over. Remove the person instead.")
        if role == Role.OWNER and until is not None:
            broken("until", "An owner has no last day.")


def change_role(actor: Actor, team_member: TeamMember, role: str, until: date | None, today: date) -> None:
    """What they may do from their next tap on. Raises FieldError, StateError."""
    check(role, until, today)
    membership = signing_in(team_member)
    if membership.role == Role.OWNER != role and is_last_owner():
        raise FieldError("role", LAST_OWNER)
    if (membership.role, membership.until) == (role, until):
        return
    said = f"{name_of(team_member.id)} is {Role(role).word.lower()} now"
    if until is not None:
        said += f", until {until:%B} {until.day}, {until.year}"
    membership.role, membership.until = role, until
    db.session.flush()
    record(actor, "access.role_changed", said, team_member)


def hand_over(actor: Actor, own: TeamMember, team_member: TeamMember) -> None:
    """Who gets it is the owner from now on, and who hands over is office. Raises StateError."""
    theirs, mine = require_successor(own, team_member)
    theirs.role, theirs.until, mine.role = Role.OWNER, None, Role.OFFICE
    db.session.flush()
    record(
        actor,
        "access.handed_over",
        f"{actor.name} handed the business over to {name_of(team_member.id)}",
        team_member,
    )


def require_successor(own: TeamMember, team_member: TeamMember) -> tuple[Membership, Membership]:
    """Their membership and that of who hands over, locked. Raises StateError."""
    theirs, mine = signing_in(team_member), signing_in(own)
    if mine.role != Role.OWNER or theirs is mine:
        raise StateError("Choose another person, who signs in.")
    return theirs, mine


def signing_in(team_member: TeamMember) -> Membership:
    """The membership, locked. Raises StateError for who does not sign in."""
    found = membership_of(team_member, lock=True)
    if found is None:
        raise StateError("This person does not sign in.")
    return found


def is_last_owner() -> bool:
    """Whether there is just one. Locks the owners, so that two do not go at once."""
    owners = select(Membership.user_id).where(
        Membership.tenant_id == current_tenant(db.session()), Membership.role == Role.OWNER
    )
    return len(db.session.scalars(owners.with_for_update()).all()) < 2  # noqa: PLR2004
