"""A person is removed or brought back, or leaves the business."""

from flask import render_template

from owneros.blueprints.people.team.area import bp
from owneros.domain.people.team.leaving import bring_back, leave, remove, require_going
from owneros.domain.people.team.queries import name_of
from owneros.domain.people.team.roles import is_last_owner
from owneros.domain.people.tenants.models import TeamMember
from owneros.domain.people.tenants.roles import Role
from owneros.foundation.database import reach
from owneros.web.answers import Answer
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved


@bp.get("/people/<uuid:team_member_id>/removal", "people:write", fresh=True)
def ask_remove(team_member: TeamMember) -> Answer:
    require_going(team_member)
    return render_template("people/team/remove.html", team_member=team_member, name=name_of(team_member.id))


@bp.post("/people/<uuid:team_member_id>/removal", "people:write", fresh=True)
def remove_now(team_member: Held[TeamMember]) -> Saved:
    remove(person().actor, team_member)
    return Saved("/people", f"{team_member.name} was removed.")


@bp.post("/people/<uuid:team_member_id>/return", "people:write")
def bring_back_now(team_member: Held[TeamMember]) -> Saved:
    bring_back(person().actor, team_member)
    return Saved(f"/people/{team_member.id}", f"{team_member.name} is back.")


@bp.get("/settings/leaving", "profile:write", fresh=True)
def ask_leave() -> Answer:
    return render_template("people/team/leave.html", stays=is_last_owner() and person().role == Role.OWNER)


@bp.post("/settings/leaving", "profile:write", fresh=True)
def leave_now() -> Saved:
    leave(person().actor, reach(TeamMember, person().team_member_id, lock=True))
    return Saved("/sign-in", f"You left {person().business_name}.")
