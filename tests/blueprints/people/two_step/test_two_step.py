"""Two-step sign-in: until the code is right, a browser that gave the password reaches nothing."""

import re

import pyotp
import pytest
from sqlalchemy import select, update

from owneros.domain.people.factors.models import Authenticator
from owneros.domain.people.factors.trying import WRONG
from owneros.domain.people.team.inviting import Asked, renew
from owneros.domain.people.team.inviting import invite as invite_person
from owneros.domain.people.team.keeping import TeamDetails, add_person
from owneros.domain.people.users.models import KnownDevice, User, WebSession
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db
from owneros.foundation.periods import now, today_in
from tests.blueprints.people.auth.newcomer import GOOD, Newcomer, letters_to, link_in
from tests.desk import SAM
from tests.hygiene import path_of

HOME, STEP = "/settings/two-step", "/sign-in/second-step"


@pytest.fixture
def guarded(app, dana, sandbox, run_tasks):
    """Dana with an app; her recovery codes are in `codes`."""
    assert path_of(dana.fill(HOME, to=f"{HOME}/app")) == f"{HOME}/app"
    page = dana.get(f"{HOME}/app").text
    dana.secret = re.search(r"<b>((?:\w{4} ?)+)</b>", page)[1].replace(" ", "")
    answer = dana.fill(f"{HOME}/app", to=f"{HOME}/app/confirmation", code=pyotp.TOTP(dana.secret).now())
    dana.codes = re.findall(r"<li>(\d{4} \d{4} \d{4})</li>", answer.text)
    assert len(dana.codes) == 10
    run_tasks({"factors.letter"})
    assert "app was added" in letters_to(sandbox, dana.email)[0]["text"]
    return dana


