"""What the picker of people offers."""

from owneros.blueprints.people.team.area import bp
from owneros.web.answers import Answer
from owneros.web.picking import options


@bp.get("/pick/team_member", "people:read")
def pick() -> Answer:
    return options("team_member", "/people")
