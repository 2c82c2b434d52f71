"""A person is picked who may be put on a job: of the crew, of the office, or one who does not sign in."""

from owneros.domain.people.team.queries import BY_NAME, FOUND_BY, NAME, WORKS, with_sign_in
from owneros.domain.people.tenants.models import Membership, TeamMember
from owneros.domain.people.tenants.roles import Role
from owneros.foundation.database import AnyRow
from owneros.foundation.picking import Option, pickable
from owneros.foundation.uniting import AnySelect


def _say(row: AnyRow) -> Option:
    return Option(row.id, row.name, Role(row.role).word if row.role else "No sign-in")


@pickable(
    "team_member",
    "person",
    say=_say,
    key=TeamMember.id,
    order=BY_NAME,
    near=TeamMember.search_text,
    by=FOUND_BY,
    offered=WORKS,
)
def people(_member: object) -> AnySelect:
    return with_sign_in(TeamMember.id, NAME.label("name"), Membership.role)
