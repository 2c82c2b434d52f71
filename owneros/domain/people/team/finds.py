"""People are found by name."""

from datetime import date

from owneros.domain.people.team.queries import BY_NAME, FOUND_BY, NAME, PHONE, with_sign_in
from owneros.domain.people.tenants.models import Membership, TeamMember
from owneros.domain.people.tenants.roles import Member, Role
from owneros.foundation.database import AnyRow
from owneros.foundation.finding import Found, findable
from owneros.foundation.search import nearness
from owneros.foundation.uniting import AnySelect, common


def say(row: AnyRow, _today: date) -> Found:
    name, role, phone = row.words
    badge = ("Former", "quiet") if row.at else (Role(role).word, "info") if role else None
    return Found(name, "", badge, call=(name, phone))


@findable("team_member", 7, "People", sees="people:read", say=say, by=FOUND_BY)
def people(typed: str, _member: Member) -> AnySelect:
    """Those who are here first."""
    found = common(NAME, Membership.role, PHONE, subject_id=TeamMember.id, at=TeamMember.ended_at)
    joined = with_sign_in().add_columns(*found.selected_columns)
    return joined.order_by(
        TeamMember.ended_at.is_not(None), nearness(typed, TeamMember.search_text), *BY_NAME
    )
