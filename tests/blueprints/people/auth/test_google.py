"""Continue with Google, from the button to the desk, and every way in which that does not get there."""

import pytest
from sqlalchemy import select, update

from owneros.domain.people.tenants.models import Membership, Tenant
from owneros.domain.people.users.models import User
from owneros.foundation.database import db
from owneros.foundation.periods import now
from owneros.vendors import google
from tests.blueprints.people.auth.googler import REST, UNPROVEN, Googler, kept, refused
from tests.blueprints.people.auth.newcomer import GOOD, code_in, letters_to
from tests.hygiene import path_of


class TestSignUp:
    def test_what_is_missing_is_asked_for_and_no_password(self, app, rosa):
        assert path_of(rosa.go("/sign-up")) == "/sign-up/google"
        page = rosa.get("/sign-up/google").text
        assert rosa.email in page
        assert 'value="Rosa Diaz"' in page
        assert "password" not in rosa.form("/sign-up/google")
        assert path_of(rosa.fill("/sign-up/google", **REST)) == "/"
        assert rosa.signed_in()
        user, identity = kept(app, rosa.email)
        assert (user.password_hash, user.password_scheme) == (None, None)
        assert user.email_verified_at is not None
        assert (identity.sub, identity.email) == (rosa.sub, rosa.email)
        assert path_of(rosa.get("/sign-up/google")) == "/sign-up"

    @pytest.mark.parametrize("missing", sorted(set(REST) - {"time_zone"}))
    def test_each_of_it_is_needed(self, app, rosa, missing):
        rosa.go()
        wrong = rosa.fill("/sign-up/google", **REST | {missing: None})
        assert wrong.status_code == 422
        assert kept(app, rosa.email) == (None, None)

    def test_whoever_was_known_meanwhile_is_told(self, app, rosa):
        other = rosa.on_a_new_browser()
        rosa.go()
        other.sign_up_with_google()
        answer = rosa.fill("/sign-up/google", **REST)
        assert path_of(answer) == "/sign-in"
        assert "You have OwnerOS already" in rosa.get("/sign-in").text

    def test_without_google_there_is_neither_page(self, newcomer):
        assert path_of(newcomer.get("/sign-up/google")) == "/sign-up"
        assert path_of(newcomer.get("/sign-in/google/linking")) == "/sign-in"
        newcomer.get("/sign-in")
        assert path_of(newcomer.press("/sign-in/google/linking")) == "/sign-in"
        assert path_of(newcomer.press("/sign-in/google/linking/letters")) == "/sign-in"
        assert path_of(newcomer.press("/sign-up/google")) == "/sign-up"


class TestSignIn:
    def test_the_account_alone_is_the_key(self, app, rosa):
        rosa.sign_up_with_google()
        rosa.press("/sign-out")
        assert not rosa.signed_in()
        assert path_of(rosa.go("/sign-in", next="/clients")) == "/clients"
        assert rosa.signed_in()
        elsewhere = rosa.on_a_new_browser()
        assert path_of(elsewhere.go()) == "/"
        assert elsewhere.signed_in()

    def test_another_address_at_google_is_the_same_person(self, app, rosa):
        rosa.sign_up_with_google()
        rosa.control("accounts", email="rosa@new.example", name="Rosa", sub=rosa.sub, email_verified=False)
        elsewhere = rosa.on_a_new_browser()
        assert path_of(elsewhere.go()) == "/"
        user, identity = kept(app, rosa.email)
        assert identity.email == "rosa@new.example"
        assert user.email == rosa.email

    def test_with_a_script_the_browser_goes_at_once(self, rosa):
        answer = rosa.fill("/sign-in", to="/sign-in/google", fragment=True)
        assert answer.status_code == 204
        assert "/o/oauth2/v2/auth?" in answer.headers["HX-Redirect"]

    def test_only_a_path_of_ours_follows(self, rosa):
        rosa.sign_up_with_google()
        rosa.press("/sign-out")
        assert path_of(rosa.go(next="https://evil.example")) == "/"

    def test_whoever_is_signed_in_stays(self, rosa):
        away = rosa.choose(rosa.leave())
        rosa.sign_up_with_google()
        token = rosa.form("/settings/profile")["csrf_token"]
        assert path_of(rosa.post("/sign-in/google", {"csrf_token": token, "next": "/jobs"})) == "/jobs"
        assert rosa.get(away).status_code == 303

    def test_a_password_is_wrong_for_whoever_has_none(self, rosa):
        rosa.sign_up_with_google()
        other = rosa.on_a_new_browser()
        for typed in (GOOD, "None", "x"):
            answer = other.sign_in(typed)
            assert answer.status_code == 422
            assert "The email or password is wrong." in answer.text

    def test_without_settings_there_is_no_button(self, app, rosa):
        assert "Continue with Google" in rosa.get("/sign-in").text
        google.configure("", "", app.extensions["settings"].google_discovery_url)
        for path in ("/sign-in", "/sign-up"):
            assert "Google" not in rosa.get(path).text
        assert rosa.fill("/sign-in", to="/sign-in/google").status_code == 400


