"""What a person may do is changed; the business is handed over."""

from functools import partial

from flask import render_template

from owneros.blueprints.people.team.area import bp
from owneros.blueprints.people.team.forms import NOTES, RoleForm
from owneros.domain.people.team.queries import name_of
from owneros.domain.people.team.roles import change_role, hand_over, require_successor, signing_in
from owneros.domain.people.tenants.models import TeamMember
from owneros.foundation.database import reach
from owneros.foundation.periods import today_in
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "people/team/role.html"


@bp.get("/people/<uuid:team_member_id>/role", "people:write", fresh=True)
def role(team_member: TeamMember) -> Answer:
    return _show(RoleForm.of(signing_in(team_member)), team_member, 200)


@bp.post("/people/<uuid:team_member_id>/role", "people:write", fresh=True)
def change(team_member: Held[TeamMember]) -> Answer:
    form = RoleForm()
    today = today_in(person().time_zone)

    def give() -> Saved:
        change_role(person().actor, team_member, form.role.data, form.until.data, today)
        return Saved(f"/people/{team_member.id}", "Saved.")

    return save(form, partial(_show, form, team_member), give, rules=partial(form.check, today))


@bp.get("/people/<uuid:team_member_id>/ownership", "people:write", fresh=True)
def ownership(team_member: TeamMember) -> Answer:
    require_successor(reach(TeamMember, person().team_member_id), team_member)
    return render_template(
        "people/team/hand_over.html", team_member=team_member, name=name_of(team_member.id)
    )


@bp.post("/people/<uuid:team_member_id>/ownership", "people:write", fresh=True)
def give_ownership(team_member: Held[TeamMember]) -> Saved:
    own = reach(TeamMember, person().team_member_id)
    hand_over(person().actor, own, team_member)
    return Saved("/people", f"{name_of(team_member.id)} is the owner now. You are office.")


def _show(form: RoleForm, team_member: TeamMember, status: int) -> Answer:
    name = name_of(team_member.id)
    return page(PAGE, status, form=form, team_member=team_member, name=name, notes=NOTES)
