"""A person is invited, by email or by a QR code on the screen; an invitation is sent again, or taken back."""

from functools import partial

from owneros.blueprints.people.team.area import bp
from owneros.blueprints.people.team.forms import NOTES, InvitationForm
from owneros.domain.people.team.inviting import invite, require_no_sign_in, revoke, show_code
from owneros.domain.people.team.queries import open_invitation
from owneros.domain.people.tenants.models import TeamMember
from owneros.foundation.links import absolute
from owneros.foundation.periods import today_in
from owneros.parts.qr_codes import drawn
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "people/team/invite.html"
CODE_PAGE = "people/team/code.html"


@bp.get("/people/<uuid:team_member_id>/invitation", "people:write")
def invitation(team_member: TeamMember) -> Answer:
    require_no_sign_in(team_member)
    before = open_invitation(team_member)
    form = InvitationForm(formdata=None, obj=before) if before else InvitationForm()
    return _show(form, team_member, 200)


@bp.post("/people/<uuid:team_member_id>/invitation", "people:write")
def ask(team_member: Held[TeamMember]) -> Answer:
    form = InvitationForm()
    check = partial(form.check, team_member, today_in(person().time_zone))
    return save(form, partial(_show, form, team_member), partial(asked, form, team_member), rules=check)


@bp.post("/people/<uuid:team_member_id>/invitation/revoking", "people:write")
def take_back(team_member: Held[TeamMember]) -> Saved:
    revoke(person().actor, team_member)
    return Saved(f"/people/{team_member.id}", "The invitation was revoked. Its link no longer works.")


def asked(form: InvitationForm, team_member: TeamMember) -> Saved:
    """By the way that was chosen. Raises as `invite` does."""
    wanted, today = form.asked, today_in(person().time_zone)
    home = f"/people/{team_member.id}"
    if form.way.data == "mail":
        invite(person().actor, team_member, wanted, today)
        return Saved(home, f"An invitation is on its way to {wanted.email}.")
    token = show_code(person().actor, team_member, wanted, today)
    code = drawn(absolute(f"/join/{token}"))
    show = partial(page, CODE_PAGE, code=code, team_member=team_member, email=wanted.email)
    return Saved(home, answer=show)


def _show(form: InvitationForm, team_member: TeamMember, status: int) -> Answer:
    return page(PAGE, status, form=form, team_member=team_member, notes=NOTES)