FAILURES = {
    "audience": (400, UNPROVEN),
    "audiences": (400, UNPROVEN),
    "azp": (400, UNPROVEN),
    "nonce": (400, UNPROVEN),
    "no_nonce": (400, UNPROVEN),
    "issuer": (400, UNPROVEN),
    "expired": (400, UNPROVEN),
    "unpublished_key": (400, UNPROVEN),
    "unverified": (409, "has not verified"),
}


class TestFailures:
    @pytest.mark.parametrize("kind", FAILURES)
    def test_a_token_that_proves_nothing_signs_nobody_in(self, app, rosa, kind):
        rosa.control("trouble", kind=kind)
        refused(rosa.go(), *FAILURES[kind])
        assert not rosa.signed_in()
        assert kept(app, rosa.email) == (None, None)

    def test_who_goes_back_is_told_so(self, rosa):
        refused(rosa.go(account="none"), 400, "You stopped at Google")

    def test_an_answer_works_once(self, rosa):
        rosa.sign_up_with_google()
        rosa.press("/sign-out")
        back = rosa.choose(rosa.leave())
        assert path_of(rosa.get(back)) == "/"
        rosa.press("/sign-out")
        refused(rosa.get(back), 400, "was used already")
        assert not rosa.signed_in()

    def test_an_answer_is_for_the_browser_that_asked(self, rosa):
        rosa.sign_up_with_google()
        victim = rosa.on_a_new_browser()
        attacker = rosa.on_a_new_browser()
        back = attacker.choose(attacker.leave())
        refused(victim.get(back), 400, "was used already")
        victim.leave()
        refused(victim.get(back), 400, UNPROVEN)
        assert not victim.signed_in()

    def test_an_answer_without_its_parts_is_none(self, rosa):
        for query in ("", "?state=x", "?code=y", "?error=server_error", "?state=%00&code=%00"):
            rosa.leave()
            refused(rosa.get(f"/sign-in/google/return{query}"), 400, UNPROVEN)

    def test_an_answer_comes_within_a_quarter_of_an_hour(self, monkeypatch, rosa):
        back = rosa.choose(rosa.leave())
        monkeypatch.setattr("owneros.web.google.SECONDS", -1)
        refused(rosa.get(back), 400, "too old")

    def test_a_google_that_is_away_is_told_of(self, rosa, sandbox):
        back = rosa.choose(rosa.leave())
        sandbox.box.faults.add({"vendor": "google", "route": "/token", "status": 503})
        refused(rosa.get(back), 502, "Google is not answering.")
        google.configure("id", "secret", "http://127.0.0.1:9/x")
        answer = rosa.fill("/sign-in", to="/sign-in/google")
        assert answer.status_code == 502
        assert "Google is not answering." in answer.text

    def test_who_is_in_no_business_is_told_so(self, app, rosa):
        rosa.sign_up_with_google()
        with app.app_context():
            user = db.session.scalar(select(User).where(User.email == rosa.email))
            tenant = db.session.scalar(
                select(Tenant)
                .join(Membership, Membership.tenant_id == Tenant.id)
                .where(Membership.user_id == user.id)
            )
            tenant.status = "deleting"
            db.session.commit()
        refused(rosa.on_a_new_browser().go(), 409, "You are not in any business.")


def guard(app, person):
    """As if they had a second factor."""
    with app.app_context():
        db.session.execute(update(User).where(User.email == person.email).values(factor_since=now()))
        db.session.commit()


class TestTwoSteps:
    def test_google_goes_not_round_the_second_factor(self, app, rosa):
        rosa.sign_up_with_google()
        guard(app, rosa)
        elsewhere = rosa.on_a_new_browser()
        elsewhere.go()
        assert path_of(elsewhere.get("/")) == "/sign-in/second-step"
        assert not elsewhere.signed_in()

    def test_nor_does_it_prove_who_one_is_before_a_weighty_deed(self, app, rosa):
        rosa.sign_up_with_google()
        guard(app, rosa)
        assert "Enter your code instead." in rosa.press("/confirm/google").text


