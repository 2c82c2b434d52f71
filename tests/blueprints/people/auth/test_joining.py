"""An invitation lets in the one address that it was written for, once, be it known already or new."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from owneros.domain.people.team.inviting import Asked, invite, renew, revoke, show_code
from owneros.domain.people.team.keeping import TeamDetails, add_person
from owneros.domain.people.team.leaving import end_days
from owneros.domain.people.tenants.models import Invitation, Membership, TeamMember
from owneros.foundation.clock import starting_at
from owneros.foundation.database import db, reach
from owneros.foundation.periods import now
from tests.blueprints.people.auth.newcomer import GOOD, Newcomer, code_in, letters_to, link_in
from tests.desk import SAM
from tests.hygiene import path_of

TODAY = date(2026, 1, 5)


@pytest.fixture
def invited(cast, in_tenant):
    """Invites an address; the path behind the link, and the id of the person it was written for."""

    def ask(email, role="crew", *, by_code=False, until=None):
        with in_tenant(cast.owner.tenant_id):
            helper = add_person(SAM, TeamDetails("Beto", "+15125550177"))
            asked = Asked(email, role, until)
            if by_code:
                token = show_code(SAM, helper, asked, TODAY)
            else:
                token = renew(invite(SAM, helper, asked, TODAY))
            return f"/join/{token}", helper.id

    return ask


@pytest.fixture
def members(app, cast):
    """How many are in the owner's business."""

    def count():
        with app.app_context():
            return len(
                db.session.scalars(
                    select(Membership).where(Membership.tenant_id == cast.owner.tenant_id)
                ).all()
            )

    return count


def join(newcomer, path, **typed):
    answers = {
        "name": "Roberto Diaz", "phone": "(512) 555-0142", "password": GOOD, "old_enough": "y", "terms": "y",
    }  # fmt: skip
    return newcomer.fill(path, **(answers | typed))


@pytest.mark.parametrize("fragment", [False, True])
def test_somebody_new_joins_by_the_mailed_link_and_is_in(cast, in_tenant, newcomer, invited, fragment):
    path, helper_id = invited(newcomer.email)
    page = newcomer.get(path).text
    for words in ("Join Lone Star Plumbing", newcomer.email, "</b> as crew."):
        assert words in " ".join(page.split())
    assert path_of(join(newcomer, path, fragment=fragment)) == "/"
    assert "Welcome to Lone Star Plumbing" in newcomer.get("/").text
    assert newcomer.get("/money").status_code == 403
    with in_tenant(cast.owner.tenant_id):
        found = db.session.scalars(select(Membership).where(Membership.team_member_id == helper_id)).one()
        assert (found.role, reach(TeamMember, helper_id).ended_at) == ("crew", None)
    row = re.search(r"<tr>.*?Roberto Diaz.*?</tr>", cast.owner.get("/people").text, re.DOTALL)[0]
    assert "Crew" in row


def test_what_is_wrong_is_told_at_once(newcomer, invited):
    path, _ = invited(newcomer.email)
    answer = join(newcomer, path, name="", password="password", terms=None)
    assert answer.status_code == 422
    for words in ("Enter your name.", "Accept the terms"):
        assert words in answer.text
    assert 'value="(512) 555-0142"' in answer.text


def test_a_link_works_once(app, newcomer, invited, members):
    path, _ = invited(newcomer.email)
    join(newcomer, path)
    before, other = members(), Newcomer(app)
    answer = other.get(path)
    assert answer.status_code == 410
    assert "This invitation was used already." in answer.text
    assert join_anyway(other, path).status_code == 410
    assert members() == before


def join_anyway(newcomer, path):
    """Sent without the page, which does not show a form any more."""
    token = newcomer.form("/sign-in")["csrf_token"]
    return newcomer.post(path, {"csrf_token": token, "name": "Eve", "password": GOOD})


def test_who_has_a_password_gives_it_and_has_two_businesses(cast, dana, invited):
    path, _ = invited(dana.email, "office")
    dana.press("/sign-out")
    assert "You have OwnerOS already" in dana.get(path).text
    assert "This is not your password." in dana.fill(path, password="wrong horse").text
    assert path_of(dana.fill(path, password=GOOD)) == "/"
    assert "Lone Star Plumbing" in dana.get("/more").text
    page = dana.get("/businesses").text
    assert "Reyes Painting" in page
    (entering,) = re.findall(r'action="(/businesses/\d+/entering)"', page)
    assert path_of(dana.press(entering)) == "/"
    assert "Reyes Painting" in dana.get("/more").text
    assert dana.press(f"/businesses/{cast.stranger.tenant_id}/entering").status_code == 404


def test_who_is_signed_in_only_presses(dana, invited):
    path, _ = invited(dana.email)
    assert "password" not in dana.form(path)
    assert path_of(dana.fill(path)) == "/"
    assert "Lone Star Plumbing" in dana.get("/more").text
    assert dana.get("/money").status_code == 403


def test_who_is_signed_in_under_another_address_is_refused_in_words(dana, invited, members):
    path, _ = invited("somebody.else@crew.example")
    before = members()
    page = dana.get(path)
    assert page.status_code == 403
    for words in ("somebody.else@crew.example", dana.email, "This invitation is for somebody else"):
        assert words in page.text
    assert dana.press(path).status_code == 403
    assert members() == before


