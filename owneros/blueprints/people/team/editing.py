"""A person is added, with or without an invitation, and edited while they do not sign in."""

from functools import partial

from owneros.blueprints.people.team.area import bp
from owneros.blueprints.people.team.forms import NOTES, WAYS, DetailsForm, PersonForm
from owneros.blueprints.people.team.inviting import asked
from owneros.domain.people.team.keeping import TeamDetails, add_person, edit_person, require_ours
from owneros.domain.people.tenants.models import TeamMember
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

NEW_PAGE = "people/team/new.html"
PAGE = "people/team/form.html"


@bp.get("/people/new", "people:write")
def new() -> Answer:
    return _show_new(PersonForm(), 200)


@bp.post("/people", "people:write")
def create() -> Answer:
    form = PersonForm()

    def add() -> Saved:
        details = form.build(TeamDetails)
        team_member = add_person(person().actor, details, row_id=once.row_id(TeamMember))
        if form.invites:
            return asked(form, team_member)
        return Saved(f"/people/{team_member.id}", f"{team_member.name} is in your team.")

    check = partial(form.check, None, today_in(person().time_zone))
    return save(form, partial(_show_new, form), add, rules=check)


@bp.get("/people/<uuid:team_member_id>/edit", "people:write")
def edit(team_member: TeamMember) -> Answer:
    require_ours(team_member)
    return _show(DetailsForm.of(team_member), team_member, 200)


@bp.post("/people/<uuid:team_member_id>", "people:write")
def update(team_member: TeamMember) -> Answer:
    form = DetailsForm()

    def change() -> Saved:
        details = form.build(TeamDetails)
        edit_person(person().actor, team_member, details, version=form.version.data)
        return Saved(f"/people/{team_member.id}", "Saved.")

    return save(form, partial(_show, form, team_member), change)


def _show_new(form: PersonForm, status: int = 200) -> Answer:
    return page(NEW_PAGE, status, form=form, notes=NOTES, ways=WAYS)


def _show(form: DetailsForm, team_member: TeamMember, status: int) -> Answer:
    return page(PAGE, status, form=form, team_member=team_member)
