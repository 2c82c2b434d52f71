"""A person is added to the team and renamed; whoever signs in says their own name."""

import uuid
from dataclasses import dataclass

from owneros.domain.people.team.queries import membership_of
from owneros.domain.people.tenants.models import TeamMember
from owneros.foundation.audit import Actor, record
from owneros.foundation.changes import assign
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, Stale, StateError
from owneros.foundation.search import normalise


@dataclass(frozen=True)
class TeamDetails:
    """What the business knows of a person. `phone` as it is kept."""

    name: str
    phone: str = ""


def add_person(actor: Actor, details: TeamDetails, *, row_id: uuid.UUID | None = None) -> TeamMember:
    """A person who does not sign in. Raises FieldError."""
    team_member = TeamMember(id=row_id)
    _take_over(team_member, details)
    db.session.add(team_member)
    record(actor, "people.added", f"{team_member.name} was added to the people", team_member)
    return team_member


def edit_person(actor: Actor, team_member: TeamMember, details: TeamDetails, *, version: int) -> None:
    """Raises Stale, FieldError, and StateError for a person who signs in."""
    if team_member.version != version:
        raise Stale("Somebody changed this person since you opened it.", team_member)
    require_ours(team_member)
    if _take_over(team_member, details):
        record(actor, "people.edited", f"{team_member.name} was changed", team_member)


def require_ours(team_member: TeamMember) -> None:
    """Raises StateError for a person who signs in: their name is theirs."""
    if membership_of(team_member) is not None:
        raise StateError("Who signs in changes name and phone in their own settings.")


def _take_over(team_member: TeamMember, details: TeamDetails) -> list[str]:
    if not details.name.strip():
        raise FieldError("name", "Enter a name.")
    changed = assign(team_member, details)
    team_member.search_text = normalise(details.name)
    return changed
