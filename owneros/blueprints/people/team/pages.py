"""The list of people, the page of one, and what each role may do."""

from flask import render_template, request

from owneros.blueprints.people.team.area import bp
from owneros.blueprints.people.team.forms import NOTES
from owneros.domain.people.team.queries import list_people, team_row
from owneros.domain.people.tenants.models import TeamMember
from owneros.domain.people.tenants.roles import Role, matrix
from owneros.domain.people.users.devices import signed_in_devices
from owneros.foundation.periods import now
from owneros.web.answers import Answer, page
from owneros.web.guards import may, person

PAGE = "people/team/show.html"


@bp.get("/people", "people:read")
def index() -> Answer:
    former = request.args.get("show") == "former"
    return page(
        "people/team/index.html",
        page=list_people(former=former, after=request.args.get("after")),
        former=former,
        words=Role.words(),
        now=now(),
    )


@bp.get("/people/<uuid:team_member_id>", "people:read")
def show(team_member: TeamMember) -> Answer:
    row = team_row(team_member.id)
    sees_devices = row.user_id is not None and may("people:write")
    devices = signed_in_devices(row.user_id, person().tenant_id) if row.user_id and sees_devices else ()
    return render_template(PAGE, row=row, devices=devices, words=Role.words(), notes=NOTES, now=now())


@bp.get("/people/roles", "profile:write")
def roles() -> Answer:
    """What each role sees and does, as the code has it."""
    return render_template("people/team/matrix.html", matrix=matrix(), roles=Role, notes=NOTES)