@pytest.fixture
def elsewhere(app, guarded):
    """Her on another device, with the password given."""
    person = Newcomer(app, agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    person.email = guarded.email
    assert path_of(person.sign_in()) == "/"
    return person


def give(person, code, **typed):
    return person.fill(f"{STEP}?next=/clients", to=STEP, code=code, **typed)


def test_the_code_is_asked_for_before_any_page(guarded, elsewhere):
    answer = elsewhere.get("/jobs?status=active")
    assert path_of(answer) == f"{STEP}?next=%2Fjobs%3Fstatus%3Dactive"
    wrong = give(elsewhere, "123456")
    assert wrong.status_code == 422
    assert WRONG in wrong.text
    assert not elsewhere.signed_in()
    assert path_of(give(elsewhere, guarded.codes[0])) == "/clients"
    assert elsewhere.signed_in()
    assert "9 of 10 are left" in elsewhere.get(HOME).text


def test_a_used_code_and_an_empty_one_say_the_same_to_everybody(guarded, elsewhere):
    give(elsewhere, guarded.codes[0])
    elsewhere.press("/sign-out")
    elsewhere.sign_in()
    for code in (guarded.codes[0], "1", "letters", "9" * 12):
        assert WRONG in give(elsewhere, code).text
    assert "Enter the code." in give(elsewhere, "").text


def test_too_many_codes_have_to_wait(guarded, elsewhere):
    answers = [give(elsewhere, f"{number:012d}").text for number in range(12)]
    assert "Too many attempts" in answers[-1]
    assert "Too many attempts" in give(elsewhere, guarded.codes[0]).text


def test_a_trusted_device_is_not_asked_until_it_is_signed_out_from_afar(app, guarded, elsewhere):
    give(elsewhere, guarded.codes[0], trusted="y")
    elsewhere.press("/sign-out")
    elsewhere.sign_in()
    assert elsewhere.signed_in()
    with app.app_context():
        user_id = db.session.scalars(select(User.id).where(User.email == guarded.email)).one()
        of_her = (KnownDevice.user_id == user_id, KnownDevice.trusted_until.is_not(None))
        assert db.session.scalars(select(KnownDevice).where(*of_her)).one()
        db.session.execute(update(KnownDevice).where(*of_her).values(trusted_until=now()))
        db.session.commit()
    elsewhere.press("/sign-out")
    elsewhere.sign_in()
    assert not elsewhere.signed_in()


def test_who_owes_a_code_sets_up_no_other_app(app, guarded, elsewhere):
    assert path_of(elsewhere.fill(STEP, to=f"{HOME}/app")).startswith(STEP)
    assert path_of(elsewhere.fill(STEP, to=f"{HOME}/removal")).startswith(STEP)
    with app.app_context():
        assert (
            db.session.scalars(
                select(Authenticator)
                .join(User, User.id == Authenticator.user_id)
                .where(User.email == guarded.email)
            )
            .one()
            .confirmed_at
        )


def test_signing_out_forgets_the_password_that_was_given(elsewhere):
    assert path_of(elsewhere.fill(STEP, index=1, to="/sign-out")) == "/sign-in"
    assert path_of(elsewhere.get(STEP)) == "/sign-in"


def test_a_new_password_by_mail_goes_not_round_the_code(app, guarded, sandbox, run_tasks):
    stranger = Newcomer(app, agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    stranger.email = guarded.email
    stranger.fill("/forgot-password", email=guarded.email)
    run_tasks({"users.reset_letter"})
    link = link_in(letters_to(sandbox, guarded.email)[0], "reset-password")
    new = "copper fiddle walnut 83"
    stranger.fill(link, new_password=new)
    stranger.sign_in(new)
    assert path_of(stranger.get("/")) == STEP
    assert not stranger.signed_in()


def test_an_invitation_goes_not_round_the_code(app, guarded, cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        helper = add_person(SAM, TeamDetails("Dana"))
        asked = Asked(guarded.email, "crew")
        token = renew(invite_person(SAM, helper, asked, today_in(cast.owner.member.time_zone)))
    visitor = Newcomer(app, agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    visitor.fill(f"/join/{token}", password=GOOD)
    assert path_of(visitor.get("/")) == STEP
    assert not visitor.signed_in()


def test_before_a_weighty_deed_the_code_is_asked_for(app, guarded):
    with app.app_context():
        db.session.execute(
            update(WebSession)
            .where(WebSession.user_id.in_(select(User.id).where(User.email == guarded.email)))
            .values(authenticated_at=WebSession.created_at - (now() - now().replace(year=now().year - 1)))
        )
        db.session.commit()
    assert path_of(guarded.get(f"{HOME}/removal")).startswith("/confirm?next=")
    page = guarded.get("/confirm").text
    assert 'name="password"' not in page
    assert WRONG in guarded.fill("/confirm", code="1").text
    assert path_of(guarded.fill(f"/confirm?next={HOME}/removal", to="/confirm", code=guarded.codes[0])) == (
        f"{HOME}/removal"
    )
    assert guarded.get(f"{HOME}/removal").status_code == 200


def test_turned_off_it_asks_no_more_and_is_told(app, guarded, sandbox, run_tasks):
    guarded.fill(f"{HOME}/removal")
    assert "Set up an app" in guarded.get(HOME).text
    run_tasks({"factors.letter"})
    assert "app was removed" in letters_to(sandbox, guarded.email)[0]["text"]
    with app.app_context():
        user = db.session.scalars(select(User).where(User.email == guarded.email)).one()
        assert user.factor_since is None


def test_new_recovery_codes_replace_the_old_ones(guarded, elsewhere):
    answer = guarded.fill(HOME, to=f"{HOME}/codes")
    renewed = re.findall(r"<li>(\d{4} \d{4} \d{4})</li>", answer.text)
    assert WRONG in give(elsewhere, guarded.codes[0]).text
    assert path_of(give(elsewhere, renewed[0])) == "/clients"


def test_an_owner_requires_it_of_everybody(app, cast, in_tenant):
    owner = cast.owner
    refused = owner.post(f"{HOME}/requirement")
    assert "for yourself first" in refused.text
    with app.app_context():
        db.session.execute(update(User).where(User.id == owner.member.user_id).values(factor_since=now()))
        db.session.commit()
    assert owner.post(f"{HOME}/requirement").status_code == 303
    for place in ("/", "/jobs", "/settings"):
        assert path_of(cast.crew.get(place)) == HOME
    assert "requires two-step sign-in" in cast.crew.get(HOME).text
    assert cast.crew.post(f"{HOME}/app").status_code == 303
    assert cast.crew.get(f"{HOME}/app").status_code == 200
    assert owner.get("/jobs").status_code == 200
    assert cast.stranger.get("/jobs").status_code == 200
    owner.post(f"{HOME}/requirement/end")
    assert cast.crew.get("/jobs").status_code == 200
    with in_tenant(owner.tenant_id):
        events = db.session.scalars(
            select(AuditEvent.summary).where(AuditEvent.action == "access.factor_required")
        ).all()
    assert len(events) == 2


def test_only_an_owner_requires_it(cast):
    for player in (cast.office, cast.crew, cast.accountant):
        assert player.post(f"{HOME}/requirement").status_code == 403
