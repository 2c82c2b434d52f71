from threading import BoundedSemaphore

import pytest
from sqlalchemy import select

from owneros.domain.people.users import gate
from owneros.domain.people.users.models import User, WebSession
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db
from owneros.foundation.ids import token_hash
from owneros.web.throttles import limiter
from tests.blueprints.people.auth.newcomer import GOOD, Newcomer, code_in, letters_to, link_in
from tests.hygiene import path_of


@pytest.fixture
def elsewhere(app, dana):
    """The same person on a device that nobody has seen yet."""
    person = Newcomer(app, agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    person.email = dana.email
    return person


def newest_code(person, sandbox, run_tasks):
    run_tasks({"users.code_letter"})
    return code_in(letters_to(sandbox, person.email)[0])


def wrong_for(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_verified_browser_is_signed_in_and_known(dana):
    assert dana.signed_in()
    dana.press("/sign-out")
    assert path_of(dana.sign_in()) == "/"
    assert dana.signed_in()


@pytest.mark.parametrize("fragment", [False, True])
def test_wrong_password_and_unknown_e_mail_look_the_same(app, dana, fragment):
    known, unknown = Newcomer(app), Newcomer(app)
    known.email = dana.email
    answers = [client.sign_in("not the password at all", fragment=fragment) for client in (known, unknown)]
    bodies = [
        answer.text.replace(client.email, "X")
        for answer, client in zip(answers, (known, unknown), strict=True)
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert _without_tokens(bodies[0]) == _without_tokens(bodies[1])
    assert "is wrong" in bodies[0]
    assert "not the password at all" not in bodies[0]
    assert f'value="{dana.email}"' in answers[0].text


def test_an_empty_form_is_invalid(newcomer):
    assert newcomer.sign_in("", email="").status_code == 422
    assert newcomer.sign_in("", email="x@y.example", fragment=True).status_code == 422


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/forgot-password"])
def test_before_the_desk_no_form_has_a_key(newcomer, path):
    form = newcomer.form(path)
    assert "_once" not in form
    typed = {"name": "Dana", "business_name": "Reyes Painting", "phone": "5125550142", "terms": "y"}
    typed |= {"email": newcomer.email, "password": GOOD, "time_zone": "America/Denver", "old_enough": "y"}
    assert newcomer.post(path, form | typed | {"_once": "made-up"}).status_code == 400


def test_an_unknown_device_needs_the_code_from_the_inbox(app, dana, elsewhere, sandbox, run_tasks):
    assert path_of(elsewhere.sign_in()) == "/sign-in/code"
    assert not elsewhere.signed_in()
    code = newest_code(elsewhere, sandbox, run_tasks)
    before = elsewhere.cookie
    assert path_of(elsewhere.fill("/sign-in/code", code=f" {code[:3]} {code[3:]} ")) == "/"
    assert elsewhere.cookie != before
    assert elsewhere.signed_in()
    elsewhere.press("/sign-out")
    assert path_of(elsewhere.sign_in()) == "/"


def test_a_code_works_once_and_on_one_browser(app, dana, elsewhere, sandbox, run_tasks):
    elsewhere.sign_in()
    code = newest_code(elsewhere, sandbox, run_tasks)
    third = Newcomer(app)
    third.email = dana.email
    third.sign_in()
    assert third.fill("/sign-in/code", code=code).status_code == 422
    assert elsewhere.fill("/sign-in/code", code=code).status_code == 303
    elsewhere.press("/sign-out")
    assert path_of(elsewhere.get("/sign-in/code")) == "/sign-in"


@pytest.mark.parametrize("fragment", [False, True])
def test_five_wrong_codes_spend_it(dana, elsewhere, sandbox, run_tasks, fragment):
    elsewhere.sign_in()
    code = newest_code(elsewhere, sandbox, run_tasks)
    for _ in range(4):
        answer = elsewhere.fill("/sign-in/code", code=wrong_for(code), fragment=fragment)
        assert (answer.status_code, "code is wrong" in answer.text) == (422, True)
    assert "no longer works" in elsewhere.fill("/sign-in/code", code=wrong_for(code), fragment=fragment).text
    assert "no longer works" in elsewhere.fill("/sign-in/code", code=code, fragment=fragment).text
    assert not elsewhere.signed_in()


def test_a_new_code_replaces_the_old_one(monkeypatch, dana, elsewhere, sandbox, run_tasks):
    elsewhere.sign_in()
    old = newest_code(elsewhere, sandbox, run_tasks)
    elsewhere.fill("/sign-in/code", index=1, to="/sign-in/code/letters")
    assert run_tasks({"users.code_letter"}) == 0, "within 60 seconds nothing is sent again"
    monkeypatch.setattr("owneros.blueprints.people.auth.unlocking.RESEND_SECONDS", 0)
    elsewhere.fill("/sign-in/code", index=1, to="/sign-in/code/letters")
    new = newest_code(elsewhere, sandbox, run_tasks)
    if old != new:
        assert elsewhere.fill("/sign-in/code", code=old).status_code == 422
    assert elsewhere.fill("/sign-in/code", code=new).status_code == 303


def test_the_code_page_is_closed_without_a_password(newcomer):
    assert path_of(newcomer.get("/sign-in/code")) == "/sign-in"
    token = newcomer.form("/sign-in")["csrf_token"]
    for path in ("/sign-in/code", "/sign-in/code/letters"):
        assert path_of(newcomer.post(path, {"csrf_token": token, "code": "123456"})) == "/sign-in"


def test_signing_in_before_verifying_proves_the_inbox_by_the_code(app, newcomer, sandbox, run_tasks):
    newcomer.sign_up()
    assert path_of(newcomer.sign_in()) == "/sign-in/code"
    assert newcomer.fill("/sign-in/code", code=newest_code(newcomer, sandbox, run_tasks)).status_code == 303
    assert newcomer.signed_in()


def test_guessing_is_slowed_for_known_and_unknown_alike(app, dana):
    for email in (dana.email, "nobody.at.all@painter.example" + dana.email[5:9]):
        guesser = Newcomer(app)
        for _ in range(5):
            assert guesser.sign_in("wrong wrong wrong", email=email).status_code == 422
        answer = guesser.sign_in(GOOD, email=email)
        assert answer.status_code == 429
        assert "Too many attempts. Wait" in answer.text
    assert dana.signed_in()


def test_a_stranger_cannot_keep_the_owner_out(app, dana):
    guesser = Newcomer(app)
    guesser.email = dana.email
    for _ in range(6):
        guesser.sign_in("wrong wrong wrong")
    dana.press("/sign-out")
    assert path_of(dana.sign_in()) == "/"


def test_the_token_changes_at_sign_in_and_the_old_one_is_dead(app, dana):
    dana.press("/sign-out")
    before = dana.cookie
    dana.sign_in()
    assert dana.cookie != before
    thief = Newcomer(app)
    thief.http.set_cookie("owneros", before)
    assert not thief.signed_in()


def test_a_replayed_cookie_is_dead_after_sign_out(app, dana):
    stolen = dana.cookie
    answer = dana.press("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert path_of(answer) == "/sign-in"
    thief = Newcomer(app)
    thief.http.set_cookie("owneros", stolen)
    assert not thief.signed_in()
    with app.app_context():
        assert (
            db.session.scalar(select(WebSession).where(WebSession.token_hash == token_hash(stolen))) is None
        )


def test_a_made_up_cookie_is_not_adopted(app, newcomer):
    newcomer.http.set_cookie("owneros", "made-up-by-an-attacker")
    newcomer.get("/sign-in")
    assert newcomer.cookie != "made-up-by-an-attacker"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a%0d%0aSet-Cookie:x",
        "http:evil.example",
        "evil",
        "/ok\\..\\evil",
        "%2f%2fevil.example",
    ],
)
def test_next_leads_nowhere_else(app, dana, target):
    dana.press("/sign-out")
    assert path_of(dana.sign_in(next_path=target)) == "/"


def test_next_leads_back(app, dana):
    dana.press("/sign-out")
    assert path_of(dana.get("/settings/profile")) == "/sign-in?next=%2Fsettings%2Fprofile"
    assert path_of(dana.sign_in(next_path="/settings/profile")) == "/settings/profile"


def test_a_signed_in_person_is_sent_on(cast):
    for page in ("/sign-in", "/sign-up"):
        assert path_of(cast.owner.get(page)) == "/"
        assert path_of(cast.owner.post(page)) == "/"


@pytest.mark.parametrize(
    "password", ["пароль оставь меня 7", "🔑 gravel otter 🪣 ladder", "x9 lantern " + "é" * 600]
)
def test_passwords_in_any_script_and_length(app, newcomer, sandbox, run_tasks, password):
    assert newcomer.sign_up(password=password).status_code == 303
    run_tasks({"users.verify_letter"})
    newcomer.fill(link_in(letters_to(sandbox, newcomer.email)[0], "verify-email"))
    newcomer.press("/sign-out")
    assert newcomer.sign_in(password[:-1]).status_code == 422
    assert path_of(newcomer.sign_in(password)) == "/"


def test_access_is_on_record(app, dana, elsewhere, in_tenant, sandbox, run_tasks):
    elsewhere.sign_in()
    elsewhere.fill("/sign-in/code", code=newest_code(elsewhere, sandbox, run_tasks))
    elsewhere.press("/sign-out")
    elsewhere.sign_in()
    with app.app_context():
        user = db.session.scalar(select(User).where(User.email_norm == dana.email))
        tenant_id = db.session.scalar(
            select(WebSession.tenant_id).where(WebSession.user_id == user.id).limit(1)
        )
    with in_tenant(tenant_id):
        actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
        sentences = db.session.scalars(select(AuditEvent.summary)).all()
    assert actions == [
        "access.business_founded",
        "access.email_verified",
        "access.new_device",
        "access.new_device",
        "access.signed_out",
        "access.signed_in",
    ]
    assert "Dana Reyes signed in on a new device, Firefox on Windows." in sentences


def _without_tokens(page):
    return [line for line in page.splitlines() if "csrf" not in line and "challenge" not in line]


def test_one_address_is_slowed_whatever_it_tries(newcomer, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    token = newcomer.form("/sign-in")["csrf_token"]
    codes = [
        newcomer.post(
            "/sign-in",
            {
                "csrf_token": token,
                "email": f"somebody{number}@{newcomer.email[5:9]}.example",
                "password": "x",
            },
        ).status_code
        for number in range(31)
    ]
    assert (codes[0], codes[-1]) == (422, 429)


@pytest.mark.parametrize("fragment", [False, True])
def test_where_too_many_sign_in_at_once_the_next_one_is_told_to_come_back(app, monkeypatch, fragment):
    """And waits for nobody: the threads of the others serve pages."""
    monkeypatch.setattr(gate, "_waiting", BoundedSemaphore(1))
    newcomer = Newcomer(app)
    with gate._place_to_wait():
        refused = newcomer.sign_in(fragment=fragment)
    assert refused.status_code == 429
    assert gate.BUSY in refused.text
    assert newcomer.sign_in(fragment=fragment).status_code == 422
