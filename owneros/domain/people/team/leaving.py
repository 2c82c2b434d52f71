"""A person goes: is removed, leaves, or their last day is over. What they did stays under their name."""

from sqlalchemy import delete, select

from owneros.domain.people.team.inviting import revoke
from owneros.domain.people.team.queries import membership_of
from owneros.domain.people.team.roles import LAST_OWNER, is_last_owner
from owneros.domain.people.tenants.business import our_tenant
from owneros.domain.people.tenants.models import Membership, TeamMember
from owneros.domain.people.tenants.roles import Role
from owneros.domain.people.tenants.rounds import in_each_business
from owneros.domain.people.users.models import User, WebSession
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, present, reach
from owneros.foundation.errors import StateError
from owneros.foundation.periods import now, today_in
from owneros.foundation.search import normalise
from owneros.foundation.tasks import daily


def remove(actor: Actor, team_member: TeamMember) -> None:
    """From the next tap on they are signed out of this business. Raises StateError for the last owner."""
    if _end(actor, team_member):
        record(actor, "access.removed", f"{actor.name} removed {team_member.name}", team_member)


def leave(actor: Actor, team_member: TeamMember) -> None:
    """By the person's own wish. Raises StateError for the last owner."""
    if _end(actor, team_member):
        record(actor, "access.left", f"{team_member.name} left the business", team_member)


def bring_back(actor: Actor, team_member: TeamMember) -> None:
    """Works here again; signing in takes a new invitation. A repeat changes nothing."""
    if team_member.ended_at is not None:
        team_member.ended_at = None
        record(actor, "people.brought_back", f"{team_member.name} was brought back", team_member)


@in_each_business("team.end_days", "team.tick_days", daily)
def end_days() -> None:
    """Whoever's last day is over goes."""
    tenant = our_tenant()
    over = select(Membership.team_member_id).where(
        Membership.tenant_id == tenant.id, Membership.until < today_in(tenant.time_zone)
    )
    for team_member_id in db.session.scalars(over).all():
        team_member = reach(TeamMember, team_member_id, lock=True)
        if _end(Actor.system(), team_member):
            record(
                Actor.system(), "access.day_over", f"The last day of {team_member.name} is over", team_member
            )


def require_another_owner(membership: Membership) -> None:
    """Raises StateError when the business would be left without one."""
    if membership.role == Role.OWNER and is_last_owner():
        raise StateError(LAST_OWNER)


def require_going(team_member: TeamMember) -> None:
    """Raises StateError for who may not go, or went."""
    membership = membership_of(team_member)
    if team_member.ended_at is not None:
        raise StateError("This person is not here any more.")
    if membership is not None:
        require_another_owner(membership)


def _end(actor: Actor, team_member: TeamMember) -> bool:
    """Whether they were here until now."""
    if team_member.ended_at is not None:
        return False
    membership = membership_of(team_member, lock=True)
    if membership is not None:
        require_another_owner(membership)
        user = present(db.session.get(User, membership.user_id))
        team_member.name, team_member.phone = user.name, user.phone
        team_member.search_text = normalise(user.name)
        _sign_out(membership)
        db.session.delete(membership)
    revoke(actor, team_member)
    team_member.ended_at = now()
    db.session.flush()
    return True


def _sign_out(membership: Membership) -> None:
    """Of this business, on every device."""
    db.session.execute(
        delete(WebSession)
        .where(WebSession.user_id == membership.user_id, WebSession.tenant_id == membership.tenant_id)
        .execution_options(synchronize_session=False)
    )
