from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from owneros.domain.people.tenants.models import Business, Membership, Tenant
from owneros.domain.people.users.models import User
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db
from owneros.foundation.outbox import Outbox
from owneros.foundation.tenancy import enter_tenant
from owneros.foundation.vault import TenantKey
from tests.blueprints.people.auth.newcomer import GOOD, Newcomer, letters_to, link_in
from tests.hygiene import path_of


def test_a_desk_is_opened_whole(app, newcomer):
    assert path_of(newcomer.sign_up()) == "/check-inbox"
    with app.app_context():
        user = db.session.scalar(select(User).where(User.email_norm == newcomer.email))
        membership = db.session.scalar(select(Membership).where(Membership.user_id == user.id))
        tenant = db.session.get(Tenant, membership.tenant_id)
        assert (membership.role, tenant.name, tenant.time_zone) == (
            "owner",
            "Reyes Painting",
            "America/Denver",
        )
        assert user.phone == "+15125550142"
        assert user.email_verified_at is None
        assert GOOD not in user.password_hash
        enter_tenant(db.session, tenant.id)
        assert db.session.scalars(select(Business)).one().email == newcomer.email
        assert len(db.session.scalars(select(TenantKey)).all()) == 1
        assert db.session.scalars(select(AuditEvent.action)).all() == ["access.business_founded"]


def test_as_a_fragment(newcomer):
    response = newcomer.sign_up(fragment=True)
    assert (response.status_code, path_of(response)) == (204, "/check-inbox")


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"name": ""}, "Enter your name."),
        ({"email": "not an address"}, "Enter an email address"),
        ({"email": "dana@localhost"}, "Enter an email address"),
        ({"email": "dana@x.example\nBcc: a@b.example"}, "Enter an email address"),
        ({"name": "Dana\nBcc: a@b.example"}, "characters that cannot be saved"),
        ({"phone": "12"}, "Enter a phone number"),
        ({"time_zone": "Mars/Olympus"}, "Choose one of these."),
        ({"old_enough": None}, "not for people under 13"),
        ({"terms": None}, "Accept the terms"),
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "password1234"}, "Add another word"),
        ({"password": "Reyes Painting 1"}, "Add another word"),
        ({"password": "a" * 1001}, "at most 1,000"),
    ],
)
@pytest.mark.parametrize("fragment", [False, True])
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(newcomer, typed, complaint, fragment):
    response = newcomer.sign_up(fragment=fragment, **typed)
    assert response.status_code == 422
    assert complaint in response.text
    assert 'value="Reyes Painting"' in response.text
    assert GOOD not in response.text
    if fragment:
        assert '<form class="form" id="sign-up"' in response.text


def test_a_known_e_mail_gets_the_same_answer_and_a_mail(app, dana, sandbox, run_tasks):
    fresh, knower = Newcomer(app), Newcomer(app)
    knower.email = dana.email
    answers = [client.sign_up() for client in (fresh, knower)]
    assert answers[0].status_code == answers[1].status_code == 303
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert answers[0].text == answers[1].text
    pages = [client.get("/check-inbox").text for client in (fresh, knower)]
    assert _without_tokens(pages[0]) == _without_tokens(pages[1])
    with app.app_context():
        assert len(db.session.scalars(select(User).where(User.email_norm == dana.email)).all()) == 1
    run_tasks({"users.known_letter"})
    letter = letters_to(sandbox, dana.email)[0]
    assert "already" in letter["subject"]
    assert "/sign-in" in letter["text"]
    assert dana.signed_in()


def test_another_spelling_of_a_known_e_mail_is_known(app, dana):
    knower = Newcomer(app)
    knower.email = f" {dana.email.upper()} "
    assert path_of(knower.sign_up()) == "/check-inbox"
    with app.app_context():
        assert len(db.session.scalars(select(User).where(User.email_norm == dana.email)).all()) == 1


def test_the_outbox_holds_ids_only(app, newcomer):
    newcomer.sign_up()
    with app.app_context():
        user = db.session.scalar(select(User).where(User.email_norm == newcomer.email))
        payloads = [
            row.payload for row in db.session.scalars(select(Outbox)) if str(user.id) in str(row.payload)
        ]
    assert [sorted(payload) for payload in payloads] == [["session_id", "user_id"]]


def test_columns_that_are_no_fields_are_not_taken(app, newcomer):
    newcomer.fill(
        "/sign-up",
        name="Dana",
        business_name="B",
        email=newcomer.email,
        phone="5125550142",
        password=GOOD,
        old_enough="y",
        terms="y",
        role="crew",
        email_verified_at="2020-01-01",
        tenant_id="1",
        status="deleting",
        id="00000000-0000-0000-0000-000000000001",
    )
    with app.app_context():
        user = db.session.scalar(select(User).where(User.email_norm == newcomer.email))
        assert user.email_verified_at is None
        assert db.session.scalar(select(Membership.role).where(Membership.user_id == user.id)) == "owner"


def test_the_link_opened_elsewhere_verifies_but_signs_nobody_in(app, newcomer, sandbox, run_tasks):
    newcomer.sign_up()
    run_tasks({"users.verify_letter"})
    link = link_in(letters_to(sandbox, newcomer.email)[0], "verify-email")
    elsewhere = Newcomer(app)
    assert path_of(elsewhere.fill(link)) == "/sign-in"
    assert path_of(elsewhere.get("/settings/profile")).startswith("/sign-in")
    assert path_of(newcomer.get("/settings/profile")).startswith("/sign-in")
    assert newcomer.get(link).status_code == 410


def test_opening_the_link_changes_nothing(app, newcomer, sandbox, run_tasks):
    newcomer.sign_up()
    run_tasks({"users.verify_letter"})
    link = link_in(letters_to(sandbox, newcomer.email)[0], "verify-email")
    for _ in range(3):
        assert newcomer.get(link).status_code == 200
    with app.app_context():
        assert (
            db.session.scalar(select(User).where(User.email_norm == newcomer.email)).email_verified_at is None
        )


def test_the_link_of_somebody_else(cast, newcomer, sandbox, run_tasks):
    newcomer.sign_up()
    run_tasks({"users.verify_letter"})
    link = link_in(letters_to(sandbox, newcomer.email)[0], "verify-email")
    assert "another person" in cast.owner.get(link).text
    assert path_of(cast.owner.post(link)) == link


def test_made_up_links_are_spent_links(newcomer):
    assert newcomer.get("/verify-email/nothing").status_code == 410
    newcomer.form("/sign-in")
    token = newcomer.form("/sign-in")["csrf_token"]
    assert newcomer.post("/verify-email/nothing", {"csrf_token": token}).status_code == 410


def _without_tokens(page):
    return [line for line in page.splitlines() if "csrf" not in line]


def test_two_at_once_with_one_e_mail_make_one_person(app):
    clients = [Newcomer(app) for _ in range(4)]
    for client in clients:
        client.email = clients[0].email
        client.get("/sign-up")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda client: client.sign_up(), clients))
    assert {(answer.status_code, path_of(answer)) for answer in answers} == {(303, "/check-inbox")}
    with app.app_context():
        assert len(db.session.scalars(select(User).where(User.email_norm == clients[0].email)).all()) == 1