class TestLinking:
    def test_an_address_alone_links_nothing(self, app, dana_at_google):
        assert path_of(dana_at_google.go()) == "/sign-in/google/linking"
        assert not dana_at_google.signed_in()
        assert kept(app, dana_at_google.email)[1] is None

    def test_whoever_has_a_second_factor_links_behind_it(self, app, dana_at_google):
        dana_at_google.go()
        guard(app, dana_at_google)
        assert path_of(dana_at_google.get("/sign-in/google/linking")) == "/sign-in"
        answer = dana_at_google.go()
        assert answer.status_code == 409
        assert "uses two-step sign-in" in answer.text
        assert kept(app, dana_at_google.email)[1] is None

    @pytest.mark.parametrize("fragment", [False, True])
    def test_the_password_links(self, app, dana_at_google, sandbox, run_tasks, fragment):
        dana_at_google.go(next="/clients")
        wrong = dana_at_google.fill("/sign-in/google/linking", password="not this one", fragment=fragment)
        assert (wrong.status_code, "This is not your password." in wrong.text) == (422, True)
        assert not dana_at_google.signed_in()
        right = dana_at_google.fill("/sign-in/google/linking", password=GOOD, fragment=fragment)
        assert path_of(right) == "/clients"
        assert kept(app, dana_at_google.email)[1].sub == dana_at_google.sub
        run_tasks({"users.google_linked_letter"})
        letter = letters_to(sandbox, dana_at_google.email)[0]
        assert letter["subject"] == "You can sign in to OwnerOS with Google"
        assert path_of(dana_at_google.get("/sign-in/google/linking")) == "/sign-in"
        assert path_of(dana_at_google.on_a_new_browser().go()) == "/"

    def test_a_mailed_code_links(self, app, dana_at_google, sandbox, run_tasks):
        dana_at_google.go(next="/clients")
        sent = dana_at_google.fill("/sign-in/google/linking", index=1, to="/sign-in/google/linking/letters")
        assert path_of(sent) == "/sign-in/code"
        assert kept(app, dana_at_google.email)[1] is None
        run_tasks({"users.code_letter"})
        code = code_in(letters_to(sandbox, dana_at_google.email)[0])
        assert dana_at_google.fill("/sign-in/code", code="1" + code[:5]).status_code == 422
        assert kept(app, dana_at_google.email)[1] is None
        assert path_of(dana_at_google.fill("/sign-in/code", code=code)) == "/clients"
        assert kept(app, dana_at_google.email)[1].sub == dana_at_google.sub

    def test_tries_are_counted_with_those_of_sign_in(self, dana_at_google):
        dana_at_google.go()
        for _ in range(5):
            dana_at_google.fill("/sign-in/google/linking", password="not this one")
        dana_at_google.fill("/sign-in/google/linking", password="not this one")
        blocked = dana_at_google.fill("/sign-in/google/linking", password=GOOD)
        assert (blocked.status_code, "Too many attempts" in blocked.text) == (429, True)

    def test_an_unverified_address_of_the_same_name_is_never_used(self, app, sandbox, dana):
        stranger = Googler(app, sandbox, email=dana.email, email_verified=False)
        refused(stranger.go(), 409, f"Google has not verified {dana.email}")
        assert path_of(stranger.get("/sign-in/google/linking")) == "/sign-in"
        assert kept(app, dana.email)[1] is None

    @pytest.mark.parametrize("email", ["nobody", "rosa@localhost..", "@tile.example"])
    def test_an_email_that_is_none_opens_nothing(self, app, sandbox, email):
        refused(Googler(app, sandbox, email=email).go(), 409, "no email that we can write to")

    def test_a_second_account_of_the_same_address_is_turned_away(self, app, sandbox, rosa):
        rosa.sign_up_with_google()
        second = Googler(app, sandbox, email=rosa.email)
        refused(second.go(), 409, "signs in with another Google account")
        assert kept(app, rosa.email)[1].sub == rosa.sub

    def test_half_an_hour_is_enough(self, monkeypatch, dana_at_google):
        dana_at_google.go()
        monkeypatch.setattr("owneros.blueprints.people.auth.google_waiting.SECONDS", -1)
        assert path_of(dana_at_google.get("/sign-in/google/linking")) == "/sign-in"