def test_a_scanned_code_proves_no_inbox(newcomer, invited, sandbox, run_tasks):
    path, _ = invited(newcomer.email, by_code=True)
    assert path_of(join(newcomer, path)) == "/sign-in/code"
    assert not newcomer.signed_in()
    run_tasks({"users.code_letter"})
    code = code_in(letters_to(sandbox, newcomer.email)[0])
    assert path_of(newcomer.fill("/sign-in/code", code=code)) == "/"
    assert newcomer.get("/jobs").status_code == 200


def test_the_role_cannot_be_raised_by_the_form(cast, in_tenant, newcomer, invited):
    path, helper_id = invited(newcomer.email)
    form = newcomer.form(path) | {
        "name": "Eve", "phone": "5125550142", "password": GOOD, "old_enough": "y", "terms": "y",
    }  # fmt: skip
    newcomer.post(path, form | {"role": "owner", "email": "eve@evil.example", "tenant_id": "1"})
    with in_tenant(cast.owner.tenant_id):
        found = db.session.scalars(select(Membership).where(Membership.team_member_id == helper_id)).one()
        assert found.role == "crew"


@pytest.mark.parametrize("by_code", [False, True])
def test_an_invitation_that_is_too_old_says_so(newcomer, invited, by_code):
    path, _ = invited(newcomer.email, by_code=by_code)
    with starting_at(now() + (timedelta(minutes=16) if by_code else timedelta(days=8))):
        answer = newcomer.get(path)
    assert answer.status_code == 410
    assert "This invitation is too old." in answer.text


def test_an_invitation_that_was_revoked_says_so(cast, in_tenant, newcomer, invited):
    path, helper_id = invited(newcomer.email)
    with in_tenant(cast.owner.tenant_id):
        revoke(SAM, reach(TeamMember, helper_id))
    assert "This invitation was revoked" in newcomer.get(path).text


def test_a_corrected_address_ends_the_link_of_the_old_one(cast, in_tenant, newcomer, invited):
    path, helper_id = invited("typo@crew.example")
    with in_tenant(cast.owner.tenant_id):
        invite(SAM, reach(TeamMember, helper_id), Asked(newcomer.email, "crew"), TODAY)
    assert newcomer.get(path).status_code == 410


def test_the_mail_carries_the_link_and_a_newer_one_ends_it(cast, newcomer, sandbox, run_tasks):
    sent = {"name": "Beto", "role": "crew", "email": newcomer.email, "way": "mail"}
    home = path_of(cast.owner.post("/people", sent))
    run_tasks({"team.invitation_letter"})
    first = link_in(letters_to(sandbox, newcomer.email)[0], "join")
    assert newcomer.get(first).status_code == 200
    cast.owner.post(f"{home}/invitation", sent)
    run_tasks({"team.invitation_letter"})
    assert newcomer.get(first).status_code == 410
    second = link_in(letters_to(sandbox, newcomer.email)[0], "join")
    assert path_of(join(newcomer, second)) == "/"


def test_whoever_is_removed_is_out_at_the_next_tap_and_stays_by_name(
    cast, in_tenant, newcomer, invited, sandbox, run_tasks
):
    path, helper_id = invited(newcomer.email)
    join(newcomer, path)
    assert newcomer.get("/jobs").status_code == 200
    cast.owner.post(f"/people/{helper_id}/removal", {})
    assert path_of(newcomer.get("/jobs")).startswith("/sign-in")
    newcomer.sign_in()
    run_tasks({"users.code_letter"})
    newcomer.fill("/sign-in/code", code=code_in(letters_to(sandbox, newcomer.email)[0]))
    assert "You are not in any business" in newcomer.get("/sign-in").text
    former = cast.owner.get("/people?show=former").text
    assert "Roberto Diaz" in former
    with in_tenant(cast.owner.tenant_id):
        again = renew(invite(SAM, reach(TeamMember, helper_id), Asked(newcomer.email, "crew"), TODAY))
    assert path_of(newcomer.fill(f"/join/{again}", password=GOOD)) == "/"


def test_the_last_day_ends_by_itself(cast, in_tenant, newcomer, invited, run_tasks):
    last = date(2026, 12, 24)
    moment = now().replace(year=2026, month=12, day=20)
    with starting_at(moment):
        path, helper_id = invited(newcomer.email, "accountant", until=last)
        join(newcomer, path)
        assert newcomer.get("/money").status_code == 200
    with starting_at(moment + timedelta(days=6)):
        assert path_of(newcomer.get("/money")).startswith("/sign-in")
    with in_tenant(cast.owner.tenant_id):
        with starting_at(moment + timedelta(days=6)):
            end_days()
        assert reach(TeamMember, helper_id).ended_at is not None


def test_a_business_invites_so_many_a_day(cast, in_tenant, app):
    for number in range(31):
        sent = {"name": f"Person {number}", "role": "crew", "email": f"p{number}@crew.example", "way": "mail"}
        answer = cast.owner.post("/people", sent)
    assert answer.status_code == 429
    assert "Too many" in answer.text
    with app.app_context():
        asked = db.session.scalars(
            select(Invitation).where(Invitation.tenant_id == cast.owner.tenant_id)
        ).all()
        assert len(asked) == 30
