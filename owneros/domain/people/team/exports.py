"""The people of the business as a file."""

from datetime import datetime

from owneros.domain.people.team.queries import BY_NAME, NAME, PHONE, signing_in
from owneros.domain.people.tenants.models import Membership, TeamMember
from owneros.domain.people.tenants.roles import Role
from owneros.domain.people.users.models import User
from owneros.foundation.exporting import Wish, exported
from owneros.foundation.phones import format_phone
from owneros.foundation.uniting import AnySelect

PEOPLE = {
    "Name": NAME,
    "Phone": (PHONE, format_phone),
    "Email": User.email,
    "Role": (Membership.role, lambda role: Role(role).word),
    "Last day": Membership.until,
    "Added on": (TeamMember.created_at, datetime.date),
    "Left on": (TeamMember.ended_at, datetime.date),
}


@exported("people", 20, "People", "Everyone who works or worked with you", columns=PEOPLE)
def people(found: AnySelect, _wish: Wish) -> AnySelect:
    """By name."""
    return signing_in(found).order_by(*BY_NAME)
