"""A person who is in several businesses goes from one to another."""

from flask import render_template

from owneros.blueprints.people.auth.area import bp
from owneros.domain.people.team.queries import businesses_of
from owneros.domain.people.tenants.roles import Role
from owneros.foundation.database import present
from owneros.web import sessions
from owneros.web.answers import Answer
from owneros.web.guards import person
from owneros.web.saving import Saved
from owneros.web.sessions import browser


@bp.get("/businesses", "profile:write")
def businesses_page() -> Answer:
    found = businesses_of(person().user_id)
    return render_template("people/auth/businesses.html", businesses=found, words=Role.words())


@bp.post("/businesses/<int:tenant_id>/entering", "profile:write")
def enter(tenant_id: int) -> Saved:
    """Raises NotFound for one in which they are not."""
    wanted = (each for each in businesses_of(person().user_id) if each.id == tenant_id)
    business = present(next(wanted, None))
    sessions.move(browser(), business.id)
    return Saved("/", f"You are in {business.name} now.")
