"""The people of a business on screen: what each role is shown, and what an owner does with them."""

import re

import pytest
from sqlalchemy import select

from owneros.domain.people.tenants.models import Membership
from owneros.domain.people.tenants.roles import PERMISSIONS, WORDS, Role
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db
from tests.hygiene import path_of


@pytest.fixture
def beto(cast):
    """A helper without sign-in."""
    return path_of(cast.owner.post("/people", {"name": "Beto", "phone": "512 555 0177", "role": "none"}))


def role_of(app, player):
    with app.app_context():
        key = (player.tenant_id, player.member.user_id)
        found = db.session.get(Membership, key)
        return found and found.role


def test_a_helper_needs_a_name_alone(cast, beto):
    page = cast.owner.get(beto).text
    for words in ("Beto", "(512) 555-0177", "No sign-in", "Invite to sign in"):
        assert words in page
    assert "Invited" not in cast.owner.get("/people").text


def test_a_code_to_scan_is_drawn_on_the_page(cast, beto):
    sent = {"role": "crew", "email": "beto@crew.example", "way": "code"}
    answer = cast.owner.post(f"{beto}/invitation", sent, fragment=True)
    assert answer.status_code == 200
    assert re.search(r'class="qr-dark" d="(M\d+ \d+h1v1h-1z){200,}', answer.text)
    assert "15 minutes" in answer.text
    assert "beto@crew.example" in answer.text


def test_an_invitation_that_no_server_takes_is_told_to_the_owner(cast, beto, sandbox, run_tasks):
    cast.owner.post(f"{beto}/invitation", {"role": "crew", "email": "beto@crew.example", "way": "mail"})
    sandbox.box.faults.add({"vendor": "mail", "route": "/rcpt", "status": 550})
    run_tasks({"team.invitation_letter"})
    assert "could not be delivered" in cast.owner.get(beto).text
    assert "Invitation not delivered" in cast.owner.get("/people").text
    cast.owner.post(f"{beto}/invitation", {"role": "crew", "email": "beto@good.example", "way": "mail"})
    run_tasks({"team.invitation_letter"})
    assert "could not be delivered" not in cast.owner.get(beto).text


def test_who_is_here_or_invited_is_not_invited_again(cast, beto):
    twice = {"name": "Twin", "role": "crew", "email": cast.crew.email, "way": "mail"}
    assert "is in your business already" in cast.owner.post("/people", twice).text
    cast.owner.post(f"{beto}/invitation", {"role": "crew", "email": "beto@crew.example", "way": "mail"})
    again = twice | {"email": "BETO@crew.example"}
    assert "is invited already" in cast.owner.post("/people", again).text


def test_everything_wrong_is_told_at_once(cast):
    sent = {"name": "", "role": "crew", "email": "nobody", "until": "2020-01-01", "way": "mail"}
    answer = cast.owner.post("/people", sent)
    assert answer.status_code == 422
    for words in ("Enter a name.", "This day is over."):
        assert words in answer.text
    assert answer.text.count('aria-invalid="true"') >= 3


def test_a_role_is_changed_from_the_next_tap_on(app, cast):
    place = f"/people/{cast.crew.member.team_member_id}/role"
    assert cast.crew.get("/money").status_code == 403
    assert cast.owner.post(place, {"role": "office"}).status_code == 303
    assert cast.crew.get("/money").status_code == 200


def test_the_last_owner_stays_one(app, cast):
    own = f"/people/{cast.owner.member.team_member_id}"
    assert "A business needs an owner" in cast.owner.post(f"{own}/role", {"role": "office"}).text
    assert cast.owner.post(f"{own}/removal", {}).status_code == 409
    assert cast.owner.post("/settings/leaving", {}).status_code == 409
    assert "You are the only owner." in cast.owner.get("/settings/leaving").text
    assert role_of(app, cast.owner) == "owner"


def test_the_business_is_handed_over(app, cast):
    place = f"/people/{cast.office.member.team_member_id}/ownership"
    assert "Make Olive Grant the owner?" in cast.owner.get(place).text
    assert path_of(cast.owner.post(place, {})) == "/people"
    assert (role_of(app, cast.owner), role_of(app, cast.office)) == ("office", "owner")
    assert cast.owner.post(place, {}).status_code == 403


def test_nobody_is_handed_the_business_who_does_not_sign_in(cast, beto):
    assert cast.owner.post(f"{beto}/ownership", {}).status_code == 409
    own = f"/people/{cast.owner.member.team_member_id}/ownership"
    assert cast.owner.post(own, {}).status_code == 409


def test_a_person_leaves_by_their_own_wish(app, cast):
    assert "Leave Lone Star Plumbing?" in cast.crew.get("/settings/leaving").text
    assert path_of(cast.crew.post("/settings/leaving", {})) == "/sign-in"
    assert role_of(app, cast.crew) is None
    assert path_of(cast.crew.get("/jobs")).startswith("/sign-in")
    assert "Cruz Medina" in cast.owner.get("/people?show=former").text


def test_a_former_person_comes_back(cast, beto):
    cast.owner.post(f"{beto}/removal", {})
    assert beto not in cast.owner.get("/people").text
    cast.owner.post(f"{beto}/return", {})
    assert beto in cast.owner.get("/people").text


def test_what_is_done_with_people_is_in_the_trail(cast, beto, in_tenant):
    cast.owner.post(f"{beto}/invitation", {"role": "crew", "email": "beto@crew.example", "way": "mail"})
    cast.owner.post(f"{beto}/invitation/revoking", {})
    cast.owner.post(f"{beto}/removal", {})
    with in_tenant(cast.owner.tenant_id):
        trail = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert trail == [
        "people.added", "access.invited", "access.invitation_revoked", "access.removed",
    ]  # fmt: skip


def test_a_person_is_found_by_name(cast, beto):
    assert "Beto" in cast.office.get("/search?q=beto").text
    assert "Beto" not in cast.crew.get("/search?q=beto").text


def test_the_page_of_roles_is_the_table_of_the_code(cast):
    page = cast.crew.get("/people/roles").text
    told = dict(re.findall(r'<tr><td>([^<]+)</td><td class="sub">([^<]+)</td></tr>', page))
    assert told == {
        words: ", ".join(role.word for role in Role if permission in PERMISSIONS[role])
        for permission, words in WORDS.items()
    }
